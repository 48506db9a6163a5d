"""The files an operator copies are right in form, name processes that exist, and agree with each other."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml

from bench.growing import Ports, nginx, wait_until_open
from bot.processes import ENVIRONMENT
from knowledge.settings import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("kreis*"))
MODULE = re.compile(r"-m[ \",]+\"?([a-z_]+(?:\.[a-z_]+)?)")


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8")))


def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / "kreis.yaml").read_text(encoding="utf-8")))


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    ports = Ports.free()
    with nginx(tmp_path, ports):
        wait_until_open(ports.public)
        wait_until_open(ports.rasa)


def test_behind_the_countys_proxy_a_resident_keeps_address_and_encryption(tmp_path: Path) -> None:
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    ports = Ports.free()
    with echo(ports.gateways[0]), nginx(tmp_path, ports):
        wait_until_open(ports.public)
        for sent, seen in (
            ({"X-Forwarded-For": "203.0.113.7"}, "203.0.113.7 http"),
            ({"X-Forwarded-For": "198.51.100.1, 203.0.113.8", "X-Forwarded-Proto": "https"}, "203.0.113.8 https"),
        ):
            request = Request(f"http://127.0.0.1:{ports.public}/", headers=sent)
            with urlopen(request, timeout=10) as response:
                assert response.read().decode() == seen


@contextmanager
def echo(port: int) -> Iterator[None]:
    """A gateway that only says which address it was given, and whether it came encrypted."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']}".encode())

    with ThreadingHTTPServer(("127.0.0.1", port), Echo) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield
        finally:
            server.shutdown()


def test_the_containers_nginx_is_like_the_hosts() -> None:
    texts = [(DEPLOY / folder / name).read_text().split("map $arg_session", 1)[1]
             for folder, name in (("nginx", "kreis.conf"), ("docker", "nginx.conf"))]  # fmt: skip
    differing = r"listen (127\.0\.0\.1:8000|80);.*|( +set_real_ip_from \S+;.*\n)+"
    host, container = (re.sub(differing, "", text) for text in texts)
    assert host == container


def test_every_part_is_started_as_the_supervisor_would() -> None:
    units = [unit.read_text(encoding="utf-8") for unit in UNITS if re.match(r"kreis(-\w+@?)?\.service", unit.name)]
    texts = [text for text in units if "ExecStart" in text and "OMP_NUM_THREADS" in text]
    texts.append((DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8"))
    assert len(texts) == 5
    for name, value in ENVIRONMENT.items():
        assert all(f"{name}={value}" in text for text in texts), name


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for file in UNITS:  # the interpreter of this checkout, because systemd looks whether it can be run
        text = file.read_text().replace("/opt/kreis-assistent", str(ROOT))
        (tmp_path / file.name).write_text(text)
    name = unit.name.replace("@.", "@8080.")
    if name != unit.name:
        shutil.copy(tmp_path / unit.name, tmp_path / name)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if "kreis" in line]
    assert ours == []


@pytest.mark.parametrize("file", [*UNITS, *(DEPLOY / "docker").glob("*"), *(DEPLOY / "kubernetes").glob("*")], ids=str)
def test_what_is_started_exists(file: Path) -> None:
    for module in MODULE.findall(file.read_text(encoding="utf-8")):
        path = ROOT / module.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), module


def test_compose_has_every_part_nginx_asks() -> None:
    parts = compose()["services"]
    started = [" ".join(part["command"]) for part in parts.values() if "command" in part]
    for port in ("5005", "5006"):
        assert any(f"--port {port}" in command for command in started)
    ports = {
        part["environment"]["ASSISTANT_PORT"]
        for part in parts.values()
        if "ASSISTANT_PORT" in part.get("environment", {})
    }
    assert ports == {"8080", "8081"}
    for name, part in parts.items():
        assert name == "netz" or part["network_mode"] == "service:netz", "loopback only"
    published = parts["netz"]["ports"]
    assert published == ["127.0.0.1:8000:80"]
    # Telegram's updates go to one gateway only.
    assert sum("TELEGRAM_BOT_TOKEN" in part.get("environment", {}) for part in parts.values()) == 1


def test_rasa_waits_for_the_model_of_the_new_image() -> None:
    parts = compose()["services"]
    assert parts["modell"]["command"][-2:] == ["bot", "train"] and parts["modell"]["restart"] == "no"
    for name in ("rasa-1", "rasa-2"):
        assert parts[name]["depends_on"]["modell"] == {"condition": "service_completed_successfully"}


def test_only_one_gateway_of_systemd_gets_telegrams_token() -> None:
    unit = (DEPLOY / "systemd" / "kreis-gateway@.service").read_text(encoding="utf-8")
    assert "EnvironmentFile=-/etc/kreis-assistent/gateway-%i.env" in unit


def test_kubernetes_manifests_fit_together() -> None:
    by_kind = {manifest["kind"]: manifest for manifest in manifests()}
    assert set(by_kind) == {"PersistentVolumeClaim", "ConfigMap", "Deployment", "Service", "PodDisruptionBudget"}
    pod = by_kind["Deployment"]["spec"]["template"]
    labels = pod["metadata"]["labels"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = by_kind[kind]["spec"]["selector"]
        assert selector.get("matchLabels", selector) == labels
    volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
    mounted = {mount["name"] for container in pod["spec"]["containers"] for mount in container["volumeMounts"]}
    assert mounted == volumes
    (port,) = by_kind["Service"]["spec"]["ports"]
    opened = {port["containerPort"] for container in pod["spec"]["containers"] for port in container.get("ports", ())}
    assert port["targetPort"] in opened
    assert "ReadWriteMany" in by_kind["PersistentVolumeClaim"]["spec"]["accessModes"]


def test_the_image_has_what_it_copies() -> None:
    text = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY --chown=kreis:kreis (.*) \S+$", text, re.M):
        for name in line.split():
            assert (ROOT / name).exists(), name
