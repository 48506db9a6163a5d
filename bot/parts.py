"""What the gateway is made of: stores, the way to Rasa, the conversations. Opened and closed together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.conversation import Conversations
from bot.daybook import Daybook
from bot.deletions import DeletionKeeper, Deletions, repeat_deletions
from bot.keepers import ReportKeeper, SurveyKeeper
from bot.order import Order
from bot.rasa_client import RasaClient
from bot.senders import Senders
from bot.settings import Settings
from bot.storage import Storage, repair
from bot.store import Store
from bot.tracker_db import TrackerDb
from bot.upstream import RasaAddress
from knowledge.reports.outbox import Outbox
from knowledge.reports.records import ReportRecords
from knowledge.settings import Paths
from knowledge.surveys.records import SurveyRecords


@dataclass(frozen=True)
class Parts:
    rasa: RasaClient
    order: Order | None
    """Locks shared with other gateways; None when this is the only one."""
    store: Store
    trackers: TrackerDb
    daybook: Daybook
    deletions: Deletions
    surveys: SurveyRecords
    outbox: Outbox
    storage: Storage
    conversations: Conversations

    @classmethod
    def of(cls, settings: Settings, paths: Paths) -> Parts:
        """Opens the databases, damaged ones put aside first, and connects the parts with each other."""
        repair(paths)
        rasa = RasaClient(RasaAddress(settings.rasa_url), settings.timeout)
        senders = Senders.from_file(paths.in_data("secret.key"))
        store = Store(settings.shared_database or paths.in_data("gateway.db"))
        trackers = TrackerDb(settings.shared_database or paths.in_data("tracker.db"))
        order = Order(settings.redis, settings.timeout) if settings.redis else None
        conversations = Conversations(rasa, senders, store, trackers, order)
        daybook = Daybook(paths.in_data("tagebuch.db"))
        conversations.watchers.append(daybook.count)
        surveys, reports = SurveyRecords(paths), ReportRecords(paths.data)
        deletions = Deletions(paths.data, senders.key, (reports, surveys))
        for keeper in (SurveyKeeper(surveys), ReportKeeper(reports), DeletionKeeper(deletions)):
            conversations.persons.add(keeper)
        outbox = Outbox(paths.data / "meldungen")
        return cls(rasa, order, store, trackers, daybook, deletions, surveys, outbox, Storage(paths), conversations)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The connections, for as long as the gateway runs. Deletions that a backup undid are repeated first."""
        async with self.rasa:
            await repeat_deletions(self.deletions, self.conversations)
            yield
        self.store.close()
        self.daybook.close()
        self.trackers.close()
        if self.order is not None:
            await self.order.close()
