"""Sends reports to the responsible office by mail; tries again later when the mail server is down."""

from __future__ import annotations

import asyncio
import logging
import os
import smtplib
import ssl
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from knowledge import clock
from knowledge.errors import SettingsError
from knowledge.reports.outbox import Outbox
from knowledge.reports.report import Report
from knowledge.settings import paths

log = logging.getLogger(__name__)

SERVER: Final = "ASSISTANT_SMTP"
"""`smtp://user:password@host:587` (STARTTLS when offered), or `smtps://…:465`. Not set: reports stay in the outbox."""
RECIPIENT: Final = "ASSISTANT_REPORTS_TO"
SENDER: Final = "ASSISTANT_REPORTS_FROM"
FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)
_TIMEOUT: Final = 20.0
"""Seconds for one connection."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    encrypted: bool
    """TLS from the first byte, otherwise STARTTLS when the server offers it."""
    recipient: str
    sender: str

    @classmethod
    def from_settings(cls) -> MailServer | None:
        """None when no server is set.

        Raises:
            SettingsError: the settings contradict each other.
        """
        url = os.environ.get(SERVER)
        if not url:
            return None
        parts, recipient = urlsplit(url), os.environ.get(RECIPIENT) or ""
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError(
                f"Die Einstellung {SERVER} ist keine Adresse eines Mailservers. Schreiben Sie zum Beispiel "
                f"„smtp://mail.example.org:587“."
            )
        if "@" not in recipient:
            raise SettingsError(
                f"Es fehlt, wohin Meldungen gehen. Setzen Sie {RECIPIENT} auf die E-Mail-Adresse der Stelle."
            )
        encrypted = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            parts.port or (465 if encrypted else 587),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            encrypted,
            recipient,
            os.environ.get(SENDER) or recipient,
        )


def outbox() -> Outbox:
    return Outbox(paths().data / "meldungen")


async def deliver_due(box: Outbox | None = None) -> int:
    """Send what is due; the gateway calls this every minute or so.

    Returns:
        How many reports were sent. A server that is down costs nothing but time: the report stays and is tried again
        after 5, 10, 20 … minutes, at most every 6 hours.
    """
    box = box or outbox()
    await asyncio.to_thread(box.tidy, clock.today())
    server = MailServer.from_settings()
    if server is None:
        return 0
    sent = 0
    for report in await asyncio.to_thread(lambda: list(box.all())):
        if report.sent or (report.next_try and report.next_try > clock.now()):
            continue
        sent += await asyncio.to_thread(_deliver, box, report, server)
    return sent


def _deliver(box: Outbox, report: Report, server: MailServer) -> bool:
    try:
        send(_mail(report, box, server), server)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        wait = min(FIRST_WAIT * 2 ** min(report.tries, 10), LONGEST_WAIT)
        log.warning("report %s not sent (%s), next try in %s", report.number, type(error).__name__, wait)
        box.change(replace(report, tries=report.tries + 1, next_try=clock.now() + wait))
        return False
    # Read again: staff may have changed the state meanwhile.
    now = box.get(report.number) or report
    box.change(
        replace(now, sent=True, next_try=None, state="weitergeleitet" if now.state == "eingegangen" else now.state)
    )
    return True


def _mail(report: Report, box: Outbox, server: MailServer) -> EmailMessage:
    mail = EmailMessage()
    kind = "Mangel" if report.kind == "mangel" else "Anregung"
    mail["Subject"] = f"{kind} {report.number}: {' '.join(report.what.split())[:60]}"
    mail["From"], mail["To"] = server.sender, server.recipient
    # The same id at every attempt: a server that took the mail but lost the connection shows it once.
    mail["Message-ID"] = f"<{report.token}@kreis-assistent>"
    lines = [
        f"{kind} über den Kreis-Assistenten",
        "",
        f"Nummer: {report.number}",
        f"Eingang: {report.day:%d.%m.%Y}",
        f"Ort: {report.where or '-'}",
    ]
    if report.lat is not None and report.lon is not None:
        lines.append(f"Koordinaten: {report.lat:.5f}, {report.lon:.5f}")
    lines += [f"Kontakt: {report.contact or 'keiner angegeben'}", "", report.what]
    mail.set_content("\n".join(lines))
    picture = box.photo(report)
    if picture and picture.exists():
        mail.add_attachment(picture.read_bytes(), maintype="image", subtype="jpeg", filename=f"{report.number}.jpg")
    return mail


def send(mail: EmailMessage, server: MailServer) -> None:
    """Hand a mail to the server, encrypted when it offers that.

    Raises:
        OSError, SMTPException: it was not taken.
    """
    context = ssl.create_default_context()
    if server.encrypted:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with connection:
        connection.ehlo()
        if not server.encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(mail)
