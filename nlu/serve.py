"""Start Rasa for the gateway: `python -m nlu.serve --model FILE` (in the Rasa environment).

Loopback only, HTTP API off, telemetry off, without TensorFlow (see `without_tensorflow.py`).
"""

from __future__ import annotations

import argparse
import logging
import os
import warnings
from pathlib import Path

from nlu.model import HERE
from nlu.without_tensorflow import install


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--actions", default="http://127.0.0.1:5055/webhook", help="the action server's address")
    parser.add_argument("--tracker", type=Path, required=True, help="SQLite file of the conversations")
    args = parser.parse_args()

    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["ACTIONS_URL"] = args.actions
    os.environ.setdefault("TRACKER_DIALECT", "sqlite")
    os.environ.setdefault("TRACKER_DB", str(args.tracker))
    warnings.simplefilter("ignore")
    # Rasa's INFO and DEBUG records carry message texts, which must never be in a log.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    install()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from nlu import faster

    faster.install()
    configure_structlog(logging.WARNING)

    serve_application(
        model_path=str(args.model),
        interface="127.0.0.1",
        port=args.port,
        credentials=str(HERE / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(HERE / "endpoints.yml")),
        enable_api=False,
    )


if __name__ == "__main__":
    main()
