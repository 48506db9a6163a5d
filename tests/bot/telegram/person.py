"""Somebody who writes in a chat of the emulator, and what the chat shows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.bot.telegram.emulator import Emulator

BOT: Final = {
    "id": 123456, "is_bot": True, "first_name": "Kreis-Assistent", "username": "KreisTestBot",
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
}  # fmt: skip


@dataclass
class Shown:
    """A message as the chat shows it."""

    chat: int
    message_id: int
    method: str
    text: str
    """Without tags."""
    html: str
    rows: list[list[dict[str, Any]]]
    fields: dict[str, Any]
    at: float

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [button for row in self.rows for button in row]


@dataclass
class Person:
    """Somebody who writes in a chat."""

    emulator: Emulator
    chat: int
    user: dict[str, Any]

    def send(self, text: str = "", **content: Any) -> dict[str, Any]:
        """Send a message; `content` replaces or adds fields of it."""
        message = {
            "message_id": self.emulator.message_id(), "date": int(time.time()),
            "chat": self.emulator.chats[self.chat], "from": self.user,
            **({"text": text} if text else {}),
        }  # fmt: skip
        if text.startswith("/"):
            word = text.split()[0]
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(word)}]
        elif "@KreisTestBot" in text:
            place = len(text[: text.index("@KreisTestBot")].encode("utf-16-le")) // 2
            message["entities"] = [{"type": "mention", "offset": place, "length": len("@KreisTestBot")}]
        message.update(content)
        self.emulator.update(message=message)
        return message

    def edit(self, message: dict[str, Any], text: str) -> None:
        self.emulator.update(edited_message={**message, "text": text, "edit_date": int(time.time())})

    def press(self, shown: Shown, title: str = "", *, data: str = "", inaccessible: bool = False) -> str:
        """Press the button whose title contains `title`."""
        data = data or next(b["callback_data"] for b in shown.buttons if title in b["text"])
        query = f"q{self.emulator.message_id()}"
        self.emulator._open_queries.add(query)
        message = self.emulator._as_message(shown)
        if inaccessible:
            message = {"message_id": shown.message_id, "chat": self.emulator.chats[self.chat], "date": 0}
        self.emulator.update(
            callback_query={"id": query, "from": self.user, "chat_instance": "1", "data": data, "message": message}
        )
        return query

    def membership(self, status: str) -> None:
        old = {"user": BOT, "status": "member"}
        new = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
        self.emulator.update(
            my_chat_member={
                "chat": self.emulator.chats[self.chat], "from": self.user, "date": int(time.time()),
                "old_chat_member": old, "new_chat_member": new,
            }
        )  # fmt: skip

    @property
    def seen(self) -> list[Shown]:
        return self.emulator.of(self.chat)

    @property
    def texts(self) -> list[str]:
        return [shown.text for shown in self.seen if shown.method == "sendMessage"]

    async def hears(self, count: int = 1) -> list[Shown]:
        """Wait until there are `count` messages in all; all of them."""
        await self.emulator.until(lambda: len(self.seen) >= count)
        return self.seen
