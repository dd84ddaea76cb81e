"""What the student is to say: the maps of several teachers, each channel on a scale of its own."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from pictures import PictureSource
from student import Student
from teacher import NANODET, SQUEEZENET, YOLOX, Teacher

PANEL = (SQUEEZENET, YOLOX, NANODET)
MEASURED_BATCHES = 40
BORDER8, BORDER16 = 1, 1
"""Cells at the edge of a crop that do not count: teachers and student go on past the edge in different ways."""

Maps = tuple[Tensor, Tensor]
Scales = tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Mean and deviation of each channel, on both grids."""


def _compressed(map_: Tensor) -> Tensor:
    """Activations have long tails, and few strong ones would rule the loss: the root with its sign."""
    return map_.sign() * map_.abs().sqrt()


class TeacherPanel(nn.Module):
    """Several teachers side by side; their channels are concatenated."""

    def __init__(self, folder: Path):
        super().__init__()
        self.teachers = [Teacher(kind, folder) for kind in PANEL]

    @torch.no_grad()
    def forward(self, images: Tensor) -> Maps:
        with torch.autocast("cpu", torch.bfloat16):
            maps = [teacher(images) for teacher in self.teachers]
        fine, coarse = (torch.cat([_compressed(each.float()) for each in grid], 1) for grid in zip(*maps))
        return fine, coarse

    def measure(self, source: PictureSource, batch: int) -> Scales:
        """Mean and deviation of every channel over some batches."""
        sums = [[0.0, 0.0], [0.0, 0.0]]
        for _ in range(MEASURED_BATCHES):
            for total, map_ in zip(sums, self(source.batch(batch))):
                total[0] = total[0] + map_.mean((0, 2, 3)) / MEASURED_BATCHES
                total[1] = total[1] + map_.square().mean((0, 2, 3)) / MEASURED_BATCHES

        def scale(mean: Tensor, square: Tensor) -> tuple[Tensor, Tensor]:
            deviation = (square - mean.square()).clamp(min=0).sqrt()
            # A channel that is silent on these pictures must not be blown up to the size of the others.
            return mean.view(1, -1, 1, 1), deviation.clamp(min=0.1 * deviation.median().item()).view(1, -1, 1, 1)

        return scale(*sums[0]), scale(*sums[1])


def _inner(map_: Tensor, border: int) -> Tensor:
    return map_[..., border:-border, border:-border]


class Lesson:
    """Compares the student with the panel."""

    def __init__(self, panel: TeacherPanel, scales: Scales):
        self.panel = panel
        self.scales = scales
        self.channels = tuple(mean.numel() for mean, _ in scales)

    def targets(self, images: Tensor) -> Maps:
        """The panel's maps, standardised; float32."""
        fine, coarse = (
            (map_ - mean) / deviation for map_, (mean, deviation) in zip(self.panel(images), self.scales)
        )
        return fine, coarse

    def loss(self, student: Student, images: Tensor) -> Tensor:
        """Mean squared error in units of each channel's variance, both grids alike: 1 means nothing learnt."""
        with torch.autocast("cpu", torch.bfloat16):
            answers = student(images)
        losses = [
            functional.mse_loss(_inner(answer.float(), border), _inner(target, border))
            for answer, target, border in zip(answers, self.targets(images), (BORDER8, BORDER16))
        ]
        return 0.5 * (losses[0] + losses[1])
