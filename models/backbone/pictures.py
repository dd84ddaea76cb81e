"""The pictures that a student learns from: clutter, and pieces of photographs, each time in another light."""

import numpy
import torch
from numpy.random import Generator
from PIL import Image
from torch import Tensor

from clutter import SIDE, ClutterArtist
from photographs import Photograph

CROP = 160
STOCK = 300
"""Clutter pictures kept; each is used about six times before another one takes its place."""
REUSE = 6
PHOTOGRAPH_SHARE = 0.25
GREY_SHARE = 0.35


def _turned(random: Generator, picture: numpy.ndarray) -> numpy.ndarray:
    turned = numpy.rot90(picture, random.integers(4))
    return turned[:, ::-1] if random.random() < 0.5 else turned


def _relit(random: Generator, picture: numpy.ndarray) -> numpy.ndarray:
    """Another exposure, contrast, colour balance and noise; a part of them in grey, as many line cameras see."""
    pixels = picture.astype(numpy.float32) / 255
    if random.random() < GREY_SHARE:
        pixels = numpy.broadcast_to(pixels @ numpy.float32([0.3, 0.59, 0.11])[:, None], pixels.shape)
    else:
        pixels = pixels * random.normal(1, 0.08, 3).astype(numpy.float32)
    if random.random() < 0.7:
        contrast, exposure = numpy.float32(numpy.exp(random.normal(0, 0.35))), numpy.float32(random.normal(0, 0.12))
        pixels = (pixels - 0.5) * contrast + 0.5 + exposure
    if random.random() < 0.5:
        grey = random.random() < 0.5
        noise = random.standard_normal(pixels.shape[:2] + (1 if grey else 3,), numpy.float32)
        pixels = pixels + noise * numpy.float32(random.exponential(0.02))
    return numpy.clip(pixels, 0, 1)


class PictureSource:
    """Draws batches without end."""

    def __init__(self, random: Generator, photographs: list[Photograph]):
        self.random = random
        self.artist = ClutterArtist(random)
        self.photographs = photographs
        self.stock = [self.artist.draw() for _ in range(STOCK)]
        self.drawn = 0

    def _from_clutter(self) -> numpy.ndarray:
        random = self.random
        self.drawn += 1
        if self.drawn % REUSE == 0:
            self.stock[self.drawn // REUSE % STOCK] = self.artist.draw()
        top, left = random.integers(0, SIDE - CROP + 1, 2)
        return self.stock[random.integers(STOCK)][top : top + CROP, left : left + CROP]

    def _from_photograph(self) -> numpy.ndarray:
        random = self.random
        photograph = self.photographs[random.integers(len(self.photographs))]
        height, width = photograph.shape[:2]
        side = int(random.uniform(0.5, 1.6) * CROP)
        side = min(side, height, width)
        top, left = random.integers(0, height - side + 1), random.integers(0, width - side + 1)
        piece = Image.fromarray(photograph[top : top + side, left : left + side])
        return numpy.asarray(piece.resize((CROP, CROP), Image.BILINEAR))

    def _draw(self) -> numpy.ndarray:
        from_photograph = self.random.random() < PHOTOGRAPH_SHARE
        piece = self._from_photograph() if from_photograph else self._from_clutter()
        return _relit(self.random, _turned(self.random, piece))

    def batch(self, count: int) -> Tensor:
        """float32 [count, 3, CROP, CROP], RGB from 0 to 1."""
        pictures = numpy.stack([self._draw() for _ in range(count)])
        return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()
