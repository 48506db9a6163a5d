"""1,000,000 generated inputs on everything that reads text: only German errors, no hang, bounded memory.

Inputs are fragments that the parser knows (keywords, brackets, digits, whole templates), joined with arbitrary Unicode:
pure noise never comes past the first line of a parser. `PARSER_EXAMPLES` sets the number in sum; `--shard=1/2` and
`--shard=2/2` share the work among two processes.
"""

from __future__ import annotations

import functools
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import hypothesis
from hypothesis import strategies as st

from bot.telegram.markup import blocks, messages
from bot.web.markdown import to_html
from bot.wording import clean
from knowledge.answering.sensitive import sensitive
from knowledge.errors import KreisError
from knowledge.events.calendars import CalendarFile
from knowledge.load import load, read_entry
from knowledge.places.charging import read_charging
from knowledge.places.geojson import read_geojson
from knowledge.reply import plain
from knowledge.search.documents import documents
from knowledge.search.lexical import Lexical
from knowledge.settings import paths
from knowledge.small_talk import load as load_small_talk
from knowledge.surveys.definition import Option, Question
from knowledge.surveys.files import read_survey
from knowledge.surveys.limesurvey.reading import read_lss, read_tab
from knowledge.surveys.understanding import understand
from knowledge.surveys.understanding.commands import command
from knowledge.text import content_words, normal
from knowledge.time_expressions import find
from knowledge.timetable.build import build
from voice_terminal.speaking.normalize import normalize

TITLE: Final = "Sicherheit: erzeugte Eingaben für alle Leser"
_FOLDER: Final = tempfile.TemporaryDirectory(prefix="kreis-parsers-")
CONTENT: Final = Path(_FOLDER.name)

HANG_S: Final = 20.0
"""Seconds for one example above which a parser counts as hung; the machine may be busy."""
MEMORY_MB: Final = 1000
"""Peak of the process above which memory counts as unbounded."""
SPEECH: Final = tuple(
    """
    am bis von um Samstag halb acht 31.02. 2024 24:61 Uhr übernächsten Montag in drei Wochen Ostern zwölfte Mai ja nein
    weiß nicht eins zwei hunderttausend - – / . , : 06381 424-0 0,50 € 3 km² XIV. § 5 Abs. 2 z. B. www.kusel.de a@b.de
    Nr. B420 ** [x](http://y) sehr gut zurück abbrechen Frage erstens und oder 99999999999999999999 ² ½ ٣ ⅷ
    """.split()  # noqa: SIM905 - a list of seventy quoted words would be harder to read
)
WORDS: Final = tuple(
    """
    Was kostet ein Reisepass Personalausweiß fuehrerschein wo isch hann grien nit ebbes mim Audo ummelde Müllabfuhr
    Rathaus Kusel Waldmohr Lauterecken Hilfe Notarzt sterben Geburtsurkunde Bürgergeld Öffnungszeiten Schulbuchausleihe
    """.split()  # noqa: SIM905 - as above
)
YAML: Final = (
    *(
        "---\n",
        "titel: x\n",
        "kurz: ",
        "fragen:\n",
        "  - ",
        "- ",
        "&a ",
        "*a",
        "<<: *a\n",
        "!!python/object:os.system ",
        "!!binary x",
    ),
    *(
        "!!timestamp 2024-13-45",
        "2024-02-30",
        "? ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "|\n",
        ">\n",
        "'",
        '"',
        "#",
        "\t",
        "null",
        "~",
        "1e999",
    ),
    *(
        ".inf",
        "0o8",
        "zustaendig: [a]\n",
        "oeffnungszeiten: {montag: ['08:00-12:00']}\n",
        "stand: 2024-01-01\n",
        "## y\n",
        "\n",
    ),
)
MARKDOWN: Final = (
    "**",
    "*",
    "_",
    "[",
    "](",
    ")",
    "http://",
    "javascript:",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "    ",
    "<b>",
    "&lt;",
    "`",
    "\\",
    "> ",
    "tel:1",
)
CALENDAR: Final = tuple(
    part + "\n"
    for part in (
        *(
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "DTSTART:20240101T100000",
            "DTSTART;VALUE=DATE:20240101",
        ),
        *(
            "DTEND:99990101",
            "RRULE:FREQ=SECONDLY",
            "RRULE:FREQ=DAILY;COUNT=99",
            "RRULE:FREQ=YEARLY;BYMONTHDAY=30;BYMONTH=2",
            "UID:1",
        ),
        *(
            "SUMMARY:x",
            "DURATION:P99999999D",
            "EXDATE:1",
            "TZID:Nirgends",
            "DTSTART;TZID=Nirgends:20240101T100000",
            " fort",
            "URL:x",
        ),
    )
)
XML: Final = (
    *(
        "<document>",
        "</document>",
        "<LimeSurveyDocType>Survey</LimeSurveyDocType>",
        "<questions><rows><row>",
        "</row></rows></questions>",
    ),
    *(
        "<qid>1</qid>",
        "<gid>1</gid>",
        "<title>a</title>",
        "<type>L</type>",
        "<question_order>x</question_order>",
        "<groups><rows><row>",
    ),
    *(
        "</row></rows></groups>",
        "<answers><rows><row>",
        "</row></rows></answers>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "&b;",
        "<![CDATA[",
        "]]>",
    ),
)
TABLE: Final = (
    "class\tname\ttext\ttype/scale\n",
    "Q\t",
    "SQ\t",
    "A\t",
    "S\tlanguage\tde\n",
    "a\t",
    "\t",
    "\n",
    '"',
    "\0",
    ";",
    "L\n",
    "x" * 200,
)
JSON: Final = (
    '{"type": "FeatureCollection", "features": [',
    "]}",
    '{"geometry": {"type": "Point", "coordinates": [7.4, 49.5]}, "properties": ',
    '{"name": "x", "art": "rathaus"}',
    "}",
    ",",
    "[",
    "]",
    "1e999",
    "NaN",
    "null",
    '"',
    "-",
    "9" * 30,
)
CSV: Final = (
    "Betreiber;Straße;Ort;Kreis/kreisfreie Stadt;Breitengrad;Längengrad\n",
    "x;",
    "Landkreis Kusel;",
    "49,5;",
    "7,4\n",
    ";",
    "\n",
    '"',
    "\0",
    "1e999;",
)
QUESTIONS: Final = (
    Question(
        id="a", typ="auswahl", frage="?", antworten=(Option(id="b", text="Bus"), Option(id="c", text="Auto, Bahn"))
    ),
    Question(id="a", typ="mehrfach", frage="?", antworten=(Option(id="b", text="Bus"), Option(id="c", text="Auto"))),
    Question(id="a", typ="skala", frage="?", von=1, bis=5, stufen={1: "schlecht", 5: "gut"}),
    Question(id="a", typ="zahl", frage="?", ganz=False),
    Question(id="a", typ="ja_nein", frage="?"),
)


def texts(fragments: tuple[str, ...], joint: str = "") -> st.SearchStrategy[str]:
    """Sequences of known fragments with noise in between."""
    piece = st.one_of(st.sampled_from(fragments), st.sampled_from(fragments), st.text(max_size=8))
    return st.lists(piece, max_size=25).map(joint.join)


FEED: Final = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nX,Test,http://example.invalid,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nA,Adorf,49.5,7.4,1,\n"
    "A1,Adorf,49.5,7.4,0,A\nB,Bedorf,49.55,7.45,0,\n",
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nR,270,,3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "W,1,1,1,1,1,0,0,20260101,20261231\n",
    "calendar_dates.txt": "service_id,date,exception_type\nW,20260501,2\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign\nR,W,t,Bedorf\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,A1,1\n"
    "t,24:10:00,24:10:00,B,2\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs\n",
    "transfers.txt": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n",
}
"""The smallest timetable with every table that is read."""
ROWS: Final = (
    *(line + "\n" for table in FEED.values() for line in table.splitlines()),
    *"A A1 B R W t X 0 1 2 -1 08:00:00 24:70:00 8:5 20260501 20261332 49.5 nan 1e999 270".split(),  # noqa: SIM905
    *("\n", '"', ""),
)


def timetable(text: str) -> object:
    """One table of a sound timetable goes on with the text."""
    table = list(FEED)[len(text) % len(FEED)]
    path = CONTENT / "fahrplan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in FEED.items():
            archive.writestr(name, (rows + text * (name == table)).encode("utf-8", "surrogatepass"))
    return build(path, CONTENT / "fahrplan.db")


@functools.cache
def by_words() -> Lexical:
    """The county's own content, by words: meaning costs an encoder's run for each question."""
    content = load(paths().content)
    collection = [document for entry in content.entries.values() for document in documents(entry)]
    return Lexical(collection, tuple(content.entries), content.dialect)


def question(text: str) -> None:
    cleaned = clean(text)
    sensitive(cleaned)
    by_words().evidence(cleaned)


def in_file(name: str, read: Callable[[Path], object]) -> Callable[[str], object]:
    """Give the text to a reader of files."""
    path = CONTENT / name
    path.parent.mkdir(parents=True, exist_ok=True)

    def parse(text: str) -> object:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return read(path)

    return parse


def survey_answer(text: str) -> None:
    for question in QUESTIONS:
        understand(question, text)
    command(text)


def telegram(text: str) -> None:
    for message in messages(blocks(text), 200):
        assert message.count("<b>") == message.count("</b>")


def markdown(text: str) -> None:
    shown = str(to_html(text)).lower()
    assert "<script" not in shown and 'href="javascript' not in shown
    plain(text)


def words(text: str) -> None:
    normal(clean(text))
    content_words(text)


PARSERS: Final[dict[str, tuple[st.SearchStrategy[str], Callable[[str], object]]]] = {
    "Einträge": (texts(YAML), in_file("leistungen/x.md", lambda path: read_entry(path, CONTENT))),
    "Umfragedateien": (texts(YAML), in_file("umfragen/x.yaml", lambda path: read_survey(path, CONTENT))),
    "Gesprächstexte": (texts(YAML), in_file("gespraech.yaml", load_small_talk)),
    "Zeitangaben": (texts(SPEECH, " "), find),
    "Umfrageantworten": (texts(SPEECH, " "), survey_answer),
    "Aussprache": (texts(SPEECH, " "), normalize),
    "Wörter": (texts(SPEECH, " "), words),
    "Fragen": (texts((*SPEECH, *WORDS), " "), question),
    "Markdown": (texts(MARKDOWN), markdown),
    "Telegram": (texts(MARKDOWN), telegram),
    "iCalendar": (texts(CALENDAR), in_file("veranstaltungen/x.ics", lambda path: CalendarFile(path, CONTENT))),
    "LimeSurvey lss": (texts(XML), lambda text: read_lss(text, "x.lss")),
    "LimeSurvey tab": (texts(TABLE), lambda text: read_tab(text, "x.txt")),
    "GeoJSON": (texts(JSON), in_file("orte/x.geojson", lambda path: read_geojson(path, "orte/x.geojson"))),
    "Fahrpläne": (texts(ROWS, ","), timetable),
    "Ladesäulen": (texts(CSV), in_file("mobilitaet/x.csv", lambda path: read_charging(path, "x.csv", county="Kusel"))),
}


def run(name: str, examples: int, seed: int = 1) -> tuple[int, float]:
    """Try a parser; how many examples were really tried, and the seconds the slowest took.

    Raises:
        Exception: whatever the parser raised that is no German error of this project, with the shrunk example.
    """
    strategy, parse = PARSERS[name]
    tried, slowest = 0, 0.0

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(text=strategy)
    def try_one(text: str) -> None:
        nonlocal tried, slowest
        tried += 1
        began = time.perf_counter()
        with suppress(KreisError):
            parse(text)
        slowest = max(slowest, time.perf_counter() - began)

    try_one()
    return tried, slowest


def main() -> None:
    each = int(os.environ.get("PARSER_EXAMPLES", "1000000")) // len(PARSERS)
    shard, _, shards = next((word[8:] for word in sys.argv if word.startswith("--shard=")), "1/1").partition("/")
    failed = []
    print("| Leser | Beispiele | langsamstes (ms) | Speicher danach (MB, Höchststand) |\n|---|---|---|---|")
    for name in list(PARSERS)[int(shard) - 1 :: int(shards)]:
        slowest, done = 0.0, 0
        try:
            while done < each:  # in parts: hypothesis remembers what it has tried
                tried, longest = run(name, min(5_000, each - done), seed=done)
                done, slowest = done + tried, max(slowest, longest)
        except Exception as error:
            failed.append(f"{name}: {error!r:.500}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {name} | {done} | {slowest * 1000:.0f} | {peak:.0f} |", flush=True)
        if slowest > HANG_S or peak > MEMORY_MB:
            failed.append(f"{name}: langsamstes Beispiel {slowest:.0f} s, Speicher {peak:.0f} MB")
    if failed:
        raise RuntimeError("\n".join(failed))
