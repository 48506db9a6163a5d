"""The dialogue of reminders: /erinnern to set one up, /abos to see and end them. Private chats only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.telegram.calls import Rows
from bot.telegram.reminders.plan import SURVEY_DAYS, due_at
from bot.telegram.reminders.quiet import Quiet
from bot.telegram.reminders.sources import Sources, series
from bot.telegram.reminders.subscription import MOST, Lead, Subscription, Subscriptions
from bot.telegram.talk import Talk, Turn
from bot.telegram.texts import ReminderTexts, fill
from knowledge import clock
from knowledge.events import wording

BUTTON = "m"
"""What callback data of this menu begins with."""
MOST_SHOWN = 8
LONGEST_WORD = 40
"""Characters of a topic somebody types."""


class Menu:
    def __init__(self, talk: Talk, sources: Sources) -> None:
        self._talk, self._sources = talk, sources
        self._subscriptions = Subscriptions(talk.database)

    def handlers(self) -> list[BaseHandler[Any, Turn, Any]]:
        new = filters.UpdateType.MESSAGE
        return [
            CommandHandler(("erinnern", "remind"), self.begin, new),
            CommandHandler(("abos", "erinnerungen"), self.show, new),
        ]

    async def begin(self, update: Update, turn: Turn) -> None:
        texts = self._texts
        if self._in_group(turn):
            return
        self._talk.drop_keyboard(turn)
        choices = [
            (texts.veranstaltung, "veranstaltungen"),
            (texts.umfrage, "umfragen"),
            (texts.abfall, "orte"),
            (texts.thema, "themen"),
        ]
        turn.say(texts.frage, self._rows(turn, choices))

    async def show(self, update: Update, turn: Turn) -> None:
        if self._in_group(turn):
            return
        self._talk.drop_keyboard(turn)
        mine = self._subscriptions.of(turn.chat)
        if not mine:
            turn.say(self._texts.keine)
            return
        turn.say(self._texts.liste, self._rows(turn, [(f"✕ {_named(one)}", f"ende {one.id}") for one in mine]))

    async def take(self, turn: Turn, text: str) -> bool:
        """A typed topic, after it was asked for; False when the text is no topic (a whole sentence, a question)."""
        asked = turn.known.asked
        self._talk.database.set_state(turn.chat, asked="")
        if asked != "thema" or len(text) > LONGEST_WORD or len(text.split()) > 3 or "?" in text:
            return False
        self._add_topic(turn, text.strip(" .!„“\"'"))
        return True

    def pressed(self, turn: Turn, payload: str) -> None:
        """A button of this menu, or "Daran erinnern" below an event."""
        verb, _, value = payload.partition(" ")
        match verb:
            case "veranstaltungen":
                self._offer_events(turn)
            case "v":
                self._offer_leads(turn, value)
            case "vorlauf":
                lead, _, uid = value.partition(" ")
                self._add_event(turn, uid, lead)  # type: ignore[arg-type]  # our own payload
            case "umfragen":
                self._offer_surveys(turn)
            case "u":
                self._add_survey(turn, value)
            case "orte":
                self._offer_villages(turn)
            case "a":
                self._add_waste(turn, value)
            case "themen":
                self._offer_topics(turn)
            case "t":
                self._add_topic(turn, value)
            case "ende":
                self._end(turn, int(value))

    # -- events -----------------------------------------------------------------------------------------------------

    def _offer_events(self, turn: Turn) -> None:
        now = clock.now()
        events = self._sources.upcoming(now, MOST_SHOWN)
        if not events:
            turn.say(self._texts.keine_veranstaltung)
            return
        choices = [(f"{event.start:%d.%m.} {event.title}{wording.marks(event)}", f"v {event.uid}") for event in events]
        turn.say(self._texts.welche_veranstaltung, self._rows(turn, choices))

    def _offer_leads(self, turn: Turn, uid: str) -> None:
        event, now, texts = self._sources.event(uid), clock.now(), self._texts
        quiet = Quiet(texts.ruhe_von, texts.ruhe_bis)
        if event is None or event.cancelled or event.start <= now:
            turn.say(texts.zu_spaet)
            return
        leads: list[tuple[str, Lead]] = [(texts.vorlauf_vortag, "vortag"), (texts.vorlauf_morgen, "morgen")]
        if not event.all_day:
            leads.append((texts.vorlauf_2h, "2h"))
        left = [(title, f"vorlauf {lead} {uid}") for title, lead in leads if due_at(lead, event.start, quiet) > now]
        if not left:
            turn.say(texts.zu_spaet)
            return
        turn.say(texts.wann, self._rows(turn, left))

    def _add_event(self, turn: Turn, uid: str, lead: Lead) -> None:
        event, now = self._sources.event(uid), clock.now()
        if event is None or event.cancelled or event.start <= now:
            turn.say(self._texts.zu_spaet)
            return
        wanted = Subscription(turn.chat, "veranstaltung", uid, event.title, lead, event.start.isoformat())
        said = fill(self._texts.gemerkt_veranstaltung, titel=event.title, wann=wording.when(event, now))
        self._add(turn, wanted, said)

    # -- surveys, waste, topics -------------------------------------------------------------------------------------

    def _offer_surveys(self, turn: Turn) -> None:
        surveys = self._sources.ending_surveys(clock.now())
        if not surveys:
            turn.say(self._texts.keine_umfrage)
            return
        turn.say(self._texts.welche_umfrage, self._rows(turn, [(s.titel, f"u {s.id}") for s in surveys[:MOST_SHOWN]]))

    def _add_survey(self, turn: Turn, id_: str) -> None:
        survey = self._sources.survey(id_)
        now = clock.now()
        if survey is None or survey.bis is None or (survey.bis - now.date()).days < SURVEY_DAYS:
            turn.say(self._texts.zu_spaet)
            return
        said = fill(self._texts.gemerkt_umfrage, titel=survey.titel, wann=f"{survey.bis:%d.%m.%Y}")
        self._add(turn, Subscription(turn.chat, "umfrage", id_, survey.titel), said)

    def _offer_villages(self, turn: Turn) -> None:
        villages = self._sources.villages()
        if not villages:
            turn.say(self._texts.kein_abfallkalender)
            return
        turn.say(self._texts.welcher_ort, self._rows(turn, [(name, f"a {name}") for name in villages]))

    def _add_waste(self, turn: Turn, village: str) -> None:
        if village not in self._sources.villages():
            turn.say(self._texts.kein_abfallkalender)
            return
        self._add(
            turn, Subscription(turn.chat, "abfall", village, village), fill(self._texts.gemerkt_abfall, titel=village)
        )

    def _offer_topics(self, turn: Turn) -> None:
        topics = self._sources.topics(clock.now(), 6)
        choices = [*((topic, f"t {topic}") for topic in topics), (self._texts.alle_themen, "t ")]
        turn.say(self._texts.welches_thema, self._rows(turn, choices))
        self._talk.database.set_state(turn.chat, asked="thema")

    def _add_topic(self, turn: Turn, topic: str) -> None:
        self._talk.database.set_state(turn.chat, asked="")
        title = topic or self._texts.alle_themen
        known = frozenset(series(event) for event in self._sources.about(topic, clock.now()))
        wanted = Subscription(turn.chat, "thema", topic.lower(), title)
        self._add(turn, wanted, fill(self._texts.gemerkt_thema, titel=title), known)

    # -- all --------------------------------------------------------------------------------------------------------

    def _add(self, turn: Turn, wanted: Subscription, said: str, told: frozenset[str] = frozenset()) -> None:
        if len(self._subscriptions.of(turn.chat)) >= MOST:
            turn.say(fill(self._texts.zu_viele, anzahl=MOST))
        elif self._subscriptions.add(wanted, told):
            turn.say(said)
        else:
            turn.say(self._texts.schon)

    def _end(self, turn: Turn, id_: int) -> None:
        one = self._subscriptions.get(turn.chat, id_)
        if one is None or not self._subscriptions.end(id_):
            turn.say(self._texts.nicht_mehr)
            return
        turn.say(fill(self._texts.beendet, titel=_named(one)))

    def _in_group(self, turn: Turn) -> bool:
        if turn.chat < 0:
            turn.say(self._talk.texts().nur_privat)
            return True
        return False

    def _rows(self, turn: Turn, choices: list[tuple[str, str]]) -> Rows:
        """One button per row: the titles are names and dates."""
        return [[(_short(title), f"{BUTTON}:{self._talk.database.choice(turn.chat, what)}")] for title, what in choices]

    @property
    def _texts(self) -> ReminderTexts:
        return self._talk.texts().erinnerungen


def _named(one: Subscription) -> str:
    when = f" ({datetime.fromisoformat(one.starts):%d.%m.})" if one.starts else ""
    kind = {"veranstaltung": "", "umfrage": "Umfrage: ", "abfall": "Müllabfuhr: ", "thema": "Neues: "}[one.kind]
    return f"{kind}{one.title}{when}"


def _short(title: str) -> str:
    return title if len(title) <= 44 else f"{title[:43].rstrip()}…"
