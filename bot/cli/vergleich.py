"""`kreis vergleich`: which answers change between the saved and the new state of the knowledge."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import ContentError, SettingsError

if TYPE_CHECKING:
    from bot.given import Given

HELP = "Spielt die Prüffragen gegen den gespeicherten und den neuen Stand und zeigt geänderte Antworten."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--alt", type=Path, help="Ordner mit dem alten Stand (sonst der letzte Stand in git)")
    parser.add_argument("--content", type=Path, help="Ordner mit dem neuen Stand (sonst das Wissen des Kreises)")
    parser.add_argument("--fragen", type=Path, help="Liste der Prüffragen (sonst knowledge/pruefungen.yaml)")
    parser.add_argument("--lexikalisch", action="store_true", help="nur nach Wörtern suchen (schneller)")


def run(args: argparse.Namespace) -> int:
    from bot.given import where_they_part
    from knowledge.settings import ROOT, paths

    new = _existing(args.content or paths().content, "--content")
    questions = read_questions(args.fragen or ROOT / "knowledge" / "pruefungen.yaml")
    with tempfile.TemporaryDirectory() as folder:
        old = _existing(args.alt, "--alt") if args.alt else _from_git(new, Path(folder))
        before = _answers(old, "alter Stand", list(questions), args.lexikalisch)
        after = _answers(new, "neuer Stand", list(questions), args.lexikalisch)
    changed = wrong = 0
    for question, expected in questions.items():
        if before[question] != after[question]:
            changed += 1
            was, now = where_they_part(before[question], after[question])
            print(f"GEÄNDERT  {question}\n  vorher:  {was}\n  jetzt:   {now}")
        if expected is not None and after[question].entry != expected:
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


def _existing(folder: Path, option: str) -> Path:
    if not folder.is_dir():
        raise SettingsError(f"Den Ordner „{folder}“ gibt es nicht. Prüfen Sie die Angabe hinter {option}.")
    return folder


def _answers(folder: Path, state: str, questions: list[str], lexical: bool) -> dict[str, Given]:
    """What each question gets. Files that cannot be read are named, because they change answers by being left out.

    Args:
        state: German name of this state of the knowledge.
    """
    from bot.given import Given
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
    errors = list(content.errors)
    places: Gazetteer | None = None
    try:
        places = Gazetteer(folder)
    except ContentError as error:
        errors.append(error)
    for unread in errors:
        print(f"Nicht gelesen ({state}): {unread}", file=sys.stderr)
    answering = Answering(content, search, places)
    return {question: Given.of(answering.answer(Turn(question)).replies[0]) for question in questions}


def _from_git(folder: Path, target: Path) -> Path:
    """The folder as last committed.

    Raises:
        SettingsError: there is no git, or it has no such state.
    """
    command = ["git", "archive", "HEAD", "."]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise SettingsError(
            "Das Programm git lässt sich nicht starten. Nennen Sie mit --alt einen Ordner zum Vergleich."
        ) from error
    if done.returncode:
        raise SettingsError(
            "Es gibt keinen gespeicherten Stand in git. Nennen Sie mit --alt einen Ordner zum Vergleich."
        )
    with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
        archive.extractall(target, filter="data")
    return target
