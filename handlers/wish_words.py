"""What holds of somebody's wishes about messages, in sentences."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import Interval, at, local_day
from bot.domain.notices import Mute, Wishes
from bot.texts import Texts
from handlers.phrasing import counted, day_text, span_text
from handlers.turn import Turn

CHANNELS = {"slack": "Slack", "teams": "Teams", "whatsapp": "WhatsApp"}
"""Names that are the same in both languages."""
_A_MONDAY = date(2024, 1, 1)


def channel_name(say: Texts, channel: str) -> str:
    """What people call a channel."""
    return say("de webchat") if channel == "web" else CHANNELS.get(channel, channel)


def weekdays(say: Texts, days: Collection[int]) -> str:
    """Days of the week: "maandag en donderdag"; of five or more in a row the first and the last."""
    from babel.dates import format_date

    ordered = sorted(days)
    named = [format_date(_A_MONDAY + timedelta(days=day), "EEEE", locale=say.locale) for day in ordered]
    if len(ordered) >= 5 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return say("{first} tot en met {last}", first=named[0], last=named[-1])
    return say.all_of(named)


def quiet_line(say: Texts, wishes: Wishes) -> str:
    """The hours at which nothing comes."""
    if wishes.quiet_from == wishes.quiet_until:
        return say("Er zijn geen stille uren.")
    begins, ends = say.clock(wishes.quiet_from), say.clock(wishes.quiet_until)
    return say("Tussen {begin} en {end} uur is het stil.", begin=begins, end=ends)


def days_line(say: Texts, wishes: Wishes) -> str:
    """The days on which messages may come."""
    if len(wishes.days) == 7:
        return say("Je kunt op alle dagen berichten krijgen.")
    return say("Je krijgt alleen berichten op {days}.", days=weekdays(say, wishes.days))


def most_line(turn: Turn, wishes: Wishes) -> str:
    """How many ordinary messages a week there are."""
    one, many = "Je krijgt hoogstens één bericht per week.", "Je krijgt hoogstens {count} berichten per week."
    return counted(turn, wishes.most_a_week, one, many)


def night_line(say: Texts, wishes: Wishes) -> str:
    """Whether something may come on the day of a night shift."""
    if wishes.on_night_duty:
        return say("Ook op een dag met nachtdienst kun je berichten krijgen.")
    return say("Op een dag met nachtdienst krijg je geen berichten.")


def channel_line(say: Texts, wishes: Wishes) -> str:
    """Where messages come first."""
    if not wishes.channel:
        return say("Berichten komen waar je Wegwijs gebruikt.")
    return say("Ik stuur je berichten via {channel}.", channel=channel_name(say, wishes.channel))


def changed(turn: Turn, wishes: Wishes, fields: Collection[str]) -> Iterator[str]:
    """A sentence on each of these fields."""
    if not {"quiet_from", "quiet_until"}.isdisjoint(fields):
        yield quiet_line(turn.say, wishes)
    if "days" in fields:
        yield days_line(turn.say, wishes)
    if "most_a_week" in fields:
        yield most_line(turn, wishes)
    if "on_night_duty" in fields:
        yield night_line(turn.say, wishes)
    if "channel" in fields:
        yield channel_line(turn.say, wishes)


def mute_line(turn: Turn, mute: Mute | None) -> str:
    """Whether reminders come at all."""
    if mute is None or (mute.until is not None and mute.until <= turn.now):
        return turn.say("Je krijgt herinneringen.")
    if mute.until is None:
        return turn.say("Je krijgt geen herinneringen meer.")
    if mute.since <= turn.now:
        return turn.say("Tot en met {day} krijg je geen berichten.", day=day_text(turn, last_day(mute.until)))
    first, last = local_day(mute.since), last_day(mute.until)
    if first == last:
        return turn.say("Op {day} krijg je geen berichten.", day=day_text(turn, first))
    return turn.say("Van {days} krijg je geen berichten.", days=span_text(turn, first, last))


def last_day(until: datetime) -> date:
    """The last local day before this instant."""
    return Interval(until - timedelta(days=2), until).last_day


def since(turn: Turn, first: date | None) -> datetime:
    """From when a pause that begins on this day holds: from now when it begins today."""
    return turn.now if first is None or first <= local_day(turn.now) else at(first)
