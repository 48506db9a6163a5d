"""The daily report: true numbers, no question of fewer than three people, written once, mailed in the end."""

from __future__ import annotations

import socketserver
import threading
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot import report_files
from bot.cli import tagesbericht
from bot.daily_report import Material, compose
from bot.daybook import Daybook
from bot.store import Asked, Store
from knowledge.reply import Reply, Source
from knowledge.settings import ROOT
from tests.knowledge.sample import write

DAY = date(2026, 6, 9)
CONTENT = ROOT / "knowledge" / "inhalt"
PASS = Source("leistungen/reisepass", "Reisepass", "2026-01-01")


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    """A day at the county."""
    daybook, store = Daybook(tmp_path / "tagebuch.db"), Store(tmp_path / "gateway.db")
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T09:00")
    for _ in range(3):
        daybook.count("web", Reply("…", "answered", source=PASS))
    daybook.count("voice", Reply("…", "unanswered"))
    daybook.count("redaktion", Reply("…", "unanswered"))
    daybook.note({"rasa": "ok", "telegram": "off"})
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T10:02")
    daybook.note({"rasa": "down", "telegram": "off"})
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T10:04")
    daybook.note({"rasa": "ok", "telegram": "off"})
    for person in "abc":
        store.add_gap(person, "Gibt es ein Freibad für Familie Quorzelbim?", "unanswered")
    store.add_gap("a", "Wo wohnt Herr Quorzelbim?", "unanswered")
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-10T00:30")
    daybook.count("web", Reply("…", "answered", source=PASS))
    material = Material.of(DAY, daybook, store)
    daybook.close()
    store.close()
    return material


def test_the_numbers_are_those_of_the_day(material: Material) -> None:
    text = compose(material, CONTENT)
    assert "Dienstag, 9. Juni" in text
    assert "zusammen **4**: Webchat 3, Sprachterminal 1" in text
    assert "- beantwortet: 3 (75 %)" in text and "- nicht beantwortet: 1 (25 %)" in text
    assert "| leistungen | 3 |" in text
    assert "10:02 Uhr: Sprachverstehen ist ausgefallen" in text and "10:04 Uhr: Sprachverstehen arbeitet wieder" in text
    assert "Telegram" not in text


def test_a_part_that_fails_for_days_is_named_on_each_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {"rasa": "down", "telegram": "down", "storage": "ok", "surveys": "ok"}
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-08T22:00")
    noted(tmp_path, broken)
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T00:01")
    noted(tmp_path, broken)
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T07:30")
    noted(tmp_path, broken | {"rasa": "ok", "storage": "down", "surveys": "down"})
    assert operation(tmp_path).splitlines() == [
        "- schon vor Mitternacht: Sprachverstehen ist ausgefallen",
        "- den ganzen Tag: Telegram ist ausgefallen",
        "- 07:30 Uhr: Sprachverstehen arbeitet wieder",
        "- 07:30 Uhr: Speichern ist ausgefallen",
        "- 07:30 Uhr: Umfragen-Datenbank ist ausgefallen",
    ]


def test_a_day_on_which_nobody_looked_is_not_said_to_be_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert operation(tmp_path).startswith("Für diesen Tag ist nichts aufgezeichnet")
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-09T12:00")
    noted(tmp_path, {"rasa": "ok"})
    assert operation(tmp_path).startswith("Alle Teile haben gearbeitet")


def noted(data: Path, components: Mapping[str, str]) -> None:
    """What a gateway notes that was started just now."""
    daybook = Daybook(data / "tagebuch.db")
    daybook.note(components)
    daybook.close()


def operation(data: Path) -> str:
    """What the day's report says under "Betrieb"."""
    daybook, store = Daybook(data / "tagebuch.db"), Store(data / "gateway.db")
    text = compose(Material.of(DAY, daybook, store), data)
    daybook.close()
    store.close()
    return text.split("## Betrieb\n\n")[1]


def test_the_command_reads_the_database_of_the_gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | str] = []

    class Opened(Store):
        def __init__(self, place: Path | str) -> None:
            opened.append(place)
            super().__init__(tmp_path / "anderswo.db")

    monkeypatch.setattr("bot.store.Store", Opened)
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_DATABASE", "postgresql+psycopg://kreis@db/kreis")
    assert tagesbericht.run(Namespace(tag="2026-06-09")) == 0
    assert opened == ["postgresql+psycopg://kreis@db/kreis"]


def test_only_what_three_people_asked_is_shown(material: Material) -> None:
    text = compose(material, CONTENT)
    assert "Freibad" in text and "(3 Personen)" in text
    assert "wohnt" not in text


def test_the_words_of_a_draft_are_not_shown(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    text = "---\ntitel: {}\n---\nText.\n"
    (folder / "leistungen" / "freibad.md").write_text(text.format("Freibäder"), encoding="utf-8")
    (folder / "leistungen" / "_entwurf.md").write_text(text.format("Bürgermeister Quorz"), encoding="utf-8")
    asked = [Asked(name, f"Gibt es Freibäder, {name}?") for name in ("Quorz", "Zwirb", "Knatt")]
    report = compose(Material(DAY, (), (), asked), folder)
    assert "„Gibt es Freibäder, […]“ (3 Personen)" in report


def test_a_broken_file_takes_no_report_away(material: Material, tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    (folder / "leistungen" / "gebuehr.md").write_bytes("---\ntitel: Gebühr\n---\n".encode("cp1252"))
    assert "zusammen **4**" in compose(material, folder)


def test_a_quiet_day_is_said_to_be_quiet() -> None:
    text = compose(Material(DAY, (), (), ()), CONTENT)
    assert "Niemand hat" in text and "Keine Frage ist offen" in text and "Alle Teile" in text


def test_a_report_is_due_once_in_the_morning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(report_files.RECIPIENT, raising=False)
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-10T03:00")
    assert report_files.due(tmp_path) is None
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-10T05:10")
    assert report_files.due(tmp_path) == DAY
    (tmp_path / "2025-01-01.md").touch()
    report_files.write(tmp_path, DAY, "Bericht")
    assert report_files.due(tmp_path) is None
    assert [file.name for file in tmp_path.iterdir()] == ["2026-06-09.md"], "reports of more than 400 days ago go"


class Mailbox(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as the standard library's client needs, on a real socket."""

    received: str = ""

    def handle(self) -> None:
        self.say("220 localhost")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline().decode()) != ".\r\n":
                    lines.append(part)
                type(self).received = "".join(lines)
            self.say("221 bye" if line.upper() == "QUIT" else "250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def test_a_mail_server_that_is_down_gets_the_report_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(report_files.RECIPIENT, "redaktion@example.org")
    monkeypatch.setenv("ASSISTANT_REPORTS_TO", "amt@example.org")
    monkeypatch.setenv("ASSISTANT_SMTP", "smtp://127.0.0.1:9")
    report_files.write(tmp_path, DAY, "# Tagesbericht")
    with pytest.raises(OSError, match="refused"):
        report_files.mail_unsent(tmp_path)
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        monkeypatch.setenv("ASSISTANT_SMTP", f"smtp://127.0.0.1:{server.server_address[1]}")
        report_files.mail_unsent(tmp_path)
        report_files.mail_unsent(tmp_path)
        server.shutdown()
        thread.join()
    assert "# Tagesbericht" in Mailbox.received and "redaktion@example.org" in Mailbox.received
    assert [file.name for file in tmp_path.iterdir()] == ["2026-06-09.md"]
