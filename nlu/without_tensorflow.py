"""Lets Rasa start without TensorFlow, which it imports everywhere and which our pipeline never uses.

Rasa's modules subclass and decorate with TensorFlow names while they are imported, also in an assistant that has no
neural network in its pipeline. The placeholder modules below satisfy those imports: every name they are asked for is
an empty class. Start-up falls to about a third and memory by about 400 MB (`make bench` measures both). A pipeline
with DIET or TED would fail at once with these placeholders, so nobody can use them by mistake.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, ClassVar

PLACEHOLDERS = ("tensorflow", "keras", "tensorflow_addons", "tensorflow_hub", "tensorflow_text")


class _PlaceholderMeta(type):
    """Attributes of a placeholder class are placeholder classes; so `tf.keras.layers.Layer` can be subclassed."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _PlaceholderMeta(name, (_Placeholder,), {})

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls

    def __getitem__(cls, key: Any) -> Any:
        return cls


class _Placeholder(metaclass=_PlaceholderMeta):
    """Stands for a TensorFlow class, function or decorator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._arguments = args

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if args and callable(args[0]) else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder()


class _PlaceholderModule(ModuleType):
    __path__: ClassVar[list[str]] = []
    __version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "function":
            return lambda *args, **kwargs: args[0] if args and callable(args[0]) else (lambda f: f)
        return _PlaceholderMeta(name, (_Placeholder,), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] in PLACEHOLDERS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _PlaceholderModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> None:
    """Put the placeholders in front. Must run before anything of Rasa is imported.

    Raises:
        RuntimeError: TensorFlow is already imported.
    """
    if "tensorflow" in sys.modules:
        raise RuntimeError("TensorFlow is already imported")
    sys.meta_path.insert(0, _Finder())
