"""One function per kind of data: fetch into a working folder, check what came. Nothing is put in place yet."""

from __future__ import annotations

import html
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import httpx
from icalendar import Calendar

from knowledge.errors import ContentError
from knowledge.importers.config import ChargingImport, GtfsImport, PvogImport, WasteImport
from knowledge.importers.download import FetchError, Progress, download, get_json
from knowledge.places.charging import read_charging
from knowledge.places.spelling import name_key
from knowledge.timetable.build import Bounds, build

MAX_PAGE: Final = 3_000_000
_CSV_LINK: Final = re.compile(r"""href=["']([^"']*Ladesaeulenregister[^"']*\.csv)["']""", re.I)
_OPTION: Final = re.compile(r"""<option[^>]*value=["']([^"']*)["'][^>]*>([^<]+)</option>""", re.I)
_SELECT: Final = re.compile(r"""<select[^>]*form-select[^>]*>(.*?)</select>""", re.I | re.S)
_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


def fetch_gtfs(item: GtfsImport, http: httpx.Client, work: Path, progress: Progress) -> tuple[Path, str]:
    """The zip, read once as a proof that it can be read."""
    fresh = work / f"{item.name}.zip"
    download(http, item.url, fresh, progress)
    progress("  wird geprüft …")
    box = item.ausschnitt
    try:
        built = build(fresh, work / "pruefung.sqlite", Bounds(box.sued, box.west, box.nord, box.ost) if box else None)
    except ContentError as error:
        raise FetchError(str(error)) from error
    for line in built.problems[:5]:
        progress(f"  Hinweis: {line}")
    until = f", gültig bis {built.last_day:%d.%m.%Y}" if built.last_day else ""
    return fresh, f"{built.trips} Fahrten an {built.stops} Haltestellen{until}"


def fetch_charging(item: ChargingImport, http: httpx.Client, work: Path, progress: Progress) -> tuple[Path, str]:
    """The CSV; when the address is a page, the newest register it links to."""
    fresh = work / f"{item.name}.csv"
    url = item.url
    if not url.lower().split("?")[0].endswith(".csv"):
        links = _CSV_LINK.findall(_page(http, url, work, progress))
        if not links:
            raise FetchError(f"Auf {url} steht kein Verweis auf das Ladesäulenregister. Bitte die Adresse prüfen.")
        url = urljoin(url, html.unescape(max(links, key=_file_date)))
        progress(f"  gefunden: {url.rsplit('/', 1)[-1]}")
    download(http, url, fresh, progress, max_bytes=200_000_000)
    try:
        stations = read_charging(fresh, fresh.name, county=item.kreis)
    except ContentError as error:
        raise FetchError(str(error)) from error
    if not stations:
        raise FetchError(f"Das Register enthält keine Ladesäule im Kreis „{item.kreis}“. Bitte den Namen prüfen.")
    return fresh, f"{len(stations)} Ladeeinrichtungen im Kreis {item.kreis}"


def _file_date(link: str) -> str:
    match = _DATE.search(link.rsplit("/", 1)[-1])
    return "".join(match.groups()) if match else ""


def fetch_waste(
    item: WasteImport, http: httpx.Client, work: Path, progress: Progress, today: date
) -> tuple[list[Path], str]:
    """One calendar per place the county's page lists, for a year from the first of this month.

    The page has `<select class="form-select">` with the places; `/ical` gives the calendar of one.
    """
    page = _page(http, item.url, work, progress)
    select = _SELECT.search(page)
    options = [
        (html.unescape(value).strip(), html.unescape(title).strip())
        for value, title in _OPTION.findall(select.group(1) if select else "")
        if value.strip()
    ]
    if not options:
        raise FetchError(f"Auf {item.url} steht keine Auswahl der Orte. Vielleicht wurde die Seite umgebaut.")
    wanted = {name_key(name) for name in item.orte}
    chosen = [option for option in options if not wanted or name_key(option[1]) in wanted]
    missing = wanted - {name_key(title) for _, title in options}
    if missing or not chosen:
        raise FetchError("Mindestens ein Ort aus „orte“ steht nicht auf der Seite. Bitte die Schreibweise prüfen.")
    start = today.replace(day=1)
    files = []
    events = 0
    for number, (value, title) in enumerate(chosen, 1):
        if number % 10 == 1:
            progress(f"  {number} von {len(chosen)} Orten …")
        fresh = work / f"{_slug(title)}.ics"
        params = {"location": value, "startDate": str(start), "endDate": str(start + timedelta(days=365))}
        download(http, urljoin(item.url, "/ical"), fresh, lambda _: None, max_bytes=MAX_PAGE, params=params)
        events += _count_events(fresh, title)
        files.append(fresh)
    return files, f"{events} Abfuhrtermine für {len(files)} Orte"


def _count_events(path: Path, title: str) -> int:
    try:
        events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    except (ValueError, IndexError, KeyError) as error:
        raise FetchError(f"Für {title} kam kein Kalender. Bitte später noch einmal versuchen.") from error
    if not events:
        raise FetchError(f"Der Kalender für {title} ist leer. Bitte später noch einmal versuchen.")
    return len(events)


def fetch_pvog(item: PvogImport, http: httpx.Client, work: Path, progress: Progress) -> tuple[Path, str]:
    """Services that the search service gives for each search word, with their texts.

    The service never says „nothing found“ but returns the nearest rows: only titles that share a word with the search
    are kept. Texts come as HTML and are kept as they are.
    """
    found: dict[str, dict[str, Any]] = {}
    for word in item.suche:
        progress(f"  Suche „{word}“ …")
        answer = get_json(http, f"{item.url}/v7/servicedescriptions/{item.ars}", {"q": word, "size": 10})
        try:
            rows = answer["serviceDescriptions"]["content"]
            matching = [row for row in rows if _relevant(word, str(row["name"])) and str(row["id"]) not in found]
        except (KeyError, TypeError) as error:
            raise FetchError(f"{item.url} antwortet in einer unbekannten Form. Bitte die Version prüfen.") from error
        for row in matching:
            detail = get_json(http, f"{item.url}/v6/servicedescriptions/{row['id']}/detail", {"ars": item.ars})
            found[str(row["id"])] = {"id": row["id"], "name": row["name"], "suche": word, "detail": detail}
    if not found:
        raise FetchError("Zu keinem Suchwort gab es eine passende Leistung. Bitte die Suchwörter prüfen.")
    fresh = work / f"{item.name}.json"
    fresh.write_text(json.dumps({"ars": item.ars, "leistungen": list(found.values())}, ensure_ascii=False, indent=1))
    return fresh, f"{len(found)} Leistungen"


def _relevant(word: str, title: str) -> bool:
    stems = {part[:5] for part in re.findall(r"\w{4,}", word.lower())}
    return any(stem in title.lower() for stem in stems)


def _page(http: httpx.Client, url: str, work: Path, progress: Progress) -> str:
    page = work / "seite.html"
    download(http, url, page, progress, max_bytes=MAX_PAGE)
    return page.read_text(encoding="utf-8", errors="replace")


def _slug(title: str) -> str:
    plain = title.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
