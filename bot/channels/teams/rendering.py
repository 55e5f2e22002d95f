"""A reply as messages of Teams with an Adaptive Card each: plain values, made and tested without Teams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.lengths import one_line, shorten, units
from bot.channels.signs import says, sign_of, signed
from bot.channels.teams import links
from bot.channels.teams.asking import ask
from bot.channels.teams.cards import (
    BOLD,
    LARGE,
    MEDIUM,
    MOST,
    QUIET,
    Block,
    Pages,
    Placed,
    attachment,
    buttons,
    card,
    line,
    lines_of,
    size,
)
from bot.channels.teams.files import offers, put_files
from bot.channels.teams.tapped import Kind, Submitted, carried
from bot.channels.teams.words import WORDS
from bot.messages import Reply, Section, Tone
from bot.texts import Texts

_STYLES = {
    Tone.YES: "good",
    Tone.CAUTION: "warning",
    Tone.NO: "attention",
    Tone.UNSURE: "accent",
    Tone.URGENT: "attention",
    Tone.QUESTION: "emphasis",
    Tone.ERROR: "attention",
}
"""The colour behind a headline; what it says stands in its sign and its word as well."""
_HEADLINE = 600
"""UTF-16 units of a headline that stands on its colour."""
_SUMMARY = 200
_CHOSEN = 200
_LARGEST_CHANGE = 1_500
"""Bytes kept free for saying what was chosen."""
_MARKUP = re.compile(r"([\\`*_\[\]<>#~|!&(){}])")


@dataclass(frozen=True)
class Rendered:
    """The messages of one reply in reading order, at least one.

    Each is a whole activity: `summary` is what a notification says; there is no `text`, which Teams would show above
    the card. `files` are messages that offer a file each, for the personal chat only.
    """

    activities: tuple[Block, ...]
    files: tuple[Block, ...] = ()


def render(
    reply: Reply, key: str, say: Texts, *, chosen: str = "", closed: bool = False, users: Sequence[str] = ()
) -> Rendered:
    """The reply for Teams; `key` comes back with every tap.

    With `chosen`, a sentence that says what was chosen, or when `closed`, nothing can be tapped any more; the number
    of messages stays the same, so that each can be written over the message that was sent. For each of the `users`,
    at most sixty ids as Teams has them, Teams asks for a card of their own once they see this one (Kind.REFRESH).
    """
    summary = shorten(signed(reply.headline, reply.tone, say), _SUMMARY) or say(WORDS["no_text"])
    around = {
        "fallbackText": " ".join((say(WORDS["old_teams"]), _MARKUP.sub(r"\\\1", summary))),
        **({"refresh": _refresh(key, users)} if users else {}),
    }
    pages = Pages(MOST - _LARGEST_CHANGE - 2 * size(summary) - size(around))
    _tell(pages, reply, say)
    put_files(pages, reply, say)
    for number, action in enumerate(links.links(reply, say)):
        pages.add(buttons([action], spacing="small" if number else "medium"))
    ask(pages, reply, key, say)
    shown = _closed(pages.pages, chosen, say) if chosen or closed else map(_blocks, pages.pages)
    made = (_activity(body, n, len(pages.pages), summary, around, say) for n, body in enumerate(shown))
    return Rendered(tuple(made), tuple(offers(reply, key)))


def _activity(body: list[Block], number: int, parts: int, summary: str, around: Block, say: Texts) -> Block:
    """One message; all but the first say which they are."""
    _number(body, number)
    if number:
        part = say(WORDS["part"], part=number + 1, parts=parts)
        body, summary = [line(part, QUIET), *body], f"{part}: {summary}"
        # One message brings somebody's own card; the others stay as they are.
        around = {name: value for name, value in around.items() if name != "refresh"}
    content = card(body or [line(say(WORDS["no_text"]))], say.locale, **around)
    return {"type": "message", "summary": summary, "attachments": [attachment(content)]}


def after(reply: Reply, key: str, say: Texts, tapped: Submitted, used: str = "") -> Block:
    """The message in which somebody tapped, as it is after that: with what was chosen, and nothing to tap.

    `used` is the label that counted when it is not the one that was tapped now.
    """
    said = say(WORDS["chosen"], choice=shorten(used, _CHOSEN)) if used else _said(reply, say, tapped)
    if said and tapped.kind is Kind.FORM and reply.tone is Tone.QUESTION:
        # What it asked, or what was wrong with what was filled in before, would still stand there as if it were open.
        reply, said = Reply(said), ""
    activities = render(reply, key, say, chosen=said, closed=True).activities
    return activities[min(tapped.part, len(activities) - 1)]


def _said(reply: Reply, say: Texts, tapped: Submitted) -> str:
    if tapped.kind is Kind.FORM and reply.form is not None:
        return say(WORDS["sent"], title=shorten(reply.form.title, _CHOSEN) or say(WORDS["form_title"]))
    if tapped.kind is not Kind.CHOICE:
        return ""
    labels = {choice.token: choice.label for choice in reply.choices}
    if reply.reconsider:
        labels[reply.reconsider] = say(WORDS["not_meant"])
    label = shorten(labels.get(tapped.token, ""), _CHOSEN)
    return say(WORDS["chosen"], choice=label) if label else ""


def _tell(pages: Pages, reply: Reply, say: Texts) -> None:
    """All text of a reply but that around its files and buttons."""
    _head(pages, reply, say)
    for number, action in enumerate(links.calls(reply, say)):
        pages.add(buttons([action], spacing="small" if number else "medium"))
    for paragraph in reply.paragraphs:
        pages.write(paragraph)
    for section in reply.sections:
        _section(pages, section)


def _head(pages: Pages, reply: Reply, say: Texts) -> None:
    """The sign and word of the tone and the headline, on the colour of the tone."""
    look = LARGE if reply.tone is Tone.URGENT else MEDIUM
    style, sign, headline = _STYLES.get(reply.tone), sign_of(reply.tone, say), one_line(reply.headline)
    badge = line(f"{sign.mark} {sign.word}", BOLD)
    if style is None or units(headline) > _HEADLINE:
        if style is not None:
            pages.add({"type": "Container", "style": style, "bleed": True, "items": [badge]})
        pages.write(headline, look)
        return
    items = [badge, *([line(headline, look, spacing="small")] if headline else [])]
    if says(headline, sign.word):
        items = [line(f"{sign.mark} {headline}", look)]
    pages.add({"type": "Container", "style": style, "bleed": True, "items": items})


def _section(pages: Pages, section: Section) -> None:
    """A bold heading and its lines; more than one is a list."""
    heading = lines_of(section.heading)
    pages.keep(min(4_000, sum(len(one) for one in (*heading, *section.lines[:1])) + 600))
    pages.write(section.heading, BOLD, spacing="medium")
    lead = "• " if len(section.lines) > 1 else ""
    for number, one in enumerate(section.lines):
        pages.write(one, lead=lead, spacing="small" if number or heading else "medium")


def _blocks(page: Sequence[Placed]) -> list[Block]:
    return [placed.block for placed in page]


def _closed(pages: Sequence[Sequence[Placed]], chosen: str, say: Texts) -> Iterator[list[Block]]:
    """Without anything to tap. What was chosen stands where the first choice was."""
    said = [line(shorten(chosen, _CHOSEN + 20), BOLD, spacing="medium")] if chosen else []
    for page in pages:
        left = [placed.block for placed in page if not placed.asks]
        if len(left) < len(page):
            left += said
            said = []
        yield left or [line(say(WORDS["closed"]), QUIET)]


def _number(body: Sequence[Block], part: int) -> None:
    """Tells each button on which of the cards it stands."""
    for block in body:
        for action in (*block.get("actions", ()), *filter(None, [block.get("selectAction")])):
            if "part" in action.get("data", {}):
                action["data"]["part"] = part


def _refresh(key: str, users: Sequence[str]) -> Block:
    action = {"type": "Action.Execute", "verb": Kind.REFRESH.value, "data": carried(Kind.REFRESH, key)}
    return {"type": "Refresh", "action": action, "userIds": list(users[:60])}
