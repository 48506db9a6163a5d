"""`kreis umfrage`: state of the surveys, export of answers, import from LimeSurvey."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Umfragen: Stand, Export (CSV, JSON, LimeSurvey), Ergebnisse, Import aus LimeSurvey"
FORMATS = ("csv", "json", "limesurvey", "html")


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="umfrage_verb", required=True, metavar="WAS")
    verbs.add_parser("status", help="welche Umfragen laufen und wie viele teilgenommen haben")
    export = verbs.add_parser("export", help="Antworten einer Umfrage in eine Datei schreiben")
    export.add_argument("umfrage", help="Name der Umfragedatei ohne .yaml")
    export.add_argument("--format", choices=FORMATS, default="csv")
    export.add_argument("--nach", type=Path, default=Path(), metavar="ORDNER", help="wohin (Vorgabe: hierher)")
    read = verbs.add_parser("import", help="Fragen aus einer LimeSurvey-Datei (.lss oder .txt) übernehmen")
    read.add_argument("datei", type=Path)
    read.add_argument("--name", default="", help="Name der neuen Umfragedatei ohne .yaml")
    verbs.add_parser("aufraeumen", help="liegengebliebene und abgelaufene Teilnahmen löschen")


def run(args: argparse.Namespace) -> int:
    return {"status": _status, "export": _export, "import": _import, "aufraeumen": _tidy}[args.umfrage_verb](args)


def _status(_: argparse.Namespace) -> int:
    from knowledge import clock
    from knowledge.settings import paths
    from knowledge.surveys.files import Catalogue
    from knowledge.surveys.store import Store, open_engine

    counts = Store(open_engine()).counts()
    for survey in Catalogue(paths().content).all().values():
        sent, begun = counts.get(survey.id, (0, 0))
        until = f" bis {survey.bis:%d.%m.%Y}" if survey.bis else ""
        example = ", Beispiel" if survey.beispiel else ""
        print(f"{survey.id}: {survey.titel} ({survey.status(clock.today())}{until}{example})")
        if survey.fragen:
            print(f"    {len(survey.fragen)} Fragen, {sent} Teilnahmen abgeschickt, {begun} angefangen")
    return 0


def _export(args: argparse.Namespace) -> int:
    from knowledge.errors import KreisError
    from knowledge.settings import paths
    from knowledge.surveys import export, limesurvey, plots, results
    from knowledge.surveys.files import Catalogue
    from knowledge.surveys.store import Store, open_engine

    surveys = Catalogue(paths().content).all()
    survey = surveys.get(args.umfrage)
    if survey is None:
        raise KreisError(f"Die Umfrage „{args.umfrage}“ gibt es nicht. Vorhanden sind: {', '.join(surveys)}.")
    sheets = Store(open_engine()).sheets(survey.id)
    files = {
        "csv": lambda: {".csv": export.to_csv(survey, sheets), "-codebuch.csv": export.codebook_csv(survey)},
        "json": lambda: {".json": export.to_json(survey, sheets)},
        "limesurvey": lambda: {"-limesurvey-vv.txt": limesurvey.to_vv(survey, sheets)},
        "html": lambda: {".html": plots.fragment(results.results(survey, sheets))},
    }[args.format]()
    args.nach.mkdir(parents=True, exist_ok=True)
    for ending, text in files.items():
        path = args.nach / f"{survey.id}{ending}"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        print(path)
    print(f"{len(sheets)} Teilnahmen.")
    return 0


def _import(args: argparse.Namespace) -> int:
    from knowledge.errors import KreisError
    from knowledge.settings import paths
    from knowledge.surveys import limesurvey
    from knowledge.surveys.definition import slug
    from knowledge.surveys.files import FOLDER, read_survey

    try:
        text = args.datei.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KreisError(
            f"Die Datei {args.datei} lässt sich nicht lesen. Prüfen Sie Namen und Zugriffsrechte."
        ) from error
    read = limesurvey.read_lss if args.datei.suffix.lower() == ".lss" else limesurvey.read_tab
    imported = read(text, args.datei.name)
    name = args.name or slug(imported.data["titel"]).replace("_", "-")
    # A leading underscore would hide the file; without it the survey would be live before anybody has checked it.
    path = paths().content / FOLDER / f"_{name}.yaml"
    if path.exists():
        raise KreisError(f"Die Datei {path.name} gibt es schon. Geben Sie mit --name einen anderen Namen an.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(limesurvey.to_yaml(imported), encoding="utf-8")
    survey = read_survey(path, paths().content)
    print(f"{path}: {len(survey.fragen)} Fragen übernommen.")
    for note in imported.notes:
        print(f"  - {note}")
    print(f"Die Umfrage ist noch ein Entwurf. Benennen Sie die Datei in „{name}.yaml“ um, wenn sie beginnen soll.")
    return 0


def _tidy(_: argparse.Namespace) -> int:
    from knowledge.settings import paths
    from knowledge.surveys.files import Catalogue
    from knowledge.surveys.participation import Participation
    from knowledge.surveys.persons import Persons
    from knowledge.surveys.store import Store, open_engine

    Participation(
        Catalogue(paths().content), Store(open_engine()), Persons(paths().data / "umfragen-schluessel")
    ).tidy()
    print("Aufgeräumt.")
    return 0
