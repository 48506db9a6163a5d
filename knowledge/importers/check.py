"""`make check` for the list of imports."""

from __future__ import annotations

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.importers.config import read_imports


def check(content_dir: Path) -> list[Finding]:
    """Findings about `importe.yaml`."""
    try:
        read_imports(content_dir)
    except ContentError as error:
        return [Finding.of(error)]
    return []
