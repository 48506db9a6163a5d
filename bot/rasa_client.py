"""The only module that knows Rasa's JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from knowledge.errors import RasaUnavailable
from knowledge.reply import Reply


@dataclass(frozen=True)
class RasaAnswer:
    replies: tuple[Reply, ...]
    effects: frozenset[str]
    """What the gateway has to do: {"forget"} deletes the conversation."""


class RasaClient:
    """Speaks to Rasa's REST channel."""

    def __init__(self, url: str, timeout: float) -> None:
        """`timeout` in seconds, for the whole request."""
        self._url = url
        self.timeout = timeout
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._session:
            await self._session.close()

    async def send(self, sender: str, message: str, metadata: Mapping[str, Any]) -> RasaAnswer:
        """One turn.

        Raises:
            RasaUnavailable: Rasa is down, too slow, or answered nothing. Rasa answers 200 with an empty list when
                an exception hit it, so an empty list is a failure too.
        """
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        try:
            async with self._http().post(f"{self._url}/webhooks/rest/webhook", json=body) as response:
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
            async with self._http().get(self._url, timeout=aiohttp.ClientTimeout(total=2)) as response:
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
        raise RasaUnavailable("Rasa hat nichts geantwortet.")
    return RasaAnswer(tuple(replies), frozenset(effects))
