"""A real sound server with a virtual microphone and a virtual loudspeaker, for one test."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import soundfile

ASOUND = """</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "{server}" }}
ctl.!default {{ type pulse server "{server}" }}
"""


def mostly_heard(expected: set[str], heard: str) -> bool:
    """Whether three of four expected words came back. Piper speaks every sentence a little differently, and the
    small test model mishears a word now and then: one lost word is no broken loudspeaker."""
    return 4 * len(expected & set(heard.split())) >= 3 * len(expected)


class VirtualSound:
    """PulseAudio with two null sinks: what is played into `vmic` is heard by the microphone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = f"unix:{folder}/pulse.sock"
        self._daemon: subprocess.Popen[bytes] | None = None
        (folder / "asound.conf").write_text(ASOUND.format(server=self._server), encoding="utf-8")
        self.environment = {
            **os.environ,
            "PULSE_SERVER": self._server,
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_SINK": "vspeaker",
            "PULSE_SOURCE": "vmic.monitor",
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }

    def start(self) -> None:
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disallow-exit=yes",
        ]
        command += [f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._folder}/pulse.sock"]
        self._daemon = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            if self._pactl("info").returncode == 0:
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("the sound server did not start")
        self.plug_in("vmic", 16_000)
        self.plug_in("vspeaker", 44_100)

    def plug_in(self, name: str, rate: int) -> None:
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", f"rate={rate}", "channels=1")

    def unplug_all(self) -> None:
        self._pactl("unload-module", "module-null-sink")

    def stop(self) -> None:
        if self._daemon is not None and self._daemon.poll() is None:
            self._daemon.send_signal(signal.SIGKILL)
            self._daemon.wait()
        (self._folder / "pulse.sock").unlink(missing_ok=True)

    def speak(self, wav: Path) -> None:
        """Play a file into the virtual microphone, in real time."""
        subprocess.run(["paplay", "--device=vmic", str(wav)], env=self.environment, check=True, timeout=60)

    def record(self) -> Recording:
        return Recording(self.environment)

    def _pactl(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["pactl", *words], env=self.environment, capture_output=True, timeout=10, check=False)


class Recording:
    """Hears what the loudspeaker plays, at 16 kHz."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [
            "parec",
            "--device=vspeaker.monitor",
            "--rate=16000",
            "--channels=1",
            "--format=s16le",
            "--latency-msec=50",
        ]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._pieces: list[bytes] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while piece := self._process.stdout.read(3200):
            self._pieces.append(piece)

    def pcm(self) -> bytes:
        """Everything heard so far."""
        return b"".join(self._pieces)

    def seconds_of_sound(self) -> float:
        """How long something louder than silence was heard."""
        samples = np.frombuffer(self.pcm(), dtype=np.int16)
        blocks = samples[: len(samples) // 320 * 320].reshape(-1, 320).astype(np.float64)
        return float((np.sqrt((blocks**2).mean(axis=1)) > 100).sum() * 0.02) if len(blocks) else 0.0

    def stop(self) -> bytes:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self.pcm()


def espeak(text: str, wav: Path, *, voice: str = "de", pace: int = 150) -> Path:
    """A spoken German question in a file, with half a second of silence around it."""
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(pace), "-w", str(wav), text], check=True, capture_output=True)
    samples, rate = soundfile.read(wav, dtype="int16")
    silence = np.zeros(rate // 2, dtype=np.int16)
    soundfile.write(wav, np.concatenate([silence, samples, silence]), rate, subtype="PCM_16")
    return wav
