"""`kreis vergleich`: which answers change between the saved and the new state of the knowledge."""

from __future__ import annotations

import argparse
import subprocess
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from knowledge.errors import ContentError, SettingsError

HELP = "Spielt die Prüffragen gegen den gespeicherten und den neuen Stand und zeigt geänderte Antworten."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alt", type=Path, help="Ordner mit dem alten Stand (sonst der letzte Stand in git)")
    parser.add_argument("--content", type=Path, help="Ordner mit dem neuen Stand (sonst das Wissen des Kreises)")
    parser.add_argument("--fragen", type=Path, help="Liste der Prüffragen (sonst knowledge/pruefungen.yaml)")
    parser.add_argument("--lexikalisch", action="store_true", help="nur nach Wörtern suchen (schneller)")


def run(args: argparse.Namespace) -> int:
    from knowledge.settings import ROOT, paths

    new: Path = args.content or paths().content
    questions = read_questions(args.fragen or ROOT / "knowledge" / "pruefungen.yaml")
    with tempfile.TemporaryDirectory() as folder:
        old: Path = args.alt or _from_git(new, Path(folder))
        before, after = (_answers(state, list(questions), args.lexikalisch) for state in (old, new))
    changed = wrong = 0
    for question, expected in questions.items():
        if before[question] != after[question]:
            changed += 1
            print(f"GEÄNDERT  {question}\n  vorher:  {before[question]}\n  jetzt:   {after[question]}")
        found = after[question]  # an entry, perhaps with the band behind it, or "weiß nicht"
        if expected is not None and found != expected and not found.startswith(f"{expected} "):
            wrong += 1
            print(f"ERWARTET  {question}\n  soll:    {expected}\n  ist:     {after[question]}")
    print(f"{len(questions)} Fragen: {changed} Antworten geändert, {wrong} anders als erwartet.")
    return 1 if wrong else 0


def read_questions(path: Path) -> dict[str, str | None]:
    """Questions with the expected entry, or None when nothing particular is expected.

    Raises:
        ContentError: the file is wrong.
    """
    from knowledge.yaml_file import parse_yaml

    try:
        data: Any = parse_yaml(path.read_text(encoding="utf-8"), path.name, 1)
    except OSError as error:
        raise SettingsError(f"Die Datei {path} fehlt. Legen Sie sie an: je Zeile „Frage: eintrag“.") from error
    for question, entry in data.items():
        if not isinstance(question, str) or not (entry is None or isinstance(entry, str)):
            cure = "Schreiben Sie „Frage: ordner/eintrag“, oder „Frage: weiß nicht“."
            raise ContentError(f"Der Eintrag „{question}“ ist nicht lesbar.", cure, path.name)
    return dict(data)


def _answers(folder: Path, questions: list[str], lexical: bool) -> dict[str, str]:
    """What each question gets: entry and text, `nachfrage`, or `weiß nicht`."""
    from knowledge.answering import Answering
    from knowledge.load import load
    from knowledge.places.gazetteer import Gazetteer
    from knowledge.reply import Turn
    from knowledge.search import Search
    from knowledge.search.encoder import shared
    from knowledge.search.vectors import VectorCache
    from knowledge.settings import paths

    content = load(folder)
    search = Search(content)
    if not lexical:
        encoder = shared().result()
        search.embed(encoder, VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id))
    try:
        places = Gazetteer(folder)
    except (ContentError, OSError):
        places = None
    answering = Answering(content, search, places)
    found = {}
    for question in questions:
        reply = answering.answer(Turn(question)).replies[0]
        if reply.outcome == "answered" and reply.source:
            found[question] = f"{reply.source.entry} {' '.join(reply.text.split())[:160]}"
        else:
            found[question] = "nachfrage" if reply.outcome == "clarify" else "weiß nicht"
    return found


def _from_git(folder: Path, target: Path) -> Path:
    """The folder as last committed."""
    command = ["git", "archive", "HEAD", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise SettingsError(
            "Es gibt keinen gespeicherten Stand in git. Nennen Sie mit --alt einen Ordner zum Vergleich."
        )
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(target, filter="data")
    return target
