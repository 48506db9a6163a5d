"""A saved file is live at once; deleting one takes its answer away."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from knowledge.live import LiveKnowledge
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Turn
from knowledge.settings import ROOT, Paths
from tests.knowledge.sample import write


def test_a_saved_file_goes_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    live.start()
    save_angling(folder)
    try:
        assert goes_live(live)
    finally:
        live.stop()


def test_a_file_saved_before_the_watch_begins_goes_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    save_angling(folder)
    live.start()
    try:
        assert goes_live(live)
    finally:
        live.stop()


def save_angling(folder: Path) -> None:
    (folder / "leistungen" / "angeln.md").write_text("---\ntitel: Angelschein\n---\nText.\n", encoding="utf-8")


def goes_live(live: LiveKnowledge) -> bool:
    """Whether the saved file is found within half a minute, on a machine that has other things to do."""
    for _ in range(300):
        if live.current.search.search("Angelschein")[0].entry == "leistungen/angeln":
            return True
        time.sleep(0.1)
    return False


def test_a_deleted_file_is_forgotten(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    (folder / "projekt" / "jury.md").unlink()
    live.reload()
    assert "projekt/jury" not in live.current.content.entries


def test_the_last_good_version_survives_a_restart(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    before = LiveKnowledge(folder, kept).current.content.entries["projekt/jury"]
    (folder / "projekt" / "jury.md").write_text("---\ntitel: [\n---\n", encoding="utf-8")
    for _ in range(2):
        restarted = LiveKnowledge(folder, kept)
        assert restarted.current.content.errors
        assert restarted.current.content.entries["projekt/jury"].short == before.short
    restarted.reload()
    assert restarted.current.content.entries["projekt/jury"].short == before.short


def test_a_deleted_file_leaves_no_copy(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    live = LiveKnowledge(folder, kept)
    (folder / "projekt" / "jury.md").unlink()
    live.reload()
    (folder / "projekt" / "jury.md").write_text("---\ntitel: [\n---\n", encoding="utf-8")
    assert "projekt/jury" not in LiveKnowledge(folder, kept).current.content.entries


VILLAGES = "orte/gemeinden.yaml"
NICKNAME = "Wie melde ich in Zwackelsdorf einen Hund an?"


def write_villages(folder: Path, *, nickname: bool = True) -> None:
    """The county's villages; residents call Ulmet Zwackelsdorf."""
    text = (ROOT / "knowledge" / "inhalt" / VILLAGES).read_text(encoding="utf-8")
    if nickname:
        text = text.replace("- {name: Ulmet,", "- {name: Ulmet, auch: [Zwackelsdorf],")
    (folder / "orte").mkdir(exist_ok=True)
    (folder / VILLAGES).write_text(text, encoding="utf-8")


def village_in(live: LiveKnowledge, question: str) -> object:
    return live.current.answering.answer(Turn(question)).slots.get("ort")


def test_a_new_name_of_a_village_is_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    write_villages(folder, nickname=False)
    live = LiveKnowledge(folder, tmp_path / "var" / "vektoren")
    assert village_in(live, NICKNAME) is None
    write_villages(folder)
    live.reload()
    assert village_in(live, NICKNAME) == "Ulmet"


def test_nothing_is_indexed_again_when_nothing_has_changed(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    write_villages(folder)
    live = LiveKnowledge(folder, tmp_path / "var" / "vektoren")
    before = live.current
    live.reload()
    assert live.current is before


def test_villages_broken_before_a_restart_are_still_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, data = write(tmp_path / "inhalt"), tmp_path / "var"
    write_villages(folder)
    LiveKnowledge(folder, data / "vektoren")
    (folder / VILLAGES).write_text("kreis: [\n", encoding="utf-8")
    for _ in range(2):
        live = LiveKnowledge(folder, data / "vektoren")
        assert village_in(live, NICKNAME) == "Ulmet"
    live.reload()
    assert village_in(live, NICKNAME) == "Ulmet"
    monkeypatch.setattr("knowledge.places.gazetteer.paths", lambda: Paths(folder, data))
    assert gazetteer().get("Zwackelsdorf") is not None, "events, trips and waste calendars ask here"


def test_deleted_villages_leave_no_copy(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    write_villages(folder)
    live = LiveKnowledge(folder, kept)
    (folder / VILLAGES).unlink()
    live.reload()
    assert village_in(live, NICKNAME) is None
    assert not list(tmp_path.glob("var/**/gemeinden.yaml"))
