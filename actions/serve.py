"""Start the action server: `python -m actions.serve --port 5055`. Loopback only, one process.

rasa_sdk's own start-up runs a worker beside the main process: everything is loaded twice, and a killed main process
leaves the worker behind on the port.
"""

from __future__ import annotations

import argparse
import logging

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.metrics import add_metrics
from knowledge import logs
from knowledge.in_use import mark_in_use
from knowledge.live import knowledge
from knowledge.settings import paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    args = parser.parse_args()
    logs.set_up(logging.WARNING)
    # At each call it warns that Rasa's version is another one; that pair is tested (docs/architecture.md).
    logging.getLogger("rasa_sdk.utils").setLevel(logging.ERROR)
    mark_in_use(paths().data)
    executor = ActionExecutor()
    executor.register_package("actions")
    knowledge()  # read the content before the first resident asks
    app = create_app(executor, cors_origins=None)
    add_metrics(app)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    app.run(host="127.0.0.1", port=args.port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
