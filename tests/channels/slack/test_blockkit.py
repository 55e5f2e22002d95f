"""Each rule of the validator seen refusing, one change away from what it takes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.channels.slack.blockkit import problems, view_problems

Block = dict[str, Any]


def plain(text: str) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def option(value: str = "v", text: str = "Keuze") -> Block:
    """One option of a select."""
    return {"text": plain(text), "value": value}


def blocks() -> list[Block]:
    """One of each, all in order."""
    link = {"type": "link", "url": "tel:+31612345678", "text": "06 12345678", "style": {"bold": True}}
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Regel"}, link]}]
    select = {"type": "static_select", "action_id": "s", "placeholder": plain("Kies"), "options": [option()]}
    button = {"type": "button", "action_id": "b", "text": plain("Ja"), "value": "1"}
    return [
        {"type": "header", "text": plain("Kop")},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": items}],
        },
        {"type": "divider"},
        {"type": "section", "text": plain("Tekst"), "fields": [plain("Veld")], "accessory": button},
        {"type": "context", "elements": [plain("Klein")]},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "Een plaatje"},
        {"type": "actions", "block_id": "0|k", "elements": [button, select]},
    ]


def modal() -> Block:
    """A modal with both kinds of question."""
    words = {"type": "plain_text_input", "action_id": "t", "multiline": True, "initial_value": "x", "max_length": 10}
    groups = [{"label": plain("Groep"), "options": [option()]}]
    select = {"type": "static_select", "action_id": "s", "option_groups": groups, "initial_option": option()}
    return {
        "type": "modal",
        "title": plain("Titel"),
        "submit": plain("Verstuur"),
        "callback_id": "form",
        "private_metadata": "",
        "blocks": [
            {"type": "input", "block_id": "0", "label": plain("Wat?"), "hint": plain("Zo"), "element": words},
            {"type": "input", "block_id": "1", "label": plain("Welke?"), "optional": True, "element": select},
        ],
    }


def test_takes_what_is_right() -> None:
    assert problems(blocks()) == []
    assert problems([]) == []
    assert view_problems(modal()) == []
    assert view_problems({"type": "home", "blocks": [*blocks(), *modal()["blocks"]]}) == []


def put(path: str, value: Any) -> Callable[[Any], None]:
    """Puts a value at a dotted path; `...` takes what is there away."""

    def change(root: Any) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            root = root[step]
        if value is ...:
            del root[last]
        else:
            root[last] = value

    return change


RICH = "1.elements.0"
REFUSED = [
    ("0", "tekst", "no object"),
    ("0.type", "heading", "type"),
    ("0.block_id", "", "block_id: empty"),
    ("0.block_id", "x" * 256, "at most 255"),
    ("0.block_id", "0|k", "twice"),
    ("0.colour", "red", "not known"),
    ("0.text", ..., "required"),
    ("0.text", {"type": "mrkdwn", "text": "Kop"}, "only plain_text"),
    ("0.text.text", "x" * 151, "at most 150"),
    ("0.text.text", "😀" * 76, "at most 150"),
    ("0.text.text", "", "empty"),
    ("0.text.text", " \n", "only spaces"),
    ("0.text.text", 1, "no text"),
    ("0.text.text", "\ud800", "UTF-8"),
    ("0.text.emoji", "no", "no boolean"),
    ("0.text.type", "html", "type"),
    ("1.elements", [], "at least one"),
    (f"{RICH}.type", "rich_text_table", "rich_text_table"),
    (f"{RICH}.style", "dots", "style"),
    (f"{RICH}.offset", -1, "offset"),
    (f"{RICH}.indent", 9, "indent"),
    (f"{RICH}.elements", [], "at least one"),
    (f"{RICH}.elements.0.type", "text", "an item of a list"),
    (f"{RICH}.elements.0.elements", [], "at least one"),
    (f"{RICH}.elements.0.elements.0", {"type": "user", "user_id": "U1"}, "not written by this bot"),
    (f"{RICH}.elements.0.elements.0.text", "", "empty"),
    (f"{RICH}.elements.0.elements.0.text", "x" * 3001, "at most 3000"),
    (f"{RICH}.elements.0.elements.0.style", {"blink": True}, "style"),
    (f"{RICH}.elements.0.elements.0.style", {"bold": 1}, "style"),
    (f"{RICH}.elements.0.elements.0.url", "https://example.org", "not known"),
    (f"{RICH}.elements.0.elements.1.url", "javascript:alert(1)", "url"),
    (f"{RICH}.elements.0.elements.1.url", ..., "required"),
    ("3.text", ..., None),
    ("3.text.text", "x" * 3001, "at most 3000"),
    ("3.fields", [plain("x")] * 11, "at most 10"),
    ("3.fields.0.text", "x" * 2001, "at most 2000"),
    ("3.accessory.type", "plain_text_input", "type"),
    ("4.elements", [plain("x")] * 11, "at most 10"),
    ("5.alt_text", ..., "required"),
    ("5.alt_text", "x" * 2001, "at most 2000"),
    ("5.image_url", ..., "one of"),
    ("6.elements", [], "at least one"),
    ("6.elements.0.text.text", "x" * 76, "at most 75"),
    ("6.elements.0.value", "x" * 2001, "at most 2000"),
    ("6.elements.0.action_id", "x" * 256, "at most 255"),
    ("6.elements.0.action_id", "s", "twice"),
    ("6.elements.0.style", "loud", "style"),
    ("6.elements.0.text", ..., "required"),
    ("6.elements.1.options", ..., "one of"),
    ("6.elements.1.options", [], "at least one"),
    ("6.elements.1.options", [option()] * 101, "at most 100"),
    ("6.elements.1.options.0.text.text", "x" * 76, "at most 75"),
    ("6.elements.1.options.0.value", "x" * 151, "at most 150"),
    ("6.elements.1.options.0.value", "", "empty"),
    ("6.elements.1.placeholder.text", "x" * 151, "at most 150"),
    ("6.elements.1.initial_option", option("other"), "not one of"),
    ("6.elements.1.type", "plain_text_input", "type"),
]


@pytest.mark.parametrize(("path", "value", "why"), REFUSED)
def test_refuses_blocks(path: str, value: Any, why: str | None) -> None:
    changed = copy.deepcopy(blocks())
    put(path, value)(changed)
    found = problems(changed)
    assert any(why in one for one in found) if why else found == []


def test_refuses_what_is_too_much_for_a_message() -> None:
    assert problems([{"type": "divider"}] * 50) == []
    assert "51, at most 50" in problems([{"type": "divider"}] * 51)[0]
    assert problems([{"type": "divider"}] * 100, "home") == []
    assert "101, at most 100" in problems([{"type": "divider"}] * 101, "modal")[0]
    assert "26, at most 25" in str(
        problems([{"type": "actions", "elements": [{"type": "button", "text": plain("x")}] * 26}])
    )
    many = [{"type": "section", "text": plain("x" * 3000)}] * 5
    assert "15000 characters of text" in problems(many)[0]
    assert problems(many, "home") == []
    small = [{"type": "section", "fields": [plain("x")] * 10}] * 40
    assert "characters of JSON, at most 13200" in str(problems(small))
    assert "characters of JSON, at most 250000" in str(
        problems([{"type": "section", "text": plain("x" * 3000)}] * 90, "home")
    )


def test_refuses_a_question_in_a_message() -> None:
    assert "no place in a message" in problems(modal()["blocks"])[0]
    assert problems({}) == ["blocks: no list"]
    assert problems([{"type": "section"}]) == ["blocks[0]: text or fields required"]


ELEMENT, SELECT = "blocks.0.element", "blocks.1.element"
REFUSED_VIEWS = [
    ("type", "page", "view.type"),
    ("title", ..., "required"),
    ("title.text", "x" * 25, "at most 24"),
    ("submit", ..., "there are inputs"),
    ("submit.text", "x" * 25, "at most 24"),
    ("close", plain("x" * 25), "at most 24"),
    ("private_metadata", "x" * 3001, "at most 3000"),
    ("callback_id", "x" * 256, "at most 255"),
    ("external_id", "x" * 256, "at most 255"),
    ("colour", "red", "not known"),
    ("blocks", ..., "no list"),
    ("blocks.0.label", ..., "required"),
    ("blocks.0.label.text", "x" * 2001, "at most 2000"),
    ("blocks.0.hint.text", "x" * 2001, "at most 2000"),
    ("blocks.0.optional", "no", "no boolean"),
    ("blocks.0.block_id", "1", "twice"),
    ("blocks.0.element", ..., "no object"),
    (f"{ELEMENT}.type", "button", "type"),
    (f"{ELEMENT}.initial_value", "x" * 3001, "at most 3000"),
    (f"{ELEMENT}.initial_value", "", "empty"),
    (f"{ELEMENT}.initial_value", "x" * 11, "longer than max_length"),
    (f"{ELEMENT}.max_length", 3001, "max_length"),
    (f"{ELEMENT}.min_length", 11, "above max_length"),
    (f"{ELEMENT}.placeholder", plain("x" * 151), "at most 150"),
    (f"{SELECT}.option_groups", [{"label": plain("x" * 76), "options": [option()]}], "at most 75"),
    (f"{SELECT}.option_groups", [{"label": plain("x"), "options": [option()]}] * 101, "at most 100"),
    (f"{SELECT}.option_groups.0.options", [option()] * 101, "at most 100"),
    (f"{SELECT}.options", [option()], "one of"),
]


@pytest.mark.parametrize(("path", "value", "why"), REFUSED_VIEWS)
def test_refuses_views(path: str, value: Any, why: str) -> None:
    changed = copy.deepcopy(modal())
    put(path, value)(changed)
    assert any(why in one for one in view_problems(changed))
    assert view_problems(None) == ["view: no object"]
