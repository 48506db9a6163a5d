"""Turns pydantic's errors into what staff need: the line, the cause and the cure, in German."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError
from rapidfuzz import process

from knowledge.errors import ContentError
from knowledge.schema.entry import FRONT_MATTER_KEYS, Address, LinkRef, SourceRef
from knowledge.schema.hours import DAYS

_CHILD_KEYS: Final[Mapping[str, Sequence[str]]] = {
    "adresse": tuple(Address.model_fields),
    "oeffnungszeiten": DAYS,
    "links": tuple(LinkRef.model_fields),
    "quelle": tuple(SourceRef.model_fields),
}
_EXPECTED: Final = {
    "bool_type": ("ja oder nein", "Schreiben Sie „true“ oder „false“, ohne Anführungszeichen."),
    "bool_parsing": ("ja oder nein", "Schreiben Sie „true“ oder „false“, ohne Anführungszeichen."),
    "string_type": ("ein Text", "Schreiben Sie einen einfachen Text in eine Zeile dahinter."),
    "tuple_type": ("eine Liste", "Schreiben Sie jeden Punkt in eine eigene Zeile, die mit „  - “ beginnt."),
    "float_type": ("eine Zahl", "Schreiben Sie eine Zahl mit Punkt, zum Beispiel 49.5397."),
    "float_parsing": ("eine Zahl", "Schreiben Sie eine Zahl mit Punkt, zum Beispiel 49.5397."),
    "date_from_datetime_parsing": ("ein Datum", "Schreiben Sie Jahr-Monat-Tag, zum Beispiel „2026-03-31“."),
    "date_type": ("ein Datum", "Schreiben Sie Jahr-Monat-Tag, zum Beispiel „2026-03-31“."),
    "int_parsing": ("eine ganze Zahl", "Schreiben Sie nur die Zahl, zum Beispiel „5“."),
    "int_type": ("eine ganze Zahl", "Schreiben Sie nur die Zahl, zum Beispiel „5“."),
    "list_type": ("eine Liste", "Schreiben Sie jeden Punkt in eine eigene Zeile, die mit „  - “ beginnt."),
    "string_too_short": ("ein Text", "Schreiben Sie hinter den Doppelpunkt, was gemeint ist."),
    "string_pattern_mismatch": ("eine andere Schreibweise", "Vergleichen Sie mit den anderen Zeilen der Datei."),
    "too_short": ("mindestens eine Angabe", "Ergänzen Sie sie eingerückt darunter."),
    "model_type": (
        "eine Gruppe von Angaben",
        "Schreiben Sie die Angaben eingerückt darunter, je eine Zeile „name: wert“.",
    ),
}


def explain(
    error: ValidationError, file: str, line_of: Any, keys: Callable[[Sequence[Any]], Sequence[str]] | None = None
) -> ContentError:
    """The first problem of a file.

    Args:
        line_of: gives the line of a path such as `("adresse", "plz")`.
        keys: the keys that are allowed below a path; by default those of text entries.
    """
    first = error.errors(include_url=False)[0]
    path = tuple(part for part in first["loc"] if not str(part).startswith("function-"))
    cause, cure = _words(first, path, keys or _entry_keys)
    return ContentError(cause, cure, file, line_of(path))


def _words(error: Any, path: tuple[Any, ...], keys: Callable[[Sequence[Any]], Sequence[str]]) -> tuple[str, str]:
    key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path, keys(path[:-1]))
    if kind == "missing":
        return f"Die Angabe „{key}“ fehlt.", f"Ergänzen Sie eine Zeile „{path[-1]}: …“."
    if kind == "value_error":
        cause, _, cure = str(error["ctx"]["error"]).partition(". ")
        prefix = f"Bei „{key}“: " if key else ""
        return f"{prefix}{cause}.", cure or "Bitte berichtigen Sie die Zeile."
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"„{error['input']}“ ist bei „{key}“ nicht vorgesehen.", f"Möglich sind: {allowed}."
    if kind in ("greater_than_equal", "less_than_equal"):
        return (
            f"Die Zahl {error['input']} bei „{key}“ liegt außerhalb des Möglichen.",
            "Prüfen Sie, ob Breite (lat) und Länge (lon) vertauscht sind.",
        )
    if kind == "string_pattern_mismatch" and path[-1:] == ("url",):
        return f"„{error['input']}“ ist keine Webadresse.", "Schreiben Sie die Adresse mit „https://“ davor."
    expected, cure = _EXPECTED.get(kind, ("etwas anderes", "Vergleichen Sie mit einem anderen Eintrag."))
    return f"Bei „{key}“ wird {expected} erwartet.", cure


def _entry_keys(parents: Sequence[Any]) -> Sequence[str]:
    parent = next((str(part) for part in reversed(parents) if isinstance(part, str)), "")
    return _CHILD_KEYS.get(parent, FRONT_MATTER_KEYS)


def _unknown_key(path: tuple[Any, ...], known: Sequence[str]) -> tuple[str, str]:
    name = str(path[-1])
    close = process.extractOne(name.lower(), known, score_cutoff=60)
    cure = f"Meinten Sie „{close[0]}“? " if close else f"Möglich sind: {', '.join(known)}. "
    return (
        f"Den Schlüssel „{name}“ gibt es nicht.",
        cure + "Berichtigen Sie den Namen oder löschen Sie die Zeile.",
    )
