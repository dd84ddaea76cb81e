"""Makes the weights of the backbone: a student learns what published networks see in clutter and free photographs.

    python3 train.py --teachers <folder of the ONNX files> --data <folder of the sets> --out <folder>
"""

import argparse
import json
import time
from pathlib import Path

import numpy
import torch
from torch import Tensor
from torch.nn import functional

from export import export_onnx
from panel import Maps
from student import Student
from tutor import Tutor

BORDER = 1
"""Cells at the edge of a crop that do not count: teachers and student go on past the edge in different ways."""
LEARNING_RATE = 1.5e-3
WARM_UP_STEPS = 200
WEIGHT_DECAY = 0.02
GRADIENT_MAX = 5.0
AVERAGE_DECAY = 0.998
"""Of the running mean of the weights, which is what is exported (Polyak & Juditsky 1992)."""
CHECKPOINT_SECONDS = 60
STEP_SECONDS_MAX = 10
"""What a step counts for at most: a process that was stopped and continued did not work meanwhile."""


def learning_rate_at(step: int, steps: int) -> float:
    """Half a cosine, after a short rise."""
    rise = min(1.0, (step + 1) / WARM_UP_STEPS)
    return LEARNING_RATE * rise * (0.01 + 0.99 * (0.5 + 0.5 * float(numpy.cos(numpy.pi * min(1.0, step / steps)))))


def loss_of(answers: Maps, targets: Maps) -> Tensor:
    """Huber's loss (1964) in units of each channel's deviation: long tails would rule a square."""
    inner = (..., slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    losses = [
        functional.smooth_l1_loss(answer.float()[inner], target[inner])
        for answer, target in zip(answers, targets, strict=True)
    ]
    return 0.5 * (losses[0] + losses[1])


class Training:
    """The weights on their way, and how far they have come."""

    def __init__(self, tutor: Tutor):
        channels = [mean.numel() for mean, _ in tutor.scales]
        self.tutor = tutor
        self.student, self.average = Student(*channels), Student(*channels)
        self.average.load_state_dict(self.student.state_dict())
        self.optimizer = torch.optim.AdamW(self.student.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        self.done = 0
        self.seconds = 0.0

    def restore(self, checkpoint: dict) -> None:
        for name in ("student", "average", "optimizer"):
            getattr(self, name).load_state_dict(checkpoint[name])
        self.done, self.seconds = checkpoint["step"], checkpoint["seconds"]

    def save(self, folder: Path) -> None:
        """Replaces the checkpoint at once, so that a killed process leaves the last one whole."""
        state = {name: getattr(self, name).state_dict() for name in ("student", "average", "optimizer")}
        state |= {"scales": self.tutor.scales, "step": self.done, "seconds": self.seconds}
        torch.save(state, folder / "checkpoint.new")
        (folder / "checkpoint.new").rename(folder / "checkpoint.pt")

    def _blend(self) -> None:
        decay = min(AVERAGE_DECAY, self.done / (self.done + 10))
        for kept, new in zip(self.average.state_dict().values(), self.student.state_dict().values()):
            if kept.is_floating_point():
                kept.lerp_(new, 1 - decay)
            else:
                kept.copy_(new)

    def step(self, rate: float) -> float:
        """Learns from one batch; answers with the loss."""
        started = time.monotonic()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        images, targets = self.tutor.batch()
        with torch.autocast("cpu", torch.bfloat16):
            answers = self.student(images)
        loss = loss_of(answers, targets)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), GRADIENT_MAX)
        self.optimizer.step()
        self._blend()
        self.done += 1
        self.seconds += min(time.monotonic() - started, STEP_SECONDS_MAX)
        return loss.item()


def _start(arguments: argparse.Namespace) -> Training:
    file = arguments.out / "checkpoint.pt"
    checkpoint = torch.load(file) if file.exists() else {"step": 0, "scales": None}
    seed = arguments.seed + checkpoint["step"]
    training = Training(Tutor(arguments.teachers, arguments.data, seed, checkpoint["scales"]))
    if checkpoint["step"] > 0:
        training.restore(checkpoint)
    return training


def train(arguments: argparse.Namespace) -> None:
    """Trains to the last step; goes on from a checkpoint that lies in the folder."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    training = _start(arguments)
    saved, losses = training.seconds, []
    while training.done < arguments.steps:
        rate = learning_rate_at(training.done, arguments.steps)
        losses.append(training.step(rate))
        if training.seconds - saved > CHECKPOINT_SECONDS:
            saved = training.seconds
            training.save(arguments.out)
            record = {"step": training.done, "seconds": round(saved), "loss": float(numpy.mean(losses)), "rate": rate}
            with open(arguments.out / "log.jsonl", "a") as log:
                log.write(json.dumps(record) + "\n")
            losses = []
    training.save(arguments.out)
    export_onnx(arguments.out / "checkpoint.pt", arguments.out / "backbone.onnx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teachers", type=Path, required=True, help="folder of the teachers' ONNX files")
    parser.add_argument("--data", type=Path, required=True, help="folder of screw-presence and intel-sample-videos")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, log and backbone.onnx")
    parser.add_argument("--steps", type=int, default=20_000, help="of 4 pictures")
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())
