"""`kreis daten`: what is configured, what was fetched, and what did not work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.settings import paths
from tests.knowledge.importers.servers import failing, serving
from tests.knowledge.timetable import feeds

FILE = """kontakt: Test (test@example.invalid)
importe:
- {{art: gtfs, name: verbund, url: "{url}/gtfs.zip", titel: Verbund}}
- {{art: abfall, name: muell, url: "{url}/kaputt"}}
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "inhalt"
    folder.mkdir()
    monkeypatch.setenv("ASSISTANT_CONTENT", str(folder))
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path / "var"))
    paths.cache_clear()
    yield folder
    paths.cache_clear()


def configure(content: Path, url: str) -> None:
    (content / "importe.yaml").write_text(FILE.format(url=url), encoding="utf-8")


def test_what_is_configured_is_shown(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(content, "http://127.0.0.1:9")
    assert main(["daten", "zeigen"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "verbund (gtfs): http://127.0.0.1:9/gtfs.zip",
        "muell (abfall): http://127.0.0.1:9/kaputt",
    ]


def test_one_fetched_one_failed(content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = feeds.write(tmp_path / "quelle.zip").read_bytes()
    with serving({"/gtfs.zip": feed, "/kaputt": failing}) as url:
        configure(content, url)
        assert main(["daten", "holen", "--wartezeit", "5"]) == 1
    said = capsys.readouterr().out
    assert "[1/2] verbund (gtfs) …" in said
    assert "fertig" in said
    assert "FEHLGESCHLAGEN" in said
    assert "1 von 2 Importen sind fehlgeschlagen; ihr bisheriger Stand gilt weiter." in said
    assert (content / "mobilitaet" / "verbund.zip").read_bytes() == feed
    assert not (content / "abfall").exists()


def test_only_the_named_and_the_exit_code_of_success(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({"/gtfs.zip": feeds.write(tmp_path / "quelle.zip").read_bytes()}) as url:
        configure(content, url)
        assert main(["daten", "holen", "verbund"]) == 0
    assert "[1/1]" in capsys.readouterr().out


def test_an_unknown_name_names_the_known_ones(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(content, "http://127.0.0.1:9")
    assert main(["daten", "holen", "fahrplan"]) != 0
    said = "".join(capsys.readouterr())
    assert "nicht eingerichtet" in said
    assert "verbund" in said


def test_a_wrong_file_is_explained(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "importe.yaml").write_text("importe: [{art: wetter}]", encoding="utf-8")
    assert main(["daten", "zeigen"]) != 0
    assert "importe.yaml" in "".join(capsys.readouterr())


def test_nothing_configured_is_no_error(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["daten", "holen"]) == 0
    assert "keine Importe eingerichtet" in capsys.readouterr().out
