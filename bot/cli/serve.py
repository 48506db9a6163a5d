"""`kreis serve`: the gateway process alone; `kreis run` starts it with the others."""

from __future__ import annotations

import argparse

IDLE_SECONDS = 75.0

HELP = "Nur das Gateway starten (Webchat und Schnittstelle)."


def configure(parser: argparse.ArgumentParser) -> None:
    return None


def run(args: argparse.Namespace) -> int:
    import logging

    from aiohttp import web

    from bot.app import build
    from bot.logs import log_to_stderr
    from bot.settings import from_environment
    from knowledge.in_use import mark_in_use
    from knowledge.settings import paths

    log_to_stderr()
    # httpx logs request URLs, and Telegram's contain the bot's token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = from_environment()
    mark_in_use(paths().data)
    web.run_app(
        build(settings, paths()),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=None,
        # A connection that has not sent a whole request by then is closed, also one that never began.
        keepalive_timeout=IDLE_SECONDS,
    )
    return 0
