"""Pictures without what phones write into them: place, time, device."""

from __future__ import annotations

import base64
import binascii
import io
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST: Final = 1600
"""Pixels; enough to see a pothole, small enough for a mail."""
LARGEST: Final = 15_000_000
"""Bytes of a picture that is still read."""


def clean(data: bytes) -> bytes | None:
    """The picture as JPEG without metadata; None when it is no picture."""
    if len(data) > LARGEST:
        return None
    try:
        with Image.open(io.BytesIO(data)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((LONGEST, LONGEST))
            bare = Image.new("RGB", upright.size)
            bare.paste(upright)  # a new picture takes over pixels only
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()


def read(value: Any) -> bytes | None:
    """The picture a channel sent along: its bytes, base64 text, or the path of a file the gateway has written."""
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str) or not value:
        return None
    if len(value) < 1000 and (path := Path(value)).is_file():
        return path.read_bytes()
    try:
        return base64.b64decode(value.partition("base64,")[2] or value, validate=True)
    except (binascii.Error, ValueError):
        return None
