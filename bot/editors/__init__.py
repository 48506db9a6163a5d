"""The editors' page (`/redaktion`): state of the entries, trial questions, unanswered questions, survey results."""

from bot.editors.routes import add_editors

__all__ = ["add_editors"]
