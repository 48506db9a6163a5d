"""Every sentence the terminal says by itself. Short, polite, one idea each, and never "Sie haben falsch …"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WELCOME: Final = ("Guten Tag.", "Drücken Sie den großen Knopf und stellen Sie Ihre Frage.")
INTRODUCTION: Final = ("Ich bin ein automatischer Assistent.", "Wenn Sie gehen, vergesse ich unser Gespräch.")
NOTHING_HEARD: Final = (
    ("Ich höre gerade nichts.", "Sagen Sie zum Beispiel: Was kostet ein Reisepass?"),
    ("Sind Sie noch da?", "Stellen Sie einfach Ihre Frage, oder tippen Sie auf den Bildschirm."),
)
ANYTHING_ELSE: Final = (
    ("Haben Sie noch eine Frage?", "Dann drücken Sie den großen Knopf."),
    (
        "Wenn Sie noch etwas wissen möchten, drücken Sie den großen Knopf.",
        "Sonst beende ich gleich das Gespräch.",
    ),
)
GOODBYE: Final = ("Auf Wiedersehen.", "Ich lösche jetzt alles, was Sie gesagt haben.")
FORGOTTEN: Final = (
    "Gut.",
    "Ich lösche jetzt alles, was Sie gesagt haben.",
    "Für eine neue Frage drücken Sie den großen Knopf.",
)
START_OVER: Final = (
    "Wir fangen von vorn an.",
    "Das Gespräch von eben lösche ich.",
    "Was möchten Sie wissen?",
)
NOT_UNDERSTOOD: Final = (
    ("Ich habe Sie akustisch nicht verstanden.", "Bitte sagen Sie es noch einmal."),
    ("Das kam bei mir leider nicht deutlich an.", "Sagen Sie zum Beispiel: Ich brauche einen Reisepass."),
)
TOUCH_INSTEAD: Final = (
    "Ich höre heute leider nicht gut.",
    "Bitte tippen Sie auf dem Bildschirm an, worum es geht.",
)
DEAF: Final = (
    "Entschuldigung, ich konnte Sie gerade nicht hören.",
    "Ich versuche es gleich wieder.",
    "Sie können auch auf den Bildschirm tippen.",
)
"""Microphone or recogniser failed while somebody spoke."""
HEARS_AGAIN: Final = ("Jetzt höre ich Sie wieder.", "Bitte sagen Sie es noch einmal.")
SAY_AGAIN: Final = ("Gut.", "Bitte sagen Sie es noch einmal.")
ONE_MOMENT: Final = ("Moment bitte.",)
UNREACHABLE: Final = (
    "Ich erreiche die Auskunft gerade nicht.",
    "Ich versuche es weiter.",
    "Bitte warten Sie einen Moment.",
)
GAVE_UP: Final = (
    "Die Auskunft antwortet leider nicht.",
    "Bitte versuchen Sie es später noch einmal, oder fragen Sie im Bürgerbüro.",
)
EMERGENCY: Final = (
    "Bei einem Notfall wählen Sie bitte sofort die 112.",
    "Die 112 ist kostenlos und gilt für Feuerwehr und Rettungsdienst.",
    "Ich kann selbst keine Hilfe rufen.",
)
EMERGENCY_SHOWN: Final = "112"
OFFER_NUMBER: Final = "Soll ich die Telefonnummer wiederholen?"
NOTHING_TO_REPEAT: Final = ("Ich habe noch nichts gesagt.", "Was möchten Sie wissen?")
NOTHING_TO_SPELL: Final = ("In dieser Antwort gibt es nichts zu buchstabieren.",)
NO_EARLIER: Final = ("Davor gab es noch keine Antwort.",)
LOUDER: Final = "Ich spreche jetzt lauter."
LOUDEST: Final = "Lauter kann ich leider nicht."
QUIETER: Final = "Ich spreche jetzt leiser."
QUIETEST: Final = "Leiser kann ich leider nicht."
SLOWER: Final = "Ich spreche jetzt langsamer."
SLOWEST: Final = "Langsamer kann ich leider nicht."
FASTER: Final = "Ich spreche jetzt schneller."
FASTEST: Final = "Schneller kann ich leider nicht."
ABOUT: Final = "Es geht um:"
DID_YOU_MEAN: Final = "Meinten Sie:"
NUMBER_IS: Final = "Die Telefonnummer ist:"
ONCE_MORE: Final = "Noch einmal:"
OPENINGS: Final = (ABOUT, DID_YOU_MEAN, NUMBER_IS, ONCE_MORE)
"""How sentences with changing ends begin. They are synthesised ahead, so that an answer starts at once."""
MORE_ON_SCREEN: Final = "Mehr steht auf dem Bildschirm."


def did_you_mean(text: str) -> tuple[str, ...]:
    return (f"{DID_YOU_MEAN} {text}?",)


def about(title: str) -> str:
    """The implicit echo: what was understood, said before the answer."""
    return f"{ABOUT} {title}."


def number_again(number: str) -> tuple[str, ...]:
    return (f"{NUMBER_IS} {number}.", f"{ONCE_MORE} {number}.")


def a_number(lowest: str, highest: str) -> str:
    """How a scale is answered."""
    return f"Bitte sagen Sie eine Zahl von {lowest} bis {highest}."


def options(offered: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """How choices are spoken, (title, keyword) each: what it is about first, the word to say last."""
    if all(title == keyword for title, keyword in offered):
        *first, last = (keyword for _, keyword in offered)
        return (f"Sagen Sie: {', '.join(first)} oder {last}." if first else f"Sagen Sie: {last}.",)
    return tuple(
        f"Für {title} sagen Sie: {keyword}." if title != keyword else f"Sagen Sie: {keyword}."
        for title, keyword in offered
    )


def fixed() -> tuple[str, ...]:
    """All fixed sentences, so that they can be synthesised once at start-up."""
    many = [
        WELCOME,
        INTRODUCTION,
        *NOTHING_HEARD,
        *ANYTHING_ELSE,
        GOODBYE,
        FORGOTTEN,
        START_OVER,
        *NOT_UNDERSTOOD,
        TOUCH_INSTEAD,
        SAY_AGAIN,
        DEAF,
        HEARS_AGAIN,
        ONE_MOMENT,
    ]
    many += [UNREACHABLE, GAVE_UP, EMERGENCY, NOTHING_TO_REPEAT, NOTHING_TO_SPELL, NO_EARLIER]
    single = (
        OFFER_NUMBER,
        LOUDER,
        LOUDEST,
        QUIETER,
        QUIETEST,
        SLOWER,
        SLOWEST,
        FASTER,
        FASTEST,
        MORE_ON_SCREEN,
    )
    return tuple(dict.fromkeys([*(sentence for sentences in many for sentence in sentences), *single]))
