"""A model is in place whole or not at all; archives cannot write elsewhere."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import SpeechError
from tests.voice_terminal.models.misbehaving_server import serve
from voice_terminal.models.catalogue import DEFAULT, DOWNLOADS, Download, Kind, Part
from voice_terminal.models.install import install


def archive(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(name.replace("__", "/"), content)
    return data.getvalue()


MODEL = archive(**{"vosk-x__am__final.mdl": "m", "vosk-x__conf__model.conf": "c"})


def download(url: str, content: bytes, *, kind: Kind = "recogniser", file: str = "vosk-x.zip") -> Download:
    part = Part(f"{url}/{file}", hashlib.sha256(content).hexdigest())
    return Download("vosk-x", kind, (part,), len(content), 1000, "CC0", "Probe")


def quiet(_: str) -> None:
    pass


def test_a_model_is_unpacked_without_the_archives_own_folder(tmp_path: Path) -> None:
    with serve(MODEL) as server:
        target = install(download(server.url, MODEL), tmp_path, quiet, pause_s=0)
    assert (target / "am" / "final.mdl").read_text() == "m"
    assert [path.name for path in tmp_path.iterdir()] == ["vosk-x"]


def test_what_is_there_is_not_loaded_again(tmp_path: Path) -> None:
    with serve(MODEL) as server:
        install(download(server.url, MODEL), tmp_path, quiet)
        install(download(server.url, MODEL), tmp_path, quiet)
        assert len(server.requests) == 1


@pytest.mark.parametrize("evil", ["../outside", "vosk-x/../../outside", "/tmp/outside", "..\\outside", "C:/outside"])
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, evil: str) -> None:
    bad = archive(**{"vosk-x/am/final.mdl": "m", evil: "x"})
    with serve(bad) as server, pytest.raises(SpeechError, match="unerlaubten Pfad"):
        install(download(server.url, bad), tmp_path / "modelle", quiet)
    assert not (tmp_path / "modelle" / "vosk-x").exists()
    assert not list(tmp_path.rglob("outside")) + list(tmp_path.rglob("*.zip"))


def test_links_are_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as bundle:
        link = zipfile.ZipInfo("vosk-x/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        bundle.writestr(link, "/etc")
    with serve(data.getvalue()) as server, pytest.raises(SpeechError, match="unerlaubten Pfad"):
        install(download(server.url, data.getvalue()), tmp_path, quiet)


def test_a_broken_archive_is_deleted_so_that_the_next_call_loads_it(tmp_path: Path) -> None:
    broken = MODEL[: len(MODEL) // 2]
    with serve(broken) as server, pytest.raises(SpeechError, match="beschädigt"):
        install(download(server.url, broken), tmp_path, quiet)
    assert not list(tmp_path.rglob("*.zip"))
    with serve(MODEL) as server:
        assert install(download(server.url, MODEL), tmp_path, quiet).exists()


def test_an_archive_without_a_model_is_not_installed(tmp_path: Path) -> None:
    empty = archive(README="nothing")
    with serve(empty) as server, pytest.raises(SpeechError, match="unvollständig"):
        install(download(server.url, empty), tmp_path, quiet)
    assert not (tmp_path / "vosk-x").exists()


def test_a_full_disk_is_noticed_before_loading(tmp_path: Path) -> None:
    huge = Download("x", "voice", (Part("http://127.0.0.1:9/x.onnx"),), 1, 10**18, "CC0", "")
    with pytest.raises(SpeechError, match="GB frei"):
        install(huge, tmp_path, quiet)


def test_the_catalogue_is_sound() -> None:
    assert set(DEFAULT) <= set(DOWNLOADS)
    assert {DOWNLOADS[name].kind for name in DEFAULT} == {"recogniser", "voice"}
    for entry in DOWNLOADS.values():
        assert all(part.url.startswith("https://") and len(part.sha256) in (0, 64) for part in entry.parts)
