"""Where an utterance begins and ends."""

from __future__ import annotations

from voice_terminal.listening.pcm import CHUNK_BYTES, CHUNK_S
from voice_terminal.listening.segmenter import Mark, Segmenter


def run(pattern: str, pause_s: float = 1.2) -> tuple[list[tuple[float, Mark]], int]:
    """Feed `#` speech and `.` silence, one character per 96 ms: the marks with their time, and chunks handed on."""
    segmenter, marks, chunks = Segmenter(pause_s), [], 0
    for index, sign in enumerate(sign for sign in pattern for _ in range(3)):
        cut = segmenter.push(bytes(CHUNK_BYTES), 0.9 if sign == "#" else 0.05)
        chunks += len(cut.audio) // CHUNK_BYTES
        if cut.mark:
            marks.append((index * CHUNK_S, cut.mark))
    return marks, chunks


def test_a_pause_to_think_does_not_end_the_question() -> None:
    marks, _ = run("#####" + "." * 10 + "#####" + "." * 20)
    assert [mark for _, mark in marks] == [Mark.BEGIN, Mark.END]
    assert marks[1][0] > 20 * 0.096


def test_silence_ends_it_after_the_pause() -> None:
    marks, _ = run("." * 5 + "#" * 10 + "." * 30)
    spoken_until = 15 * 0.096
    assert 1.1 < marks[1][0] - spoken_until < 1.35


def test_the_beginning_of_the_first_word_is_kept() -> None:
    _, chunks = run("." * 10 + "##")
    assert chunks * CHUNK_S > 0.4


def test_a_click_is_no_speech() -> None:
    segmenter = Segmenter(1.2)
    for probability in [0.0, 0.9, 0.9, 0.0] * 20:
        assert segmenter.push(bytes(CHUNK_BYTES), probability).mark is None


def test_a_radio_that_never_stops_is_cut() -> None:
    marks, _ = run("#" * 300)
    assert marks[1][1] is Mark.END
    assert marks[1][0] < 26


def test_an_empty_hall_hands_on_no_audio() -> None:
    assert run("." * 200) == ([], 0)
