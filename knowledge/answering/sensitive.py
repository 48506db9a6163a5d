"""Questions that must never reach a search: danger, despair, poison, violence, legal and medical advice, private lives.

The words of these answers stand here and not in a file, because a slip while editing must not cost a life. The
patterns are narrow: a false alarm ("Wie trete ich der Feuerwehr bei?") is an answer lost.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to check

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.reply import Outcome
from knowledge.text import fold


@dataclass(frozen=True)
class Case:
    """One kind of sensitive question and its fixed answer."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    """Searched in the folded question."""
    text: str
    speech: str
    entry: str
    """The office that the answer sends people to; named as source when it exists."""
    outcome: Outcome = "answered"
    except_for: re.Pattern[str] | None = None
    """When this is found, the case is not meant."""
    overlooked: re.Pattern[str] | None = None
    """Taken out of the question first: words that would mean danger if they were said of something else."""


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_SWALLOWED: Final = (
    r"(?:gegess\w*|gess\b|getrunk\w*|verschluck\w*|geschluck\w*|eingenommen|gefress\w*|probiert|im mund)"
)
_POISONS: Final = (
    r"(?:\w*gift\w*|pilz\w*|tollkirsch\w*|eibe\w*|maigloeckch\w*|putzmittel|reiniger|\w*reiniger|spuelmittel|waschmittel|"
    r"waschpulver|tabletten|medikamente|pillen|chlor|saeure|lampenoel|benzin|frostschutz\w*|batterie|knopfzelle|duenger)"
)
_NOW: Final = r"\b(?:gerade|gerad|grad|jetzt|soeben)"
_STOLEN: Final = r"(?:gestohle\w*|geklau\w*|ausgeraub\w*|aufgebroch\w*|eingebroch\w*|zerstoch\w*|zerkratzt|angezuendet)"
_MONTHS_AGO: Final = (
    r"(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|"
    r"jahr|jahren|monaten|wochen|weihnachten|ostern)"
)
_NEIGHBOUR: Final = r"(?:nachbar\w*|sachbearbeiter\w*|mitarbeiter\w*|chef(?:in)?\b)"
_MINE: Final = "".join(
    rf"(?<!\b{word} )"
    for pronoun in ("mein", "unser", "ein", "dein")
    for word in (pronoun, *(pronoun + ending for ending in ("e", "em", "en", "er", "es")))
)
"""Nothing of the kind stands before: "meine Frau" is told, "Frau Müller" is asked about."""
_PERSON: Final = (
    rf"(?:{_MINE}(?:\bfrau (?!vom\b|von\b|aus\b|im\b|am\b|ist\b|hat\b|will\b|und\b|die\b|wo\b)\w+|{_NEIGHBOUR})|"
    r"\bherrn?\b|landrat\w*|\w*buergermeister\w*|\bkira\b|kessler|rubly|johannes huber|\botto\b|moderator|projektleiter\w*)"
)
_THING: Final = (
    r"\w*(?:tonne|eimer|container|schild|laterne|ampel|zaun|mauer|mast|kuebel|haeuschen|absperrung|grabstein|regal)\w*"
)

CASES: Final = (
    Case(
        "selbstgefaehrdung",
        _any(
            r"(?:mich|mir|sich|uns) (?:\w+ ){0,3}(?:umbring\w*|das leben nehmen|etwas antun|was antun|erhaeng\w*|erschiess\w*|toeten)",
            r"bring\w* mich (?:\w+ )?um\b",
            r"nimm\w* (?:mir|sich) das leben|das leben nehmen|leben beenden|ein ende (?:machen|setzen)",
            r"(?:will|mag|moechte|kann|wollt|wuerd) (?:\w+ ){0,3}(?:nicht|nimmer|net|ned|nit)(?: mehr)? (?:mehr )?(?:leb\w*|da sein|weiterleb\w*)",
            r"(?:keinen|ken|kein|koan) (?:lebens\w+|sinn)(?: mehr)? (?:im|am) leben|leben hat (?:\w+ )?(?:keinen|kein) sinn|lebensmued\w*",
            r"(?:will|moechte|wuerde|mag) (?:\w+ ){0,3}(?:sterben|tot sein|dod sei)",
            r"suizid\w*|selbstmord\w*|selbsttoetung|ritze mich|ich ritze|selbst verletz\w*|mich selbst verletz",
            r"(?:wollen|will|droht) (?:sich )?(?:\w+ ){0,3}umzubringen|sich umbringen",
        ),
        "Das klingt sehr schwer. Bitte bleiben Sie damit nicht allein. **Reden Sie jetzt mit einem Menschen:**\n\n"
        "- Telefonseelsorge, kostenlos, Tag und Nacht: **0800 1110111** oder **0800 1110222**\n"
        "- Bei Gefahr für das Leben: sofort **112**\n\n"
        "Ich bin ein Computer-Programm und kann Ihnen dabei nicht helfen. Die Menschen dort können es.",
        "Das klingt sehr schwer. Bitte reden Sie jetzt mit einem Menschen. Die Telefonseelsorge ist Tag und Nacht da und "
        "kostet nichts. Die Nummer ist: null achthundert, eins eins eins, null eins eins eins. "
        "Bei Gefahr für das Leben rufen Sie die eins eins zwei.",
        "stellen/telefonseelsorge",
        except_for=re.compile(
            r"reifen|hund|katze|baum|heck|aussterben|sterbeurkunde|sterbefall|palliativ|hospiz|"
            r"(?:daheim|zu ?hause|dehae+m) sterben|sterben nach hause"
        ),
    ),
    Case(
        "gift",
        _any(
            rf"{_POISONS} (?:\w+ ){{0,5}}{_SWALLOWED}",
            rf"{_SWALLOWED} (?:\w+ ){{0,4}}{_POISONS}",
            r"\bvergiftet\b|hab\w* (?:\w+ ){0,3}vergiftung|verdacht auf vergiftung|gasgeruch|riecht (?:\w+ ){0,2}nach gas",
        ),
        "**Bei Lebensgefahr rufen Sie sofort die 112.**\n\n"
        "Bei Verdacht auf Vergiftung hilft das Giftinformationszentrum in Mainz, Tag und Nacht: **06131 19240**. "
        "Halten Sie bereit, was und wie viel eingenommen wurde.",
        "Bei Lebensgefahr rufen Sie sofort die eins eins zwei. Bei Verdacht auf Vergiftung rufen Sie das "
        "Giftinformationszentrum: null sechs eins drei eins, eins neun zwei vier null.",
        "stellen/giftnotruf",
        except_for=re.compile(r"giftpflanzen entsorg|schadstoff|entsorg|wegwerf|abgeben|sammlung|pilzberat"),
    ),
    Case(
        "gewalt",
        _any(
            r"(?:mein|moi|mei) (?:\w+ )?(?:mann|freund|partner|vater|sohn|ex\w*|frau|mutter)\w* (?:\w+ ){0,3}(?:schlaegt|schlagt|pruegelt|wuergt|bedroht|misshandelt)",
            r"(?:werde|wurde|wer|wird|bin) (?:\w+ ){0,4}(?:geschlagen|bedroht|verpruegelt|vergewaltigt|missbraucht|gestalkt|ueberfallen)",
            r"(?:einbrecher|jemand bricht|wird (?:gerade )?eingebrochen|messer|waffe) (?:\w+ ){0,3}(?:im haus|bei mir|bei uns|ein\b|bedroht)",
            r"versuch\w* (?:\w+ ){0,8}(?:aufzuhebeln|aufzubrechen|einzubrechen)\b",
            r"haeusliche\w* gewalt|(?:hilfe|ruf\w*|brauche) (?:\w+ ){0,2}(?:die )?polizei\b",
        ),
        "**Bei Gefahr rufen Sie sofort die Polizei: 110.**\n\n"
        "Hilfe und Rat bei Gewalt gegen Frauen gibt es Tag und Nacht, kostenlos und ohne Ihren Namen: **116 016**.",
        "Bei Gefahr rufen Sie sofort die Polizei: eins eins null. Das Hilfetelefon gegen Gewalt erreichen Sie Tag und "
        "Nacht unter eins eins sechs, null eins sechs.",
        "stellen/polizei-110",
        except_for=re.compile(r"waffenschein|waffenbesitz|waffenrecht|jagd|schulung|ausstellung|hausarzt"),
    ),
    Case(
        "straftat",
        _any(
            rf"(?:wird|werden|werd|werre) (?:\w+ ){{0,3}}{_NOW} (?:\w+ ){{0,4}}{_STOLEN}|{_NOW} (?:wird|werd) (?:\w+ ){{0,4}}{_STOLEN}|{_NOW} (?:\w+ ){{0,4}}{_STOLEN} (?:wird|werd)\b",
            rf"(?:klaut|stiehlt|klauen|stehlen) (?:\w+ ){{0,2}}{_NOW}\b|(?:bricht|brechen) (?:\w+ ){{0,2}}{_NOW} (?:\w+ ){{0,4}}ein\b|{_NOW} (?:\w+ ){{0,4}}(?:am klauen|am einbrechen|dabei (?:\w+ ){{0,4}}(?:zu klauen|zu stehlen|einzubrechen))",
        ),
        "**Rufen Sie sofort die Polizei: 110.** Die Nummer kostet nichts.\n\n"
        "Bringen Sie sich nicht in Gefahr. Sagen Sie, wo es passiert und was Sie sehen.",
        "Rufen Sie sofort die Polizei: eins eins null. Bringen Sie sich nicht in Gefahr. "
        "Sagen Sie, wo es passiert und was Sie sehen.",
        "stellen/polizei-110",
    ),
    Case(
        "notfall",
        _any(
            r"\b(?:es|bei (?:mir|uns)|das haus|die scheune|die wohnung|die kueche|das dach|haus|scheune|auto|wald) (?:\w+ ){0,2}(?:brennt|brennts)\b",
            r"\bbrennts?\b (?:es )?(?:bei|im|in der|der wald|das haus|die)|\b(?:s|es) brennt\b|feuer im (?:haus|keller|stall|wald)|feuer ausgebrochen",
            rf"(?:hat|hab|habe|hatte(?! (?:\w+ ){{0,2}}{_MONTHS_AGO}\b(?!.*\b(?:wieder|gerade)\b))|hot|bekommt|verdacht auf|glaub\w*|bestimmt) (?:\w+ ){{0,5}}(?:herzinfarkt|schlaganfall|hirnschlag)",
            r"bewusstlos\w*|ohnmaechtig|atmet (?:nicht|net|nimmer|schwer)|(?:bekomm|krieg|kriej)\w* (?:\w+ ){0,2}(?:keine|ke|kaum|schlecht) luft|erstickt",
            r"blutet (?:\w+ ){0,2}(?:stark|wie|viel|nicht auf)|zusammengebrochen|umgekippt|die treppe (?:\w+ )?(?:runter|hinunter)\w* (?:gefallen|gestuerzt)",
            r"(?:ruf|schick|brauch|hol|bestell)\w* (?:\w+ ){0,4}(?:notarzt|krankenwagen|rettungswagen|rettungsdienst|sanitaeter|krankewaan)",
            r"unfall (?:\w+ ){0,5}(?:verletzt|passiert|eben|gerade|blut)|schwer verletzt|\bhilfe hilfe\b|lebensgefahr|das ist ein notfall|ist ein notfall\b",
            r"(?:brust|herz(?!lich))\w* (?:\w+ ){0,3}(?:schmerz\w*|stech\w*|tut weh|druck)|(?:starke )?brustschmerzen",
            r"ertrink\w*|ins wasser gefallen|stromschlag|^(?:hilfe )*(?:feuer|notfall|notruf)(?: hilfe| feuer)*$",
        ),
        "**Rufen Sie sofort die 112 an** (Feuerwehr und Rettungsdienst). Die Nummer kostet nichts.\n\n"
        "Sagen Sie: Wo ist es passiert? Was ist passiert? Wie viele Verletzte gibt es? Warten Sie auf Rückfragen.",
        "Rufen Sie sofort die eins eins zwei an. Das ist der Notruf für Feuerwehr und Rettungsdienst. "
        "Sagen Sie, wo es passiert ist und was passiert ist.",
        "stellen/notruf-112",
        except_for=re.compile(
            r"beitret|mitglied|ehrenamt|uebung|\bfest\b|foerderverein|anmeld|osterfeuer|brauchtum|grill|lagerfeuer|"
            r"reinigung|versicher|vorsorge|kurs|brennholz|brennwert|verbrenn|gartenabf|unfallkasse|gebuehr|was kostet|"
            r"notfallmappe|letztes jahr|frueher|schulung|rente|reha|selbsthilfegruppe|schwerbehindert|pflegegrad"
        ),
        overlooked=re.compile(
            rf"{_THING} (?:\w+ ){{0,4}}(?:umgekippt|zusammengebrochen)|"
            r"erstickt (?:\w+ ){0,2}(?:im|am|in) (?:\w+ )?(?:verkehr|muell|laerm|arbeit|schulden|unkraut)|"
            r"\w*(?:laterne|ampel|strassenlampe|strassenlicht|strassenbeleuchtung)\w* (?:\w+ ){0,4}brennt|"
            r"brennt (?:\w+ ){0,3}\w*(?:laterne|ampel|strassenlampe|strassenlicht|strassenbeleuchtung)\w*|"
            r"\w*(?:lampe|licht|leuchte)\w* (?:\w+ ){0,4}brennt (?:\w+ )?(?:nicht|net|nit|ned|nimmer)|"
            r"brennt (?:\w+ )?(?:kein|keine|ke) (?:\w+ )?(?:lampe|licht|leuchte)\w*|"
            r"brennt (?:das|die|s) (?:lampe|licht|leuchte) (?:\w+ )?(?:nicht|net|nit|ned|nimmer)"
        ),
    ),
    Case(
        "medizin",
        _any(
            r"(?:welche\w*|soll\w* ich|darf ich|kann ich|wie viele?) (?:\w+ ){0,5}(?:medikament\w*|tablette\w*|ibuprofen|paracetamol|aspirin|antibiotik\w*|dosis|salbe)",
            r"was hilft (?:\w+ ){0,2}(?:gegen|bei) (?:\w+ ){0,2}(?:\w*schmerz\w*|\w*weh\b|fieber|husten|grippe|durchfall|erkaeltung|ausschlag|rheuma|schwindel)",
            r"(?:ich hab|ich habe|mein kind hat|meine \w+ hat|mein \w+ hat|mir is|mir ist) (?:\w+ ){0,4}(?:fieber|\w+schmerzen|\w+weh\b|durchfall|schwindel\w*|ausschlag|uebel|schlecht und)",
            r"(?:bin ich|ist das|habe ich) (?:\w+ ){0,3}(?:krebs|ansteckend|schwanger|eine depression|zuckerkrank)\b",
            r"soll ich (?:\w+ ){0,4}(?:zum arzt|ins krankenhaus|operieren|impfen lassen)|wirkt (?:das|die) (?:medikament|tablette|impfung)",
        ),
        "Zu Krankheiten und Medikamenten darf ich nichts raten. Bitte fragen Sie Ihre Ärztin, Ihren Arzt oder Ihre "
        "Apotheke.\n\n- Praxis geschlossen? Ärztlicher Bereitschaftsdienst: **116117**\n- Lebensgefahr: **112**",
        "Zu Krankheiten darf ich nichts raten. Bitte fragen Sie Ihren Arzt oder Ihre Apotheke. Wenn die Praxis zu ist, "
        "rufen Sie die eins eins sechs, eins eins sieben. Bei Lebensgefahr die eins eins zwei.",
        "stellen/aerztlicher-bereitschaftsdienst-116117",
        except_for=re.compile(r"schulpsycholog"),
    ),
    Case(
        "recht",
        _any(
            r"verklag\w*|\b(?:soll|kann|will|moechte) (?:\w+ ){0,4}(?:klagen|klage einreichen|anklagen)\b",
            r"rechtsberatung|rechtlich beraten|rechtsauskunft|ist das (?:\w+ )?(?:rechtens|legal|illegal|verboten|strafbar)",
            r"darf (?:mein|der|die|meine) (?:vermieter\w*|chef\w*|arbeitgeber\w*|nachbar\w*|ex\w*)",
            r"(?:soll|lohnt)(?: es)?(?: sich)? (?:\w+ ){0,4}(?:widerspruch|einspruch|klage)\b|(?:chancen|aussichten?) (?:\w+ ){0,4}(?:vor gericht|widerspruch|klage|prozess)",
            r"schmerzensgeld|mietminderung|miete (?:kuerzen|mindern)|bin ich (?:schuld|im recht|haftbar)|wer hat recht",
            r"(?:testament|ehevertrag|kuendigung) (?:\w+ ){0,3}(?:gueltig|wirksam|anfecht\w*|schreiben)|(?:erbe|erbschaft) anfechten|enterb\w*|pflichtteil",
            r"soll (?:ich|man) (?:\w+ ){0,4}(?:erbe|erbschaft) (?:\w+ )?ausschlagen",
        ),
        "Rechtsrat darf ich nicht geben. Das dürfen Rechtsanwältinnen und Rechtsanwälte.\n\n"
        "Wenn Sie wenig Geld haben, hilft das Beratungshilfegesetz: Den Schein für eine günstige Beratung bekommen Sie "
        "beim Amtsgericht. Geht es um einen Bescheid der Verwaltung, steht am Ende, was Sie bis wann tun können. "
        "Die Stelle, die ihn geschickt hat, erklärt ihn Ihnen.",
        "Rechtsrat darf ich nicht geben. Bitte fragen Sie eine Anwältin oder einen Anwalt. Wer wenig Geld hat, bekommt beim "
        "Amtsgericht einen Schein für eine günstige Beratung.",
        "stellen/kreisverwaltung",
        "out_of_scope",
        except_for=re.compile(r"gewerbe|fahrverbot|hunde?(?:haltung|steuer)|wo (?:kann|muss) ich"),
    ),
    Case(
        "privat",
        _any(
            r"\bwo wohnt\b(?! (?:man|ihr)\b)|(?:privat|handy|wohn)\w*(?:adresse|nummer|anschrift) (?:von|der|des|vun) (?:\w+ ){0,2}" + _PERSON,
            _PERSON + r" (?:\w+ ){0,4}(?:verheiratet|geschieden|ledig|schwul|lesbisch|schwanger|privat\w*|schulden|verdient|krank\b|vorbestraft|kinder\b|freundin|religion)",
            r"(?:verheiratet|geschieden|schulden|vorbestraft|schwanger|wie alt|was verdient|wie viel verdient|wieviel verdient|privatleben) (?:\w+ ){0,3}" + _PERSON,
            rf"^(?:ist|hat|was verdient|wie ?viel verdient) (?:\w+ ){{0,2}}{_NEIGHBOUR}(?: \w+){{0,3}}?(?: (?:verheiratet|geschieden|schwanger|vorbestraft|schulden|krank|kinder))?$",
            r"(?:bekommt|kriegt|bezieht|hat) (?:\w+ ){0,2}(?:nachbar\w*|schwager|schwester|bruder|ex\w{0,4}) (?:\w+ ){0,3}(?:buergergeld|wohngeld|sozialhilfe|grundsicherung|schulden|steuerschulden)",
        ),
        "Über das Privatleben von Menschen gebe ich keine Auskunft. Gern sage ich Ihnen, welche Stelle für Ihr Anliegen "
        "zuständig ist und wie Sie sie erreichen.",
        "Über das Privatleben von Menschen gebe ich keine Auskunft. Gern nenne ich Ihnen die zuständige Stelle.",
        "stellen/kreisverwaltung",
        "out_of_scope",
        except_for=re.compile(r"\bich\b (?:\w+ )?(?:wohne|bekomme|habe)"),
    ),
)  # fmt: skip


def sensitive(question: str) -> Case | None:
    """The sensitive case a question is, if it is one. The most urgent comes first."""
    text = re.sub(r"[^\w]+", " ", fold(question)).strip()
    for case in CASES:
        said = case.overlooked.sub(" ", text) if case.overlooked else text
        if any(pattern.search(said) for pattern in case.patterns) and not (
            case.except_for and case.except_for.search(said)
        ):
            return case
    return None
