"""A gateway with the editors' page, over a copy of a small content folder; Rasa is not running."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.editors import add_editors, desk
from bot.settings import Settings
from bot.store import Store
from knowledge.settings import Paths

TOKEN = "ein-langes-kennwort-fuer-die-pruefung"
RATTLE = """---
titel: Angelschein   # so sagen es die Leute
kurz: Den Angelschein bekommen Sie bei der Verbandsgemeinde.
gesprochen: Den Angelschein bekommen Sie bei der Verbandsgemeinde.
leicht: |-
  Sie wollen angeln?
  Fragen Sie die Verbands-Gemeinde.
synonyme:
  # Diese Wörter kamen vom Bürgerbüro.
  - Fischereischein
fragen:
  - "Wo bekomme ich einen Angelschein?"
kosten: 10 Euro
zustaendig:
  - stellen/rathaus
quelle: Landesfischereigesetz
stand: 2026-11-01
---

## Prüfung
Vorher ist eine Prüfung nötig. **Wichtig:** Melden Sie sich früh an.
"""
FILES = {
    "leistungen/angelschein.md": RATTLE,
    "leistungen/hundesteuer.md": (
        "---\ntitel: Hundesteuer\nkurz: Melden Sie Ihren Hund bei der Gemeinde an.\n"
        "gesprochen: Melden Sie Ihren Hund bei der Gemeinde an.\nzustaendig: [stellen/rathaus]\n"
        "quelle: Satzung\nstand: 2024-01-15\n---\n"
    ),
    "leistungen/wahl.md": (
        "---\ntitel: Wahl am 8. März\nkurz: Die Wahl ist am 8. März.\ngesprochen: Die Wahl ist am achten März.\n"
        "zustaendig: [stellen/rathaus]\nquelle: Bekanntmachung\nstand: 2026-01-02\ngueltig_bis: 2026-03-08\n"
        "nach_ablauf: Die Wahl war am 8. März.\n---\n"
    ),
    "leistungen/kaputt.md": "---\ntitel: Kaputt\nkurtz: Tippfehler im Schlüssel\n---\n",
    "stellen/rathaus.md": (
        '---\ntitel: Rathaus\nkurz: Im Rathaus hilft man Ihnen.\ntelefon: "06381 424-0"\nquelle: Internetseite\n'
        "stand: 2026-11-01\n---\n"
    ),
}


@dataclass
class Office:
    """The page in the hands of one editor."""

    client: TestClient[web.Request, web.Application]
    content: Path
    store: Store

    async def text(self, path: str, status: int = 200) -> str:
        async with self.client.get(path) as response:
            assert response.status == status, await response.text()
            return await response.text()

    async def post(self, path: str, page: str = "", **fields: str) -> tuple[int, str, str]:
        """Send a form as a browser would: with the token of the page it stands on. Status, text, where it leads."""
        token = re.search(r'name="formular" value="(\w+)"', await self.text(page or path))
        assert token
        async with self.client.post(path, data={"formular": token[1], **fields}, allow_redirects=False) as response:
            return response.status, await response.text(), response.headers.get("Location", "")

    async def log_in(self, token: str = TOKEN) -> tuple[int, str, str]:
        return await self.post("/redaktion/anmelden", kennwort=token)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-11-22T10:00:00+01:00")
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path / 'umfragen.db'}")
    folder = tmp_path / "inhalt"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
async def visitor(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Nobody has logged in yet."""
    paths = Paths(content=content, data=tmp_path / "var")
    paths.data.mkdir()
    app = build(Settings(timeout=0.2, rasa_port=9), paths)
    add_editors(app, Settings(editors_token=TOKEN), paths, desk.Desk(paths, by_meaning=False))
    async with TestClient(TestServer(app)) as client:
        store = Store(paths.in_data("gateway.db"))
        yield Office(client, content, store)
        store.close()


@pytest.fixture
async def office(visitor: Office) -> Office:
    """An editor is logged in."""
    status, _, where = await visitor.log_in()
    assert (status, where) == (303, "../redaktion")
    return visitor
