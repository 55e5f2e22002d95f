"""Changes of somebody's wishes: kept, told in a sentence, and with one tap undone.

A change is a mapping that can be kept as JSON, of what will hold: fields of `Wishes`, and `mute` for all that is not
acute. Undoing is the change back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.calendar import at
from bot.domain.notices import EVERYTHING, Mute, Wishes
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.turn import Option, Said, Slots, Turn
from handlers.wish_words import changed, mute_line, since
from storage import wishes

MUTE = "mute"
Change = Mapping[str, Any]

STOPPED: Change = {MUTE: {"since": None, "until": None}}
STARTED: Change = {MUTE: None}
"""Reminders off from now on, and on again."""


def pause(turn: Turn, first: date | None, last: date) -> Change:
    """Nothing from the first day (None: from now) up to and including the last."""
    until = at(last + timedelta(days=1))
    return {MUTE: {"since": since(turn, first).isoformat(), "until": until.isoformat()}}


def of_wishes(before: Wishes, after: Wishes) -> Change:
    """The fields that differ."""
    old, new = _plain(before), _plain(after)
    return {name: value for name, value in new.items() if value != old[name]}


def muted(turn: Turn) -> Mute | None:
    """What holds for everything now or will; None when reminders come."""
    found = wishes.mutes_of(turn.db, [turn.asker.id]).get(turn.asker.id, [])
    return next((one for one in found if one.subject == EVERYTHING and not _over(one, turn.now)), None)


def _over(mute: Mute, now: datetime) -> bool:
    return mute.until is not None and mute.until <= now


def changing(label: str, change: Change) -> Option:
    """The choice that makes a change."""
    return Option(label, Intent.SETTINGS_CHANGE, Slots(value=json.dumps(change)))


def make(turn: Turn, change: Change, told: Sequence[str] = (), *, forgets: bool = False) -> Said:
    """Makes a change and says what holds now; `told` comes after it."""
    back = _keep(turn, change)
    lines = list(changed(turn, wishes.wishes(turn.db, turn.asker.id), change.keys()))
    if MUTE in change:
        lines.append(mute_line(turn, muted(turn)))
        told = (*told, *_beside(turn))
    undo = (changing(turn.say("Ongedaan maken"), back),) if back != change else ()
    mine = Option(turn.say("Mijn instellingen"), Intent.SETTINGS_SHOW)
    return Said(Reply(lines[0], Tone.INFO, (*lines[1:], *told)), (*undo, mine), forgets=forgets)


def _beside(turn: Turn) -> tuple[str, ...]:
    """What still comes, and what this does not do."""
    mute = muted(turn)
    if mute is None:
        return ()
    still = turn.say("Over examens en veiligheid hoor je me nog wel.")
    if mute.until is None:
        return (still, turn.say("Wil je ze terug? Typ: zet herinneringen weer aan."))
    return (still, turn.say("Ik meld je nergens af. Meld op je werk en op school zelf dat je er niet bent."))


def _keep(turn: Turn, change: Change) -> Change:
    """Keeps it, and gives the change back."""
    before, back = wishes.wishes(turn.db, turn.asker.id), dict[str, Any]()
    fields = {name: value for name, value in change.items() if name != MUTE}
    if fields:
        back |= {name: _plain(before)[name] for name in fields}
        wishes.keep(turn.db, turn.asker.id, _with(before, fields))
    if MUTE in change:
        back[MUTE] = _dumped(muted(turn))
        _mute(turn, change[MUTE])
    return back


def _mute(turn: Turn, wanted: Mapping[str, str | None] | None) -> None:
    if wanted is None:
        wishes.unmute(turn.db, turn.asker.id, EVERYTHING)
        return
    begins = datetime.fromisoformat(wanted["since"]) if wanted["since"] else turn.now
    until = datetime.fromisoformat(wanted["until"]) if wanted["until"] else None
    wishes.mute(turn.db, Mute(turn.asker.id, EVERYTHING, begins, until))


def _dumped(mute: Mute | None) -> Mapping[str, str | None] | None:
    if mute is None:
        return None
    return {"since": mute.since.isoformat(), "until": mute.until.isoformat() if mute.until else None}


def _plain(one: Wishes) -> dict[str, Any]:
    return {
        "quiet_from": one.quiet_from.isoformat("minutes"),
        "quiet_until": one.quiet_until.isoformat("minutes"),
        "days": sorted(one.days),
        "most_a_week": one.most_a_week,
        "on_night_duty": one.on_night_duty,
        "channel": one.channel,
    }


def _with(before: Wishes, fields: Mapping[str, Any]) -> Wishes:
    hours = {name: time.fromisoformat(fields[name]) for name in ("quiet_from", "quiet_until") if name in fields}
    days = {"days": frozenset(fields["days"])} if "days" in fields else {}
    return replace(before, **{**fields, **hours, **days})
