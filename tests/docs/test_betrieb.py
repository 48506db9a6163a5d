"""The operators' page names only what exists: components of /health, files, commands, settings."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.settings import Settings
from knowledge.settings import ROOT, Paths

TEXT = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")


async def test_every_component_of_health_is_explained(tmp_path: Path) -> None:
    app = build(Settings(rasa_port=1, actions_port=1), Paths(ROOT / "knowledge" / "inhalt", tmp_path))
    async with TestClient(TestServer(app)) as client:
        components = (await (await client.get("/health")).json())["components"]
    for name in components:
        assert f"`{name}: down`" in TEXT


def test_named_files_benches_and_settings_exist() -> None:
    for name in re.findall(r"`(deploy/[\w./-]+|knowledge/inhalt/\w+\.yaml)`", TEXT):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`python -m bench (\w+)`", TEXT):
        assert (ROOT / "bench" / f"{name}.py").exists(), name
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    code += (ROOT / "knowledge" / "settings.py").read_text(encoding="utf-8")
    for name in re.findall(r"`(ASSISTANT_\w+)", TEXT):
        assert name in code, name
    for verb in re.findall(r"`?kreis (sichern|wiederherstellen|train)", TEXT):
        assert (ROOT / "bot" / "cli" / f"{verb}.py").exists()
