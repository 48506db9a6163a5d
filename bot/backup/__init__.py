"""Backups: one archive with everything that cannot be made again, and the way back."""

from bot.backup.restoring import restore
from bot.backup.saving import save

__all__ = ["restore", "save"]
