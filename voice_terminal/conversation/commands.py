"""What may be said at any time: louder, slower, once more, stop … Recognised here, so that it works without
the server.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class Command(Enum):
    LOUDER = "lauter"
    QUIETER = "leiser"
    SLOWER = "langsamer"
    FASTER = "schneller"
    REPEAT = "noch einmal"
    SHORTER = "kürzer"
    SPELL = "buchstabieren"
    STOP = "stopp"
    BACK = "zurück"
    RESTART = "von vorn"
    GOODBYE = "auf wiedersehen"
    FORGET = "vergiss mich"


_PHRASES: Final[dict[Command, str]] = {
    Command.LOUDER: """lauter | ich höre nichts | ich höre sie nicht | ich höre schlecht | zu leise
        | ist zu leise""",
    Command.QUIETER: "leiser | zu laut | ist zu laut | nicht so laut",
    Command.SLOWER: "langsamer | langsam | zu schnell | ist zu schnell | nicht so schnell",
    Command.FASTER: "schneller | zu langsam | ist zu langsam",
    Command.REPEAT: """noch einmal | nochmal | noch mal | einmal wiederholen | wiederholen | wiederholung
        | wie war das | was haben gesagt | habe nicht verstanden | habe das nicht verstanden
        | das habe nicht verstanden | wiederholen das | das wiederholen""",
    Command.SHORTER: "kürzer | kurz | zu lang | ist zu lang | nur das wichtigste | das wichtigste",
    Command.SPELL: "buchstabieren | buchstabieren das | das buchstabieren | wie schreibt man das",
    Command.STOP: "stopp | stop | halt | anhalten | aufhören | hören auf | ruhe | genug | es reicht",
    Command.BACK: "zurück | eins zurück | gehen zurück | die vorige antwort | vorige antwort",
    Command.RESTART: """von vorn | von vorne | von vorn anfangen | von vorne anfangen | neu anfangen
        | neustart | neu starten | alles von vorn""",
    Command.GOODBYE: """auf wiedersehen | wiedersehen | tschüss | das war alles | danke das war alles
        | das wars | ende | auf wiederhören""",
    Command.FORGET: """vergiss mich | vergessen mich | vergiss alles | vergessen alles | alles vergessen
        | alles löschen | lösch alles | lösche alles | löschen alles | lösche meine daten | löschen meine daten
        | meine daten löschen""",
}
_ANSWERS_A_FORM: Final = frozenset({"das war alles", "danke das war alles", "das wars", "ende"})
"""Said to a survey or a report these mean "nothing more to add" or "stop the survey", not goodbye."""
_POLITE_WORDS = """
    bitte mal etwas ein bisschen können könnten würden sie ihnen mir ich sprechen reden spricht sprich gerne jetzt
    okay ja
"""
_POLITE: Final = frozenset(_POLITE_WORDS.split())
"""Left out before comparing: "können Sie bitte etwas lauter sprechen" is "lauter"."""
_BY_PHRASE: Final = {phrase.strip(): command for command, text in _PHRASES.items() for phrase in text.split("|")}
_BY_CORE: Final = {
    " ".join(word for word in phrase.split() if word not in _POLITE): command for phrase, command in _BY_PHRASE.items()
}


def command_in(said: str, *, form_asks: bool = False) -> Command | None:
    """The command when the whole utterance is one; "wann fährt der Bus zurück" is a question and none.

    Args:
        form_asks: a survey or a report waits for an answer, which "das war alles" may be.
    """
    words = said.lower().replace("wiederholen sie", "wiederholen").split()
    core = " ".join(word for word in words if word not in _POLITE)
    if form_asks and core in _ANSWERS_A_FORM:
        return None
    if (command := _BY_PHRASE.get(" ".join(words))) is not None:
        return command
    return _BY_CORE.get(core) if core else None


def spoken_forms() -> tuple[str, ...]:
    """One plain form per command, for prompts and for the restricted decode."""
    return tuple(command.value for command in Command)
