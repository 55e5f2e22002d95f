"""What must hold of every card, and replies as anybody could think of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from bot.channels.plain import whole
from bot.channels.teams.cards import CARD
from bot.channels.teams.rendering import Rendered
from bot.messages import Choice, Document, Field, Form, Picture, Reply, Section, Tone
from tests.channels.slack import replies
from tests.house import ROOT

SCHEMA = ROOT.parent / "shared" / "schemas" / "adaptive-card-1.5.0.json"
LIMIT = 28_000
AROUND = 2_500
"""Bytes of the addresses that Teams' own fields take."""
Block = dict[str, Any]

HOSTILE = [
    "**vet** _schuin_ ~~weg~~",
    "[bank](https://kwaad.example)",
    "<at>Noor</at> @Noor",
    "<a href='https://kwaad.example'>x</a><script>alert(1)</script><img src=x onerror=alert(1)>",
    "# kop",
    "- een\n- twee",
    "1. een\r2. twee",
    "`code` ```blok```",
    "![p](https://kwaad.example/x.png)",
    "{{DATE(2024-11-22T09:00:00Z, LONG)}} {{TIME(2024-11-22T09:00:00Z)}}",
    "{{{DATE(2024-11-22T09:00:00Z)}}}",
    "${naam} $(x)",
    "&amp; &lt;b&gt; &nbsp;",
    "https://bank.nl@kwaad.example/x",
    "| a | b |",
    "> citaat",
    "\\*kaal\\*",
]
texts = st.one_of(replies.texts, st.sampled_from(HOSTILE), st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join))
short = st.one_of(replies.short, st.sampled_from(HOSTILE))
tokens = st.one_of(st.integers(0, 10**6).map("1.{}.tok".format), st.sampled_from(["", "x" * 1001, "\x00", "é" * 1000]))
choices = st.builds(Choice, texts, tokens, replies.things)
fields = st.builds(
    Field,
    st.text(max_size=5),
    short,
    st.lists(st.tuples(short, short), max_size=4).map(tuple),
    st.booleans(),
    short,
    short,
    st.booleans(),
)
forms = st.builds(Form, short, st.lists(fields, max_size=5).map(tuple), short, tokens)
pictures = st.builds(
    Picture,
    st.just("a.png"),
    st.sampled_from(["image/png", "image/svg+xml"]),
    st.sampled_from([b"", b"x", b"x" * 12_000, b"x" * 12_001]),
    texts,
)
documents = st.builds(Document, short, st.just("text/calendar"), st.just(b"x"), texts)
some_replies = st.builds(
    Reply,
    headline=texts,
    tone=st.sampled_from(Tone),
    paragraphs=replies.several(texts, short, 60),
    sections=replies.several(
        st.builds(Section, texts, st.lists(texts, max_size=4).map(tuple)), replies.small_sections, 40
    ),
    choices=replies.several(choices, st.builds(Choice, short, tokens, replies.things), 200),
    suggestions=replies.several(texts, short, 20),
    form=st.none() | forms,
    pictures=st.lists(pictures, max_size=2).map(tuple),
    documents=st.lists(documents, max_size=2).map(tuple),
    reconsider=tokens,
)
small_replies = st.builds(
    Reply,
    headline=short,
    tone=st.sampled_from(Tone),
    paragraphs=st.lists(short, max_size=3).map(tuple),
    sections=st.lists(st.builds(Section, short, st.lists(short, max_size=3).map(tuple)), max_size=2).map(tuple),
    choices=st.lists(st.builds(Choice, short, tokens, replies.things), max_size=9).map(tuple),
    suggestions=st.lists(short, max_size=3).map(tuple),
    form=st.none() | forms,
    pictures=st.lists(pictures, max_size=1).map(tuple),
    reconsider=tokens,
)
"""Small enough to be drawn by the real renderer many times."""


@cache
def _schema() -> Block:
    if not SCHEMA.exists():
        pytest.skip(f"the schema of Adaptive Cards is not here: {SCHEMA.name} in ../shared/schemas")
    found: Block = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def broken(card: Block) -> list[str]:
    """Where the card is not as the published schema has it. The schema tells little, so it is asked part by part."""
    found = []
    for block in (card, *walk(card)):
        kind = block.get("type")
        if kind and kind in _schema()["definitions"]:
            rule = {"$ref": f"#/definitions/{kind}", "definitions": _schema()["definitions"]}
            alone = {
                name: [] if name in ("items", "body", "inlines", "actions") else value for name, value in block.items()
            }
            found += [f"{kind}: {error.message[:200]}" for error in Draft6Validator(rule).iter_errors(alone)]
        else:
            found += [f"unknown: {kind}"] if kind else []
    return found


def valid(card: Block) -> bool:
    """Is it valid as a whole?"""
    return Draft6Validator(_schema()).is_valid(card)


def walk(value: object) -> Iterator[Block]:
    """Every part of a card that has a type, in reading order; not what is carried behind a button."""
    if isinstance(value, Mapping):
        for name, inside in value.items():
            if name != "data":
                yield from ([inside] if isinstance(inside, dict) and "type" in inside else [])
                yield from walk(inside)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from ([inside] if isinstance(inside, dict) and "type" in inside else [])
            yield from walk(inside)


def cards(rendered: Rendered) -> list[Block]:
    """The card of each message."""
    found = [activity["attachments"] for activity in rendered.activities]
    assert all(len(one) == 1 and one[0]["contentType"] == CARD for one in found)
    return [one[0]["content"] for one in found]


def sizes(value: object) -> tuple[int, int]:
    """Bytes as UTF-8 and as escapes."""
    return len(json.dumps(value, ensure_ascii=False).encode()), len(json.dumps(value))


def run_texts(value: object) -> list[str]:
    """The words of a card in its runs, in reading order."""
    return [part["text"] for part in walk(value) if part["type"] == "TextRun"]


def actions(value: object) -> list[Block]:
    """Everything that can be tapped."""
    return [part for part in walk(value) if str(part["type"]).startswith("Action.")]


def inputs(value: object) -> list[Block]:
    """Everything that can be filled in."""
    return [part for part in walk(value) if str(part["type"]).startswith("Input.")]


def squeezed(text: str) -> str:
    """Clean, without any space."""
    return "".join(whole(text).split())


def told(reply: Reply) -> list[str]:
    """All text of a reply that stands above what can be tapped."""
    found = [reply.headline, *reply.paragraphs]
    for section in reply.sections:
        found += [section.heading, *section.lines]
    return [text for text in map(squeezed, found) if text]


def missing(parts: list[str], text: str) -> str | None:
    """The first of the parts that does not stand in the text after the ones before it."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return part[:80]
        place = found + len(part)
    return None
