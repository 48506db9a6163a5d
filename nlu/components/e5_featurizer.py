"""Rasa featurizer: one dense vector per message from multilingual-e5-small (`knowledge/e5`, runs offline)."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.e5.encoder import E5
from knowledge.e5.prepare import prepared
from knowledge.settings import paths


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(GraphComponent):
    """Adds a sentence feature of shape (1, 384), unit length, to every message with text."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._name = config[FEATURIZER_CLASS_ALIAS]
        self._scale = float(config["scale"])
        self._encoder = E5(prepared(paths().data))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        return cls({FEATURIZER_CLASS_ALIAS: execution_context.node_name or cls.__name__, **config})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`scale` weighs the dense vector against the n-gram counts (it multiplies the unit vector)."""
        return {"scale": 8.0}

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "sentencepiece"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                vector = self._encoder.query(text).reshape(1, -1) * self._scale
                message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._name))
        return messages
