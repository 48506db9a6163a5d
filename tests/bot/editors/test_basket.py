"""The Lücken-Korb: three askers, nothing personal, and actions that mend the knowledge."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.editors.basket import clusters, shown, vocabulary, vocabulary_of
from bot.store import Asked
from knowledge.load import load
from tests.bot.editors.conftest import Office
from tests.knowledge.sample import write

VOCABULARY = vocabulary_of(["Angelschein bei der Verbandsgemeinde", "Hund anmelden", "Hundesteuer Kosten"])


def asked(*questions: str, entry: str = "") -> list[Asked]:
    """Each question by a person of its own."""
    return [Asked(f"{entry}{number}-{question}", question, entry) for number, question in enumerate(questions)]


def test_fewer_than_three_people_are_not_shown() -> None:
    same = [Asked("a", "Wo ist das Freibad?"), Asked("b", "Wo ist das Freibad?"), Asked("b", "Wo ist denn das Freibad")]
    assert clusters(same, VOCABULARY) == []
    assert [one.askers for one in clusters([*same, Asked("c", "Freibad wo?")], VOCABULARY)] == [3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wo kann ich meinen Hund anmelden?", "hund anmeldn wo"),
        ("Gibt es ein Freibad?", "Freibäder hier?"),
        ("Hundesteuer bezahlen", "hunde steuer bezahlen"),
        ("Wie teuer ist der Angelschein", "ANGELSCHEIN TEUER???"),
    ],
)
def test_wordings_of_one_question_come_together(one: str, other: str) -> None:
    assert len(clusters(asked(one, one, other), VOCABULARY)) == 1


def test_different_questions_stay_apart() -> None:
    found = clusters(
        asked(*["Wo ist das Freibad?"] * 4, *["Wo ist die Bücherei?"] * 3, *["Wann fährt der Bus nach Kusel?"] * 3),
        VOCABULARY,
    )
    assert [one.askers for one in found] == [4, 3, 3]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wann bekommt mein Bruder Klaus Weber sein Wohngeld", "Wann bekommt mein Bruder […] sein Wohngeld"),
        ("wann bekommt kevin schneider wohngeld", "wann bekommt […] wohngeld"),
        ("Frau [Name]/Schmidt bekommt Wohngeld", "Frau […] bekommt Wohngeld"),
        ("Frau [Name] bekommt Wohngeld", "Frau [Name] bekommt Wohngeld"),
    ],
)
def test_names_are_left_out_even_when_they_are_ordinary_words(question: str, expected: str) -> None:
    known = vocabulary_of(["Weber, Schneider und Klaus bekommen Wohngeld wie mein Bruder und die Frau"])
    assert shown(question, known, frozenset()) == expected


def test_a_name_that_three_people_used_is_shown() -> None:
    found = clusters(
        asked("Wann spricht Landrat Otto", "landrat otto spricht wann", "Landrat Otto spricht wann?"), VOCABULARY
    )
    assert "Otto" in found[0].title


def test_what_residents_said_makes_no_word_known(tmp_path: Path) -> None:
    content = load(write(tmp_path))
    (tmp_path / "leistungen/reisepass.fragen.txt").write_text("Der Pass von Xaveria ist weg\n", encoding="utf-8")
    assert vocabulary(load(tmp_path)) == vocabulary(content)


def test_what_only_one_person_said_is_left_out() -> None:
    found = clusters(
        asked(
            "Wo meldet Erika Mustermann ihren Hund an?",
            "Wo kann ich meinen Hund anmelden?",
            "Hund anmelden wo",
            "Wo den Hund Waldi anmelden",
        ),
        VOCABULARY,
    )
    said = " ".join([found[0].title, *found[0].wordings])
    assert "Hund" in said
    assert "Erika" not in said
    assert "Mustermann" not in said
    assert "Waldi" not in said


def test_a_word_of_three_people_is_shown_although_the_knowledge_lacks_it() -> None:
    found = clusters(asked("Wo ist das Freibad?", "Freibad geöffnet?", "Gibt es ein Freibad"), VOCABULARY)
    assert "Freibad" in found[0].title


def test_masked_places_stay_masked() -> None:
    found = clusters(asked(*["Ist meine Nummer [Nummer] gespeichert?"] * 3), VOCABULARY)
    assert "[Nummer]" in found[0].title


def test_thumbs_down_are_counted_by_entry() -> None:
    found = clusters(
        [
            *asked("Was kostet der Hund?", "Was kostet der Hund?", entry="leistungen/hundesteuer"),
            *asked("Hund kosten?"),
        ],
        VOCABULARY,
    )
    assert (found[0].askers, found[0].unanswered) == (3, 1)
    assert found[0].disliked == (("leistungen/hundesteuer", 2),)


async def fill(office: Office, question: str = "Wo gibt es eine Angelkarte?") -> str:
    """Three people ask in vain; the key of the cluster."""
    for person in "abc":
        office.store.add_gap(person, question, "unanswered")
    key = re.search(r'name="korb" value="(\w+)"', await office.text("/redaktion/luecken"))
    assert key
    return key[1]


async def test_the_page_shows_gaps_and_thumbs_down(office: Office) -> None:
    assert "Der Korb ist leer." in await office.text("/redaktion/luecken")
    await fill(office)
    for person in "def":
        office.store.add_feedback(person, "leistungen/hundesteuer", "Was kostet der Hund?", False)
        office.store.add_feedback(person, "leistungen/hundesteuer", "Wo melde ich den Hund an?", True)
    text = await office.text("/redaktion/luecken")
    assert "Angelkarte" in text
    assert "3 Menschen, davon 3 ohne sichere Antwort." in " ".join(text.split())
    assert "3-mal Daumen nach unten bei" in text
    assert "Wo melde ich den Hund an?" not in text


async def test_assigning_mends_the_answer_and_empties_the_basket(office: Office) -> None:
    key = await fill(office)
    status, _, where = await office.post(
        "/redaktion/luecken/zuordnen", page="/redaktion/luecken",
        korb=key, eintrag="leistungen/angelschein", text="Wo gibt es eine Angelkarte?", als="frage",
    )  # fmt: skip
    assert (status, where) == (303, "../../redaktion/luecken?meldung=zugeordnet")
    assert "Der Korb ist leer." in await office.text("/redaktion/luecken?meldung=zugeordnet")
    trial = await office.text("/redaktion/probe?frage=Wo+gibt+es+eine+Angelkarte%3F")
    assert "Den Angelschein bekommen Sie bei der Verbandsgemeinde." in trial
    assert "sicher: wird beantwortet" in trial


async def test_a_new_entry_answers_and_says_that_it_is_unconfirmed(office: Office) -> None:
    key = await fill(office, "Wo ist die Bücherei?")
    form = await office.text(f"/redaktion/neu?frage=Wo+ist+die+B%C3%BCcherei%3F&korb={key}")
    assert 'value="Wo ist die Bücherei?"' in form
    status, _, where = await office.post(
        "/redaktion/neu", korb=key, ordner="leistungen", titel="Bücherei: Öffnung", kurz="Die Bücherei ist im Schloss.",
        frage="Wo ist die Bücherei?", quelle="Auskunft", zustaendig="stellen/rathaus",
    )  # fmt: skip
    assert status == 303
    assert where.endswith("redaktion/eintrag/leistungen/buecherei-oeffnung?meldung=neu")
    text = await office.text("/redaktion/eintrag/leistungen/buecherei-oeffnung")
    assert "Die Bücherei ist im Schloss." in text
    assert "Diese Angabe ist noch nicht bestätigt." in text
    assert "Der Korb ist leer." in await office.text("/redaktion/luecken")


async def test_a_refused_new_entry_comes_back_filled_in(office: Office) -> None:
    status, text, _ = await office.post(
        "/redaktion/neu", ordner="leistungen", titel="Angelschein", kurz="Mein langer Text.", frage="Was?", quelle="x"
    )
    assert status == 422
    assert "gibt es schon" in text
    assert "Mein langer Text." in text


async def test_putting_aside_forgets_the_questions(office: Office) -> None:
    key = await fill(office)
    await office.post("/redaktion/luecken/erledigt", page="/redaktion/luecken", korb=key)
    assert office.store.asked() == []
    status, _, where = await office.post("/redaktion/luecken/erledigt", page="/redaktion/neu", korb=key)
    assert (status, where) == (303, "../../redaktion/luecken?meldung=weg")
