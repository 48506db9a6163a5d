"""Sets up both Python environments: `python3 -m bot.bootstrap [--dev]`. Standard library only.

Needs Python 3.11 or newer as `python3`, and Python 3.10 for Rasa: found as `python3.10`, in pyenv, or fetched by uv.
What is already in place is not touched; a stamp in each environment says for which requirement files it was made.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP, NLU = ROOT / ".venv", ROOT / ".venv-nlu"
DISK_NEEDED = 6 * 2**30
"""Bytes: both environments with everything in them (5 GB measured), and room to unpack."""
SYSTEM_PACKAGES = {
    "chromium": "chromium",
    "espeak-ng": "espeak-ng",
    "pulseaudio": "pulseaudio",
    "paplay": "pulseaudio-utils",
    "strace": "strace",
    "redis-server": "redis-server",
    "nginx": "nginx-light",
    "libportaudio.so.2": "libportaudio2",
    "libasound2-plugins": "libasound2-plugins",
}
"""What tests and kiosk need from the system: what is looked for, and the Debian package that has it."""


class SetupError(Exception):
    """One German sentence that says what is missing and what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    parser.add_argument("--system", action="store_true", help="also the system packages that tests and kiosk need")
    args = parser.parse_args()
    try:
        check_disk()
        make_environment(
            APP,
            current_python,
            [ROOT / "requirements" / name for name in (["app.txt", "dev.txt"] if args.dev else ["app.txt"])],
        )
        make_environment(NLU, rasa_python, [ROOT / "requirements" / "nlu.txt"])
        if args.system:
            install_system_packages()
    except SetupError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def say(text: str) -> None:
    print(text, flush=True)


def check_disk() -> None:
    """Refuse to begin a first set-up that cannot end."""
    if APP.exists() and NLU.exists():
        return
    free = shutil.disk_usage(ROOT).free
    if free < DISK_NEEDED:
        raise SetupError(
            f"Auf der Festplatte sind nur {free / 2**30:.1f} GB frei. Bitte schaffen Sie mindestens 6 GB Platz."
        )


def make_environment(folder: Path, find_python: object, requirements: Sequence[Path]) -> None:
    """Create a virtual environment with exactly these requirement files, unless it is there already."""
    stamp = folder / "requirements.sha256"
    wanted = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in requirements}
    present = stamped(stamp)
    if wanted.items() <= present.items():
        return
    stamp.unlink(missing_ok=True)  # if this is cut off, the environment is neither the old nor the new one
    python = folder / "bin" / "python"
    if not python.exists():
        base = find_python()  # type: ignore[operator]
        say(f"Richte {folder.name} ein (Python {'.'.join(map(str, version_of(base)))}) …")
        run(
            [base, "-m", "venv", str(folder)],
            "Die Python-Umgebung lässt sich nicht anlegen. Unter Debian fehlt oft das Paket python3-venv.",
        )
    say(f"Lade und installiere Pakete für {folder.name}; beim ersten Mal dauert das einige Minuten …")
    if folder == NLU:
        # Some of Rasa's old dependencies have no wheel and need these to build.
        install(python, ["setuptools==70.3.0", "wheel==0.45.1"])
    install(python, [part for file in requirements for part in ("-r", str(file))])
    if folder == APP:
        install(python, ["--no-deps", "--no-build-isolation", "-e", "."])  # the `kreis` command
    stamp.write_text("".join(f"{hash_} {name}\n" for name, hash_ in {**present, **wanted}.items()))


def stamped(stamp: Path) -> dict[str, str]:
    """By name of a requirement file: the hash of the one that was installed last. Lines of another form say nothing."""
    if not stamp.exists():
        return {}
    lines = [line.split() for line in stamp.read_text().splitlines()]
    return {words[1]: words[0] for words in lines if len(words) == 2}


def install(python: Path, what: Sequence[str]) -> None:
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        *what,
    ]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode == 0:
        return
    errors = result.stderr
    if "No space left" in errors:
        raise SetupError(
            "Die Festplatte ist voll. Bitte schaffen Sie mindestens 6 GB Platz, und starten Sie noch einmal."
        )
    if any(
        sign in errors
        for sign in (
            "Temporary failure in name resolution",
            "NewConnectionError",
            "Max retries exceeded",
            "ConnectTimeout",
        )
    ):
        raise SetupError("Das Internet ist nicht erreichbar. Nur das erste Einrichten braucht es; bitte verbinden.")
    last = [line for line in errors.splitlines() if line.startswith("ERROR")][-3:]
    raise SetupError("Ein Paket ließ sich nicht installieren: " + " ".join(last or errors.splitlines()[-1:]))


def current_python() -> str:
    """The Python that runs this, or another one that is new enough."""
    for candidate in (sys.executable, "python3.11", "python3.12"):
        if version_of(candidate)[:2] in ((3, 11), (3, 12)):
            return candidate
    raise SetupError("Python 3.11 fehlt. Bitte installieren Sie es, und starten Sie noch einmal.")


def rasa_python() -> str:
    """A Python 3.10: on the path, in pyenv, or fetched by uv."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for candidate in ("python3.10", *(str(path) for path in sorted(pyenv.glob("versions/3.10*/bin/python")))):
        if version_of(candidate)[:2] == (3, 10):
            return candidate
    say("Python 3.10 ist nicht installiert; hole es mit uv …")
    install(APP / "bin" / "python", ["uv"])
    uv = APP / "bin" / "uv"
    fetched = subprocess.run([str(uv), "python", "install", "3.10"], capture_output=True, text=True)
    found = subprocess.run([str(uv), "python", "find", "3.10"], capture_output=True, text=True)
    if fetched.returncode or found.returncode:
        raise SetupError(
            "Python 3.10 fehlt, und Rasa braucht genau dieses. Bitte installieren Sie es (etwa „pyenv install 3.10“)."
        )
    return found.stdout.strip()


def version_of(python: str) -> tuple[int, ...]:
    """(major, minor) of an interpreter; empty when it does not start."""
    try:
        result = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    except OSError:
        return ()
    return tuple(int(part) for part in result.stdout.split()) if result.returncode == 0 else ()


def run(command: Sequence[str], message: str) -> None:
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
        raise SetupError(message)


def install_system_packages() -> None:
    """Install the missing ones when root on Debian; else name them in one sentence and go on."""
    missing = [package for wanted, package in SYSTEM_PACKAGES.items() if not has_system_part(wanted)]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installiere Systempakete: {', '.join(missing)} …")
        apt_get("update")
        if apt_get("install", "-y", *missing):
            return
    say("Sprachterminal und Browser-Tests brauchen Systempakete: apt-get install " + " ".join(missing))


def apt_get(*arguments: str) -> bool:
    """Run apt-get silently; whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True).returncode == 0


def has_system_part(wanted: str) -> bool:
    if wanted.startswith("lib"):
        name = wanted.split(".so")[0]
        folders = [Path("/usr/lib"), *Path("/usr/lib").glob("*-linux-gnu*")]
        if ".so" not in wanted:
            return any((folder / "alsa-lib" / "libasound_module_pcm_pulse.so").exists() for folder in folders)
        return any(any(folder.glob(f"{name}.so*")) for folder in folders)
    return shutil.which(wanted) is not None


if __name__ == "__main__":
    sys.exit(main())
