"""What is kept about a person, wherever it lies: told on request, and deleted with a receipt."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final, Protocol

from bot import metrics
from knowledge import clock

log = logging.getLogger(__name__)

CONVERSATION_GONE: Final = "Ich habe alles gelöscht, was zu diesem Gespräch gespeichert war."
PERSON_GONE: Final = "Ich habe alles gelöscht, was zu Ihnen gespeichert war."
PASSED_ON: Final = (
    "Abgeschickte Umfragen sind ohne Namen gezählt, abgeschickte Meldungen liegen bei der zuständigen Stelle. "
    "Beides kann ich keiner Person mehr zuordnen."
)
NOTHING_KEPT: Final = "Zurzeit ist nichts über Sie gespeichert."
FAILED: Final = (
    "Ein Teil ließ sich gerade nicht löschen. Ich versuche es selbst weiter. Sagen Sie bitte in einigen Minuten noch "
    "einmal „Vergiss mich“, dann sehen Sie, ob alles gelöscht ist."
)


class Keeper(Protocol):
    """A place where something about a person lies. German phrases like "2 Erinnerungen", ready for a list."""

    async def known(self, sender: str) -> Sequence[str]:
        """What lies there."""

    async def forget(self, sender: str, wholly: bool) -> Sequence[str]:
        """Delete it, also from free pages and write-ahead logs, and say what it was.

        Args:
            wholly: the person wants to be forgotten; otherwise only this conversation ends.
        """


class Persons:
    """All keepers, asked one after the other. One that fails does not keep the others from deleting."""

    def __init__(self) -> None:
        self._keepers: list[Keeper] = []
        self._unfinished: dict[str, bool] = {}
        """By sender: deletions that failed, and whether they were to be whole."""

    def add(self, keeper: Keeper) -> None:
        self._keepers.append(keeper)

    async def known(self, sender: str) -> str:
        """All that is kept, as German Markdown."""
        lines = [line for keeper in self._keepers for line in await keeper.known(sender)]
        if not lines:
            return NOTHING_KEPT
        return "Das ist zurzeit über Sie gespeichert:\n\n" + "\n".join(f"- {line}" for line in lines)

    async def forget(self, sender: str, *, wholly: bool) -> str:
        """Delete everything; the receipt says honestly what was deleted and what could not be."""
        gone: list[str] = []
        failed = False
        for keeper in self._keepers:
            try:
                gone += await keeper.forget(sender, wholly)
            except Exception as error:  # the others must still delete; what is left is tried again
                failed = True
                metrics.ERRORS.labels("deletion").inc()
                log.error("%s could not forget: %s", type(keeper).__name__, type(error).__name__, exc_info=True)
        moment = clock.now()
        receipt = f"Quittung: {moment:%d.%m.%Y}, {moment:%H:%M} Uhr."
        deleted = f"Gelöscht: {', '.join(gone)}. " if gone and wholly else ""
        if failed:
            self._unfinished[sender] = wholly or self._unfinished.get(sender, False)
            return f"{FAILED} {deleted}{receipt}"
        self._unfinished.pop(sender, None)
        said = f"{PERSON_GONE} {deleted}{PASSED_ON}" if wholly else CONVERSATION_GONE
        return f"{said} {receipt}"

    async def finish(self) -> None:
        """Try again what failed; the gateway calls this every minute."""
        for sender, wholly in list(self._unfinished.items()):
            await self.forget(sender, wholly=wholly)
