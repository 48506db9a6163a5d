"""How words sound, in the phones of the acoustic model: espeak-ng's German mnemonics, rare and foreign ones merged."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from typing import Final

from knowledge.errors import SpeechError
from voice_terminal.speaking.table import table

Phones = tuple[str, ...]

MERGED: Final = table(
    """
    E2=E | I2=I | i=i: | e=e: | o=o: | u=u: | A=A: | a#=a | V=a | a2=a | EI=e: | eI=e: | oU=o: | @U=o: | O:=o: | 0=O
    3:=W | e@=E: | i@=i: | I@=i: | U@=u: | O@=o: | A@=A: | aI@=aI | aU@=aU | Z=S | dZ=tS | D=z | T=s | w=v | r-=r | @2=@
    @5=@ | i2=i: | u2=u: | t#=t | t2=t | R2=R | O~=A~ | W:=Y: | u:2=u: | I#=I | E#=E | r2=r | l^=l | n^=n | aa=A:
    """
) | {"@L": "@ l", "@-": "", "y#": "y:"}
_IGNORED: Final = re.compile(r"\([a-z-]+\)|[',%|!;]|^[_:=]+$|=")


def pronounce(words: Sequence[str], inventory: Iterable[str]) -> dict[str, Phones]:
    """The phones of each word. Words with a sound that the model has not learned are left out.

    Raises:
        SpeechError: espeak-ng is not installed.
    """
    phones = set(inventory)
    try:
        done = subprocess.run(
            ["espeak-ng", "-v", "de", "-q", "-x", "--sep=_", "--stdin"],
            input="\n\n".join(words) + "\n",
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise SpeechError("espeak-ng fehlt. Bitte installieren Sie es: apt-get install espeak-ng") from error
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if len(lines) != len(words):
        raise SpeechError(
            f"espeak-ng hat {len(lines)} statt {len(words)} Wörter gesprochen. Bitte prüfen Sie die Liste."
        )
    found = {word: _phones(line) for word, line in zip(words, lines, strict=True)}
    return {word: sounds for word, sounds in found.items() if sounds and set(sounds) <= phones}


def _phones(line: str) -> Phones:
    sounds: list[str] = []
    for mnemonic in re.split(r"[_ ]+", line.strip()):
        plain = _IGNORED.sub("", mnemonic)
        sounds += MERGED.get(plain, plain).split()
    return tuple(sound for sound in sounds if sound and sound != ":")
