"""Train the Rasa model when the training data changed: `python -m nlu.train --models DIR` (in the Rasa environment).

The model is written beside the current one under a name of its own and takes effect at the next start of Rasa.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path

from nlu import from_content
from nlu.model import HERE, model_file
from nlu.without_tensorflow import install

KEPT_MODELS = 3
"""Older models are deleted; the newest stay for going back."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder of the trained models")
    parser.add_argument("--content", type=Path, required=True, help="staff's knowledge files")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    args = parser.parse_args()
    target = model_file(args.models)
    if target.exists() and not args.force:
        print(f"Modell {target.name} ist aktuell.")
        return 0
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["LOG_LEVEL"] = "WARNING"  # also switches the progress bars off
    warnings.simplefilter("ignore")
    install()
    from rasa.model_training import train
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.WARNING)
    configure_structlog(logging.WARNING)

    args.models.mkdir(parents=True, exist_ok=True)
    examples = args.models / "frage.yml"
    from_content.write(args.content, examples)
    result = train(
        domain=str(HERE / "domain"),
        config=str(HERE / "config.yml"),
        training_files=[str(HERE / "data"), str(examples)],
        output=str(args.models),
        fixed_model_name=target.name.removesuffix(".tar.gz"),
        # Rasa's own cache looks at class source only, not at the modules a component imports.
        force_training=True,
    )
    if result.code != 0 or not target.exists():
        print(
            "Das Training ist fehlgeschlagen. Die Ursache steht oben; das bisherige Modell bleibt in Betrieb.",
            file=sys.stderr,
        )
        return result.code or 1
    for old in sorted(args.models.glob("kreis-*.tar.gz"), key=lambda file: file.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    print(f"Modell {target.name} ist trainiert.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
