"""The models that `kreis modelle holen` knows, best first within a kind: address, checksum, licence, what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["recogniser", "voice"]


@dataclass(frozen=True)
class Part:
    """One file to download."""

    url: str
    sha256: str = ""
    """Hex digest. Empty: nobody has published one that we could check; the download's own is then shown and kept."""

    @property
    def file(self) -> str:
        return self.url.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Download:
    """A model: an archive to unpack, or files that stay as they are."""

    name: str
    kind: Kind
    parts: tuple[Part, ...]
    size: int
    """Bytes to download, about."""
    unpacked: int
    """Bytes on disk while installing, about (archive and contents)."""
    licence: str
    remark: str
    """German, for the staff member who chooses."""

    @property
    def archive(self) -> bool:
        return self.parts[0].file.endswith(".zip")


_VOSK = "https://alphacephei.com/vosk/models/"
_PIPER = "https://huggingface.co/rhasspy/piper-voices/resolve/main/de/de_DE/thorsten/medium/"

_ALL: Final = (
    Download(
        name="vosk-model-de-0.21",
        kind="recogniser",
        parts=(Part(_VOSK + "vosk-model-de-0.21.zip"),),
        size=1_900_000_000,
        unpacked=6_000_000_000,
        licence="Apache-2.0",
        remark="großes Modell, hört genauer; braucht bis zu 16 GB Arbeitsspeicher",
    ),
    Download(
        name="vosk-model-small-de-0.15",
        kind="recogniser",
        parts=(
            Part(
                _VOSK + "vosk-model-small-de-0.15.zip",
                sha256="b7e53c90b1f0a38456f4cd62b366ecd58803cd97cd42b06438e2c131713d5e43",
            ),
        ),
        size=46_499_967,
        unpacked=150_000_000,
        licence="Apache-2.0",
        remark="kleines Modell für jeden Mini-PC; braucht etwa 300 MB Arbeitsspeicher",
    ),
    Download(
        name="de_DE-thorsten-medium",
        kind="voice",
        parts=(Part(_PIPER + "de_DE-thorsten-medium.onnx.json"), Part(_PIPER + "de_DE-thorsten-medium.onnx")),
        size=63_201_294,
        unpacked=64_000_000,
        licence="CC0",
        remark="deutsche Männerstimme",
    ),
)
DOWNLOADS: Final = {download.name: download for download in _ALL}
DEFAULT: Final = ("vosk-model-small-de-0.15", "de_DE-thorsten-medium")
"""What `kreis modelle holen` fetches when nothing is named."""
