"""The pages that only show: overview, one entry, trial questions, findings, surveys."""

from __future__ import annotations

import asyncio
import re
import uuid
from typing import Final

from aiohttp import web
from markupsafe import Markup

from bot.conversation import CONVERSATIONS, Incoming
from bot.editors.desk import DESK
from bot.editors.render import page
from bot.editors.state import LIGHTS, states
from bot.settings import MAX_TEXT
from knowledge import clock
from knowledge.check.entries import score
from knowledge.reply import Reply, Turn
from knowledge.text import normal

CHANNEL: Final = "redaktion"
"""A channel of its own, so that trial questions do not count as residents' questions in the statistics."""
NEW: Final = "Angelegt. Der Assistent antwortet ab sofort damit. Prüfen Sie unten, was er sagt."
_STYLE: Final = re.compile(r"<style>.*?</style>", re.DOTALL)


async def overview(request: web.Request) -> web.Response:
    """All entries with their light; `ordner`, `stand` and `suche` narrow the list."""
    desk = request.app[DESK]
    content = (await asyncio.to_thread(desk.now)).content
    findings = await asyncio.to_thread(desk.findings)
    every = states(content, findings, clock.today())
    listed = {state.id for state in every}
    wanted = {name: request.query.get(name, "").strip() for name in ("ordner", "stand", "suche")}
    needle = normal(wanted["suche"])
    found = [
        state
        for state in every
        if wanted["ordner"] in ("", state.folder)
        and wanted["stand"] in ("", state.light)
        and (not needle or needle in normal(f"{state.titel} {state.id} {_names(content.entries.get(state.id))}"))
    ]
    return page(
        request,
        "overview",
        states=found,
        total=len(every),
        counts={light: sum(state.light == light for state in every) for light in LIGHTS},
        elsewhere=sum(finding.severity == "fehler" and finding.entry not in listed for finding in findings),
        words=LIGHTS,
        folders=sorted({state.folder for state in every}),
        wanted=wanted,
    )


async def entry(request: web.Request) -> web.Response:
    """One entry as residents get it: the answer, spoken, in Leichte Sprache; and what the check says."""
    desk, id_ = request.app[DESK], request.match_info["id"]
    state = await asyncio.to_thread(desk.now)
    findings = [finding for finding in await asyncio.to_thread(desk.findings) if finding.entry == id_]
    found = state.content.entries.get(id_)
    if found is None:
        text = "\n".join(map(str, findings)) or f"Den Eintrag „{id_}“ gibt es nicht."
        return page(request, "message", titel="Kein Eintrag", text=text, status=404)
    short = state.answering.entry(id_, Turn("")).replies[0]
    full = state.answering.entry(id_, Turn(""), everything=True).replies[0]
    easy = state.answering.entry(id_, Turn("", slots={"leicht": True})).replies[0] if found.leicht else None
    light = next(one for one in states(state.content, findings, clock.today()) if one.id == id_)
    return page(
        request, "entry", entry=found, state=light, findings=findings,
        short=short.to_dict(), full=full.to_dict(), easy=easy.to_dict() if easy else None, grade=score(found),
        offices=[office.titel for office in state.content.offices(found)],
        notice=NEW if request.query.get("meldung") == "neu" else "",
    )  # fmt: skip


async def trial(request: web.Request) -> web.Response:
    """What would the assistant answer? The whole assistant's reply, and how the knowledge came to its own."""
    question = " ".join(request.query.get("frage", "").split())[:MAX_TEXT]
    if not question:
        return page(request, "trial", question="", trial=None, replies=[], whole=False)
    found = await asyncio.to_thread(request.app[DESK].try_question, question)
    replies = await _ask_everything(request, question)
    whole = all(reply.outcome != "error" for reply in replies)
    shown = [reply.to_dict() for reply in (replies if whole else [found.reply])]
    return page(request, "trial", question=question, trial=found, replies=shown, whole=whole)


async def _ask_everything(request: web.Request, question: str) -> list[Reply]:
    """Ask as a resident with a new conversation would, and leave nothing behind."""
    conversations, sender = request.app[CONVERSATIONS], str(uuid.uuid4())
    try:
        return [one.reply for one in await conversations.send(Incoming(CHANNEL, sender, text=question))]
    finally:
        await conversations.forget(CHANNEL, sender)


async def findings(request: web.Request) -> web.Response:
    """What `kreis check` says, errors first."""
    desk = request.app[DESK]
    every = await asyncio.to_thread(desk.findings)
    known = (await asyncio.to_thread(desk.now)).content.entries
    rows = [(finding, finding.entry in known) for finding in every]
    return page(
        request, "findings",
        errors=[row for row in rows if row[0].severity == "fehler"],
        hints=[row for row in rows if row[0].severity != "fehler"],
    )  # fmt: skip


async def surveys(request: web.Request) -> web.Response:
    every = await asyncio.to_thread(request.app[DESK].surveys)
    return page(request, "surveys", surveys=[(survey, sent, survey.status(clock.today())) for survey, sent in every])


async def survey(request: web.Request) -> web.Response:
    """The results of one survey; small numbers stay hidden."""
    found = await asyncio.to_thread(request.app[DESK].survey_results, request.match_info["id"])
    if found is None:
        return page(
            request, "message", titel="Keine Umfrage", text="Diese Umfrage gibt es nicht oder nicht mehr.", status=404
        )
    # The page's policy allows no style but that of its style sheet, where these rules stand too.
    return page(request, "survey", titel=found[0].titel, results=Markup(_STYLE.sub("", found[1])))


def _names(found: object) -> str:
    return " ".join((*getattr(found, "synonyme", ()), *getattr(found, "fragen", ())))
