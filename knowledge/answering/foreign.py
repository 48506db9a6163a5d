"""Questions about places elsewhere: the county must not answer for Berlin or Kaiserslautern as if it knew."""

from __future__ import annotations

import re
from typing import Final

from knowledge.schema import Entry
from knowledge.search.clauses import LONG, asks, clauses
from knowledge.text import fold

_PLACE_NAMES: Final = """
    aachen alzey andernach annweiler augsburg bamberg bayreuth berlin bernkastel bielefeld bingen birkenfeld
    bitburg bochum bonn boppard braunschweig bremen chemnitz cottbus darmstadt daun dortmund dresden duisburg
    duesseldorf eisenberg erfurt esslingen flensburg frankenthal frankfurt freiburg fulda gera
    germersheim giessen goettingen gruenstadt hagen hamburg hamm hanau hannover heidelberg heilbronn
    homburg idar-oberstein ingelheim ingolstadt jena kaiserslautern karlsruhe kassel kiel kirchheimbolanden
    kirn koblenz koeln konstanz krefeld landau leipzig leverkusen limburg ludwigsburg ludwigshafen luebeck
    luxemburg magdeburg mainz mannheim marburg mayen merzig moenchengladbach montabaur muenchen muenster
    neunkirchen neustadt neuwied nuernberg oberhausen oldenburg osnabrueck paderborn paris pforzheim pirmasens
    potsdam prag ramstein regensburg remscheid rockenhausen rostock saarbruecken saarlouis schwerin siegen
    simmern solingen speyer stuttgart suhl trier tuebingen ulm voelklingen wien wiesbaden wittlich wolfsburg
    worms wuerzburg wuppertal zuerich zweibruecken baden-wuerttemberg bayern brandenburg hessen niedersachsen
    sachsen saarland thueringen nordrhein-westfalen schleswig-holstein frankreich oesterreich schweiz spanien
    mallorca italien england indien china japan russland griechenland amerika usa polen tuerkei bad-kreuznach
    saarpfalz-kreis saarpfalzkreis suedwestpfalz bruchmuehlbach-miesau bruchmuehlbach landstuhl baumholder otterberg
    bad-duerkheim bad-ems sankt-wendel st-wendel donnersbergkreis westerwald hunsrueck eifel
"""
_NAMES: Final = "|".join(sorted((name.replace("-", r"[\s-]") for name in _PLACE_NAMES.split()), key=len, reverse=True))
_ELSEWHERE: Final = re.compile(rf"\b(?:in|im|von|fuer|vun|stadt|landkreis|kreis)\s+(?:der\s+)?({_NAMES})\b")
_NARRATIVE: Final = re.compile(
    r"\bkus(?:el)?\b|hierher|umzieh|umzug|\bzieh|gezogen|wohn(?:e|t|en|te|haft)? in|\bstand\b|gebor|geheiratet|"
    r"verheiratet|gekauft|verkauf|\bkomm\w* aus\b|"
    r"\b(?:fahr(?:e|en|t)?|reis(?:e|en|t)|flieg(?:e|en|t)|studier(?:e|en|t))\b|"
    r"fuehrerschein aus|bewirb\w*|bewerb\w*"
)
"""Who tells of another place asks for help here: "Meine Tochter wohnt in Frankreich …"."""
_THERE: Final = re.compile(r"\bdort\w*|\bdahin\b", re.IGNORECASE)


def elsewhere(question: str, entry: Entry | None) -> str:
    """The foreign place a question is about, as written there, unless the entry that fits speaks of it; else empty.

    "Wie melde ich mich von Trier nach Kusel um?" is about the county: whoever names both, is not foreign.
    """
    told = re.sub(r"\s+", " ", fold(question))
    if not _ELSEWHERE.search(told) or _NARRATIVE.search(told):
        return ""
    match = _ELSEWHERE.search(re.sub(r"\s+", " ", fold(_asking_part(question))))
    if not match:
        return ""
    name = match[1]
    if entry is not None:
        known = " ".join(
            [entry.titel, entry.short, *entry.synonyme, *entry.fragen, *(part.text for part in entry.passages)]
        )
        if re.search(rf"\b{name}", fold(known)):
            return ""
    return _as_written(question, name)


def _asking_part(question: str) -> str:
    """Of a long story, the last clause that asks, unless the story points back ("dort"): the rest is only told."""
    if len(question) <= LONG or _THERE.search(question):
        return question
    return next((clause for clause in reversed(clauses(question)) if asks(clause)), "")


def _as_written(question: str, name: str) -> str:
    """The place as the resident writes it, with capitals where they wrote none."""
    pattern = re.compile(r"[\s-]".join(r"\w+" for _ in re.split(r"[\s-]", name)))
    written = (match[0] for at in range(len(question)) if (match := pattern.match(question, at)))
    found = next((one for one in written if fold(one) == name), name)
    return re.sub(r"\b[a-zäöü]", lambda letter: letter[0].upper(), found)
