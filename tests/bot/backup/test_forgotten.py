"""Whoever was forgotten stays so when an older backup is put in place, also where no conversation names them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.backup import restore, save
from bot.deletions import MARKER, repeat_deletions
from bot.parts import Parts
from bot.settings import Settings
from knowledge.reports.outbox import Outbox
from knowledge.reports.records import ReportRecords
from knowledge.reports.report import Report
from knowledge.settings import Paths
from knowledge.surveys.persons import Persons
from knowledge.surveys.records import SurveyRecords
from knowledge.surveys.store import Store, open_engine

TELEPHONE = "0171 1234567"
SURVEY = """\
titel: Probe
zweck: Test
einwilligung: ja
daten: niemand
stand: 2026-01-01
fragen:
  - id: auto
    typ: ja_nein
    frage: Haben Sie ein Auto?
"""


class Assistant:
    """The stores of an assistant on one machine, opened anew for each step."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(content=folder / "inhalt", data=folder / "var")
        self.paths.data.mkdir(parents=True)
        (self.paths.content / "umfragen").mkdir(parents=True)
        (self.paths.content / "umfragen" / "probe.yaml").write_text(SURVEY, encoding="utf-8")

    def parts(self) -> Parts:
        return Parts.of(Settings(), self.paths)

    @property
    def sender(self) -> str:
        return self.parts().conversations.sender_id("telegram", "4711")

    def takes_in_a_report(self) -> None:
        person = ReportRecords(self.paths.data).person(self.sender)
        report = Report("", "t", date(2026, 6, 10), "mangel", "Schlagloch", contact=TELEPHONE, person=person)
        Outbox(self.paths.data / "meldungen").add(report)

    def takes_in_an_answer_sheet(self) -> None:
        person = Persons(self.paths.data / "umfragen-schluessel").hash("probe", self.sender)
        store = Store(open_engine(f"sqlite:///{self.paths.data / 'umfragen.db'}"))
        store.send("probe", person, "token", {"auto": True}, date(2026, 6, 10))

    async def forgets(self) -> str:
        return await self.parts().conversations.forget("telegram", "4711", wholly=True)

    async def starts(self) -> None:
        """What happens at a start after a backup was put in place."""
        parts = self.parts()
        await repeat_deletions(parts.deletions, parts.conversations)

    def contacts(self) -> list[str]:
        return [report.contact for report in Outbox(self.paths.data / "meldungen").all()]

    async def known(self) -> str:
        return await self.parts().conversations.persons.known(self.sender)


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-10T10:00")
    yield Assistant(tmp_path / "hier")


async def test_on_a_new_machine_the_contact_in_a_report_can_still_be_deleted(
    assistant: Assistant, tmp_path: Path
) -> None:
    assistant.takes_in_a_report()
    save(assistant.paths, tmp_path / "s.tar.gz")
    elsewhere = Assistant(tmp_path / "dort")
    restore(elsewhere.paths, tmp_path / "s.tar.gz")
    assert "Ihr Kontakt in der Meldung" in await elsewhere.forgets()
    assert elsewhere.contacts() == [""]


async def test_who_was_forgotten_since_the_backup_is_forgotten_again_in_reports_and_surveys(
    assistant: Assistant, tmp_path: Path
) -> None:
    assistant.takes_in_a_report()
    assistant.takes_in_an_answer_sheet()
    save(assistant.paths, tmp_path / "s.tar.gz")
    await assistant.forgets()
    restore(assistant.paths, tmp_path / "s.tar.gz")
    assert assistant.contacts() == [TELEPHONE]
    await assistant.starts()
    assert assistant.contacts() == [""]
    assert "nichts" in await assistant.known()
    assert not (assistant.paths.data / MARKER).exists()


async def test_who_only_ended_a_conversation_is_still_called_back(assistant: Assistant, tmp_path: Path) -> None:
    assistant.takes_in_a_report()
    save(assistant.paths, tmp_path / "s.tar.gz")
    await assistant.parts().conversations.forget("telegram", "4711")
    restore(assistant.paths, tmp_path / "s.tar.gz")
    await assistant.starts()
    assert assistant.contacts() == [TELEPHONE]


async def test_an_archive_without_the_key_of_the_reports_leaves_the_present_one(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant.takes_in_a_report()
    with monkeypatch.context() as older:
        older.setattr("bot.backup.saving.FOLDERS", ("umfragen-schluessel", "meldungen"))
        save(assistant.paths, tmp_path / "s.tar.gz")
    restore(assistant.paths, tmp_path / "s.tar.gz")
    await assistant.forgets()
    assert assistant.contacts() == [""]


async def test_a_survey_database_that_is_away_delays_only_its_own_deletions(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: SurveyRecords) -> set[str]:
        raise OSError("away")

    assistant.takes_in_a_report()
    save(assistant.paths, tmp_path / "s.tar.gz")
    await assistant.forgets()
    restore(assistant.paths, tmp_path / "s.tar.gz")
    monkeypatch.setattr(SurveyRecords, "persons", fail)
    await assistant.starts()
    assert assistant.contacts() == [""]
    assert (assistant.paths.data / MARKER).exists(), "the next start tries again"
