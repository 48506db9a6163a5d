"""Downloads over bad connections: continued, checked, never half under the final name."""

from __future__ import annotations

import hashlib
import random
import socket
from pathlib import Path

import pytest

from knowledge.errors import SpeechError
from tests.voice_terminal.models.misbehaving_server import serve
from voice_terminal.models.catalogue import Part
from voice_terminal.models.fetch import fetch

CONTENT = random.Random(1).randbytes(400_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def get(url: str, folder: Path, sha256: str = SHA256, attempts: int = 5) -> tuple[Path, list[str]]:
    lines: list[str] = []
    return fetch(Part(f"{url}/modell.zip", sha256), folder, lines.append, pause_s=0, attempts=attempts), lines


def test_a_file_arrives_with_progress_and_checksum(tmp_path: Path) -> None:
    with serve(CONTENT) as server:
        file, lines = get(server.url, tmp_path)
    assert file.read_bytes() == CONTENT
    assert any("100 %" in line for line in lines)
    assert lines[-1] == "modell.zip: Prüfsumme stimmt."
    assert [path.name for path in tmp_path.iterdir()] == ["modell.zip"]


def test_a_broken_connection_is_continued_not_repeated(tmp_path: Path) -> None:
    with serve(CONTENT) as server:
        server.cut_after = [150_000, 100_000]
        file, _ = get(server.url, tmp_path)
        starts = [int(wanted[6:-1]) if wanted else 0 for wanted in server.requests]
    assert file.read_bytes() == CONTENT
    assert len(starts) == 3
    assert starts[0] == 0 < starts[1] < starts[2]


def test_a_later_call_goes_on_where_the_first_gave_up(tmp_path: Path) -> None:
    with serve(CONTENT) as server:
        server.cut_after = [200_000]
        with pytest.raises(SpeechError, match="geladene Teil bleibt"):
            get(server.url, tmp_path, attempts=1)
        assert not (tmp_path / "modell.zip").exists()
        get(server.url, tmp_path)
        assert server.requests[-1] not in (None, "bytes=0-")
    assert (tmp_path / "modell.zip").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(tmp_path: Path) -> None:
    with serve(CONTENT) as server:
        server.ranges, server.cut_after = False, [200_000]
        file, _ = get(server.url, tmp_path)
    assert file.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_not_mixed(tmp_path: Path) -> None:
    new = CONTENT[::-1]
    with serve(CONTENT) as server:
        server.cut_after = [200_000]
        with pytest.raises(SpeechError):
            get(server.url, tmp_path, attempts=1)
        server.content, server.etag = new, '"2"'
        file, _ = get(server.url, tmp_path, hashlib.sha256(new).hexdigest())
    assert file.read_bytes() == new


def test_a_complete_part_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "modell.zip.teil").write_bytes(CONTENT)
    with serve(CONTENT) as server:
        file, _ = get(server.url, tmp_path)
    assert file.read_bytes() == CONTENT


def test_a_part_that_is_too_long_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "modell.zip.teil").write_bytes(CONTENT + b"more")
    with serve(CONTENT) as server:
        file, _ = get(server.url, tmp_path)
    assert file.read_bytes() == CONTENT


def test_another_file_than_expected_is_deleted(tmp_path: Path) -> None:
    with serve(b"a login page of the hotel") as server, pytest.raises(SpeechError, match="nicht die erwartete Datei"):
        get(server.url, tmp_path)
    assert not list(tmp_path.iterdir()) or [p.suffix for p in tmp_path.iterdir()] == [".etag"]


def test_without_a_known_checksum_the_files_own_is_shown(tmp_path: Path) -> None:
    with serve(CONTENT) as server:
        _, lines = get(server.url, tmp_path, sha256="")
    assert SHA256 in lines[-1]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_refusal_says_what_to_do(tmp_path: Path, status: int) -> None:
    with serve(CONTENT) as server:
        server.status = status
        with pytest.raises(SpeechError, match=rf"Status {status}.*ASSISTANT_RECOGNISER"):
            get(server.url, tmp_path)


def test_offline_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(SpeechError, match=r"Internetverbindung.*Testmodellen"):
        get(f"http://127.0.0.1:{port}", tmp_path, attempts=2)
