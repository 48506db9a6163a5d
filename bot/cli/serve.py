"""`kreis serve`: the gateway process alone; `kreis run` starts it with the others."""

from __future__ import annotations

import argparse

HELP = "Nur das Gateway starten (Webchat und Schnittstelle)."


def configure(parser: argparse.ArgumentParser) -> None:
    return None


def run(args: argparse.Namespace) -> int:
    import logging

    from aiohttp import web

    from bot.app import build
    from bot.settings import from_environment
    from knowledge.in_use import mark_in_use
    from knowledge.settings import paths

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # httpx logs request URLs, and Telegram's contain the bot's token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = from_environment()
    mark_in_use(paths().data)
    web.run_app(build(settings, paths()), host=settings.host, port=settings.port, access_log=None, print=None)
    return 0
