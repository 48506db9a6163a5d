"""Short names of laws by their full names: "§ 38 SGB III" is heard as Paragraf 38, Sozialgesetzbuch drei.

The names are the official ones of gesetze-im-internet.de and landesrecht.rlp.de.
"""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.table import either, table

NAMES: Final = table(
    """
    SGB=Sozialgesetzbuch | BGB=Bürgerliches Gesetzbuch | StGB=Strafgesetzbuch | BauGB=Baugesetzbuch
    ZPO=Zivilprozessordnung | StPO=Strafprozessordnung | VwGO=Verwaltungsgerichtsordnung | InsO=Insolvenzordnung
    GewO=Gewerbeordnung | GemO=Gemeindeordnung | LKO=Landkreisordnung | LBauO=Landesbauordnung
    BMG=Bundesmeldegesetz | PAuswG=Personalausweisgesetz | PassG=Passgesetz | PaßG=Passgesetz
    PassV=Passverordnung | PStG=Personenstandsgesetz | StAG=Staatsangehörigkeitsgesetz | AufenthG=Aufenthaltsgesetz
    AufenthV=Aufenthaltsverordnung | AsylG=Asylgesetz | AsylbLG=Asylbewerberleistungsgesetz
    StVG=Straßenverkehrsgesetz | StVO=Straßenverkehrsordnung | StVZO=Straßenverkehrs-Zulassungs-Ordnung
    FeV=Fahrerlaubnisverordnung | FZV=Fahrzeug-Zulassungsverordnung | WoGG=Wohngeldgesetz
    GebOSt=Gebührenordnung für Maßnahmen im Straßenverkehr
    BEEG=Bundeselterngeld- und Elternzeitgesetz | BKGG=Bundeskindergeldgesetz | MuSchG=Mutterschutzgesetz
    UhVorschG=Unterhaltsvorschussgesetz | BtOG=Betreuungsorganisationsgesetz | SchKG=Schwangerschaftskonfliktgesetz
    IfSG=Infektionsschutzgesetz | WaffG=Waffengesetz | BJagdG=Bundesjagdgesetz | LHundG=Landeshundegesetz
    LImSchG=Landes-Immissionsschutzgesetz | BImSchG=Bundes-Immissionsschutzgesetz
    BImSchV=Bundes-Immissionsschutzverordnung | BNatSchG=Bundesnaturschutzgesetz
    BArtSchV=Bundesartenschutzverordnung | KrWG=Kreislaufwirtschaftsgesetz | ViehVerkV=Viehverkehrsverordnung
    BienSeuchV=Bienenseuchenverordnung | SchulG=Schulgesetz | EStG=Einkommensteuergesetz | GrStG=Grundsteuergesetz
    BWO=Bundeswahlordnung | LStrG=Landesstraßengesetz | LWoFG=Landeswohnraumförderungsgesetz
    LWG=Landeswassergesetz | RBStV=Rundfunkbeitragsstaatsvertrag | JVKostG=Justizverwaltungskostengesetz
    DSchG=Denkmalschutzgesetz | LFischG=Landesfischereigesetz
    NamÄndG=Namensänderungsgesetz | SchO=Schiedsamtsordnung | TierSchG=Tierschutzgesetz
    VwVfG=Verwaltungsverfahrensgesetz | LTranspG=Landestransparenzgesetz
    """
)
_NAME: Final = rf"({either(' '.join(NAMES))})(\s[IVX]+\b)?"
_SHORT: Final = re.compile(rf"(?<![\w-]){_NAME}(?![\w-])")
_BRACKETED: Final = re.compile(rf"\s?\({_NAME}\)")
_FULL_NAME: Final = re.compile(
    r"(?:[gG]esetz|[gG]esetzbuch|ordnung|vertrag|Straßenverkehr)(?:e?s)?(?: [IVX]+| Rheinland-Pfalz)?$"
)


def speak(text: str) -> str:
    """One sentence with its laws by their names; a short name in brackets behind the full one is left out."""
    text = _BRACKETED.sub(lambda m: "" if _FULL_NAME.search(text[: m.start()]) else m[0], text)
    return _SHORT.sub(lambda m: NAMES[m[1]] + (m[2] or ""), text)
