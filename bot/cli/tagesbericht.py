"""`kreis tagesbericht`: the daily report for staff, of yesterday or another day."""

from __future__ import annotations

import argparse
from datetime import date, timedelta

HELP = "Tagesbericht: Nachrichten, Themen, offene Fragen, Ausfälle"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tag", metavar="JJJJ-MM-TT", help="ein anderer Tag als gestern")


def run(args: argparse.Namespace) -> int:
    from bot.daily_report import Material, compose
    from bot.daybook import Daybook
    from bot.settings import from_environment
    from bot.store import Store
    from knowledge import clock
    from knowledge.errors import KreisError
    from knowledge.settings import paths

    try:
        day = date.fromisoformat(args.tag) if args.tag else clock.today() - timedelta(days=1)
    except ValueError as error:
        raise KreisError(f"„{args.tag}“ ist kein Datum. Schreiben Sie zum Beispiel 2026-06-09.") from error
    daybook = Daybook(paths().in_data("tagebuch.db"))
    store = Store(from_environment().shared_database or paths().in_data("gateway.db"))
    try:
        print(compose(Material.of(day, daybook, store), paths().content), end="")
    finally:
        store.close()
        daybook.close()
    return 0
