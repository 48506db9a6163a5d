"""`kreis check`: says in German what is wrong in the knowledge files, where, and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from knowledge.check import Finding

HELP = "Prüft die Wissensdateien und nennt Datei, Zeile, Ursache und Abhilfe."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument("--nur-fehler", action="store_true", help="Hinweise weglassen")
    parser.add_argument(
        "--lesbarkeit", action="store_true", help="je Eintrag die Lesbarkeit zeigen (Wiener Sachtextformel)"
    )


def run(args: argparse.Namespace) -> int:
    from knowledge.check import check_folder
    from knowledge.check.entries import score
    from knowledge.load import load
    from knowledge.settings import paths

    folder: Path = args.content or paths().content
    if not folder.is_dir():
        raise SettingsError(f"Den Ordner „{folder}“ gibt es nicht. Prüfen Sie die Angabe hinter --content.")
    findings = sorted([*check_folder(folder), *_spoken_files(folder)], key=lambda finding: finding.severity != "fehler")
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


def _spoken_files(folder: Path) -> list[Finding]:
    """The terminal's files: pronunciation and what it mishears. Knowledge must not import the terminal."""
    from knowledge.check import Finding
    from knowledge.errors import ContentError
    from voice_terminal.listening import vocabulary
    from voice_terminal.speaking import lexicon

    findings = []
    for read, name in ((lexicon.load, lexicon.FILE), (vocabulary.misheard, vocabulary.PAIRS_FILE)):
        try:
            read(folder / name)
        except ContentError as error:
            findings.append(Finding.of(error))
        except OSError:
            findings.append(Finding(name, None, "Die Datei lässt sich nicht lesen.", "Prüfen Sie die Zugriffsrechte."))
    return findings
