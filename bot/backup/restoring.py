"""Puts a backup in place: checks it first, refuses while the assistant runs, keeps what was there before."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Final

from packaging.version import Version
from pydantic import ValidationError

from bot.backup.manifest import FORMAT, NAME, Manifest, checksum, own_version
from bot.backup.saving import FILES, FOLDERS, KEY_FOLDERS
from bot.deletions import FILE as DELETIONS
from bot.deletions import MARKER, merge
from bot.undone import carry_over
from knowledge.damage import is_sound_database
from knowledge.errors import SettingsError
from knowledge.in_use import alone
from knowledge.settings import Paths

DAMAGED: Final = "Die Sicherung ist beschädigt ({cause}). Es wurde nichts verändert. Nehmen Sie eine andere Sicherung."


def restore(paths: Paths, archive: Path) -> Path:
    """Replace databases, keys, reports and knowledge files by those of the archive.

    Returns:
        The folder in which the previous state lies.

    Raises:
        SettingsError: the assistant runs, or the archive is missing, damaged, or from a newer version. Nothing has
            changed then.
    """
    with alone(paths.data) as free:
        if not free:
            raise SettingsError(
                "Der Assistent läuft. Beenden Sie ihn zuerst (Strg-C bei „make run“), dann noch einmal."
            )
        with tempfile.TemporaryDirectory(prefix=".wiederherstellung-", dir=paths.data) as work:
            manifest = unpack(archive, Path(work))
            return _exchange(paths, Path(work), manifest)


def unpack(archive: Path, work: Path) -> Manifest:
    """Unpack and check an archive.

    Raises:
        SettingsError: it is missing, damaged, or from a newer version.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(work, filter="data")  # refuses paths that lead outside, devices and the like
        manifest = Manifest.model_validate_json((work / NAME).read_bytes())
    except FileNotFoundError as error:
        if not archive.exists():
            raise SettingsError(f"Die Datei {archive} gibt es nicht.") from error
        raise SettingsError(DAMAGED.format(cause="es fehlt das Inhaltsverzeichnis")) from error
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValidationError) as error:
        raise SettingsError(DAMAGED.format(cause=type(error).__name__)) from error
    if manifest.format > FORMAT or Version(manifest.version) > Version(own_version()):
        raise SettingsError(
            f"Die Sicherung stammt von einer neueren Fassung ({manifest.version}) als diese ({own_version()}). "
            "Bringen Sie zuerst den Assistenten auf den neuen Stand."
        )
    for item in manifest.items:
        file = work / item.name
        if not file.is_file() or file.stat().st_size != item.size or checksum(file) != item.sha256:
            raise SettingsError(DAMAGED.format(cause=f"Prüfsumme von {item.name}"))
    listed = {item.name for item in manifest.items} | {NAME}
    extra = [
        name for file in work.rglob("*") if file.is_file() and (name := file.relative_to(work).as_posix()) not in listed
    ]
    if extra:
        raise SettingsError(DAMAGED.format(cause=f"unbekannte Datei {extra[0]}"))
    for database in (work / "daten").glob("*.db"):
        if not is_sound_database(database):
            raise SettingsError(DAMAGED.format(cause=f"Datenbank {database.name}"))
    return manifest


def _exchange(paths: Paths, work: Path, manifest: Manifest) -> Path:
    aside = paths.data / f"vorher-{datetime.now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    merge(paths.data / DELETIONS, work / "daten" / DELETIONS)
    carry_over(paths.data / "gateway.db", work / "daten" / "gateway.db")
    # Said first: if this is cut off, the next start still deletes again whoever was deleted since the backup.
    (paths.data / MARKER).write_text(json.dumps({"made": manifest.made.isoformat()}), encoding="utf-8")
    present = [
        *paths.data.glob("*.db"),
        *paths.data.glob("*.db-*"),
        *(paths.data / name for name in (*FILES, *FOLDERS)),
    ]
    # Keys that the archive lacks stay: reports that it brings back may be under them.
    staying = [name for name in KEY_FOLDERS if not (work / "daten" / name).exists()]
    for path in present:
        if path.exists() and path.name not in staying:
            path.rename(aside / path.name)
    for path in sorted((work / "daten").iterdir()):
        path.rename(paths.data / path.name)
        if path.suffix in (".key", ".db"):
            (paths.data / path.name).chmod(0o600)
    # The knowledge folder may be a mount or a checkout, so its files are exchanged, not the folder.
    shutil.copytree(paths.content, aside / "inhalt")
    for file in sorted(paths.content.rglob("*"), reverse=True):
        name = file.relative_to(paths.content)
        if (
            file.is_file()
            and not any(part.startswith(".") for part in name.parts)
            and not (work / "inhalt" / name).exists()
        ):
            file.unlink()
    shutil.copytree(work / "inhalt", paths.content, dirs_exist_ok=True)
    return aside
