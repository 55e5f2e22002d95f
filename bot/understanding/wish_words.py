"""The words in which people say when they want to hear from the bot, in Dutch and English.

Regular expressions over plain words with one blank between them; `{name}` stands for another expression of this file.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.spelling import vocabulary

_LONG, _TWO_SLIPS = 5, 8
"""From how many letters one slip, and two, are overlooked."""

DAYS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys("maandag maandagen maandags ma monday mondays".split(), (0,)),
    **dict.fromkeys("dinsdag dinsdagen dinsdags di tuesday tuesdays".split(), (1,)),
    **dict.fromkeys("woensdag woensdagen woensdags wo wednesday wednesdays".split(), (2,)),
    **dict.fromkeys("donderdag donderdagen donderdags do thursday thursdays".split(), (3,)),
    **dict.fromkeys("vrijdag vrijdagen vrijdags vr friday fridays".split(), (4,)),
    **dict.fromkeys("zaterdag zaterdagen zaterdags za saturday saturdays".split(), (5,)),
    **dict.fromkeys("zondag zondagen zondags zo sunday sundays".split(), (6,)),
    **dict.fromkeys("weekend weekends weekeinde weekenden".split(), (5, 6)),
    **dict.fromkeys("werkdag werkdagen doordeweeks weekdagen weekdays workdays".split(), (0, 1, 2, 3, 4)),
}
NUMBERS: Mapping[str, str] = {
    word: str(n)
    for words in (
        "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien",
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen",
    )
    for n, word in enumerate(words.split(), 2)
}
ONE = frozenset("een one a 1 eens once".split())
CHANNELS = {
    **{word: word for word in "slack teams whatsapp sms".split()},
    **dict.fromkeys("webchat web website browser".split(), "web"),
    **dict.fromkeys("mail email e-mail".split(), "e-mail"),
}
UNITS = {
    **dict.fromkeys("dag dagen dagje day days".split(), 1),
    **dict.fromkeys("week weken weekje wkn weeks".split(), 7),
    **dict.fromkeys("maand maanden maandje month months".split(), 30),
}
"""How many days."""

_PARTS = {
    "msg": r"(?:berichten|bericht|berichtjes|berichtje|meldingen|herinneringen|herinnering|reminders?|notificaties?"
    r"|notifications?|messages?|appjes|appje|apps|nudges?|pings?|piepjes|pushberichten|mailtjes)",
    "all": r"(?:(?:alle|al|de|die|deze|dat|mijn|je|jouw|jullie|all|the|my|your|these|any|me|mij) )*",
    "small": r"(?:(?:me|mij|ik|je|jij|dan|liever|graag|meer|maar|wel|wil|krijgen|sturen|stuur|ontvangen|to|get|send|i"
    r"|you|op|in|het|de|voor|for|tijdens|on|at|during|the|elke|iedere|every|een|s|eerder|vroeger|later) )*",
    "no": r"(?:geen {all}{msg}(?: meer)?|liever niet|liever geen {msg}|niet (?:appen|storen|mailen)|niet|geen|niks"
    r"|niets|nooit|no {msg}|not|no|never|nothing|do not (?:message|text|send|ping|nudge)|stop {all}{msg}"
    r"|(?:stop|stoppen) met {all}(?:{msg}|sturen)|zonder {msg}|stil|stilte|stille uren|stille tijden"
    r"|quiet(?: hours| times)?|silent)",
    "only": r"(?:alleen maar|alleen|enkel|uitsluitend|slechts|only|just)",
    "also": r"(?:ook|gerust|wel|weer|also|too|as well)",
    "day": rf"(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})",
    "days": r"(?P<days>{day}(?:(?: en| of| and| or| plus)?(?: op| on| in het)? {day})*)",
    "part": r"(?: in de| in the| de)?(?: s)? ?(?P<{n}part>s?avonds?|s?ochtends?|s?morgens?|s?middags?|s?nachts?|evening"
    r"|night|morning|afternoon|am|pm)",
    "hour": r"(?:(?P<{n}q>half past|half|kwart over|kwart voor|quarter past|quarter to) )?"
    r"(?P<{n}h>\d{1,2}|midnight|middernacht)(?:[.:](?P<{n}m>\d\d))?(?: uur| u| h| hours?)?(?:{part})?",
    "night": r"(?:een |mijn |a |my |the |de )?(?:nachtdiensten|nachtdienst|nachten|night shifts?|night duty|nights)",
    "duty": r"(?:als ik|wanneer ik|tijdens|op dagen met|op dagen dat ik|op een dag met|bij|met|in|when i|if i|during"
    r"|on days with|on days when i|while i)(?: am on| am working| work| have| heb)?",
    "works": r"(?: heb| werk| draai| doe)?",
    "most": r"(?:hoogstens|hooguit|maximaal|maximum(?: of)?|max|niet meer dan|niet vaker dan|at most|no more than|up to)",
    "n": r"(?P<n>\d+|een|one|eens|once)",
    "times": r"(?: ?x| keer| maal| times?| {msg}| per)*",
    "aweek": r"(?:per|in de|in een|elke|iedere|a|an|each|every)? ?week",
    "holiday": r"(?:op|met|on) (?:vakantie|verlof|vacation|holidays?|leave)|vakantie|verlof|vacation|holiday",
    "channel": rf"(?:de |the )?(?P<c>{'|'.join(sorted(CHANNELS, key=len, reverse=True))})(?: chat)?",
    "instead": r"(?: (?:in plaats van|instead of|(?:en |and )?(?:niet|not)(?: meer| more)?)(?: in| via)?(?: de| the)?"
    r" {anywhere})?",
    "into": r"(?:via|per|in|op|over|naar|through|by|using|on|to)",
    "put": r"(?P<when>morgen(?: ochtend)?|later vandaag|later|straks|volgende week|tomorrow|later today|next week|niet nu"
    r"|nu niet|not now)",
    "settings": r"(?:instellingen|settings|voorkeuren|preferences)",
    "less": r"(?:minder|less|fewer)(?: vaak)?",
    "bot": r"(?:de |the )?bot",
    "again": r"(?: opnieuw| weer| nog een keer| nog eens| again| aan)*",
}
PATTERNS: Mapping[str, tuple[str, ...]] = {
    "favour": (r"(?:kan|kun|kunt|wil|wilt|zou|mag|can|could|would|will) (?:je|jij|u|het|dat|you|it|that)(?: kunnen)?",),
    "show": (
        r"(?:wat zijn |welke |what are |show |toon |laat |geef |bekijk )?{all}{settings}(?: zien| heb ik| zijn er)?",
        r"(?:wanneer|hoe vaak|op welke dagen|op welke momenten) (?:krijg|ontvang|stuur) (?:ik|je|jij)(?: me| mij)? {msg}",
        r"(?:when|how often) (?:do|will|can) (?:i|you) (?:get|receive|send)(?: me)? {msg}",
        r"(?:verander|wijzig|pas|change) {all}{settings}(?: aan)?|{settings} (?:veranderen|wijzigen|aanpassen)",
        r"welke {msg} (?:staan|heb) (?:er |bij mij |ik )*aan",
        r"(?:de |mijn )?(?:stille uren|tijd|tijden|dag|dagen)(?: van {all}{msg})? (?:instellen|veranderen|wijzigen)",
        r"{less} {msg}(?: krijgen| ontvangen)?(?: from you| van jou)?",
        r"(?:veel te|te|too) (?:veel|vaak|many) {msg}(?: from you| van jou)?(?: kan(?: het)? minder| minder)?",
    ),
    "why": (
        r"waarom (?:krijg|kreeg|ontvang|stuur) (?:ik|je|jij)(?: me| mij)? (?:dit|deze|dat|die)(?: {msg})?",
        r"(?:why do i get|why did i get|why am i getting|why did you send(?: me)?) (?:this|that|these)(?: {msg})?",
    ),
    "put_off": (
        r"herinner (?:me|mij)(?: er| hier| daar)?(?: aan)?(?: nog| dan| maar| pas)* {put}{again}",
        r"remind me(?: about (?:this|it|that))?(?: again)? {put}{again}",
        r"(?:stuur|vraag) (?:het|dit|me|mij)(?: dit| het)?(?: maar| pas)* {put}{again}",
        r"(?:me|mij) {put}{again} herinneren",
        r"^(?P<loose>)(?:even )?{put}$",
    ),
    "again": (
        r"(?:zet|schakel) {all}{msg}(?: maar)?(?: weer)? (?:aan|in)(?: weer)?",
        r"{msg} (?:weer |graag )*aan",
        r"^{all}{msg} on$",
        r"(?:{bot} )?(?:mag )?weer aan(?:zetten)?",
        r"(?:begin|start|ga)(?: maar)? (?:weer|opnieuw|again)(?: met {all}{msg}| met sturen| {all}{msg}| sturen)?",
        r"(?:start|hervat|resume|restart) {all}{msg}{again}",
        r"(?:je mag|je kan|je kunt|you can|you may|stuur|send)(?: me| mij| maar)* (?:weer|again) {msg}(?: sturen| send)?",
        r"(?:turn|switch) {all}{msg} (?:back )?on(?: again)?|(?:turn|switch) (?:back )?on {all}{msg}",
        r"(?:send|start) {all}{msg} again|ik wil (?:weer|opnieuw) {all}{msg}(?: krijgen| ontvangen)?",
        r"(?:stop|beeindig|end) (?:met )?(?:mijn |de |the |my )?(?:pauze|pause)",
    ),
    "most": (
        r"(?:niet elke dag |{less} {msg}(?: graag| krijgen| ontvangen)* )?{most} {n}{times} {aweek}",
        r"{msg} {most} {n}{times} {aweek}",
        r"(?:niet elke dag |{less} {msg}(?: graag| krijgen| ontvangen)* )?{n}{times} {aweek} (?:is |vind ik )?(?:voor mij )?"
        r"(?:ruim )?(?:genoeg|voldoende|max|maximaal|enough|plenty)",
    ),
    "night_no": (
        r"{no} {small}{duty} {night}{works}",
        r"{duty} {night}{works} {small}{no}",
        r"niet (?:appen|sturen|storen|mailen) {duty} {night}{works}",
    ),
    "night_yes": (
        r"(?:{also} )*{duty} {night}{works} (?:mag|kan|kun) (?:je|het) (?:me |mij )?(?:{also} )*(?:{msg} )?sturen",
        r"(?:{also} )+(?:{msg} )?(?:sturen )?{duty} {night}{works}(?: {msg})?(?: sturen)?",
    ),
    "only_hours": (
        r"{only} (?:{msg} )?{small}(?:tussen|van|between|from) {hour:a} (?:en|tot|and|to|till|until) {hour:b}",
    ),
    "between": (
        r"{no} {small}(?:tussen |van |vanaf |between |from )?{hour:a}(?: en| tot| and| to| till| until)? {hour:b}",
        r"(?:tussen|van|between|from) {hour:a} (?:en|tot|and|to|till|until) {hour:b} {small}{no}",
    ),
    "after": (
        r"{no} {small}(?:na|vanaf|later dan|after|from|later than) {hour:a}(?: {msg})?(?: meer| sturen)*",
        r"(?:na|vanaf|after|from) {hour:a} {small}{no}(?: meer| sturen)*",
    ),
    "before": (
        r"{no} {small}(?:voor|eerder dan|vroeger dan|before|earlier than) {hour:a}(?: {msg})?(?: sturen)?",
        r"(?:voor|before) {hour:a} {small}{no}(?: sturen)?",
    ),
    "only_days": (
        r"{only} (?:{msg} )?{small}{days}(?: {msg})?(?: sturen)?",
        r"{msg} {small}{only} {small}{days}",
    ),
    "no_days": (
        r"{no} {small}{days}(?: {msg})?(?: meer| sturen)*",
        r"(?:(?:op|in|het|on|at|the|elke|iedere|every) )*{days} {small}{no}(?: sturen)?",
    ),
    "also_days": (
        r"(?:je mag |je kan |je kunt |mag |you may |you can )?{all}{small}(?:{msg} )?{also} {small}{days}(?: {msg})?"
        r"(?: sturen| krijgen)*",
    ),
    "channel": (
        r"(?:(?:stuur|send)(?: ze| het| alles| them| it| me| mij| voortaan| maar| {msg})* |{msg} |liever |rather |prefer )"
        r"(?:{only} )?{into} {channel}{instead}",
        r"(?:via|liever|per|through|using) {channel}{instead}",
        r"kanaal (?:wijzigen|veranderen) (?:naar|in) {channel}",
    ),
    "stop": (
        r"(?:stop|stoppen|ophouden|hou op) (?:met )?{all}{msg}(?: sturen| te sturen)?",
        r"(?:stop|stoppen) (?:met )?(?:het )?(?:sturen|versturen) van {all}{msg}",
        r"(?:zet|schakel) {all}{msg}(?: maar)? (?:uit|stop|af)",
        r"{msg} (?:uitzetten|uit)|(?:zet )?{bot} uit(?: voor mij)?",
        r"(?:geen|no) {all}{msg} (?:meer|more)(?: krijgen| ontvangen| sturen)?|no more {msg}",
        r"stop (?:sending|messaging)(?: me)?(?: {all}{msg})?|do not send me any more {msg}",
        r"(?:turn|switch) off {all}{msg}|(?:turn|switch) {all}{msg} off",
    ),
    "span": (r"(?:voor |for )?(?P<n>\d+|een|one|a) (?P<unit>{unit})(?: lang)?",),
    "pause": (
        r"(?:zet )?(?:{bot} )?(?:op )?(?:even |tijdelijk )?(?:op )?(?:pauzeer|pauzeren|pauze|pause)"
        r"(?: {bot}| alles| everything| {all}{msg}| van {all}{msg})*",
        r"(?:even |graag )*(?:niet storen|do not disturb|met rust|vakantiemodus|vakantiestand)(?: aan| laten)*",
        r"(?:even|eventjes) (?:graag )?(?:geen {msg}|rust)",
        r"(?:mute|(?:hou|houd|zet|blijf|wees)(?: je| jezelf| {bot})?(?: even| zolang| tijdelijk)* stil)(?: mij| me)?",
        r"(?:even |zolang )*stil zijn",
    ),
    "hush": (
        r"(?:graag |liever )*(?:geen|no) {all}{msg}(?: meer| sturen| krijgen)*",
        r"(?:stuur|send)(?: me| mij| maar)* (?:niks|niets|nothing)(?: meer)?",
        r"(?:niet (?:appen|sturen|mailen)|do not (?:message|text|send|ping|nudge))(?: me| mij| {msg})*",
    ),
    "holiday": (r"(?:{holiday})(?: naar [a-z]+| in [a-z]+| to [a-z]+)?",),
    "away": (r"weg|niet bereikbaar|away",),
    "back": (r"(?:ik ben |ben )?(?:weer )?terug(?: van (?:mijn )?{holiday})?",),
    "place": (r"(?:in|naar|to) [a-z]+",),
    "others": (
        r"{msg}(?: meer)? (?:naar|aan|to|for|over|about|van|from|voor) (?!(?:mij|me|jou|you|half|kwart)\b|\d)\S+",
    ),
    "unwell": (r"niet (?:zo )?(?:lekker|goed|fit)",),
}
"""How each thing is said: of a list the first that fits."""
_PARTS["anywhere"] = rf"(?:{'|'.join(sorted(CHANNELS, key=len, reverse=True))}|hier|here)"
_PARTS["unit"] = rf"(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})"

SENT = (
    r"^wat (?:heb|had|stuurde) (?:je|jij)(?: allemaal)?(?: gisteren| precies)? (?:naar|aan|over|mij|me)\b.{0,50}",
    r"^(?:welke|hoeveel) {msg} (?:heb|heeft|had|hebben|zijn|stuurde|kreeg|kregen|krijg|krijgt|ontving|gaan)\b.{0,60}",
    r"^(?:wat|welke {msg}) (?:is|zijn|staat|staan) er(?: nog)?(?: allemaal)? (?:gepland|ingepland)"
    r"(?: om te (?:sturen|versturen))?$",
    r"^(?:wat|welke {msg}) (?:gaat|gaan) er .{0,40}(?:uit|naar mijn groep|de deur uit)$",
    r"^what (?:did|will|do) you send (?:to )?.{1,50}",
    r"^(?:which|what) {msg} (?:did|do|will|have|were|are)\b.{0,50}",
    r"^what goes out .{0,30}|^what is planned$",
)
"""How it is asked what the bot sent to whom, or will send; a whole message."""
FILL = frozenset(
    "aub alsjeblieft alstublieft svp pls please graag even maar dan toch ook wel voortaan nu me mij mijn ik je jij "
    "wil wilt hoi hallo hey dag thanks bedankt dank wegwijs bot hoor nog meer a the de het een en and or stuur "
    "sturen krijgen krijg send get want prefer would like you i my to ja nee oke ok dus eens aan liever er s van in "
    "op on tot t met zo ff now voor ze zet".split()
)
"""Words that change nothing beside what was recognised."""
ILL = frozenset(
    "ziek ziekenhuis griep koorts migraine operatie geopereerd burnout overspannen sick ill hospital".split()
)
"""Words about health: they say why, and are kept nowhere."""
OF_AWAY = ILL | frozenset("ben heb ga ik am will be have naar lig from terug na".split())
"""Words that may stand beside days on which somebody is away; why they are away is of no account."""
BLOCKS = frozenset(
    "groep groepen klas iedereen deelnemer deelnemers student studenten leerling leerlingen begeleider begeleiders "
    "werkbegeleider werkbegeleiders docent docenten collega collegas team hem haar hen hun hij zij him her them "
    "they she he everyone everybody group class students trainees supervisor teacher over about behalve except wie "
    "wat welke waar wanneer waarom hoe hoeveel who what which where when why how niet geen no not never nooit "
    "weekbericht weekvraag weekvragen checkin checkins "
    "opdracht opdrachten examen examens toets les lessen exam lesson lessons assignment "
    "client bewoner insuline medicatie minder vaker meestal soms nachtdienst nachtdiensten nachten tevoren voren "
    "vooraf advance tenzij unless deadline inleveren gisteren vorige last".split()
)
"""Words beside which nothing is clear: it may be about others, about one thing, or the opposite."""
ASKS = re.compile(
    r"^(?:en |maar )?(?:(?:krijg|kreeg|heb|had|word|werk|ben|moet|mag|kan) (?:ik|we)|(?:krijg|heb|ben|werk) (?:je|jij)"
    r"|waarom|wanneer|hoe|wat|welke|wie|waar|hoeveel|klopt|do i|did|does|why|when|how|what|which|who|am i|is|was|zijn"
    r"|hebben|moeten)\b"
)
"""How a question begins."""


def _part(found: re.Match[str]) -> str:
    name, _, prefix = found.group(1).partition(":")
    text = _PARTS[name]
    return text.replace("{n}", prefix).replace("{part}", _PARTS["part"].replace("{n}", prefix)) if prefix else text


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A pattern written out and compiled, of whole words."""
    while (written := re.sub(r"\{([a-z]+(?::[a-z])?)\}", _part, text)) != text:
        text = written
    return re.compile(text if text.startswith("^") else rf"(?<!\S)(?:{text})(?!\S)")


@cache
def _keywords() -> tuple[str, ...]:
    every = " ".join((*_PARTS.values(), *(one for many in PATTERNS.values() for one in many)))
    bare = re.sub(r"\(\?P<[^>]*>|\{[^}]*\}|\\[a-z]|\(\?[:!=<]*|\?", " ", every)
    return tuple(sorted({word for word in re.findall(r"[a-z]+", bare) if len(word) >= _LONG}))


@lru_cache(maxsize=4096)
def meant(word: str) -> str:
    """The word as this file has it, when it was typed with a slip; the first letter is rarely wrong."""
    if word in NUMBERS:
        return NUMBERS[word]
    if len(word) < _LONG or not word.isalpha() or word in BLOCKS | {*_keywords()} or word in vocabulary():
        return word
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    near = process.extract(word, _keywords(), scorer=OSA.distance, score_cutoff=slips, limit=4)
    return next((found for found, _, _ in near if found[0] == word[0]), word)
