"""With a public address Telegram brings the updates itself and proves who it is."""

from __future__ import annotations

from typing import Any

from bot.telegram.channel import SECRET_HEADER, WEBHOOK
from tests.bot.telegram.conftest import Bot, Start
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person

PUBLIC = "https://assistent.example.org"


async def post(bot: Bot, secret: str, body: Any) -> int:
    async with bot.client.post(WEBHOOK, json=body, headers={SECRET_HEADER: secret}) as response:
        return response.status


def update(person: Person, number: int, text: str) -> dict[str, Any]:
    chat = {"id": person.chat, "type": "private", "first_name": "Erika"}
    message = {"message_id": number, "date": 1_780_000_000 + number, "chat": chat, "from": person.user, "text": text}
    return {"update_id": number, "message": message}


async def test_updates_arrive_by_webhook(start: Start, person: Person, telegram: Emulator) -> None:
    async with start(telegram_webhook_url=PUBLIC) as bot:
        await telegram.until(lambda: bool(telegram.webhook))
        assert telegram.webhook["url"] == PUBLIC + WEBHOOK
        secret = telegram.webhook["secret_token"]
        assert await post(bot, secret, update(person, 1, "Hallo")) == 200
        assert await post(bot, secret, update(person, 1, "Hallo")) == 200
        assert await post(bot, secret, update(person, 2, "Danke")) == 200
        await person.hears(2)
        await bot.channel.dispatcher.idle()
        assert person.texts == ["Sie sagten: Hallo", "Sie sagten: Danke"]
        assert not any(method == "getUpdates" for method, _ in telegram.calls)


async def test_without_the_secret_nothing_is_taken(start: Start, person: Person, telegram: Emulator) -> None:
    async with start(telegram_webhook_url=PUBLIC) as bot:
        await telegram.until(lambda: bool(telegram.webhook))
        for wrong in ("", "falsch", "ä"):
            assert await post(bot, wrong, update(person, 1, "Hallo")) == 403
        assert person.seen == []


async def test_nonsense_is_refused_without_a_crash(start: Start, telegram: Emulator) -> None:
    async with start(telegram_webhook_url=PUBLIC) as bot:
        await telegram.until(lambda: bool(telegram.webhook))
        for body in ({}, {"update_id": "x", "message": 5}, [1, 2]):
            assert await post(bot, telegram.webhook["secret_token"], body) in (200, 400)


async def test_a_configured_secret_is_used(start: Start, telegram: Emulator) -> None:
    async with start(telegram_webhook_url=PUBLIC, telegram_webhook_secret="mein-geheimnis"):
        await telegram.until(lambda: bool(telegram.webhook))
        assert telegram.webhook["secret_token"] == "mein-geheimnis"


async def test_without_the_setting_there_is_no_webhook(bot: Bot) -> None:
    assert await post(bot, "", {}) == 404
