"""Questions about places elsewhere: the county must not answer for Berlin or Kaiserslautern as if it knew."""

from __future__ import annotations

import re
from typing import Final

from knowledge.schema import Entry
from knowledge.text import fold

_PLACE_NAMES: Final = """
    aachen augsburg berlin bielefeld birkenfeld bochum bonn braunschweig bremen chemnitz darmstadt dortmund
    dresden duisburg duesseldorf erfurt essen frankfurt freiburg fulda giessen goettingen hagen halle hamburg
    hannover heidelberg heilbronn homburg idar-oberstein ingolstadt jena kaiserslautern karlsruhe kassel kiel
    koblenz koeln konstanz leipzig leverkusen luebeck ludwigshafen luxemburg magdeburg mainz mannheim marburg
    merzig muenchen muenster neunkirchen neustadt nuernberg oldenburg osnabrueck paderborn paris pirmasens
    potsdam ramstein regensburg rockenhausen rostock saarbruecken saarlouis schwerin speyer stuttgart trier
    tuebingen ulm wien wiesbaden wolfsburg worms wuerzburg wuppertal zuerich zweibruecken bayern brandenburg
    hessen niedersachsen sachsen saarland thueringen frankreich oesterreich schweiz spanien mallorca italien
    amerika usa polen tuerkei bad-kreuznach sankt-wendel st-wendel donnersbergkreis
"""
_NAMES: Final = "|".join(sorted((name.replace("-", r"[\s-]") for name in _PLACE_NAMES.split()), key=len, reverse=True))
_ELSEWHERE: Final = re.compile(rf"\b(?:in|im|von|fuer|vun|stadt|landkreis|kreis)\s+(?:der\s+)?({_NAMES})\b")
_NARRATIVE: Final = re.compile(
    r"\bkusel\b|hierher|umzieh|umzug|\bzieh|gezogen|wohn\w* in|stand|gebor|geheiratet|verheiratet|"
    r"gekauft|verkauf|komme aus"
)
"""Who tells of another place asks for help here: "Meine Tochter wohnt in Frankreich …"."""


def elsewhere(question: str, entry: Entry | None) -> str:
    """The foreign place a question is about, as written there, unless the entry that fits speaks of it; else empty.

    "Wie melde ich mich von Trier nach Kusel um?" is about the county: whoever names both, is not foreign.
    """
    text = re.sub(r"\s+", " ", fold(question))
    match = _ELSEWHERE.search(text)
    if not match or _NARRATIVE.search(text):
        return ""
    name = match[1]
    if entry is not None:
        known = " ".join(
            [entry.titel, entry.short, *entry.synonyme, *entry.fragen, *(part.text for part in entry.passages)]
        )
        if re.search(rf"\b{name}", fold(known)):
            return ""
    at = re.search(rf"\b{name}\b", fold(question))
    return name.capitalize() if not at else _as_written(question, name)


def _as_written(question: str, name: str) -> str:
    return next((word for word in re.findall(r"[\w-]+", question) if fold(word) == name), name).capitalize()
