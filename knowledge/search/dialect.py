"""Palatine words in standard German, so that the encoder, which has read little dialect, understands a question.

Only words of everyday speech stand here; names of services do not, the knowledge brings them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from knowledge.text import STOP_WORDS, fold

_PAIRS: Final = """
    isch=ich ick=ich mer=wir mir=wir dir=ihr ehr=ihr eich=euch uns=uns dich=dich disch=dich misch=mich
    sisch=sich ebbes=etwas ebber=jemand net=nicht nit=nicht ned=nicht nimmi=nicht nimmer=nicht hann=habe
    hab=habe hun=habe honn=habe hot=hat hott=hat hoscht=hast hasche=hast du is=ist isses=ist es sin=sind
    bischt=bist war=war wor=war werd=wird wern=werden wollt=wollte wolle=wollen welle=wollen kammer=kann man
    kannsch=kannst kennt=könnte kenne=können kinne=können mach=mache mache=machen muss=muss misse=müssen
    mussde=musst du krieh=bekomme krien=bekommen kriet=bekommen krie=bekomme kriehn=bekommen krigge=bekommen
    kriggt=bekommt en=ein e=eine ene=eine enne=einen ken=kein kä=kein koan=kein mei=mein moi=mein dei=dein
    doi=dein sei=sein soi=sein unser=unser uff=auf unn=und aach=auch ach=auch do=da dodefor=dafür defor=dafür
    defir=dafür fer=für fir=für vun=von vum=vom bei=bei nooch=nach noh=nach noo=nach dann=denn als=immer
    ewe=eben jo=ja nee=nein ajo=ja schun=schon noch=noch wedder=wieder widder=wieder heit=heute morje=morgen
    iwwermorje=übermorgen gischder=gestern johr=jahr johre=jahre woch=woche stunn=stunde zeit=zeit gebb=geben
    gebbt=gibt geb=gib abgebb=abgegeben gehn=gehen geht=geht kumme=kommen kummt=kommt kumm=komm fahre=fahren
    fahrt=fährt saa=sage saan=sagen saht=sagt geredt=geredet redde=reden froh=frage froo=frage froe=fragen
    umfro=umfrage melle=melden aanmelle=anmelden anmelle=anmelden ummelle=ummelden abmelle=abmelden aan=an oo=an
    zahle=bezahlen bezahle=bezahlen koscht=kostet koschde=kosten koschten=kosten kaafe=kaufen kaaf=kaufe
    gekaaft=gekauft verkaafe=verkaufen gesucht=gesucht suche=suchen brauch=brauche brauchen=brauchen
    schaffe=arbeiten schafft=arbeitet ärwet=arbeit erwet=arbeit arwet=arbeit ärwed=arbeit audo=auto
    fihrerschein=führerschein fierwehr=feuerwehr strooß=straße strooss=straße stroß=straße haisel=haus haus=haus
    hais=häuser bub=sohn bu=sohn buwe=söhne mäde=mädchen mädsche=mädchen kinner=kinder kinn=kind kind=kind
    fraa=frau mudder=mutter vadder=vater oma=oma opa=opa dochder=tochter dochter=tochter bruder=bruder
    schweschder=schwester nochber=nachbar nochbar=nachbar leit=leute mann=mann kersch=kirche kerch=kirche
    schul=schule gaarde=garten gaade=garten wasser=wasser wohnung=wohnung dorf=dorf ort=ort hund=hund hunn=hund
    hunne=hunde katz=katze geld=geld geldbeidel=geldbeutel schlissel=schlüssel babier=papier babiere=papiere
    fort=weg verlor=verloren gfunn=gefunden gfunne=gefunden gschtorb=gestorben gestorb=gestorben
    gschtohl=gestohlen geklaut=gestohlen umgezoh=umgezogen gezoh=gezogen zieh=ziehe ziehe=ziehen
    heirade=heiraten heire=heiraten geheirat=geheiratet neie=neuen neies=neues nei=neu alde=alter aldes=altes
    alt=alt klää=klein klaa=klein groß=groß gutt=gut scheen=schön zwee=zwei drei=drei fimf=fünf siwwe=sieben
    siwwezehn=siebzehn achtzeh=achtzehn umdausche=umtauschen dausche=tauschen austrete=austreten wähle=wählen
    wehle=wählen mitmache=mitmachen mitnemme=mitnehmen bringe=bringen grumbeere=kartoffeln dreck=müll
    dreckeemer=mülltonne eemer=eimer tonn=tonne mill=müll offe=offen zu=zu uffgemacht=geöffnet
    zuständisch=zuständig richtisch=richtig wichtisch=wichtig wenisch=wenig ferdisch=fertig wu=wo wieso=wieso
    warum=warum wann=wann wieviel=wie viel baam=baum baem=bäume umhaue=fällen weschbe=wespen unnerm=unter
    pfleech=pflege miet=miete
"""


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for token in _PAIRS.split():
        if "=" in token:
            key, _, value = token.partition("=")
            found[fold(key)] = value
        else:
            found[fold(key)] += f" {token}"
    return found


_WORDS: Final = _read()
_MARKER_WORDS: Final = (
    "isch mer net nit ned hann hot hott uff unn aach fer vun mei moi dei dann krieh kriet koscht is kammer ebbes gebbt "
    "mudder vadder"
)
_MARKERS: Final = frozenset(_MARKER_WORDS.split())
_TOKEN: Final = re.compile(r"[^\W\d_]+")


def is_dialect(text: str) -> bool:
    """True when at least two words are typical of Palatine speech."""
    return sum(fold(word) in _MARKERS for word in _TOKEN.findall(text)) >= 2


def standard(text: str, meant: Callable[[str], str | None]) -> str:
    """The question with dialect and unknown words replaced by what is probably meant.

    Args:
        meant: the word of the knowledge that an unknown word may mean; None to keep it.
    """
    dialect = is_dialect(text)

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        folded = fold(word)
        if dialect and folded in _WORDS:
            return _WORDS[folded]
        if folded in STOP_WORDS:
            return word
        return meant(word) or (_WORDS.get(folded, word) if len(folded) > 4 else word)

    return _TOKEN.sub(replace, text)
