"""The Lücken-Korb and what can be done there: add a question to an entry, make a new entry, put aside."""

from __future__ import annotations

import asyncio
from typing import Final, Literal

from aiohttp import web

from bot.api import STORE
from bot.editors.basket import questions_of
from bot.editors.desk import DESK
from bot.editors.login import form_of, go
from bot.editors.render import page
from bot.editors.writing import FOLDERS, ListKey
from knowledge.errors import KreisError

KEYS: Final[dict[str, ListKey]] = {"synonym": "synonyme", "frage": "fragen"}
Notice = Literal["zugeordnet", "erledigt", "weg"]
NOTICES: Final[dict[str, str]] = {
    "zugeordnet": "Gespeichert. Der Assistent antwortet ab sofort mit dem neuen Stand.",
    "erledigt": "Die Fragen sind aus dem Korb entfernt.",
    "weg": "Diese Fragen waren nicht mehr im Korb.",
}
NEW_FIELDS: Final = ("titel", "kurz", "frage", "quelle", "ordner", "zustaendig")


async def basket(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    found = await asyncio.to_thread(desk.basket, request.app[STORE].asked())
    entries = (await asyncio.to_thread(desk.now)).content.entries
    return page(
        request, "basket", clusters=found, entries=sorted((entry.titel, id_) for id_, entry in entries.items()),
        titles={id_: entry.titel for id_, entry in entries.items()},
        notice=NOTICES.get(request.query.get("meldung", ""), ""),
    )  # fmt: skip


async def assign(request: web.Request) -> web.Response:
    """Write a word or question into an entry's file, and take the cluster out of the basket."""
    fields, desk = await form_of(request), request.app[DESK]
    key = KEYS.get(fields.get("als", ""))
    if key is None:
        raise KreisError("Bitte wählen Sie „Synonym“ oder „Beispielfrage“.")
    await asyncio.to_thread(desk.writer.add, fields.get("eintrag", ""), key, fields.get("text", ""))
    await asyncio.to_thread(desk.reload)
    await _settle(request, fields.get("korb", ""))
    raise go(request, "redaktion/luecken?meldung=zugeordnet")


async def settle(request: web.Request) -> web.Response:
    fields = await form_of(request)
    gone = await _settle(request, fields.get("korb", ""))
    raise go(request, f"redaktion/luecken?meldung={'erledigt' if gone else 'weg'}")


async def show_new(request: web.Request) -> web.Response:
    values = {name: request.query.get(name, "")[:300] for name in NEW_FIELDS}
    return await _new(request, values, request.query.get("korb", ""))


async def make_new(request: web.Request) -> web.Response:
    """Write a new entry. When something is wrong the form comes back filled in."""
    form, desk = await form_of(request), request.app[DESK]
    values, cluster = {name: form.get(name, "") for name in NEW_FIELDS}, form.get("korb", "")
    try:
        path = await asyncio.to_thread(
            desk.writer.create,
            values["ordner"], values["titel"], values["kurz"], values["frage"], values["quelle"], values["zustaendig"],
        )  # fmt: skip
    except KreisError as error:
        return await _new(request, values, cluster, str(error))
    await asyncio.to_thread(desk.reload)
    if cluster:
        await _settle(request, cluster)
    raise go(request, f"redaktion/eintrag/{path.parent.name}/{path.stem}?meldung=neu")


async def _new(request: web.Request, values: dict[str, str], cluster: str, error: str = "") -> web.Response:
    entries = (await asyncio.to_thread(request.app[DESK].now)).content.entries
    offices = sorted((entry.titel, id_) for id_, entry in entries.items() if entry.is_office)
    return page(
        request, "new", values=values, cluster=cluster, error=error, folders=FOLDERS, offices=offices,
        status=422 if error else 200,
    )  # fmt: skip


async def _settle(request: web.Request, key: str) -> bool:
    """Take a cluster out of the basket; False when it is not there any more."""
    store = request.app[STORE]
    questions = await asyncio.to_thread(questions_of, key, store.asked())
    store.settle(questions)
    return bool(questions)
