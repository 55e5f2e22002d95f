"""What the agendas of talks are made of, for many talks at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.domain.agenda import LOOKS_BACK, Agreed, Facts, Held, newest
from bot.domain.checkins import Round
from bot.domain.people import PersonId
from bot.domain.progress import current_trajectory
from bot.domain.talks import Talk
from storage import action_points, checkins, groups, learning
from storage.questionnaires import EVERY_ROUTE, Questionnaire, questionnaire
from storage.rows import grouped


@dataclass(frozen=True)
class Material:
    """Of one talk: the facts, and the route of its trainee, by which their questions are worded."""

    facts: Facts
    route: str = EVERY_ROUTE


def materials(db: Connection, talks: Sequence[Talk], today: date) -> dict[int, Material]:
    """By talk. Of the rounds that began within LOOKS_BACK, and of the one a talk was made for."""
    trainees = sorted({one.trainee for one in talks})
    routes = _routes(db, trainees)
    chosen = _rounds(db, talks, trainees, today)
    answers = checkins.answers(db, sorted({one.id for own in chosen.values() for one in own}))
    submissions = groups.open_submissions_of(db, trainees)
    exams = learning.exams_of(db, trainees)
    points = grouped((one.about, one) for one in action_points.open_about(db, trainees))
    found = {}
    for talk in talks:
        route = routes.get(talk.trainee, EVERY_ROUTE)
        held = tuple(Held(one, answers.get(one.id, ()), _compared(one, route)) for one in chosen[talk.id])
        agreed = tuple(Agreed(one.text, one.owner, one.due) for one in points.get(talk.trainee, ()))
        own = submissions.get(talk.trainee, ()), exams.get(talk.trainee, ())
        found[talk.id] = Material(Facts(held, *own, agreed), route)
    return found


def _rounds(
    db: Connection, talks: Sequence[Talk], trainees: Sequence[PersonId], today: date
) -> dict[int, tuple[Round, ...]]:
    recent = checkins.of_trainees(db, trainees, today - LOOKS_BACK)
    own = checkins.by_number(db, [one.round for one in talks if one.round is not None])
    known = {one.id: one for one in (*recent, *own)}
    by_trainee = grouped((one.trainee, one) for one in known.values())
    return {one.id: newest(by_trainee.get(one.trainee, ()), one.kind, one.round) for one in talks}


def _routes(db: Connection, trainees: Sequence[PersonId]) -> dict[PersonId, str]:
    current = {who: current_trajectory(own) for who, own in groups.trajectories_of(db, trainees).items()}
    return {who: one.route for who, one in current.items() if one is not None}


def _compared(this: Round, route: str) -> list[str]:
    """The codes of the choices in a round, in the order in which they are asked."""
    asked: Questionnaire = questionnaire(this.kind, route)
    return list(dict.fromkeys(one.code for party in asked.parties for one in asked.questions[party] if one.options))
