"""`kreis zeit`: one JSON line per sentence, whatever stands in it."""

from __future__ import annotations

import io
import json

import pytest

from bot.cli import main


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")


def test_a_sentence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zeit", "--json", "Was ist am Samstag los?"]) == 0
    (span,) = json.loads(capsys.readouterr().out)
    assert span == {
        "text": "am Samstag",
        "start": "2022-04-23T00:00:00+02:00",
        "end": "2022-04-24T00:00:00+02:00",
        "granularity": "day",
    }


def test_each_line_of_standard_input_gets_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("heute\n\nFrau Morgen\nmorgen und übermorgen\n"))
    assert main(["zeit", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(spans) for spans in lines] == [1, 0, 0, 2]


def test_for_people_it_says_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    main(["zeit", "übermorgen", "abend"])
    assert capsys.readouterr().out == "„übermorgen abend“: am Freitagabend, 22. April\n"
    main(["zeit", "Bus 270"])
    assert capsys.readouterr().out == "keine Zeitangabe\n"
