"""How every process logs: one line per record, as text or JSON, and never what a resident said or a secret is.

Only our own messages are written out, because we know what is in them. Of a foreign record (Rasa, Sanic, SQLAlchemy …)
only its place in the code is, and of an exception only its type and where it was raised: Rasa writes the resident's
text into its errors, SQLAlchemy the values of the statement, HTTP clients the address with the token. Standard library
only, because Rasa's environment uses it too.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from knowledge.errors import SettingsError

VARIABLE: Final = "ASSISTANT_LOG"
"""`text` (default) or `json`."""
OURS: Final = frozenset(("bot", "actions", "knowledge", "nlu", "voice_terminal", "bench", "__main__"))
_EVENT: Final = re.compile(r'"event": "([a-z_]+(?:\.[a-z_]+)+)"')
"""Rasa names its structured events (`rest.message.received.timeout`): a constant, unlike the fields beside it."""
_FRAMES: Final = 12
"""Places of a traceback that are written, innermost last."""


def set_up(level: int = logging.INFO) -> None:
    """Send all records of this process, its warnings and its last words to standard error.

    Raises:
        SettingsError: `ASSISTANT_LOG` has an unknown value.
    """
    form = os.environ.get(VARIABLE) or "text"
    if form not in ("text", "json"):
        raise SettingsError(f"Die Einstellung {VARIABLE}={form} ist ungültig. Erlaubt ist text oder json.")
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter(as_json=form == "json"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _last_words
    threading.excepthook = lambda args: _last_words(args.exc_type, args.exc_value, args.exc_traceback)


class SafeFormatter(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if record.exc_info and record.exc_info[1]:
            fields["errors"] = list(_errors(record.exc_info[1]))
        if self._as_json:
            return json.dumps(fields, ensure_ascii=False)
        lines = "".join(f"\n  {error}" for error in fields.pop("errors", ()))
        return " ".join(map(str, fields.values())) + lines


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in OURS:
        # One record is one line, whatever a name or a file's text contains.
        return "".join(char if char.isprintable() else " " for char in record.getMessage())
    place = f"{Path(record.pathname).stem}:{record.lineno} {record.funcName}"
    event = _EVENT.search(record.msg) if isinstance(record.msg, str) else None
    return f"{event[1]} ({place})" if event else place


def _errors(error: BaseException) -> Iterator[str]:
    """Each exception of the chain, the last one first: its type and its places."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = traceback.extract_tb(link.__traceback__)[-_FRAMES:]
        places = " > ".join(f"{Path(frame.filename).stem}:{frame.lineno} {frame.name}" for frame in frames)
        yield f"{type(link).__name__}: {places}" if places else type(link).__name__
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _last_words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("knowledge.logs").critical("stopped by %s", kind.__name__, exc_info=(kind, error, trace))  # type: ignore[arg-type]
