"""The answer as a QR code that holds the text itself: it works without internet and leads nowhere."""

from __future__ import annotations

import io
from typing import Final

import segno

LONGEST: Final = 300
"""Characters; more makes the squares too small for an old phone's camera."""


def qr_svg(text: str) -> str:
    """An SVG picture of the code, dark on white, with the quiet zone scanners need."""
    short = text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
    code = segno.make(short, error="l", micro=False, encoding="utf-8")
    out = io.BytesIO()
    code.save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False)
    return out.getvalue().decode("utf-8")
