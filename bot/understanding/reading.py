"""The whole reading of one message, in the order of design: normalise, names, times, then what is asked."""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import local_day
from bot.understanding.catalogue import Catalogue, catalogue, misleading
from bot.understanding.clients import client_words
from bot.understanding.dates import Dates, find_dates
from bot.understanding.intents import Reading, read_intent
from bot.understanding.lookalike import lookalikes
from bot.understanding.meaning import SURE, About, Doubt, Intent, Meaning, Mention, Words
from bot.understanding.medicines import find_medicine, parts_of
from bot.understanding.names import Elsewhere, name_words
from bot.understanding.normalise import Line, fold, normalise
from bot.understanding.patterns import finer
from bot.understanding.people import Named, find_people
from bot.understanding.places import find_certificates, find_locations
from bot.understanding.procedures import find_procedures, loose_nouns
from bot.understanding.residue import unlisted_act
from bot.understanding.sentence import Sentence, mark, read
from bot.understanding.spelling import vocabulary
from bot.understanding.stems import acts, common, stem
from bot.understanding.tokens import tokens
from bot.understanding.unread_days import with_unread_days
from bot.understanding.wish_kinds import PutOff
from bot.understanding.wishes import asks_what_was_sent, wished

_OF_A_DAY = frozenset({Intent.AUTH_CHECK, Intent.AUTH_WHO_CAN, Intent.SHIFT_CHECK, Intent.SHIFT_FILL, Intent.SHIFT_DUO})
"""What these answer depends on the day: one that was said and not read may not become today."""
_AT_SOMEBODY = frozenset("als wanneer bij if when with".split())
"""A strange name after these is of a client: "als Ahmet een aanval krijgt"."""
_NO_WISH = frozenset(
    {Intent.EMERGENCY, Intent.INCIDENT, Intent.CLINICAL, Intent.SIGNAL, Intent.YES, Intent.BARE, Intent.OTHER_ONE}
    | {Intent.NOT_MEANT}
)
"""What is answered before a wish is looked for, or only means something after another message."""
_CLEAR = 0.9
_ABOUT_A_PROCEDURE = frozenset({Intent.AUTH_CHECK, Intent.AUTH_EXPLAIN, Intent.AUTH_POLICY, Intent.AUTH_WHO_CAN})


@dataclass(frozen=True)
class _Names:
    """Everything that is named, before it is known what is asked. `read` are the words that surely mean something."""

    line: Line
    dates: Dates
    people: Named
    procedures: tuple[Mention, ...]
    locations: tuple[Mention, ...]
    certificates: tuple[Mention, ...]
    medicine: str
    sentence: Sentence
    masked: frozenset[int]
    read: frozenset[int]
    private: frozenset[int]
    clients: frozenset[int]


def _means_something(known: Catalogue, word: str) -> bool:
    if word in common():
        return False
    listed = word in known.surfaces or stem(word) in known.owners
    return listed or word in acts() or word in misleading() or word in vocabulary()


def _in_spans(line: Line, dates: Dates) -> frozenset[int]:
    return frozenset(i for span in dates.spans for i in line.indexes(span.start, span.end))


def _indexes(line: Line, mentions: tuple[Mention, ...]) -> list[int]:
    return [i for mention in mentions for i in line.indexes(mention.start, mention.end)]


def _find_names(text: str, words: Words, now: datetime) -> _Names:
    line = normalise(text)
    known = catalogue(words.procedures)

    def means(word: str) -> bool:
        return _means_something(known, word)

    dates = find_dates(text, now)
    times = _in_spans(line, dates)
    others = client_words(line, means)
    clients = others.clients - times
    names = name_words(words.people)
    locations, places = find_locations(
        line, words.locations, clients | times | others.writer, clients, lambda word: word in names or means(word)
    )
    masked = clients | times | places | others.writer
    near = frozenset(first for first, _, _ in lookalikes(tokens(line, masked), known, frozenset()))
    people = find_people(line, words.people, Elsewhere(masked, others.writer, near, means))
    masked |= people.words
    named = find_procedures(line, known, masked)
    procedures = named.mentions
    certificates = find_certificates(line, words.certificates)
    medicine, at = find_medicine(line, words.medicines)
    named_words = named.words
    if medicine and at is not None and not procedures:
        procedures, named_words = (_by_medicine(line, at, medicine, known),), frozenset({at})
    marks = {
        "P": _indexes(line, people.mentions),
        "H": named_words,
        "L": places,
        "C": _indexes(line, certificates),
        "D": times,
        "U": _unknown_words(line, people),
        "K": clients,
    }
    sentence = read(mark(line, marks), people.mentions, people.subject, people.unknown)
    strange = _strange(line, masked | named_words, means)
    return _Names(
        line,
        dates,
        people,
        procedures,
        locations,
        certificates,
        medicine,
        sentence,
        masked,
        masked | frozenset(_indexes(line, tuple(one for one in procedures if one.certain))),
        private=strange | people.words | frozenset(marks["U"]) | clients | others.writer,
        clients=clients | {i for i in (*strange, *marks["U"]) if i and line.words[i - 1].text in _AT_SOMEBODY},
    )


def _strange(line: Line, read: Set[int], means: Callable[[str], bool]) -> frozenset[int]:
    """Every word written with a capital that means nothing here: it may be a name."""
    return frozenset(
        i
        for i, word in enumerate(line.words)
        if word.capital and i not in read and not (means(word.text) or word.text in common())
    )


def _spans(line: Line, words: Set[int]) -> tuple[tuple[int, int], ...]:
    return tuple(line.between(i, i) for i in sorted(words))


def _unknown_words(line: Line, people: Named) -> list[int]:
    said = {part.lower() for part in people.unknown.split()}
    return [i for i, word in enumerate(line.words) if word.text in said]


def _by_medicine(line: Line, at: int, name: str, known: Catalogue) -> Mention:
    start, end = line.between(at, at)
    return Mention(line.original[start:end], start, end, known.with_part(parts_of(name)), Doubt.MISLEADING)


def marked_sentence(text: str, words: Words, now: datetime) -> str:
    """The sentence as the patterns and the model see it: plain words in which names carry a mark."""
    return _find_names(text, words, now).sentence.marked


def understand(text: str, words: Words, now: datetime) -> Meaning:
    """What a message means. Pure; never raises on any text; `now` is an aware instant (ValueError otherwise).

    The first of `people` is the one the sentence is about, when it is about somebody named; colleagues follow. A
    location that is named but unknown is a mention without candidates: no other place may be taken for it.
    """
    names = _find_names(text, words, now)
    reading = _finer(_with_wish(read_intent(names.sentence, text), names, text, now), names.sentence)
    procedures = names.procedures
    dates = names.dates
    if reading.intent in _OF_A_DAY:
        dates = with_unread_days(names.line, dates, names.read, now, names.sentence.language)
    if reading.intent is Intent.AUTH_CHECK:
        procedures = _with_another_act(text, procedures)
    if (not procedures and reading.intent in (*_ABOUT_A_PROCEDURE, Intent.BARE)) or reading.intent is Intent.REFER:
        procedures, reading = _outside_the_catalogue(names, reading, words)
    return Meaning(
        intent=reading.intent,
        confidence=reading.confidence,
        top=reading.top,
        about=_about(names.sentence, reading),
        people=_one_at_a_time(text, names.people, reading.intent),
        procedures=procedures,
        locations=names.locations,
        certificates=names.certificates,
        dates=dates,
        alone=names.sentence.alone,
        nobody_else=names.sentence.nobody_else,
        medicine=names.medicine,
        unknown_name=_unknown_name(names),
        language=names.sentence.language,
        likely=reading.likely,
        names=_spans(names.line, names.private),
        clients=_spans(names.line, names.clients),
    )


def _with_wish(reading: Reading, names: _Names, text: str, now: datetime) -> Reading:
    """What is clearly said of the bot's own messages is about those, whatever the model makes of the words."""
    if reading.intent in _NO_WISH:
        return _no_later(reading, text, names, now)
    if asks_what_was_sent(text):
        return _surely(Intent.DATA_OTHER, reading)
    about_others = names.people.mentions or names.sentence.about in (About.OTHER, About.GROUP)
    found = () if about_others else wished(text, names.dates, local_day(now))
    put_off = any(isinstance(one, PutOff) for one in found)
    return _surely(Intent.SETTINGS, reading) if found and not put_off else _no_later(reading, text, names, now)


def _finer(reading: Reading, sentence: Sentence) -> Reading:
    """What no message taught the model: "zeg het gesprek af" leaves no doubt, whatever else its words are like."""
    doubtful = {Intent.SIGNAL, Intent.SETTINGS, Intent.NOT_MEANT} if reading.confidence < SURE else set()
    if reading.intent in (_NO_WISH | {Intent.SETTINGS}) - {Intent.BARE} - doubtful:
        return reading
    meant = next((one.intent for one in finer() if one.matches(sentence.marked)), None)
    return reading if meant is None else _surely(meant, reading)


def _no_later(reading: Reading, text: str, names: _Names, now: datetime) -> Reading:
    """ "Not now" means nothing else than it says."""
    if reading.intent not in (Intent.NO, Intent.BARE) or reading.confidence >= SURE:
        return reading
    return replace(reading, confidence=_CLEAR) if wished(text, names.dates, local_day(now)) else reading


def _surely(intent: Intent, reading: Reading) -> Reading:
    top = ((intent.topic, _CLEAR), *(one for one in reading.top if one[0] != intent.topic))
    likely = (intent, *(one for one in reading.likely if one.topic != intent.topic))
    return Reading(intent, max(reading.confidence, _CLEAR), top, likely)


_ANOTHER = re.compile(r"\s*(?:,|/|&|\+|en|of|plus|and|or)\s+(?:ook\s+|de\s+|het\s+)?([^\W\d_]+)")


def _with_another_act(text: str, procedures: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """ "Medicatie aanreiken of toedienen": two acts are asked about and one was read, so it is asked which."""
    if len(procedures) != 1 or procedures[0].certain is None:
        return procedures
    (one,) = procedures
    after = _ANOTHER.match(text, one.end)
    kind = acts().get(fold(after.group(1))[0]) if after else None
    return (replace(one, doubt=Doubt.SEVERAL),) if kind and kind != "do" else procedures


def _unknown_name(names: "_Names") -> str:
    """A name, or words such as "mijn collega", for somebody who cannot be looked up: never the one spoken of before."""
    if names.sentence.about is About.SELF:
        return ""
    return names.people.unknown or ("collega" if names.sentence.somebody_else and not names.people.mentions else "")


def _one_at_a_time(text: str, people: Named, intent: Intent) -> tuple[Mention, ...]:
    """ "Mogen Noor en Fatima zwachtelen?": two people are asked about, so it is asked who goes first. A duo stays two."""
    if len(people.mentions) < 2 or intent is Intent.SHIFT_DUO:
        return people.mentions
    one, other = sorted(people.mentions[:2], key=lambda mention: mention.start)
    if text[one.end : other.start].strip().lower() not in ("en", "of", ",", "and", "or", "&", "/", "+"):
        return people.mentions
    codes = tuple(dict.fromkeys((*one.candidates, *other.candidates)))
    both = Mention(text[one.start : other.end], one.start, other.end, codes, Doubt.SEVERAL)
    return (both, *people.mentions[2:])


def _about(sentence: Sentence, reading: Reading) -> About:
    if reading.intent is Intent.AUTH_DECLINE:
        return About.SELF
    return sentence.about


def _names_an_act(line: Line, reading: Reading) -> bool:
    """A few words that ask nothing, with an act among them: "een blaaskatheter inbrengen"."""
    nothing_asked = reading.intent in (Intent.REFER, Intent.BARE)
    return nothing_asked and len(line.words) <= 5 and any(word.text in acts() for word in line.words)


def _outside_the_catalogue(names: _Names, reading: Reading, words: Words) -> tuple[tuple[Mention, ...], Reading]:
    """ "Mag ik een tracheostoma plaatsen?": an act nobody lists is a mention to ask about."""
    known = catalogue(words.procedures)
    line = names.line
    asks = reading.intent in _ABOUT_A_PROCEDURE
    found = loose_nouns(line, known, names.masked) if asks or _names_an_act(line, reading) else ()
    if found and not asks:
        reading = Reading(Intent.BARE, 0.6, (("dialogue", 0.6), ("auth", 0.3)))
    if found:
        return found, replace(reading, confidence=max(reading.confidence, 0.85))
    strange = unlisted_act(line, names.masked, lambda word: _means_something(known, word))
    if strange is None:
        return names.procedures, reading
    if reading.intent is Intent.REFER and reading.confidence < SURE:
        reading = replace(reading, intent=Intent.AUTH_CHECK, confidence=0.5, top=(("auth", 0.5), ("refer", 0.2)))
    elif reading.intent is Intent.REFER:
        return names.procedures, reading
    return (strange,), reading
