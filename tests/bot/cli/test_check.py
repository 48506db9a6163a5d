"""`kreis check` reads every file that staff may edit, the terminal's too."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.knowledge.sample import write

BREAKS = {
    "aussprache.yaml": {
        "unknown key": "aussprache:\n  - wort: Kusel\n    laut: kuzl\n",
        "sound no voice knows": "aussprache:\n  - wort: Kusel\n    ipa: 中\n",
        "twice": "aussprache:\n  - wort: Kusel\n    ipa: ku\n  - wort: Kusel\n    ipa: ku\n",
        "no YAML": "aussprache: [\n",
    },
    "hoerfehler.yaml": {
        "no list": "gehoert: a\n",
        "half a pair": "- gehoert: ein öl len\n",
        "no YAML": "- gehoert: 'a\n",
    },
    "mundart.yaml": {
        "unknown key": "worte: {}\n",
        "no YAML": "woerter: {\n",
    },
}


@pytest.mark.parametrize(("name", "what"), [(name, what) for name, ways in BREAKS.items() for what in ways])
def test_a_slip_is_named_with_its_file(
    name: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path)
    (folder / name).write_text(BREAKS[name][what], encoding="utf-8")
    assert main(["check", "--content", str(folder), "--nur-fehler"]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if name in line]
    assert said
    assert all(line.startswith("FEHLER") for line in said)


def test_files_of_old_encoding_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path)
    for name in BREAKS:
        (folder / name).write_bytes("# Wörter\n".encode("cp1252"))
    assert main(["check", "--content", str(folder), "--nur-fehler"]) == 1
    said = capsys.readouterr().out
    assert all(name in said for name in BREAKS)
