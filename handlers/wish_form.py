"""Two forms: when messages come, and a pause. What cannot be taken brings the form back, filled in, with the reason."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from bot.domain.notices import Wishes
from bot.messages import Field, Reply, Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import day_text, days_in, today
from handlers.turn import Ask, Said, Turn
from handlers.wish_change import make, muted, of_wishes, pause
from handlers.wish_words import mute_line, weekdays
from storage import wishes

WORKDAYS, ALL_DAYS = frozenset(range(5)), frozenset(range(7))
YES, NO = "ja", "nee"
COUNTS = (1, 2, 3, 4, 5, 7, 10)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?: ?(?:uur|u|h))?")


def settings_form(turn: Turn) -> Said:
    """The form with what holds now, or what became of one that was filled in."""
    own = wishes.wishes(turn.db, turn.asker.id)
    if not turn.form:
        return _asking(turn, own, turn.say("Wanneer wil je berichten?"), {})
    filled = dict(turn.form)
    begins, ends = _clock(filled["quiet_from"]), _clock(filled["quiet_until"])
    if begins is None or ends is None:
        return _asking(turn, own, turn.say("Ik begrijp de tijd niet. Schrijf het zo: 21:00."), filled)
    after = replace(
        own,
        quiet_from=begins,
        quiet_until=ends,
        days=frozenset(int(day) for day in filled["days"].split()),
        most_a_week=int(filled["most"]),
        on_night_duty=filled["night"] == YES,
    )
    different = of_wishes(own, after)
    if not different:
        return Said(Reply(turn.say("Er is niets veranderd."), Tone.INFO))
    return make(turn, different)


def _asking(turn: Turn, own: Wishes, told: str, filled: Mapping[str, str]) -> Said:
    hint = turn.say("Bijvoorbeeld 21:00. Twee keer dezelfde tijd is nooit stil.")
    known: dict[str, str] = {
        "quiet_from": turn.say.clock(own.quiet_from),
        "quiet_until": turn.say.clock(own.quiet_until),
        "days": _days(own.days),
        "most": str(own.most_a_week),
        "night": YES if own.on_night_duty else NO,
        **filled,
    }
    answers = ((YES, turn.say("ja")), (NO, turn.say("nee")))
    counts = tuple((str(one), str(one)) for one in sorted({*COUNTS, own.most_a_week}))
    fields = (
        Field("quiet_from", turn.say("Vanaf hoe laat is het stil?"), hint=hint),
        Field("quiet_until", turn.say("Tot hoe laat is het stil?")),
        Field("days", turn.say("Op welke dagen?"), _day_options(turn, own)),
        Field("most", turn.say("Hoeveel berichten hoogstens per week?"), counts),
        Field("night", turn.say("Ook op een dag met nachtdienst?"), answers),
    )
    shown = tuple(replace(one, value=known[one.name]) for one in fields)
    form = Ask(turn.say("Mijn instellingen"), shown, turn.say("Bewaar"), Intent.SETTINGS_FORM)
    return Said(Reply(told, Tone.QUESTION), asks="form", form=form)


def _day_options(turn: Turn, own: Wishes) -> tuple[tuple[str, str], ...]:
    offered = {WORKDAYS: turn.say("alleen op werkdagen"), ALL_DAYS: turn.say("op alle dagen")}
    offered.setdefault(own.days, weekdays(turn.say, own.days))
    return tuple((_days(days), label) for days, label in offered.items())


def _days(days: frozenset[int]) -> str:
    return " ".join(str(day) for day in sorted(days))


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip().casefold())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour % 24, minute) if hour * 60 + minute <= 24 * 60 and minute < 60 else None


def ask_pause(turn: Turn, first: date | None = None) -> Said:
    """From when until when? The words that asked may say why, and are forgotten."""
    begins = turn.say("vandaag") if first is None else f"{first:%d-%m-%Y}"
    return _pause_form(turn, turn.say("Tot en met welke dag wil je geen berichten?"), {"first": begins})


def _pause_form(turn: Turn, told: str, filled: Mapping[str, str]) -> Said:
    fields = (
        Field("first", turn.say("Eerste dag"), value=filled.get("first", "")),
        Field(
            "last",
            turn.say("Laatste dag"),
            value=filled.get("last", ""),
            hint=turn.say("Bijvoorbeeld: vrijdag, of 3 december."),
        ),
    )
    form = Ask(turn.say("Even pauze"), fields, turn.say("Bewaar"), Intent.SETTINGS_PAUSE)
    return Said(Reply(told, Tone.QUESTION), asks="form", form=form, forgets=True)


def take_pause(turn: Turn) -> Said:
    """The form, or what became of it."""
    if not turn.form:
        return ask_pause(turn)
    filled = dict(turn.form)
    first, last = days_in(filled["first"], turn.now), days_in(filled["last"], turn.now)
    if first is None or last is None:
        told = turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december.")
        return _pause_form(turn, told, filled)
    if last.last_day < max(first.first_day, today(turn)):
        told = turn.say("De laatste dag ligt te vroeg: {day}.", day=day_text(turn, last.last_day))
        return _pause_form(turn, told, filled)
    before = muted(turn)
    if before is not None and before.until is None:
        return Said(Reply(mute_line(turn, before), Tone.INFO))
    return make(turn, pause(turn, first.first_day, last.last_day))
