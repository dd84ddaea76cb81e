"""Runs a pretrained ONNX network in torch, node by node, up to the feature maps that a student is to imitate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

Attributes = Mapping[str, object]


@dataclass(frozen=True)
class TeacherKind:
    """How one published network wants its pixels, and which of its maps are worth imitating."""

    file: str
    """Name of the ONNX file."""
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    """Of blue, green and red from 0 to 255: all three networks were trained on images read by OpenCV or Caffe."""
    stride8: str
    stride16: str
    """Names of the tensors on the two grids."""
    padding: int
    """Pixels by which the image is reflected at every side, so that a network without padding meets the same grid."""


SQUEEZENET = TeacherKind(
    "squeezenet1.1-fp16.onnx", (104, 117, 123), (1, 1, 1), "fire5/concat_1", "fire8/concat_1", padding=4
)
YOLOX = TeacherKind("yolox-nano-416.onnx", (0, 0, 0), (1, 1, 1), "input.175", "input.283", padding=0)
NANODET = TeacherKind(
    "nanodet-m-416.onnx", (103.53, 116.28, 123.675), (57.375, 57.12, 58.395), "487", "618", padding=0
)


def _convolved(inputs: list[Tensor], attributes: Attributes) -> Tensor:
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    image, weight, *bias = inputs
    if (top, left) != (bottom, right):
        image, top, left = functional.pad(image, (left, right, top, bottom)), 0, 0
    return functional.conv2d(
        image,
        weight,
        bias[0] if bias else None,
        attributes.get("strides", [1, 1]),
        (top, left),
        attributes.get("dilations", [1, 1]),
        attributes.get("group", 1),
    )


def _largest(inputs: list[Tensor], attributes: Attributes) -> Tensor:
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    image = functional.pad(inputs[0], (left, right, top, bottom), value=float("-inf"))
    # SqueezeNet was trained in Caffe, where a pool without padding counts a last, incomplete window.
    incomplete = not any((top, left, bottom, right))
    return functional.max_pool2d(image, attributes["kernel_shape"], attributes["strides"], ceil_mode=incomplete)


def _sliced(inputs: list[Tensor], _: Attributes) -> Tensor:
    image, *bounds = inputs
    start, end, axis, step = (int(bound) for bound in bounds)
    return image[(slice(None),) * axis + (slice(start, min(end, image.shape[axis]), step),)]


def _reshaped(inputs: list[Tensor], _: Attributes) -> Tensor:
    """Channel shuffle is the only use of Reshape here; the sizes in the file are those of one image size."""
    image, shape = inputs
    height, width = image.shape[-2:]
    if len(shape) == 5:
        return image.reshape(len(image), int(shape[1]), int(shape[2]), height, width)
    return image.reshape(len(image), -1, height, width)


OPERATORS: Mapping[str, Callable[[list[Tensor], Attributes], Tensor]] = {
    "Add": lambda inputs, _: inputs[0] + inputs[1],
    "Cast": lambda inputs, _: inputs[0],
    "Concat": lambda inputs, attributes: torch.cat(inputs, int(attributes["axis"])),
    "Conv": _convolved,
    "LeakyRelu": lambda inputs, attributes: functional.leaky_relu(inputs[0], attributes.get("alpha", 0.01)),
    "MaxPool": _largest,
    "Mul": lambda inputs, _: inputs[0] * inputs[1],
    "Relu": lambda inputs, _: functional.relu(inputs[0]),
    "Reshape": _reshaped,
    "Sigmoid": lambda inputs, _: torch.sigmoid(inputs[0]),
    "Slice": _sliced,
    "Split": lambda inputs, attributes: inputs[0].split(attributes["split"], int(attributes["axis"])),
    "Transpose": lambda inputs, attributes: inputs[0].permute(attributes["perm"]),
}


def _needed_nodes(graph: onnx.GraphProto, outputs: tuple[str, ...]) -> list[onnx.NodeProto]:
    wanted = set(outputs)
    nodes = []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            nodes.append(node)
            wanted |= set(node.input)
    return nodes[::-1]


class Teacher(nn.Module):
    """The part of a published network up to its map of stride 16; nothing in it is trained."""

    def __init__(self, kind: TeacherKind, folder: Path):
        super().__init__()
        graph = onnx.load(str(folder / kind.file)).graph
        self.kind = kind
        self.nodes = _needed_nodes(graph, (kind.stride8, kind.stride16))
        constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        for node in graph.node:
            if node.op_type == "Constant":
                constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        used = {name for node in self.nodes for name in node.input}
        self.constants = {
            name: torch.from_numpy(value.astype(numpy.float32) if value.dtype.kind == "f" else value.copy())
            for name, value in constants.items()
            if name in used
        }
        self.image = next(each.name for each in graph.input if each.name not in constants)
        self.attributes = [
            {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute} for node in self.nodes
        ]

    @torch.no_grad()
    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Takes RGB images [n, 3, height, width] from 0 to 1; answers with the maps of stride 8 and 16."""
        mean = torch.tensor(self.kind.mean).view(1, 3, 1, 1)
        deviation = torch.tensor(self.kind.deviation).view(1, 3, 1, 1)
        pixels = (images.flip(1) * 255 - mean) / deviation
        values = {**self.constants, self.image: functional.pad(pixels, (self.kind.padding,) * 4, mode="reflect")}
        for node, attributes in zip(self.nodes, self.attributes):
            if node.op_type == "Constant":
                continue
            result = OPERATORS[node.op_type]([values[name] for name in node.input if name], attributes)
            results = result if isinstance(result, tuple) else (result,)
            values.update(zip(node.output, results))
        return values[self.kind.stride8], values[self.kind.stride16]
