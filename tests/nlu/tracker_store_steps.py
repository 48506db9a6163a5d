"""Run by `test_tracker_store.py` in Rasa's environment: `tracker_store_steps.py FILE`. Asserts, and prints "ok"."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import warnings
from contextlib import closing
from pathlib import Path

warnings.simplefilter("ignore")

from nlu.without_tensorflow import install  # noqa: E402

install()

from rasa.core.tracker_store import SQLTrackerStore  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered  # noqa: E402

from nlu.tracker_store import RememberingTrackerStore  # noqa: E402

DOMAIN = Domain.empty()


def texts(tracker: object) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def says(store: SQLTrackerStore, sender: str, text: str) -> None:
    tracker = await store.get_or_create_tracker(sender)
    for event in (UserUttered(text), BotUttered("Antwort"), ActionExecuted("action_listen")):
        tracker.update(event)
    await store.save(tracker)


async def steps(file: Path) -> None:
    store = RememberingTrackerStore(DOMAIN, dialect="sqlite", db=str(file))
    plain = SQLTrackerStore(DOMAIN, dialect="sqlite", db=str(file))

    # What is remembered is what is stored.
    for text in ("eins", "zwei", "drei"):
        await says(store, "anna", text)
    assert texts(await plain.retrieve("anna")) == ["eins", "zwei", "drei"]
    remembered = await store.retrieve("anna")
    assert [event.as_dict() for event in remembered.events] == [
        event.as_dict() for event in (await plain.retrieve("anna")).events
    ]

    # A turn that was never saved leaves nothing behind.
    remembered.update(UserUttered("halb"))
    assert texts(await store.retrieve("anna")) == ["eins", "zwei", "drei"]

    # Somebody else forgets the conversation: so does the memory.
    await says(store, "anna", "vier")
    await says(store, "bernd", "fünf")
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("DELETE FROM events WHERE sender_id = 'anna'")
    assert await store.retrieve("anna") is None
    assert texts(await store.retrieve("bernd")) == ["fünf"]
    await says(store, "anna", "sechs")
    assert texts(await plain.retrieve("anna")) == ["sechs"]

    # After a new session only its own events count, as with Rasa's store.
    tracker = await store.get_or_create_tracker("bernd")
    tracker.update(ActionExecuted("action_session_start"))
    tracker.update(SessionStarted())
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    await says(store, "bernd", "neu")
    await says(store, "bernd", "noch eins")
    assert texts(await store.retrieve("bernd")) == texts(await plain.retrieve("bernd")) == ["neu", "noch eins"]
    assert texts(await plain.retrieve_full_tracker("bernd")) == ["fünf", "neu", "noch eins"]


asyncio.run(steps(Path(sys.argv[1])))
print("ok")
