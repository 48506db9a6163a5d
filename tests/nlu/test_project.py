"""The Rasa project is complete: nothing is declared without use, nothing used without declaration."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import subprocess
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import actions
from actions.base import TopicAction
from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT
from knowledge.text import words
from nlu.model import fingerprint

BUILT_IN = {"action_listen", "action_deactivate_loop"}
BUTTON_ONLY = re.compile(r"only from buttons")


def read(folder: str) -> dict[str, Any]:
    """All files of a folder, by name."""
    files = sorted((ROOT / "nlu" / folder).glob("*.yml"))
    return {file.name: YAML(typ="safe").load(file.read_text(encoding="utf-8")) for file in files}


def declared(kind: str) -> list[str]:
    found: list[str] = []
    for content in read("domain").values():
        found += [next(iter(one)) if isinstance(one, dict) else str(one) for one in content.get(kind) or ()]
    return found


def rules() -> list[dict[str, Any]]:
    return [rule for content in read("data").values() for rule in content.get("rules") or ()]


def examples() -> list[tuple[str, str]]:
    """(intent, sentence) of all training examples."""
    found = []
    for content in read("data").values():
        for block in content.get("nlu") or ():
            found += [(block["intent"], line.removeprefix("- ").strip()) for line in block["examples"].splitlines()]
    return found


def implemented() -> set[str]:
    for info in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{info.name}")
    found: set[str] = set()
    classes = list(TopicAction.__subclasses__())
    while classes:
        one = classes.pop()
        classes += one.__subclasses__()
        if one.__module__.startswith("actions."):  # not those that tests make
            found |= {one.action_name} - {""}
    return found


def test_every_action_is_declared_and_every_declared_action_exists() -> None:
    assert set(declared("actions")) == implemented()


@pytest.mark.parametrize("kind", ["intents", "actions"])
def test_nothing_is_declared_twice(kind: str) -> None:
    assert [name for name, count in Counter(declared(kind)).items() if count > 1] == []


def test_every_intent_has_a_rule() -> None:
    handled = {step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step}
    # What a form takes itself needs no rule.
    in_forms = {intent for intent in declared("intents") if intent.endswith("_antwort")}
    assert set(declared("intents")) - handled - in_forms == set()


def test_rules_name_only_what_exists() -> None:
    forms = {name for content in read("domain").values() for name in content.get("forms") or ()}
    for rule in rules():
        for step in rule["steps"]:
            if "action" in step:
                assert step["action"] in implemented() | forms | BUILT_IN, rule["rule"]
            if "intent" in step:
                assert step["intent"] in {*declared("intents"), "nlu_fallback"}, rule["rule"]


def test_rules_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(rule["rule"] for rule in rules()).items() if count > 1] == []


def test_no_sentence_trains_two_intents() -> None:
    by_sentence: dict[str, set[str]] = {}
    for intent, sentence in examples():
        by_sentence.setdefault(sentence.casefold().strip(" ?!."), set()).add(intent)
    assert {sentence: intents for sentence, intents in by_sentence.items() if len(intents) > 1} == {}


def test_no_held_out_question_is_trained_or_stands_in_the_knowledge() -> None:
    """Held-out means held out: not in the training data, the development sets or staff's files."""
    held_out: set[str] = set()
    for file in (ROOT / "bench").rglob("*heldout*"):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".jsonl":
            held_out |= {found.casefold() for found in re.findall(r'"question": "([^"]+)"', text)}
        else:
            held_out |= {line.split("\t")[0].casefold() for line in text.splitlines() if not line.startswith("#")}
    # Very short questions ("hundesteuer") cannot be told from a title.
    held_out = {question for question in held_out if len(question.split()) >= 4}
    assert len(held_out) > 150
    trained = {sentence.casefold() for _, sentence in examples()}
    content = "\n".join(
        file.read_text(encoding="utf-8").casefold()
        for suffix in ("*.md", "*.yaml", "*.txt")
        for file in Path(ROOT / "knowledge").rglob(suffix)
    )
    assert held_out & trained == set()
    assert {question for question in held_out if question in content} == set()


def test_no_development_question_is_held_out() -> None:
    """However it is spelt and punctuated, and also a very short one."""

    def questions(kind: str) -> set[str]:
        rows = chain.from_iterable(
            file.read_text(encoding="utf-8").splitlines() for file in (ROOT / "bench" / "data").glob(kind)
        )
        asked = (json.loads(row) for row in rows if row.strip())
        return {" ".join(words(row.get("question") or row["story"])) for row in asked}

    held_out = questions("antworten_heldout*.jsonl")

    assert len(held_out) > 1000
    assert questions("antworten_dev*.jsonl") & held_out == set()
    assert questions("geschichten.jsonl") & held_out == set()


def test_the_fingerprint_follows_the_training_data(tmp_path: Path) -> None:
    (tmp_path / "domain").mkdir()
    (tmp_path / "config.yml").write_text("a: 1")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "domain" / "new.yml").write_text("b: 2")
    assert fingerprint(tmp_path) != before


def test_tensorflow_is_not_loaded() -> None:
    """What makes the start fast: a stray import of TensorFlow would cost ten seconds and 400 MB."""
    program = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "from nlu.without_tensorflow import install; install()\n"
        "import rasa.core.agent, rasa.engine.recipes.default_components\n"
        "assert not getattr(sys.modules['tensorflow'], '__file__', None), 'the real one'\n"
        "print('fine')"
    )
    result = subprocess.run([str(NLU_PYTHON), "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip() == "fine", result.stderr[-2000:]
