"""Writes each day's report to `var/berichte/` and mails it, when a mail server and `ASSISTANT_BERICHT_AN` are set."""

from __future__ import annotations

import os
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from bot.daybook import KEEP_DAYS
from knowledge import clock
from knowledge.errors import SettingsError
from knowledge.reports.delivery import MailServer, send

RECIPIENT: Final = "ASSISTANT_BERICHT_AN"
FIRST_HOUR: Final = 5
"""Of the next morning."""
UNSENT: Final = ".ungesendet"


def due(folder: Path) -> date | None:
    """The day whose report is to be written now: yesterday, from early morning on, once."""
    now = clock.now()
    day = now.date() - timedelta(days=1)
    return day if now.hour >= FIRST_HOUR and not (folder / f"{day.isoformat()}.md").exists() else None


def write(folder: Path, day: date, text: str) -> None:
    """Keep a report, noted for mailing, and delete the oldest ones."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day.isoformat()}.md"
    if os.environ.get(RECIPIENT):
        file.with_suffix(UNSENT).touch()
    made = file.with_suffix(".neu")
    made.write_text(text, encoding="utf-8")
    made.replace(file)
    for old in folder.glob("*.md"):
        if old.stem < (day - timedelta(days=KEEP_DAYS)).isoformat():
            old.unlink()


def mail_unsent(folder: Path) -> None:
    """Mail what was not mailed yet.

    Raises:
        SettingsError: there is no mail server or no address.
        OSError, SMTPException: the mail server does not take it; the next call tries again.
    """
    for mark in sorted(folder.glob(f"*{UNSENT}")):
        report = mark.with_suffix(".md")
        if report.exists():
            _mail(report)
        mark.unlink()


def _mail(report: Path) -> None:
    server, recipient = MailServer.from_settings(), os.environ.get(RECIPIENT, "")
    if server is None or "@" not in recipient:
        raise SettingsError(
            f"Der Tagesbericht kann nicht gesendet werden. Setzen Sie ASSISTANT_SMTP, und {RECIPIENT} auf eine "
            f"E-Mail-Adresse."
        )
    mail = EmailMessage()
    mail["Subject"] = f"Kreis-Assistent: Tagesbericht {report.stem}"
    mail["From"], mail["To"] = server.sender, recipient
    mail["Message-ID"] = f"<tagesbericht-{report.stem}@kreis-assistent>"
    mail.set_content(report.read_text(encoding="utf-8"))
    send(mail, server)
