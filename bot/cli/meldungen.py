"""`kreis meldungen`: list Anregungen und Mängel, set their state, send what waits."""

from __future__ import annotations

import argparse
from dataclasses import replace

HELP = "Anregungen und Mängel: Liste, Stand setzen, wartende senden"


def configure(parser: argparse.ArgumentParser) -> None:
    from knowledge.reports.report import STATES

    verbs = parser.add_subparsers(dest="meldungen_verb", required=True, metavar="WAS")
    verbs.add_parser("liste", help="alle Meldungen")
    show = verbs.add_parser("zeigen", help="eine Meldung")
    show.add_argument("nummer")
    change = verbs.add_parser("stand", help="Stand einer Meldung setzen")
    change.add_argument("nummer")
    change.add_argument("stand", choices=STATES)
    change.add_argument("--text", default="", help="was die Stelle dazu mitteilt")
    verbs.add_parser("senden", help="wartende Meldungen jetzt senden")


def run(args: argparse.Namespace) -> int:
    import asyncio

    from knowledge.errors import KreisError
    from knowledge.reports.delivery import deliver_due, outbox

    box = outbox()
    if args.meldungen_verb == "senden":
        print(f"{asyncio.run(deliver_due(box))} gesendet, {sum(not report.sent for report in box.all())} warten.")
        return 0
    if args.meldungen_verb == "liste":
        for report in box.all():
            kind = "Mangel" if report.kind == "mangel" else "Anregung"
            print(f"{report.number}  {report.day:%d.%m.%Y}  {kind:8}  {report.state:14}  {report.what[:60]}")
        return 0
    found = box.get(args.nummer.upper())
    if found is None:
        raise KreisError(f"Die Meldung {args.nummer} gibt es nicht. „kreis meldungen liste“ zeigt alle.")
    if args.meldungen_verb == "stand":
        found = replace(found, state=args.stand, remark=args.text or found.remark)
        box.change(found)
    print(
        f"{found.number} vom {found.day:%d.%m.%Y}: {found.state}\n{found.what}\nOrt: "
        f"{found.where}\nKontakt: {found.contact or '-'}"
    )
    if found.remark:
        print(f"Mitteilung: {found.remark}")
    return 0
