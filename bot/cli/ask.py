"""`kreis ask "Frage"`: one question to the running assistant, one answer, exit code by outcome."""

from __future__ import annotations

import argparse

HELP = "Eine Frage an den laufenden Assistenten stellen."
EXIT_CODES = {
    "answered": 0,
    "smalltalk": 0,
    "form": 0,
    "clarify": 2,
    "unanswered": 3,
    "out_of_scope": 3,
    "error": 4,
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("frage")
    parser.add_argument("--json", action="store_true", help="die ganze Antwort als JSON ausgeben")
    parser.add_argument("--session", help="UUID eines Gesprächs, das fortgesetzt werden soll")


def run(args: argparse.Namespace) -> int:
    import json
    import urllib.error
    import urllib.request
    import uuid

    from bot.settings import from_environment
    from knowledge.errors import RasaUnavailable

    body = json.dumps({"session": args.session or str(uuid.uuid4()), "text": args.frage}).encode()
    request = urllib.request.Request(
        f"{from_environment().url}/api/messages", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            replies = json.load(response)["replies"]
    except urllib.error.HTTPError as error:
        raise RasaUnavailable(json.load(error)["error"]["message"]) from error
    except OSError as error:
        raise RasaUnavailable("Der Assistent läuft nicht. Bitte starten Sie ihn mit „make run“.") from error
    for reply in replies:
        print(json.dumps(reply, ensure_ascii=False) if args.json else _readable(reply))
    return EXIT_CODES.get(replies[-1]["outcome"], 4)


def _readable(reply: dict[str, object]) -> str:
    source = reply.get("source")
    return f"{reply['text']}\n" + (
        f"(Quelle: {source['title']}, Stand: {source['stand']})\n" if isinstance(source, dict) else ""
    )
