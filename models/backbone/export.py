"""Turns a checkpoint into the ONNX file that ships.

    python3 export.py --checkpoint <file> --out backbone.onnx
"""

import argparse
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from student import Student

OPSET = 13
HALVED_MIN = 1000
"""Tensors of fewer numbers stay in full precision."""


def _folded(student: Student) -> Student:
    """Puts every batch normalisation into the convolution before it."""
    student.eval()
    for module in list(student.modules()):
        if isinstance(module, nn.Sequential) and len(module) > 1 and isinstance(module[1], nn.BatchNorm2d):
            module[0], module[1] = fuse_conv_bn_eval(module[0], module[1]), nn.Identity()
    return student


def _halve(graph: onnx.GraphProto) -> None:
    """Stores weights as float16 and casts them when the file is loaded: half the bytes, the same arithmetic."""
    casts = []
    for constant in graph.initializer:
        values = numpy_helper.to_array(constant)
        if values.size >= HALVED_MIN:
            name = constant.name
            constant.CopyFrom(numpy_helper.from_array(values.astype(numpy.float16), f"{name}.half"))
            casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def export_onnx(checkpoint: Path, out: Path) -> None:
    """Writes the averaged weights of a checkpoint as a network with input `image` and outputs `stride8`, `stride16`."""
    state = torch.load(checkpoint)
    student = Student(*(mean.numel() for mean, _ in state["scales"]))
    student.load_state_dict(state["average"])
    student = _folded(student)
    size = {2: "height", 3: "width"}
    axes = {"image": size, "stride8": {2: "rows8", 3: "columns8"}, "stride16": {2: "rows16", 3: "columns16"}}
    torch.onnx.export(
        student,
        torch.rand(1, 3, 256, 256),
        str(out),
        opset_version=OPSET,
        input_names=["image"],
        output_names=["stride8", "stride16"],
        dynamic_axes=axes,
    )
    model = onnx.load(str(out))
    _halve(model.graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(out))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export_onnx(arguments.checkpoint, arguments.out)
