"""The outbox: one JSON file per report, written so that a crash leaves either nothing or the whole file."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from knowledge.reports import reference
from knowledge.reports.report import Report

KEEP_DAYS: Final = 365
"""Days a closed report is kept."""
DRAFT: Final = "entwurf-"
"""Begins the name of a picture whose report is not sent yet."""


class Outbox:
    def __init__(self, folder: Path) -> None:
        """`folder` is `var/meldungen`; photos lie beside the reports."""
        self._folder = folder

    def add(self, report: Report) -> Report:
        """Keep a report for good and return it with its number. The same token again returns what is there."""
        for known in self.all():
            if known.token == report.token:
                return known
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        while True:
            numbered = replace(report, number=report.number or reference.new(), photo=self._final(report.photo))
            made = self._write(numbered, f".{secrets.token_hex(8)}.tmp")
            try:
                os.link(made, self._path(numbered.number))  # fails when the number is taken
            except FileExistsError:
                report = replace(report, number="")
                continue
            finally:
                made.unlink()
            self._sync_folder()
            if report.photo != numbered.photo:
                (self._folder / report.photo).unlink(missing_ok=True)
            return numbered

    def change(self, report: Report) -> None:
        """Replace what is kept of a report."""
        made = self._write(report, f".{secrets.token_hex(8)}.tmp")
        made.replace(self._path(report.number))
        self._sync_folder()

    def get(self, number: str) -> Report | None:
        try:
            return Report.from_dict(json.loads(self._path(number).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return None

    def all(self) -> Iterator[Report]:
        for path in sorted(self._folder.glob("K-*.json")):
            if report := self.get(path.stem):
                yield report

    def photo(self, report: Report) -> Path | None:
        return self._folder / report.photo if report.photo else None

    def keep_photo(self, data: bytes, person: str) -> str:
        """Store a cleaned picture of an unfinished report; its name goes into the report."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{DRAFT}{person[:16]}-{secrets.token_hex(8)}.jpg"
        (self._folder / name).write_bytes(data)
        return name

    def drafts(self, person: str) -> list[Path]:
        """Pictures this person has sent for a report that is not finished."""
        return sorted(self._folder.glob(f"{DRAFT}{person[:16]}-*.jpg"))

    def _final(self, photo: str) -> str:
        """A second name for a draft's picture, which says nothing about the person."""
        if not photo.startswith(DRAFT) or not (self._folder / photo).exists():
            return photo
        name = f"foto-{secrets.token_hex(8)}.jpg"
        os.link(self._folder / photo, self._folder / name)
        return name

    def tidy(self, today: date) -> None:
        """Delete closed reports after a year, and pictures of reports that were never sent off."""
        for report in list(self.all()):
            if report.state in ("erledigt", "abgelehnt") and report.day < today - timedelta(days=KEEP_DAYS):
                self._path(report.number).unlink(missing_ok=True)
        used = {report.photo for report in self.all()}
        for path in (*self._folder.glob("foto-*.jpg"), *self._folder.glob(f"{DRAFT}*.jpg")):
            written = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.utc).date()
            if path.name not in used and written < today - timedelta(days=1):
                path.unlink(missing_ok=True)

    def _path(self, number: str) -> Path:
        return self._folder / f"{number}.json"

    def _write(self, report: Report, name: str) -> Path:
        path = self._folder / name
        with path.open("w", encoding="utf-8") as file:
            json.dump(report.to_dict(), file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)  # otherwise a power cut can lose the file's name
        finally:
            os.close(handle)
