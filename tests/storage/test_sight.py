"""Whom an asker may see: the questions to the database against the rule in the domain."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, update

from bot.domain.people import Person, PersonId, RecordKind, Role, kinds_seen, may_see
from storage import people
from storage import tables as t
from storage.names import name_keys
from storage.sight import MOST_NAMED
from tests.storage import builders as b

DAY = timedelta(days=1)
MONTH = timedelta(days=30)


def asker(db: Connection, *roles: tuple[Role, str], name: str = "Vera Vraag") -> Person:
    found = people.person(db, b.person(db, name, roles))
    assert found is not None
    return found


def named(db: Connection, who: Person, text: str) -> list[str]:
    return [one.name for one in people.people_named(db, who, sorted(name_keys(text)), b.TODAY)]


def trainee(db: Connection, name: str = "Fatima Yilmaz") -> PersonId:
    number = b.person(db, name)
    b.trajectory(db, number)
    b.placement(db, number)
    return number


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.TEACHER, "school1", True),
        (Role.COORDINATOR, "school1", True),
        (Role.TEACHER, "school2", False),
        (Role.SCHEDULER, "zorg1", True),
        (Role.SCHEDULER, "zorg2", False),
        (Role.LEARNING_ADVISER, "zorg1", True),
        (Role.LEARNING_ADVISER, "zorg2", False),
        (Role.WORK_SUPERVISOR, "zorg1", False),
        (Role.TRAINEE, "school1", False),
    ],
)
def test_names_resolve_within_the_own_organisation(db: Connection, role: Role, at: str, sees: bool) -> None:
    trainee(db)
    assert named(db, asker(db, (role, at)), "mag Fatima dat?") == (["Fatima Yilmaz"] if sees else [])


def test_a_supervisor_finds_the_own_trainees_and_no_colleagues_one(db: Connection) -> None:
    karin = asker(db, (Role.WORK_SUPERVISOR, "zorg1"))
    b.supervision(db, trainee(db), karin.id)
    trainee(db, "Fatima Bakker")
    assert named(db, karin, "fatma") == ["Fatima Yilmaz"]


def test_a_deputy_finds_them_while_standing_in(db: Connection) -> None:
    piet = asker(db, (Role.WORK_SUPERVISOR, "zorg1"))
    number = b.supervision(db, trainee(db), b.person(db, "Karin", ()), deputy=piet.id, deputy_last=b.TODAY)
    assert named(db, piet, "Fatima") == ["Fatima Yilmaz"]
    db.execute(update(t.supervisions).where(t.supervisions.c.id == number).values(deputy_last=b.TODAY - DAY))
    assert named(db, piet, "Fatima") == []


def test_everybody_finds_themselves(db: Connection) -> None:
    me = asker(db, name="Noor Bakker")
    assert named(db, me, "Noor") == ["Noor Bakker"]


def test_a_planner_still_finds_who_left_a_month_ago_and_an_adviser_does_not(db: Connection) -> None:
    left = b.person(db)
    b.placement(db, left, last=b.TODAY - MONTH)
    gone = b.person(db, "Fatima Bakker")
    b.placement(db, gone, last=b.TODAY - MONTH - DAY)
    assert named(db, asker(db, (Role.SCHEDULER, "zorg1")), "Fatima") == ["Fatima Yilmaz"]
    assert named(db, asker(db, (Role.LEARNING_ADVISER, "zorg1"), name="Ada"), "Fatima") == []


def test_the_best_match_comes_first(db: Connection) -> None:
    for name in ("Fatima Bakker", "Fatma Yilmaz", "Fatima Yilmaz"):
        trainee(db, name)
    found = named(db, asker(db, (Role.SCHEDULER, "zorg1")), "Fatima Yilmaz")
    assert found[0] == "Fatima Yilmaz"
    assert set(found) == {"Fatima Yilmaz", "Fatma Yilmaz", "Fatima Bakker"}


def test_not_more_than_the_limit_and_the_full_name_among_them(db: Connection) -> None:
    numbers = range(1000, 1000 + MOST_NAMED + 5)
    stamp = {"source": "test", "confirmed_at": b.CONFIRMED}
    names = [{"id": n, "name": f"Fatima Bakker{n}", "email": f"{n}@voorbeeld.nl", **stamp} for n in numbers]
    db.execute(insert(t.persons), names)
    employer = b.employer(db)
    places = [{"trainee": n, "employer": employer, "first": b.LONG_AGO, **stamp} for n in numbers]
    db.execute(insert(t.placements), places)
    people.remember_names(db, [PersonId(n) for n in numbers])
    trainee(db, "Fatima Yilmaz")
    found = named(db, asker(db, (Role.SCHEDULER, "zorg1")), "Fatima Yilmaz")
    assert len(found) == MOST_NAMED
    assert found[0] == "Fatima Yilmaz"


def test_a_new_name_is_found_and_the_old_one_is_not(db: Connection) -> None:
    fatima = trainee(db)
    db.execute(update(t.persons).where(t.persons.c.id == fatima).values(name="Amina Demir"))
    people.remember_names(db, [fatima])
    planner = asker(db, (Role.SCHEDULER, "zorg1"))
    assert named(db, planner, "Amina") == ["Amina Demir"]
    assert named(db, planner, "Fatima") == []


def test_no_words_find_nobody(db: Connection) -> None:
    trainee(db)
    assert named(db, asker(db, (Role.SCHEDULER, "zorg1")), "?") == []


def test_a_location_narrows_to_who_is_placed_for_it(db: Connection) -> None:
    planner = asker(db, (Role.SCHEDULER, "zorg1"))
    b.location(db, "linde")
    b.location(db, "eik")
    places: Sequence[dict[str, Any]] = (
        {},
        {"location": "eik"},
        {"location": "eik", "only_there": True},
        {"location": "linde", "only_there": True},
        {"location": "linde", "last": b.TODAY - DAY},
    )
    for number, place in enumerate(places):
        b.placement(db, b.person(db, f"Naam {chr(97 + number)}"), **place)
    found = people.people_seen(db, planner, RecordKind.AUTHORISATIONS, b.TODAY, "linde")
    assert [one.name for one in found] == ["Naam a", "Naam b", "Naam d"]


ROLES = st.sampled_from(list(product(Role, ("zorg1", "zorg2", "school1", "school2"))))
SPANS = st.tuples(st.sampled_from([-60, -31, -30, -1, 0, 1]), st.sampled_from([None, -31, -30, -1, 0, 1, 30]))


@pytest.mark.usefixtures("kind")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    roles=st.lists(ROLES, max_size=3, unique=True),
    places=st.lists(st.tuples(st.sampled_from(["zorg1", "zorg2"]), SPANS), max_size=2),
    schools=st.lists(st.sampled_from(["school1", "school2"]), max_size=2, unique=True),
    guided=st.none() | st.tuples(SPANS, st.booleans(), SPANS),
    withdrawn=st.booleans(),
)
def test_the_questions_are_the_rule(
    shared: Engine,
    roles: list[tuple[Role, str]],
    places: list[tuple[str, tuple[int, int | None]]],
    schools: list[str],
    guided: tuple[tuple[int, int | None], bool, tuple[int, int | None]] | None,
    withdrawn: bool,
) -> None:
    with shared.connect() as db:
        transaction = db.begin()
        who = asker(db, *roles)
        fatima = b.person(db)
        for school in schools:
            b.trajectory(db, fatima, school, route=f"route-{school}")
        for number, (employer, span) in enumerate(places):
            b.employer(db, employer)
            b.location(db, f"plek{number}-{employer}", at=employer)
            b.placement(db, fatima, employer, location=f"plek{number}-{employer}", **_days(span))
        if guided is not None:
            _guide(db, fatima, who, *guided)
        if withdrawn:
            db.execute(update(t.persons).where(t.persons.c.id == fatima).values(withdrawn_at=b.NOW))
        relation = people.relations(db, [fatima], b.TODAY)[fatima]
        assert (named(db, who, "Fatima") != []) == bool(kinds_seen(who, relation, b.TODAY))
        for kind in RecordKind:
            listed = fatima in [one.id for one in people.people_seen(db, who, kind, b.TODAY)]
            assert listed == may_see(who, relation, kind, b.TODAY), kind
        transaction.rollback()


def _days(span: tuple[int, int | None], first: str = "first", last: str = "last") -> dict[str, Any]:
    begin, end = span
    begins = b.TODAY + begin * DAY
    return {first: begins, last: None if end is None else max(begins, b.TODAY + end * DAY)}


def _guide(
    db: Connection,
    who: PersonId,
    guide: Person,
    span: tuple[int, int | None],
    as_deputy: bool,
    deputy_span: tuple[int, int | None],
) -> None:
    if not as_deputy:
        b.supervision(db, who, guide.id, **_days(span))
        return
    days = _days(span) | _days(deputy_span, "deputy_first", "deputy_last")
    b.supervision(db, who, b.person(db, "Karin Ander", ()), deputy=guide.id, **days)
