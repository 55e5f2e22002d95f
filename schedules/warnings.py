"""Early warning: planning opens signals, the school and the trainee hear of them in the same words (I1).

Each trainee is looked at once a local day, so many at a beat. A signal is a record for a human; it stays until one says
what was done. What `no_show`, `no_supervisor`, `few_hours` and `endings` see they tell the school themselves, in words
made for it: their signals bring no message of their own, which is simpler than two plans that wait for each other.

Who stopped gets no nudges (invariant 5) but this one message: a question why, which may be skipped (I3). It asks them
to do nothing for the training, comes once, and only to who was in touch of late.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.domain.calendar import at, local_day
from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from bot.domain.warnings import Observed, Rule, occasion_of, warned
from bot.messages import Tone
from bot.texts import Texts
from schedules.due import Due, Listed, Part, Plan, Span, Words, numbers, planned
from schedules.school_side import Around, Why, read_around
from schedules.steps import MORNING
from storage import exits, outbox, warnings
from storage.observed import observed
from storage.warning_rules import warnings as wording
from storage.warnings import NewSignal, Signal

MOST = 1_000
"""Trainees that one beat looks at, and signals it tells of."""
TOLD = frozenset({Rule.STOPPED, Rule.PULSE, Rule.SILENCE, Rule.DEADLINES, Rule.UNSEEN})
"""Rules whose signals no other plan tells the school of."""
LASTS = timedelta(days=7)
"""How long after it began a signal is still told to the trainee."""
OPEN_FOR = timedelta(days=730)
"""To the school it is of use for as long as it is open: who comes to teach later hears it then (no route lasts longer)."""
SETTLED, SOLVED, ANSWERED = "is afgehandeld", "is intussen opgelost", "is al beantwoord"


def observe(db: Connection, now: datetime) -> None:
    """Opens a signal for each rule that sees something newer than before, unless one of that rule is open.

    What is open goes to who teaches now, when who looked after it does not any more.
    """
    today = local_day(now)
    trainees = warnings.next_to_look_at(db, today, MOST)
    _handed_over(db, trainees, now)
    seen = observed(db, trainees, now)
    said, found = warnings.said_of(db, list(seen)), list[tuple[PersonId, Rule]]()
    facts = {trainee: warned(own, wording().limits, today) for trainee, own in seen.items()}
    for trainee, rules in facts.items():
        for rule, what in rules.items():
            before = said.get(trainee, {}).get(rule, ())
            if not any(is_open or when >= occasion_of(what) for when, is_open in before):
                found.append((trainee, rule))
    around = read_around(db, sorted({trainee for trainee, _ in found}), today, today)
    new = [
        NewSignal(one, rule, occasion_of(facts[one][rule]), facts[one][rule], _owner(around, one, today))
        for one, rule in found
    ]
    warnings.open_new(db, new, now)


def _handed_over(db: Connection, trainees: Sequence[PersonId], now: datetime) -> None:
    """Told once, right here: what the outbox holds of the first telling is forgotten after some months."""
    today = local_day(now)
    still_open = warnings.open_of(db, trainees) if trainees else ()
    around = read_around(db, sorted({one.trainee for one in still_open}), today, today)
    found: dict[int, PersonId] = {}
    for one in still_open:
        new = _owner(around, one.trainee, today)
        if new is not None and one.owner not in around.school(one.trainee, today):
            found[one.id] = new
    if not found:
        return
    warnings.own(db, found)
    told = {warnings.subject_of(one.id): found.get(one.id) for one in still_open if one.rule in TOLD}
    given = due(read(db, Span(today, today), [one for one, who in told.items() if who is not None]), now)
    outbox.plan(db, [planned(one) for one in given if told[one.subject] == one.person and not one.dropped], now)


def _owner(around: Around, trainee: PersonId, today: date) -> PersonId | None:
    return next(iter(around.school(trainee, today)), None)


@dataclass(frozen=True)
class Facts:
    """The signals, who is around those trainees, what is seen of them now, and of whom it is known why they stopped."""

    signals: Sequence[Signal]
    around: Around
    observed: Mapping[PersonId, Observed]
    answered: frozenset[PersonId]


def read(db: Connection, span: Span, subjects: Sequence[str] | None) -> Facts:
    """Signals that were told to nobody yet; with subjects just these."""
    if subjects is None:
        found = warnings.unsaid(db, TOLD, at(span.first) - LASTS, MOST)
    else:
        found = warnings.by_number(db, numbers(warnings.SUBJECT, subjects))
    trainees = sorted({one.trainee for one in found})
    stopped = [one.trainee for one in found if one.rule is Rule.STOPPED]
    return Facts(
        found,
        read_around(db, trainees, span.first, span.last),
        observed(db, trainees, at(span.first)),
        exits.answered(db, stopped),
    )


def due(facts: Facts, now: datetime) -> Iterator[Due]:
    """Of each signal one notice to each person: to the trainee in the week after it was opened, to the school later too.

    Both at once: the school reads that the trainee sees it.
    """
    today = local_day(now)
    for one in facts.signals:
        begins = at(local_day(one.opened_at), MORNING)
        for person, words in _readers(facts, one, today).items():
            ends = begins + (LASTS if person == one.trainee else OPEN_FOR)
            if not at(today) < ends or at(today) < at(local_day(begins)):
                continue
            yield Due(
                person,
                NoticeKind.SIGNAL,
                warnings.subject_of(one.id),
                one.occasion + warnings.STEP,
                begins,
                ends,
                words,
                about=one.trainee,
                timely=words is not _ask_why,
                dropped=_dropped(facts, one, person, today),
            )


def _dropped(facts: Facts, one: Signal, person: PersonId, today: date) -> str:
    if one.rule is Rule.STOPPED:
        asked = person == one.trainee and one.trainee in facts.answered
        return ANSWERED if asked else "" if one.closed_at is None or person == one.trainee else SETTLED
    if one.closed_at is not None:
        return SETTLED
    reason = facts.around.reason(one.trainee)
    holds = one.rule in warned(facts.observed.get(one.trainee, Observed()), wording().limits, today)
    return reason or ("" if holds else SOLVED)


def _readers(facts: Facts, one: Signal, today: date) -> dict[PersonId, Words]:
    name = facts.around.name(one.trainee)
    found: dict[PersonId, Words] = {
        person: partial(_to_school, one, name, why) for person, why in facts.around.school(one.trainee, today).items()
    }
    found[one.trainee] = _ask_why if one.rule is Rule.STOPPED else partial(_to_trainee, one)
    return found


def _to_school(one: Signal, name: str, why: Why, say: Texts, now: datetime) -> Part:
    words, opened = wording().rules[one.rule], local_day(one.opened_at)
    older = (say("Dit signaal staat open sinds {day}.", day=say.day(opened)),) if opened < local_day(now) else ()
    choices = [(say("Afhandelen: {name}", name=name), f"signaal:{one.id}")]
    if one.rule is Rule.STOPPED:
        choices.append((say("Leg de reden vast: {name}", name=name), f"stopreden:{one.trainee}"))
    headline = say("Signaal over {name}: {what}.", name=name, what=words.label[say.locale].lower())
    told = (*words.lines(one.facts, say), say("Wat kan helpen: {advice}", advice=words.advice[say.locale]))
    listed = Listed(
        say("Signalen over deze deelnemers"),
        " ".join((headline, *told, *older)),
        say("Je krijgt dit omdat jij deze deelnemers begeleidt."),
        advice=say("Zij zien het ook."),
    )
    every = (*told, say("{name} ziet dit signaal ook.", name=name), *older)
    return Part(headline, why(say), every, Tone.CAUTION, tuple(choices), tuple(choices), listed)


def _to_trainee(one: Signal, say: Texts, now: datetime) -> Part:
    words = wording().rules[one.rule]
    return Part(
        say("Er is een signaal over je opleiding: {what}.", what=words.label[say.locale].lower()),
        say("Je krijgt dit omdat je mag weten wat je school over je ziet."),
        (
            *words.lines(one.facts, say),
            say("Wat kan helpen: {advice}", advice=words.advice[say.locale]),
            say("Je school ziet dit ook. Klopt het niet? Zeg het gerust."),
        ),
    )


def _ask_why(say: Texts, now: datetime) -> Part:
    return Part(
        say("Je opleiding staat op gestopt. Wil je zeggen waarom?"),
        say("Je krijgt dit één keer. Antwoorden hoeft niet."),
        (say("De school leert ervan. Je antwoord telt mee zonder je naam."),),
        choices=((say("Kies een reden"), "stopreden:"),),
    )


PLAN = Plan(NoticeKind.SIGNAL, read, due, observe)
