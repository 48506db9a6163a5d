"""Events from iCalendar files (`.ics`): reading, guarding against what would never end, and expanding series."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar
from pydantic import BaseModel, BeforeValidator, ConfigDict

from knowledge.clock import BERLIN
from knowledge.errors import ContentError
from knowledge.events.model import Event
from knowledge.reply import Link, Source
from knowledge.yaml_file import read_model

LARGEST_FILE: Final = 2_000_000
"""Bytes; a county's calendar of ten years has about 500,000."""
MOST_EVENTS: Final = 3_000
MOST_OCCURRENCES: Final = 2_000
"""Occurrences of all series in a month; they take about half a second to find."""
MOST_MONTHS: Final = 240
"""Months whose events are kept."""
MOST_ERRORS: Final = 20
"""Bad events that are reported for one file."""
_FREQUENCIES: Final = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_RULE_PARTS: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_LAST_YEARS: Final = 9970
_AUDIENCES: Final = {"kinder", "jugendliche", "familien", "senioren", "kommunen"}
_FREE: Final = {"kostenlos", "eintritt frei", "gratis"}
_STEP_FREE: Final = {"stufenlos", "barrierefrei"}


class Sidecar(BaseModel):
    """`<name>.yaml` beside `<name>.ics`: what iCalendar has no place for. All keys are optional."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titel: str = ""
    quelle: Annotated[str, BeforeValidator(lambda v: v.get("titel", "") if isinstance(v, dict) else v)] = ""
    stand: date | None = None
    beispiel: bool = False
    pruefen: bool = False


class CalendarFile:
    """The events of one file. `between` expands series; results are kept per month."""

    def __init__(self, path: Path, content: Path) -> None:
        """Read the file.

        Raises:
            ContentError: nothing in the file is usable. Single bad events are only left out, see `errors`.
        """
        self.name = path.relative_to(content).as_posix()
        self.entry = self.name.removesuffix(".ics")
        self.errors: list[ContentError] = []
        self.stem = re.sub(r"[^a-z0-9-]", "-", path.stem.lower())
        self._about = _sidecar(path.with_suffix(".yaml"), content)
        self._months: dict[int, list[Event]] = {}
        self._lock = threading.Lock()
        text = _text(path, self.name)
        calendar = self._good(_calendar(text, self.name), text)
        self.templates = tuple(self._events(calendar.walk("VEVENT")))
        """Each event as it stands in the file; of a series, its first occurrence and its exceptions."""
        self._query = recurring_ical_events.of(calendar, keep_recurrence_attributes=True, skip_bad_series=True)

    def between(self, start: datetime, end: datetime) -> list[Event]:
        """Events that touch [start, end), in no order."""
        found: dict[str, Event] = {}
        for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
            found.update((event.uid, event) for event in self._month(month) if event.touches(start, end))
        return list(found.values())

    def get(self, uid: str) -> Event | None:
        """A single event, or the occurrence of a series whose start its uid carries."""
        single = next((event for event in self.templates if event.uid == uid and not event.series), None)
        if single or not uid.startswith(self.stem):
            return single
        try:
            day = datetime.strptime(uid[-13:], "%Y%m%dT%H%M").replace(tzinfo=BERLIN)
        except ValueError:
            return None
        return next((event for event in self.between(day, day + timedelta(days=1)) if event.uid == uid), None)

    def _month(self, month: int) -> list[Event]:
        """The events that touch a month, counted from the year 0."""
        with self._lock:
            if month not in self._months:
                if len(self._months) >= MOST_MONTHS:
                    self._months.clear()
                first, after = (datetime(m // 12, m % 12 + 1, 1, tzinfo=BERLIN) for m in (month, month + 1))
                self._months[month] = list(self._events(self._query.between(first, after)))
            return self._months[month]

    def _events(self, components: list[Any]) -> Iterator[Event]:
        for component in components:
            try:
                yield self._event(component)
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
                continue  # one odd occurrence must not take the others with it

    def _good(self, calendar: Calendar, text: str) -> Calendar:
        """The calendar without the events that cannot be used; each is reported with its line."""
        count = occurrences = 0
        for component in list(calendar.subcomponents):
            if component.name != "VEVENT":
                continue
            count += 1
            occurrences += _per_month(component)
            if count > MOST_EVENTS or occurrences > MOST_OCCURRENCES:
                cause = "Die Datei enthält zu viele Termine. Dieser und weitere wurden weggelassen."
            else:
                cause = _problem(component)
            if cause:
                calendar.subcomponents.remove(component)
                if len(self.errors) < MOST_ERRORS:
                    cure = "Berichtigen Sie den Termin im Kalenderprogramm und exportieren Sie die Datei neu."
                    self.errors.append(ContentError(cause, cure, self.name, _line(text, component)))
        return calendar

    def _event(self, component: Any) -> Event:
        begin = component["DTSTART"].dt
        all_day = not isinstance(begin, datetime)
        start = _berlin(begin)
        last = component["DTEND"].dt if component.get("DTEND") else begin + timedelta(days=1) if all_day else begin
        if component.get("DURATION") and not component.get("DTEND"):
            last = begin + component["DURATION"].dt
        series = bool(component.get("RRULE") or component.get("RDATE") or component.get("RECURRENCE-ID"))
        words = [word.strip() for word in _categories(component)]
        lower = {word.lower() for word in words}
        special = _AUDIENCES | _FREE | _STEP_FREE
        place = _plain(component.get("LOCATION"))
        return Event(
            uid=self._uid(component, start, series),
            title=_plain(component.get("SUMMARY")) or "Veranstaltung",
            start=start,
            end=max(start, _berlin(last)),
            source=Source(
                self.entry, self._about.quelle or self._about.titel or "Kalenderdatei",
                self._about.stand.isoformat() if self._about.stand else "",
            ),
            all_day=all_day,
            summary=_plain(component.get("DESCRIPTION"))[:600],
            place=place,
            organiser=_plain(getattr(component.get("ORGANIZER"), "params", {}).get("CN", "")),
            topics=tuple(word for word in words if word.lower() not in special),
            audience=tuple(sorted(lower & _AUDIENCES)),
            free=True if lower & _FREE else None,
            step_free=True if lower & _STEP_FREE else None,
            online=place.lower() == "online",
            cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
            sample=self._about.beispiel or _plain(component.get("X-BEISPIEL")).upper() == "TRUE",
            unchecked=self._about.pruefen,
            series=self._uid(component, start, False) if series else "",
            links=_links(component),
        )  # fmt: skip

    def _uid(self, component: Any, start: datetime, series: bool) -> str:
        seed = str(component.get("UID") or f"{component.get('SUMMARY')}{start.isoformat()}")
        uid = f"{self.stem}-{hashlib.sha256(seed.encode()).hexdigest()[:10]}"
        return f"{uid}-{start:%Y%m%dT%H%M}" if series else uid


def _text(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            cure = f"Erlaubt sind {LARGEST_FILE // 1_000_000} MB. Exportieren Sie nur die nächsten Jahre."
            raise ContentError("Die Kalenderdatei ist zu groß.", cure, name)
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError("Die Datei lässt sich nicht lesen.", "Prüfen Sie die Zugriffsrechte.", name) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _calendar(text: str, name: str) -> Calendar:
    cure = "Exportieren Sie den Kalender neu als „.ics“ und ersetzen Sie die Datei."
    begins, ends = (len(re.findall(rf"(?im)^{mark}:VCALENDAR\s*$", text)) for mark in ("BEGIN", "END"))
    if not begins or begins != ends:
        raise ContentError("Die Kalenderdatei ist leer oder unvollständig.", cure, name, _broken_line(text))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except Exception as error:  # icalendar raises many kinds on broken input
        raise ContentError("Das ist keine lesbare Kalenderdatei.", cure, name, _broken_line(text)) from error
    merged = Calendar()
    for calendar in calendars:
        if calendar.name != "VCALENDAR":
            raise ContentError("Die Datei beginnt nicht mit „BEGIN:VCALENDAR“.", cure, name, 1)
        for part in calendar.subcomponents:
            merged.add_component(part)
    return merged


def _broken_line(text: str) -> int | None:
    """The first line that is neither "NAME:value" nor the continuation of one."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith((" ", "\t")) and not re.match(r"[A-Za-z0-9-]+[:;]", line):
            return number
    return None


def _problem(component: Any) -> str:
    """Why an event cannot be used, in German; empty when it can."""
    title = _plain(component.get("SUMMARY")) or "ohne Namen"
    begin = getattr(component.get("DTSTART"), "dt", None)
    if not isinstance(begin, date):
        return f"Beim Termin „{title}“ fehlt der Beginn, oder er ist unlesbar."
    if not 1990 <= begin.year <= 2100:
        return f"Der Termin „{title}“ beginnt im Jahr {begin.year}."
    end = getattr(component.get("DTEND"), "dt", None)
    if component.get("DTEND") and (not isinstance(end, type(begin)) or _berlin(end) < _berlin(begin)):
        return f"Beim Termin „{title}“ passt das Ende nicht zum Beginn."
    rules = component.get("RRULE")
    for rule in rules if isinstance(rules, list) else [rules] if rules is not None else []:
        if cause := _rule_problem(rule, begin):
            return f"Beim Termin „{title}“ {cause}"
    return ""


def _rule_problem(rule: Any, begin: date) -> str:
    """Rules are limited to what people plan with; others can keep the computer busy without end."""
    if not isinstance(rule, dict) or str((rule.get("FREQ") or [""])[0]).upper() not in _FREQUENCIES:
        return "ist die Wiederholung unlesbar oder häufiger als täglich."
    if extra := {str(key).upper() for key in rule} - _RULE_PARTS:
        return f"enthält die Wiederholung „{min(extra)}“, was nicht unterstützt wird."
    interval = (rule.get("INTERVAL") or [1])[0]
    if not isinstance(interval, int) or not 1 <= interval <= 400:
        return "ist der Abstand der Wiederholung unmöglich."
    return "" if _ever(rule, begin) else "kommt der Tag der Wiederholung nie vor."


def _per_month(component: Any) -> int:
    """How often a series may take place in a month, at most."""
    rule = component.get("RRULE")
    if not isinstance(rule, dict):
        return 0
    days = len(rule.get("BYDAY") or rule.get("BYMONTHDAY") or [1])
    return 31 if str((rule.get("FREQ") or [""])[0]).upper() == "DAILY" else 5 * days


def _ever(rule: Any, begin: date) -> bool:
    """A day fits the rule. The search for one ends in the year 9999: begun shortly before, it is quick."""
    parts = [part for part in rule.to_ical().decode().split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    start = datetime(_LAST_YEARS, begin.month, min(begin.day, 28))
    try:
        return next(iter(rrulestr(";".join(parts), dtstart=start)), None) is not None
    except (ValueError, IndexError, KeyError, TypeError):  # dateutil, on rules that make no sense
        return False


def _line(text: str, component: Any) -> int | None:
    uid = str(component.get("UID") or "")
    return next((n for n, line in enumerate(text.splitlines(), start=1) if uid and line.strip() == f"UID:{uid}"), None)


def _berlin(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or BERLIN).astimezone(BERLIN)
    return datetime(value.year, value.month, value.day, tzinfo=BERLIN)


def _categories(component: Any) -> list[str]:
    raw = component.get("CATEGORIES")
    values = raw if isinstance(raw, list) else [raw] if raw else []
    return [str(word) for value in values for word in getattr(value, "cats", [value])]


def _links(component: Any) -> tuple[Link, ...]:
    url = _plain(component.get("URL"))
    return (Link("Zur Veranstaltung", url),) if url.startswith(("https://", "http://")) else ()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return re.sub(r"<[^>]*>", "", str(value or "")).replace("\r", "").strip()


def _sidecar(path: Path, content: Path) -> Sidecar:
    if not path.exists():
        return Sidecar()
    return read_model(path, path.relative_to(content).as_posix(), Sidecar)
