"""The name of a new entry's file, made from its title."""

from __future__ import annotations

import re
from typing import Final

from knowledge.errors import KreisError
from knowledge.text import fold

LONGEST: Final = 60
"""Characters."""


def file_name(titel: str) -> str:
    """The name without suffix: `Angelschein für Kinder` becomes `angelschein-fuer-kinder`.

    Raises:
        KreisError: nothing in the title can be part of a name, or a file of this name is never read.
    """
    name = re.sub(r"[^a-z0-9]+", "-", fold(titel)).strip("-")[:LONGEST].rstrip("-")
    if not name or name == "readme":
        raise KreisError("Aus diesem Titel lässt sich kein Dateiname machen. Nehmen Sie einen anderen Titel.")
    return name
