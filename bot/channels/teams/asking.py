"""What can be tapped or filled in under an answer: choices, a form, suggestions and "niet wat ik bedoelde".

Teams shows suggested actions only beside a message without a card, so suggestions are buttons that say their text.
Teams cuts the label of a button off where the card ends; a longer one is a strip as wide as the card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.lengths import one_line, shorten, units
from bot.channels.plain import whole
from bot.channels.teams import dialogs
from bot.channels.teams.cards import BOLD, QUIET, Block, Pages, buttons, runs, size, unread
from bot.channels.teams.tapped import Kind, carried, fits, list_id
from bot.channels.teams.words import WORDS
from bot.messages import PUT_OFF, Choice, Form, Reply
from bot.texts import Texts

MOST_BUTTONS = 6
"""More choices are a list to pick from."""
_LABEL = 36
"""UTF-16 units of a label that fits on a phone."""
_ROW = 40
_BESIDE = 4
"""What a row of buttons holds, and what each takes beside its label."""
_ROW_BYTES = 12_000
_STRIP = 300
_TITLE = 60
_MOST_PICKS = 100
_PICKS = 12_000
"""Options, and bytes of them, of one list."""

_TAPPABLE = {"color": "Accent", "weight": "Bolder"}

Tap = tuple[str, Block]
"""A label and the action behind it."""


def ask(pages: Pages, reply: Reply, key: str, say: Texts) -> None:
    """Puts all of it on the cards."""
    picks = _choose(pages, [one for one in reply.choices if one.thing != PUT_OFF], key, say)
    _put_off(pages, [one for one in reply.choices if one.thing == PUT_OFF], key, say)
    if reply.form is not None:
        _fill_in(pages, reply.form, key, say, picks=picks)
    _suggest(pages, reply.suggestions, say)
    if fits(reply.reconsider):
        action = _execute(carried(Kind.CHOICE, key, token=reply.reconsider))
        again = buttons([{**action, "title": say(WORDS["not_meant"])}], spacing="medium")
        pages.add({**again, "separator": True})


def _put_off(pages: Pages, choices: Sequence[Choice], key: str, say: Texts) -> None:
    """Apart from the choices that answer something, and never in one list with them."""
    tokens = [one.token for one in choices if fits(one.token)]
    if tokens:
        pages.write(say(WORDS["put_off"]), QUIET, asks=tokens[0], spacing="large")
    shown = _shown(pages, choices)
    _tap(pages, [(label, _execute(carried(Kind.CHOICE, key, token=token))) for label, token in shown])


def _execute(data: Block, inputs: str = "none") -> Block:
    """An action that the channel answers with the card as it then is."""
    return {"type": "Action.Execute", "verb": data["kind"], "associatedInputs": inputs, "data": data}


def _choose(pages: Pages, choices: Sequence[Choice], key: str, say: Texts) -> bool:
    """True when there is a list to pick from."""
    shown = _shown(pages, choices)
    if len(shown) > MOST_BUTTONS and all(units(label) <= _TITLE for label, _ in shown):
        _pick(pages, shown, key, say)
        return True
    _tap(pages, [(label, _execute(carried(Kind.CHOICE, key, token=token))) for label, token in shown])
    return False


def _shown(pages: Pages, choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Labels and tokens; what no button can carry stands there as text."""
    labels = [one_line(choice.label) or f"{number}." for number, choice in enumerate(choices, 1)]
    for choice in choices:
        if not fits(choice.token):
            pages.write(choice.label)
    return [(label, choice.token) for label, choice in zip(labels, choices, strict=True) if fits(choice.token)]


def _pick(pages: Pages, shown: Sequence[tuple[str, str]], key: str, say: Texts) -> None:
    lists = list(_lists(shown))
    first = 1
    for number, some in enumerate(lists):
        span = say(WORDS["pick_range"], first=first, last=first + len(some) - 1)
        picked = list_id(number)
        options = [{"title": unread(label), "value": token} for label, token in some]
        choose: Block = {
            "type": "Input.ChoiceSet",
            "id": picked,
            "label": say(WORDS["pick"]) if len(lists) == 1 else span,
            "style": dialogs.style_of([one["title"] for one in options]),
            "choices": options,
            "spacing": "medium",
        }
        if len(lists) == 1:
            choose |= {"isRequired": True, "errorMessage": say(WORDS["required"])}
        action = _execute(carried(Kind.CHOICE, key, input=picked), "auto")
        pages.add(choose, buttons([{**action, "title": say(WORDS["choose"])}]))
        first += len(some)


def _lists(shown: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    some: list[tuple[str, str]] = []
    used = 0
    for one in shown:
        if some and (len(some) == _MOST_PICKS or used + size(one) > _PICKS):
            yield some
            some, used = [], 0
        some.append(one)
        used += size(one) + len('"title": , "value": ')
    yield some


def _tap(pages: Pages, taps: Sequence[Tap]) -> None:
    """Buttons in as few rows as fit on a phone; strips when one of the labels does not fit on a button."""
    if any(units(label) > _LABEL for label, _ in taps):
        _strips(pages, taps)
        return
    for number, row in enumerate(_rows(taps)):
        pages.add(buttons(row, spacing="small" if number else "medium"))


def _rows(taps: Sequence[Tap]) -> Iterator[list[Block]]:
    row: list[Block] = []
    used = 0
    for label, action in taps:
        needed = units(label) + _BESIDE
        if row and (used + needed > _ROW or len(row) == MOST_BUTTONS or size([*row, action]) > _ROW_BYTES):
            yield row
            row, used = [], 0
        row.append({**action, "title": label})
        used += needed
    if row:
        yield row


def _strips(pages: Pages, taps: Sequence[Tap]) -> None:
    for number, (label, action) in enumerate(taps):
        if units(label) > _STRIP:
            pages.write(label, asks=str(action["data"].get("token", "")))
        shown = shorten(label, _STRIP)
        words = {"type": "RichTextBlock", "inlines": list(runs(shown, _TAPPABLE))}
        strip = {"type": "Container", "style": "emphasis", "spacing": "small" if number else "medium"}
        pages.add({**strip, "selectAction": {**action, "title": shown}, "items": [words]})


def _fill_in(pages: Pages, form: Form, key: str, say: Texts, *, picks: bool) -> None:
    """One card cannot have two things to fill in: each button would ask for both."""
    if not fits(form.token):
        pages.write(form.title, BOLD)
    elif not picks and dialogs.short(form, key, say):
        pages.add(*dialogs.in_card(form, key, say), asks=form.token)
    else:
        if not dialogs.on_button(form):
            pages.write(form.title, BOLD, asks=form.token, spacing="medium")
        pages.add(dialogs.opener(form, key, say), asks=form.token)


def _suggest(pages: Pages, texts: Sequence[str], say: Texts) -> None:
    taps: list[Tap] = []
    if any(whole(text).strip() for text in texts):
        pages.write(say(WORDS["try"]), QUIET, spacing="medium")
    for text in texts:
        said = one_line(text)
        if fits(said):
            data = {"msteams": {"type": "imBack", "value": said}}
            taps.append((said, {"type": "Action.Submit", "associatedInputs": "none", "data": data}))
        else:
            pages.write(text)
    _tap(pages, taps)
