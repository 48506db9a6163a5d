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

from knowledge.e5.adaptation import Adaptation
from knowledge.e5.packed import PackedModel

FUSED: Final = "com.microsoft"
"""onnxruntime's own operators: whole transformer steps in one."""


def build(model: PackedModel, adaptation: Adaptation | None = None) -> onnx.ModelProto:
    """Inputs `words` (1, tokens, width) and `positions` (1, tokens); output `states` (1, tokens, width).

    With an adaptation, the output is (1, tokens, 2 · width): the states as the encoder came, and adapted beside them.
    """
    graph = _Graph(model)
    state = graph.embedded()
    adapted = None
    for number in range(model.layers):
        if adaptation is not None and number == adaptation.first:
            adapted = state
        if adapted is not None:
            adapted = graph.layer(f"l{number}", adapted, adaptation)
        state = graph.layer(f"l{number}", state)
    if adapted is None:
        return graph.finish(state, model.width)
    graph.add("Concat", [state, adapted], ["both"], axis=2)
    return graph.finish("both", 2 * model.width)


class _Graph:
    """Collects nodes and constants."""

    def __init__(self, model: PackedModel) -> None:
        self._model = model
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def embedded(self) -> str:
        """The input: word vectors plus those of their positions."""
        model = self._model
        positions = model.vector("emb.pos").reshape(-1, model.width) + model.vector("emb.type")[: model.width]
        self.add("Gather", [self.keep("positions.w", positions), "positions"], ["position"])
        return self.norm("words", "position", "emb.ln", "emb.ln")

    def layer(self, name: str, state: str, adaptation: Adaptation | None = None) -> str:
        """One layer, as it came or adapted; its new state."""
        model, own = self._model, f"{name}." if adaptation is None else f"{name}.adapted."

        def matrix(part: str, inputs: int = model.width) -> NDArray[np.float32]:
            weights = model.matrix(f"{name}.{part}.w", inputs)
            change = None if adaptation is None else adaptation.change(f"{name}.{part}.w")
            return weights if change is None else weights + change

        def bias(part: str) -> NDArray[np.float32]:
            return model.vector(f"{name}.{part}.b")

        heads = [own + part for part in "qkv"]
        together = np.concatenate([matrix(part) for part in "qkv"])
        joined = self.multiply(state, together, own + "qkv", np.concatenate([bias(part) for part in "qkv"]))
        self.add("Split", [joined], heads, axis=2, num_outputs=3)
        self.add("MultiHeadAttention", heads, [own + "heads"], FUSED, num_heads=model.heads)
        attended = self.multiply(own + "heads", matrix("ao"), own + "ao", bias("ao"))
        state = self.norm(attended, state, own + "aln", f"{name}.aln")
        wide = self.multiply(state, matrix("fi"), own + "fi")
        self.add("FastGelu", [wide, self.keep(own + "fi.b", bias("fi"))], [own + "gelu"], FUSED)
        narrow = self.multiply_by_token(own + "gelu", matrix("fo", len(bias("fi"))), own + "fo", bias("fo"))
        return self.norm(narrow, state, own + "oln", f"{name}.oln")

    def keep(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))

    def norm(self, left: str, right: str, name: str, weights: str) -> str:
        """Layer norm of `left + right`. Two steps take half the time of onnxruntime's `SkipLayerNormalization`."""
        self.add("Add", [left, right], [f"{name}.sum"])
        parts = [self.keep(f"{name}.{part}", self._model.vector(f"{weights}.{part}")) for part in "wb"]
        self.add("LayerNormalization", [f"{name}.sum", *parts], [name], axis=-1, epsilon=self._model.epsilon)
        return name

    def multiply(
        self, state: str, matrix: NDArray[np.float32], name: str, bias: NDArray[np.float32] | None = None
    ) -> str:
        """Product with a matrix, shape (outputs, inputs), in 8 bit, plus a bias."""
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
        product = self.multiply(f"{name}.even", matrix, f"{name}.product")
        self.add("Mul", [product, f"{name}.largest"], [f"{name}.scaled"])
        self.add("Add", [f"{name}.scaled", self.keep(f"{name}.bias", bias)], [name])
        return name

    def finish(self, state: str, width: int) -> onnx.ModelProto:
        self.add("Identity", [state], ["states"])
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", self._model.width]),
                helper.make_tensor_value_info("positions", TensorProto.INT64, [1, "tokens"]),
            ],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "tokens", width])],
            self._constants,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)
