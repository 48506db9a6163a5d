"""The kiosk's page in a real Chromium: touch, space bar, subtitles, contrast, three screen sizes, no strangers."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from tests.voice_terminal.scripted_gateway import until
from voice_terminal.conversation.messages import Event, Ordered, Pressed, Released, State, Touched, View
from voice_terminal.screen.server import Screen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync"""
SIZES = [(1024, 600), (1920, 1080), (1080, 1920)]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

SPEAKING = View(
    state=State.SPEAKING,
    visiting=True,
    heard="was kostet ein reisepass",
    sentences=("Ein Reisepass kostet 60 Euro.", "Sie bekommen ihn im Bürgerbüro.", "Er gilt zehn Jahre."),
    current=1,
    buttons=(("b1", "Welche Unterlagen brauche ich?"), ("b2", "Öffnungszeiten")),
    source="Reisepass, geprüft am 01.04.2022",
    take_home="Ein Reisepass kostet 60 Euro.",
)
LONG = replace(
    SPEAKING,
    sentences=tuple(f"Das ist der Satz Nummer {number} einer sehr langen Antwort." for number in range(20)),
    current=15,
    buttons=tuple((f"b{number}", "Eine ziemlich lange Auswahl Nummer " + str(number)) for number in range(6)),
    trouble=("Es ist kein Lautsprecher angeschlossen. Bitte stecken Sie einen an.",),
)
VIEWS = {
    "ready": View(),
    "listening": View(state=State.LISTENING, visiting=True, partial="was kostet"),
    "invited": View(state=State.LISTENING, visiting=True),
    "asked": replace(SPEAKING, state=State.LISTENING, current=-1),
    "thinking": View(state=State.THINKING, visiting=True, heard="was kostet ein reisepass"),
    "speaking": SPEAKING,
    "long": LONG,
    "emergency": View(state=State.SPEAKING, visiting=True, sentences=("Wählen Sie 112.",), current=0, emergency=True),
}


class Kiosk:
    def __init__(self, page: Page, screen: Screen, touched: list[Event]) -> None:
        self.page, self.screen, self.touched = page, screen, touched
        self.requests: list[str] = []
        self.complaints: list[str] = []

    async def show(self, view: View) -> None:
        self.screen.show(view)
        await self.page.locator(f"body[data-state={view.state.name.lower()}]").wait_for(state="attached")
        await self.page.wait_for_timeout(50)


@pytest.fixture
async def kiosk() -> AsyncIterator[Kiosk]:
    touched: list[Event] = []
    screen = Screen(touched.append, ("Testmodell: versteht nur künstliche Stimmen.",), port=0)
    await screen.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        page = await browser.new_page(viewport={"width": 1024, "height": 600})
        running = Kiosk(page, screen, touched)
        page.on("request", lambda request: running.requests.append(request.url))
        page.on("console", lambda message: running.complaints.append(message.text))
        page.on("pageerror", lambda error: running.complaints.append(str(error)))
        await page.goto(screen.url)
        await page.locator("#label", has_text="Bereit").wait_for()
        yield running
        await browser.close()
    await screen.close()


async def test_touch_space_and_usb_button_all_talk(kiosk: Kiosk) -> None:
    page, touched = kiosk.page, kiosk.touched
    for press in (
        lambda: page.click("#talk"),
        lambda: page.keyboard.press("Space"),
        lambda: page.keyboard.press("Enter"),
    ):
        touched.clear()
        await press()
        await until(lambda: len(touched) == 2)
        assert touched[0] == Pressed()
        assert isinstance(touched[1], Released)
    touched.clear()
    await page.keyboard.down("Space")
    for _ in range(5):
        await page.keyboard.down("Space")  # a held key repeats
    await page.wait_for_timeout(300)
    await page.keyboard.up("Space")
    await until(lambda: len(touched) == 2)
    assert isinstance(touched[1], Released)
    assert touched[1].held_s >= 0.25


async def test_subtitles_mark_the_sentence_being_spoken(kiosk: Kiosk) -> None:
    await kiosk.show(SPEAKING)
    page = kiosk.page
    assert (await page.inner_text("#subtitles .current")).strip() == "Sie bekommen ihn im Bürgerbüro."
    assert await page.inner_text("#heard-text") == "was kostet ein reisepass"
    assert "01.04.2022" in await page.inner_text("#source")
    assert await page.is_visible("#qr")
    assert await page.evaluate("document.getElementById('qr').naturalWidth") > 50
    assert "Testmodell" in await page.inner_text("#notices")
    await kiosk.show(LONG)
    assert await page.evaluate(
        """() => { const box = document.getElementById('subtitles').getBoundingClientRect();
        const now = document.querySelector('.current').getBoundingClientRect();
        return now.top >= box.top - 2 && now.bottom <= box.bottom + 2 }"""
    ), "the spoken sentence is in view"


async def test_choices_and_commands_are_sent_once(kiosk: Kiosk) -> None:
    await kiosk.show(SPEAKING)
    await kiosk.page.click("#choices button >> nth=1")
    await until(lambda: kiosk.touched == [Touched("b2")])
    for command in ("louder", "quieter", "slower", "faster", "restart", "repeat", "stop", "shorter", "goodbye"):
        kiosk.touched.clear()
        await kiosk.page.click(f"[data-command={command}]")
        await until(lambda: len(kiosk.touched) == 1)
        event = kiosk.touched[0]
        assert isinstance(event, Ordered)
        assert event.command.name.lower() == command


async def test_what_is_heard_is_html_to_nobody(kiosk: Kiosk) -> None:
    await kiosk.show(replace(SPEAKING, heard="<img src=x onerror=alert(1)>", sentences=("<b>fett</b>",), current=0))
    assert await kiosk.page.inner_text("#heard-text") == "<img src=x onerror=alert(1)>"
    assert (await kiosk.page.inner_text("#subtitles")).strip() == "<b>fett</b>"


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", VIEWS)
async def test_everything_fits_and_nothing_overlaps(kiosk: Kiosk, name: str, width: int, height: int) -> None:
    await kiosk.page.set_viewport_size({"width": width, "height": height})
    await kiosk.show(VIEWS[name])
    found: dict[str, Any] = await kiosk.page.evaluate(LAYOUT)
    assert found["outside"] == []
    assert found["overlaps"] == []
    assert found["small"] == [], "targets are at least 44 pixels"
    assert found["subtitle_px"] >= min(width, height) / 18, "readable from two metres"
    assert found["main_px"] >= found["subtitle_px"] * 1.2, "at least one line of the answer is visible"


@pytest.mark.parametrize("name", VIEWS)
async def test_contrast_meets_wcag_aa(kiosk: Kiosk, name: str) -> None:
    await kiosk.show(VIEWS[name])
    poor = await kiosk.page.evaluate(CONTRAST)
    assert poor == []


async def test_it_asks_nobody_else_and_complains_about_nothing(kiosk: Kiosk) -> None:
    for view in VIEWS.values():
        await kiosk.show(view)
    assert kiosk.complaints == []
    assert kiosk.requests
    assert all(url.startswith((kiosk.screen.url, "data:")) for url in kiosk.requests)
    cookies = await kiosk.page.context.cookies()
    assert cookies == []
    assert await kiosk.page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_a_restarted_terminal_is_found_again(kiosk: Kiosk) -> None:
    port = int(kiosk.screen.url.rstrip("/").rsplit(":", 1)[1])
    await kiosk.screen.close()
    await kiosk.page.locator("body[data-state=lost]").wait_for(state="attached")
    assert "startet neu" in await kiosk.page.inner_text("#label")
    kiosk.screen = Screen(kiosk.touched.append, port=port)
    await kiosk.screen.start()
    await kiosk.page.locator("#label", has_text="Bereit").wait_for(timeout=10_000)


LAYOUT = """() => {
  const shown = (one) => one.offsetParent !== null && getComputedStyle(one).visibility !== 'hidden';
  const blocks_of_text = 'button, #label, #heard, #prompt, #subtitles, #welcome, #side, #source, #notices, #trouble';
  const all = [...document.querySelectorAll(blocks_of_text)].filter(shown);
  const inScroller = (one) => one.closest('#choices') !== null;
  const name = (one) => one.id || one.textContent.trim();
  const box = (one) => one.getBoundingClientRect();
  const outside = all.filter((one) => !inScroller(one)).filter((one) => {
    const b = box(one);
    return b.left < -1 || b.top < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1;
  }).map(name);
  const overlaps = [];
  const blocks = all.filter((one) => !inScroller(one)).concat([document.getElementById('choices')].filter(shown));
  blocks.forEach((a, i) => blocks.slice(i + 1).forEach((b) => {
    if (a.contains(b) || b.contains(a)) return;
    const p = box(a), q = box(b);
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 2 && h > 2) overlaps.push(name(a) + ' / ' + name(b));
  }));
  const targets = all.filter((one) => one.tagName === 'BUTTON');
  const small = targets.filter((one) => box(one).width < 44 || box(one).height < 44).map(name);
  return { outside, overlaps, small, main_px: box(document.querySelector('main')).height,
    subtitle_px: parseFloat(getComputedStyle(document.getElementById('subtitles')).fontSize) };
}"""

CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const color = rgb(getComputedStyle(one).backgroundColor);
      if (color.length < 4 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const one of document.querySelectorAll('body *')) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text || one.offsetParent === null) continue;
    const style = getComputedStyle(one), [a, b] = [light(rgb(style.color)), light(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${one.id || one.textContent.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


async def test_who_shall_speak_or_wait_is_told_so_in_large_letters(kiosk: Kiosk) -> None:
    prompt = kiosk.page.locator("#prompt")
    await kiosk.show(VIEWS["invited"])
    assert await prompt.inner_text() == "Bitte sprechen Sie jetzt."
    await kiosk.show(VIEWS["listening"])
    assert not await prompt.is_visible(), "what is heard stands there instead"
    await kiosk.show(VIEWS["thinking"])
    assert "suche die Antwort" in await prompt.inner_text()
    await kiosk.show(VIEWS["speaking"])
    assert not await prompt.is_visible()
