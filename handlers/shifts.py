"""May this person work this shift, who can fill it, can these two do it together, and when do I work (E3, E5, E6, E12)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.authorisation.facts import Facts
from bot.domain.authorisation.outcome import Code, Decision, Outcome, whom_to_ask
from bot.domain.authorisation.shift import Busy, ShiftDecision, ShiftQuestion, decide_shift
from bot.domain.calendar import Interval, at, local_day
from bot.domain.people import SUPERVISORS, Person, PersonId, RecordKind, Role
from bot.domain.records import Procedure, Shift
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.authorisations import wording
from handlers.decision_text import HEADLINES, TONES, Wording, evidence_values, people_in
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from storage import authorisation, catalogue, groups, learning, roster, sight

MOST_CANDIDATES = 40


def check(turn: Turn) -> Said:
    """The lowest outcome over what the shift requires, with what is missing and what overlaps."""
    found = the_shift(turn)
    if isinstance(found, Said):
        return found
    shift, procedures = found, procedures_of(turn, found)
    facts = _facts(turn, turn.about.id, shift)
    asked = ShiftQuestion(turn.about.id, shift, procedures, turn.now, turn.slots.alone)
    decision = decide_shift(asked, facts, _busy(turn, [turn.about.id], shift)[turn.about.id])
    words = wording(turn, {one for _, d in decision.procedures for one in people_in(d)})
    reply = Reply(
        turn.say(HEADLINES[decision.outcome]),
        TONES[decision.outcome],
        (
            _repeat(turn, shift),
            *turn.assumed,
            *_alone(turn),
            *incomplete(turn, (shift,)),
            *_conflicts(turn, decision),
            *_ending(turn, words, decision),
        ),
        _sections(turn, words, decision, procedures),
    )
    return Said(
        reply,
        outcome=decision.outcome.name,
        reasons=tuple(f"{one.line}:{one.code.name}:{one.subject}" for one in decision.reasons),
        evidence=evidence_of(shift, [one for _, one in decision.procedures], words),
    )


def the_shift(turn: Turn) -> Shift | Said:
    """The shift that is meant: the one the moment was read from, else the only one there then, else a question."""
    if turn.shift is not None:
        return turn.shift
    if turn.interval is None or turn.location is None:
        raise ValueError("the route asks for a moment and a place")
    there = roster.shifts_at(turn.db, turn.location.code, turn.interval)
    own = [one for one in there if one.hours_of(turn.about.id)]
    found = own or [one for one in there if one.interval.first_day == turn.interval.first_day]
    if len(found) == 1:
        return found[0]
    if not found:
        text = turn.say("Ik vind op dat moment geen dienst in het rooster van {place}.", place=turn.location.name)
        return Said(Reply(text, Tone.UNSURE, (turn.say("Vraag het aan de planner."),)), outcome=Outcome.UNKNOWN.name)
    options = tuple(Option(label(turn, one), turn.meaning.intent, turn.with_slots(shift=one.id)) for one in found)
    return Said(Reply(turn.say("Welke dienst bedoel je?"), Tone.QUESTION), options, asks="shift")


def label(turn: Turn, shift: Shift) -> str:
    return f"{kind_of(turn, shift)}, {turn.say.span(shift.interval)}"


def kind_of(turn: Turn, shift: Shift) -> str:
    return turn.say(shift.kind)


def incomplete(turn: Turn, shifts: Sequence[Shift]) -> tuple[str, ...]:
    """Of a roster that does not name everybody is said so: who is missing in it may be there."""
    kinds = dict.fromkeys(kind_of(turn, one) for one in shifts if not one.complete)
    return tuple(turn.say("Het rooster van de {shift} is niet compleet.", shift=kind) for kind in kinds)


def roster_notes(turn: Turn, shifts: Sequence[Shift]) -> tuple[str, ...]:
    """What keeps these rosters from being the whole truth: somebody may be missing, or it may have changed since."""
    oldest = min((one.confirmed_at for one in shifts), default=turn.now)
    notes = incomplete(turn, shifts)
    if turn.now - oldest <= turn.limits.roster:
        return notes
    return (
        *notes,
        turn.say("Het rooster is van {moment}. Het kan veranderd zijn.", moment=turn.say.moment(oldest)),
    )


def procedures_of(turn: Turn, shift: Shift) -> Mapping[str, Procedure]:
    return {one.code: one for one in catalogue.procedures(turn.db, shift.required)}


def _facts(turn: Turn, person: PersonId, shift: Shift) -> Facts:
    facts = authorisation.facts_for(turn.db, person, list(shift.required), shift.employer, shift.interval, shift)
    return replace(facts, limits=turn.limits)


def _busy(turn: Turn, ids: Sequence[PersonId], shift: Shift) -> Mapping[PersonId, tuple[Busy, ...]]:
    """Lessons and exams at the time of the shift, as a planner may know them: bezet, without what for."""
    lessons = groups.lessons_of(turn.db, ids, shift.interval)
    exams = learning.exams_of(turn.db, ids)
    return {
        one: (
            *(Busy("les", each.interval) for each in lessons.get(one, ()) if not each.cancelled),
            *(
                Busy("examen", e.interval)
                for e in exams.get(one, ())
                if e.interval and e.interval.overlaps(shift.interval)
            ),
        )
        for one in ids
    }


def _repeat(turn: Turn, shift: Shift) -> str:
    place = catalogue.location(turn.db, shift.location)
    return turn.say(
        "Het gaat om {who}: {kind}, {place}, {when}.",
        who=turn.say("jou") if turn.is_self else turn.about.name,
        kind=turn.say(shift.kind),
        place=place.name if place else shift.location,
        when=turn.say.span((shift.hours_of(turn.about.id) or (shift.interval,))[0]),
    )


def _ending(turn: Turn, words: Wording, decision: ShiftDecision) -> tuple[str, ...]:
    """How fresh the records are, and whom to ask about what is missing."""
    moments = [one.as_of for _, one in decision.procedures if one.as_of is not None]
    asks = tuple(dict.fromkeys(ask for _, one in decision.missing for ask in one.ask)) or whom_to_ask(decision.reasons)
    lines = [turn.say("Stand per {moment}.", moment=turn.say.moment(min(moments)))] if moments else []
    if decision.outcome is not Outcome.INDEPENDENT and asks:
        lines.append(words.asks(asks))
    return tuple(lines)


def _alone(turn: Turn) -> tuple[str, ...]:
    return (turn.say("Ik ga ervan uit dat er niemand anders is."),) if turn.slots.alone else ()


def _conflicts(turn: Turn, decision: ShiftDecision) -> tuple[str, ...]:
    """Others hear that somebody is not free, the person also what for."""
    own, other = "Let op: je hebt dan {what}, {span}.", "Let op: {name} is dan bezet, {span}."
    return tuple(
        turn.say(own, span=turn.say.span(one.interval), what=turn.say(one.what))
        if turn.is_self
        else turn.say(other, span=turn.say.span(one.interval), name=turn.about.name)
        for one in decision.conflicts
    )


def _sections(
    turn: Turn, words: Wording, decision: ShiftDecision, procedures: Mapping[str, Procedure]
) -> tuple[Section, ...]:
    """What is missing first, each with its first reason; then what is in order."""
    missing = tuple(
        f"{turn.say(procedures[code].name)}: {turn.say(HEADLINES[one.outcome])} {words.reason(one.reasons[0])}"
        for code, one in decision.missing
    )
    fine = tuple(turn.say(procedures[c].name) for c, one in decision.procedures if one.outcome is Outcome.INDEPENDENT)
    other = tuple(words.reason(one) for one in decision.reasons if one.code is not Code.MISSING)
    found = (
        Section(turn.say("Waarom"), other),
        Section(turn.say("Dit ontbreekt"), missing),
        Section(turn.say("Dit mag zelfstandig"), fine),
        *rests_on(turn, words, decision.procedures),
    )
    return tuple(section for section in found if section.lines)


def rests_on(turn: Turn, words: Wording, decisions: Sequence[tuple[str, Decision]]) -> tuple[Section, ...]:
    """The conditions of each procedure, and every record that the answer rests on, once."""
    conditions = tuple(
        f"{words.subject(code)}: {words.condition(one)}" for code, decision in decisions for one in decision.conditions
    )
    records = tuple(words.evidence(one) for _, decision in decisions for one in decision.evidence)
    return (
        Section(turn.say("Voorwaarden"), tuple(dict.fromkeys(conditions))),
        Section(turn.say("Waarop gebaseerd"), tuple(dict.fromkeys(records))),
    )


def evidence_of(shift: Shift, decisions: Sequence[Decision], words: Wording) -> tuple[dict[str, object], ...]:
    roster_row: dict[str, object] = {"record": "ROSTER", "subject": shift.location, "shift": shift.id}
    rows = [row for decision in decisions for row in evidence_values(decision, words.people)]
    return (roster_row, *(row for place, row in enumerate(rows) if row not in rows[:place]))


def fill(turn: Turn) -> Said:
    """Who of the trainees the asker sees could work this shift: those who may, and those who may under supervision."""
    found = the_shift(turn)
    if isinstance(found, Said):
        return found
    today = local_day(turn.now)
    seen = sight.people_seen(turn.db, turn.asker, RecordKind.AUTHORISATIONS, today, found.location)[:MOST_CANDIDATES]
    outcomes = _outcomes(turn, found, list(seen))
    groups = (
        (turn.say("Zelfstandig"), [one.name for one, out in outcomes if out is Outcome.INDEPENDENT]),
        (turn.say("Alleen onder toezicht"), [one.name for one, out in outcomes if out is Outcome.SUPERVISED]),
    )
    sections = tuple(Section(heading, tuple(names)) for heading, names in groups if names)
    free = sum(out is Outcome.INDEPENDENT for _, out in outcomes)
    headline = turn.say("{count} deelnemers mogen deze dienst zelfstandig werken.", count=free)
    if free == 1:
        headline = turn.say("Eén deelnemer mag deze dienst zelfstandig werken.")
    if free == 0:
        headline = turn.say("Geen deelnemer mag deze dienst zelfstandig werken.")
    note = turn.say("Ik kijk alleen naar bevoegdheid, lessen en examens. Of iemand vrij is of wil, weet ik niet.")
    return Said(
        Reply(headline, Tone.INFO, (_place(turn, found), *roster_notes(turn, (found,)), note), sections),
        people=tuple(int(one.id) for one, _ in outcomes),
    )


def _place(turn: Turn, shift: Shift) -> str:
    place = catalogue.location(turn.db, shift.location)
    name = place.name if place else shift.location
    return turn.say("Het gaat om deze dienst: {kind}, {place}.", kind=label(turn, shift), place=name)


def _outcomes(turn: Turn, shift: Shift, trainees: list[Person]) -> list[tuple[Person, Outcome]]:
    """Whoever has a lesson, an exam or another shift then is left out."""
    if not trainees:
        return []
    ids = [one.id for one in trainees]
    every = authorisation.facts_of(turn.db, ids, list(shift.required), shift.employer, shift.interval, shift)
    procedures, busy = procedures_of(turn, shift), _busy(turn, ids, shift)
    found: list[tuple[Person, Outcome]] = []
    for one in trainees:
        facts = replace(every[one.id], limits=turn.limits)
        elsewhere = any(other.id != shift.id and other.interval.overlaps(shift.interval) for other in facts.shifts)
        if elsewhere or busy[one.id]:
            continue
        outcome = decide_shift(ShiftQuestion(one.id, shift, procedures, turn.now), facts).outcome
        if outcome.positive:
            found.append((one, outcome))
    return found


def mine(turn: Turn) -> Said:
    """The shifts of the coming week, or of the days that were named."""
    today = local_day(turn.now)
    stretch = turn.interval or Interval(at(today), at(today + timedelta(days=8)))
    shifts = [
        one
        for one in roster.shifts_of(turn.db, turn.about.id, stretch)
        if turn.employers is None or one.employer in turn.employers
    ]
    if not shifts:
        return Said(Reply(turn.say("Ik zie in die periode geen diensten in het rooster."), Tone.INFO))
    lines = tuple(own_lines(turn, shifts))
    first = turn.say("De eerste dienst is {span}.", span=turn.say.span(shifts[0].hours_of(turn.about.id)[0]))
    return Said(Reply(first, Tone.INFO, (), (Section(turn.say("Diensten"), lines),)))


def own_lines(turn: Turn, shifts: Sequence[Shift]) -> list[str]:
    """The person's own hours on each of these shifts, with kind and place."""
    places = catalogue.location_names(turn.db, (one.location for one in shifts))
    return [
        f"{turn.say(one.kind)}, {places.get(one.location, one.location)}, {turn.say.span(hours)}"
        for one in shifts
        for hours in one.hours_of(turn.about.id)
    ]


_PLANS = frozenset({Role.SCHEDULER, Role.LEARNING_ADVISER, *SUPERVISORS, Role.TEACHER, Role.COORDINATOR})

ROUTES = (
    Route(
        Intent.SHIFT_CHECK,
        "Mag Noor zaterdag de late dienst alleen werken?",
        "May Noor work the late shift alone on Saturday?",
        check,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.PERSON, Need.WHEN, Need.PLACE}),
        own=("Mag ik zaterdag de late dienst alleen werken?", "May I work the late shift alone on Saturday?"),
    ),
    Route(
        Intent.SHIFT_FILL,
        "Wie kan vrijdag de late dienst op De Linde werken?",
        "Who can work the late shift at De Linde on Friday?",
        fill,
        roles=_PLANS,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.WHEN, Need.PLACE}),
    ),
    Route(
        Intent.SHIFT_MINE,
        "Wanneer moet ik werken?",
        "When do I work?",
        mine,
        kind=RecordKind.BUSY,
        needs=frozenset({Need.PERSON, Need.MAYBE_WHEN}),
    ),
)
