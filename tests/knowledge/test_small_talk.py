"""Small talk comes from a staff file that may break at any time."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge.errors import ContentError
from knowledge.settings import ROOT
from knowledge.small_talk import SmallTalk, load

CONTENT = ROOT / "knowledge" / "inhalt"


def test_every_small_talk_intent_has_a_section() -> None:
    rules = YAML(typ="safe").load((ROOT / "nlu" / "data" / "base.yml").read_text(encoding="utf-8"))["rules"]
    wanted = {
        step["intent"]
        for rule in rules
        if any(step.get("action") in ("action_gespraech", "action_leichte_sprache") for step in rule["steps"])
        for step in rule["steps"]
        if "intent" in step
    }
    assert wanted <= set(load(CONTENT / "gespraech.yaml"))


def test_a_saved_change_is_live_and_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "gespraech.yaml"
    file.write_text("gruss:\n  text: Guten Tag!\n", encoding="utf-8")
    talk = SmallTalk(tmp_path, tmp_path / "gut.yaml")
    file.write_text("gruss:\n  text: Schönen guten Tag!\n", encoding="utf-8")
    assert talk.reply("gruss").text == "Schönen guten Tag!"
    file.write_text("gruss:\n  text: 'Offenes Zitat\n", encoding="utf-8")
    assert talk.reply("gruss").text == "Schönen guten Tag!"
    assert talk.error
    again = SmallTalk(tmp_path, tmp_path / "gut.yaml")
    assert again.reply("gruss").text == "Schönen guten Tag!", "a restart forgets the last good version"


def test_a_file_that_was_never_good_still_offers_help(tmp_path: Path) -> None:
    (tmp_path / "gespraech.yaml").write_text("gruss: [", encoding="utf-8")
    assert "Ich helfe Ihnen" in SmallTalk(tmp_path, tmp_path / "gut.yaml").reply("gruss").text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("gruss:\n  text: a\n  txet: b\n", "Erlaubt sind"),
        ("gruss:\n  gesprochen: a\n", "text darf nicht fehlen"),
        ("gruss:\n\ttext: a\n", "Zeile 2"),
        ("- a\n", "name: wert"),
        ("", "leer"),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, text: str, hint: str) -> None:
    file = tmp_path / "gespraech.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=hint):
        load(file)
