"""What is kept about a person, wherever it lies: told on request, and deleted with a receipt."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from bot import metrics
from bot.store import Wished
from bot.undone import Undone
from knowledge import clock

log = logging.getLogger(__name__)

CONVERSATION_GONE: Final = "Ich habe alles gelöscht, was zu diesem Gespräch gespeichert war."
PERSON_GONE: Final = "Ich habe alles gelöscht, was zu Ihnen gespeichert war."
PASSED_ON: Final = (
    "Abgeschickte Umfragen sind ohne Namen gezählt, abgeschickte Meldungen liegen bei der zuständigen Stelle. "
    "Beides kann ich keiner Person mehr zuordnen."
)
NOTHING_KEPT: Final = "Zurzeit ist nichts über Sie gespeichert."
UNREADABLE: Final = "Ein Teil ließ sich gerade nicht lesen. Bitte fragen Sie später noch einmal."
FAILED: Final = (
    "Ein Teil ließ sich gerade nicht löschen. Ich versuche es selbst weiter. Sagen Sie bitte in einigen Minuten noch "
    "einmal „Vergiss mich“, dann sehen Sie, ob alles gelöscht ist."
)


class Keeper(Protocol):
    """A place where something about a person lies. German phrases like "2 Erinnerungen", ready for a list."""

    @property
    def name(self) -> str:
        """Stays the same in later versions: what could not be deleted is noted under it."""

    async def known(self, sender: str) -> Sequence[str]:
        """What lies there."""

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        """Delete it, also from free pages and write-ahead logs, and say what it was.

        Args:
            wholly: the person wants to be forgotten; otherwise only this conversation ends.
            until: what came later stays, as far as the keeper knows when something came. None: nothing stays.
        """


class Persons:
    """All keepers, asked one after the other. One that fails keeps the others from nothing."""

    def __init__(self, undone: Undone) -> None:
        self._keepers: dict[str, Keeper] = {}
        self._undone = undone

    def add(self, keeper: Keeper) -> None:
        self._keepers[keeper.name] = keeper

    async def known(self, sender: str) -> str:
        """All that is kept, as German Markdown; says honestly when a part could not be read."""
        lines: list[str] = []
        failed = False
        for keeper in self._keepers.values():
            try:
                lines += await keeper.known(sender)
            except Exception as error:
                failed = True
                _report(keeper, "tell", error)
        parts = []
        if lines:
            parts.append("Das ist zurzeit über Sie gespeichert:\n\n" + "\n".join(f"- {line}" for line in lines))
        if failed:
            parts.append(UNREADABLE)
        return "\n\n".join(parts) or NOTHING_KEPT

    async def forget(self, sender: str, *, wholly: bool) -> str:
        """Delete everything; the receipt says honestly what was deleted and what could not be."""
        moment = clock.now()
        done = [
            await self._forget(keeper, Wished(sender, keeper.name, wholly, moment), None)
            for keeper in self._keepers.values()
        ]
        gone = [phrase for phrases in done for phrase in phrases or ()]
        receipt = f"Quittung: {moment:%d.%m.%Y}, {moment:%H:%M} Uhr."
        deleted = f"Gelöscht: {', '.join(gone)}. " if gone and wholly else ""
        if None in done:
            return f"{FAILED} {deleted}{receipt}"
        said = f"{PERSON_GONE} {deleted}{PASSED_ON}" if wholly else CONVERSATION_GONE
        return f"{said} {receipt}"

    def unfinished(self) -> set[str]:
        """Senders of whom something could not be deleted yet."""
        return {wished.sender for wished in self._undone.all()}

    async def finish(self, sender: str) -> None:
        """Try again where it failed, and only there; what came after the wish stays."""
        for wished in self._undone.all():
            if wished.sender == sender and wished.keeper in self._keepers:
                await self._forget(self._keepers[wished.keeper], wished, wished.at)

    async def _forget(self, keeper: Keeper, wished: Wished, until: datetime | None) -> Sequence[str] | None:
        """What was deleted; None when it failed, which is then noted."""
        try:
            gone = await keeper.forget(wished.sender, wished.wholly, until)
        except Exception as error:  # the others must still delete; what is left is tried again
            _report(keeper, "forget", error)
            self._undone.add(wished)
            return None
        self._undone.done(wished)
        return gone


def _report(keeper: Keeper, verb: str, error: Exception) -> None:
    metrics.ERRORS.labels("deletion" if verb == "forget" else "gateway").inc()
    log.error("%s could not %s: %s", type(keeper).__name__, verb, type(error).__name__, exc_info=True)
