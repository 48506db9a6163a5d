"""What is said about the survey itself (back, skip, what do you mean?), and questions about something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from knowledge.surveys.understanding.choice import _ORDINAL, _ORDINALS
from knowledge.surveys.understanding.numbers import numbers
from knowledge.surveys.understanding.words import normal

Name = Literal[
    "cancel",
    "pause",
    "back",
    "skip",
    "repeat",
    "explain",
    "change",
    "summary",
    "progress",
    "privacy",
    "restart",
    "forget",
    "person",
]


@dataclass(frozen=True)
class Command:
    name: Name
    number: int | None = None
    """The question somebody wants to change, counted as shown ("Frage 2")."""
    rest: str = ""
    """An answer given along with it: "nein, ich meinte vier"."""


_POLITE: Final = r"(?:(?:aeh|also|oh|ach|hm|moment|halt|stopp|entschuldigung|ja|nein|bitte|nun|aber) )*"
_THE_SURVEY: Final = r"(?: die umfrage| die befragung| das| hier| die meldung)?"
_PRIVATE: Final = r"\b(?:anonym|datenschutz)\b"
_OPENS_A_QUESTION: Final = (
    r"(?:und (?:der|das)|(?:und )?(?:ist|sind|bleib(?:t|e|en)|wird|werden|laeuft|geht|gibt|haltet|halten|kann|"
    r"wie|was|wer))\b"
)
"""A question about privacy starts so; "dass der Bus anonym bezahlt werden kann" is a wish, "Datenschutz" a topic."""
_PATTERNS: Final[tuple[tuple[Name, str], ...]] = (
    (
        "forget",
        r"vergiss mich|(?:bitte )?(?:loesche|loesch|loeschen sie)(?: bitte)? (?:meine daten|alles|meine "
        r"antworten|das gespraech).*|vergiss alles.*|alles (?:ueber mich )?loeschen|meine daten (?:bitte "
        r")?loeschen",
    ),
    (
        "pause",
        r"(?:spaeter|morgen|ein andermal|nachher|heute abend)(?: weiter| weitermachen| mehr)?|(?:ich "
        r")?(?:mache|moechte|will|wuerde)(?: das| es| die umfrage)? (?:lieber )?(?:spaeter|morgen|nachher|"
        r"ein andermal)"
        r"(?: weiter| weitermachen| machen| fortsetzen)?|pause|unterbrechen|(?:ich )?(?:habe|hab) (?:jetzt |"
        r"gerade |grad )?keine zeit(?: mehr)?|(?:ich )?muss (?:jetzt )?(?:weg|los|gehen)|fuer heute reicht "
        r"es",
    ),
    (
        "cancel",
        rf"(?:ich )?(?:moechte|will|wuerde)?(?: gerne?)?{_THE_SURVEY} ?(?:abbrechen|abbruch|aufhoeren|"
        rf"beenden|stoppen)|stopp?|schluss(?: jetzt)?|ende|exit|abbruch|(?:ich )?(?:will|moechte|mag) nicht "
        rf"mehr"
        r"|(?:ich habe )?keine lust(?: mehr)?|lass(?:en sie)? (?:es )?gut sein|hoer(?:en sie)? auf|vergiss "
        r"es|das lassen wir|genug jetzt|das reicht mir?|nicht weitermachen|das ist mir zu (?:lang|viel)",
    ),
    (
        "restart",
        r"(?:noch ?mal |wieder |ganz )?von vorn(?:e)?(?: anfangen| beginnen)?|neu (?:anfangen|beginnen|"
        r"starten)|neustart|alles noch ?mal von vorn(?:e)?",
    ),
    (
        "back",
        r"(?:eine |einen |eins |einmal |noch eine |wieder |geh |gehen sie |ich moechte |ich will |bitte "
        r")*(?:frage |schritt )?zurueck(?: gehen| bitte| zur (?:letzten|vorigen|vorherigen) frage)?"
        r"|(?:die )?(?:vorige|vorherige|letzte)(?: frage)?(?: noch ?(?:ein)?mal| bitte| aendern| "
        r"korrigieren)*|(?:ich )?(?:moechte|will|muss)? ?(?:meine |die )?(?:letzte |vorige )antwort "
        r"(?:aendern|korrigieren)"
        r"|(?:das war falsch|ich habe mich (?:vertan|vertippt|versprochen|verdrueckt)|das stimmt nicht was "
        r"ich gesagt habe|da habe ich mich vertan)",
    ),
    (
        "skip",
        r"(?:diese |die )?(?:frage )?(?:ueberspringen|ueberspring|auslassen|weglassen|ueberspringen wir|"
        r"lassen wir (?:aus|weg)|nicht beantworten)|(?:bitte )?weiter(?: bitte| gehts?)?|(?:zur "
        r")?naechste(?: frage)?(?: bitte)?|passe|skip"
        r"|(?:ich )?(?:moechte|will|wuerde) (?:das|die frage|diese frage|diese) (?:gern |gerne |lieber "
        r")?(?:ueberspringen|auslassen|nicht beantworten|nicht sagen)|keine angaben?|(?:das )?sage ich "
        r"(?:ihnen |dir )?nicht"
        r"|(?:die |diese )?frage (?:bitte )?(?:ueberspringen|auslassen)|(?:das )?geht (?:sie|euch|"
        r"niemanden?) nichts an",
    ),
    (
        "explain",
        r"(?:koennen sie |kannst du |koennten sie )?(?:mir )?(?:das|die frage|diese frage|es)?(?: "
        r"bitte)?(?: noch ?mal| genauer| naeher)? ?(?:erklaeren|erklaer|erlaeutern)(?: sie)?(?: mir)?(?: "
        r"das| die frage)?(?: bitte)?"
        r"|was (?:heisst|bedeutet|soll|meint) (?:das|die frage|diese frage)(?: denn| genau| heissen)?|was "
        r"(?:meinen sie|meinst du|ist|meint ihr)(?: damit| denn damit| damit gemeint| gemeint)(?: genau)?|"
        r"wie (?:meinen sie|meinst du|ist) das(?: gemeint)?"
        r"|(?:das |die frage |ich )?(?:verstehe|versteh|begreife|kapiere)(?: ich)?(?: das| die frage| die)? "
        r"nicht|hilfe|wie bitte soll ich das verstehen|was (?:kann|soll|darf) ich (?:da |hier |jetzt "
        r")?(?:sagen|antworten|angeben|schreiben)"
        r"|welche (?:moeglichkeiten|antworten|auswahl)(?: habe ich| gibt es| sind das)?|(?:was gibt es|was "
        r"habe ich) (?:fuer|zur) (?:moeglichkeiten|auswahl)|was ist damit gemeint",
    ),
    (
        "repeat",
        r"(?:mit der |die )?umfrage(?: bitte)?(?: fortsetzen| weitermachen| starten| weiter)?|(?:bitte "
        r")?(?:die frage )?(?:bitte )?(?:wiederholen|wiederhole|wiederhol)(?: sie)?(?: die frage| "
        r"das)?(?: noch ?mal| bitte)*|(?:koennen sie |kannst du |koennten sie )(?:das |die frage )?(?:bitte "
        r")?(?:noch ?(?:ein)?mal )?(?:wiederholen|vorlesen|sagen|stellen)"
        r"|(?:bitte )?noch ?(?:ein)?mal(?: bitte| die frage| sagen)*|(?:wie|was)(?: bitte| war das)?|hae|"
        r"wie war (?:noch ?mal |noch ?gleich )?die frage|was war (?:noch ?mal |noch ?gleich )?die frage|die "
        r"frage (?:bitte )?noch ?(?:ein)?mal"
        r"|(?:ich )?(?:habe|hab) (?:sie|das|es|dich|die frage)?(?: akustisch| leider| gerade)* nicht "
        r"(?:gehoert|verstanden|mitbekommen|mitgekriegt)|das ging (?:mir )?zu schnell|sag(?:en sie)? das "
        r"(?:bitte )?noch ?mal",
    ),
    (
        "summary",
        r"(?:zeig(?:en sie)? (?:mir )?)?(?:bitte )?(?:eine |die |meine )?(?:zusammenfassung|antworten)(?: "
        r"zeigen| vorlesen| noch ?mal)*|vorlesen|was habe ich (?:bisher |bis jetzt |denn )?(?:alles "
        r")?(?:geantwortet|gesagt|angegeben)|(?:lies|lesen sie)(?: mir)?(?: das| meine antworten| sie)?(?: "
        r"bitte| noch ?mal)* vor",
    ),
    (
        "progress",
        r"wie ?viele? fragen (?:noch|kommen|sind|waren|gibt|hast|haben|fehlen).*|wie lange? (?:dauert|geht|"
        r"noch).*|wie weit (?:bin ich|sind wir).*|wie ?viele? (?:noch|kommen noch)|(?:dauert|geht) das noch "
        r"lange?|sind wir bald fertig|ist es noch viel",
    ),
    (
        "privacy",
        rf"(?:{_OPENS_A_QUESTION}|.*\bob\b).*{_PRIVATE}.*|.*{_PRIVATE}.* (?:oder|gell|nicht wahr)|"
        r"wer (?:sieht|liest|bekommt|kriegt|erfaehrt|hat)(?: sieht| denn| "
        r"alles)? (?:das|die|meine)\b.*|was (?:passiert|geschieht|macht ihr|machen sie) mit (?:den|meinen|"
        r"der|dem|meiner).*|(?:wird|werden) (?:das|mein name|meine (?:daten|antworten)|die "
        r"antworten).*(?:gespeichert|weitergegeben|veroeffentlicht).*",
    ),
)
_COMPILED: Final = tuple((name, re.compile(_POLITE + f"(?:{pattern})")) for name, pattern in _PATTERNS)
_NUMBERED: Final = re.compile(r"\b(?:frage|nummer|antwort|punkt) (\S+)")
_COUNTED: Final = re.compile(r"\b(\S+) (?:frage|antwort)\b")
_WANTS_CHANGE: Final = re.compile(
    r"\b(?:aendern|aendere|aender|korrigieren|korrigiere|berichtigen|anders beantworten|noch ?(?:ein)?mal|"
    r"zurueck|falsch|verbessern|neu beantworten|umaendern|revidieren|will ich anders)\b"
)
_MEANT: Final = re.compile(
    r"(?:nein |ach |halt |stopp |entschuldigung )*ich meinte?(?: vorhin| eben| gerade)? (?:doch |eigentlich "
    r"|eher )*(?P<rest>.+)"
)

_W_WORD: Final = re.compile(
    r"(?:wer|was|wann|wo|wie|warum|wieso|weshalb|welche[nrsm]?|woher|wohin|wozu|womit|wem|wen|wofuer|"
    r"wieviel|worum|wodurch)\b"
)
_NO_QUESTION: Final = re.compile(
    r"(?:wie (?:gesagt|immer|gehabt|oben|vorhin|es (?:gerade|eben)|jeder|alle|die meisten|die zweite|die "
    r"erste|ueblich)|was (?:anderes|weiss ich|soll ich sagen|mich|mir)|wo (?:anders|ich|es)|wer (?:weiss)|"
    r"wenn\b"
    r"|welche[sr]? (?:egal)|wie ich|was (?:fehlt|mir fehlt) (?:ist|sind|mir))"
)
_VERB_FIRST: Final = re.compile(
    r"(?:gibt es|gibts|kann ich|kann man|koennen (?:sie|wir)|koennten sie|kannst du|darf ich|darf man|muss "
    r"ich|muss man|wissen sie|weisst du|ist das|ist der|ist die|faehrt|kostet|haben sie|habt ihr|hat (?:der|"
    r"die|das)|sind (?:die|sie)"
    r"|brauche ich|bekomme ich|wird (?:das|der|die)|werden (?:die|meine)|darf|findet|kommt (?:der|die|das|"
    r"heute|morgen))\b"
)
_LEAD_IN: Final = re.compile(
    r"(?:(?:sag(?:e|en sie)?(?: mal)?|moment(?: mal)?|entschuldigung|eine frage|frage|und|aber|uebrigens|"
    r"ach|oh|ich (?:haette|habe) (?:da )?(?:mal |noch )?eine (?:andere )?frage|mal was anderes|andere frage"
    r"|koennen sie mir sagen|koennten sie mir sagen|wissen sie|ich wuerde gerne? wissen|ich moechte (?:mal "
    r")?wissen|bevor ich es vergesse|apropos) )+"
)
_ASKS_INDIRECTLY: Final = re.compile(
    r"(?:koennen sie mir sagen|koennten sie mir sagen|wissen sie|ich wuerde gerne? wissen|ich moechte "
    r"(?:mal )?wissen|eine frage|andere frage|ich (?:haette|habe) (?:da )?(?:mal |noch )?eine (?:andere "
    r")?frage)\b"
)
_THE_LAST: Final = re.compile(r"(?:die )?letzte")
"""The question before, or the last of the offered answers."""
_SHORT: Final = 3
"""Words; a shorter text with a question mark is an unsure answer ("drei?"), not a question."""


def command(text: str, *, choosing: bool = False) -> Command | None:
    """The command a message is, if the whole message is one.

    Args:
        choosing: answers were offered, so that "die letzte" is one of them and not the question before.
    """
    said = normal(text)
    if choosing and _THE_LAST.fullmatch(said):
        return None
    if text.rstrip().endswith("?") and re.search(_PRIVATE, said):
        return Command("privacy")
    if meant := _MEANT.fullmatch(said):
        return Command("back", rest=meant["rest"])
    if _WANTS_CHANGE.search(said) and (number := _question_number(said)) is not None:
        return Command("change", number)
    for name, pattern in _COMPILED:
        if pattern.fullmatch(said):
            return Command(name)
    return None


def _question_number(said: str) -> int | None:
    for pattern in (_COUNTED, _NUMBERED):
        for word in pattern.findall(said):
            if ordinal := _ORDINAL.fullmatch(word):
                return _ORDINALS[ordinal[1]]
            if word == "eins":
                return 1
            if found := numbers(word):
                return int(found[0])
    return None


def asks(text: str) -> bool:
    """Whether a message is obviously a question of its own, whatever is being asked at the moment."""
    said = normal(text)
    indirect = bool(_ASKS_INDIRECTLY.match(said))
    core = _LEAD_IN.sub("", said + " ").strip()
    length = len(core.split())
    if _NO_QUESTION.match(core):
        return False
    if _W_WORD.match(core) and length >= _SHORT:
        return True
    if _W_WORD.match(core) and length == 2 and (text.rstrip().endswith("?") or indirect):
        return True
    starts_with_verb = bool(_VERB_FIRST.match(core))
    if starts_with_verb and length >= 4 and not re.search(r"\bnicht\b", core):
        return True
    return text.rstrip().endswith("?") and length >= _SHORT and (starts_with_verb or indirect or length >= 4)
