"""What the terminal has just asked, and what may be said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_terminal.conversation import phrases
from voice_terminal.conversation.answer import Spoken
from voice_terminal.conversation.keywords import answers, yes_and_no
from voice_terminal.listening import choices

YES: Final = "ja"
NO: Final = "nein"
_YES_OR_NO: Final = {
    **dict.fromkeys(
        (
            "ja",
            "ja bitte",
            "ja genau",
            "jawohl",
            "genau",
            "richtig",
            "stimmt",
            "gerne",
            "ja gerne",
            "doch",
            "das stimmt",
        ),
        YES,
    ),
    **dict.fromkeys(
        (
            "nein",
            "nein danke",
            "nein nicht",
            "leider nicht",
            "eher nicht",
            "doch nicht",
            "nicht richtig",
            "falsch",
            "das ist falsch",
            "stimmt nicht",
            "lieber nicht",
            "danke nein",
        ),
        NO,
    ),
}


@dataclass(frozen=True)
class Question:
    buttons: tuple[tuple[str, str], ...]
    """(id, title), on the screen."""
    phrases: Mapping[str, str] = field(default_factory=dict)
    """What may be said (lower case) → id of the choice."""
    text: str = ""
    """A question of the resident that waits for "ja"."""
    phone: str = ""
    """A number that "ja" repeats."""
    again: tuple[str, ...] = ()
    """How the question is put again when nobody answers."""
    wants_details: bool = False

    @classmethod
    def confirm(cls, text: str) -> Question:
        return cls(((YES, "Ja"), (NO, "Nein")), _YES_OR_NO, text=text, again=phrases.did_you_mean(text))

    @classmethod
    def of(cls, answer: Spoken) -> Question | None:
        """What an answer leaves open: its choices, its question, or the phone number to repeat."""
        if answer.asks:
            ids = yes_and_no(answer.buttons)
            said = choices.phrases(answer.choices, () if ids else answers(answer.buttons))
            if ids:
                meant = dict(zip((YES, NO), ids, strict=True))
                said |= {phrase: meant[meaning] for phrase, meaning in _YES_OR_NO.items()}
            ending = tuple(sentence for sentence in answer.sentences if sentence.endswith("?"))[-1:]
            offered = tuple(sentence for sentence in answer.sentences if "agen Sie" in sentence)
            return cls(answer.buttons, said, again=(*ending, *offered), wants_details=answer.wants_details)
        if answer.phone:
            return cls(
                ((YES, "Nummer wiederholen"), *answer.buttons),
                _YES_OR_NO,
                phone=answer.phone,
                again=(phrases.OFFER_NUMBER,),
            )
        if answer.buttons:
            return cls(answer.buttons, choices.phrases(answer.choices, answers(answer.buttons)))
        return None
