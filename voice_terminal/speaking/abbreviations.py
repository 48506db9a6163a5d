"""Abbreviations: z. B., Nr., Str., Dr., Mo.-Fr., usw. Also tells the splitter which of their dots end no sentence."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.grammar import MONTH_SHORT, STARTERS, ordinal_ending
from voice_terminal.speaking.table import table

PHRASES: Final = table(
    """
    z. B.=zum Beispiel | z. T.=zum Teil | z. Zt.=zurzeit | z. Z.=zurzeit | z. Hd.=zu Händen
    d. h.=das heißt | u. a.=unter anderem | u. ä.=und Ähnliches | u. Ä.=und Ähnliches | o. ä.=oder Ähnliches
    o. Ä.=oder Ähnliches | i. d. R.=in der Regel | i. S. d.=im Sinne des | i. V. m.=in Verbindung mit
    i. V.=in Vertretung | i. A.=im Auftrag | i. H. v.=in Höhe von | s. o.=siehe oben | s. u.=siehe unten
    m. E.=meines Erachtens | n. Chr.=nach Christus | v. Chr.=vor Christus | u. U.=unter Umständen
    v. a.=vor allem | a. D.=außer Dienst | a. M.=am Main | u. v. m.=und vieles mehr | u. s. w.=und so weiter
    o. g.=oben genannt | e. V.=eingetragener Verein | p. a.=pro Jahr | m. b. H.=mit beschränkter Haftung
    u. W.=unseres Wissens | i. e. S.=im engeren Sinne | n. V.=nach Vereinbarung | o. V.=ohne Voranmeldung
    v. H.=vom Hundert | o. a.=oben angegeben
    """
)
"""Abbreviations of several letters; the space between the parts is optional in the text."""

WORDS: Final = table(
    """
    Nr=Nummer | Kl=Klasse | s=siehe | u=und | Nrn=Nummern | Dr=Doktor | Prof=Professor | Dipl=Diplom
    Ing=Ingenieur | habil=habil | Hr=Herr | Hrn=Herrn | St=Sankt | Tel=Telefon | Fax=Fax | Mob=Mobil
    bzw=beziehungsweise | ca=circa | inkl=inklusive | incl=inklusive | exkl=exklusive | zzgl=zuzüglich
    abzgl=abzüglich | ggf=gegebenenfalls | ggfs=gegebenenfalls | evtl=eventuell | etc=und so weiter
    usw=und so weiter | usf=und so fort | vgl=vergleiche | max=maximal | min=mindestens
    mind=mindestens | rd=rund | gem=gemäß | lt=laut | div=diverse | bes=besonders | allg=allgemein
    Abs=Absatz | Art=Artikel | Kap=Kapitel | Abb=Abbildung | Anm=Anmerkung | Abt=Abteilung | Ref=Referat
    Zi=Zimmer | Geb=Gebäude | Whg=Wohnung | Hbf=Hauptbahnhof | Bhf=Bahnhof | Pl=Platz | Str=Straße
    Mio=Millionen | Mrd=Milliarden | Tsd=Tausend | Std=Stunden | Min=Minuten | Sek=Sekunden | Mon=Monate
    Pers=Personen | Pkt=Punkt | Ziff=Ziffer | geb=geboren | gest=gestorben | verh=verheiratet | led=ledig
    tägl=täglich | wöchentl=wöchentlich | monatl=monatlich | jährl=jährlich | mtl=monatlich | zus=zusammen
    einschl=einschließlich | entspr=entsprechend | ausschl=ausschließlich | telef=telefonisch
    schriftl=schriftlich | vorm=vormittags | nachm=nachmittags | Vorm=Vormittag | Nachm=Nachmittag
    Erw=Erwachsene | erm=ermäßigt | Jh=Jahrhundert | Jhd=Jahrhundert | Fa=Firma | Gde=Gemeinde
    Lkr=Landkreis | Kto=Konto | Bd=Band | Hrsg=Herausgeber | Aufl=Auflage | Stk=Stück | zw=zwischen
    Bf=Bahnhof | Abzw=Abzweig | bzgl=bezüglich | betr=betreffend | stdl=stündlich
    stellv=stellvertretend | Stellv=Stellvertretung | Vors=Vorsitz
    Mitgl=Mitglieder | Änd=Änderung | Verw=Verwaltung | Info=Info | Bsp=Beispiel | med=med | jur=jur
    phil=phil | nat=nat | rer=rer | pol=pol | Bgm=Bürgermeister | Kfm=Kaufmann | Sept=September
    Bearb=Bearbeitung | versch=verschiedene | resp=respektive | mögl=möglich | Tgl=Täglich
    Ca=Circa | Inkl=Inklusive | Evtl=Eventuell | Ggf=Gegebenenfalls | Max=Maximal | Mind=Mindestens
    Vgl=Vergleiche | Lt=Laut | Bzw=Beziehungsweise | Zzgl=Zuzüglich
    """
)
NOT_TITLES: Final = frozenset({"Max", "Info", "Art", "min", "Min", "Mon", "Fax"})
"""Also words or names of their own: only an abbreviation when a dot and more of the sentence follow."""

OPEN_ENDED: Final = frozenset(
    {"usw", "etc", "usf", "u. ä", "u. Ä", "o. ä", "o. Ä", "u. v. m", "e. V", "a. D", "Chr", "n. V"}
)
"""Abbreviations that close an enumeration or a phrase: a capital letter behind them begins a new sentence."""

SINGULAR: Final = table(
    """
    Stunden=Stunde | Minuten=Minute | Sekunden=Sekunde | Millionen=Million | Milliarden=Milliarde
    Personen=Person | Monate=Monat
    """
)

WEEKDAY_SHORT: Final = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
}
_DAY = r"(?:Mo|Di|Mi|Do|Fr|Sa|So)"
_JOIN = r"(?:\s*[-–/,+&]\s*|\s+(?:bis|und|oder|sowie)\s+)"
_DAYS: Final = re.compile(rf"\b{_DAY}\b\.?(?:{_JOIN}{_DAY}\b\.?)+")
_DAY_AND_TIME: Final = re.compile(
    rf"\b({_DAY})\b\.?(?=\s*[,:]?\s*(?:(?:von|ab|bis)\s+)?\d{{1,2}}(?:[:.]\d\d|\s*(?:Uhr|[-–])))"
)
_DAY_BEFORE_DATE: Final = re.compile(rf"\b({_DAY})\b\.?(?=\s*,?\s*(?:den\s+|dem\s+)?\d{{1,2}}\.)")

_PHRASE: Final = re.compile(
    r"(?<![\w.])(?:"
    + "|".join(re.escape(p).replace(r"\ ", r"\s?") for p in sorted(PHRASES, key=len, reverse=True))
    + r")(?!\w)"
)
_BY_LETTERS: Final = {re.sub(r"\s", "", phrase): spoken for phrase, spoken in PHRASES.items()}
ADJECTIVES: Final = table(
    """
    sog=sogenannt | Sog=Sogenannt | ehem=ehemalig | Ehem=Ehemalig | ev=evangelisch | Ev=Evangelisch
    evang=evangelisch | kath=katholisch | Kath=Katholisch | staatl=staatlich | städt=städtisch | öff=öffentlich
    """
)
"""Abbreviated adjectives, which take a case ending: "der sog. Strategiephase" → der sogenannten Strategiephase."""
_WORD: Final = re.compile(
    r"(?<![\w@/-])(?<!\w\.)("
    + "|".join(re.escape(w) for w in sorted([*WORDS, *ADJECTIVES], key=len, reverse=True) if not w.endswith("."))
    + r")\.(?!\w*@)"
)
FLOORS: Final = {"EG": "Erdgeschoss", "OG": "Obergeschoss", "UG": "Untergeschoss", "DG": "Dachgeschoss"}
_FLOOR: Final = re.compile(r"\b([EOUD]G)\b")
_EACH: Final = re.compile(r"\b(pro|je|jede|halbe|eine|einer|/)\s?(Stunden|Minuten|Sekunden|Personen)\b")
_STREET: Final = re.compile(r"([A-Za-zäöüß]+)(-?)([sS])tr\.?(?=[\s,]|$)")
_MONTH: Final = re.compile(
    r"(?<=[\d.] )("
    + "|".join(sorted(MONTH_SHORT, key=len, reverse=True))
    + r")\b\.?(?!\w)|\b("
    + "|".join(sorted(MONTH_SHORT, key=len, reverse=True))
    + r")\.?(?=\s+(?:19|20)\d\d\b)"
)


def speak(text: str) -> str:
    """One sentence with its abbreviations written out. The sentence's own final dot stays."""
    text = _speak_days(text)
    text = re.sub(r"\bFr\.(?=\s+(?:Dr\b|Prof\b|[A-ZÄÖÜ][a-zäöüß]))", "Frau", text)
    text = re.sub(r"(?<=\d )(ff?)\.?(?!\w)", lambda m: "und folgende" if m[1] == "ff" else "und folgender", text)
    text = _PHRASE.sub(lambda m: _BY_LETTERS[re.sub(r"\s", "", m[0])] + _kept_dot(m, text), text)
    text = _MONTH.sub(lambda m: MONTH_SHORT[m[1] or m[2]], text)
    text = _STREET.sub(lambda m: f"{m[1]}{' S' if m[2] else m[3]}traße", text)
    text = _FLOOR.sub(lambda m: FLOORS[m[1]], text)
    text = re.sub(r"\bS\.(?=\s\d)", "Satz" if re.search(r"\b(?:Abs\.|Absatz)", text) else "Seite", text)
    text = re.sub(r"\b1\s(Std|Min|Sek|Mio|Mrd|Pers|Mon)\.", lambda m: f"1 {SINGULAR[WORDS[m[1]]]}", text)
    text = _WORD.sub(lambda m: _speak_word(m, text), text)
    text = _EACH.sub(lambda m: f"{m[1]} {SINGULAR[m[2]]}", text)
    return re.sub(r"\b([A-ZÄÖÜ])\.(?=\s+[A-ZÄÖÜ][a-zäöüß])", r"\1", text)  # initials: "K. Keßler"


def _speak_word(match: re.Match[str], text: str) -> str:
    word = match[1]
    if word in NOT_TITLES and not text[match.end() :].strip() and not re.search(r"\d\s*$", text[: match.start()]):
        return match[0]
    if stem := ADJECTIVES.get(word):
        noun = re.match(r"\s*([A-ZÄÖÜ][a-zäöüß]+)", text[match.end() :])
        return stem + ordinal_ending(text[: match.start()], noun[1] if noun else "")
    return WORDS[word] + _kept_dot(match, text)


def _kept_dot(match: re.Match[str], text: str) -> str:
    """The dot at the very end of the sentence is a full stop as well."""
    return "." if not text[match.end() :].strip(" \"'“”»«)") else ""


def _speak_days(text: str) -> str:
    def days(match: re.Match[str]) -> str:
        words = re.sub(rf"\b({_DAY})\b\.?", lambda m: WEEKDAY_SHORT[m[1]], match[0])
        words = re.sub(r"\s*[-–]\s*", " bis ", words)
        return re.sub(r"\s*[/+&,]\s*", ", ", words)

    text = _DAYS.sub(days, text)
    text = _DAY_BEFORE_DATE.sub(lambda m: WEEKDAY_SHORT[m[1]], text)
    return _DAY_AND_TIME.sub(lambda m: WEEKDAY_SHORT[m[1]], text)


def ends_no_sentence(before: str, after: str) -> bool:
    """Whether the dot between `before` and `after` belongs to an abbreviation in the middle of a sentence."""
    if not after.strip():
        return False
    following = re.match(r"[\"'„“»(]*([A-Za-zÄÖÜäöüß]+)?", after.lstrip())
    next_word = (following[1] if following else "") or ""
    tail = re.search(r"(?<![\w])((?:[A-Za-zÄÖÜäöü]{1,3}\.\s?)*[A-Za-zÄÖÜäöüß]+)$", before)
    token = re.sub(r"\.\s?", ". ", tail[1]) if tail else ""
    short = token.rsplit(" ", 1)[-1]
    if not token:
        return False
    phrase = re.sub(r"\s", "", token) + "."
    of_phrase = phrase in _BY_LETTERS or any(known.startswith(phrase) for known in _BY_LETTERS)
    known = (
        of_phrase
        or short in WORDS
        or short == "ff"
        or short in ADJECTIVES
        or short in MONTH_SHORT
        or short in WEEKDAY_SHORT
        or bool(re.search(r"[a-zäöüß]str$|-Str$", before))
    )
    if not known:
        initial = len(short) == 1 and short.isupper()
        return (
            initial
            and next_word not in STARTERS
            and (next_word[:1].isupper() or after.strip()[:1].isdigit())
            and not re.search(r"\b(?:Gebäude|Haus|Eingang|Block|Gruppe|Teil|Linie)\s+\w$", before)
        )
    if short in NOT_TITLES and next_word[:1].isupper() and not re.search(r"\d\s+\w+$", before):
        return False
    if token in OPEN_ENDED or short in OPEN_ENDED:
        return not (next_word[:1].isupper() or next_word == "")
    if (
        short in {"Nr", "Dr", "Prof", "St", "Abs", "Art", "ca", "bzw", "Tel", "ff"}
        or phrase in {"z.B.", "d.h."}
        or (of_phrase and phrase not in _BY_LETTERS)
    ):
        return True
    return next_word not in STARTERS
