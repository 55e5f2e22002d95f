"""What can be tapped under an answer: choices, a form, suggestions and "niet wat ik bedoelde"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.lengths import one_line, shorten
from bot.channels.slack.blocks import (
    ELEMENTS,
    OPTION_VALUE,
    OPTIONS,
    Block,
    actions,
    batches,
    button,
    context,
    fits,
    labels,
    option,
    select,
    whole_labels,
)
from bot.channels.slack.pages import Group, Words, numbered
from bot.channels.slack.words import WORDS
from bot.messages import PUT_OFF, Choice, Form, Reply
from bot.texts import Texts

_MOST_BUTTONS = 5


def asked(reply: Reply, key: str, say: Texts) -> Iterator[Group | Block]:
    """In reading order: text where a label did not fit on its button, and the blocks that can be tapped."""
    rows = [
        *_choices(reply.choices, say),
        *_form(reply.form, say),
        *_suggestions(reply.suggestions, say),
        *_reconsider(reply.reconsider, say),
    ]
    number = 0
    for row in rows:
        if not isinstance(row, list):
            yield row
            continue
        yield actions(number, key, row)
        number += 1


Rows = Iterator[Group | Block | list[Block]]
"""A list is what stands together in one actions block."""


def _choices(choices: Sequence[Choice], say: Texts) -> Rows:
    """Those that put a message off stand apart: they answer nothing of what it asks."""
    own = [choice for choice in choices if choice.thing != PUT_OFF]
    later = [choice for choice in choices if choice.thing == PUT_OFF]
    yield from _row(own, say)
    if any(fits(choice.token) for choice in later):
        yield context(say(WORDS["put_off"]))
    yield from _row(later, say)


def _row(choices: Sequence[Choice], say: Texts) -> Rows:
    texts = [choice.label for choice in choices]
    if not whole_labels(texts) or not all(fits(choice.token) for choice in choices):
        yield numbered(say(WORDS["all_choices"]), texts)
    shown = list(zip(labels(texts), choices, strict=True))
    tappable = [(label, choice.token) for label, choice in shown if fits(choice.token)]
    if len(tappable) > _MOST_BUTTONS and all(fits(token, OPTION_VALUE) for _, token in tappable):
        yield from _selects(tappable, say)
    else:
        found = (button(label, f"choose:{number}", token) for number, (label, token) in enumerate(tappable))
        yield from batches(found, ELEMENTS)


def _selects(tappable: Sequence[tuple[str, str]], say: Texts) -> Rows:
    """A hundred options at most in each; more selects say which they hold."""
    groups = list(batches((option(label, token) for label, token in tappable), OPTIONS))
    first = 1
    for group in groups:
        span = say(WORDS["pick_range"], first=first, last=first + len(group) - 1)
        yield [select("choose", span if len(groups) > 1 else say(WORDS["pick"]), group)]
        first += len(group)


def _form(form: Form | None, say: Texts) -> Rows:
    if form is None:
        return
    if not whole_labels([form.title]) or not fits(form.token):
        yield (Words(form.title, bold=True),)
    if fits(form.token):
        yield [button(shorten(form.title, 75) if one_line(form.title) else say(WORDS["fill_in"]), "form", form.token)]


def _suggestions(texts: Sequence[str], say: Texts) -> Rows:
    if not texts:
        return
    values = [one_line(text) for text in texts]
    if whole_labels(texts):
        yield context(say(WORDS["try"]))
    else:
        yield numbered(say(WORDS["try"]), texts)
    shown = enumerate(zip(labels(texts), values, strict=True))
    found = (button(label, f"say:{number}", value) for number, (label, value) in shown if fits(value))
    yield from batches(found, ELEMENTS)


def _reconsider(token: str, say: Texts) -> Rows:
    if fits(token):
        yield [button(say(WORDS["not_meant"]), "reconsider", token)]
