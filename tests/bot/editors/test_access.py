"""Only staff get in, and only forms of the page itself change anything."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.settings import Settings
from knowledge.settings import Paths
from tests.bot.editors.conftest import TOKEN, Office

PAGES = ("", "/eintrag/leistungen/angelschein", "/probe?frage=Hund", "/luecken", "/neu", "/umfragen", "/meldungen")


async def test_without_a_token_there_is_no_page(tmp_path, content) -> None:  # type: ignore[no-untyped-def]
    app = build(Settings(rasa_port=9), Paths(content=content, data=tmp_path))
    async with TestClient(TestServer(app)) as client:
        for path in ("/redaktion", "/redaktion/anmelden", "/redaktion/neu"):
            async with client.get(path) as response:
                assert response.status == 404


@pytest.mark.parametrize("path", PAGES)
async def test_strangers_are_sent_to_the_login(visitor: Office, path: str) -> None:
    async with visitor.client.get(f"/redaktion{path}", allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Location"].endswith("redaktion/anmelden")
        assert "Angelschein" not in await response.text()


@pytest.mark.parametrize("path", ["/luecken/zuordnen", "/luecken/erledigt", "/neu", "/abmelden"])
async def test_strangers_cannot_change_anything(visitor: Office, path: str) -> None:
    before = {file: file.read_bytes() for file in visitor.content.rglob("*.md")}
    fields = {"eintrag": "leistungen/angelschein", "als": "synonym", "text": "x", "titel": "x", "kurz": "x"}
    async with visitor.client.post(f"/redaktion{path}", data=fields) as response:
        assert response.status == 403
    assert {file: file.read_bytes() for file in visitor.content.rglob("*.md")} == before


@pytest.mark.parametrize("wrong", ["", "falsch", TOKEN[:-1], TOKEN.upper(), "\x00", "ß" * 500])
async def test_a_wrong_token_is_refused(visitor: Office, wrong: str) -> None:
    status, text, _ = await visitor.log_in(wrong)
    assert status == 403
    assert "Das Kennwort stimmt nicht." in text
    assert "Anmelden" in await visitor.text("/redaktion")


async def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Office) -> None:
    async with visitor.client.get("/redaktion/anmelden") as response:
        before = response.cookies["redaktion"].value
    await visitor.log_in()
    jar = {cookie.key: cookie for cookie in visitor.client.session.cookie_jar}
    cookie = jar["redaktion"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/redaktion"
    assert cookie.value != before, "the cookie from before the login must not become the session"
    assert TOKEN not in cookie.value


async def test_the_cookie_is_secure_behind_a_proxy_with_tls(visitor: Office) -> None:
    async with visitor.client.get("/redaktion/anmelden", headers={"X-Forwarded-Proto": "https"}) as response:
        assert response.cookies["redaktion"]["secure"]


async def test_guessing_is_slowed_down(visitor: Office) -> None:
    answers = [(await visitor.log_in(f"geraten-{number}"))[0] for number in range(12)]
    # This machine itself has no address of its own; a stranger behind the proxy has.
    assert set(answers) == {403}
    token = ""
    statuses = []
    for number in range(12):
        async with visitor.client.get("/redaktion/anmelden") as response:
            token = (await response.text()).split('name="formular" value="')[1].split('"')[0]
        async with visitor.client.post(
            "/redaktion/anmelden",
            data={"formular": token, "kennwort": f"geraten-{number}"},
            headers={"X-Forwarded-For": "203.0.113.9"},
        ) as response:
            statuses.append(response.status)
    assert statuses[-1] == 429
    # The attacker does not lock out staff who sit somewhere else.
    assert (await visitor.log_in())[0] == 303


@pytest.mark.parametrize("how", ["missing", "invented", "of another browser", "from another site"])
async def test_forged_forms_are_refused(office: Office, how: str) -> None:
    page = await office.text("/redaktion/neu")
    own = page.split('name="formular" value="')[1].split('"')[0]
    fields = {"eintrag": "leistungen/angelschein", "als": "synonym", "text": "Angelkarte"}
    headers = {}
    if how == "invented":
        fields["formular"] = "0" * 64
    elif how == "of another browser":
        url = office.client.make_url("/redaktion/anmelden")
        async with ClientSession() as other, other.get(url) as response:
            fields["formular"] = (await response.text()).split('name="formular" value="')[1].split('"')[0]
    elif how == "from another site":
        fields["formular"] = own
        headers["Sec-Fetch-Site"] = "cross-site"
    async with office.client.post("/redaktion/luecken/zuordnen", data=fields, headers=headers) as response:
        assert response.status == 403
        assert "Formular" in await response.text()
    assert "Angelkarte" not in (office.content / "leistungen/angelschein.md").read_text(encoding="utf-8")


async def test_logging_out_ends_the_session_on_the_server(office: Office) -> None:
    stolen = next(cookie.value for cookie in office.client.session.cookie_jar if cookie.key == "redaktion")
    status, _, _ = await office.post("/redaktion/abmelden", page="/redaktion")
    assert status == 303
    async with office.client.get(
        "/redaktion", headers={"Cookie": f"redaktion={stolen}"}, allow_redirects=False
    ) as response:
        assert response.status == 303


@pytest.mark.parametrize("path", PAGES)
async def test_pages_allow_no_script_and_no_storing(office: Office, path: str) -> None:
    async with office.client.get(f"/redaktion{path}") as response:
        text, policy = await response.text(), response.headers["Content-Security-Policy"]
        assert response.status == 200, text
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "<script" not in text
        assert "style=" not in text
        assert "<style" not in text
