"""What the employer's policy says in words, who may sign, and who may do a procedure then and there (E8, E10, E11)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.authorisation.decision import JUDGEMENTS, decide
from bot.domain.authorisation.facts import Question
from bot.domain.authorisation.outcome import Outcome
from bot.domain.calendar import Interval, local_day
from bot.domain.people import Person, PersonId, RecordKind
from bot.domain.records import Location, Policy, Procedure, Requirement, Shift
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.authorisations import wording
from handlers.decision_text import REASONS, Wording
from handlers.route import Need, Route
from handlers.shifts import kind_of, label, roster_notes
from handlers.turn import Said, Turn
from storage import authorisation, catalogue, roster, sight


def policy(turn: Turn) -> Said:
    """The policy of one employer for one procedure, in words and without an outcome for anybody."""
    procedure, today = _procedure(turn), local_day(turn.now)
    name = turn.say(procedure.name)
    employer = catalogue.organisation(turn.db, turn.employer or "")
    if procedure.judgement is not None:
        return Said(Reply(turn.say(_referral(procedure)), Tone.UNSURE))
    running = [
        one
        for one in catalogue.policies(turn.db, turn.employer or "", procedure.code)
        if not one.withdrawn and one.first <= today and (one.last is None or today <= one.last)
    ]
    who = employer.name if employer else ""
    if not running:
        text = turn.say("{employer} heeft geen beleid voor {procedure} dat nu geldt.", employer=who, procedure=name)
        return Said(Reply(text, Tone.UNSURE, (turn.say("Vraag het aan de leidinggevende bij de werkgever."),)))
    words = wording(turn, set())
    sections = tuple(_described(turn, words, one) for one in running)
    headline = turn.say("Dit zegt {employer} over {procedure}.", employer=who, procedure=name)
    closing = turn.say("Dit is het beleid: de regels van de werkgever. Het zegt nog niet of iemand het mag.")
    return Said(Reply(headline, Tone.INFO, (closing,), sections))


def _procedure(turn: Turn) -> Procedure:
    if turn.procedure is None:
        raise ValueError("the route asks for a procedure")
    return turn.procedure


def _referral(procedure: Procedure) -> str:
    if procedure.judgement is None:
        raise ValueError("only a judgement is referred")
    return REASONS[JUDGEMENTS[procedure.judgement]]


def _described(turn: Turn, words: Wording, one: Policy) -> Section:
    say = turn.say
    lines = [
        say("Mag een deelnemer dit doen: {answer}", answer=_yes_no(turn, one.delegable)),
        say("Leren onder toezicht: {answer}", answer=_yes_no(turn, one.learning_allowed)),
        say("Scholing die nodig is: {answer}", answer=_required(turn, words, one.schooling)),
        say("Vooraf nodig om te mogen leren: {answer}", answer=_required(turn, words, one.prerequisites)),
        say("Aftekenen door een bevoegde collega: {answer}", answer=_yes_no(turn, one.formal_signoff)),
        say("Hoe vaak oefenen: {answer}", answer=_term(turn, one)),
        say("Dubbele controle: {answer}", answer=_double_check(turn, one)),
        say("Medicijnen: {answer}", answer=_medicines(turn, one)),
        say(
            "Mag een zelfstandige deelnemer toezicht houden: {answer}", answer=_yes_no(turn, one.trainee_may_supervise)
        ),
        say("Twee deelnemers zonder vaste collega: {answer}", answer=_yes_no(turn, one.two_trainees)),
    ]
    heading = say("Versie {version}, vanaf {day}", version=one.version, day=say.day(one.first))
    return Section(heading, tuple(lines))


def _yes_no(turn: Turn, value: bool | None) -> str:
    return turn.say("niet ingevuld") if value is None else turn.say("ja") if value else turn.say("nee")


def _required(turn: Turn, words: Wording, requirement: Requirement | None) -> str:
    if requirement is None:
        return turn.say("niet ingevuld")
    return turn.say.all_of([words.subject("|".join(one)) for one in requirement]) or turn.say("geen")


def _term(turn: Turn, one: Policy) -> str:
    if one.no_practice_term:
        return turn.say("geen termijn")
    if one.practice_term_days is None:
        return turn.say("niet ingevuld")
    return turn.say("minstens één keer in {count} dagen", count=one.practice_term_days)


def _double_check(turn: Turn, one: Policy) -> str:
    if one.double_check is None or not one.double_check:
        return _yes_no(turn, one.double_check)
    how = [turn.say(mode) for mode in sorted(one.check_modes or ())]
    who = [turn.say(checker) for checker in sorted(one.checkers or ())]
    unsaid = turn.say("niet ingevuld")
    return turn.say(
        "ja; hoe: {how}; wie: {who}", how=turn.say.one_of(how) or unsaid, who=turn.say.one_of(who) or unsaid
    )


def _medicines(turn: Turn, one: Policy) -> str:
    if one.all_medicines:
        return turn.say("alle")
    if one.medicines is None:
        return turn.say("niet ingevuld")
    return turn.say.all_of(list(one.medicines)) or turn.say("geen")


def signers(turn: Turn) -> Said:
    """Who may sign for this procedure at this employer today."""
    found = authorisation.signers(turn.db, turn.employer or "", _procedure(turn).code, local_day(turn.now))
    name = turn.say(_procedure(turn).name)
    if not found:
        text = turn.say("Ik vind niemand die mag aftekenen voor {procedure}.", procedure=name)
        return Said(Reply(text, Tone.UNSURE, (turn.say("Vraag het aan de leidinggevende bij de werkgever."),)))
    who = turn.say.all_of([one.name for one in found])
    text = "{who} mag dit aftekenen: {procedure}." if len(found) == 1 else "{who} mogen dit aftekenen: {procedure}."
    headline = turn.say(text, procedure=name, who=who)
    return Said(Reply(headline, Tone.INFO, (turn.say("Niemand tekent zijn eigen bekwaamheid af."),)))


def who_can(turn: Turn) -> Said:
    """Who may do it then and there: the trainees on the roster whom the asker may see, and the listed staff."""
    if turn.interval is None or turn.location is None:
        raise ValueError("the route asks for a moment and a place")
    procedure = _procedure(turn)
    if procedure.judgement is not None:
        return Said(Reply(turn.say(_referral(procedure)), Tone.UNSURE))
    shifts = roster.shifts_at(turn.db, turn.location.code, turn.interval)
    there = _there(turn, shifts, turn.interval)
    today = local_day(turn.now)
    seen = sight.people_seen(turn.db, turn.asker, RecordKind.AUTHORISATIONS, today)
    trainees = [one for one in seen if one.id in there]
    outcomes = _outcomes(turn, trainees, procedure, turn.interval)
    staff = [one for one in _listed(turn, turn.location, turn.interval) if one.id in there]
    groups = (
        (turn.say("Vaste collega's in het rooster"), staff),
        (turn.say("Deelnemers: zelfstandig"), [one for one, out in outcomes if out is Outcome.INDEPENDENT]),
        (turn.say("Deelnemers: alleen onder toezicht"), [one for one, out in outcomes if out is Outcome.SUPERVISED]),
    )
    sections = tuple(
        Section(heading, tuple(f"{one.name}, {when}" for one in found for when in there[one.id]))
        for heading, found in groups
        if found
    )
    repeat = turn.say(
        "Het gaat om {procedure}, {place}, {when}.",
        procedure=turn.say(procedure.name),
        place=turn.location.name,
        when=turn.say.span(turn.interval),
    )
    able = len(staff) + sum(out is Outcome.INDEPENDENT for _, out in outcomes)
    headline = turn.say("In het rooster staat niemand die dit zelfstandig mag.")
    if able:
        headline = turn.say("In het rooster staan {count} mensen die dit zelfstandig mogen.", count=able)
    if able == 1:
        headline = turn.say("In het rooster staat één persoon die dit zelfstandig mag.")
    gaps = _gaps(turn, shifts)
    return Said(
        Reply(headline, Tone.INFO if able else Tone.CAUTION, (repeat, *turn.assumed, *gaps), sections),
        people=tuple(int(one.id) for one, _ in outcomes),
    )


def _there(turn: Turn, shifts: Sequence[Shift], interval: Interval) -> Mapping[PersonId, list[str]]:
    """Who works then, each with their shifts and hours in words."""
    found: dict[PersonId, list[str]] = {}
    for shift in shifts:
        for attending in shift.staff:
            if attending.interval.overlaps(interval):
                hours = attending.interval
                days = {*hours.days, *interval.days}
                when = f"{turn.say.clock(hours.start)}–{turn.say.clock(hours.end)}"
                told = (
                    f"{kind_of(turn, shift)} {when}" if len(days) == 1 else label(turn, replace(shift, interval=hours))
                )
                found.setdefault(attending.person, []).append(told)
    return found


def _outcomes(
    turn: Turn, trainees: list[Person], procedure: Procedure, interval: Interval
) -> list[tuple[Person, Outcome]]:
    if not trainees:
        return []
    every = authorisation.facts_of(
        turn.db, [one.id for one in trainees], [procedure.code], turn.employer or "", interval
    )
    found = []
    for one in trainees:
        question = Question(
            person=one.id,
            procedure=procedure,
            employer=turn.employer or "",
            interval=interval,
            location=turn.location.code if turn.location else None,
            now=turn.now,
            whole_day=turn.whole_day,
            medicine=turn.slots.medicine,
        )
        found.append((one, decide(question, replace(every[one.id], limits=turn.limits)).outcome))
    return found


def _listed(turn: Turn, place: Location, interval: Interval) -> tuple[Person, ...]:
    """The staff list as far as it is fresh: an old one is no evidence (line 10)."""
    since = turn.now - turn.limits.register
    return authorisation.staff_for(turn.db, turn.employer or "", _procedure(turn).code, place.code, interval, since)


def _gaps(turn: Turn, shifts: Sequence[Shift]) -> tuple[str, ...]:
    if not shifts:
        return (turn.say("Ik heb voor dat moment geen rooster van deze locatie."),)
    return roster_notes(turn, shifts)


ROUTES = (
    Route(
        Intent.AUTH_POLICY,
        "Wat zegt het beleid over sondevoeding op De Linde?",
        "What does the policy say about tube feeding at De Linde?",
        policy,
        needs=frozenset({Need.PROCEDURE, Need.EMPLOYER}),
    ),
    Route(
        Intent.AUTH_SIGNERS,
        "Wie mag sondevoeding aftekenen?",
        "Who may sign off tube feeding?",
        signers,
        needs=frozenset({Need.PROCEDURE, Need.EMPLOYER}),
    ),
    Route(
        Intent.AUTH_WHO_CAN,
        "Wie mag er vrijdag insuline spuiten op De Linde?",
        "Who may give insulin at De Linde on Friday?",
        who_can,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.PROCEDURE, Need.WHEN, Need.PLACE}),
    ),
)
