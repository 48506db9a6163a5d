"""`kreis daten holen` against servers that speak the documented shapes, and against servers that misbehave."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ruamel.yaml import YAML

from knowledge.errors import ContentError, KreisError
from knowledge.importers.config import Imports, read_imports
from knowledge.importers.run import run_imports
from knowledge.settings import ROOT
from tests.knowledge.importers.servers import MISBEHAVIOURS, Handler, answer, serving
from tests.knowledge.timetable import feeds

REGISTER = (ROOT / "knowledge" / "inhalt" / "mobilitaet" / "ladesaeulen-beispiel.csv").read_bytes()
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;VALUE=DATE:20261201\r\nSUMMARY:Restmüll\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()
WASTE_PAGE = (
    '<html><select class="form-select" name="ort"><option value="">Bitte wählen</option>'
    '<option value="12">Kusel</option><option value="13">Glan-M&uuml;nchweiler</option></select></html>'
).encode()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "inhalt"
    (folder / "mobilitaet").mkdir(parents=True)
    return folder


def imports(*items: dict[str, Any]) -> Imports:
    return Imports.model_validate({"kontakt": "Test (test@example.invalid)", "importe": list(items)})


def run(items: Imports, content: Path, only: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    failed = run_imports(items, content, content.parent / "var", lines.append, only, timeout=0.6)
    return failed, lines


def gtfs(url: str) -> dict[str, Any]:
    return {"art": "gtfs", "name": "verbund", "url": f"{url}/gtfs.zip", "titel": "Verbund", "lizenz": "CC BY 4.0"}


def test_gtfs_comes_with_its_description(content: Path, tmp_path: Path) -> None:
    seen: list[str] = []

    def handler(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["User-Agent"])
        answer(request, feeds.write(tmp_path / "q.zip").read_bytes())

    with serving({"/gtfs.zip": handler}) as url:
        failed, lines = run(imports(gtfs(url)), content)
    assert failed == []
    assert seen == ["Test (test@example.invalid)"]
    assert any("6 Fahrten" in line for line in lines)
    sidecar = YAML(typ="safe").load((content / "mobilitaet" / "verbund.yaml").read_text(encoding="utf-8"))
    assert sidecar["titel"] == "Verbund"
    assert "stand" in sidecar
    assert (content / "mobilitaet" / "verbund.zip").stat().st_size > 100


def test_register_is_found_on_the_index_page_newest_first(content: Path) -> None:
    page = (
        b'<a href="/d/Ladesaeulenregister_BNetzA_2025-01-01.csv">alt</a>'
        b'<a href="/d/Ladesaeulenregister_BNetzA_2026-07-28.csv">neu</a>'
    )
    item = {"art": "ladesaeulen", "name": "register", "kreis": "Kusel"}
    with serving({"/seite": page, "/d/Ladesaeulenregister_BNetzA_2026-07-28.csv": REGISTER}) as url:
        failed, lines = run(imports({**item, "url": f"{url}/seite"}), content)
    assert failed == []
    assert any("2026-07-28" in line for line in lines)
    assert (content / "mobilitaet" / "register.csv").read_bytes() == REGISTER


def test_waste_calendar_of_each_place(content: Path) -> None:
    asked: list[dict[str, list[str]]] = []

    def ical(request: BaseHTTPRequestHandler) -> None:
        asked.append(parse_qs(urlsplit(request.path).query))
        answer(request, ICS)

    with serving({"/": WASTE_PAGE, "/ical": ical}) as url:
        failed, _ = run(imports({"art": "abfall", "name": "abfall", "url": f"{url}/"}), content)
    assert failed == []
    assert [query["location"] for query in asked] == [["12"], ["13"]]
    assert {"startDate", "endDate"} <= set(asked[0])
    files = sorted(path.name for path in (content / "abfall").iterdir())
    assert files == ["glan-muenchweiler.ics", "glan-muenchweiler.yaml", "kusel.ics", "kusel.yaml"]
    described = YAML(typ="safe").load((content / "abfall" / "kusel.yaml").read_text(encoding="utf-8"))
    assert "beispiel" not in described
    assert described["stand"]


def test_services_that_do_not_fit_the_search_are_left_out(content: Path) -> None:
    rows = [{"id": "L1", "name": "Reisepass beantragen"}, {"id": "L2", "name": "Hundesteuer anmelden"}]
    found = json.dumps({"serviceDescriptions": {"content": rows}}).encode()
    detail = json.dumps({"details": [{"text": "<p>Mit Foto</p>"}]}).encode()
    with serving(
        {"/api/v7/servicedescriptions/073360000000": found, "/api/v6/servicedescriptions/L1/detail": detail}
    ) as url:
        item = {"art": "pvog", "name": "kusel", "url": f"{url}/api", "ars": "073360000000", "suche": ["Reisepass"]}
        failed, _ = run(imports(item), content)
    assert failed == []
    saved = json.loads((content.parent / "var" / "pvog" / "kusel.json").read_text(encoding="utf-8"))
    assert [service["name"] for service in saved["leistungen"]] == ["Reisepass beantragen"]


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS, ids=lambda handler: handler.__name__)
@pytest.mark.parametrize("kind", ["gtfs", "ladesaeulen", "abfall", "pvog"])
def test_misbehaving_servers_change_nothing(content: Path, kind: str, misbehaviour: Handler) -> None:
    before = content / "mobilitaet" / "verbund.zip"
    before.write_bytes(b"der gute Stand")
    paths = ["/gtfs.zip", "/register.csv", "/", "/api/v7/servicedescriptions/073360000000"]
    with serving(dict.fromkeys(paths, misbehaviour)) as url:
        item: dict[str, dict[str, Any]] = {
            "gtfs": gtfs(url),
            "ladesaeulen": {"art": "ladesaeulen", "name": "verbund", "url": f"{url}/register.csv", "kreis": "Kusel"},
            "abfall": {"art": "abfall", "name": "verbund", "url": f"{url}/"},
            "pvog": {"art": "pvog", "name": "k", "url": f"{url}/api", "ars": "073360000000", "suche": ["Pass"]},
        }
        failed, lines = run(imports(item[kind]), content)
    assert len(failed) == 1
    assert "Bitte" in failed[0] or "Vielleicht" in failed[0]
    assert any("bisherige Stand bleibt" in line for line in lines)
    assert before.read_bytes() == b"der gute Stand"
    assert [path.name for path in (content / "mobilitaet").iterdir()] == ["verbund.zip"]
    assert list((content.parent / "var" / "importe").iterdir()) == []


def test_one_failure_does_not_stop_the_others(content: Path, tmp_path: Path) -> None:
    good = feeds.write(tmp_path / "q.zip").read_bytes()
    with serving({"/gut.zip": good}) as url:
        first = {**gtfs(url), "name": "schlecht"}
        second = {**gtfs(url), "name": "gut", "url": f"{url}/gut.zip"}
        failed, _ = run(imports(first, second), content)
    assert len(failed) == 1
    assert "404" in failed[0]
    assert (content / "mobilitaet" / "gut.zip").exists()


def test_only_those_named(content: Path) -> None:
    with serving({}) as url:
        with pytest.raises(KreisError, match="nicht eingerichtet"):
            run(imports(gtfs(url)), content, ("gibtesnicht",))
        failed, _ = run(imports(gtfs(url)), content, ("gtfs",))
    assert len(failed) == 1


def test_nobody_there(content: Path) -> None:
    with serving({}) as url:
        pass  # the port is closed again
    failed, _ = run(imports(gtfs(url)), content)
    assert "nicht erreichbar" in failed[0]


def test_wrong_configuration_is_explained(tmp_path: Path) -> None:
    (tmp_path / "importe.yaml").write_text("importe:\n  - {art: gtfs, name: X Y, url: ftp://x}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"importe\.yaml"):
        read_imports(tmp_path)


def test_shipped_configuration_is_right() -> None:
    assert read_imports(ROOT / "knowledge" / "inhalt").importe is not None
