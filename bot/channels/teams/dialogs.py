"""A form as inputs: in the card itself when it is short, otherwise in a dialog that a button opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.lengths import one_line, shorten, units
from bot.channels.plain import whole
from bot.channels.teams.cards import (
    BOLD,
    MOST,
    PLAIN,
    QUIET,
    Block,
    Pages,
    attachment,
    buttons,
    card,
    line,
    lines_of,
    size,
    unread,
)
from bot.channels.teams.tapped import Kind, carried, field_id, fits
from bot.channels.teams.words import WORDS
from bot.messages import Field, Form
from bot.texts import Texts

MOST_IN_CARD = 3
_IN_CARD = 8_000
"""Questions, and bytes, of a form that still stands in the card itself."""
_TITLE = 60
_BUTTON = 36
_FILTERED = 12
"""From so many options on, typing a part of one is quicker than looking for it."""
_TALL = 6


def short(form: Form, key: str, say: Texts) -> bool:
    """Does it stand in the card itself?"""
    few = len(form.fields) <= MOST_IN_CARD and fits(form.token)
    return few and sum(map(size, in_card(form, key, say))) <= _IN_CARD


def in_card(form: Form, key: str, say: Texts) -> list[Block]:
    """Its title, its questions and the button that sends it."""
    send = {"type": "Action.Execute", "verb": Kind.FORM.value, **_send(form, key, say)}
    title = [line(one, BOLD, spacing="medium") for one in lines_of(form.title)]
    return [*title, *_questions(form, say), buttons([send], spacing="medium")]


def on_button(form: Form) -> bool:
    """Does its title fit on the button that opens the dialog? Otherwise it stands above it."""
    return 0 < units(one_line(form.title)) <= _BUTTON


def opener(form: Form, key: str, say: Texts) -> Block:
    """The button that opens the dialog."""
    # Only Action.Submit opens a dialog.
    data = {**carried(Kind.OPEN, key), "msteams": {"type": "task/fetch"}}
    title = one_line(form.title) if on_button(form) else say(WORDS["fill_in"])
    action = {"type": "Action.Submit", "title": title, "associatedInputs": "none", "data": data}
    return buttons([action], spacing="medium")


def dialog(form: Form, key: str, say: Texts, told: Sequence[str] = ()) -> Block:
    """The answer to task/fetch, and to task/submit when the form has to be filled in again; `told` stands above it.

    ValueError when the form is more than one card can hold.
    """
    send = {"type": "Action.Submit", **_send(form, key, say)}
    pages = Pages(MOST)
    full = units(one_line(form.title)) > _TITLE
    for text in (*((form.title,) if full else ()), *told):
        pages.write(text, BOLD if text is form.title else PLAIN)
    pages.add(*_questions(form, say))
    body = [placed.block for page in pages.pages for placed in page]
    title = shorten(form.title, _TITLE) or say(WORDS["form_title"])
    shown = card(body, say.locale, fallbackText=say(WORDS["old_teams"]), actions=[send])
    if len(pages.pages) > 1 or size(shown) > MOST:
        raise ValueError(f"a form of {size(shown)} bytes does not fit in a dialog")
    value = {"title": title, "height": "large" if len(form.fields) > _TALL else "medium", "width": "medium"}
    return {"task": {"type": "continue", "value": {**value, "card": attachment(shown)}}}


def _send(form: Form, key: str, say: Texts) -> Block:
    names = [whole(field.name) for field in form.fields]
    title = shorten(form.submit, _BUTTON) or say(WORDS["send"])
    return {"title": title, "data": carried(Kind.FORM, key, token=form.token, fields=names)}


def _questions(form: Form, say: Texts) -> Iterator[Block]:
    for number, field in enumerate(form.fields):
        yield _question(number, field, say)
        for hint in lines_of(field.hint):
            yield line(hint, QUIET, spacing="small")


def _question(number: int, field: Field, say: Texts) -> Block:
    label = unread(one_line(field.label)) or f"{number + 1}."
    return {
        "id": field_id(number),
        "label": label if field.required else f"{label} ({say(WORDS['optional'])})",
        "isRequired": field.required,
        "errorMessage": say(WORDS["required"]),
        "spacing": "medium",
        **(_select(field, say) if field.options else _box(field)),
    }


def _box(field: Field) -> Block:
    value = whole(field.value)
    return {"type": "Input.Text", "isMultiline": field.lines or "\n" in value, "value": value}


def _select(field: Field, say: Texts) -> Block:
    choices = [
        {"title": unread(one_line(label)) or one_line(value) or "–", "value": whole(value)}
        for value, label in field.options
    ]
    found: Block = {"type": "Input.ChoiceSet", "style": style_of([one["title"] for one in choices])}
    found |= {"choices": choices, "placeholder": say(WORDS["pick"])}
    if field.value and field.value in dict(field.options):
        found["value"] = whole(field.value)
    return found


def style_of(titles: Sequence[str]) -> str:
    """A long list is filtered by typing, but never one in which two people have the same name: that picks by name."""
    return "filtered" if len(titles) >= _FILTERED and len(set(titles)) == len(titles) else "compact"
