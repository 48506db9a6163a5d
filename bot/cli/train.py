"""`kreis train`: train the Rasa model when the training data changed; with `--umschalten` put it into service."""

from __future__ import annotations

import argparse

HELP = "Das Sprachverständnis neu trainieren, wenn sich die Trainingsdaten geändert haben."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="auch trainieren, wenn nichts geändert ist")
    parser.add_argument(
        "--umschalten",
        action="store_true",
        help="läuft der Assistent, das neue Modell ohne Unterbrechung in Betrieb nehmen, wenn es nicht schlechter ist",
    )


def run(args: argparse.Namespace) -> int:
    from bot.settings import from_environment
    from bot.switch import switch
    from bot.training import train
    from knowledge.in_use import alone
    from knowledge.settings import paths

    model = train(paths(), print, force=args.force)
    print(f"Modell {model.name} ist aktuell.")
    with alone(paths().data) as stopped:
        pass
    if args.umschalten and not stopped:
        return 0 if switch(from_environment(), paths(), model, lambda text: print(text, flush=True)) else 1
    return 0
