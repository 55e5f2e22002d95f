"""What a message means in its conversation: a bare answer, "en zwachtelen dan?", "nee, die andere", or a new question.

Only the last turn of this channel, conversation and person counts, and only for thirty minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.choosing import taken
from bot.core.codec import load_slots
from bot.understanding.meaning import About, Intent, Meaning, Mention
from handlers.meant import ASKS as MEANT
from handlers.turn import Slots
from storage.conversations import StoredTurn

MEMORY = timedelta(minutes=30)

_ELLIPTIC = frozenset({Intent.BARE, Intent.YES, Intent.NO, Intent.OTHER_ONE})
_GO_ON = frozenset({Intent.AUTH_CHECK, Intent.AUTH_EXPLAIN, Intent.AUTH_DECLINE, Intent.SHIFT_CHECK})
_DEEDS = frozenset(
    {Intent.AUTH_DECLINE, Intent.HAND_OVER, Intent.ANSWER, Intent.DATA_IMPORT, Intent.ACTIONS_DONE, Intent.SETTINGS}
    | {Intent.CHECKIN_ANSWER, Intent.CHECKIN_SKIP, Intent.CHECKIN_INVITE, Intent.PRACTICE_LOG, Intent.PRACTICE_CONFIRM}
    | {Intent.ACTIONS_MOVE, Intent.TALK_MINUTES, Intent.TALK_JUDGE}
    | {Intent.SIGNAL, Intent.SIGNAL_CLOSE, Intent.SIGNAL_EXIT}
    | {Intent.SETTINGS_SHOW, Intent.SETTINGS_CHANGE, Intent.SETTINGS_FORM, Intent.SETTINGS_PAUSE}
    | {Intent.TALK_PLAN, Intent.TALK_FITS, Intent.TALK_MOVE, Intent.TALK_CANCEL, Intent.TALK_HELD}
)
"""These do something: a word that follows does not do it again, unless it answers what was asked."""
_OF_THAT = frozenset({Intent.AUTH_SIGNERS, Intent.AUTH_WHO_CAN, Intent.EXAM_DETAIL})
_POINTING = frozenset(
    "en maar wie kan mag mogen kunnen dat dit het dan wel nu nog tekenen aftekenen doen "
    "zit zitten is zijn er daar bij erbij daarbij allemaal hoeveel mensen "
    "and but who can may it that this then sign off do".split()
)
"""The only words of "wie kan dat tekenen?": with any other word in it, it may be about another procedure."""
CARDS = frozenset({Intent.EMERGENCY, Intent.INCIDENT, Intent.CLINICAL})
"""Answered at once, whatever was being talked about."""


@dataclass(frozen=True)
class Asked:
    """What is asked now. `option` is the place of the choice that was taken, in the last turn.

    `again` is an earlier message whose words it is about: it is read anew, now that its intent is known.
    """

    intent: Intent
    slots: Slots
    option: int | None = None
    again: str = ""


def only(mentions: Sequence[Mention]) -> str | None:
    """The one id that is named without doubt; two names, or one in doubt, are a question."""
    certain = {mention.certain for mention in mentions}
    return certain.pop() if len(certain) == 1 else None


def slots_of(meaning: Meaning) -> Slots:
    """What the message itself names without doubt; the first person is whom it is about, the others are colleagues."""
    people = meaning.people
    subject = people[:1] if meaning.about is not About.SELF else ()
    colleagues = people[len(subject) :]
    person = only(subject)
    whens = meaning.dates.whens
    return Slots(
        person=int(person) if person is not None else None,
        procedure=only(meaning.procedures),
        when=whens[0][0] if len(whens) == 1 and not meaning.dates.unclear else None,
        location=only(meaning.locations),
        place_said=bool(meaning.locations),
        certificate=only(meaning.certificates),
        alone=meaning.nobody_else,
        group=meaning.about is About.GROUP,
        medicine=meaning.medicine,
        colleagues=tuple(int(one.certain) for one in colleagues if one.certain is not None),
    )


def interpret(meaning: Meaning, text: str, last: StoredTurn | None) -> Asked:
    """The question in its conversation; an emergency never waits for one."""
    if meaning.intent is Intent.NOT_MEANT and last is not None and last.asks != "answer":
        return _option(text, meaning, last) or not_meant(last)
    return with_alone(_interpret(meaning, text, last), meaning)


def with_alone(asked: Asked, meaning: Meaning) -> Asked:
    """Of a shift "alleen" says that nobody else is there; of a procedure it asks for independent."""
    if asked.intent.topic == "shift" and meaning.alone:
        return replace(asked, slots=replace(asked.slots, alone=True))
    return asked


def _interpret(meaning: Meaning, text: str, last: StoredTurn | None) -> Asked:
    said = slots_of(meaning)
    if last is None or meaning.intent in CARDS:
        return Asked(meaning.intent, said)
    before = _before(meaning, last)
    if last.asks == "answer":
        return Asked(Intent.ANSWER, before)
    chosen = _option(text, meaning, last)
    if chosen is not None:
        return chosen
    if meaning.intent is Intent.OTHER_ONE and len(before.others) == 1 and before.person is not None:
        swapped = _for_somebody_else(replace(before, person=before.others[0], others=(before.person,)))
        return Asked(Intent(last.intent), swapped)
    if meaning.intent in _ELLIPTIC and last.intent in _DEEDS and last.asks in ("", "confirm"):
        return Asked(meaning.intent, said)
    if meaning.intent in _ELLIPTIC and _names_something(meaning):
        return Asked(Intent(last.intent), _overlay(before, said, meaning))
    if meaning.intent in _GO_ON and _leaves_open(meaning):
        return Asked(meaning.intent, _overlay(before, said, meaning))
    if meaning.intent in _OF_THAT and set(text.casefold().strip(" .!?").split()) <= _POINTING:
        return Asked(meaning.intent, _of_that(meaning, before, last))
    if _points(meaning):
        return Asked(meaning.intent, replace(said, person=before.person))
    return Asked(meaning.intent, said)


def _before(meaning: Meaning, last: StoredTurn) -> Slots:
    """The last question; "ze" is never the one who writes."""
    before = load_slots(last.slots_json)
    return replace(before, person=None) if _points(meaning) and before.person == int(last.person) else before


def _of_that(meaning: Meaning, before: Slots, last: StoredTurn) -> Slots:
    """ "Wie zit daar bij?" is about the exam, "wie kan dat tekenen?" about the procedure and nobody in particular."""
    said = slots_of(meaning)
    if meaning.intent is Intent.EXAM_DETAIL:
        return replace(before if Intent(last.intent).topic == "exam" else said, group=False)
    return replace(_overlay(before, said, meaning), person=None, colleagues=(), others=())


def _names_something(meaning: Meaning) -> bool:
    dates = meaning.dates.whens or meaning.dates.unclear
    names = meaning.people or meaning.procedures or meaning.locations or meaning.certificates or meaning.unknown_name
    return bool(dates or names or meaning.alone or meaning.medicine)


def _points(meaning: Meaning) -> bool:
    """ "Mag ze": it is about somebody who was named before."""
    return meaning.about is About.OTHER and not meaning.people and not meaning.unknown_name


def _leaves_open(meaning: Meaning) -> bool:
    """Does the sentence point back: by a pronoun, or by not naming what such a question is about?"""
    return _points(meaning) or (meaning.intent is not Intent.SHIFT_CHECK and not meaning.procedures)


def _overlay(before: Slots, said: Slots, meaning: Meaning) -> Slots:
    """The last question with what this message names in its place; a word in doubt replaces it by a question."""
    merged = replace(before, value="", group=said.group)
    if meaning.people or meaning.unknown_name or meaning.about is About.SELF:
        merged = replace(merged, person=said.person, colleagues=said.colleagues, others=())
        merged = _for_somebody_else(merged)
    if meaning.procedures:
        merged = replace(merged, procedure=said.procedure, medicine="")
    if meaning.locations:
        merged = replace(merged, location=said.location, place_said=True, shift=None)
    if meaning.dates.whens or meaning.dates.unclear:
        merged = replace(merged, when=said.when, shift=None)
    if meaning.certificates:
        merged = replace(merged, certificate=said.certificate)
    anew = meaning.intent not in _ELLIPTIC and (meaning.people or meaning.dates.whens or meaning.locations)
    carried = before.alone and not anew
    return replace(merged, alone=carried or said.alone, medicine=said.medicine or merged.medicine)


def _for_somebody_else(slots: Slots) -> Slots:
    """The same question about another person: a place or shift that was found out belonged to the one before."""
    return replace(slots, shift=None, location=slots.location if slots.place_said else None)


def _option(text: str, meaning: Meaning, last: StoredTurn) -> Asked | None:
    """The choice that was typed, if one was."""
    place = taken(text, meaning, last)
    if place is None:
        return None
    return took(last, place)


def took(turn: StoredTurn, place: int) -> Asked:
    """What a choice of a turn asks."""
    option = turn.options[place]
    again = turn.text if turn.asks == MEANT or option.intent == Intent.KEEP else ""
    return Asked(Intent(option.intent), load_slots(option.slots_json), place, again)


def not_meant(turn: StoredTurn) -> Asked:
    """ "Niet wat ik bedoelde" under the answer of a turn: its slots go on, with the intent that was not meant."""
    before = load_slots(turn.slots_json)
    once_more = turn.intent in (Intent.NOT_MEANT, Intent.WHICH)
    return Asked(Intent.NOT_MEANT, before if once_more else replace(before, value=turn.intent), again=turn.text)
