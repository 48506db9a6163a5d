"""Whatever happens in whatever order, no visit is kept and no state is left without a way on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice_terminal.conversation.desk import Desk, reply
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import (
    Ask,
    Forget,
    NothingSaid,
    Ordered,
    Pressed,
    Released,
    SpeechBegan,
    State,
    Touched,
    Trouble,
    Unreachable,
)

STEPS = st.one_of(
    st.sampled_from(["answer", "spoken", "clarify", "phone", "down"]),
    st.floats(0.1, 15).map(lambda seconds: ("wait", seconds)),
    st.sampled_from(["was kostet das", "ja", "nein", "lauter", "von vorn", "auf wiedersehen", "hilfe", "einen"]).map(
        lambda words: ("say", words)
    ),
    st.sampled_from(list(Command)).map(Ordered),
    st.sampled_from(
        [Pressed(), Released(0.1), Released(2.0), SpeechBegan(), NothingSaid(), Touched("ja"), Touched("b1")]
    ),
    st.sampled_from([Trouble("microphone", "weg"), Trouble("microphone")]),
)
REPLIES = {
    "answer": reply("Das kostet 60 Euro. Es dauert 3 Wochen.", title="Reisepass"),
    "clarify": reply("Was meinen Sie?", outcome="clarify", buttons=(("b1", "Bus"), ("b2", "Bahn"))),
    "phone": reply("Rufen Sie an: 06381 424-0."),
}


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=25), st.booleans(), st.booleans())
def test_every_visit_ends_forgotten(steps: list[object], hands_free: bool, barge_in: bool) -> None:
    desk = Desk(Config(hands_free=hands_free, barge_in=barge_in))
    visits = set()
    for step in steps:
        _take(desk, step)
        visits.add(desk.machine.session)
    # The visitor walks away: whatever is being said ends, and nobody speaks.
    desk.do(Trouble("microphone"))
    for _ in range(12):
        _take(desk, "spoken")
        desk.wait(70)
        visits.add(desk.machine.session)
    assert desk.machine.session == ""
    assert not desk.view.visiting
    forgotten = {effect.session for effect in desk.log if isinstance(effect, Forget)}
    assert visits - {""} <= forgotten
    assert desk.view.state is (State.LISTENING if hands_free else State.READY)
    assert desk.view.take_home == ""


def _take(desk: Desk, step: object) -> None:
    asked = any(isinstance(effect, Ask) for effect in desk.log)
    if isinstance(step, tuple):
        desk.wait(step[1]) if step[0] == "wait" else desk.say(step[1])
    elif step in REPLIES:
        if asked:
            desk.answer(REPLIES[str(step)])
    elif step == "down":
        if asked:
            desk.do(Unreachable(desk.last(Ask).ticket))
    elif step == "spoken":
        if desk.view.state in (State.SPEAKING, State.THINKING) and desk.machine.view.sentences:
            desk.spoken()
    else:
        desk.do(step)  # type: ignore[arg-type]
