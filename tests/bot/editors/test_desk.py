"""The editors' page says what `kreis check` says, on the day it says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.check import check_all
from bot.editors.desk import Desk
from knowledge.settings import Paths


@pytest.fixture
def desk(content: Path, tmp_path: Path) -> Desk:
    return Desk(Paths(content, tmp_path / "var"), by_meaning=False)


def test_an_entry_that_ends_today_is_an_error_tomorrow(
    desk: Desk, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content / "leistungen/zuschuss.md").write_text(
        "---\ntitel: Zuschuss\nkurz: Es gibt ihn noch.\ngueltig_bis: 2026-11-22\n---\n", encoding="utf-8"
    )
    assert "gilt seit dem" not in str(desk.findings())
    monkeypatch.setenv("ASSISTANT_NOW", "2026-11-23T00:10:00+01:00")
    assert "gilt seit dem 22.11.2026 nicht mehr" in str(desk.findings())


@pytest.mark.parametrize("name", ["aussprache.yaml", "hoerfehler.yaml", "mundart.yaml"])
def test_a_broken_list_of_words_is_reported(name: str, desk: Desk, content: Path) -> None:
    (content / name).write_text("x: [\n", encoding="utf-8")
    assert name in [finding.file for finding in desk.findings() if finding.severity == "fehler"]
    assert desk.findings() == check_all(content)


@pytest.mark.parametrize(
    ("above", "band"), [("sure", "sicher"), ("likely", "verstanden"), ("unsure", "nachfrage"), ("", "weiss_nicht")]
)
def test_a_trial_question_says_in_which_band_it_is(
    above: str, band: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = desk.try_question("Angelschein").ranked[0].score
    reached = ("", "unsure", "likely", "sure").index(above)
    unsure, likely, sure = (score - 0.01 if reached > number else score + 0.01 for number in range(3))
    search = desk.now().search
    monkeypatch.setattr(search, "weights", replace(search.weights, unsure=unsure, likely=likely, sure=sure))
    assert desk.try_question("Angelschein").band == band
