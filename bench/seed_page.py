"""Forty held-out questions about the county's Smart-City page, through the whole started assistant.

Right means: every expected fact (a regular expression) is in the text of the answer. The questions stand in
`data/seite_heldout.tsv` and are used nowhere else.
"""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from pathlib import Path
from typing import Final

from bench._processes import our_stack, wait_for, wait_for_vectors

TITLE: Final = "Fragen zur Smart-City-Seite (40, zurückgehalten)"
QUESTIONS: Final = Path(__file__).parent / "data" / "seite_heldout.tsv"


def ask(url: str, text: str) -> dict[str, object]:
    """The last reply of a fresh conversation."""
    body = json.dumps({"session": str(uuid.uuid4()), "text": text}).encode()
    request = urllib.request.Request(f"{url}/api/messages", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return dict(json.load(response)["replies"][-1])


def main() -> None:
    lines = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    right = 0
    with our_stack() as (url, _):
        wait_for(f"{url}/health")
        wait_for_vectors()
        for line in lines:
            question, expected = line.split("\t")
            reply = ask(url, question)
            found = all(re.search(part, str(reply["text"]), re.I) for part in expected.split(" && "))
            right += found
            if not found:
                print(f"- {question}\n  {reply['outcome']}: {str(reply['text'])[:160]!r}")
    print(f"\n{right} of {len(lines)} right")


if __name__ == "__main__":
    main()
