"""Opens a GTFS zip that nobody has vouched for: no bombs, no escapes, no endless lines, any usual encoding."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from knowledge.errors import ContentError

MAX_MEMBER: Final = 1_500_000_000
"""Bytes one table may have unpacked. The whole of Germany's stop_times is about 1 GB; a county needs far less."""
MAX_TOTAL: Final = 3_000_000_000
"""Bytes all tables may have together."""
MAX_RATIO: Final = 60
"""How much smaller than its content a table may be packed. Real tables reach 5 to 20, a bomb 1,000."""
RATIO_MATTERS_FROM: Final = 5_000_000
"""Bytes; smaller tables cannot do harm, and tiny repetitive ones pack well."""
MAX_LINE: Final = 100_000
"""Characters in one line."""
MAX_MEMBERS: Final = 200

TABLES: Final = frozenset(
    f"{name}.txt"
    for name in (
        *("agency", "stops", "routes", "trips", "stop_times", "calendar", "calendar_dates"),
        *("frequencies", "transfers", "feed_info"),
    )
)
"""What we read. Anything else in the archive stays packed."""


class Archive:
    """The tables of one GTFS zip, read as a stream. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open and inspect the archive.

        Raises:
            ContentError: no zip, a zip bomb, too large, or encrypted.
        """
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise ContentError(
                "Die Fahrplandatei ist keine lesbare ZIP-Datei.", "Bitte die Datei neu herunterladen.", self.name
            ) from error
        try:
            self._members = self._inspect()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, table: str) -> bool:
        return table in self._members

    def _inspect(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise self._refuse(f"Die ZIP-Datei enthält {len(infos)} Dateien; ein Fahrplan hat höchstens {MAX_MEMBERS}.")
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            table = PurePosixPath(info.filename.replace("\\", "/")).name.lower()
            if info.is_dir() or table not in TABLES or "__MACOSX" in info.filename:
                continue
            if info.flag_bits & 1:
                raise self._refuse("Die ZIP-Datei ist mit einem Kennwort geschützt.")
            packed = max(info.compress_size, 1)
            if info.file_size > RATIO_MATTERS_FROM and info.file_size / packed > MAX_RATIO:
                size = info.file_size // 1_000_000
                raise self._refuse(f"{table} würde sich beim Entpacken auf {size} MB aufblähen (ZIP-Bombe).")
            if info.file_size > MAX_MEMBER:
                raise self._refuse(f"{table} ist mit {info.file_size // 1_000_000} MB zu groß.")
            # A table may lie in a folder of the archive; the one nearest the top counts.
            if table not in members or len(info.filename) < len(members[table].filename):
                members[table] = info
        total = sum(info.file_size for info in members.values())
        if total > MAX_TOTAL:
            raise self._refuse(f"Der Fahrplan ist mit {total // 1_000_000} MB zu groß.")
        return members

    def _refuse(self, cause: str) -> ContentError:
        return ContentError(cause, "Bitte nur die Fahrplandaten des eigenen Verbundes verwenden.", self.name)

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, str]]]:
        """(line number, row) of a table; nothing when the archive does not have it.

        Column names are lower case; values have no surrounding spaces; missing values are empty strings.

        Raises:
            ContentError: the table is damaged, or is no text.
        """
        info = self._members.get(table)
        if info is None:
            return
        try:
            with self._zip.open(info) as probe:
                encoding = _encoding(probe)
            with self._zip.open(info) as stream:
                yield from _records(_lines(stream, encoding))
        except (zipfile.BadZipFile, EOFError, OSError, csv.Error, UnicodeError, NotImplementedError) as error:
            raise ContentError(
                f"{table} ist beschädigt oder keine Texttabelle ({error}).",
                "Bitte die Fahrplandatei neu herunterladen.",
                self.name,
            ) from error


def _encoding(stream: IO[bytes]) -> str:
    """UTF-8 if the table is, else the Windows encoding (which can read anything)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            raise csv.Error(f"eine Zeile ist länger als {MAX_LINE} Zeichen")
        if b"\0" in line:
            raise csv.Error("die Tabelle enthält Binärdaten")
        yield line.decode(encoding, errors="replace")


def _records(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(lines, skipinitialspace=True)
    header: list[str] | None = None
    for row in reader:
        if not row or not any(row):
            continue
        if header is None:
            header = [name.strip().lower() for name in row]
            continue
        padded = [value.strip() for value in row] + [""] * (len(header) - len(row))
        yield reader.line_num, dict(zip(header, padded, strict=False))
