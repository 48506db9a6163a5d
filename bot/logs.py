"""Log lines that nobody outside can forge: one record is one line, without control or invisible characters."""

from __future__ import annotations

import logging
import re
from typing import Final

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Control characters (a terminal obeys ANSI sequences), invisible and direction marks, half surrogate pairs."""


class OneLine(logging.Formatter):
    """Escapes in the message what could begin a new line or steer a terminal. Tracebacks keep their lines, indented."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the name is logging's)
        record.message = record.message.replace("\n", "\\n").replace("\t", " ")
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        text = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", super().format(record))
        return text.replace("\n", "\n    ")


def log_to_stderr(level: int = logging.INFO) -> None:
    """Set up the process's log; supervisor puts it into a file."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler])
