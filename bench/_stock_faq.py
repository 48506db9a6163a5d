"""The knowledge as a stock Rasa FAQ bot: what `rasa init` proposes, each entry an answer of a ResponseSelector.

It learns the names that staff gave the entries (titles, synonyms, questions), and the foreign questions that our Rasa
learns as a second intent. It answers unless the FallbackClassifier (its default border) or the foreign intent comes
first. The 10,000 sentences of residents are left out: with them the selector learned nothing in 15 and in 50 passes
(docs/search.md).

The classifier, which only tells the county's business from other, learns in `EPOCHS` passes instead of the hundred of
`stock.yml`, which would take hours; the selector in all hundred.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bot.processes import NLU_PYTHON
from knowledge.load import Content
from knowledge.search.engine import FOREIGN, foreign_questions
from knowledge.settings import ROOT, paths

CONFIG: Final = ROOT / "bench" / "pipelines" / "stock.yml"
EPOCHS: Final = {"DIETClassifier": 5}
PROGRAM: Final = """
import asyncio, json, logging, os, sys, warnings
warnings.simplefilter("ignore")
config, folder, name = sys.argv[1:4]
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog
configure_structlog(logging.ERROR)
model = os.path.join(folder, name + ".tar.gz")
if not os.path.exists(model):
    train_nlu(config, os.path.join(folder, "nlu.yml"), folder, fixed_model_name=name,
              domain=os.path.join(folder, "domain.yml"))
agent = Agent.load(model)
async def ask():
    for line in sys.stdin:
        found = await agent.parse_message(json.loads(line))
        response = found.get("response_selector", {}).get("default", {}).get("response", {})
        print("RESULT", json.dumps([found["intent"]["name"], response.get("intent_response_key") or ""]), flush=True)
asyncio.run(ask())
"""


def answers(content: Content, questions: Sequence[str]) -> list[str]:
    """The entry that the bot answers each question with; empty when it falls back. The first call trains, 40 minutes.

    Raises:
        RuntimeError: Rasa failed; with the end of what it printed.
    """
    folder = paths().in_data("bench/stock-faq/.keep").parent
    names = _write(folder, content)
    result = subprocess.run(
        [str(NLU_PYTHON), "-c", PROGRAM, str(folder / "config.yml"), str(folder), f"faq-{_version(folder)}"],
        input="".join(f"{json.dumps(question)}\n" for question in questions),
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
    )
    rows = [json.loads(line[7:]) for line in result.stdout.splitlines() if line.startswith("RESULT ")]
    if len(rows) != len(questions):
        raise RuntimeError(result.stderr[-1500:])
    return [names.get(key, "") if intent == "faq" else "" for intent, key in rows]


def _write(folder: Path, content: Content) -> Mapping[str, str]:
    """Pipeline, training data and domain; returns the entry of each response key."""
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    nlu: list[dict[str, Any]] = [{"intent": "fremd", "examples": _lines(foreign_questions(FOREIGN[:1]))}]
    responses: dict[str, Any] = {}
    for number, entry in enumerate(content.entries.values()):
        names[f"faq/e{number}"] = entry.id
        nlu.append(
            {
                "intent": f"faq/e{number}",
                "examples": _lines([entry.titel, *entry.synonyme, *entry.fragen]),
            }
        )
        responses[f"utter_faq/e{number}"] = [{"text": entry.titel}]
    yaml = YAML()
    config = yaml.load(CONFIG)
    for component in config["pipeline"]:
        if component["name"] in EPOCHS:
            component["epochs"] = EPOCHS[component["name"]]
    with (folder / "config.yml").open("w", encoding="utf-8") as file:
        yaml.dump(config, file)
    with (folder / "nlu.yml").open("w", encoding="utf-8") as file:
        yaml.dump({"version": "3.1", "nlu": nlu}, file)
    with (folder / "domain.yml").open("w", encoding="utf-8") as file:
        yaml.dump({"version": "3.1", "intents": ["faq", "fremd"], "responses": responses}, file)
    return names


def _version(folder: Path) -> str:
    """Of training data and pipeline: a model is trained once for each."""
    read = ((folder / name).read_bytes() for name in ("nlu.yml", "config.yml"))
    return hashlib.sha256(b"".join(read)).hexdigest()[:12]


def _lines(texts: Iterable[str]) -> str:
    # Square brackets would be read as entities.
    return "".join(f"- {' '.join(text.split()).replace('[', '(').replace(']', ')')}\n" for text in texts)
