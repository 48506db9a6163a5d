"""A printed slip with the answer in large type: through CUPS, or straight to an ESC/POS receipt printer."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from knowledge.clock import now
from knowledge.errors import KreisError

WIDTH: Final = 24
"""Characters per line in double size on 80 mm paper."""
TIMEOUT_S: Final = 15
FAILED: Final = "Der Drucker antwortet nicht. Bitte prüfen Sie Papier und Strom."
_ESC: Final = b"\x1b"
_GS: Final = b"\x1d"
CODE_PAGE: Final = 19
"""ESC t 19: code page 858, which has umlauts and the euro sign."""


def printer(setting: str) -> Callable[[str], Awaitable[None]] | None:
    """The printing function for `cups:NAME` or `escpos:/dev/usb/lp0`; None without a setting."""
    kind, _, target = setting.partition(":")
    if kind == "cups":
        return lambda text: _cups(target, text)
    if kind == "escpos":
        return lambda text: asyncio.to_thread(_escpos, Path(target), text)
    return None


def slip(text: str, width: int = WIDTH) -> str:
    """The text as it is printed, wrapped, with the day of printing."""
    lines = [line for paragraph in text.split("\n") for line in (textwrap.wrap(paragraph, width) or [""])]
    return "\n".join([*lines, "", f"Gedruckt am {now():%d.%m.%Y}", ""])


async def _cups(name: str, text: str) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            "lp", "-s", *(["-d", name] if name else []), "-o", "cpi=6", "-o", "lpi=4", "-",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await asyncio.wait_for(process.communicate(slip(text, 40).encode()), TIMEOUT_S)
    except (OSError, TimeoutError) as error:
        raise KreisError(FAILED) from error
    if process.returncode:
        raise KreisError(FAILED)


def _escpos(device: Path, text: str) -> None:
    """Reset, code page, double width and height, the text, feed, cut."""
    body = slip(text).encode("cp858", errors="replace").replace(b"\n", b"\r\n")
    data = _ESC + b"@" + _ESC + b"t" + bytes([CODE_PAGE]) + _GS + b"!\x11" + body + b"\r\n" * 4 + _GS + b"V\x00"
    try:
        with device.open("wb", buffering=0) as out:
            out.write(data)
    except OSError as error:
        raise KreisError(FAILED) from error
