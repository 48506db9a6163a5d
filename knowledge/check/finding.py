"""One thing that staff should look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge.errors import ContentError
from knowledge.said import SUFFIX

Severity = Literal["fehler", "hinweis"]


@dataclass(frozen=True)
class Finding:
    file: str
    """Path below the content folder."""
    line: int | None
    cause: str
    """German: what is wrong."""
    cure: str
    """German: what to do."""
    severity: Severity = "fehler"
    """`fehler` must be put right, `hinweis` should be looked at."""

    @classmethod
    def of(cls, error: ContentError) -> Finding:
        return cls(error.file, error.line, error.cause, error.cure)

    @property
    def entry(self) -> str:
        """Id of the entry whose file this is about, or the file of what residents say; empty for other files."""
        for suffix in (SUFFIX, ".md"):
            if self.file.endswith(suffix):
                return self.file.removesuffix(suffix)
        return ""

    def __str__(self) -> str:
        place = f"{self.file}, Zeile {self.line}" if self.line else self.file
        return f"{place}: {self.cause} {self.cure}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: errors first, then by file and line."""
    return sorted(set(findings), key=lambda finding: (finding.severity != "fehler", finding.file, finding.line or 0))
