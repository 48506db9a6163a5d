"""The voice terminal and the whole assistant: touch topics are answered, a spoken question is answered aloud."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.settings import ROOT
from tests.stack.conftest import Stack
from tests.voice_terminal.audio.virtual_sound import espeak, mostly_heard
from voice_terminal.conversation.floor import TOPICS

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(("choice", "title"), TOPICS, ids=[title for _, title in TOPICS])
def test_every_touch_topic_is_answered(stack: Stack, session: str, choice: str, title: str) -> None:
    (reply, *_) = stack.ask(session, text=choice.removeprefix("frage:"), channel="voice")
    assert reply["outcome"] in ("answered", "form"), reply["text"]
    assert reply["speech"]


@pytest.mark.audio
@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")
def test_asked_aloud_answered_by_the_whole_assistant_and_heard_back(stack: Stack, tmp_path: Path) -> None:
    from voice_terminal.listening.pcm import read_wav
    from voice_terminal.listening.recogniser import Recogniser
    from voice_terminal.models import recogniser_model
    from voice_terminal.oneshot import hear

    question, out = espeak("Was kostet ein Führungszeugnis?", tmp_path / "frage.wav"), tmp_path / "antwort.wav"
    command = [sys.executable, "-m", "bot", "kiosk", "--wav", str(question), "--out", str(out), "--json"]
    environment = {**os.environ, "ASSISTANT_GATEWAY": stack.url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert {"heard", "confidence", "replies", "spoken", "timings_ms"} == set(result)
    assert "führungszeugnis" in result["heard"].lower()
    assert result["replies"][0]["source"]["entry"] == "leistungen/fuehrungszeugnis"
    heard_back = hear(read_wav(out), Recogniser(recogniser_model().path)).text
    assert mostly_heard({"führungszeugnis", "beantragen", "kostet", "dreizehn", "euro"}, heard_back), heard_back
