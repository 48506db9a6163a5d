"""What reports keep about a person, found by the sender id: for telling it and for deleting it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from knowledge.reports.outbox import Outbox
from knowledge.surveys.persons import Persons

NAME = "meldungen"


class ReportRecords:
    """A report carries a hash of who sent it under the reports' own key, so that it matches up with nothing else."""

    def __init__(self, data: Path) -> None:
        """`data` is the folder of everything the assistant writes."""
        self._box = Outbox(data / NAME)
        self._persons = Persons(data / "meldungen-schluessel")

    def person(self, sender: str) -> str:
        """The hash that a new report of this sender carries."""
        return self._persons.hash(NAME, sender)

    def of(self, sender: str) -> tuple[int, list[str]]:
        """How many pictures of an unfinished report there are, and the numbers of the reports that were sent."""
        if not self._persons.known(NAME):
            return 0, []
        person = self.person(sender)
        return len(self._box.drafts(person)), [report.number for report in self._box.all() if report.person == person]

    def forget(self, sender: str, wholly: bool) -> tuple[int, list[str]]:
        """Delete pictures of an unfinished report; `wholly` also take contact and hash out of sent reports.

        Returns:
            as `of`, what was deleted.
        """
        if not self._persons.known(NAME):
            return 0, []
        person = self.person(sender)
        photos = self._box.drafts(person)
        for photo in photos:
            photo.unlink(missing_ok=True)
        return len(photos), self.forget_person(person) if wholly else []

    def persons_of(self, sender: str) -> list[str]:
        """The hash that this sender's reports carry; none while there are no reports."""
        return [self.person(sender)] if self._persons.known(NAME) else []

    def persons(self) -> set[str]:
        """The hashes of all who have sent a report and were not forgotten."""
        return {report.person for report in self._box.all() if report.person}

    def forget_person(self, person: str) -> list[str]:
        """Take contact and hash out of the reports that carry this hash; their numbers."""
        numbers = []
        for report in self._box.all():
            if report.person == person:
                self._box.change(replace(report, person="", contact=""))
                numbers.append(report.number)
        return numbers
