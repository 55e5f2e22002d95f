"""May this person do this procedure: one answer, the whole list, why not, and what expires (E1, E2, E6–E11, E17)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.facts import Facts, Question, TraineeRecords
from bot.domain.authorisation.outcome import Ask, Decision, Outcome, whom_to_ask
from bot.domain.authorisation.standing import standing
from bot.domain.calendar import Interval, local_day
from bot.domain.people import Person, PersonId, RecordKind, Role, competences_shown, may_see
from bot.domain.records import Competence, Procedure
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.decision_text import HEADLINES, TONES, Wording, evidence_values, people_in
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn
from storage import authorisation, catalogue, learning, people, sight

EXPIRES_WITHIN = timedelta(days=42)
SOFTEN_WITHIN = timedelta(minutes=30)
BOTH_CONFIRM = "Wil je het weer doen? Dan bevestig jij dat, samen met iemand die mag aftekenen."


def check(turn: Turn) -> Said:
    """One procedure, one person, one place, one stretch of time: the decision with all that it rests on."""
    decision = _decided(turn)
    words = wording(turn, people_in(decision) | {PersonId(one) for one in turn.slots.colleagues})
    signers = _signers(turn) if Ask.SIGNER in decision.ask else ()
    ask = words.asks(decision.ask, signers)
    paragraphs = (
        _repeat(turn),
        *turn.assumed,
        *_colleagues(turn, words),
        *words.dates(decision),
        *((ask,) if ask else ()),
    )
    reply = Reply(
        turn.say(HEADLINES[decision.outcome]),
        TONES[decision.outcome],
        tuple(one for one in paragraphs if one),
        words.sections(decision),
    )
    return Said(
        reply,
        options=_next(turn),
        outcome=decision.outcome.name,
        reasons=tuple(f"{one.line}:{one.code.name}" for one in decision.reasons),
        evidence=evidence_values(decision, words.people),
    )


def _decided(turn: Turn) -> Decision:
    """The decision; of somebody without a place that the asker may hear of it is that they have no standing (line 3)."""
    if turn.employer is None:
        records = TraineeRecords(turn.about.id, trajectories=learning.trajectories(turn.db, turn.about.id))
        stop = standing(_question(turn), records)
        return Decision(stop.cap, stop.reasons, ask=whom_to_ask(stop.reasons))
    return decide(_question(turn), _facts(turn, [_procedure(turn).code]))


def _procedure(turn: Turn) -> Procedure:
    if turn.procedure is None:
        raise ValueError("the route asks for a procedure")
    return turn.procedure


def _interval(turn: Turn) -> Interval:
    if turn.interval is None:
        raise ValueError("the route asks for a moment")
    return turn.interval


def _question(turn: Turn) -> Question:
    return Question(
        person=turn.about.id,
        procedure=_procedure(turn),
        employer=turn.employer or "",
        interval=_interval(turn),
        location=turn.location.code if turn.location else None,
        now=turn.now,
        alone=turn.slots.alone,
        whole_day=turn.whole_day,
        medicine=turn.slots.medicine,
    )


def _facts(turn: Turn, procedures: list[str]) -> Facts:
    facts = authorisation.facts_for(turn.db, turn.about.id, procedures, turn.employer or "", _interval(turn))
    return replace(facts, limits=turn.limits)


def wording(turn: Turn, ids: set[PersonId]) -> Wording:
    """Names for people, certificates, locations and procedures, in the asker's language.

    A fellow trainee whom the asker may not see is "een collega": that they may do it is theirs to know (invariant 7).
    """
    named = people.names(turn.db, sorted(ids)) if ids else {}
    today = local_day(turn.now)
    for one, relation in people.relations(turn.db, sorted(ids), today).items() if ids else ():
        trainee = bool(relation.placements or relation.schools)
        if trainee and not may_see(turn.asker, relation, RecordKind.AUTHORISATIONS, today):
            named[one] = turn.say("een collega")
    return Wording(turn.say, named, catalogue.names(turn.db))


def _repeat(turn: Turn) -> str:
    who = turn.say("jou") if turn.is_self else turn.about.name
    place = turn.location.name if turn.location else turn.say("alle locaties")
    procedure = turn.say(_procedure(turn).name)
    named = turn.slots.medicine.casefold() in _procedure(turn).name.casefold()
    medicine = f" ({turn.slots.medicine})" if turn.slots.medicine and not named else ""
    return turn.say(
        "Het gaat om {who}: {procedure}, {place}, {when}.",
        who=who,
        procedure=procedure + medicine,
        place=place,
        when=turn.say.span(_interval(turn)),
    )


def _colleagues(turn: Turn, words: Wording) -> tuple[str, ...]:
    """A colleague named besides is checked against the roster of that shift, and nothing more."""
    if turn.shift is None:
        return ()
    there = {attending.person for attending in turn.shift.staff}
    return tuple(
        turn.say("{name} staat niet op deze dienst in het rooster.", name=words.people.get(PersonId(one), ""))
        for one in turn.slots.colleagues
        if one not in there
    )


def _signers(turn: Turn) -> tuple[str, ...]:
    found = authorisation.signers(turn.db, turn.employer or "", _procedure(turn).code, local_day(turn.now))
    return tuple(one.name for one in found if one.id != turn.about.id)[:3]


def _next(turn: Turn) -> tuple[Option, ...]:
    here = turn.location.code if turn.location else None
    whole = turn.with_slots(procedure=None, value="", location=here)
    policy = turn.with_slots(value="", location=here)
    return (
        Option(turn.say("Wat mag er nog meer?"), Intent.AUTH_LIST, whole),
        Option(turn.say("Wat zegt het beleid?"), Intent.AUTH_POLICY, policy),
    )


def overview(turn: Turn) -> Said:
    """Everything the employer has a policy for, by outcome; the same decision as for one question."""
    if turn.employer is None:
        text = turn.say("Ik zie niet waar {name} nu werkt.", name=turn.about.name)
        if turn.is_self:
            text = turn.say("Ik zie niet waar jij nu werkt.")
        return Said(Reply(text, Tone.UNSURE, (turn.say("Vraag het aan de coördinator van de route."),)))
    employer = turn.employer
    listed = (one.procedure for one in catalogue.policies(turn.db, employer))
    named = {one.code: one for one in catalogue.procedures(turn.db, listed)}
    codes = sorted(named)
    facts = _facts(turn, codes)
    decisions = {code: decide(_question(replace(turn, procedure=named[code])), facts) for code in codes}
    sections = tuple(section for outcome in reversed(Outcome) if (section := _group(turn, outcome, decisions, named)))
    count = sum(one.outcome is Outcome.INDEPENDENT for one in decisions.values())
    return Said(
        Reply(_list_headline(turn, count, len(codes)), Tone.INFO, (_list_repeat(turn), *turn.assumed), sections),
        reasons=tuple(f"{code}:{one.outcome.name}" for code, one in decisions.items()),
    )


def _group(turn: Turn, outcome: Outcome, decisions: dict[str, Decision], named: dict[str, Procedure]) -> Section | None:
    lines = tuple(
        turn.say(named[code].name) + _until(turn, one) for code, one in decisions.items() if one.outcome is outcome
    )
    headings = {
        Outcome.INDEPENDENT: "Zelfstandig",
        Outcome.SUPERVISED: "Alleen onder toezicht",
        Outcome.NOT_ALLOWED: "Niet",
        Outcome.UNKNOWN: "Dat weet ik niet zeker",
    }
    return Section(turn.say(headings[outcome]), lines) if lines else None


def _until(turn: Turn, decision: Decision) -> str:
    if decision.valid_until is None:
        return ""
    return " " + turn.say("(tot en met {day})", day=turn.say.day(decision.valid_until))


def _list_headline(turn: Turn, count: int, total: int) -> str:
    if total == 0:
        return turn.say("Ik ken nog geen beleid van deze werkgever.")
    if turn.is_self:
        return turn.say("Je mag {count} van de {total} handelingen zelfstandig doen.", count=count, total=total)
    return turn.say(
        "{name} mag {count} van de {total} handelingen zelfstandig doen.",
        name=turn.about.name,
        count=count,
        total=total,
    )


def _list_repeat(turn: Turn) -> str:
    place = turn.location.name if turn.location else ""
    return turn.say("Het gaat om {place}, {when}.", place=place, when=turn.say.span(_interval(turn)))


def expiry(turn: Turn) -> Said:
    """Which sign-offs end within six weeks: of one person, or of all whom the asker may see."""
    today = local_day(turn.now)
    trainees: tuple[Person, ...] = (turn.subject,) if turn.subject is not None else ()
    if turn.subject is None:
        trainees = sight.people_seen(turn.db, turn.asker, RecordKind.AUTHORISATIONS, today)
    names = {one.id: one.name for one in trainees}
    lines = tuple(line for _, line in ending_soon(turn, names))
    if not lines:
        return Said(Reply(turn.say("In de komende zes weken verloopt er niets."), Tone.INFO), people=tuple(names))
    headline = turn.say("In de komende zes weken verlopen {count} aftekeningen.", count=len(lines))
    if len(lines) == 1:
        headline = turn.say("In de komende zes weken verloopt één aftekening.")
    section = Section(turn.say("Laatste geldige dag"), lines)
    return Said(Reply(headline, Tone.CAUTION, (), (section,)), people=tuple(names))


def ending_soon(turn: Turn, names: Mapping[PersonId, str]) -> list[tuple[PersonId, str]]:
    """The sign-offs of these people that end within six weeks and that the asker may see, each as a line."""
    today = local_day(turn.now)
    ending = _shown(turn, authorisation.ending(turn.db, sorted(names), None, today, today + EXPIRES_WITHIN))
    things = catalogue.names(turn.db) if ending else {}
    return [
        (
            one.person,
            turn.say(
                "{day}: {name}, {procedure}",
                day=turn.say.day(one.until),
                name=names[one.person],
                procedure=turn.say(things.get(one.procedure, one.procedure)),
            ),
        )
        for one in ending
        if one.until is not None
    ]


def _shown(turn: Turn, found: Sequence[Competence]) -> tuple[Competence, ...]:
    """Of each person only what the asker may see of that person: not what they hold at another employer (L16)."""
    today = local_day(turn.now)
    relations = people.relations(turn.db, sorted({one.person for one in found}), today)
    at = {who: competences_shown(turn.asker, relation, today) for who, relation in relations.items()}
    return tuple(one for one in found if (places := at[one.person]) is None or one.employer in places)


def decline(turn: Turn) -> Said:
    """The trainee does not feel able: taken at once, for every employer they work at or will; no reason is asked (E13)."""
    name = turn.say(_procedure(turn).name)
    if turn.slots.value:
        return _soften(turn, name, datetime.fromisoformat(turn.slots.value))
    today = local_day(turn.now)
    placed = learning.placements(turn.db, turn.asker.id)
    employers = {one.employer for one in placed if one.last is None or today <= one.last}
    for employer in sorted(employers):
        authorisation.decline(turn.db, turn.asker.id, _procedure(turn).code, employer, turn.now)
    if not employers:
        text = turn.say("Ik zie niet waar jij nu werkt.")
        return Said(Reply(text, Tone.UNSURE, (turn.say("Vraag het aan de coördinator van de route."),)))
    reply = Reply(
        turn.say("Goed dat je het zegt. {procedure} hoef je nu niet te doen.", procedure=name),
        Tone.CAUTION,
        (turn.say("Dit geldt meteen. Je hoeft niet te zeggen waarom."), turn.say(BOTH_CONFIRM)),
    )
    said_at = turn.with_slots(value=turn.now.isoformat())
    return Said(reply, (Option(turn.say("Wel onder toezicht"), Intent.AUTH_DECLINE, said_at),))


def _soften(turn: Turn, name: str, declined_at: datetime) -> Said:
    """The other half of the same answer, so only while it is being given: later it takes a signer too (line 7)."""
    code = _procedure(turn).code
    in_time = turn.now - declined_at <= SOFTEN_WITHIN
    if in_time and authorisation.soften(turn.db, turn.asker.id, code, declined_at):
        text = turn.say("Genoteerd: {procedure} doe je alleen onder toezicht.", procedure=name)
        return Said(Reply(text, Tone.CAUTION))
    text = turn.say("Deze knop werkt niet meer. Stel je vraag opnieuw.")
    return Said(Reply(text, Tone.INFO, (turn.say(BOTH_CONFIRM),)))


_WHO = frozenset({Need.PERSON, Need.WHEN, Need.PLACE})

ROUTES = (
    Route(
        Intent.AUTH_CHECK,
        "Mag ik vrijdag sondevoeding geven?",
        "May I give tube feeding on Friday?",
        check,
        kind=RecordKind.AUTHORISATIONS,
        needs=_WHO | {Need.PROCEDURE},
    ),
    Route(
        Intent.AUTH_EXPLAIN,
        "Waarom mag ik geen insuline spuiten?",
        "Why am I not allowed to give insulin?",
        check,
        kind=RecordKind.AUTHORISATIONS,
        needs=_WHO | {Need.PROCEDURE},
    ),
    Route(
        Intent.AUTH_LIST,
        "Welke handelingen mag ik doen?",
        "Which procedures may I do?",
        overview,
        kind=RecordKind.AUTHORISATIONS,
        needs=_WHO,
    ),
    Route(
        Intent.AUTH_EXPIRY,
        "Welke aftekeningen verlopen binnenkort?",
        "Which sign-offs expire soon?",
        expiry,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.ANYBODY}),
    ),
    Route(
        Intent.AUTH_DECLINE,
        "Ik voel me niet bekwaam voor zwachtelen.",
        "I do not feel able to do bandaging.",
        decline,
        roles=frozenset({Role.TRAINEE}),
        needs=frozenset({Need.PROCEDURE}),
    ),
)
