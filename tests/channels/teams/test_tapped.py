"""What comes back from a card: what we made is read as it was, and anything else is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.tapped import (
    CardRefused,
    ForeignCard,
    Kind,
    NothingPicked,
    OldCard,
    Submitted,
    carried,
    field_id,
    list_id,
    submitted,
)
from bot.messages import FORM_TOKEN

CHOICE = carried(Kind.CHOICE, "c1", token="7.a")
FORM = carried(Kind.FORM, "c1", token="9.f", fields=["what", "when"])
LIST = carried(Kind.CHOICE, "c1", input=list_id(0))


@pytest.mark.parametrize(
    "value",
    [
        {"action": {"type": "Action.Execute", "verb": "keuze", "data": CHOICE}, "trigger": "manual"},
        {"data": CHOICE, "context": {"theme": "dark"}},
        CHOICE,
    ],
    ids=["execute", "dialog", "submit"],
)
def test_it_is_read_from_whatever_teams_sends(value: dict[str, Any]) -> None:
    assert submitted(value) == Submitted(Kind.CHOICE, "c1", 0, "7.a")


def test_a_form_is_as_an_inbound_takes_it() -> None:
    filled = FORM | {field_id(0): " een\r\ntwee ", field_id(1): "vrijdag", "part": 2}
    told = ((FORM_TOKEN, "9.f"), ("what", "een\ntwee"), ("when", "vrijdag"))
    assert submitted(filled) == Submitted(Kind.FORM, "c1", 2, form=told)


def test_an_empty_field_is_there_and_one_that_was_never_asked_is_not() -> None:
    filled = FORM | {field_id(0): None, "field7": "erbij", "what": "erbij", "token2": "x"}
    assert submitted(filled).form == ((FORM_TOKEN, "9.f"), ("what", ""), ("when", ""))


def test_a_field_may_be_called_anything() -> None:
    odd = carried(Kind.FORM, "c1", token="9.f", fields=["token", "wegwijs", "", "kind"])
    filled = odd | {field_id(number): str(number) for number in range(4)}
    assert submitted(filled).form[1:] == (("token", "0"), ("wegwijs", "1"), ("", "2"), ("kind", "3"))


@pytest.mark.parametrize(
    "value", [None, "", "tekst", 3, [], [CHOICE], {}, {"action": "x"}, {"data": None}, {"token": "1"}]
)
def test_what_is_not_of_a_card_of_ours(value: object) -> None:
    with pytest.raises(ForeignCard):
        submitted(value)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "onbekend"},
        {"kind": None},
        {"answer": 3},
        {"part": "0"},
        {"part": True},
        {"part": -1},
        {"token": ["7.a"]},
        {"token": ""},
        {"token": "\x00"},
        {"token": "x" * 1_001},
        {"wegwijs": "1"},
        {"wegwijs": True},
    ],
)
def test_a_card_of_ours_that_was_changed(changed: dict[str, Any]) -> None:
    with pytest.raises(ForeignCard):
        submitted(CHOICE | changed)


@pytest.mark.parametrize(
    "changed", [{field_id(0): 3}, {field_id(0): ["a"]}, {"fields": "what"}, {"fields": [1]}, {"token": None}]
)
def test_a_form_with_something_else_than_text(changed: dict[str, Any]) -> None:
    with pytest.raises(ForeignCard):
        submitted(FORM | changed)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_card_of_another_version(version: int) -> None:
    with pytest.raises(OldCard):
        submitted({"action": {"data": CHOICE | {"wegwijs": version}}})


@pytest.mark.parametrize("picked", [{}, {list_id(0): ""}, {list_id(0): None}, {list_id(1): "7.a"}])
def test_nothing_was_picked(picked: dict[str, Any]) -> None:
    with pytest.raises(NothingPicked):
        submitted(LIST | picked)


def test_only_a_list_is_picked_from() -> None:
    with pytest.raises(ForeignCard):
        submitted(LIST | {"input": "key"})
    with pytest.raises(ForeignCard):
        submitted(LIST | {list_id(0): 3})


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_called_as_the_renderer_of_teams_calls_its_own(kind: Kind) -> None:
    """With a `key` in the data of a button a tap is an error in its page, and nothing is sent."""
    assert "key" not in carried(kind, "c1")


@pytest.mark.parametrize("key", ["x" * 256, "\x00", "\ud800"])
def test_a_key_that_no_button_can_carry_is_left_out(key: str) -> None:
    assert carried(Kind.CHOICE, key)["answer"] == ""


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.sampled_from(["keuze", "formulier", "picked0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["wegwijs", "kind", "answer", "part", "token", "fields", "field0", "input", "picked0", "data", "action"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)
_parts = st.dictionaries(st.sampled_from([*FORM, *LIST, field_id(0)]), _values, max_size=4)


@given(_values, _parts, st.sampled_from([CHOICE, FORM, LIST]))
def test_it_is_read_or_refused_and_nothing_else(value: object, changed: dict[str, Any], made: dict[str, Any]) -> None:
    for one in (value, made | changed, {"action": {"data": made | changed}}):
        try:
            found = submitted(one)
        except CardRefused:
            continue
        assert isinstance(found.key, str)
        assert found.part >= 0
        assert all(isinstance(text, str) for pair in found.form for text in pair)
        assert (found.kind is Kind.CHOICE) == bool(found.token)
