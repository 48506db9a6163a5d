"""The tree of exceptions. Each message is German and says what to do; foreign ones are mapped at the boundary.

KreisError
├── SettingsError      a setting is missing or wrong
├── ContentError       a knowledge file is wrong (file, line, cause, cure)
├── RasaUnavailable    Rasa is down, too slow, or answered nothing
└── SpeechError        microphone, loudspeaker, recogniser or voice
"""

from __future__ import annotations


class KreisError(Exception):
    """Base of all errors this project raises on purpose."""


class SettingsError(KreisError):
    """A setting is missing or wrong."""


class ContentError(KreisError):
    """A knowledge file is wrong."""

    def __init__(self, cause: str, cure: str, file: str = "", line: int | None = None) -> None:
        self.cause, self.cure, self.file, self.line = cause, cure, file, line
        place = f"{file}, Zeile {line}: " if line else f"{file}: " if file else ""
        super().__init__(f"{place}{cause} {cure}")


class RasaUnavailable(KreisError):  # noqa: N818  (a state, not a mistake)
    """Rasa is down, too slow, or answered nothing."""

    def __init__(self, cause: str, *, begun: bool = True) -> None:
        """`begun`: Rasa may have the message; false only when it certainly never arrived."""
        super().__init__(cause)
        self.begun = begun


class SpeechError(KreisError):
    """Microphone, loudspeaker, recogniser or voice does not work."""
