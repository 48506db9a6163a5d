"""What surveys keep about a person, found by the sender id: for telling it and for deleting it."""

from __future__ import annotations

import os
import threading
from datetime import date

from knowledge.settings import Paths
from knowledge.surveys.files import Catalogue
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine
from knowledge.surveys.store.database import VARIABLE


class SurveyRecords:
    """All methods use the database: call them in a thread. Where nobody has taken part yet, nothing is opened."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._catalogue = Catalogue(paths.content)
        self._persons = Persons(paths.data / "umfragen-schluessel")
        self._opening = threading.Lock()
        self._opened: Store | None = None

    def of(self, sender: str) -> tuple[list[str], list[str]]:
        """Titles of the surveys that were begun, and of those in which the person took part."""
        hashes = self._hashes(sender)
        if not hashes:
            return [], []
        store, titles = self._store(), {id_: survey.titel for id_, survey in self._catalogue.all().items()}
        return (
            [titles[id_] for id_, person in hashes.items() if store.draft(id_, person)],
            [titles[id_] for id_, person in hashes.items() if store.took_part(id_, person)],
        )

    def forget(self, sender: str, wholly: bool) -> tuple[list[str], list[str]]:
        """Delete what is unfinished; `wholly` also the note who took part. What was sent carries no name.

        Whoever is forgotten can take part again: nobody can be recognised without being remembered.

        Returns:
            as `of`, what was deleted.
        """
        drafts, took_part = self.of(sender)
        if drafts or took_part:
            store = self._store()
            for id_, person in self._hashes(sender).items():
                store.delete_draft(id_, person)
                if wholly:
                    store.delete_participation(id_, person)
            store.wipe()
        return drafts, took_part if wholly else []

    def persons_of(self, sender: str) -> list[str]:
        """The hashes under which this sender takes part, one for each survey."""
        return list(self._hashes(sender).values())

    def persons(self) -> set[str]:
        """All hashes under which somebody has taken part or begun to."""
        return self._store().persons() if self._anybody() else set()

    def forget_person(self, person: str) -> None:
        """Delete what is unfinished and the note of having taken part, under this hash."""
        self._store().delete_person(person)
        self._store().wipe()

    def purge(self, today: date) -> None:
        """Delete idle drafts, and for ended surveys who took part."""
        ended = [survey.id for survey in self._catalogue.all().values() if survey.status(today) == "beendet"]
        if self._anybody():
            self._store().purge(today, ended)
            self._store().wipe()
        for id_ in ended:
            self._persons.forget(id_)

    def _anybody(self) -> bool:
        return any(self._persons.known(id_) for id_ in self._catalogue.all())

    def _hashes(self, sender: str) -> dict[str, str]:
        return {id_: self._persons.hash(id_, sender) for id_ in self._catalogue.all() if self._persons.known(id_)}

    def _store(self) -> Store:
        with self._opening:
            if self._opened is None:
                url = os.environ.get(VARIABLE) or f"sqlite:///{self._paths.in_data('umfragen.db')}"
                self._opened = Store(open_engine(url))
            return self._opened
