"""Makes a backup while the assistant runs: consistent copies of the databases, keys, reports, knowledge files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.backup.manifest import FORMAT, NAME, Item, Manifest, checksum, own_version
from knowledge import clock
from knowledge.damage import is_sound_database
from knowledge.errors import SettingsError
from knowledge.settings import Paths

KEY_FOLDERS: Final = ("umfragen-schluessel", "meldungen-schluessel")
"""Without these nobody can be found, and so forgotten, in surveys and reports."""
FOLDERS: Final = ("meldungen", *KEY_FOLDERS)
"""Folders in the data folder that are saved whole. Caches, timetables, models and logs can be made again."""
FILES: Final = ("secret.key", "geloescht.txt")


def save(paths: Paths, target: Path) -> Manifest:
    """Write the archive, readable only by its owner.

    Raises:
        SettingsError: the file exists already, cannot be written, or a database is damaged.
    """
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SettingsError(f"Die Datei {target} gibt es schon. Bitte nennen Sie eine andere.") from error
    except OSError as error:
        raise SettingsError(f"Die Datei {target} lässt sich nicht anlegen: {error.strerror}.") from error
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            tempfile.TemporaryDirectory(prefix=".sicherung-", dir=paths.data) as work,
        ):
            manifest = _collect(paths, Path(work))
            with tarfile.open(fileobj=file, mode="w:gz") as archive:
                for name in (NAME, *(item.name for item in manifest.items)):
                    archive.add(Path(work) / name, arcname=name)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        target.unlink(missing_ok=True)  # half a backup is worse than none
        if isinstance(error, shutil.Error):
            raise SettingsError(
                f"Die Sicherung ist fehlgeschlagen. {_uncopied(error)} Bitte bringen Sie das in Ordnung und "
                "sichern Sie noch einmal."
            ) from error
        if isinstance(error, OSError):
            raise SettingsError(
                f"Die Sicherung ist fehlgeschlagen: {error.strerror}. Ist der Platz zu Ende?"
            ) from error
        raise
    return manifest


def _uncopied(error: shutil.Error) -> str:
    """The first file of a folder that could not be copied, and why; how many there were."""
    failures = error.args[0]
    file, _, why = failures[0]
    others = f" (und {len(failures) - 1} weitere)" if len(failures) > 1 else ""
    return f"Diese Datei lässt sich nicht lesen: {file}{others}. Der Grund: {why}."


def _collect(paths: Paths, work: Path) -> Manifest:
    data = work / "daten"
    data.mkdir()
    # Databases and reports before keys: then whatever is saved of a person has its key.
    for database in sorted(paths.data.glob("*.db")):
        if not is_sound_database(database):
            raise SettingsError(f"Die Datenbank {database.name} ist beschädigt; „/health“ sagt, was zu tun ist.")
        with (
            closing(sqlite3.connect(database, timeout=30)) as source,
            closing(sqlite3.connect(data / database.name)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a write-ahead log beside it
    for name in FILES:
        if (paths.data / name).exists():
            shutil.copy2(paths.data / name, data / name)
    for name in FOLDERS:
        if (paths.data / name).is_dir():
            shutil.copytree(paths.data / name, data / name)
    shutil.copytree(paths.content, work / "inhalt", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    files = sorted(file for file in work.rglob("*") if file.is_file())
    items = tuple(
        Item(name=file.relative_to(work).as_posix(), size=file.stat().st_size, sha256=checksum(file)) for file in files
    )
    manifest = Manifest(format=FORMAT, version=own_version(), made=clock.now(), items=items)
    (work / NAME).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest
