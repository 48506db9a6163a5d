"""Where the gateway's own parts keep something about a person: conversation, questions, surveys, reports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.store import Store
from bot.tracker_db import TrackerDb
from knowledge.reports.records import ReportRecords
from knowledge.surveys.records import SurveyRecords


class StoreKeeper:
    """Ratings, questions without an answer, buttons, and replies kept for clients that ask again."""

    name: Final = "store"

    def __init__(self, store: Store) -> None:
        self._store = store

    async def known(self, sender: str) -> Sequence[str]:
        return _counted(self._store.kept(sender))

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        kept = self._store.kept(sender)
        self._store.forget(sender, until)
        return _counted(kept)


class ConversationKeeper:
    """The conversation in Rasa's tracker store."""

    name: Final = "conversation"

    def __init__(self, trackers: TrackerDb) -> None:
        self._trackers = trackers

    async def known(self, sender: str) -> Sequence[str]:
        messages, since, slots = await asyncio.to_thread(self._trackers.summary, sender)
        if since is None:
            return ()
        lines = [f"{number(messages, 'Nachricht', 'Nachrichten')} und die Antworten darauf, seit {since:%d.%m.%Y}"]
        if place := slots.get("ort"):
            lines.append(f"der Ort, um den es zuletzt ging: {place}")
        if topic := slots.get("thema"):
            lines.append(f"das Thema, um das es zuletzt ging: {str(topic).rpartition('/')[2]}")
        if slots.get("leicht"):
            lines.append("dass Sie Leichte Sprache wünschen")
        return lines

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        messages, since, _ = await asyncio.to_thread(self._trackers.summary, sender)
        await asyncio.to_thread(self._trackers.forget, sender, until)
        return (f"{number(messages, 'Nachricht', 'Nachrichten')} samt Antworten",) if since else ()


class SurveyKeeper:
    """Unfinished surveys, and who took part. Of neither is known when; but while it fails, nobody can take part."""

    name: Final = "surveys"

    def __init__(self, records: SurveyRecords) -> None:
        self._records = records

    async def known(self, sender: str) -> Sequence[str]:
        drafts, took_part = await asyncio.to_thread(self._records.of, sender)
        begun = [f"Ihre angefangenen Antworten zur Umfrage „{title}“" for title in drafts]
        sent = [f"dass Sie an der Umfrage „{title}“ teilgenommen haben, ohne Ihre Antworten" for title in took_part]
        return [*begun, *sent]

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        drafts, took_part = await asyncio.to_thread(self._records.forget, sender, wholly)
        gone = [number(len(drafts), "angefangene Umfrage", "angefangene Umfragen")] if drafts else []
        return [*gone, *(["der Vermerk, an welchen Umfragen Sie teilgenommen haben"] if took_part else ())]


class ReportKeeper:
    """Pictures of unfinished reports, and the contact in sent ones."""

    name: Final = "reports"

    def __init__(self, records: ReportRecords) -> None:
        self._records = records

    async def known(self, sender: str) -> Sequence[str]:
        photos, numbers = await asyncio.to_thread(self._records.of, sender)
        begun = ["ein Foto zu einer angefangenen Meldung"] if photos else []
        return [*begun, *(f"dass die Meldung {name} von Ihnen ist" for name in numbers)]

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        photos, numbers = await asyncio.to_thread(self._records.forget, sender, wholly, until)
        gone = [number(photos, "Foto", "Fotos") + " zu einer angefangenen Meldung"] if photos else []
        return [*gone, *(f"Ihr Kontakt in der Meldung {name}" for name in numbers)]


def number(count: int, one: str, many: str) -> str:
    """`1 Nachricht`, `2 Nachrichten`."""
    return f"{count} {one if count == 1 else many}"


def _counted(kept: dict[str, int]) -> list[str]:
    names = {"feedback": ("Bewertung", "Bewertungen"), "gaps": ("offene Frage", "offene Fragen")}
    return [number(kept[table], *words) for table, words in names.items() if kept[table]]
