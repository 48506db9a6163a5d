"""A backup brings everything back; whatever is wrong with it changes nothing."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import restore, save
from bot.backup.manifest import NAME, Manifest
from bot.deletions import FILE, MARKER, Deletions
from bot.store import Store, Wished
from knowledge import clock
from knowledge.errors import SettingsError
from knowledge.settings import ROOT, Paths

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A small assistant: one database with an open write-ahead log, keys, a report, a knowledge file."""
    paths = Paths(content=tmp_path / "inhalt", data=tmp_path / "var")
    for folder in ("umfragen-schluessel", "meldungen", "vektoren", "log"):
        (paths.data / folder).mkdir(parents=True)
    (paths.content / "leistungen").mkdir(parents=True)
    (paths.content / "leistungen" / "pass.md").write_text("alt")
    (paths.data / "secret.key").write_bytes(b"k" * 32)
    (paths.data / "umfragen-schluessel" / "u.key").write_bytes(b"u" * 32)
    (paths.data / "meldungen" / "m.json").write_text("{}")
    (paths.data / "vektoren" / "v.sqlite").write_text("kann neu entstehen")
    return paths


@pytest.fixture
def running(paths: Paths) -> Iterator[sqlite3.Connection]:
    """The open database of a running assistant."""
    with closing(sqlite3.connect(paths.data / "gateway.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t VALUES ('erste')")
        yield db


def rows(paths: Paths) -> list[str]:
    with closing(sqlite3.connect(paths.data / "gateway.db")) as db:
        return [x for (x,) in db.execute("SELECT x FROM t")]


def test_everything_comes_back_and_the_previous_state_lies_aside(
    paths: Paths, running: sqlite3.Connection, tmp_path: Path
) -> None:
    archive = tmp_path / "s.tar.gz"
    manifest = save(paths, archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    names = {item.name for item in manifest.items}
    assert names == {
        "daten/gateway.db", "daten/secret.key", "daten/umfragen-schluessel/u.key", "daten/meldungen/m.json",
        "inhalt/leistungen/pass.md",
    }  # fmt: skip
    running.execute("INSERT INTO t VALUES ('zweite')")
    running.close()
    (paths.content / "leistungen" / "pass.md").write_text("neu")
    (paths.content / "leistungen" / "spaeter.md").write_text("neu")
    (paths.data / "secret.key").unlink()

    aside = restore(paths, archive)

    assert rows(paths) == ["erste"]
    assert (paths.data / "secret.key").read_bytes() == b"k" * 32
    assert (paths.data / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (paths.content / "leistungen" / "pass.md").read_text() == "alt"
    assert not (paths.content / "leistungen" / "spaeter.md").exists()
    assert (aside / "inhalt" / "leistungen" / "spaeter.md").exists()
    assert rows(Paths(paths.content, aside)) == ["erste", "zweite"]
    assert not list(paths.data.glob(".wiederherstellung-*")), "nothing is left of the unpacking"


def test_a_running_assistant_is_not_overwritten(paths: Paths, running: sqlite3.Connection, tmp_path: Path) -> None:
    archive = tmp_path / "s.tar.gz"
    save(paths, archive)
    program = (
        "import sys; from pathlib import Path; from knowledge.in_use import mark_in_use; "
        "mark_in_use(Path(sys.argv[1])); print('da', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(paths.data)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as assistant:
        assert assistant.stdout and assistant.stdout.readline()
        with pytest.raises(SettingsError, match="Der Assistent läuft"):
            restore(paths, archive)
        assistant.kill()
    restore(paths, archive)


def rewrite(archive: Path, change: Change) -> None:
    with tarfile.open(archive) as tar:
        files = {item.name: (tar.extractfile(item) or io.BytesIO()).read() for item in tar if item.isfile()}
    change(files)
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in files.items():
            item = tarfile.TarInfo(name)
            item.size = len(content)
            tar.addfile(item, io.BytesIO(content))


def with_manifest(**values: object) -> Change:
    def change(files: dict[str, bytes]) -> None:
        files[NAME] = json.dumps({**json.loads(files[NAME]), **values}).encode()

    return change


def with_file(name: str, content: bytes) -> Change:
    return lambda files: files.update({name: content})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_file("daten/secret.key", b"falsch"), "beschädigt.*secret.key"),
        (with_file("daten/fremd.db", b""), "unbekannte Datei daten/fremd.db"),
        (with_file("../../weg.txt", b""), "beschädigt"),
        (lambda files: files.pop(NAME), "Inhaltsverzeichnis"),
        (lambda files: files.pop("daten/gateway.db"), "Prüfsumme von daten/gateway.db"),
        (with_manifest(version="99.0"), "neueren Fassung"),
        (with_manifest(format=2), "neueren Fassung"),
        (with_manifest(items="keine"), "beschädigt"),
    ],
)
def test_a_wrong_archive_changes_nothing(
    paths: Paths, running: sqlite3.Connection, tmp_path: Path, change: Change, message: str
) -> None:
    archive = tmp_path / "s.tar.gz"
    save(paths, archive)
    rewrite(archive, change)
    with pytest.raises(SettingsError, match=message):
        restore(paths, archive)
    assert rows(paths) == ["erste"]
    assert not list(paths.data.glob("vorher-*"))


def test_half_an_archive_is_refused(paths: Paths, running: sqlite3.Connection, tmp_path: Path) -> None:
    archive = tmp_path / "s.tar.gz"
    save(paths, archive)
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(SettingsError, match="beschädigt"):
        restore(paths, archive)
    with pytest.raises(SettingsError, match="gibt es nicht"):
        restore(paths, tmp_path / "fehlt.tar.gz")


def test_a_backup_never_overwrites_and_a_damaged_database_is_named(paths: Paths, tmp_path: Path) -> None:
    archive = tmp_path / "s.tar.gz"
    save(paths, archive)
    with pytest.raises(SettingsError, match="gibt es schon"):
        save(paths, archive)
    (paths.data / "tracker.db").write_bytes(b"kein SQLite " * 100)
    with pytest.raises(SettingsError, match=r"tracker\.db ist beschädigt"):
        save(paths, tmp_path / "zweite.tar.gz")
    assert not (tmp_path / "zweite.tar.gz").exists()


def test_deletions_since_the_backup_are_known_after_it(paths: Paths, tmp_path: Path) -> None:
    archive = tmp_path / "s.tar.gz"
    deletions = Deletions(paths.data, b"k" * 32)
    manifest: Manifest = save(paths, archive)
    deletions.note("abc", wholly=False)
    assert "abc" not in (paths.data / FILE).read_text()
    assert deletions.restored() is None
    restore(paths, archive)
    day = deletions.restored()
    assert day == manifest.made.date()
    assert deletions.deleted_since(day, ["abc", "def"]) == {"abc": False}
    deletions.repeated()
    assert not (paths.data / MARKER).exists()


def test_a_deletion_that_failed_is_still_made_up_for_after_a_backup_was_put_in_place(
    paths: Paths, tmp_path: Path
) -> None:
    with closing(Store(paths.data / "gateway.db")) as store:
        save(paths, tmp_path / "s.tar.gz")
        store.add_undone(wished := Wished("abc", "surveys", True, clock.now()))
    restore(paths, tmp_path / "s.tar.gz")
    with closing(Store(paths.data / "gateway.db")) as store:
        assert store.undone() == [wished]


def test_a_link_into_nowhere_among_the_knowledge_files_is_named(paths: Paths, tmp_path: Path) -> None:
    (paths.content / "leistungen" / "weg.md").symlink_to("/nirgends")
    with pytest.raises(SettingsError, match=r"lässt sich nicht lesen: .*weg\.md\."):
        save(paths, tmp_path / "s.tar.gz")
    assert not (tmp_path / "s.tar.gz").exists()
