"""One trial question and what is expected of the answer; reads the file of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from knowledge.errors import ContentError
from knowledge.reply import Outcome, Reply
from knowledge.safe_yaml import load_yaml

FILE: Final = "probefragen.yaml"


class Trial(BaseModel):
    """A question of which staff know the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    frage: str = Field(min_length=2, max_length=300)
    eintrag: str = ""
    """Entry the answer must come from: `leistungen/reisepass`."""
    ergebnis: Outcome | None = None
    """Outcome the last reply must have, e.g. `form` for "Ich möchte eine Anregung melden"."""

    def is_met(self, replies: Iterable[Reply]) -> bool:
        """Whether these replies are what was expected."""
        replies = list(replies)
        return bool(
            replies
            and (not self.eintrag or any(reply.source and reply.source.entry == self.eintrag for reply in replies))
            and (self.ergebnis is None or replies[-1].outcome == self.ergebnis)
        )


def read_trials(content: Path) -> tuple[Trial, ...]:
    """The trial questions of a content folder; none when there is no file.

    Raises:
        ContentError: the file is wrong.
    """
    file = content / FILE
    try:
        data = load_yaml(file.read_text(encoding="utf-8-sig"))
        return tuple(TypeAdapter(list[Trial]).validate_python(data or []))
    except FileNotFoundError:
        return ()
    except (YAMLError, UnicodeDecodeError) as error:
        line = error.problem_mark.line + 1 if isinstance(error, MarkedYAMLError) and error.problem_mark else None
        raise ContentError(
            "Die Datei ist kein gültiges YAML.", "Prüfen Sie Einrückung und Anführungszeichen.", FILE, line
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = (
            f"Frage Nummer {first['loc'][0] + 1}" if first["loc"] and isinstance(first["loc"][0], int) else "Die Datei"
        )
        raise ContentError(
            f"{place} ist nicht richtig geschrieben ({'.'.join(map(str, first['loc'][1:])) or 'Aufbau'}).",
            "Erlaubt sind „frage“, „eintrag“ und „ergebnis“.", FILE,
        ) from error  # fmt: skip
