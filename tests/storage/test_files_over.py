"""What is kept for two years after the route is forgotten then, and not while it could still be of use."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.facts import Question
from bot.domain.authorisation.outcome import Outcome
from bot.domain.calendar import Interval, at
from bot.domain.notices import EVERYTHING, Mute, Wishes
from bot.domain.people import PersonId, Role
from bot.domain.records import Level, TrajectState
from storage import audit, authorisation, catalogue, file_ends, files_over, privacy, questions, retention, wishes
from storage import tables as t
from storage.audit import AuditEntry
from tests.storage import builders as b
from tests.storage.ended import DAY, OWN, TOLD, asked, count, counts, from_files, own, trainee
from tests.storage.test_retention import told

GONE = at(date(2026, 11, 20))
"""The first moment of the first day on which what ended on `b.TODAY` is over."""
LATE = Interval(b.NOW - timedelta(days=1), b.NOW)
STAYS = {t.trajectories, t.competences, t.signing_rights}
"""What only its school or employer has erased: forgetting it could make an answer looser."""
WITH_THE_ACCOUNT = {t.persons, t.person_roles, t.person_names, t.accounts, t.wishes, t.mutes}
APPEND_ONLY = {t.audit_entries}


def test_an_ended_file_is_kept_for_two_years_to_the_day(db: Connection) -> None:
    who, guide = trainee(db), b.person(db, "Wim Bos", ((Role.WORK_SUPERVISOR, "zorg1"),))
    own(db, who)
    from_files(db, who, guide)
    for moment in (b.NOW, GONE - timedelta(seconds=1)):
        retention.forget(db, moment)
        assert counts(db, (*OWN, *TOLD)) == {1}
    retention.forget(db, GONE)
    assert counts(db, (*OWN, *TOLD)) == {0}
    assert count(db, t.trajectories) == 1


def test_every_table_of_a_person_is_forgotten_or_named(db: Connection) -> None:
    """Each says its term to people: a new one is forgotten by something, or stands in one of the three sets."""
    who, other = trainee(db, withdrawn=False), b.person(db, "Karin de Wit", ())
    own(db, who)
    told(db, who)
    from_files(db, who, other)
    b.competence(db, who, other)
    b.signing_right(db, who)
    b.staff_entry(db, who)
    b.shift(db, LATE, [who])
    b.add(db, t.import_runs, {"at": b.NOW, "who": who, "source": "x", "exported_at": b.NOW, "full": True}, {})
    b.add(db, t.accounts, {"person": who, "channel": "web", "tenant": "", "user": "1", "conversation": ""}, {})
    wishes.keep(db, who, Wishes())
    wishes.mute(db, Mute(who, EVERYTHING, b.NOW, None))
    audit.write(db, [AuditEntry(b.NOW, who, who, "plan", "", "")])
    db.execute(update(t.persons).where(t.persons.c.id == who).values(withdrawn_at=b.NOW))
    before = privacy.what_is_kept(db, who)
    assert [name for name, rows, _ in before if not rows] == []
    for moment in (b.NOW, GONE, GONE + DAY):
        retention.forget(db, moment)
    left = {table for table, (_, rows, _) in zip(privacy.KEPT, privacy.what_is_kept(db, who), strict=True) if rows}
    assert left == STAYS | WITH_THE_ACCOUNT | APPEND_ONLY
    assert count(db, t.import_runs) == 1


def test_nothing_is_forgotten_while_another_route_runs(db: Connection) -> None:
    who = trainee(db)
    second = b.trajectory(db, who, route="route2", expected_end=None)
    own(db, who)
    for moment in (b.NOW, GONE):
        retention.forget(db, moment)
    assert counts(db, OWN) == {1}
    ended = update(t.trajectories).where(t.trajectories.c.id == second)
    db.execute(ended.values(state=TrajectState.FINISHED, confirmed_at=GONE))
    for moment in (GONE + DAY, at(date(2028, 11, 20))):
        retention.forget(db, moment)
        assert counts(db, OWN) == {1}
    retention.forget(db, at(date(2028, 11, 21)))
    assert counts(db, OWN) == {0}


def test_a_route_that_goes_on_again_has_not_ended(db: Connection) -> None:
    who = trainee(db)
    own(db, who)
    for state in (TrajectState.ACTIVE, TrajectState.STOPPED):
        retention.forget(db, b.NOW)
        db.execute(update(t.trajectories).values(state=state, expected_end=None, confirmed_at=b.NOW + DAY))
        retention.forget(db, b.NOW + DAY)
    db.execute(update(t.trajectories).values(confirmed_at=GONE))
    retention.forget(db, GONE)
    assert counts(db, OWN) == {1}
    retention.forget(db, GONE + DAY)
    assert counts(db, OWN) == {0}


@pytest.mark.parametrize(("confirmed", "kept"), [(b.NOW, 0), (GONE, 1)])
def test_a_route_of_which_its_school_fell_silent_ends_by_itself(db: Connection, confirmed: datetime, kept: int) -> None:
    own(db, trainee(db, state=TrajectState.ACTIVE, expected_end=b.TODAY, confirmed_at=confirmed))
    retention.forget(db, GONE)
    assert counts(db, OWN) == {kept}


def test_what_is_still_told_stays_and_a_decline_with_it(db: Connection) -> None:
    who, guide = trainee(db), b.person(db, "Karin de Wit", ())
    own(db, who)
    from_files(db, who, guide)
    for table in TOLD:
        db.execute(update(table).values(confirmed_at=GONE))
    retention.forget(db, b.NOW)
    retention.forget(db, GONE)
    assert counts(db, TOLD) == {1}
    db.execute(update(t.placements).values(withdrawn_at=GONE))
    assert count(db, t.self_declines) == 1
    b.competence(db, who, guide, confirmed_at=GONE)
    retention.forget(db, GONE + DAY)
    assert (count(db, t.placements), count(db, t.self_declines), count(db, t.practice_logs)) == (0, 1, 0)
    db.execute(update(t.competences).values(withdrawn_at=GONE))
    retention.forget(db, GONE + 2 * DAY)
    assert (count(db, t.competences), count(db, t.self_declines)) == (1, 0)


def test_what_was_asked_after_the_route_stays_for_two_years_of_its_own(db: Connection) -> None:
    who, staff = trainee(db), b.person(db, "Karin de Wit", ())
    later = b.NOW + 30 * DAY
    old, new = asked(db, staff, b.NOW), asked(db, staff, later)
    of_who, about = asked(db, who, later), asked(db, staff, b.NOW, who)
    retention.forget(db, b.NOW)
    retention.forget(db, GONE)
    assert [questions.get(db, one) is None for one in (old, new, of_who, about)] == [True, False, False, True]
    retention.forget(db, GONE + 30 * DAY)
    assert count(db, t.open_questions) == 0


def test_a_talk_waits_for_what_was_agreed_in_it_later(db: Connection) -> None:
    own(db, trainee(db))
    db.execute(update(t.action_points).values(made_at=b.NOW + DAY))
    retention.forget(db, b.NOW)
    retention.forget(db, GONE)
    kept = (t.action_points, t.talks, t.decisions, t.rounds, t.answers)
    assert (counts(db, kept), count(db, t.signals)) == ({1}, 0)
    retention.forget(db, GONE + DAY)
    assert counts(db, kept) == {0}


def test_a_beat_takes_a_few_and_goes_on_where_it_was(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Anna", "Bea", "Cas", "Dik", "Els"):
        own(db, trainee(db, name))
    retention.forget(db, b.NOW)
    monkeypatch.setattr(file_ends, "LOOKS", 3)
    monkeypatch.setattr(files_over, "FEW", 2)
    left = []
    for _ in range(4):
        retention.forget(db, GONE)
        left.append(count(db, t.rounds))
    assert left == [3, 1, 0, 0]


def test_a_roster_is_kept_for_half_a_year_to_the_day(db: Connection) -> None:
    ended = at(date(2024, 5, 19)) - timedelta(hours=1)
    b.shift(db, Interval(ended, ended + timedelta(hours=2)), [b.person(db)], ["zwachtelen"])
    retention.forget(db, at(date(2024, 11, 20)) - timedelta(seconds=1))
    assert count(db, t.shift_staff) == 1
    retention.forget(db, at(date(2024, 11, 20)))
    assert counts(db, (t.shifts, t.shift_staff, t.shift_procedures)) == {0}


def test_no_answer_becomes_looser(db: Connection) -> None:
    """Everything that could make an answer positive stands: of an ended route it is no before and after."""
    karin = b.person(db, "Karin de Wit", ())
    b.policy(db, unlimited=True)
    b.signing_right(db, karin)
    ended = (TrajectState.STOPPED, TrajectState.FINISHED)
    everybody = [trainee(db, state.title(), state=state, expected_end=None) for state in ended]
    everybody.append(trainee(db, "Weg", state=TrajectState.ACTIVE, withdrawn=True))
    for who in everybody:
        own(db, who)
        b.placement(db, who, last=None, confirmed_at=GONE)
        b.competence(db, who, karin, until=None, confirmed_at=GONE)
        b.competence(db, who, karin, signed_on=b.TODAY, level=Level.SUPERVISED, withdrawn=True)
    before = [outcome(db, who) for who in everybody]
    assert before == [Outcome.NOT_ALLOWED, Outcome.UNKNOWN, Outcome.UNKNOWN]
    retention.forget(db, b.NOW)
    retention.forget(db, GONE)
    assert counts(db, (t.rounds, t.practice_logs)) == {0}
    assert [outcome(db, who) for who in everybody] == before
    db.execute(update(t.trajectories).values(state=TrajectState.ACTIVE, expected_end=None, withdrawn_at=None))
    assert {outcome(db, who) for who in everybody} == {Outcome.NOT_ALLOWED}


def outcome(db: Connection, who: PersonId) -> Outcome:
    procedure = catalogue.procedure(db, "zwachtelen")
    assert procedure is not None
    day = Interval(GONE, GONE + timedelta(hours=8))
    facts = authorisation.facts_for(db, who, ["zwachtelen"], "zorg1", day)
    return decide(Question(who, procedure, "zorg1", day, None, GONE), facts).outcome
