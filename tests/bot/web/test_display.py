"""Text sizes, colours, contrast, narrow screens, zoom, motion."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def text_size(page: Page) -> float:
    size: float = await page.locator(".message .text").first.evaluate(
        "node => parseFloat(getComputedStyle(node).fontSize)"
    )
    return size


async def ground(page: Page) -> str:
    colour: str = await page.locator(".bubble").first.evaluate("node => getComputedStyle(node).backgroundColor")
    return colour


async def choose(page: Page, option: str) -> None:
    await page.get_by_role("button", name="Darstellung").click()
    await page.get_by_role("radio", name=option, exact=True).check()
    await page.keyboard.press("Escape")


async def test_three_text_sizes_that_are_remembered(open_page: OpenPage) -> None:
    page = (await ChatPage(await open_page()).ready()).page
    sizes = [await text_size(page)]
    for option in ("Groß", "Sehr groß"):
        await choose(page, option)
        sizes.append(await text_size(page))
    assert sizes == [16, 20, 24]
    await page.reload()
    await ChatPage(page).ready()
    assert await text_size(page) == 24


async def test_the_colours_follow_the_device_until_somebody_chooses(open_page: OpenPage) -> None:
    light, dark = await open_page(), await open_page(dark=True)
    await ChatPage(light).ready()
    await ChatPage(dark).ready()
    day, night = await ground(light), await ground(dark)
    assert day != night
    await choose(light, "Dunkel")
    assert await ground(light) == night
    await choose(dark, "Hell")
    assert await ground(dark) == day


async def test_high_contrast_is_black_on_white(open_page: OpenPage) -> None:
    page = (await ChatPage(await open_page()).ready()).page
    await page.get_by_role("button", name="Darstellung").click()
    await page.get_by_role("group", name="Kontrast").get_by_role("radio", name="Hoch").check()
    await page.keyboard.press("Escape")
    text = page.locator(".message .text").first
    assert await text.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    assert await ground(page) == "rgb(255, 255, 255)"


async def test_a_wish_for_contrast_in_the_device_is_followed(open_page: OpenPage) -> None:
    page = (await ChatPage(await open_page(contrast="more")).ready()).page
    assert await page.locator(".message .text").first.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (1280, 256)], ids=["phone", "400 %", "flat"])
@pytest.mark.parametrize("option", ["Normal", "Sehr groß"])
async def test_nothing_is_cut_off_or_covered(open_page: OpenPage, width: int, height: int, option: str) -> None:
    page = await open_page(width=width, height=height)
    chat = await ChatPage(page).ready()
    if option != "Normal":
        await choose(page, option)
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await chat.ask_and_wait("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung" * 3)
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= width
    wide = await page.evaluate(
        "() => [...document.querySelectorAll('.chat *')]"
        ".filter((node) => node.checkVisibility() && !node.closest('.hidden, .speaker'))"
        ".filter((node) => node.getBoundingClientRect().right > innerWidth + 1"
        " || node.matches('.conversation, .message, .bubble, p') && node.scrollWidth > node.clientWidth + 1)"
        ".map((node) => node.outerHTML.slice(0, 120))"
    )
    assert not wide
    # Whatever gets the focus can be seen whole enough to be used.
    for button in (
        page.get_by_role("button", name="Ja, hilfreich"),
        page.get_by_role("button", name="Neues Gespräch"),
        chat.field,
    ):
        await button.focus()
        await expect(button).to_be_in_viewport(ratio=0.5)
        box = await button.bounding_box()
        assert box
        hit = await button.evaluate(
            "(node, [x, y]) => node.contains(document.elementFromPoint(x, y))",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert hit, "something lies above it"


async def test_targets_are_large_enough_for_a_finger(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page(width=320, height=640)).ready()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    for button in await chat.page.locator("button:visible:not(.as-link)").all():
        box = await button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40


@pytest.mark.parametrize(("wish", "moving"), [("reduce", "none"), ("no-preference", "breathe")])
async def test_nothing_moves_for_those_who_do_not_want_it(
    open_page: OpenPage, gateway: ScriptedGateway, wish: str, moving: str
) -> None:
    chat = await ChatPage(await open_page(reduced_motion=wish)).ready()
    gateway.gate.clear()
    await chat.ask("Hallo")
    dot = chat.page.locator(".typing:visible .dots i").first
    assert await dot.evaluate("node => getComputedStyle(node).animationName") == moving
    gateway.gate.set()


async def test_forced_colours_keep_the_borders(open_page: OpenPage) -> None:
    page = (await ChatPage(await open_page(forced_colors="active")).ready()).page
    for part in (".bubble", ".choice", ".send", "textarea"):
        style = await page.locator(part).first.evaluate("node => getComputedStyle(node).borderTopStyle")
        assert style == "solid", part
