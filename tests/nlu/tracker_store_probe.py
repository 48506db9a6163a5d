"""Runs in Rasa's environment: what the tracker store keeps; prints JSON. Started by `test_tracker_store.py`."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from nlu.without_tensorflow import install

install()

from rasa.core.tracker_store import TrackerStore as RasaStores  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from nlu.endpoints import driver, endpoints  # noqa: E402

LISTEN = "action_listen"


def turn(text, moment, *, broken=False):
    said = [UserUttered(text, timestamp=moment), ActionExecuted("action_antworten", timestamp=moment)]
    if broken:
        return said + [ActionExecuted("action_antworten", timestamp=moment)] * 9
    return [*said, BotUttered("Antwort", timestamp=moment), ActionExecuted(LISTEN, timestamp=moment)]


def texts(tracker):
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def main():
    with tempfile.TemporaryDirectory() as folder:
        ends = endpoints("http://127.0.0.1:1/webhook", Path(folder) / "tracker.db")
        store = RasaStores.create(ends.tracker_store, Domain.empty())
        found = {"class": type(store).__module__, "driver": driver("postgresql+psycopg://u:p%40@h:5/n")}
        tracker = DialogueStateTracker("s", [])
        start = [ActionExecuted("action_session_start", timestamp=1000.0), SessionStarted(timestamp=1000.0)]
        tracker.update_with_events([*start, ActionExecuted(LISTEN, timestamp=1000.0), *turn("eins", 1001.0)], None)
        await store.save(tracker)
        for text, moment, broken in (("zwei", 400.0, False), ("kaputt", 401.0, True), ("drei", 402.0, False)):
            tracker = await store.retrieve("s")  # the clock was set back by ten minutes
            tracker.update_with_events(turn(text, moment, broken=broken), None)
            await store.save(tracker)
        found["texts"] = texts(await store.retrieve("s"))
    print(json.dumps(found))
    sys.stdout.flush()


asyncio.run(main())
