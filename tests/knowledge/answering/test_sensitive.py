"""Danger, despair, private lives and legal advice get their fixed answers, and everyday questions do not."""

from __future__ import annotations

import pytest

from knowledge.answering.sensitive import sensitive


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Es brennt bei mir in der Küche", "112"),
        ("mein Mann ist umgekippt und atmet nicht mehr", "112"),
        ("ich glaub meine frau hat einen schlaganfall", "112"),
        ("Mein Mann hatte gerade einen Herzinfarkt, er atmet nicht seit fünf Minuten", "112"),
        ("Mein Kind hat Putzmittel getrunken", "06131 19240"),
        ("Ich will nicht mehr leben", "0800 1110111"),
        ("ich bring mich um", "0800 1110111"),
        ("mein Mann schlägt mich", "110"),
        ("Mein Fahrrad wird gerade gestohlen!", "110"),
        ("do werd grad beim nochbar eingebroche", "110"),
        ("jemand klaut gerade mein auto", "110"),
        ("Was tun, wenn mein Rad gerade gestohlen wird?", "110"),
        ("Da versucht einer, die Kellertür meiner Nachbarin aufzubrechen", "110"),
        ("Die Laterne ist umgekippt, jetzt ist mein Mann bewusstlos", "112"),
        ("Meine Mutter ist beim Einkaufen zusammengebrochen", "112"),
        ("Bei uns brennt das Haus", "112"),
        ("Feuer!", "112"),
        ("Das Licht brennt, die ganze Scheune brennt!", "112"),
        ("Mein Vater hatte im März einen Schlaganfall und jetzt schon wieder", "112"),
        ("Wie viele Tabletten Ibuprofen darf ich nehmen, welche Dosis?", "116117"),
    ],
)
def test_danger_gets_the_number_at_once(question: str, number: str) -> None:
    case = sensitive(question)
    assert case is not None
    assert number in case.text
    assert case.outcome == "answered"


@pytest.mark.parametrize(
    "question",
    [
        "Wie kann ich der Feuerwehr beitreten?",
        "Wo ist das Feuerwehrfest?",
        "Wo bekomme ich eine Sterbeurkunde?",
        "Darf ich Gartenabfälle verbrennen?",
        "Wie melde ich einen Hund an?",
        "Was mache ich mit alten Medikamenten, wo kann ich sie entsorgen?",
        "Mein Vater hatte letztes Jahr einen Schlaganfall, wie bekommt er einen Pflegegrad?",
        "Mein Mann hatte im März einen Schlaganfall, bekommen wir Pflegegeld?",
        "Wo bekomme ich Brennholz?",
        "Ich brauche einen Waffenschein",
        "Ich habe von meinem Großvater ein Gewehr geerbt",
        "Ich habe eine Frage zur Feuerwehr",
        "Mir ist gerade der Ausweis gestohlen worden, wo bekomme ich einen neuen?",
        "Mein Kennzeichen wurde geklaut",
        "Wir brechen jetzt die alte Scheune ab, brauche ich eine Genehmigung?",
        "Jetzt werden immer mehr Fahrräder gestohlen, was macht der Kreis?",
        "Mein Vater liegt auf der Palliativstation und möchte zum Sterben nach Hause.",
        "Die Oma möchte daheim sterben, wer hilft uns bei der Pflege?",
        "Die Straßenlaterne bei mir brennt nicht",
        "Bei uns brennt kein Licht mehr in der Straße",
        "Bei uns brennt die Straßenlaterne Tag und Nacht",
        "Das Verkehrsschild ist umgekippt",
        "Die Mülltonne ist schon wieder umgekippt",
        "Der Ort erstickt im Verkehr",
        "Meine Frau ist schwanger, wo beantrage ich Elterngeld?",
        "Meine Frau ist krank, wer hilft im Haushalt?",
        "Mein Nachbar ist krank, wo bekommt er Essen auf Rädern?",
        "Ich bin verheiratet mit einer Frau aus Polen, was muss ich tun?",
        "Ich bin geschieden, meine Frau will Unterhalt",
        "Wo kann man ein Erbe ausschlagen?",
        "Herzlichen Dank für den Druck der Broschüre",
        "Wer ist für Kinder die Sachbearbeiterin?",
        "Unser Kind hat oft Bauchweh, wie kommen wir an den schulpsychologischen Dienst?",
    ],
)
def test_an_everyday_question_is_no_emergency(question: str) -> None:
    assert sensitive(question) is None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Wo wohnt Frau Müller?", "privat"),
        ("wie alt ist der landrat", "privat"),
        ("Ist Frau Kessler verheiratet?", "privat"),
        ("Ist die Frau Schmidt geschieden?", "privat"),
        ("Hat mein Nachbar Schulden?", "privat"),
        ("Was verdient mein Chef?", "privat"),
        ("Bekommt meine Nachbarin Bürgergeld?", "privat"),
        ("Soll ich meinen Vermieter verklagen?", "recht"),
        ("Soll ich das Erbe lieber ausschlagen?", "recht"),
    ],
)
def test_private_lives_and_legal_advice_are_refused(question: str, name: str) -> None:
    case = sensitive(question)
    assert case is not None
    assert (case.name, case.outcome) == (name, "out_of_scope")
