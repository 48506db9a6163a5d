"""Intent classification: our pipeline against its halves and against stock DIET, by 3-fold cross-validation.

Rasa's own evaluation does the splitting and the counting (`cross_validate`), in Rasa's environment.
Training and loading are timed on all data, in one process per pipeline; memory is the peak of that process.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from typing import Final

from bot.supervise import NLU_PYTHON
from knowledge.settings import ROOT

TITLE: Final = "Sprachverständnis (Intents), 3-fache Kreuzvalidierung"
PIPELINES: Final = {
    "stock DIET": ROOT / "bench" / "pipelines" / "stock.yml",
    "n-grams": ROOT / "bench" / "pipelines" / "ngrams.yml",
    "e5": ROOT / "bench" / "pipelines" / "e5.yml",
    "n-grams + e5 (ours)": ROOT / "nlu" / "config.yml",
}
ENVIRONMENT: Final = {**os.environ, "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "WARNING"}

CROSS_VALIDATE: Final = """
import asyncio, json, sys, warnings
warnings.simplefilter("ignore")
config, data, slim = sys.argv[1:4]
if slim == "slim":
    from nlu.without_tensorflow import install; install()
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.nlu.test import cross_validate
training = TrainingDataImporter.load_from_dict(config_path=config, training_data_paths=[data]).get_nlu_data()
import yaml
settings = yaml.safe_load(open(config))
results, _, _ = asyncio.run(cross_validate(training, 3, settings, disable_plotting=True, errors=False))
print("RESULT", json.dumps({"f1": sum(results.test["F1-score"]) / 3, "accuracy": sum(results.test["Accuracy"]) / 3}))
"""
TRAIN_AND_LOAD: Final = """
import asyncio, json, resource, sys, tempfile, time, warnings
warnings.simplefilter("ignore")
config, data, slim, domain = sys.argv[1:5]
began = time.monotonic()
if slim == "slim":
    from nlu.without_tensorflow import install; install()
import rasa.core.agent, rasa.core.run
from rasa.model_training import train
imported = time.monotonic() - began
began = time.monotonic()
model = train(domain, config, [data], output=tempfile.mkdtemp(), force_training=True).model
trained = time.monotonic() - began
began = time.monotonic()
agent = rasa.core.agent.Agent.load(model)
asyncio.run(agent.parse_message("wann ist das fest"))
print("RESULT", json.dumps({"import": imported, "train": trained, "load": time.monotonic() - began,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def run(program: str, *arguments: str) -> dict[str, float]:
    """Run a program in Rasa's environment and read its RESULT line."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [str(NLU_PYTHON), "-c", program, *arguments],
            cwd=folder, env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        )  # fmt: skip
    lines = [line for line in result.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        raise RuntimeError(result.stderr[-1500:])
    return dict(json.loads(lines[0].removeprefix("RESULT ")))


def main() -> None:
    data, domain = str(ROOT / "nlu" / "data"), str(ROOT / "nlu" / "domain")
    print("| pipeline | accuracy | F1 | train s | import s | load s | peak MB |\n|---|---|---|---|---|---|---|")
    for name, config in PIPELINES.items():
        slim = "stock" if config.stem == "stock" else "slim"
        quality = run(CROSS_VALIDATE, str(config), data, slim)
        speed = run(TRAIN_AND_LOAD, str(config), data, slim, domain)
        print(
            f"| {name} | {quality['accuracy']:.3f} | {quality['f1']:.3f} | {speed['train']:.0f} "
            f"| {speed['import']:.1f} | {speed['load']:.1f} | {speed['memory']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
