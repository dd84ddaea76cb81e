"""The process beside the training: it draws pictures and asks the teachers about them, so that neither core waits."""

from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty

import numpy
import torch
from torch import Tensor

from panel import Maps, Scales, TeacherPanel
from photographs import read_photographs
from pictures import PictureSource

BATCH = 4
BATCHES_AHEAD = 12


def _teach(queue: Queue, teachers: Path, data: Path, seed: int, scales: Scales | None) -> None:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    panel = TeacherPanel(teachers)
    source = PictureSource(numpy.random.default_rng(seed), read_photographs(data))
    scales = scales or panel.measure(source, BATCH)
    queue.put([[value.numpy() for value in scale] for scale in scales])
    while True:
        images = source.batch(BATCH)
        maps = (
            (map_ - mean) / deviation for map_, (mean, deviation) in zip(panel(images), scales, strict=True)
        )
        # Half precision is plenty for a target and halves what has to be copied.
        queue.put((images.numpy(), *(map_.clamp(-100, 100).half().numpy() for map_ in maps)))


class Tutor:
    """Hands out pictures with what the student should say of them."""

    def __init__(self, teachers: Path, data: Path, seed: int, scales: Scales | None):
        context = get_context("spawn")
        self.queue = context.Queue(BATCHES_AHEAD)
        arguments = (self.queue, teachers, data, seed, scales)
        self.process = context.Process(target=_teach, args=arguments, daemon=True)
        self.process.start()
        fine, coarse = ([torch.from_numpy(value) for value in scale] for scale in self._next())
        self.scales: Scales = (fine[0], fine[1]), (coarse[0], coarse[1])

    def _next(self) -> list:
        while True:
            try:
                return self.queue.get(timeout=30)
            except Empty:
                if not self.process.is_alive():
                    raise RuntimeError("the tutor process ended; its own message stands above") from None

    def batch(self) -> tuple[Tensor, Maps]:
        """Pictures float32 [4, 3, side, side] and the standardised maps of the panel."""
        images, fine, coarse = (torch.from_numpy(value) for value in self._next())
        return images, (fine.float(), coarse.float())
