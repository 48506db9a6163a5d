"""What the dashboard shows exists: every metric it names is in `/metrics` of the running assistant."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from knowledge.settings import ROOT
from tests.stack.conftest import Stack

pytestmark = pytest.mark.stack
DASHBOARD = ROOT / "deploy" / "grafana" / "kreis-assistent.json"


def test_every_metric_of_the_dashboard_exists(stack: Stack, session: str) -> None:
    stack.ask(session, text="Was kostet ein Reisepass?")
    feedback = {"session": session, "entry": "leistungen/reisepass", "question": "", "helpful": True}
    request = urllib.request.Request(f"{stack.url}/api/feedback", json.dumps(feedback).encode())
    urllib.request.urlopen(request, timeout=20).close()
    with urllib.request.urlopen(f"{stack.url}/metrics", timeout=20) as response:
        families = list(text_string_to_metric_families(response.read().decode()))
    assert len({family.name for family in families}) == len(families), (
        "each family once, or Prometheus refuses the page"
    )
    samples = {sample.name for family in families for sample in family.samples}
    # A counter of failures has no sample before the first failure; its family is there.
    declared = {f"{family.name}_total" for family in families if family.type == "counter"}

    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    wanted = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"\b(?:kreis|process)_\w+", target["expr"])
    }
    assert len(wanted) >= 10
    assert wanted <= samples | declared


def test_metrics_name_nobody(stack: Stack, session: str) -> None:
    stack.ask(session, text="Ich heiße Quorzelbim")
    with urllib.request.urlopen(f"{stack.url}/metrics", timeout=20) as response:
        page = response.read().decode()
    assert "Quorzelbim" not in page and session not in page
