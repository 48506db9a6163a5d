"""How well what is wanted in a story is told from the rest: learned judge, and the clause with the most telling words.

    python -m bench wants

The stories of `bench/data/geschichten.jsonl`, each fifth judged by what was learned from the others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from knowledge.answering import Answering
from knowledge.e5.encoder import E5
from knowledge.e5.prepare import prepared
from knowledge.load import load
from knowledge.places.gazetteer import Gazetteer
from knowledge.search.calibration import Calibration
from knowledge.search.clauses import readings
from knowledge.search.engine import Search
from knowledge.search.stories import marked, read_stories
from knowledge.search.wants import learn
from knowledge.settings import ROOT, paths

TITLE = "Was in einer Geschichte gewünscht wird"
FOLDS: Final = 5


def main() -> None:
    content = load(paths().content)
    search = Search(content, Calibration.blank())
    reader = Answering(content, search, Gazetteer(paths().content))
    encoder = E5(prepared(paths().data), adapted=True)
    stories = [story for story in read_stories(ROOT / "bench" / "data" / "geschichten.jsonl") if story.want]
    standard = [search.lexical.standard(reader.matter(story.text)[0]) for story in stories]
    read = [readings(text, search.lexical.weight) for text in standard]
    texts = dict(zip((story.text for story in stories), (whole for whole, _ in read), strict=True))
    told = list(marked(stories, texts.__getitem__, encoder))
    usable = [number for number, (_, wanted) in enumerate(told) if 0 < wanted.sum() < len(wanted)]
    areas: list[tuple[float, float]] = []
    best: list[tuple[bool, bool]] = []
    for fold in range(FOLDS):
        judge = learn([told[number] for number in usable if number % FOLDS != fold])
        for number in (one for one in usable if one % FOLDS == fold):
            states, wanted = told[number]
            shares = judge.shares(states)
            clause = _inside(encoder, *read[number])
            areas.append((float(roc_auc_score(wanted, shares)), float(roc_auc_score(wanted, clause))))
            best.append((bool(wanted[shares.argmax()]), bool(wanted[clause].mean() > 0.5)))
    (judged, by_words), (hit, clause_hit) = np.mean(areas, axis=0), np.mean(best, axis=0)
    print(f"{len(areas)} stories with a marked want\n")
    print("| who | area under the curve, by token | the best is wanted |\n|---|---|---|")
    print(f"| learned judge | {judged:.3f} | {hit:.1%} (its best token) |")
    print(f"| clause with the most telling words | {by_words:.3f} | {clause_hit:.1%} (more than half of its tokens) |")


def _inside(encoder: E5, whole: str, clause: str) -> NDArray[np.bool_]:
    """Which tokens belong to the clause; all when there is but one."""
    told = encoder.token_states(whole)
    plain = " ".join(clause.split())
    begin = told.text.find(plain)
    if begin < 0:  # written with rare characters
        begin, plain = 0, ""
    end = begin + len(plain) if plain else len(told.text)
    return np.asarray([first < end and begin < last for first, last in told.spans], bool)
