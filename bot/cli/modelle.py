"""`kreis modelle`: zeigt und holt die Modelle des Sprachterminals."""

from __future__ import annotations

import argparse

HELP = "Modelle des Sprachterminals zeigen (liste) oder aus dem Internet holen (holen)."


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="modelle", metavar="AKTION")
    actions.add_parser("liste", help="welche Modelle es gibt und welche benutzt werden")
    fetch = actions.add_parser("holen", help="Modelle laden, prüfen und einrichten")
    fetch.add_argument(
        "namen", nargs="*", metavar="MODELL", help="ohne Angabe: kleines Vosk-Modell und Stimme Thorsten"
    )


def run(args: argparse.Namespace) -> int:
    return _fetch(args.namen) if args.modelle == "holen" else _list()


def _fetch(names: list[str]) -> int:
    from knowledge.errors import SettingsError
    from voice_terminal.models.catalogue import DEFAULT, DOWNLOADS
    from voice_terminal.models.install import install
    from voice_terminal.models.store import models_folder

    for name in names:
        if name not in DOWNLOADS:
            raise SettingsError(f"Ein Modell {name} ist nicht bekannt. Bekannt sind: {', '.join(DOWNLOADS)}.")
    for name in names or DEFAULT:
        install(DOWNLOADS[name], models_folder(), lambda line: print(line, flush=True))
    return 0


def _list() -> int:
    from voice_terminal.models import recogniser_model, voice_model
    from voice_terminal.models.catalogue import DOWNLOADS
    from voice_terminal.models.store import models_folder

    recogniser, voice = recogniser_model(), voice_model()
    print(f"Erkennung: {recogniser.name}{' (Testmodell, versteht keine Menschen)' if recogniser.is_test else ''}")
    print(f"Stimme:    {voice.name}{' (Teststimme)' if voice.is_test else ''}")
    print("\nMit »kreis modelle holen MODELL« gibt es:")
    for download in DOWNLOADS.values():
        present = "vorhanden" if (models_folder() / download.name).exists() else f"{download.size / 1e6:.0f} MB"
        print(f"  {download.name:26} {present:>10}  {download.licence:10}  {download.remark}")
    return 0
