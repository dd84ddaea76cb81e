"""Makes the weights of the backbone: a student learns what published networks see in clutter and free photographs.

    python3 train.py --teachers <folder of the ONNX files> --photographs <folder> --out <folder> --minutes 45
"""

import argparse
import json
import time
from pathlib import Path

import numpy
import torch

from export import export_onnx
from lesson import Lesson, TeacherPanel
from pictures import PictureSource
from student import Student

BATCH = 16
LEARNING_RATE = 2e-3
WARM_UP_STEPS = 200
WEIGHT_DECAY = 0.02
CHECKPOINT_SECONDS = 60
AVERAGE_DECAY = 0.998
"""Of the running mean of the weights, which is what is exported (Polyak & Juditsky 1992)."""


def learning_rate_at(share: float, step: int) -> float:
    """Half a cosine over the share of the time that has passed, after a short rise."""
    rise = min(1.0, (step + 1) / WARM_UP_STEPS)
    return LEARNING_RATE * rise * (0.01 + 0.99 * (0.5 + 0.5 * float(numpy.cos(numpy.pi * min(1.0, share)))))


def _blend(average: Student, student: Student, step: int) -> None:
    decay = min(AVERAGE_DECAY, step / (step + 10))
    for kept, new in zip(average.state_dict().values(), student.state_dict().values()):
        if kept.is_floating_point():
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


def _save(folder: Path, state: dict[str, object]) -> None:
    """Replaces the checkpoint at once, so that a killed process leaves the last one whole."""
    torch.save(state, folder / "checkpoint.new")
    (folder / "checkpoint.new").rename(folder / "checkpoint.pt")


def train(arguments: argparse.Namespace) -> None:
    """Trains until the working time is used up; goes on from a checkpoint that lies in the folder."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = torch.load(out / "checkpoint.pt") if (out / "checkpoint.pt").exists() else None
    step, spent = (checkpoint["step"], checkpoint["seconds"]) if checkpoint else (0, 0.0)

    random = numpy.random.default_rng(arguments.seed + step)
    source = PictureSource(random, arguments.photographs)
    panel = TeacherPanel(arguments.teachers)
    lesson = Lesson(panel, checkpoint["scales"] if checkpoint else panel.measure(source, BATCH))
    student, average = Student(*lesson.channels), Student(*lesson.channels)
    average.load_state_dict(student.state_dict())
    optimizer = torch.optim.AdamW(student.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    if checkpoint:
        for name, part in (("student", student), ("average", average), ("optimizer", optimizer)):
            part.load_state_dict(checkpoint[name])

    def save() -> None:
        state = {"student": student.state_dict(), "average": average.state_dict(), "scales": lesson.scales}
        _save(out, {**state, "optimizer": optimizer.state_dict(), "step": step, "seconds": spent})

    saved, losses = spent, []
    while spent < arguments.minutes * 60:
        started = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(spent / (arguments.minutes * 60), step)
        images = source.batch(BATCH)
        loss = lesson.loss(student, images)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimizer.step()
        _blend(average, student, step)
        losses.append(loss.item())
        step += 1
        # A process that was stopped and continued must not believe that it worked meanwhile.
        spent += min(time.monotonic() - started, 10.0)
        if spent - saved > CHECKPOINT_SECONDS:
            saved = spent
            save()
            with open(out / "log.jsonl", "a") as log:
                rate = optimizer.param_groups[0]["lr"]
                record = {"step": step, "seconds": round(spent), "loss": float(numpy.mean(losses)), "rate": rate}
                log.write(json.dumps(record) + "\n")
            losses = []
    save()
    export_onnx(out / "checkpoint.pt", source, out / "backbone.onnx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teachers", type=Path, required=True, help="folder of the teachers' ONNX files")
    parser.add_argument("--photographs", type=Path, required=True, help="folder of photographs, searched through")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, log and backbone.onnx")
    parser.add_argument("--minutes", type=float, default=45, help="working time")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())
