"""Puts a downloaded model in place: unpacked beside the target and renamed, so that it is there whole or not at all."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from knowledge.errors import SpeechError
from voice_terminal.models.catalogue import Download
from voice_terminal.models.fetch import Say, fetch
from voice_terminal.models.store import find_voice, is_recogniser

LARGEST: Final = 20_000_000_000
"""Bytes an archive may unpack to; more is an accident or an attack."""


def install(download: Download, folder: Path, say: Say, *, pause_s: float = 2.0) -> Path:
    """Fetch `download` into `folder/<name>` and return that path. Does nothing when it is there already.

    Raises:
        SpeechError: the download failed, the disk is full, or the archive is broken or unsafe.
    """
    target = folder / download.name
    if _complete(download, target):
        say(f"{download.name} ist schon da.")
        return target
    folder.mkdir(parents=True, exist_ok=True)
    _check_space(download, folder)
    downloads = folder / ".laden"
    files = [fetch(part, downloads, say, pause_s=pause_s) for part in download.parts]
    with tempfile.TemporaryDirectory(prefix=".neu-", dir=folder) as scratch:
        fresh = Path(scratch) / download.name
        if download.archive:
            say(f"{download.name}: wird entpackt …")
            unpack(files[0], Path(scratch) / "archive")
            shutil.move(_model_root(Path(scratch) / "archive"), fresh)
            files[0].unlink()
        else:
            fresh.mkdir()
            for file in files:
                file.replace(fresh / file.name)
        if not _complete(download, fresh):
            raise SpeechError(
                f"{download.name} ist geladen, aber unvollständig. Bitte rufen Sie den Befehl noch einmal auf."
            )
        if target.exists():
            shutil.rmtree(target)
        fresh.replace(target)
    if not any(downloads.iterdir()):
        downloads.rmdir()
    say(f"{download.name}: fertig, liegt in {target}")
    return target


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip archive; entries that would land outside `folder`, and links, are refused.

    Raises:
        SpeechError: the archive is broken, unsafe or far too large. It is deleted, so that the next call loads it anew.
    """
    try:
        with zipfile.ZipFile(archive) as bundle:
            _refuse_unsafe(bundle)
            bundle.extractall(folder)
    except SpeechError:
        archive.unlink()
        raise
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        archive.unlink()
        raise SpeechError(
            f"{archive.name} ist beschädigt und wurde gelöscht. Bitte rufen Sie den Befehl noch einmal auf."
        ) from error


def _refuse_unsafe(bundle: zipfile.ZipFile) -> None:
    for entry in bundle.infolist():
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        link = stat.S_ISLNK(entry.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or link:
            raise SpeechError(
                f"Das Archiv enthält einen unerlaubten Pfad ({entry.filename}) und wurde gelöscht. "
                "Bitte fragen Sie Ihre IT, ob ein Filter Downloads verändert."
            )
    if sum(entry.file_size for entry in bundle.infolist()) > LARGEST:
        raise SpeechError("Das Archiv ist ausgepackt unerwartet groß und wird nicht entpackt.")


def _model_root(folder: Path) -> Path:
    """Archives hold one folder with the model in it; some hold the model directly."""
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _complete(download: Download, folder: Path) -> bool:
    return is_recogniser(folder) if download.kind == "recogniser" else find_voice(folder) is not None


def _check_space(download: Download, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < download.unpacked:
        raise SpeechError(
            f"Auf dem Datenträger sind nur {free / 1e9:.1f} GB frei, "
            f"{download.name} braucht {download.unpacked / 1e9:.1f} GB. "
            "Bitte schaffen Sie Platz oder wählen Sie das kleine Modell."
        )
