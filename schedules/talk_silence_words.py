"""What is said of proposed moments: again to who is silent, and to who arranges the talk who is silent."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calendar import local_day
from bot.domain.talks import Talk
from bot.messages import Tone
from bot.texts import Texts
from schedules.due import Part
from schedules.talk_words import PLAN, Called
from storage.proposals import Asked

FITS = "gesprek-past"
"""Verb of the buttons under a moment, which `bot.core.notice_buttons` knows."""
YES, NO, ANYWAY, OTHERS, ALL = "ja", "nee", "toch", "anders", "*"
MOST_ANYWAY = 3
"""Moments that can be planned without everybody's answer."""


def buttons(number: int, moments: Sequence[Asked], say: Texts, now: datetime) -> tuple[tuple[str, str], ...]:
    """Whether each moment that lies ahead fits, and one for none of them."""
    ahead = [one for one in moments if one.start > now]
    choices: list[tuple[str, str]] = []
    for one in ahead:
        moment, value = _moment(one, say, now), one.start.isoformat()
        choices.append((say("Past: {moment}", moment=moment), f"{FITS}:{number}|{YES}|{value}"))
        choices.append((say("Past niet: {moment}", moment=moment), f"{FITS}:{number}|{NO}|{value}"))
    if len(ahead) > 1:
        choices.append((say("Geen van deze momenten past"), f"{FITS}:{number}|{NO}|{ALL}"))
    return tuple(choices)


def again(called: Called, talk: Talk, moments: Sequence[Asked], asker: str, say: Texts, now: datetime) -> Part:
    """To who said nothing yet: the same buttons once more, of the moments that still lie ahead.

    `asker` is who asked for the talk, "" for the reader.
    """
    return Part(
        say("{title}: wanneer kun je?", title=called.title(say)),
        say("Je krijgt dit omdat je bij dit gesprek hoort."),
        (
            say("{name} vroeg om dit gesprek en wacht op jouw antwoord.", name=asker)
            if asker
            else say("Jij vroeg om dit gesprek. Zeg ook wat jou past."),
            say("Kies wat past. Het eerste moment dat iedereen past, is meteen afgesproken."),
        ),
        Tone.QUESTION,
        buttons(talk.id, moments, say, now),
        ((say("Kies een moment: {title}", title=called.title(say)), f"{PLAN}:{talk.kind}@{int(talk.trainee)}"),),
    )


def silent(
    called: Called, talk: Talk, people: Sequence[str], asked: Sequence[Asked], say: Texts, now: datetime
) -> Part:
    """To who arranges it: other moments, or one of these although not everybody answered."""
    value = f"{OTHERS}:{talk.id}@{int(talk.trainee)}"
    choices = [(say("Stel andere momenten voor"), f"{PLAN}:{value}")]
    choices += [
        (
            say("Plan toch: {moment}", moment=_moment(one, say, now)),
            f"{FITS}:{talk.id}|{ANYWAY}|{one.start.isoformat()}",
        )
        for one in _possible(asked, now)
    ]
    return Part(
        say("{title}: er is nog geen moment.", title=called.title(say)),
        say("Je krijgt dit omdat jij dit gesprek regelt."),
        (
            say("Geen antwoord: {people}.", people=say.all_of(people)),
            say("Kies andere momenten, of plan het toch."),
        ),
        Tone.CAUTION,
        tuple(choices),
        tuple(choices),
    )


def _possible(asked: Sequence[Asked], now: datetime) -> list[Asked]:
    """The moments ahead that nobody refused: first those that fit most people, then the soonest; each once."""
    refused = {one.start for one in asked if one.fits is False}
    once = {one.start: one for one in asked if one.start > now and one.start not in refused}
    fits = {start: sum(one.fits is True for one in asked if one.start == start) for start in once}
    return sorted(once.values(), key=lambda one: (-fits[one.start], one.start))[:MOST_ANYWAY]


def _moment(one: Asked, say: Texts, now: datetime) -> str:
    day = say.near_day(local_day(one.start), local_day(now))
    return say("{day}, {start}–{end} uur", day=day, start=say.clock(one.start), end=say.clock(one.end))
