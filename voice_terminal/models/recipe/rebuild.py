"""Builds a model with a county's own vocabulary around the embedded acoustic model."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from knowledge.errors import SpeechError
from voice_terminal.models.fetch import Say
from voice_terminal.models.recipe import const_fst, lexicon_graph
from voice_terminal.models.recipe.language_model import estimate, from_graph, mix, to_graph
from voice_terminal.models.recipe.pronunciation import Phones, pronounce

UNKNOWN: Final = "[unk]"
SHARE: Final = 0.5
"""Weight of the county's sentences in the language model; the rest is the embedded model's. Chosen on
forty questions beside the test's: 0.3, 0.5 and 0.7 heard nearly the same."""
_MARKS: Final = ("B", "E", "I", "S")


def rebuild(base: Path, target: Path, sentences: Sequence[str], say: Say, *, share: float = SHARE) -> Path:
    """Write a copy of the model `base` to `target` that also knows the words of `sentences`, and return `target`.

    The acoustic model stays: what the model hears is unchanged, only what it can write. A target beside `base` links
    to what it shares with it.

    Raises:
        SpeechError: espeak-ng or OpenFst's `fstconvert` is missing.
    """
    phones = numbered(base / "graph" / "phones.txt")
    inventory = {name.rpartition("_")[0] for name in phones if name.endswith(tuple(f"_{mark}" for mark in _MARKS))}
    old = {word: number for word, number in numbered(base / "graph" / "words.txt").items() if word[0] not in "<#["}
    wanted = sorted(old.keys() | {word for sentence in sentences for word in sentence.split()})
    lexicon = pronounce(wanted, inventory)
    say(f"{len(lexicon)} Wörter, davon {len(lexicon.keys() - old.keys())} neu; {len(wanted) - len(lexicon)} ohne Laute")
    usable = [sentence for sentence in sentences if all(word in lexicon for word in sentence.split())]
    known = from_graph(const_fst.read(base / "graph" / "Gr.fst"), {number: word for word, number in old.items()})
    model = mix(known, estimate(usable, lexicon), share)
    model.probability = {
        ngram: p for ngram, p in model.probability.items() if ngram[-1] in lexicon or ngram[-1] == "</s>"
    }
    say(f"Sprachmodell: {len(model.probability)} Wortfolgen aus dem Grundmodell und {len(usable)} eigenen Sätzen")
    with tempfile.TemporaryDirectory(prefix=".neu-", dir=target.parent) as scratch:
        fresh = Path(scratch) / target.name
        shutil.copytree(base, fresh)
        if target.resolve().parent == base.resolve().parent:
            _link(base, fresh)
        words = _write_lexicon(fresh / "graph", {word: (sounds,) for word, sounds in lexicon.items()}, phones)
        const_fst.write(fresh / "graph" / "Gr.fst", to_graph(model, words), "ilabel")
        _write_words(fresh / "graph" / "words.txt", words)
        if target.exists():
            shutil.rmtree(target)
        fresh.replace(target)
    say(f"fertig: {target}")
    return target


def _link(base: Path, fresh: Path) -> None:
    """Replace what a rebuilt model leaves as it is by links to the model it was built from."""
    for path in sorted(fresh.rglob("*")):
        name = path.relative_to(fresh)
        if path.is_file() and name.parts[0] != "graph":
            path.unlink()
            path.symlink_to(Path(*[".."] * len(name.parts), base.name, name))


def numbered(file: Path) -> dict[str, int]:
    """A Kaldi symbol table: "word number" per line."""
    pairs = (line.rsplit(" ", 1) for line in file.read_text("utf-8").splitlines())
    return {name: int(number) for name, number in pairs}


def _write_lexicon(graph: Path, lexicon: Mapping[str, Sequence[Phones]], phones: Mapping[str, int]) -> dict[str, int]:
    """Write `HCLr.fst`; returns the words with the numbers that OpenFst gave them for its lookahead tables."""
    words = {word: number for number, word in enumerate([*lexicon, UNKNOWN], 1)}
    with tempfile.TemporaryDirectory() as scratch:
        plain, relabelled = Path(scratch) / "HCL.fst", Path(scratch) / "relabel.txt"
        const_fst.write(plain, lexicon_graph.build(lexicon, words, phones, UNKNOWN), "olabel")
        command = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={relabelled}"]
        try:
            subprocess.run([*command, str(plain), str(graph / "HCLr.fst")], check=True, env=_with_plugins())
        except (OSError, subprocess.CalledProcessError) as error:
            raise SpeechError(
                "OpenFst fehlt. Bitte installieren Sie es: apt-get install libfst-tools libfst22-plugins-base"
            ) from error
        lines = (line.split() for line in relabelled.read_text().splitlines())
        renumbered = {int(before): int(after) for before, after in lines}
    return {word: renumbered[number] for word, number in words.items()}


def _with_plugins() -> dict[str, str]:
    """The environment in which `fstconvert` finds Debian's plug-in for lookahead graphs."""
    import os

    folders = sorted({str(found.parent) for found in Path("/usr/lib").glob("*/fst/*/olabel_lookahead-fst.so")})
    return {**os.environ, "LD_LIBRARY_PATH": ":".join([*folders, os.environ.get("LD_LIBRARY_PATH", "")])}


def _write_words(file: Path, words: Mapping[str, int]) -> None:
    last = max(words.values())
    table = {"<eps>": 0, **words, "#0": last + 1, "<s>": last + 2, "</s>": last + 3}
    file.write_text(
        "".join(f"{word} {number}\n" for word, number in sorted(table.items(), key=lambda item: item[1])), "utf-8"
    )
