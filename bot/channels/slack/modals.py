"""A form as a modal of Slack, and what was filled in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.lengths import one_line, shorten, units
from bot.channels.plain import whole
from bot.channels.slack.blocks import (
    LABEL,
    OPTION_VALUE,
    OPTIONS,
    TEXT,
    Block,
    fits,
    labels,
    option,
    plain,
    whole_labels,
)
from bot.channels.slack.pages import Group, Pages, Words, numbered
from bot.channels.slack.words import WORDS
from bot.messages import Field, Form
from bot.texts import Texts

CALLBACK = "form"
_ACTION = "value"
_TITLE = 24
_QUESTION = 2000
_METADATA = 3000
_MOST_BLOCKS = 100
_MOST_OPTIONS = OPTIONS * OPTIONS
_MOST_TEXT = 200_000


def modal(form: Form, say: Texts, *, private: str, told: tuple[str, ...] = ()) -> dict[str, Any]:
    """The view for views.open; `private` comes back when it is sent, `told` stands above the questions.

    ValueError when a form has more questions, or `private` more characters, than a modal can hold.
    """
    if units(private) > _METADATA:
        raise ValueError(f"private holds {units(private)} characters, a modal takes {_METADATA}")
    questions = [_question(number, field, say) for number, field in enumerate(form.fields)]
    blocks = [*_above(form, told, _MOST_BLOCKS - len(questions)), *questions]
    if len(blocks) > _MOST_BLOCKS:
        raise ValueError(f"{len(form.fields)} questions and what stands above them do not fit in a modal")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": private,
        "title": plain(shorten(form.title, _TITLE) or say(WORDS["form_title"])),
        "submit": plain(shorten(form.submit, _TITLE) or say(WORDS["send"])),
        "close": plain(say(WORDS["cancel"])),
        "blocks": blocks,
    }


def values(form: Form, state: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was filled in, by the name of each field; "" for what is not there or was never asked."""
    return tuple((field.name, _value(field, _given(state, number))) for number, field in enumerate(form.fields))


def _above(form: Form, told: Sequence[str], most: int) -> list[Block]:
    """What the person is told, and all that did not fit in its place, in full."""
    groups: list[Group] = [(Words(text, bold=True),) for text in (form.title, form.submit) if not _short(text, _TITLE)]
    groups += [(Words(text),) for text in told]
    groups += [group for field in form.fields for group in _in_full(field)]
    pages = Pages(max(1, most), _MOST_TEXT)
    pages.put(groups)
    if len(pages.pages) > 1:
        raise ValueError("what stands above the questions does not fit in a modal")
    return pages.pages[0]


def _short(text: str, most: int) -> bool:
    return units(one_line(text)) <= most


def _in_full(field: Field) -> Iterator[Group]:
    """What of a field does not fit where it belongs."""
    for text in (field.label, field.hint):
        if not _short(text, _QUESTION):
            yield (Words(text, bold=text is field.label),)
    if field.options and not whole_labels(_labels(field)):
        yield numbered(shorten(field.label, _QUESTION), _labels(field))
    if not field.options and units(whole(field.value)) > TEXT:
        yield (Words(shorten(field.label, _QUESTION), bold=True), Words(field.value))


def _question(number: int, field: Field, say: Texts) -> Block:
    block: Block = {
        "type": "input",
        "block_id": str(number),
        "label": plain(shorten(field.label, _QUESTION) or f"{number + 1}."),
        "optional": not field.required,
        "element": _select(field, say) if field.options else _box(field),
    }
    if hint := shorten(field.hint, _QUESTION):
        block["hint"] = plain(hint)
    return block


def _box(field: Field) -> Block:
    value = whole(field.value)
    box: Block = {
        "type": "plain_text_input",
        "action_id": _ACTION,
        "multiline": field.lines or "\n" in value,
    }
    if value and units(value) <= TEXT:
        box["initial_value"] = value
    return box


def _select(field: Field, say: Texts) -> Block:
    if len(field.options) > _MOST_OPTIONS:
        raise ValueError(f"{len(field.options)} options, a select takes {_MOST_OPTIONS}")
    codes = _codes(field)
    options = [option(label, code) for label, code in zip(labels(_labels(field)), codes, strict=True)]
    found: Block = {"type": "static_select", "action_id": _ACTION, "placeholder": plain(say(WORDS["pick"]))}
    if len(options) <= OPTIONS:
        found["options"] = options
    else:
        parts = [options[first : first + OPTIONS] for first in range(0, len(options), OPTIONS)]
        found["option_groups"] = [{"label": plain(_span(part)), "options": part} for part in parts]
    held = [given for given, (value, _) in zip(options, field.options, strict=True) if value == field.value]
    if held and field.value:
        found["initial_option"] = held[0]
    return found


def _span(options: Sequence[Block]) -> str:
    """From which to which label: a group has to have a name."""
    first, last = (shorten(options[end]["text"]["text"], LABEL // 2 - 2) for end in (0, -1))
    return f"{first} – {last}"


def _labels(field: Field) -> list[str]:
    return [label for _, label in field.options]


def _codes(field: Field) -> list[str]:
    """What Slack keeps of each option: its value, or its place when one of the values does not fit."""
    found = [value for value, _ in field.options]
    if all(fits(value, OPTION_VALUE) for value in found) and len(set(found)) == len(found):
        return found
    return [str(number) for number in range(len(found))]


def _given(state: object, number: int) -> Mapping[str, Any]:
    """What Slack says of one question; empty when it is not as expected."""
    block = state.get(str(number)) if isinstance(state, Mapping) else None
    given = block.get(_ACTION) if isinstance(block, Mapping) else None
    return given if isinstance(given, Mapping) else {}


def _value(field: Field, given: Mapping[str, Any]) -> str:
    if not field.options:
        written = given.get("value")
        return whole(written).strip() if isinstance(written, str) else ""
    chosen = given.get("selected_option")
    code = chosen.get("value") if isinstance(chosen, Mapping) else None
    known = {code: value for code, (value, _) in zip(_codes(field), field.options, strict=True)}
    return known.get(code, "") if isinstance(code, str) else ""
