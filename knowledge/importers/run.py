"""Runs the configured imports one by one. One that fails says why and leaves what was there; the others go on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx
from ruamel.yaml import YAML

from knowledge import clock
from knowledge.errors import KreisError
from knowledge.importers.config import ChargingImport, GtfsImport, Import, Imports, PvogImport, WasteImport
from knowledge.importers.download import FetchError, Progress, client
from knowledge.importers.fetchers import fetch_charging, fetch_gtfs, fetch_pvog, fetch_waste

WORK: Final = "importe"
"""Folder below `var/` for downloads that are not yet checked."""


def run_imports(
    imports: Imports,
    content: Path,
    data: Path,
    progress: Progress,
    only: Sequence[str] = (),
    timeout: float = 30.0,
) -> list[str]:
    """Run all imports, or those named (by name or kind). Returns German messages of those that failed.

    Raises:
        KreisError: a name in `only` is not configured.
    """
    known = {item.name for item in imports.importe} | {item.art for item in imports.importe}
    for name in only:
        if name not in known:
            names = ", ".join(sorted(known)) or "keiner"
            raise KreisError(f"Der Import „{name}“ ist nicht eingerichtet. Möglich: {names}.")
    failed: list[str] = []
    chosen = [item for item in imports.importe if not only or item.name in only or item.art in only]
    if not chosen:
        progress("Es sind keine Importe eingerichtet (knowledge/inhalt/importe.yaml).")
    (data / WORK).mkdir(parents=True, exist_ok=True)
    with client(imports.kontakt, timeout) as http:
        for number, item in enumerate(chosen, 1):
            progress(f"[{number}/{len(chosen)}] {item.name} ({item.art}) …")
            try:
                with tempfile.TemporaryDirectory(dir=data / WORK) as folder:
                    done = _run(item, http, Path(folder), content, data, progress)
                progress(f"  fertig: {done}")
            except KreisError as error:
                failed.append(f"{item.name}: {error}")
                progress(f"  FEHLGESCHLAGEN: {error} Der bisherige Stand bleibt.")
            except OSError as error:
                failed.append(f"{item.name}: {error}")
                progress(f"  FEHLGESCHLAGEN: Nicht speicherbar ({error}). Der bisherige Stand bleibt.")
    return failed


def _run(item: Import, http: httpx.Client, work: Path, content: Path, data: Path, progress: Progress) -> str:
    today = clock.today()
    if isinstance(item, GtfsImport):
        fresh, summary = fetch_gtfs(item, http, work, progress)
        _put([(fresh, content / "mobilitaet" / f"{item.name}.zip")], gtfs_sidecar(item, today))
    elif isinstance(item, ChargingImport):
        fresh, summary = fetch_charging(item, http, work, progress)
        _put([(fresh, content / "mobilitaet" / f"{item.name}.csv")], charging_sidecar(item, today))
    elif isinstance(item, WasteImport):
        files, summary = fetch_waste(item, http, work, progress, today)
        _put([(file, content / "abfall" / file.name) for file in files], waste_sidecar(item, today))
    elif isinstance(item, PvogImport):
        fresh, summary = fetch_pvog(item, http, work, progress)
        _put([(fresh, data / "pvog" / f"{item.name}.json")])
    return summary


def _put(files: Iterable[tuple[Path, Path]], sidecar: dict[str, Any] | None = None) -> None:
    """Move checked files into place, each atomically; the description goes first, so that no file is without one."""
    for fresh, target in files:
        target.parent.mkdir(parents=True, exist_ok=True)
        if sidecar is not None:
            description = target.with_suffix(".yaml")
            beside = description.with_name(f".{description.name}.{os.getpid()}.neu")
            with beside.open("w", encoding="utf-8") as file:
                YAML().dump(sidecar, file)
            beside.replace(description)
        # Same folder first: `replace` is only atomic within one file system.
        beside = target.with_name(f".{target.name}.{os.getpid()}.neu")
        try:
            beside.write_bytes(fresh.read_bytes())
            beside.replace(target)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()


def gtfs_sidecar(item: GtfsImport, today: date) -> dict[str, Any]:
    described: dict[str, Any] = {"titel": item.titel, "stand": today, "quelle": item.url, "lizenz": item.lizenz}
    if item.auskunft:
        described["auskunft"] = item.auskunft.model_dump()
    if item.ausschnitt:
        described["ausschnitt"] = item.ausschnitt.model_dump()
    return described


def charging_sidecar(item: ChargingImport, today: date) -> dict[str, Any]:
    return {
        "titel": "Ladesäulenregister der Bundesnetzagentur",
        "stand": today,
        "quelle": item.url,
        "lizenz": item.lizenz,
        "kreis": item.kreis,
    }


def waste_sidecar(item: WasteImport, today: date) -> dict[str, Any]:
    return {"titel": "Abfallkalender des Landkreises", "quelle": f"Abfallkalender ({item.url})", "stand": today}


__all__ = ["FetchError", "run_imports"]
