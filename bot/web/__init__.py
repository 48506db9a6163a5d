"""The web chat: the page, the widget for other sites, and the form for browsers without JavaScript."""

from bot.web.pages import add_pages

__all__ = ["add_pages"]
