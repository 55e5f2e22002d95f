"""A reply as messages of Teams with an Adaptive Card each: plain values, made and tested without Teams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.lengths import one_line, shorten, units
from bot.channels.signs import says, sign_of, signed
from bot.channels.spent import gone, tokens_of
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
from bot.channels.teams.leaving import tokens_on, without
from bot.channels.teams.tapped import Kind, carried
from bot.channels.teams.words import WORDS
from bot.messages import Form, Reply, Section, Tone
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
_CHOSEN, _MOST_CHOSEN = 200, 10
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


def render(reply: Reply, key: str, say: Texts, *, taken: Sequence[str] = (), users: Sequence[str] = ()) -> Rendered:
    """The reply for Teams; `key` comes back with every tap.

    What was `taken` cannot be tapped any more, nor its alternatives; the number of messages stays the same, so that
    each can be written over the message that was sent. For each of the `users`, at most sixty ids as Teams has them,
    Teams asks for a card of their own once they see this one (Kind.REFRESH).
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
    shown = _answered(pages.pages, reply, taken, say)
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


def after(reply: Reply, key: str, say: Texts, part: int, taken: Sequence[str], users: Sequence[str] = ()) -> Block:
    """The message of this number as it is after all that was taken: with what was chosen, and what can be tapped yet."""
    if reply.form is not None and reply.form.token in taken and reply.tone is Tone.QUESTION:
        # What it asked, or what was wrong with what was filled in before, would still stand there as if it were open.
        spent = gone(reply, taken)
        left = tuple(choice for choice in reply.choices if choice.token not in spent)
        reply, taken = Reply(_sent(reply.form, say), choices=left), ()
    users = users if set(tokens_of(reply)) - gone(reply, taken) else ()
    activities = render(reply, key, say, taken=taken, users=users).activities
    return activities[min(part, len(activities) - 1)]


def _sent(form: Form, say: Texts) -> str:
    return say(WORDS["sent"], title=shorten(form.title, _CHOSEN) or say(WORDS["form_title"]))


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


def _answered(
    pages: Sequence[Sequence[Placed]], reply: Reply, taken: Sequence[str], say: Texts
) -> Iterator[list[Block]]:
    """Without what is used up. What was chosen stands where the first choice was, on the card on which it stood."""
    spent, said = gone(reply, taken), _said(reply, say)
    for page in pages:
        here = set(tokens_on(page))
        chosen = [said[token] for token in taken if token in here and said.get(token)][-_MOST_CHOSEN:]
        left, place = without(page, spent)
        left[place:place] = [line(one, BOLD, spacing="small" if n else "medium") for n, one in enumerate(chosen)]
        yield left or ([line(say(WORDS["closed"]), QUIET)] if page else [])


def _said(reply: Reply, say: Texts) -> dict[str, str]:
    """What is said of each token once it was taken."""
    labels = {choice.token: shorten(choice.label, _CHOSEN) for choice in reply.choices}
    labels[reply.reconsider] = say(WORDS["not_meant"])
    said = {token: say(WORDS["chosen"], choice=label) for token, label in labels.items() if label}
    return said | ({reply.form.token: _sent(reply.form, say)} if reply.form is not None else {})


def _number(body: Sequence[Block], part: int) -> None:
    """Tells each button on which of the cards it stands."""
    for block in body:
        for action in (*block.get("actions", ()), *filter(None, [block.get("selectAction")])):
            if "part" in action.get("data", {}):
                action["data"]["part"] = part


def _refresh(key: str, users: Sequence[str]) -> Block:
    action = {"type": "Action.Execute", "verb": Kind.REFRESH.value, "data": carried(Kind.REFRESH, key)}
    return {"type": "Refresh", "action": action, "userIds": list(users[:60])}
