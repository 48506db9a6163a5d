"""The encoder's layers as an ONNX graph: word vectors of a text in, the last hidden state of each token out.

Multiplications run in 8 bit: activations are quantised as they come (onnxruntime's `DynamicQuantizeMatMul`), weights
once, with one scale per output. The input of each layer's last matrix has a few tokens with values so large that one
scale for all would drown the others; there each token is divided by its own largest value first, and the product
multiplied by it again. GELU is its approximation by tanh, which costs half and errs less than 8 bit do.

The package `onnx` is needed here and nowhere else.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from knowledge.e5.packed import PackedModel

FUSED: Final = "com.microsoft"
"""onnxruntime's own operators: whole transformer steps in one."""


def build(model: PackedModel) -> onnx.ModelProto:
    """Inputs `words` (1, tokens, width) and `positions` (1, tokens); output `states` (1, tokens, width)."""
    graph = _Graph(model.epsilon)
    width = model.width
    positions = model.vector("emb.pos").reshape(-1, width) + model.vector("emb.type").reshape(-1, width)[0]
    graph.add("Gather", [graph.keep("positions.w", positions), "positions"], ["position"])
    state = graph.norm("words", "position", "emb.ln", model)
    for layer in (f"l{number}." for number in range(model.layers)):
        parts = [layer + name for name in "qkv"]
        bias = np.concatenate([model.vector(f"{part}.b") for part in parts])
        joined = graph.multiply(state, [model.matrix(f"{part}.w", width) for part in parts], layer + "qkv", bias)
        graph.add("Split", [joined], parts, axis=2, num_outputs=3)
        graph.add("MultiHeadAttention", parts, [layer + "heads"], FUSED, num_heads=model.heads)
        attended = graph.multiply(
            layer + "heads", [model.matrix(layer + "ao.w", width)], layer + "ao", model.vector(layer + "ao.b")
        )
        state = graph.norm(attended, state, layer + "aln", model)
        wide = graph.multiply(state, [model.matrix(layer + "fi.w", width)], layer + "fi")
        bias = model.vector(layer + "fi.b")
        graph.add("FastGelu", [wide, graph.keep(layer + "fi.b", bias)], [layer + "gelu"], FUSED)
        narrow = graph.multiply_by_token(
            layer + "gelu", model.matrix(layer + "fo.w", len(bias)), layer + "fo", model.vector(layer + "fo.b")
        )
        state = graph.norm(narrow, state, layer + "oln", model)
    return graph.finish(width, state)


class _Graph:
    """Collects nodes and constants."""

    def __init__(self, epsilon: float) -> None:
        self._epsilon = epsilon
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def keep(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))

    def norm(self, left: str, right: str, name: str, model: PackedModel) -> str:
        """Layer norm of `left + right`. Two steps take half the time of onnxruntime's `SkipLayerNormalization`."""
        self.add("Add", [left, right], [f"{name}.sum"])
        inputs = [f"{name}.sum"] + [self.keep(f"{name}.{part}", model.vector(f"{name}.{part}")) for part in "wb"]
        self.add("LayerNormalization", inputs, [name], axis=-1, epsilon=self._epsilon)
        return name

    def multiply(
        self, state: str, matrices: list[NDArray[np.float32]], name: str, bias: NDArray[np.float32] | None = None
    ) -> str:
        """Product with one or several matrices side by side, in 8 bit, plus a bias."""
        matrix = np.concatenate(matrices)
        scales = (np.abs(matrix).max(axis=1) / 127).astype(np.float32)
        weights = np.rint(matrix / scales[:, None]).astype(np.int8).T
        inputs = [
            state,
            self.keep(f"{name}.weights", weights),
            self.keep(f"{name}.scales", scales),
            self.keep(f"{name}.zeros", np.zeros(len(scales), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.keep(f"{name}.bias", bias))
        self.add("DynamicQuantizeMatMul", inputs, [name], FUSED)
        return name

    def multiply_by_token(self, state: str, matrix: NDArray[np.float32], name: str, bias: NDArray[np.float32]) -> str:
        """The same for tokens whose values differ by orders of magnitude: each is quantised by its own largest."""
        self.add("Abs", [state], [f"{name}.size"])
        axis = self.keep(f"{name}.axis", np.asarray([2], np.int64))
        self.add("ReduceMax", [f"{name}.size", axis], [f"{name}.largest"], keepdims=1)
        self.add("Div", [state, f"{name}.largest"], [f"{name}.even"])
        product = self.multiply(f"{name}.even", [matrix], f"{name}.product")
        self.add("Mul", [product, f"{name}.largest"], [f"{name}.scaled"])
        self.add("Add", [f"{name}.scaled", self.keep(f"{name}.bias", bias)], [name])
        return name

    def finish(self, width: int, state: str) -> onnx.ModelProto:
        self.add("Identity", [state], ["states"])
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", width]),
                helper.make_tensor_value_info("positions", TensorProto.INT64, [1, "tokens"]),
            ],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "tokens", width])],
            self._constants,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)
