"""What the student is to say: the maps of several teachers side by side, and the scale of each channel."""

from pathlib import Path

import torch
from torch import Tensor, nn

from pictures import PictureSource
from teacher import YOLOX, Teacher

PANEL = (YOLOX,)
MEASURED_BATCHES = 160

Maps = tuple[Tensor, Tensor]
Scales = tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Mean and deviation of each channel, on both grids."""


class TeacherPanel(nn.Module):
    """Several teachers side by side; their channels are concatenated."""

    def __init__(self, folder: Path):
        super().__init__()
        self.teachers = [Teacher(kind, folder) for kind in PANEL]

    @torch.no_grad()
    def forward(self, images: Tensor) -> Maps:
        with torch.autocast("cpu", torch.bfloat16):
            maps = [teacher(images) for teacher in self.teachers]
        fine, coarse = (torch.cat([each.float() for each in grid], 1) for grid in zip(*maps))
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
