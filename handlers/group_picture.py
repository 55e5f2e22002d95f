"""The picture of a group's progress: counts and middle answers of five people or more, without anybody's name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.domain.checkins import Party
from bot.domain.people import Person, PersonId, RecordKind
from bot.domain.pictured import FEWEST, MOST_WEEKS, Handed, medians
from bot.domain.progress import current_trajectory
from bot.domain.records import PlanState, TrajectState
from handlers.parties import parties_of_asker
from handlers.phrasing import today
from handlers.picture_parts import handed_in, pulse
from handlers.plan import STATES
from handlers.sheets import Bars, Counts, Look, Panel, Sheet
from handlers.turn import Turn
from storage import groups, people, progress_facts


def group(turn: Turn) -> Sequence[Person]:
    """Whose route runs, of whom the asker sees the plan; the asker is not in their own group."""
    seen = people.people_seen(turn.db, turn.asker, RecordKind.PLAN, today(turn))
    routes = {n: current_trajectory(t) for n, t in groups.trajectories_of(turn.db, [p.id for p in seen]).items()}
    active = {n for n, route in routes.items() if route is not None and route.state is TrajectState.ACTIVE}
    return [one for one in seen if one.id in active and one.id != turn.asker.id]


def sheet(turn: Turn, members: Sequence[Person]) -> Sheet:
    """Certificates by state, deadlines met and missed, and the pulse of each week."""
    day = turn.say("{count} deelnemers, stand op {day}", count=len(members), day=turn.say.day(today(turn)))
    return Sheet(turn.say("Voortgang van je groep"), day, tuple(_panels(turn, [one.id for one in members])))


def _panels(turn: Turn, ids: Sequence[PersonId]) -> Iterator[Panel]:
    yield from _certificates(turn, progress_facts.certificate_states(turn.db, ids))
    since = _monday(today(turn)) - timedelta(weeks=MOST_WEEKS - 1)
    fully = _also_seen(turn, ids, RecordKind.ASSIGNMENTS)
    if len(fully) >= FEWEST:
        passed = [
            one
            for one in progress_facts.deadlines(turn.db, fully, since)
            if one.due is not None and one.due < today(turn) and one.handed(today(turn)) is not Handed.OPEN
        ]
        yield from handed_in(turn.say, passed, today(turn))
    sides = parties_of_asker(turn, ids)
    if len(sides) >= FEWEST:
        found = medians(progress_facts.pulses(turn.db, sides, turn.asker.id, since))
        names = {Party.TRAINEE: turn.say("deelnemers"), Party.WORK: turn.say("werkplek")}
        note = turn.say("De middelste van alle antwoorden. Een week met minder dan vijf antwoorden staat er niet in.")
        yield from pulse(turn.say, found, names, today(turn), note)


def _certificates(turn: Turn, states: Mapping[PlanState, int]) -> Iterator[Bars]:
    known = [state for state in STATES if states.get(state)]
    if known:
        names = tuple(turn.say(STATES[state]) for state in known)
        counts = Counts("", Look.FULL, tuple(states[state] for state in known))
        yield Bars(turn.say("Certificaten van de groep"), names, (counts,))


def _also_seen(turn: Turn, ids: Sequence[PersonId], kind: RecordKind) -> list[PersonId]:
    fully = {one.id for one in people.people_seen(turn.db, turn.asker, kind, today(turn))}
    return [one for one in ids if one in fully]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
