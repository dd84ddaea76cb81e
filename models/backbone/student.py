"""The network that is trained: plain 3 × 3 residual blocks, quick on a processor and easy to read."""

import torch
from torch import Tensor, nn

STEM_CHANNELS = 24
STRIDE4_CHANNELS = 40
STRIDE8_CHANNELS = 96
STRIDE16_CHANNELS = 176
MEAN, DEVIATION = 0.45, 0.25
"""Of all pixels, roughly; part of the network, so that it takes RGB from 0 to 1."""


def _convolution(inputs: int, outputs: int, side: int, step: int = 1) -> nn.Sequential:
    margin = (side - step) // 2 if step > 1 else side // 2
    return nn.Sequential(nn.Conv2d(inputs, outputs, side, step, margin, bias=False), nn.BatchNorm2d(outputs))


class Block(nn.Module):
    """Two convolutions beside a shortcut (He et al. 2016)."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = _convolution(channels, channels, 3)
        self.second = _convolution(channels, channels, 3)
        nn.init.zeros_(self.second[1].weight)

    def forward(self, image: Tensor) -> Tensor:
        return torch.relu(image + self.second(torch.relu(self.first(image))))


def _halving(inputs: int, outputs: int) -> nn.Sequential:
    """A kernel of even side keeps every cell in the middle of the pixels it stands for."""
    return nn.Sequential(_convolution(inputs, outputs, 4, 2), nn.ReLU())


class Student(nn.Module):
    """Maps [n, 3, height, width], RGB from 0 to 1, to what the teachers say on the grids of stride 8 and 16."""

    def __init__(self, outputs8: int, outputs16: int):
        super().__init__()
        self.stride4 = nn.Sequential(
            _halving(3, STEM_CHANNELS), _halving(STEM_CHANNELS, STRIDE4_CHANNELS), Block(STRIDE4_CHANNELS)
        )
        self.stride8 = nn.Sequential(
            _halving(STRIDE4_CHANNELS, STRIDE8_CHANNELS), Block(STRIDE8_CHANNELS), Block(STRIDE8_CHANNELS)
        )
        self.stride16 = nn.Sequential(
            _halving(STRIDE8_CHANNELS, STRIDE16_CHANNELS), Block(STRIDE16_CHANNELS), Block(STRIDE16_CHANNELS)
        )
        self.head8 = nn.Conv2d(STRIDE8_CHANNELS, outputs8, 1)
        self.head16 = nn.Conv2d(STRIDE16_CHANNELS, outputs16, 1)

    def grids(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """What the heads see."""
        fine = self.stride8(self.stride4((images - MEAN) / DEVIATION))
        return fine, self.stride16(fine)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        fine, coarse = self.grids(images)
        return self.head8(fine), self.head16(coarse)
