"""The chat as a person uses it; keeps the tests free of selectors."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

HEARD = """() => {
  window.heard = [];
  const watch = (root) => {
    for (const region of root.querySelectorAll("[aria-live], [role=log], [role=status], [role=alert]")) {
      new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) window.heard.push(node.textContent);
      }).observe(region, { childList: true, subtree: true, characterData: true });
    }
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) watch(one.shadowRoot);
  };
  watch(document);
}"""
"""Collects what a screen reader is told by live regions, wherever they are, from now on."""


class ChatPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.field: Locator = page.get_by_label("Ihre Frage an den Assistenten")
        self.messages: Locator = page.locator(".message:visible")
        self.questions: Locator = page.locator(".message.question")
        self.answers: Locator = page.locator(".message.reply")
        """The first one is the greeting."""

        self.status: Locator = page.locator(".status")
        self.failures: Locator = page.locator(".message .failure")

    async def ready(self) -> ChatPage:
        await expect(self.page.get_by_role("button", name="Darstellung")).to_be_visible()
        return self

    async def ask(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask_and_wait(self, text: str) -> None:
        before = await self.answers.count()
        await self.ask(text)
        await expect(self.answers).to_have_count(before + 1)

    async def listen(self) -> None:
        await self.page.evaluate(HEARD)

    async def heard(self) -> list[str]:
        heard: list[str] = await self.page.evaluate("window.heard")
        return heard
