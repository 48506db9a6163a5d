"""A call to the Bot API as plain data, so that it can wait in a database until Telegram takes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

Method = Literal[
    "send_message", "send_venue", "send_document", "edit_message_reply_markup", "answer_callback_query", "leave_chat"
]
Rows = Sequence[Sequence[tuple[str, str]]]
"""A keyboard: rows of (title, callback data)."""

MOST_BUTTONS: Final = 100
"""Telegram takes no more in one keyboard."""
ROW_WIDTH: Final = 28
"""Characters a phone shows in one row of buttons."""
MOST_IN_ROW: Final = 5


@dataclass(frozen=True)
class Call:
    method: Method
    parameters: dict[str, Any] = field(default_factory=dict)
    """Without `chat_id`, which the queue knows; JSON only. A document is `{"filename", "base64"}`."""
    optional: bool = False
    """True: a nicety (a spinner, old buttons) that is given up after a few tries."""
    keyboard: bool = False
    """True: its buttons answer the present question and disappear with the next message."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Call:
        return cls(**json.loads(text))


def message(
    html: str, rows: Rows = (), *, reply_to: int | None = None, keyboard: bool = False, silent: bool = False
) -> Call:
    """A text message; without link previews, because those load pages from others. `silent`: makes no sound."""
    parameters: dict[str, Any] = {
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if rows:
        parameters["reply_markup"] = markup(rows)
    if silent:
        parameters["disable_notification"] = True
    if reply_to is not None:
        parameters["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return Call("send_message", parameters, keyboard=keyboard and bool(rows))


def markup(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": title, "callback_data": data} for title, data in row] for row in rows]}


def remove_buttons(message_id: int, left: Rows = ()) -> Call:
    return Call("edit_message_reply_markup", {"message_id": message_id, "reply_markup": markup(left)}, optional=True)


def answer_press(query_id: str, text: str = "") -> Call:
    """Ends the spinner on a pressed button; `text` is shown for a moment (at most 200 characters)."""
    return Call("answer_callback_query", {"callback_query_id": query_id, "text": text[:200]}, optional=True)


def layout(buttons: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Rows that can be read on a phone: short titles side by side, long ones alone, in the given order."""
    rows: list[list[tuple[str, str]]] = []
    for title, data in buttons[:MOST_BUTTONS]:
        row = rows[-1] if rows else []
        longest = max(len(title), *(len(one) for one, _ in row), 1)
        if row and len(row) < MOST_IN_ROW and longest * (len(row) + 1) <= ROW_WIDTH:
            row.append((title, data))
        else:
            rows.append([(title, data)])
    return rows
