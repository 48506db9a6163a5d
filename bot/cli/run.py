"""`kreis run`: train if needed, start everything, print the URL."""

from __future__ import annotations

import argparse

HELP = "Alles starten: Sprachverständnis, Antworten und Webchat."


def configure(parser: argparse.ArgumentParser) -> None:
    return None


def run(args: argparse.Namespace) -> int:
    from bot.settings import from_environment
    from bot.supervise import check_ports
    from bot.supervise import run as supervise
    from bot.training import train
    from knowledge.in_use import mark_in_use
    from knowledge.settings import paths

    def say(text: str) -> None:
        print(text, flush=True)

    settings = from_environment()
    check_ports(settings)
    mark_in_use(paths().data)
    return supervise(settings, paths(), train(paths(), say), say)
