"""The only module that knows Rasa's JSON."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import aiohttp

from bot import metrics
from knowledge.errors import RasaUnavailable
from knowledge.reply import Reply

PAUSES: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts."""


@dataclass(frozen=True)
class RasaAnswer:
    replies: tuple[Reply, ...]
    effects: frozenset[str]
    """What the gateway has to do: see `Answer.effect`."""


class RasaClient:
    """Speaks to Rasa's REST channel."""

    def __init__(self, address: Callable[[], str], timeout: float) -> None:
        """`address` gives Rasa's URL at each call; `timeout` in seconds, for the whole request."""
        self._address = address
        self.timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._session:
            await self._session.close()

    async def send(self, sender: str, message: str, metadata: Mapping[str, Any]) -> RasaAnswer:
        """One turn.

        While Rasa or its action server is being restarted, the message is put again, as long as it is certain that
        Rasa has not kept it.

        Raises:
            RasaUnavailable: Rasa is down, too slow, or answered nothing. Rasa answers 200 with an empty list when
                an exception hit it, so an empty list is a failure too.
        """
        deadline = time.monotonic() + self.timeout
        for pause in PAUSES:
            try:
                return await self._post(sender, message, metadata, deadline - time.monotonic())
            except RasaUnavailable as error:
                if error.begun or time.monotonic() + pause >= deadline:
                    raise
            await asyncio.sleep(pause)
        raise RasaUnavailable("Rasa oder die Aktionen antworten nicht.", begun=False)

    async def _post(self, sender: str, message: str, metadata: Mapping[str, Any], seconds: float) -> RasaAnswer:
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        try:
            with metrics.RASA_SECONDS.time():
                async with self._http().post(
                    f"{self._address()}/webhooks/rest/webhook",
                    json=body,
                    headers={"X-Kreis-Sender": sender},
                    timeout=aiohttp.ClientTimeout(total=seconds),
                ) as response:
                    if response.status != 200:
                        raise RasaUnavailable(f"Rasa antwortet mit Status {response.status}.")
                    return read(await response.json())
        except aiohttp.ClientConnectorError as error:
            raise RasaUnavailable("Rasa nimmt keine Verbindung an.", begun=False) from error
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise RasaUnavailable(f"Rasa ist nicht erreichbar: {type(error).__name__}.") from error

    async def alive(self) -> bool:
        """Rasa listens only once its model is loaded, so an answer means that it can work."""
        try:
            async with self._http().get(self._address(), timeout=aiohttp.ClientTimeout(total=2)) as response:
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False

    def _http(self) -> aiohttp.ClientSession:
        assert self._session, "use the client as a context manager"
        return self._session


def read(messages: Any) -> RasaAnswer:
    """Rasa's list of messages as replies and effects.

    Raises:
        RasaUnavailable: there is no reply among them.
    """
    replies: list[Reply] = []
    effects: set[str] = set()
    for message in messages:
        custom = message.get("custom")
        if custom is None:
            # Rasa's own utterances exist only as a last resort (`utter_…` in the domain).
            replies.append(Reply(text=str(message.get("text") or ""), outcome="clarify"))
        elif "effect" in custom:
            effects.add(str(custom["effect"]))
        else:
            replies.append(Reply.from_dict(custom))
    if not replies:
        # Our tracker store keeps no turn without an answer (nlu/tracker_store.py).
        raise RasaUnavailable("Rasa hat nichts geantwortet.", begun=False)
    return RasaAnswer(tuple(replies), frozenset(effects))
