"""A form in a card and in a dialog: nothing is lost, and what comes back is what was offered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.plain import whole
from bot.channels.teams.cards import MOST
from bot.channels.teams.dialogs import dialog, in_card
from bot.channels.teams.tapped import Kind, Submitted, fits, submitted
from bot.messages import FORM_TOKEN, Field, Form
from bot.texts import Texts
from tests.channels.teams import cardcheck
from tests.channels.teams.cardcheck import Block, actions, inputs, run_texts, squeezed

NL, EN = Texts("nl"), Texts("en")
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


def card_of(answer: Block) -> Block:
    """The card in a dialog."""
    found: Block = answer["task"]["value"]["card"]["content"]
    return found


def filled(card: Block, values: dict[str, Any]) -> dict[str, Any]:
    """What Teams sends when the button of a dialog is tapped."""
    (send,) = actions(card)
    return {"data": send["data"] | values, "context": {"theme": "default"}}


def test_a_form_as_a_dialog() -> None:
    answer = dialog(VISIT, "c1", NL, ("Kies een andere dag.",))
    assert answer["task"]["type"] == "continue"
    assert answer["task"]["value"]["title"] == "Aanmelden voor een examen"
    card = card_of(answer)
    assert cardcheck.valid(card)
    assert cardcheck.broken(card) == []
    assert run_texts(card) == ["Kies een andere dag.", "Bijvoorbeeld: vrijdag 22 november."]
    exam, day, why = inputs(card)
    assert [one["label"] for one in (exam, day, why)] == [
        "Welk examen?",
        "Welke dag past je?",
        "Toelichting (niet verplicht)",
    ]
    assert [one["isRequired"] for one in (exam, day, why)] == [True, True, False]
    assert (exam["value"], exam["style"]) == ("b", "compact")
    assert (day["isMultiline"], why["isMultiline"], why["value"]) == (False, True, "Graag in de ochtend.")
    (send,) = card["actions"]
    assert (send["type"], send["title"]) == ("Action.Submit", "Meld mij aan")


def test_what_is_filled_in_comes_back_by_name() -> None:
    card = card_of(dialog(VISIT, "c1", NL))
    ids = [one["id"] for one in inputs(card)]
    told = submitted(filled(card, dict(zip(ids, ["a", "vrijdag", ""], strict=True))))
    pairs = ((FORM_TOKEN, "9.f"), ("exam", "a"), ("day", "vrijdag"), ("why", ""))
    assert told == Submitted(Kind.FORM, "c1", form=pairs)


def test_in_the_card_it_is_sent_so_that_the_card_is_answered() -> None:
    blocks = in_card(VISIT, "c1", NL)
    assert run_texts(blocks)[0] == "Aanmelden voor een examen"
    (send,) = actions(blocks)
    assert (send["type"], send["verb"]) == ("Action.Execute", "formulier")
    assert submitted({"action": send}).form[0] == (FORM_TOKEN, "9.f")


@settings(max_examples=40)
@given(cardcheck.forms, st.lists(cardcheck.short, max_size=2).map(tuple), st.integers(0, 3), st.sampled_from([NL, EN]))
def test_every_form_is_whole_and_gives_back_what_was_offered(
    form: Form, told: tuple[str, ...], pick: int, say: Texts
) -> None:
    card = card_of(dialog(form, "c1", say, told))
    assert max(cardcheck.sizes(card)) <= MOST
    asked = inputs(card)
    assert len(asked) == len(form.fields)
    written = {}
    for one, field in zip(asked, form.fields, strict=True):
        shown = [choice["title"] for choice in one.get("choices", ())]
        # In a label an invisible sign keeps curly brackets apart.
        label = squeezed(one["label"].replace("\u200b", ""))
        assert label.startswith(squeezed(field.label.replace("\u200b", "")))
        assert len(shown) == len(field.options)
        written[one["id"]] = one["choices"][pick % len(shown)]["value"] if shown else "antwoord"
        assert set(one) >= {"id", "label", "isRequired", "errorMessage"}
    assert cardcheck.missing([squeezed(text) for text in told], squeezed("".join(run_texts(card)))) is None
    if not fits(form.token):
        return
    pairs = submitted(filled(card, written)).form[1:]
    for (name, value), field in zip(pairs, form.fields, strict=True):
        offered = field.options[pick % len(field.options)][0] if field.options else "antwoord"
        assert (name, value) == (whole(field.name), whole(offered).strip())


@settings(max_examples=8)
@given(cardcheck.forms)
def test_a_dialog_is_valid_by_the_published_schema(form: Form) -> None:
    card = card_of(dialog(form, "c1", NL))
    assert cardcheck.broken(card) == []
    assert cardcheck.valid(card)


def test_a_title_that_is_too_long_for_a_dialog_stands_in_it() -> None:
    title = "Aanmelden voor het examen van de verpleegtechnische handelingen in december"
    answer = dialog(Form(title, (Field("a", "Wat?"),), "Verstuur", "9.f"), "c1", NL)
    assert answer["task"]["value"]["title"].endswith("…")
    assert run_texts(card_of(answer))[0] == title


def test_many_people_to_choose_from_are_filtered() -> None:
    people = tuple((str(number), f"Deelnemer {number}") for number in range(100))
    (one,) = inputs(card_of(dialog(Form("Wie?", (Field("a", "Over wie?", people),), "Verder", "9.f"), "c1", NL)))
    assert one["style"] == "filtered"
    (two,) = inputs(
        card_of(dialog(Form("Wie?", (Field("a", "Wie?", (*people, ("x", "Deelnemer 3"))),), "Verder", "9.f"), "c1", NL))
    )
    assert two["style"] == "compact"


def test_a_value_that_is_not_offered_is_not_shown_as_chosen() -> None:
    (one,) = inputs(card_of(dialog(Form("X", (Field("a", "Wat?", (("1", "een"),), value="2"),), "Ja", "9.f"), "c", NL)))
    assert "value" not in one


def test_a_form_that_no_card_can_hold_is_refused() -> None:
    many = tuple(Field(str(number), "Vraag " * 30) for number in range(200))
    with pytest.raises(ValueError, match="does not fit"):
        dialog(Form("Titel", many, "Klaar", "1"), "c1", NL)
    with pytest.raises(ValueError, match="does not fit"):
        dialog(VISIT, "c1", NL, ("woord " * 9_000,))
