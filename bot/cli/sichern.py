"""`kreis sichern [DATEI]`: a backup, also while the assistant runs."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path

HELP = "Eine Sicherung anlegen: Datenbanken, Schlüssel, Meldungen und Wissensdateien. Der Assistent läuft dabei weiter."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("datei", type=Path, nargs="?", help="wohin (sonst sicherung-<Datum>.tar.gz hier)")


def run(args: argparse.Namespace) -> int:
    from bot.backup import save
    from knowledge.settings import paths

    target: Path = args.datei or Path(f"sicherung-{datetime.now():%Y%m%d-%H%M%S}.tar.gz")
    manifest = save(paths(), target)
    size = target.stat().st_size / 2**20
    print(f"{target} ist angelegt: {len(manifest.items)} Dateien, {size:.1f} MB. Sie enthält Schlüssel und Gespräche:")
    print("Bewahren Sie sie verschlossen auf, und nicht länger als nötig (siehe docs/betrieb.md).")
    if os.environ.get("ASSISTANT_DATABASE"):
        print("Die PostgreSQL-Datenbank ist nicht enthalten. Sichern Sie sie mit pg_dump.")
    return 0
