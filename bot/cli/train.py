"""`kreis train`: train the Rasa model when the training data changed."""

from __future__ import annotations

import argparse

HELP = "Das Sprachverständnis neu trainieren, wenn sich die Trainingsdaten geändert haben."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="auch trainieren, wenn nichts geändert ist")


def run(args: argparse.Namespace) -> int:
    from bot.training import train
    from knowledge.settings import paths

    print(f"Modell {train(paths(), print, force=args.force).name} ist aktuell.")
    return 0
