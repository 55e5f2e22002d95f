"""Early warning: a rule speaks of its own facts, and of nothing else (I1, G6, L8)."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.warnings import Fact, Facts, Limits, Observed, Rule, occasion_of, shown_to_work, warned

TODAY = date(2024, 11, 19)
LIMITS = Limits()


def ago(days: int, **more: Any) -> Fact:
    return Fact(TODAY - timedelta(days=days), **more)


def values(*numbers: float) -> Facts:
    return tuple(ago(7 * (len(numbers) - n), number=one) for n, one in enumerate(numbers))


@pytest.mark.parametrize(
    ("rule", "observed", "speaks"),
    [
        (Rule.DEADLINES, Observed(late=(ago(1), ago(9))), True),
        (Rule.DEADLINES, Observed(late=(ago(1),)), False),
        (Rule.DEADLINES, Observed(late=(ago(1), ago(0))), False),
        (Rule.SILENCE, Observed(contact=ago(14)), True),
        (Rule.SILENCE, Observed(contact=ago(13)), False),
        (Rule.SILENCE, Observed(), False),
        (Rule.SILENCE, Observed(contact=ago(20), off=7), False),
        (Rule.SILENCE, Observed(contact=ago(21), off=7), True),
        (Rule.UNGUIDED, Observed(unguided=ago(0)), True),
        (Rule.HOURS, Observed(hours=(ago(1, number=8, least=16), ago(1, number=7.5, least=16))), True),
        (Rule.HOURS, Observed(hours=(ago(1, number=8, least=16), ago(1, number=8, least=16))), False),
        (Rule.HOURS, Observed(hours=(ago(1, number=8, least=16), ago(1, least=16))), False),
        (Rule.PULSE, Observed(pulse=values(5, 4, 3)), True),
        (Rule.PULSE, Observed(pulse=values(5, 4, 4)), False),
        (Rule.PULSE, Observed(pulse=values(4, 3)), False),
        (Rule.PULSE, Observed(pulse=values(1, 2)), True),
        (Rule.PULSE, Observed(pulse=values(2, 3)), False),
        (Rule.PULSE, Observed(pulse=values(5, 4, 3, 4)), False),
        (Rule.UNSEEN, Observed(seen=values(1, 0, 0)), True),
        (Rule.UNSEEN, Observed(seen=values(0, 1, 0)), False),
        (Rule.UNSEEN, Observed(seen=values(0)), False),
        (Rule.ENDING, Observed(places=(ago(-42),)), True),
        (Rule.ENDING, Observed(places=(ago(-43),)), False),
        (Rule.ENDING, Observed(places=(ago(-42), Fact(date.max))), False),
        (Rule.ENDING, Observed(places=(ago(-42),), goes_on_until=TODAY + timedelta(days=42)), False),
        (Rule.NO_SHOW, Observed(missed=(ago(28),)), True),
        (Rule.NO_SHOW, Observed(missed=(ago(29),)), False),
        (Rule.STOPPED, Observed(stopped=ago(200)), True),
    ],
)
def test_from_when_on_a_rule_speaks(rule: Rule, observed: Observed, speaks: bool) -> None:
    assert (rule in warned(observed, LIMITS, TODAY)) is speaks


days = st.integers(-60, 60).map(ago)
facts = st.lists(
    st.builds(ago, st.integers(-60, 60), number=st.none() | st.floats(0, 5), least=st.none() | st.floats(0, 40)),
    max_size=4,
).map(tuple)
OWN = {
    "late": Rule.DEADLINES,
    "contact": Rule.SILENCE,
    "unguided": Rule.UNGUIDED,
    "hours": Rule.HOURS,
    "pulse": Rule.PULSE,
    "seen": Rule.UNSEEN,
    "places": Rule.ENDING,
    "missed": Rule.NO_SHOW,
    "stopped": Rule.STOPPED,
}
"""The field that each rule looks at."""
observations = st.builds(
    Observed,
    **{one.name: facts if one.type == "Facts" or one.default == () else st.none() | days for one in fields(Observed)}
    | {"goes_on_until": st.just(date.max), "off": st.just(0)},
)


@given(observations)
def test_a_rule_shows_only_facts_that_are_there(observed: Observed) -> None:
    for rule, shown in warned(observed, LIMITS, TODAY).items():
        field = next(name for name, one in OWN.items() if one is rule)
        there = getattr(observed, field)
        assert set(shown) <= set(there if isinstance(there, tuple) else (there,))
        assert occasion_of(shown) == max(fact.day for fact in shown).isoformat()


@given(observations, observations, st.sampled_from(sorted(OWN)))
def test_facts_of_other_rules_change_nothing(observed: Observed, other: Observed, field: str) -> None:
    """Whatever else is seen of somebody, a rule says the same of its own facts, and nothing without them."""
    changed = replace(other, **{field: getattr(observed, field)})
    rule = OWN[field]
    assert warned(changed, LIMITS, TODAY).get(rule) == warned(observed, LIMITS, TODAY).get(rule)
    assert rule not in warned(replace(observed, **{field: getattr(Observed(), field)}), LIMITS, TODAY)


def test_one_employer_sees_no_fact_of_another() -> None:
    own, others, nobodys = ago(1, employer="zorg1"), ago(1, employer="zorg2"), ago(1)
    assert shown_to_work((own, nobodys), frozenset({"zorg1"}))
    assert not shown_to_work((own, others), frozenset({"zorg1"}))
