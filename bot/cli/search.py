"""`kreis search`: ranked entries of any content folder, for staff and for test collections."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from knowledge.errors import SettingsError

HELP = "Sucht in den Wissensdateien und zeigt die besten Einträge mit Punktzahl."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("frage", nargs="?", help="ohne Frage: je Zeile eine aus der Standardeingabe")
    parser.add_argument("--content", type=Path, help="Ordner mit Markdown-Dateien (sonst das Wissen des Kreises)")
    parser.add_argument("--json", action="store_true", help="als JSON ausgeben")
    parser.add_argument("--limit", type=int, default=10, help="höchstens so viele Einträge je Frage")
    parser.add_argument("--lexikalisch", action="store_true", help="nur nach Wörtern suchen, ohne Bedeutungsvergleich")


def run(args: argparse.Namespace) -> int:
    from knowledge.load import load
    from knowledge.search import Search
    from knowledge.settings import paths

    folder: Path = args.content or paths().content
    if not folder.is_dir():
        raise SettingsError(f"Den Ordner „{folder}“ gibt es nicht. Prüfen Sie die Angabe hinter --content.")
    content = load(folder, strict=args.content is None)
    for error in content.errors:
        print(f"Ausgelassen: {error}", file=sys.stderr)
    search = Search(content)
    if not args.lexikalisch:
        from knowledge.search.encoder import SentenceEncoder, encoder_name
        from knowledge.search.vectors import VectorCache

        encoder = SentenceEncoder(encoder_name())
        search.embed(encoder, VectorCache(paths().in_data("vektoren/x").parent, encoder.id))
    questions = [args.frage] if args.frage is not None else (line.rstrip("\n") for line in sys.stdin)
    for question in questions:
        results = [{"entry": hit.entry, "score": hit.score} for hit in search.search(question, args.limit)]
        if args.json and args.frage is not None:
            print(json.dumps(results, ensure_ascii=False))
        elif args.json:
            print(json.dumps({"question": question, "results": results}, ensure_ascii=False), flush=True)
        else:
            print(question)
            for result in results:
                print(f"  {result['score']:.2f}  {result['entry']}")
    return 0
