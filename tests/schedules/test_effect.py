"""Who is held out, and what may be said about whether nudges help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import PersonId
from schedules.due import Due, Part, Plan
from schedules.effect import FEWEST_PEOPLE, Difference, effect, group, newcombe, wilson
from schedules.holdout import CONTROL_GROUP, held_out, in_control_group
from schedules.tick import plan_all
from storage import tables as t
from storage.engine import reading, writing
from storage.handed_in import InTime
from tests.storage import builders as b

TRAINEES = [PersonId(n) for n in range(1, 2_001)]
FIRST = [one for one in TRAINEES if in_control_group(one, 50)]
OTHERS = [one for one in TRAINEES if not in_control_group(one, 50)]


def nudge(person: PersonId, **given_: object) -> Due:
    until = b.NOW + timedelta(days=1)
    made = Due(person, NoticeKind.DEADLINE, "inlevering:1", "v/1", b.NOW, until, lambda *_: Part("", ""), about=person)
    return replace(made, **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize("percent", [0, 1, 10, 50])
def test_the_control_group_is_about_as_large_as_the_school_says(percent: int) -> None:
    many = sum(in_control_group(one, percent) for one in TRAINEES)
    assert abs(100 * many / len(TRAINEES) - percent) <= (2.5 if percent else 0)


@given(st.integers(1, 10**9).map(PersonId), st.integers(0, 49))
def test_a_larger_share_holds_all_of_a_smaller_one(trainee: PersonId, percent: int) -> None:
    assert in_control_group(trainee, percent + 1) >= in_control_group(trainee, percent)
    assert not in_control_group(trainee, 0)


def test_who_is_in_it_never_changes() -> None:
    """Another way to choose would mix the groups of a school that is measuring."""
    assert [int(one) for one in TRAINEES if in_control_group(one, 10)][:5] == [34, 54, 56, 65, 77]


def test_only_ordinary_nudges_about_work_are_held_out() -> None:
    trainee, teacher = FIRST[0], OTHERS[0]
    assert held_out(nudge(trainee), 50)
    assert not held_out(nudge(trainee), 0)
    assert not held_out(nudge(trainee, acute=True), 50)
    assert not held_out(nudge(teacher), 50)
    assert held_out(nudge(teacher, about=trainee), 50)
    assert [kind for kind in NoticeKind if held_out(nudge(trainee, kind=kind), 50)] == [NoticeKind.DEADLINE]


def test_what_is_held_out_is_kept_with_its_reason(engine: Engine) -> None:
    with writing(engine) as db:
        people = [b.person(db, f"Persoon {n}") for n in range(12)]
    plan = Plan(NoticeKind.DEADLINE, lambda *_: (), lambda *_: [nudge(one) for one in people])
    for _ in range(2):
        plan_all(engine, [plan], b.NOW, 50)
    n = t.notices.c
    with reading(engine) as db:
        found = {row.person: (row.state, row.remark) for row in db.execute(select(n.person, n.state, n.remark))}
    out = (NoticeState.SKIPPED, CONTROL_GROUP)
    assert found == {one: out if in_control_group(one, 50) else (NoticeState.PLANNED, "") for one in people}
    assert len(set(found.values())) == 2


def test_intervals_are_those_of_the_published_examples() -> None:
    """Newcombe 1998: 81 of 263, and 56 of 70 against 48 of 80."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=5e-5)
    assert newcombe(56 / 70, 70, 48 / 80, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def handed_in(people: Sequence[PersonId], due: int, in_time: float) -> list[InTime]:
    """So many for each; `in_time` is the share, spread evenly over people."""
    return [InTime(one, due, round((n + 1) * due * in_time) - round(n * due * in_time)) for n, one in enumerate(people)]


def test_a_large_difference_between_large_groups_is_clear() -> None:
    found = effect([*handed_in(OTHERS[:200], 5, 0.8), *handed_in(FIRST[:200], 5, 0.6)], 50)
    assert (found.nudged.people, found.control.people) == (200, 200)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.2)
    assert found.difference.clear


def test_a_small_difference_is_not() -> None:
    found = effect([*handed_in(OTHERS[:40], 5, 0.62), *handed_in(FIRST[:40], 5, 0.6)], 50)
    assert found.difference is not None
    assert not found.difference.clear


@pytest.mark.parametrize(("others", "first"), [(FEWEST_PEOPLE - 1, 200), (200, FEWEST_PEOPLE - 1), (0, 0)])
def test_nothing_is_claimed_of_a_small_group(others: int, first: int) -> None:
    found = effect([*handed_in(OTHERS[:others], 30, 0.9), *handed_in(FIRST[:first], 30, 0.1)], 50)
    assert found.difference is None
    assert (found.nudged.people, found.control.people) == (others, first)


def test_thirty_people_are_enough() -> None:
    found = effect([*handed_in(OTHERS[:30], 3, 0.9), *handed_in(FIRST[:30], 3, 0.1)], 50)
    assert found.difference is not None


def test_work_of_one_person_counts_for_less_than_that_of_many() -> None:
    """All of theirs in time, or nothing: then each person says one thing, however much fell due."""
    alike = group([InTime(one, 10, 10 * (n % 2)) for n, one in enumerate(FIRST[:100])])
    unlike = group([InTime(one, 10, 5) for one in FIRST[:100]])
    assert (alike.share, unlike.share) == (0.5, 0.5)
    assert alike.worth == pytest.approx(99)
    assert unlike.worth == 1_000
    assert group([InTime(one, 10, 10) for one in FIRST[:100]]).worth == 100


COUNTS = st.integers(1, 12).flatmap(lambda due: st.tuples(st.just(due), st.integers(0, due)))


@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=30, max_size=40), st.lists(COUNTS, min_size=30, max_size=40))
def test_the_interval_holds_the_difference(nudged: list[tuple[int, int]], control: list[tuple[int, int]]) -> None:
    own = [InTime(one, *counts) for one, counts in zip(OTHERS, nudged, strict=False)]
    found = effect([*own, *(InTime(one, *counts) for one, counts in zip(FIRST, control, strict=False))], 50)
    assert found.difference is not None
    assert -1 <= found.difference.low <= found.difference.value <= found.difference.high <= 1
    for one in (found.nudged, found.control):
        assert 0 < one.worth <= one.due


def test_without_an_effect_a_clear_difference_is_rare() -> None:
    """Two groups of forty whose people differ much: one in twenty is clear by chance, give or take."""
    random, clear, times = Random(6), 0, 400
    for _ in range(times):
        made = []
        for who in (*OTHERS[:40], *FIRST[:40]):
            good = random.betavariate(1, 0.6)
            made.append(InTime(who, 8, sum(random.random() < good for _ in range(8))))
        found = effect(made, 50).difference
        clear += isinstance(found, Difference) and found.clear
    assert clear / times < 0.08
