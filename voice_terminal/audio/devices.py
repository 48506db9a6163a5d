"""Finding sound devices by a part of their name. The only module, with the two streams, that knows PortAudio."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Final, Literal

from knowledge.errors import SpeechError

Direction = Literal["input", "output"]
NAMES: Final = {"input": "Mikrofon", "output": "Lautsprecher"}
MISSING: Final = {
    "input": "Es ist kein Mikrofon angeschlossen. Bitte stecken Sie eines an.",
    "output": "Es ist kein Lautsprecher angeschlossen. Bitte stecken Sie einen an.",
}


@dataclass(frozen=True)
class Device:
    index: int
    name: str
    rate: int
    """The device's own sampling rate, Hz."""


def portaudio() -> ModuleType:
    """The sounddevice module.

    Raises:
        SpeechError: the PortAudio library is not installed.
    """
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise SpeechError(
            "Es fehlt die Tonbibliothek. Bitte installieren Sie: sudo apt install libportaudio2"
        ) from error
    module: ModuleType = sounddevice
    return module


def refresh() -> None:
    """Read the list of devices again; PortAudio freezes it when it starts. All streams must be closed."""
    sounddevice = portaudio()
    try:
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise SpeechError("Die Tonausgabe des Rechners antwortet nicht. Bitte starten Sie das Gerät neu.") from error


def devices(direction: Direction) -> list[Device]:
    sounddevice = portaudio()
    return [
        Device(index, str(entry["name"]), int(entry["default_samplerate"]))
        for index, entry in enumerate(sounddevice.query_devices())
        if entry[f"max_{direction}_channels"] > 0
    ]


def find(direction: Direction, name: str = "") -> Device:
    """The device whose name contains `name` (any case), or the system's default.

    Raises:
        SpeechError: there is none; the message says what to do.
    """
    found = devices(direction)
    if name:
        for device in found:
            if name.lower() in device.name.lower():
                return device
        raise SpeechError(f"{NAMES[direction]} „{name}“ ist nicht angeschlossen. Bitte prüfen Sie das Kabel.")
    sounddevice = portaudio()
    index = sounddevice.default.device[0 if direction == "input" else 1]
    for device in found:
        if device.index == index:
            return device
    if found:
        return found[0]
    raise SpeechError(MISSING[direction])
