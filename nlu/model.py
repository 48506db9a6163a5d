"""Which trained model belongs to the present training data: its file name carries their fingerprint.

Standard library only: both environments import it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = ("config.yml", "domain", "data", "components")
"""What a model depends on, below `nlu/`. The dialogue's answers are not in here: staff change them without training."""


def fingerprint(folder: Path = HERE) -> str:
    """12 hexadecimal digits over names and contents of all training files, the encoder and the Rasa pins."""
    digest = hashlib.sha256()
    files = [
        file
        for part in PARTS
        for file in ([folder / part] if (folder / part).is_file() else (folder / part).rglob("*"))
    ]
    files += [HERE.parent / "requirements" / "nlu.txt", *(HERE.parent / "knowledge" / "e5").glob("*.py")]
    files += [HERE.parent / "knowledge" / "search" / "fremd.txt"]  # foreign questions are training data too
    for file in sorted(file for file in files if file.is_file() and file.suffix in {".yml", ".py", ".txt"}):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_file(models: Path, folder: Path = HERE) -> Path:
    """Where the model for the present training data lies, or would lie."""
    return models / f"kreis-{fingerprint(folder)}.tar.gz"
