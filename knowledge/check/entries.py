"""Rules for text entries: each rule is a function from the content to findings, and `RULES` lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

import phonenumbers

from knowledge import clock
from knowledge.check.finding import Finding
from knowledge.check.position import Position
from knowledge.check.readability import sentences, vienna_score
from knowledge.load import Content
from knowledge.reply import plain
from knowledge.schema import Entry
from knowledge.text import fold, normal

SPOKEN_WORDS: Final = 22
"""Words; a longer sentence is hard to follow by ear."""
HARD: Final = 13.0
"""Wiener Sachtextformel from which a text is too hard for a public notice."""
FRESH: Final = timedelta(days=365)
"""After this long without a check, `stand` is due."""
_DATE: Final = r"0\d\.\s?(?:0?[1-9]|1[0-2])\.|0[1-9][./](?:19|20)\d\d\b"
_BEGINS: Final = r"(?<!\w)(?<!\d[.,:-])(?<!\d[^\S\n])"
"""Not within a longer figure, such as 1.000.000, 8:00 or 2026-01-01."""
NUMBER: Final = re.compile(rf"(?:\+49|{_BEGINS}(?!{_DATE})0(?!\s*[-–.]))[\d\s/()\-–.]{{4,}}\d")
"""What is written like a telephone number with its area code; no sum, date, time or range (0 - 14)."""
_EMAIL: Final = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+")
_GOOD_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AROUND_EMAIL: Final = "[]*_`.:!?\"'„“”‚‘’»«›‹"
"""Marks of Markdown and of the sentence that may touch an address."""
_OBFUSCATED: Final = re.compile(r"remove-this|\(at\)|\[at\]|\(dot\)", re.IGNORECASE)
_LINKED: Final = ("https://", "http://", "mailto:", "tel:")
"""How an address begins that residents can press."""
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
Rule = Callable[[Content], Iterator[Finding]]


def check_entries(content: Content) -> list[Finding]:
    """All findings of all rules."""
    return [finding for rule in RULES for finding in rule(content)]


def dead_references(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        for key in ("zustaendig", "siehe_auch"):
            for number, id_ in enumerate(getattr(entry, key)):
                if id_ in content.entries:
                    continue
                broken = any(error.file == f"{id_}.md" for error in content.errors)
                cause = f"„{key}“ verweist auf „{id_}“, diesen Eintrag gibt es nicht."
                cure = (
                    "Berichtigen Sie zuerst die Datei, auf die verwiesen wird."
                    if broken
                    else "Schreiben Sie den Pfad ohne „.md“ (etwa „stellen/kreisverwaltung“)."
                )
                yield Position(entry).finding((key, number), cause, cure)


def dead_links(content: Content) -> Iterator[Finding]:
    """Links that the channels drop: residents read their words, but have nothing to press."""
    for entry in content.entries.values():
        for passage in entry.passages:
            for target in _LINK.findall(passage.text):
                if target.startswith(_LINKED):
                    continue
                leads_to_entry = re.sub(r"\.md$", "", target).lstrip("./") in content.entries
                yield Position(entry).finding(
                    passage.line,
                    f"Der Verweis „{target}“ im Text führt ins Leere.",
                    "Schreiben Sie eine Adresse mit https://, oder nennen Sie den anderen Eintrag nur beim Namen.",
                    "hinweis" if leads_to_entry else "fehler",
                    needle=target,
                )


def duplicate_questions(content: Content) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    for entry in content.entries.values():
        own = [normal(question) for question in entry.fragen]
        for number, question in enumerate(entry.fragen):
            first = seen.setdefault(own[number], entry)
            if first is not entry:
                yield Position(entry).finding(
                    ("fragen", number), f"Die Frage „{question}“ steht auch bei „{first.titel}“ ({first.id}).",
                    "Löschen Sie sie bei dem Eintrag, der sie nicht beantwortet.",
                )  # fmt: skip
            if own.index(own[number]) != number:
                yield Position(entry).finding(
                    ("fragen", number), f"Die Frage „{question}“ steht zweimal da.", "Löschen Sie eine davon."
                )


def overlapping_synonyms(content: Content) -> Iterator[Finding]:
    names: dict[str, set[str]] = defaultdict(set)
    for entry in content.entries.values():
        for name in (entry.titel, *entry.synonyme):
            names[normal(name)].add(entry.id)
    for entry in content.entries.values():
        for number, synonym in enumerate(entry.synonyme):
            others = sorted(names[normal(synonym)] - {entry.id})
            if others:
                yield Position(entry).finding(
                    ("synonyme", number), f"„{synonym}“ ist auch ein Name von {', '.join(others)}.",
                    "Löschen Sie es dort, wo es nicht hingehört.", "hinweis",
                )  # fmt: skip
            elif normal(synonym) == normal(entry.titel):
                yield Position(entry).finding(
                    ("synonyme", number), f"Das Synonym „{synonym}“ ist schon der Titel.", "Löschen Sie es.", "hinweis"
                )


def duplicate_titles(content: Content) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    for entry in content.entries.values():
        first = seen.setdefault(normal(entry.titel), entry)
        if first is not entry:
            yield Position(entry).finding(
                ("titel",),
                f"Den Titel „{entry.titel}“ hat auch {first.id}.",
                "Geben Sie einem der beiden einen genaueren Titel.",
            )


def expired(content: Content) -> Iterator[Finding]:
    today = clock.today()
    for entry in content.entries.values():
        position = Position(entry)
        if entry.expired(today) and not entry.nach_ablauf and not entry.geschichte:
            yield position.finding(
                ("gueltig_bis",),
                f"Der Eintrag gilt seit dem {entry.gueltig_bis:%d.%m.%Y} nicht mehr.",
                "Berichtigen Sie ihn, oder schreiben Sie unter „nach_ablauf“, was jetzt gesagt werden soll.",
            )
        if entry.nach_ablauf and not entry.gueltig_bis:
            yield position.finding(
                ("nach_ablauf",),
                "„nach_ablauf“ hat ohne „gueltig_bis“ keine Wirkung.",
                "Ergänzen Sie „gueltig_bis: JJJJ-MM-TT“.",
            )
        if entry.stand and entry.stand > today:
            yield position.finding(
                ("stand",),
                f"Der Stand {entry.stand:%d.%m.%Y} liegt in der Zukunft.",
                "Tragen Sie den Tag ein, an dem die Angaben zuletzt geprüft wurden.",
            )
        if entry.stand and today - entry.stand > FRESH and not entry.geschichte and not entry.expired(today):
            yield position.finding(
                ("stand",),
                f"Die Angaben wurden zuletzt am {entry.stand:%d.%m.%Y} geprüft.",
                "Prüfen Sie den Eintrag und setzen Sie „stand“ auf heute.",
                "hinweis",
            )
        if not entry.stand:
            yield position.finding(
                ("titel",),
                "Es fehlt, wann die Angaben zuletzt geprüft wurden.",
                "Ergänzen Sie „stand: JJJJ-MM-TT“.",
                "hinweis",
            )
        if not entry.quelle:
            yield position.finding(
                ("titel",),
                "Es fehlt, woher die Angaben stammen.",
                "Ergänzen Sie „quelle: …“, zum Beispiel das Gesetz oder die Internetseite.",
                "hinweis",
            )


def phone_numbers(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        position = Position(entry)
        if entry.telefon and not re.search(r"\d{3}", entry.telefon):
            yield position.finding(
                ("telefon",),
                f"„{entry.telefon}“ enthält keine Telefonnummer.",
                "Schreiben Sie Vorwahl und Nummer, zum Beispiel „06381 424-0“.",
            )
        if (
            entry.telefon
            and re.search(r"\d{3}", entry.telefon)
            and not re.search(r"(?:\+|\b0|\b11[0-9])", entry.telefon)
        ):
            yield position.finding(
                ("telefon",),
                f"Der Nummer „{entry.telefon}“ fehlt die Vorwahl.",
                "Schreiben Sie Vorwahl und Nummer, zum Beispiel „06381 424-0“.",
            )
        for text, place in position.texts():
            for number in NUMBER.findall(text):
                try:
                    good = _digits(number) >= 7 and phonenumbers.is_possible_number(phonenumbers.parse(number, "DE"))
                except phonenumbers.NumberParseException:
                    good = False
                if not good:
                    yield position.finding(
                        place,
                        f"Die Telefonnummer „{number.strip()}“ kann nicht stimmen.",
                        "Zählen Sie die Ziffern nach; die Nummer ist zu kurz oder zu lang.",
                        needle=number,
                    )


def addresses(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        position = Position(entry)
        for text, place in position.texts():
            for match in _OBFUSCATED.findall(text):
                yield position.finding(
                    place,
                    f"In der Adresse steht noch der Spam-Schutz „{match}“.",
                    "Schreiben Sie die Adresse so, wie man sie eintippt.",
                    needle=match,
                )
            for written in _EMAIL.findall(text):
                address = _bare(written)
                if not _OBFUSCATED.search(address) and not _GOOD_EMAIL.fullmatch(address):
                    yield position.finding(
                        place,
                        f"„{address}“ ist keine E-Mail-Adresse.",
                        "Sie sieht so aus: name@beispiel.de.",
                        needle=address,
                    )


def spoken_form(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        position = Position(entry)
        spoken = entry.gesprochen
        if not spoken and not entry.is_office:
            yield position.finding(
                ("titel",),
                "Es gibt keinen gesprochenen Text.",
                "Ergänzen Sie „gesprochen: …“ mit höchstens zwei kurzen Sätzen.",
                "hinweis",
            )
        for sentence in sentences(plain(spoken or "")):
            if len(sentence.split()) > SPOKEN_WORDS:
                yield position.finding(
                    ("gesprochen",),
                    f"Ein Satz hat {len(sentence.split())} Wörter und ist zum Vorlesen zu lang.",
                    f"Teilen Sie ihn; gut sind höchstens {SPOKEN_WORDS} Wörter.",
                    "hinweis",
                )
        if spoken and re.search(r"https?://|www\.|\*\*|\]\(", spoken):
            yield position.finding(
                ("gesprochen",),
                "Im gesprochenen Text steht eine Internetadresse oder ein Formatzeichen.",
                "Schreiben Sie nur, was eine Stimme sagen soll.",
                "hinweis",
            )


def readability(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        grade = score(entry)
        if grade > HARD:
            yield Position(entry).finding(
                ("kurz",), f"Der Text ist schwer zu lesen: Stufe {grade:.1f}, gut ist unter {HARD:.0f}.",
                "Schreiben Sie kürzere Sätze und kürzere Wörter.", "hinweis",
            )  # fmt: skip


def score(entry: Entry) -> float:
    """Readability of all that residents read of an entry, in school years."""
    return vienna_score(plain("\n".join([entry.short, *(passage.text for passage in entry.passages)])))


def unreachable_offices(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        if entry.is_office and not (entry.telefon or entry.email or entry.adresse or entry.web):
            yield Position(entry).finding(
                ("titel",),
                "Diese Stelle ist nicht zu erreichen.",
                "Ergänzen Sie „telefon“, „email“ oder „adresse“.",
            )
        if entry.id.startswith("leistungen/") and not entry.zustaendig:
            yield Position(entry).finding(
                ("titel",),
                "Niemand ist als zuständig genannt.",
                "Ergänzen Sie „zustaendig:“ mit mindestens einer Stelle aus dem Ordner stellen/.",
                "hinweis",
            )


def contradictions(content: Content) -> Iterator[Finding]:
    """The same phone number at two places differs only in one digit: one of them is probably a slip."""
    numbers: dict[str, tuple[Entry, str]] = {}
    for entry in content.entries.values():
        if entry.is_office and entry.telefon:
            for number in NUMBER.findall(entry.telefon):
                digits = re.sub(r"\D", "", number)
                numbers.setdefault(digits, (entry, number.strip()))
    for entry in content.entries.values():
        if entry.is_office:
            continue
        for text, place in Position(entry).texts():
            for number in NUMBER.findall(text):
                digits = re.sub(r"\D", "", number)
                if digits in numbers:
                    continue
                for other, (owner, shown) in numbers.items():
                    if (
                        owner.is_office
                        and len(other) == len(digits) > 6
                        and sum(a != b for a, b in zip(other, digits, strict=True)) == 1
                    ):
                        yield Position(entry).finding(
                            place,
                            f"Die Nummer „{number.strip()}“ gleicht fast der von „{owner.titel}“ ({shown}).",
                            "Prüfen Sie, welche stimmt.",
                            "hinweis",
                            needle=number,
                        )


def empty_passages(content: Content) -> Iterator[Finding]:
    for entry in content.entries.values():
        for passage in entry.passages:
            if not passage.text:
                yield Finding(
                    f"{entry.id}.md",
                    passage.line,
                    f"Unter der Überschrift „{passage.heading}“ steht nichts.",
                    "Schreiben Sie einen Text darunter oder löschen Sie die Überschrift.",
                    "hinweis",
                )
        if not entry.kurz and not any(passage.text for passage in entry.passages) and not entry.is_office:
            yield Position(entry).finding(
                ("titel",),
                "Der Eintrag enthält keine Antwort.",
                "Ergänzen Sie „kurz: …“ oder einen Text unter dem Kopf.",
            )
        if len(fold(entry.titel)) > 80:
            yield Position(entry).finding(
                ("titel",),
                "Der Titel ist für einen Knopf am Handy zu lang.",
                "Kürzen Sie ihn auf höchstens 80 Zeichen.",
                "hinweis",
            )


def _bare(address: str) -> str:
    """An address as it is typed: without what stands around it, and without what a link adds."""
    return address.strip(_AROUND_EMAIL).removeprefix("mailto:").partition("?")[0]


def _digits(number: str) -> int:
    """Digits of a number; with the area code, the shortest in use have seven."""
    return sum(character.isdigit() for character in number)


RULES: Final[tuple[Rule, ...]] = (
    dead_references,
    dead_links,
    duplicate_questions,
    duplicate_titles,
    overlapping_synonyms,
    expired,
    phone_numbers,
    addresses,
    spoken_form,
    readability,
    unreachable_offices,
    contradictions,
    empty_passages,
)
