"""`kreis serve`: the gateway process alone; `kreis run` starts it with the others."""

from __future__ import annotations

import argparse

IDLE_SECONDS = 75.0

HELP = "Nur das Gateway starten (Webchat und Schnittstelle)."


def configure(parser: argparse.ArgumentParser) -> None:
    return None


def run(args: argparse.Namespace) -> int:
    from aiohttp import web

    from bot.app import build
    from bot.settings import from_environment
    from knowledge import logs
    from knowledge.in_use import mark_in_use
    from knowledge.settings import paths

    logs.set_up()
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
