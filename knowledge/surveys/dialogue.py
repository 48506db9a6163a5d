"""The conversation of a survey as a pure state machine: what was said goes in, the next state comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from knowledge.surveys import wording
from knowledge.surveys.definition import Question, Survey, Value
from knowledge.surveys.state import State
from knowledge.surveys.understanding import FindPlace, understand
from knowledge.surveys.understanding.choice import choose
from knowledge.surveys.understanding.commands import Command, asks, command
from knowledge.surveys.understanding.numbers import numbers
from knowledge.surveys.understanding.words import normal
from knowledge.surveys.understanding.yes_no import yes_no

Event = Literal["ask", "send", "pause", "discard", "pass_on", "forget"]
"""ask: put the next question. send: store the answers. pause: leave, keep the draft. discard: leave, delete the draft.
pass_on: somebody asked something else; others answer, then ask again. forget: delete the draft, others answer."""

ANSWER: Final = "antwort:"
"""Prefix of a button's value that is an answer (an option's id, a number, `ja`)."""
PICK: Final = "dazu:"
"""Prefix of a button's value that adds one of several choices."""
COMMAND: Final = "befehl:"
"""Prefix of a button's value that is a command's name."""


@dataclass(frozen=True)
class Said:
    """What came in: words, or the value of a pressed button."""

    text: str = ""
    button: str = ""


@dataclass(frozen=True)
class Step:
    state: State
    event: Event = "ask"


def next_question(survey: Survey, state: State) -> Question | None:
    """The first question on the way that has no answer yet."""
    return next((question for question in survey.path(state.answers) if question.id not in state.answers), None)


def advance(survey: Survey, state: State, note: str = "") -> State:
    """On to the next open question, or to the summary."""
    question = next_question(survey, state)
    fresh = replace(state, tries=0, picked=(), between=(), offered="", note=note, read_out=False)
    return (
        replace(fresh, phase="asking", question=question.id)
        if question
        else replace(fresh, phase="summary", question="")
    )


def step(survey: Survey, state: State, said: Said, find_place: FindPlace | None = None) -> Step:
    """One turn. Never raises: what is not understood is asked again."""
    state = replace(state, note="")
    if said.button.startswith(COMMAND):
        found: Command | None = _button_command(said.button.removeprefix(COMMAND))
    else:
        found = None if said.button else command(said.text, choosing=_chooses(survey, state))
    if found and found.name == "forget":
        return Step(state, "forget")
    if state.phase == "consent":
        return _consent(survey, state, said, found)
    if state.phase == "resume":
        return _resume(survey, state, said, found)
    if state.phase == "stop":
        return _stop(survey, state, said, found)
    if state.phase == "asking" and state.question not in {question.id for question in survey.path(state.answers)}:
        state = advance(survey, state)  # staff took the question out of the file
    if found and (done := _obey(survey, state, found, find_place)):
        return done
    if state.phase == "summary":
        return _summary(survey, state, said)
    return _answer(survey, state, said, find_place)


def _chooses(survey: Survey, state: State) -> bool:
    return state.phase == "asking" and any(
        question.id == state.question and question.antworten for question in survey.path(state.answers)
    )


def _button_command(name: str) -> Command | None:
    return command(wording.COMMAND_WORDS[name]) if name in wording.COMMAND_WORDS else None


def _consent(survey: Survey, state: State, said: Said, found: Command | None) -> Step:
    if found and found.name in ("privacy", "explain", "progress"):
        return Step(replace(state, note=survey.daten if found.name != "progress" else wording.length(survey)))
    if found and found.name in ("pause", "cancel", "skip", "back"):
        return Step(state, "discard")
    if not said.button and asks(said.text):
        return Step(replace(state, note=wording.BACK_TO_SURVEY), "pass_on")
    answer = said.button.removeprefix(ANSWER) if said.button else yes_no(said.text)
    if answer is None and found and found.name == "restart":
        answer = "ja"
    if answer == "ja" or normal(said.text) in (
        "los",
        "los gehts",
        "anfangen",
        "starten",
        "start",
        "teilnehmen",
        "mitmachen",
        "weiter",
        "beginnen",
        "fang an",
    ):
        return Step(advance(survey, state))
    if answer == "nein":
        return Step(state, "discard")
    return Step(
        replace(state, tries=state.tries + 1, note="" if found and found.name == "repeat" else wording.YES_OR_NO)
    )


def _resume(survey: Survey, state: State, said: Said, found: Command | None) -> Step:
    if found and found.name == "restart":
        return Step(advance(survey, replace(state, answers={})))
    if found and found.name in ("pause", "cancel"):
        return (
            Step(state, "pause" if found.name == "pause" else "ask")
            if found.name == "pause"
            else Step(replace(state, phase="stop"))
        )
    if not said.button and asks(said.text):
        return Step(replace(state, note=wording.BACK_TO_SURVEY), "pass_on")
    answer = said.button.removeprefix(ANSWER) if said.button else yes_no(said.text)
    if answer == "ja" or "weiter" in normal(said.text):
        return Step(advance(survey, state))
    if answer == "nein":
        return Step(state, "pause")
    return Step(replace(state, note=wording.YES_OR_NO))


def _stop(survey: Survey, state: State, said: Said, found: Command | None) -> Step:
    words = normal(said.text)
    if (
        said.button == ANSWER + "nein"
        or any(word in words for word in ("loesch", "verwerf", "weg damit", "nicht aufheben"))
        or (found and found.name == "cancel")
    ):
        return Step(state, "discard")
    if (found and found.name == "pause") or any(word in words for word in ("aufheben", "behalten", "speichern")):
        return Step(state, "pause")
    if (found and found.name in ("skip", "back")) or "weiter" in words or "doch" in words:
        return Step(advance(survey, state))
    if not said.button and asks(said.text):
        return Step(replace(state, note=wording.BACK_TO_SURVEY), "pass_on")
    answer = said.button.removeprefix(ANSWER) if said.button else yes_no(said.text)
    if answer is None and state.tries == 0:
        return Step(replace(state, tries=1, note=wording.YES_OR_NO))
    return Step(state, "discard" if answer == "nein" else "pause")  # in doubt nothing is lost


def _obey(survey: Survey, state: State, found: Command, find_place: FindPlace | None) -> Step | None:
    """What a command does while questions are asked; None when it is no command here."""
    question = survey.question(state.question) if state.phase == "asking" else None
    # "Nochmal" and "zurück" are commands, but an offered answer with just these words is an answer.
    if question and found.name in ("cancel", "pause", "skip", "repeat") and question.antworten and found.rest == "":
        exact = {normal(word) for option in question.antworten for word in (option.text, *option.synonyme)}
        if normal(wording.COMMAND_WORDS.get(found.name, "")) in exact:
            return None
    match found.name:
        case "pause":
            return Step(state, "pause")
        case "cancel":
            return Step(replace(state, phase="stop", tries=0)) if state.answers else Step(state, "discard")
        case "restart":
            return Step(advance(survey, replace(state, answers={}), wording.FROM_THE_START))
        case "back":
            return _back(survey, state, found.rest, find_place)
        case "change":
            return _change(survey, state, found.number)
        case "repeat":
            return Step(replace(state, read_out=state.phase == "summary"))
        case "explain":
            return Step(replace(state, note=wording.explained(question) if question else wording.SUMMARY_HELP))
        case "privacy":
            return Step(replace(state, note=survey.daten))
        case "progress":
            return Step(replace(state, note=wording.remaining(survey, state)))
        case "summary":
            if state.phase == "summary":
                return Step(replace(state, read_out=True))
            return Step(replace(state, note=wording.so_far(survey, state)))
        case "skip":
            return _skip(survey, state, question)
        case _:
            return None


def _back(survey: Survey, state: State, rest: str, find_place: FindPlace | None) -> Step:
    path = [question.id for question in survey.path(state.answers)]
    at = path.index(state.question) if state.phase == "asking" else len(path)
    if at == 0:
        return Step(replace(state, note=wording.FIRST_QUESTION))
    earlier = replace(state, phase="asking", question=path[at - 1], tries=0, picked=(), between=(), offered="")
    if rest:
        return _answer(survey, earlier, Said(rest), find_place)
    return Step(replace(earlier, note=wording.current_answer(survey, earlier)))


def _change(survey: Survey, state: State, number: int | None) -> Step:
    path = survey.path(state.answers)
    reached = [question for question in path if question.id in state.answers or question.id == state.question]
    if number is None or not 1 <= number <= len(path) or path[number - 1] not in reached:
        return Step(replace(state, note=wording.which_question(len(reached))))
    changed = replace(state, phase="asking", question=path[number - 1].id, tries=0, picked=(), between=(), offered="")
    return Step(replace(changed, note=wording.current_answer(survey, changed)))


def _skip(survey: Survey, state: State, question: Question | None) -> Step | None:
    if question is None:
        return None
    if question.id in state.answers:  # came back and leaves it as it is
        return Step(advance(survey, state))
    if question.optional or state.tries >= wording.TRIES:
        return Step(advance(survey, replace(state, answers={**state.answers, question.id: None}), wording.SKIPPED))
    return Step(replace(state, tries=wording.TRIES, note=wording.PLEASE_ANSWER))


def _summary(survey: Survey, state: State, said: Said) -> Step:
    words = normal(said.text)
    if said.button == ANSWER + "ja":
        return Step(state, "send")
    if not said.button and asks(said.text):
        return Step(replace(state, note=wording.BACK_TO_SURVEY), "pass_on")
    named = numbers(said.text)
    if named:
        return _change(survey, state, int(named[-1]))
    wants_change = said.button == ANSWER + "nein" or any(
        word in words for word in ("aender", "korrigier", "falsch", "stimmt nicht", "noch was")
    )
    if wants_change or yes_no(said.text) == "nein":
        return Step(replace(state, note=wording.which_question(len(survey.path(state.answers)))))
    if yes_no(said.text) == "ja" or any(
        word in words
        for word in ("absend", "abschick", "send", "schick", "fertig", "stimmt so", "passt so", "alles richtig")
    ):
        return Step(state, "send")
    return Step(replace(state, note=wording.SEND_OR_CHANGE))


def _answer(survey: Survey, state: State, said: Said, find_place: FindPlace | None) -> Step:
    question = survey.question(state.question)
    if said.button:
        return _pressed(survey, state, question, said.button)
    if state.offered and normal(said.text) in wording.KEEP_IT:
        return _take(survey, state, question, state.offered)
    if asks(said.text):
        return Step(
            replace(state, offered=said.text.strip() if question.typ == "text" else "", note=wording.BACK_TO_SURVEY),
            "pass_on",
        )
    if question.typ == "mehrfach" and state.picked and normal(said.text) in wording.FINISHED:
        return _take(survey, state, question, list(state.picked))
    if state.between and (chosen := _one_of(question, state.between, said.text)) is not None:
        return _take(survey, state, question, chosen)
    understood = understand(question, said.text, find_place)
    if understood.ok:
        value = understood.value
        if question.typ == "mehrfach" and isinstance(value, list):
            wanted = {*state.picked, *value}
            value = [option.id for option in question.antworten if option.id in wanted]
        return _take(survey, state, question, value)
    if question.id in state.answers and (yes_no(said.text) == "ja" or "bleib" in normal(said.text)):
        return Step(advance(survey, state))  # came back to it and leaves it as it is
    if understood.skip and (skipped := _skip(survey, state, question)):
        return skipped
    if understood.between:
        return Step(
            replace(
                state,
                tries=state.tries + 1,
                between=understood.between,
                note=wording.which_one(question, understood.between),
            )
        )
    return Step(
        replace(
            state,
            tries=state.tries + 1,
            between=(),
            note=wording.not_understood(question, state.tries, understood.hint),
        )
    )


def _one_of(question: Question, between: tuple[Value, ...], text: str) -> Value:
    """Which of two answers was meant, also when named by its place ("die erste")."""
    if question.antworten:
        offered = [option for option in question.antworten if option.id in between]
        chosen = choose(text, offered)
        return chosen[0].id if len(chosen) == 1 else None
    named = numbers(text)
    return next((value for value in between if isinstance(value, (int, float)) and named and value == named[0]), None)


def _pressed(survey: Survey, state: State, question: Question, button: str) -> Step:
    if button.startswith(PICK):
        id_ = button.removeprefix(PICK)
        if question.typ != "mehrfach" or question.option(id_) is None:
            return Step(replace(state, note=wording.OLD_BUTTON))
        picked = tuple(one for one in state.picked if one != id_) if id_ in state.picked else (*state.picked, id_)
        if question.hoechstens and len(picked) > question.hoechstens:
            return Step(replace(state, note=f"Bitte wählen Sie höchstens {question.hoechstens}."))
        return Step(replace(state, picked=picked, note=wording.picked(question, picked)))
    value = _value_of(question, button.removeprefix(ANSWER), state)
    if value is None:
        return Step(replace(state, note=wording.OLD_BUTTON))
    return _take(survey, state, question, value)


def _value_of(question: Question, raw: str, state: State) -> Value:
    """The answer a button carries; None when the button belongs to another question."""
    if raw == "fertig":
        return list(state.picked) if question.typ == "mehrfach" else None
    if raw == "angebot":
        return state.offered or None
    if question.typ == "auswahl":
        return raw if question.option(raw) else None
    if question.typ == "ja_nein":
        return raw if raw in ("ja", "nein") else None
    if question.typ in ("skala", "zahl") and raw.lstrip("-").isdigit():
        number = int(raw)
        inside = (question.von is None or number >= question.von) and (question.bis is None or number <= question.bis)
        return number if inside else None
    return None


def _take(survey: Survey, state: State, question: Question, value: Value) -> Step:
    answered = replace(state, answers={**state.answers, question.id: value})
    return Step(advance(survey, answered, wording.taken(question, value)))
