"""What the survey says: questions, notes and summaries as channel-neutral replies."""

from __future__ import annotations

from typing import Final

from knowledge.reply import Button, Reply
from knowledge.surveys.definition import Question, Survey, Value
from knowledge.surveys.state import State

TRIES: Final = 2
"""How often a question is asked again in words before only buttons are left."""
PAYLOAD: Final = "umfrage_antwort"
COMMAND_WORDS: Final = {
    "back": "zurück",
    "skip": "überspringen",
    "pause": "später weitermachen",
    "cancel": "abbrechen",
    "restart": "von vorn",
    "explain": "was heißt das",
    "repeat": "wiederholen",
    "summary": "zusammenfassung",
    "change": "ändern",
}
BACK_TO_SURVEY: Final = "Zurück zur Umfrage."
YES_OR_NO: Final = "Bitte antworten Sie mit Ja oder Nein."
FROM_THE_START: Final = "Gut, wir fangen von vorn an."
FIRST_QUESTION: Final = "Das ist schon die erste Frage."
SKIPPED: Final = "Gut, diese Frage lassen wir aus."
PLEASE_ANSWER: Final = (
    "Diese Antwort hilft uns sehr. Wenn Sie sie nicht geben möchten, sagen Sie noch einmal „überspringen“."
)
SUMMARY_HELP: Final = (
    "Sie sehen hier Ihre Antworten. Erst wenn Sie Ja sagen, werden sie abgeschickt. Mit „Frage 2 ändern“ ändern "
    "Sie eine Antwort."
)
SEND_OR_CHANGE: Final = (
    "Sagen Sie „Ja“, dann schicke ich die Antworten ab. Oder sagen Sie zum Beispiel „Frage 2 ändern“."
)
OLD_BUTTON: Final = "Dieser Knopf gehört zu einer anderen Frage."
KEEP_IT: Final = frozenset(
    {
        "das war meine antwort",
        "das ist meine antwort",
        "als antwort uebernehmen",
        "ja das war meine antwort",
        "uebernehmen",
    }
)
FINISHED: Final = frozenset(
    {
        "fertig",
        "das wars",
        "das war es",
        "das ist alles",
        "sonst nichts",
        "mehr nicht",
        "nein",
        "keine mehr",
        "das war alles",
        "ja das war alles",
        "danke das war alles",
        "nichts weiter",
        "alles",
    }
)


def ask(survey: Survey, state: State) -> Reply:
    """What is said next, according to the state."""
    if state.phase == "consent":
        return _with_note(state, *_consent(survey), buttons=_yes_no("Ja, mitmachen", "Nein"))
    if state.phase == "resume":
        path = survey.path(state.answers)
        done = sum(question.id in state.answers for question in path)
        text = (
            f"Sie haben die Umfrage „{survey.titel}“ schon angefangen: {done} von {len(path)} Fragen sind "
            f"beantwortet. Möchten Sie weitermachen?"
        )
        return _with_note(
            state,
            text,
            text,
            buttons=(*_yes_no("Weitermachen", "Nicht jetzt"), _command("Von vorn anfangen", "restart")),
        )
    if state.phase == "stop":
        text = "Soll ich Ihre Antworten aufheben, damit Sie später weitermachen können?"
        return _with_note(
            state,
            text,
            text,
            buttons=(
                _command("Aufheben, später weiter", "pause"),
                _answer_button("Antworten löschen", "nein"),
                _command("Weiter mit der Umfrage", "back"),
            ),
        )
    if state.phase == "summary":
        return _summary(survey, state)
    return _question(survey, state)


def _question(survey: Survey, state: State) -> Reply:
    question = survey.question(state.question)
    path = survey.path(state.answers)
    number = [one.id for one in path].index(question.id) + 1
    head = f"Frage {number} von {len(path)}"
    text = f"**{head}:** {question.frage}"
    speech = f"{head}. {question.gesprochen or question.frage}"
    if question.antworten:
        text += "\n\n" + "\n".join(
            f"{index}. {option.text}" for index, option in enumerate(question.antworten, start=1)
        )
        if not question.gesprochen or state.tries:
            speech += f" {_spoken_options(question)}"
    elif question.typ == "skala":
        text += "\n\n" + ", ".join(f"{step} = {label}" for step, label in sorted(question.stufen.items()))
        if not question.gesprochen or state.tries:
            speech += f" {_spoken_scale(question)}"
    if question.optional and state.tries == 0 and question.typ in ("text", "ort"):
        text += "\n\n(Sie können die Frage überspringen.)"
    return _with_note(state, text, speech, buttons=_buttons(question, state, number > 1))


def _buttons(question: Question, state: State, can_go_back: bool) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if state.between:
        buttons = [_answer_button(question.show(value), str(value)) for value in state.between]
    elif question.typ == "auswahl":
        buttons = [_answer_button(option.text, option.id) for option in question.antworten]
    elif question.typ == "mehrfach":
        buttons = [
            _button(("✓ " if option.id in state.picked else "") + option.text, f"dazu:{option.id}")
            for option in question.antworten
        ]
        buttons.append(_answer_button("Fertig" if state.picked else "Nichts davon", "fertig"))
    elif question.typ == "ja_nein":
        buttons = list(_yes_no("Ja", "Nein"))
    elif question.typ == "skala":
        assert question.von is not None and question.bis is not None
        buttons = [
            _answer_button(f"{step} – {question.stufen[step]}" if step in question.stufen else str(step), str(step))
            for step in range(question.von, question.bis + 1)
        ]
    elif question.typ == "zahl" and state.tries > TRIES and question.von is not None:
        last = min(question.bis if question.bis is not None else question.von + 9, question.von + 9)
        buttons = [_answer_button(str(number), str(number)) for number in range(question.von, last + 1)]
    elif question.typ == "text" and state.offered:
        buttons = [_answer_button("Das war meine Antwort", "angebot")]
    if question.optional or state.tries >= TRIES:
        buttons.append(_command("Überspringen", "skip"))
    if can_go_back:
        buttons.append(_command("Zurück", "back"))
    return tuple(buttons)


def _consent(survey: Survey) -> tuple[str, str]:
    parts = [f"**{survey.titel}**"]
    if survey.beispiel:
        parts.append("Dies ist eine Beispielumfrage zum Ausprobieren.")
    parts.append(survey.zweck)
    if survey.zielgruppe:
        parts.append(f"Mitmachen können: {survey.zielgruppe}.")
    parts.append(f"{length(survey)} {survey.einwilligung}")
    parts.append(survey.daten)
    parts.append("Möchten Sie mitmachen?")
    spoken = [
        survey.titel + ".",
        "Dies ist eine Beispielumfrage." if survey.beispiel else "",
        survey.zweck,
        length(survey),
        survey.einwilligung,
        "Möchten Sie mitmachen?",
    ]
    return "\n\n".join(parts), " ".join(part for part in spoken if part)


def _summary(survey: Survey, state: State) -> Reply:
    path = survey.path(state.answers)
    lines = [
        f"{index}. {question.frage} **{question.show(state.answers.get(question.id))}**"
        for index, question in enumerate(path, start=1)
    ]
    text = "Das sind Ihre Antworten:\n\n" + "\n".join(lines) + "\n\nSoll ich sie so abschicken?"
    given = sum(state.answers.get(question.id) is not None for question in path)
    speech = (
        f"Wir sind durch. Sie haben {given} von {len(path)} Fragen beantwortet. Soll ich die Antworten "
        f"abschicken? Sagen Sie „vorlesen“, wenn Sie sie noch einmal hören möchten."
    )
    if state.read_out:
        told = " ".join(
            f"Frage {index}: "
            f"{question.gesprochen.split('?')[0] + '?' if '?' in question.gesprochen else question.frage} "
            f"Ihre Antwort: {question.show(state.answers.get(question.id))}."
            for index, question in enumerate(path, start=1)
        )
        speech = f"{told} Soll ich das so abschicken?"
    buttons = (*_yes_no("Ja, abschicken", "Etwas ändern"), _command("Zurück", "back"), _command("Abbrechen", "cancel"))
    return _with_note(state, text, speech, buttons=buttons)


def _with_note(state: State, text: str, speech: str, buttons: tuple[Button, ...]) -> Reply:
    if state.note:
        text, speech = f"{state.note}\n\n{text}", f"{state.note} {speech}"
    return Reply(text=text, speech=speech, buttons=buttons, outcome="form")


def length(survey: Survey) -> str:
    longest = len(survey.fragen)
    return (
        f"Es sind höchstens {longest} Fragen."
        if any(question.wenn for question in survey.fragen)
        else f"Es sind {longest} Fragen."
    )


def remaining(survey: Survey, state: State) -> str:
    left = sum(question.id not in state.answers for question in survey.path(state.answers))
    return (
        "Das ist die letzte Frage."
        if left == 1
        else f"Es kommen noch {left} Fragen."
        if left
        else "Alle Fragen sind beantwortet."
    )


def so_far(survey: Survey, state: State) -> str:
    answered = [question for question in survey.path(state.answers) if question.id in state.answers]
    if not answered:
        return "Sie haben noch keine Frage beantwortet."
    return "Bisher haben Sie geantwortet:\n\n" + "\n".join(
        f"- {question.frage} **{question.show(state.answers[question.id])}**" for question in answered
    )


def explained(question: Question) -> str:
    return f"{question.hilfe} {how(question)}".strip()


def how(question: Question) -> str:
    """How one can answer, in a sentence."""
    match question.typ:
        case "auswahl":
            return "Nennen Sie eine der Antworten oder ihre Nummer."
        case "mehrfach":
            return "Nennen Sie alles, was passt."
        case "skala":
            return f"Nennen Sie eine Zahl von {question.von} bis {question.bis}. {_spoken_scale(question)}"
        case "zahl":
            return f"Nennen Sie eine Zahl{', in ' + question.einheit if question.einheit else ''}."
        case "ja_nein":
            return YES_OR_NO
        case "ort":
            return "Nennen Sie den Namen des Ortes, zum Beispiel „Kusel“."
        case "text":
            return "Antworten Sie mit Ihren eigenen Worten."


def not_understood(question: Question, tries: int, hint: str) -> str:
    if tries == 0:
        return f"Das habe ich leider nicht verstanden. {hint or how(question)}"
    if tries < TRIES:
        return f"Entschuldigung, ich habe es noch nicht richtig verstanden. {hint + ' ' if hint else ''}{how(question)}"
    return "Bitte wählen Sie eine der Antworten aus, oder überspringen Sie die Frage."


def which_one(question: Question, between: tuple[Value, ...]) -> str:
    names = [question.show(value) for value in between]
    return f"Eher {' oder '.join(f'„{name}“' for name in names)}?"


def picked(question: Question, ids: tuple[str, ...]) -> str:
    return (
        f"Ausgewählt: {question.show(list(ids))}. Noch etwas? Sonst „Fertig“." if ids else "Es ist nichts ausgewählt."
    )


def taken(question: Question, value: Value) -> str:
    """A short echo, so that one notices when something was misheard; none for buttons' plain answers."""
    if question.typ in ("text",) or value is None:
        return "Danke."
    return f"Gut: {question.show(value)}."


def current_answer(survey: Survey, state: State) -> str:
    if state.question not in state.answers:
        return ""
    return (
        f"Bisher haben Sie geantwortet: {survey.question(state.question).show(state.answers[state.question])}. "
        f"Sagen Sie „weiter“, wenn es so bleiben soll."
    )


def which_question(count: int) -> str:
    return f"Welche Antwort möchten Sie ändern? Nennen Sie die Nummer der Frage, von 1 bis {count}."


def thanks(survey: Survey) -> Reply:
    text = f"{survey.dank} Ihre Antworten sind gespeichert."
    return Reply(text=text, speech=text, outcome="answered")


def _spoken_options(question: Question) -> str:
    names = [option.text for option in question.antworten]
    return f"Sie können sagen: {', '.join(names[:-1])} oder {names[-1]}."


def _spoken_scale(question: Question) -> str:
    assert question.von is not None and question.bis is not None
    return (
        f"{question.von} heißt {question.stufen[question.von]}, {question.bis} heißt {question.stufen[question.bis]}."
    )


def _button(title: str, value: str) -> Button:
    return Button(title, f'/{PAYLOAD}{{"wert": "{value}"}}')


def _answer_button(title: str, value: str) -> Button:
    return _button(title, f"antwort:{value}")


def _command(title: str, name: str) -> Button:
    return _button(title, f"befehl:{name}")


def _yes_no(yes: str, no: str) -> tuple[Button, Button]:
    return _answer_button(yes, "ja"), _answer_button(no, "nein")
