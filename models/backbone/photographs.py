"""Photographs that are free to learn from: screw-presence (Apache-2.0) and the clips of Intel (CC BY 4.0)."""

import csv
import subprocess
from pathlib import Path

import numpy
from PIL import Image, ImageSequence

Photograph = numpy.ndarray
"""uint8 [height, width, 3], RGB."""

CLIPS = "intel-sample-videos"
FRAME_EVERY_GIF = 2
FRAME_EVERY_VIDEO = 40
"""Frames between two that are taken: neighbours hardly differ."""
VIDEO_WIDTH, VIDEO_HEIGHT = 640, 360
SCREWS = "screw-presence"


def _gif_frames(file: Path) -> list[Photograph]:
    with Image.open(file) as image:
        frames = [numpy.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    return frames[::FRAME_EVERY_GIF]


def _video_frames(file: Path) -> list[Photograph]:
    chosen = f"select='not(mod(n,{FRAME_EVERY_VIDEO}))'"
    command = ["ffmpeg", "-loglevel", "error", "-i", str(file), "-vf", chosen, "-vsync", "0"]
    output = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True)
    return list(numpy.frombuffer(output.stdout, numpy.uint8).reshape(-1, VIDEO_HEIGHT, VIDEO_WIDTH, 3))


def _screws(folder: Path) -> list[Photograph]:
    """The images to fit on and those without label; those to measure on stay unseen."""
    with open(folder / "manifest.csv", newline="") as table:
        files = sorted(row["file"] for row in csv.DictReader(table) if row["split"] in ("fit", ""))
    return [numpy.asarray(Image.open(folder / file).convert("RGB")) for file in files]


def read_photographs(data: Path) -> list[Photograph]:
    """All of them, in a fixed order. `data` holds the two sets' folders; ffmpeg has to be on PATH."""
    clips = data / CLIPS
    return [
        *_gif_frames(clips / "bolt-multi-size-detection.gif"),
        *_video_frames(clips / "bottle-detection.mp4"),
        *_gif_frames(clips / "fruit-and-vegetable-detection.gif"),
        *_screws(data / SCREWS),
    ]
