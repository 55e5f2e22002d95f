"""Which question about check-ins a whole message is: only what leaves no doubt."""

import re

from bot.understanding.meaning import Intent
from bot.understanding.normalise import fold

_ROUND = r"(?:check ?ins?|weekvra(?:ag|gen)|weekly (?:questions?|check ?ins?))"
_SHEET = r"(?:excel|xlsx|csv|spreadsheet)(?: ?bestand| file)?"
_WHO = r"\w+(?: \w+){0,3}"
_OF_TALK = (
    r"(?:vragen|questions) (?:voor|over|before|for) (?:het |mijn |ons |the |my )?\w*(?:gesprek|overleg|talk)"
    r"(?: (?:over|van|met|about|of|with) \w+(?: \w+){0,3})?"
)
_PAIR = (
    rf"{_WHO} (?:en|and) (?:(?:haar|zijn|hun|de|her|his|their|the) )?"
    r"(?:(?:werk|praktijk)?begeleiders?|docent|(?:work |practice )?supervisors?|teacher)"
)
_AFTER = r"(?: (?:over mij|about me|deze week|vorige week|this week|last week|ervan|in de check ?in|op de weekvragen))?"
_ASKED = (
    (
        Intent.CHECKIN_EXPORT,
        rf"(?:exporteer|export|download) (?:\w+ ){{0,3}}(?:{_ROUND}|vragen|antwoorden|answers)(?: .*)?"
        rf"|(?:\w+ ){{0,4}}(?:{_ROUND}|antwoorden|answers)(?: \w+){{0,4}} (?:in|als|naar|as|to)"
        rf"(?: een| an?)? {_SHEET}(?: \w+)?"
        rf"|(?:\w+ ){{0,3}}{_SHEET} (?:van|met|of|with) (?:\w+ ){{0,3}}(?:{_ROUND}|antwoorden|answers)(?: \w+){{0,4}}",
    ),
    (
        Intent.CHECKIN_ROUNDS,
        r"wie (?:heeft|hebben) (?:er )?(?:de weekvra(?:ag|gen) )?(?:(?:(?:nog )?(?:niet|geen)|al|wel) )?"
        r"(?:geantwoord|ingevuld)|wie (?:heeft|hebben) (?:de weekvra(?:ag|gen) )?(?:nog niet|niet|al) beantwoord"
        r"|wie (?:heeft|hebben) (?:er )?(?:de |mijn )?(?:week)?vra(?:ag|gen) (?:beantwoord|ingevuld)"
        rf"|(?:hoe staan|hoe staat het met) de {_ROUND}(?: ervoor)?|how are the {_ROUND} going"
        r"|who (?:has|have) (?:(?:not|already) )?answered(?: yet)?|who hasn'?t answered(?: yet)?"
        r"|wie (?:van (?:mijn groep|mijn deelnemers|hen) )?(?:is|zijn|blijft|blijven) (?:er )?(?:nog )?stil"
        r"|wie (?:reageert|reageren|antwoordt|antwoorden) (?:er )?(?:nog )?niet|who is (?:still )?silent"
        rf"|wie (?:heeft|hebben) (?:er )?(?:al |nog niet )?geantwoord over {_WHO}"
        r"|waar zijn (?:we|ze|zij) het (?:oneens|niet (?:over )?eens)"
        rf"|waar verschillen (?:we|ze|zij|de antwoorden|{_PAIR})(?: van mening)?"
        rf"|where do (?:we|they|the answers|{_PAIR}) differ|(?:de )?verschillen tussen {_PAIR}",
    ),
    (
        Intent.CHECKIN_READ,
        rf"wat (?:zei|zeiden|zegt|zeggen|antwoordde|antwoordden) {_WHO}{_AFTER}"
        rf"|wat (?:heeft|hebben|heb) {_WHO} (?:geantwoord|ingevuld){_AFTER}"
        rf"|(?:wat zijn|toon|welke|bekijk|laat) (?:mijn|de|onze) antwoorden{_AFTER}(?: (?:over|van) {_WHO})?(?: zien)?"
        r"|mijn antwoorden|my answers"
        rf"|welke antwoorden (?:gaf|gaven) {_WHO}|what (?:are|were) my answers"
        rf"|what (?:did|have) {_WHO} (?:say|answer|answered){_AFTER}",
    ),
    (
        Intent.CHECKIN_ASK,
        rf"(?:de |mijn |the |my )?{_ROUND}(?: (?:invullen|beantwoorden|doen))?"
        rf"|(?:beantwoord|vul|doe|open|start|answer|do|fill in) (?:de |mijn |the |my )?(?:{_ROUND}|{_OF_TALK})(?: in)?"
        rf"|(?:de |mijn |the |my )?{_OF_TALK}(?: (?:invullen|beantwoorden|doen))?"
        rf"|ik wil (?:de |mijn )?{_ROUND} (?:invullen|beantwoorden|doen)"
        rf"|(?:ik )?(?:sla|slaan) (?:(?:de|deze|mijn) )?(?:(?:{_ROUND}|vragen) )?over|overslaan|skip(?: the questions)?"
        rf"|(?:{_ROUND}|vragen) over {_WHO}|weekly questions about {_WHO}",
    ),
    (
        Intent.ACTIONS,
        r"wie (?:is|zijn) (?:er )?(?:allemaal )?(?:(?:al|nog niet|niet) )?(?:akkoord|het (?:ermee )?eens)"
        r"(?: met (?:het|de) (?:verslag|notulen))?"
        r"|(?:heeft|is) iedereen (?:al )?(?:akkoord|akkoord gegeven)"
        r"|who (?:agrees|has agreed|agreed)(?: (?:to|with) the minutes)?",
    ),
)
_READ = tuple((intent, re.compile(pattern)) for intent, pattern in _ASKED)
_NO_CHECKIN = re.compile(r"\b(?:arts|huisarts|dokter|client\w*|mevrouw|meneer|examen\w*|toets\w*|beleid|protocol)\b")


def checkin_asked(text: str) -> Intent | None:
    """Which question about check-ins this whole message is, if it surely is one."""
    said = " ".join(re.sub(r"[^\w' ]", " ", fold(text)[0]).split())
    if _NO_CHECKIN.search(said):
        return None
    return next((intent for intent, pattern in _READ if pattern.fullmatch(said)), None)
