"""`kreis wiederherstellen DATEI`: put a backup in place."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Eine Sicherung zurückspielen. Der Assistent muss beendet sein; der bisherige Stand bleibt daneben liegen."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("datei", type=Path, help="die Sicherung")


def run(args: argparse.Namespace) -> int:
    from bot.backup import restore
    from knowledge.settings import paths

    aside = restore(paths(), args.datei)
    print(f"Die Sicherung ist zurückgespielt. Der bisherige Stand liegt in {aside}.")
    print("Starten Sie nun den Assistenten. Wer seitdem gelöscht wurde, wird beim Start noch einmal gelöscht.")
    print("Löschen Sie den bisherigen Stand, sobald Sie sicher sind, dass Sie ihn nicht brauchen.")
    return 0
