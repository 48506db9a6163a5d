"""A saved file is live at once; deleting one takes its answer away."""

from __future__ import annotations

import time
from pathlib import Path

from knowledge.live import LiveKnowledge
from tests.knowledge.sample import write


def test_a_saved_file_goes_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    live.start()
    try:
        file = folder / "leistungen" / "angeln.md"
        for _ in range(100):  # saved again and again: the watcher itself may still be starting
            file.write_text("---\ntitel: Angelschein\n---\nText.\n", encoding="utf-8")
            time.sleep(0.5)
            if "leistungen/angeln" in live.current.content.entries:
                break
        assert live.current.search.search("Angelschein")[0].entry == "leistungen/angeln"
    finally:
        live.stop()


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
