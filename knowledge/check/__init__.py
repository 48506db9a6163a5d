"""Checks knowledge files before residents see them: what is wrong, where, why, and what to do about it."""

from knowledge.check.finding import Finding, in_order
from knowledge.check.folder import check_folder

__all__ = ["Finding", "check_folder", "in_order"]
