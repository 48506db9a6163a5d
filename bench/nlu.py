"""Intent classification: our pipeline, without its sentence vector, and stock DIET, on one and the same split.

A fifth of the sentences in `nlu/data`, stratified by intent with Rasa's own fold generator, is kept apart; each
pipeline learns the rest in a fresh process of Rasa's environment. That one split takes minutes; five folds of DIET
take an hour on two cores. Memory is the peak of the process that trains and classifies.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from typing import Final

from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT

TITLE: Final = "Sprachverständnis (Intents), ein Fünftel zurückgehalten"
PIPELINES: Final = {
    "stock DIET": ROOT / "bench" / "pipelines" / "stock.yml",
    "n-grams": ROOT / "bench" / "pipelines" / "ngrams.yml",
    "n-grams + e5 (ours)": ROOT / "nlu" / "config.yml",
}
ENVIRONMENT: Final = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "WARNING"}

PROGRAM: Final = """
import asyncio, json, logging, os, resource, sys, tempfile, time, warnings
warnings.simplefilter("ignore")
config, data, slim = sys.argv[1:4]
began = time.monotonic()
if slim == "slim":
    from nlu.without_tensorflow import install; install()
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.nlu.test import generate_folds
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.utils.log_utils import configure_structlog
from sklearn.metrics import f1_score
configure_structlog(logging.ERROR)
imported = time.monotonic() - began
everything = TrainingDataImporter.load_from_dict(config_path=config, training_data_paths=[data]).get_nlu_data()
training, test = next(generate_folds(5, everything))
folder = tempfile.mkdtemp()
open(os.path.join(folder, "nlu.yml"), "w", encoding="utf-8").write(training.nlu_as_yaml())
began = time.monotonic()
model = train_nlu(config, os.path.join(folder, "nlu.yml"), folder)
trained = time.monotonic() - began
began = time.monotonic()
agent = Agent.load(model)
loaded = time.monotonic() - began
wanted = [example.get("intent") for example in test.intent_examples]
texts = [example.get("text") for example in test.intent_examples]
async def classify():
    return [(await agent.parse_message(text))["intent_ranking"] for text in texts]
best = lambda ranking: next((one["name"] for one in ranking if one["name"] != "nlu_fallback"), "")
found = [best(ranking) for ranking in asyncio.run(classify())]
print("RESULT", json.dumps({
    "accuracy": sum(a == b for a, b in zip(wanted, found)) / len(wanted),
    "f1": f1_score(wanted, found, average="macro"),
    "test": len(wanted), "import": imported, "train": trained, "load": loaded,
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
    data = str(ROOT / "nlu" / "data")
    print("| pipeline | test sentences | accuracy | macro F1 | train s | import s | load s | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, config in PIPELINES.items():
        got = run(PROGRAM, str(config), data, "stock" if config.stem == "stock" else "slim")
        print(
            f"| {name} | {got['test']:.0f} | {got['accuracy']:.3f} | {got['f1']:.3f} | {got['train']:.0f} "
            f"| {got['import']:.1f} | {got['load']:.1f} | {got['memory']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
