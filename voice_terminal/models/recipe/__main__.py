"""`python -m voice_terminal.models.recipe`: builds the terminal's test model with the county's own words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.errors import KreisError
from knowledge.settings import paths
from voice_terminal.models.recipe.rebuild import rebuild
from voice_terminal.models.recipe.vocabulary import sentences
from voice_terminal.models.store import EMBEDDED_BASE, REBUILT, models_folder


def main() -> int:
    parser = argparse.ArgumentParser(description="Baut das Erkennungsmodell mit den Wörtern des Kreises neu.")
    parser.add_argument("--out", type=Path, help=f"Ordner des neuen Modells (sonst {REBUILT} bei den Modellen)")
    parser.add_argument("--saetze", type=Path, help="weitere Sätze oder Namen, je Zeile einer")
    args = parser.parse_args()
    extra = args.saetze.read_text("utf-8").splitlines() if args.saetze else []
    target: Path = args.out or models_folder() / REBUILT
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        rebuild(EMBEDDED_BASE, target, sentences(paths().content, extra), print)
    except KreisError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
