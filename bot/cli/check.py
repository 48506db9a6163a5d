"""`kreis check`: says in German what is wrong in the knowledge files, where, and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge.errors import SettingsError

HELP = "Prüft die Wissensdateien und nennt Datei, Zeile, Ursache und Abhilfe."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument("--nur-fehler", action="store_true", help="Hinweise weglassen")
    parser.add_argument(
        "--lesbarkeit", action="store_true", help="je Eintrag die Lesbarkeit zeigen (Wiener Sachtextformel)"
    )


def run(args: argparse.Namespace) -> int:
    from bot.check import check_all
    from knowledge.check.entries import score
    from knowledge.load import load
    from knowledge.settings import paths

    folder: Path = args.content or paths().content
    if not folder.is_dir():
        raise SettingsError(f"Den Ordner „{folder}“ gibt es nicht. Prüfen Sie die Angabe hinter --content.")
    findings = check_all(folder)
    errors = [finding for finding in findings if finding.severity == "fehler"]
    for finding in errors if args.nur_fehler else findings:
        print(f"{'FEHLER ' if finding.severity == 'fehler' else 'Hinweis'} {finding}")
    content = load(folder)
    if args.lesbarkeit:
        print("\nLesbarkeit (Schulstufe, 4 = leicht, 15 = sehr schwer):")
        for entry in sorted(content.entries.values(), key=score, reverse=True):
            print(f"  {score(entry):5.1f}  {entry.id}")
    hints = len(findings) - len(errors)
    print(f"{len(content.entries)} Einträge geprüft: {len(errors)} Fehler, {hints} Hinweise.")
    return 1 if errors else 0
