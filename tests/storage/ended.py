"""A trainee whose route ended on `TODAY`, with a row of everything that is kept for two years after it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, select

from bot.domain.checkins import CheckinKind, Party, SeatState, Seen
from bot.domain.people import PersonId
from bot.domain.records import TrajectState
from bot.domain.warnings import Rule
from storage import action_points, authorisation, exits, practice, questions, warnings
from storage import tables as t
from storage.action_points import NewActionPoint
from storage.practice import NewPractice
from storage.warnings import NewSignal
from tests.storage import builders as b
from tests.storage.held import talk

DAY = timedelta(days=1)
OWN: tuple[Table, ...] = (
    *(t.rounds, t.seats, t.answers, t.talks, t.talk_people, t.talk_moments, t.decisions, t.action_points),
    *(t.signals, t.exit_answers, t.practice_logs, t.self_declines, t.open_questions),
)
"""What `own` writes."""
TOLD: tuple[Table, ...] = (
    *(t.planned_certificates, t.exemptions, t.work_process_passes, t.placements, t.supervisions, t.submissions),
    *(t.exam_registrations, t.trainings),
)
"""What `from_files` writes."""


def count(db: Connection, table: Table) -> int:
    return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def trainee(db: Connection, name: str = "Fatima Yilmaz", **given: Any) -> PersonId:
    """Somebody whose route was stopped, as the export of `b.TODAY` says."""
    who = b.person(db, name)
    b.trajectory(db, who, **{"state": TrajectState.STOPPED, **given})
    return who


def own(db: Connection, who: PersonId) -> None:
    """A row of each kind that Wegwijs makes itself."""
    values = {"kind": CheckinKind.THREE_WAY, "occasion": "1", "first": b.TODAY, "opened_at": b.NOW, "ended": ""}
    number = b.add(db, t.rounds, {"trainee": who, **values}, {})
    seat = {"round": number, "party": Party.TRAINEE, "person": who}
    b.add(db, t.seats, {**seat, "state": SeatState.WAITING}, {})
    b.add(db, t.answers, {**seat, "question": "q", "value": "3", "seen": Seen.EVERYONE, "at": b.NOW}, {})
    held = talk(db, who, {who: Party.TRAINEE}, b.NOW, round=number)
    moment = {"talk": held, "start": b.NOW, "end": b.NOW + DAY, "person": who, "proposed_at": b.NOW}
    b.add(db, t.talk_moments, moment, {})
    b.add(db, t.decisions, {"talk": held, "text": "Door.", "made_by": who, "made_at": b.NOW}, {})
    action_points.make(db, NewActionPoint(who, who, "Bel.", b.TODAY, who, b.NOW, held))
    warnings.open_new(db, [NewSignal(who, Rule.SILENCE, "1", (), who)], b.NOW)
    exits.keep(db, who, "reis", who, b.NOW)
    practice.keep(db, NewPractice(who, b.procedure(db), b.employer(db), b.TODAY, on_ward=True), b.NOW)
    authorisation.decline(db, who, b.procedure(db), b.employer(db), b.NOW)
    asked(db, who, b.NOW)


def asked(db: Connection, who: PersonId, moment: datetime, about: PersonId | None = None) -> int:
    words = {"topic": "exams", "text": "Wanneer?", "contact": who, "deputy": None}
    return questions.ask(db, asker=who, about=about, at=moment, **words)  # type: ignore[arg-type]  # texts and a person


def from_files(db: Connection, who: PersonId, guide: PersonId) -> None:
    """A row of each kind that a school or employer tells and that is forgotten once it no longer does."""
    for build in (b.planned, b.exemption, b.work_process_pass, b.placement, b.submission, b.exam, b.training):
        build(db, who)
    b.supervision(db, who, guide)


def counts(db: Connection, tables: tuple[Table, ...]) -> set[int]:
    return {count(db, table) for table in tables}
