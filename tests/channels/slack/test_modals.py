"""A form as a modal: Slack takes it, nothing is lost, and what comes back is what was offered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.lengths import units
from bot.channels.plain import whole
from bot.channels.slack.modals import modal, values
from bot.messages import Field, Form
from bot.texts import Texts
from tests.channels.slack import replies
from tests.channels.slack.blockkit import view_problems
from tests.channels.slack.test_rendering import UNSHRUNK, missing, texts

NL = Texts("nl")


def inputs(view: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a modal."""
    return [block for block in view["blocks"] if block["type"] == "input"]


def offered(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a select, in order."""
    groups = element.get("option_groups") or [{"options": element["options"]}]
    return [option for group in groups for option in group["options"]]


def state_of(view: dict[str, Any], pick: int) -> dict[str, Any]:
    """What Slack sends when in every select that option is chosen and "antwoord" written in every box."""
    state: dict[str, Any] = {}
    for block in inputs(view):
        element = block["element"]
        if element["type"] == "static_select":
            options = offered(element)
            filled = {"type": "static_select", "selected_option": options[pick % len(options)]}
        else:
            filled = {"type": "plain_text_input", "value": "antwoord"}
        state[block["block_id"]] = {element["action_id"]: filled}
    return state


@settings(max_examples=60, phases=UNSHRUNK)
@given(replies.forms, st.lists(replies.asked, max_size=3).map(tuple), st.integers(0, 3))
def test_slack_takes_it_and_gives_back_what_was_offered(form: Form, told: tuple[str, ...], pick: int) -> None:
    view = modal(form, NL, private="x", told=told)
    assert view_problems(view) == []
    chosen = dict(zip(range(len(form.fields)), values(form, state_of(view, pick)), strict=True))
    for number, field in enumerate(form.fields):
        wanted = field.options[pick % len(field.options)][0] if field.options else "antwoord"
        assert chosen[number] == (field.name, wanted)


@settings(max_examples=60, phases=UNSHRUNK)
@given(replies.forms, st.lists(replies.asked, max_size=3).map(tuple))
def test_every_text_of_a_form_can_be_read(form: Form, told: tuple[str, ...]) -> None:
    view = modal(form, NL, private="", told=told)
    shown = [*texts(view["title"]), *texts(view["submit"]), *texts(view["blocks"])]
    shown += [block["element"].get("initial_value", "") for block in inputs(view)]
    everything = "\x1f".join(shown) + "".join(shown)
    wanted = [form.title, form.submit, *told]
    for field in form.fields:
        wanted += [field.label, field.hint, *(label for _, label in field.options)]
        wanted += [] if field.options else [field.value]
    assert [one[:60] for one in map(whole, wanted) if one.strip() and missing([one], everything) is not None] == []


VISIT = Form(
    "Aanmelden voor een examen",
    (
        Field("exam", "Welk examen?", (("a", "Verpleegtechnische handelingen"), ("b", "Begeleiden")), value="b"),
        Field("day", "Welke dag past je?", hint="Bijvoorbeeld: vrijdag 22 november."),
        Field("why", "Toelichting", required=False, lines=True, value="Graag in de ochtend."),
    ),
    "Meld mij aan",
    "9.f",
)


def test_a_form_as_a_modal() -> None:
    view = modal(VISIT, NL, private='{"a":1}', told=("Kies een andere dag.",))
    assert (view["callback_id"], view["private_metadata"]) == ("form", '{"a":1}')
    assert view["title"]["text"] == "Aanmelden voor een exam…"
    assert list(texts(view["blocks"][:2])) == ["Aanmelden voor een examen", "Kies een andere dag."]
    exam, day, why = inputs(view)
    assert [block["block_id"] for block in (exam, day, why)] == ["0", "1", "2"]
    assert [block["optional"] for block in (exam, day, why)] == [False, False, True]
    assert exam["element"]["initial_option"]["value"] == "b"
    assert day["hint"]["text"] == "Bijvoorbeeld: vrijdag 22 november."
    assert (day["element"]["multiline"], why["element"]["multiline"]) == (False, True)
    assert why["element"]["initial_value"] == "Graag in de ochtend."


def test_a_value_that_is_too_long_is_shown_in_full_above() -> None:
    value = "Woord " * 600
    view = modal(Form("Titel", (Field("a", "Verslag", value=value),), "Klaar", "1"), NL, private="")
    assert "initial_value" not in inputs(view)[0]["element"]
    assert value in "".join(texts(view["blocks"]))


def test_more_than_a_hundred_options_are_grouped() -> None:
    options = tuple((f"v{number}", f"Optie {number}") for number in range(250))
    form = Form("Titel", (Field("a", "Welke?", options),), "Klaar", "1")
    view = modal(form, NL, private="")
    groups = inputs(view)[0]["element"]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert groups[1]["label"]["text"] == "Optie 100 – Optie 199"
    assert view_problems(view) == []
    assert values(form, state_of(view, 249)) == (("a", "v249"),)


def test_option_values_that_do_not_fit_are_numbered() -> None:
    form = Form("Titel", (Field("a", "Welke?", (("x" * 151, "Lang"), ("0", "Nul"), ("", "Leeg"))),), "Klaar", "1")
    view = modal(form, NL, private="")
    assert [option["value"] for option in offered(inputs(view)[0]["element"])] == ["0", "1", "2"]
    assert [values(form, state_of(view, pick))[0][1] for pick in range(3)] == ["x" * 151, "0", ""]


def test_long_option_labels_stand_numbered_above() -> None:
    label = "Een optie met een naam " * 5
    view = modal(Form("Titel", (Field("a", "Welke?", (("1", label), ("2", "Kort"))),), "Klaar", "1"), NL, private="")
    assert list(texts(view["blocks"][0])) == ["Welke?", label, "Kort"]
    assert [units(option["text"]["text"]) <= 75 for option in offered(inputs(view)[0]["element"])] == [True, True]


def test_what_a_modal_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="private"):
        modal(VISIT, NL, private="x" * 3001)
    with pytest.raises(ValueError, match="101 questions"):
        modal(Form("Titel", tuple(Field(str(n), "Vraag") for n in range(101)), "Klaar", "1"), NL, private="")


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["a", "b", "0", "value"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["0", "1", "2", "value", "selected_option", "type"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(ODD)
def test_odd_answers_never_raise(state: Any) -> None:
    found = values(VISIT, state)
    assert [name for name, _ in found] == ["exam", "day", "why"]
    assert found[0][1] in ("", "a", "b")
    assert all(isinstance(value, str) for _, value in found)


@pytest.mark.parametrize(
    "given_value", [None, {}, {"selected_option": None}, {"selected_option": {"value": "z"}}, {"selected_option": "a"}]
)
def test_an_option_that_was_never_offered_is_nothing(given_value: Any) -> None:
    assert values(VISIT, {"0": {"value": given_value}})[0] == ("exam", "")
