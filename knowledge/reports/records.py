"""What reports keep about a person, found by the sender id: for telling it and for deleting it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime
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

    def forget(self, sender: str, wholly: bool, until: datetime | None = None) -> tuple[int, list[str]]:
        """Delete pictures of an unfinished report; `wholly` also take contact and hash out of sent reports.

        Args:
            until: what came later stays. Of a report only the day is known: one of the same day counts as earlier.

        Returns:
            as `of`, what was deleted.
        """
        if not self._persons.known(NAME):
            return 0, []
        person = self.person(sender)
        last = until.timestamp() if until else math.inf
        photos = [photo for photo in self._box.drafts(person) if photo.stat().st_mtime <= last]
        for photo in photos:
            photo.unlink(missing_ok=True)
        return len(photos), self.forget_person(person, until) if wholly else []

    def persons_of(self, sender: str) -> list[str]:
        """The hash that this sender's reports carry; none while there are no reports."""
        return [self.person(sender)] if self._persons.known(NAME) else []

    def persons(self) -> set[str]:
        """The hashes of all who have sent a report and were not forgotten."""
        return {report.person for report in self._box.all() if report.person}

    def forget_person(self, person: str, until: datetime | None = None) -> list[str]:
        """Take contact and hash out of the reports that carry this hash; their numbers. `until` as in `forget`."""
        numbers = []
        for report in self._box.all():
            if report.person == person and (until is None or report.day <= until.date()):
                self._box.change(replace(report, person="", contact=""))
                numbers.append(report.number)
        return numbers
