"""Checks a content folder: the text entries, and what each topic's own `check.py` says about its files."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import knowledge
from knowledge import small_talk
from knowledge.check.entries import check_entries
from knowledge.check.finding import Finding, in_order
from knowledge.check.said import check_said
from knowledge.errors import ContentError
from knowledge.load import load


def check_folder(folder: Path) -> list[Finding]:
    """All findings, errors first, then by file and line."""
    content = load(folder)
    findings = [Finding.of(error) for error in content.errors]
    findings += check_entries(content)
    findings += check_said(folder)
    findings += _check_small_talk(folder)
    for check in topic_checks():
        findings += check(folder)
    return in_order(findings)


def _check_small_talk(folder: Path) -> Iterator[Finding]:
    file = folder / small_talk.FILE
    if file.exists():
        try:
            small_talk.load(file)
        except ContentError as error:
            yield Finding.of(error)


def topic_checks() -> Iterator[Callable[[Path], list[Finding]]]:
    """`check(content_dir)` of every `knowledge/<topic>/check.py`: topics are not named here."""
    for info in pkgutil.iter_modules(knowledge.__path__):
        if not info.ispkg or info.name == "check":
            continue
        name = f"knowledge.{info.name}.check"
        try:
            module: Any = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            continue
        check = getattr(module, "check", None)
        if callable(check):
            yield check
