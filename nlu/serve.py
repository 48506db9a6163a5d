"""Start Rasa for the gateway: `python -m nlu.serve --model FILE` (in the Rasa environment).

Loopback only, HTTP API off, telemetry off, without TensorFlow (see `without_tensorflow.py`).
"""

from __future__ import annotations

import argparse
import logging
import os
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from knowledge import logs
from knowledge.damage import is_sound_archive, set_aside_if_damaged
from knowledge.in_use import mark_in_use
from nlu.model import HERE
from nlu.without_tensorflow import install

log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--actions", default="http://127.0.0.1:5055/webhook", help="the action server's address")
    parser.add_argument("--tracker", type=Path, required=True, help="SQLite file of the conversations")
    args = parser.parse_args()

    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # In Redis the lock of a killed Rasa stays this long (seconds); the gateway gives up on a turn earlier.
    os.environ.setdefault("TICKET_LOCK_LIFETIME", "10")
    warnings.simplefilter("ignore")
    logs.set_up(logging.WARNING)
    mark_in_use(args.tracker.parent)
    model = usable_model(args.model)
    aside = set_aside_if_damaged(args.tracker)
    if aside is not None:
        log.error("Die Datei %s war beschädigt und liegt jetzt als %s daneben. Alle Gespräche beginnen neu.",
                  args.tracker.name, aside.name)  # fmt: skip
    install()
    from rasa.core import run
    from rasa.utils.log_utils import configure_structlog

    from nlu import faster, keep_less
    from nlu.endpoints import endpoints

    faster.install()
    keep_less.install()
    configure_structlog(logging.WARNING)

    run.load_agent_on_start = or_stop(run.load_agent_on_start)
    run.serve_application(
        model_path=str(model),
        interface="127.0.0.1",
        port=args.port,
        credentials=str(HERE / "credentials.yml"),
        endpoints=endpoints(
            args.actions, args.tracker, os.environ.get("ASSISTANT_DATABASE", ""), os.environ.get("ASSISTANT_REDIS", "")
        ),
        enable_api=False,
    )


def or_stop(load: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Rasa without a model would serve, and say that it is well. It must end instead, so that it is started again."""

    async def careful(*arguments: Any) -> Any:
        agent = await load(*arguments)
        if agent is None or not agent.is_ready():
            log.error("Das Modell lässt sich nicht laden; die Ursache steht darüber. Abhilfe: „make train“.")
            logging.shutdown()
            os._exit(1)  # Sanic would go on after an exception here
        return agent

    return careful


def usable_model(model: Path) -> Path:
    """The model, or the newest other one when it is damaged: better yesterday's understanding than none.

    Raises:
        SystemExit: there is no whole model.
    """
    if is_sound_archive(model):
        return model
    others = sorted(model.parent.glob("kreis-*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for other in others:
        if other != model and is_sound_archive(other):
            log.error("Das Modell %s ist beschädigt oder fehlt. In Betrieb ist das ältere %s. Abhilfe: „make train“.",
                      model.name, other.name)  # fmt: skip
            return other
    raise SystemExit(
        f"Das Modell {model.name} ist beschädigt oder fehlt, und es gibt kein anderes. Abhilfe: „make train“."
    )


if __name__ == "__main__":
    main()
