"""When somebody wants to hear from the bot, said in a sentence, by a choice or in a form (G3).

Only what is clear changes anything. What is not understood goes to who can help, as before.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.notices import EVERYTHING, Mute, Wishes
from bot.messages import Reply, Section, Tone, load_reply
from bot.understanding.meaning import About, Intent
from bot.understanding.wish_kinds import (
    Again,
    Channel,
    Most,
    NightDuty,
    Pause,
    PutOff,
    Quiet,
    Show,
    Stop,
    Weekdays,
    Which,
    Why,
    Wish,
)
from bot.understanding.wishes import says_why, wished
from handlers.notices import NEWEST, put_off_newest
from handlers.phrasing import question, span_text, today
from handlers.questions import offer
from handlers.route import Route
from handlers.turn import Option, Said, Turn
from handlers.wish_change import STARTED, STOPPED, changing, make, muted, of_wishes, pause
from handlers.wish_form import ask_pause, settings_form, take_pause
from handlers.wish_words import changed, channel_name, mute_line
from storage import ledger, outbox, people, wishes

_FIELDS = ("quiet_from", "days", "most_a_week", "on_night_duty", "channel")


def settings(turn: Turn) -> Said:
    """Does what was wished, or says who can help."""
    found = clear(turn)
    said = granted(turn, found) if found else None
    if said is not None:
        return said
    if turn.meaning.intent is Intent.SETTINGS and not _of_others(turn) and says_why(turn.text):
        return ask_pause(turn)
    helped = offer(turn)
    mine = Option(turn.say("Mijn instellingen"), Intent.SETTINGS_SHOW)
    return replace(helped, options=(*helped.options, mine)) if turn.meaning.intent is Intent.SETTINGS else helped


def clear(turn: Turn) -> tuple[Wish, ...]:
    """What the asker wishes for themselves; nothing where it may be about somebody else."""
    return () if _of_others(turn) else wished(turn.text, turn.meaning.dates, today(turn))


def _of_others(turn: Turn) -> bool:
    meaning = turn.meaning
    return bool(meaning.people or meaning.unknown_name) or meaning.about in (About.OTHER, About.GROUP)


def granted(turn: Turn, found: Sequence[Wish]) -> Said | None:
    """What becomes of wishes; None for what is no setting of this file."""
    if len(found) > 1 and any(isinstance(one, Again | PutOff) for one in found):
        return None
    match found[0]:
        case Show():
            return show(turn)
        case Pause() as wish:
            return _pause(turn, wish)
        case Which(pauses):
            return _which(turn, pauses)
        case Stop():
            return _stop(turn)
        case Again():
            return _again(turn)
        case PutOff(verb, loose):
            return None if loose and not _right_after(turn) else put_off_newest(turn, verb)
        case Why():
            return _why(turn)
    return _wishes(turn, found)


def _wishes(turn: Turn, found: Sequence[Wish]) -> Said | None:
    before = wishes.wishes(turn.db, turn.asker.id)
    after = before
    for wish in found:
        wanted = _with(after, wish)
        if wanted is None:
            return None
        after = wanted
    if not after.days:
        told = turn.say("Dan blijft er geen dag over. Wil je helemaal geen herinneringen?")
        return question(turn, told, "change", (changing(turn.say("Ja, zet herinneringen uit"), STOPPED),))
    lost = [wish.name for wish in found if isinstance(wish, Channel)]
    if lost and not _reached(turn, lost[0]):
        return _not_there(turn, lost[0])
    change = of_wishes(before, after)
    if not change:
        return Said(Reply(next(iter(changed(turn, before, _touched(found)))), Tone.INFO), (_mine(turn),))
    return make(turn, change)


def _with(before: Wishes, wish: Wish) -> Wishes | None:
    match wish:
        case NightDuty(wanted):
            return replace(before, on_night_duty=wanted)
        case Weekdays(only, more, fewer):
            return replace(before, days=only or (before.days | more) - fewer)
        case Quiet(begins, ends):
            after = replace(
                before,
                quiet_from=before.quiet_from if begins is None else begins,
                quiet_until=before.quiet_until if ends is None else ends,
            )
            return None if after.quiet_from == after.quiet_until else after
        case Most(count):
            return replace(before, most_a_week=count)
        case Channel(name):
            return replace(before, channel=name)
    return None


def _touched(found: Sequence[Wish]) -> tuple[str, ...]:
    names = {NightDuty: "on_night_duty", Weekdays: "days", Quiet: "quiet_from", Most: "most_a_week"}
    return tuple(names.get(type(wish), "channel") for wish in found)


def _reached(turn: Turn, channel: str) -> bool:
    return any(one.channel == channel for one in people.accounts(turn.db, turn.asker.id))


def _not_there(turn: Turn, channel: str) -> Said:
    known = sorted({one.channel for one in people.accounts(turn.db, turn.asker.id)})
    now = turn.say.one_of([channel_name(turn.say, one) for one in known])
    told = turn.say("Via {channel} kan ik je niet bereiken.", channel=channel_name(turn.say, channel))
    return Said(Reply(told, Tone.NO, (turn.say("Nu kan het via {channels}.", channels=now),)), (_mine(turn),))


def _pause(turn: Turn, wish: Pause) -> Said:
    if wish.last is None:
        return ask_pause(turn, wish.first)
    return paused(turn, wish)


def paused(turn: Turn, wish: Pause) -> Said:
    """Nothing in these days. What was stopped altogether stays so, and an earlier pause gives way."""
    before = muted(turn)
    if before is not None and before.until is None:
        return replace(_already_off(turn, before), forgets=True)
    assert wish.last is not None
    told = () if before is None else (turn.say("Dit komt in de plaats van je eerdere pauze."),)
    return make(turn, pause(turn, wish.first, wish.last), told, forgets=True)


def _which(turn: Turn, pauses: Sequence[Pause]) -> Said:
    options = tuple(
        changing(span_text(turn, one.first or today(turn), one.last), pause(turn, one.first, one.last))
        for one in pauses
        if one.last is not None
    )
    return replace(question(turn, turn.say("Welke dagen bedoel je?"), "change", options), forgets=True)


def _stop(turn: Turn) -> Said:
    before = muted(turn)
    if before is not None and before.until is None:
        return _already_off(turn, before)
    return make(turn, STOPPED)


def _already_off(turn: Turn, mute: Mute) -> Said:
    back = changing(turn.say("Zet herinneringen weer aan"), STARTED)
    return Said(Reply(mute_line(turn, mute), Tone.INFO), (back, _mine(turn)))


def _again(turn: Turn) -> Said:
    if muted(turn) is None:
        return Said(Reply(turn.say("Je herinneringen staan al aan."), Tone.INFO), (_mine(turn),))
    return make(turn, STARTED)


def _right_after(turn: Turn) -> bool:
    """Did the asker say nothing since the last message? Only then "morgen" alone is about that."""
    return ledger.unanswered(turn.db, turn.asker.id, turn.now - NEWEST) is not None


def _why(turn: Turn) -> Said | None:
    """The reasons of the last message, as it gave them."""
    key = ledger.newest_message(turn.db, turn.asker.id, turn.now - NEWEST)
    stored = outbox.reply(turn.db, turn.asker.id, key) if key else None
    if key is None or stored is None:
        return None
    ledger.answered(turn.db, [one.key for one in ledger.of_message(turn.db, turn.asker.id, key)], turn.now)
    told = [one.reason for one in ledger.of_message(turn.db, turn.asker.id, key) if one.reason]
    reply = load_reply(stored)
    given = told or (reply.sections[-1].lines if len(reply.sections) > 1 else reply.paragraphs[-1:])
    return Said(Reply(turn.say("Dit is waarom."), Tone.INFO, tuple(given)), (_mine(turn),))


def _mine(turn: Turn) -> Option:
    return Option(turn.say("Mijn instellingen"), Intent.SETTINGS_SHOW)


def show(turn: Turn) -> Said:
    """All that holds, and what can be changed."""
    own, mute = wishes.wishes(turn.db, turn.asker.id), muted(turn)
    lines = (*changed(turn, own, _FIELDS), mute_line(turn, mute), *_silent(turn))
    form = Option(turn.say("Veranderen"), Intent.SETTINGS_FORM)
    rest = Option(turn.say("Even pauze"), Intent.SETTINGS_PAUSE)
    off = changing(turn.say("Zet herinneringen uit"), STOPPED)
    on = changing(turn.say("Zet herinneringen weer aan"), STARTED)
    options = (form, rest, off) if mute is None else (form, on)
    return Said(
        Reply(turn.say("Zo stuur ik je berichten."), Tone.INFO, (), (Section(turn.say("Instellingen"), lines),)),
        options,
    )


def _silent(turn: Turn) -> tuple[str, ...]:
    """How many things the asker wants to hear nothing about."""
    found = wishes.mutes_of(turn.db, [turn.asker.id]).get(turn.asker.id, [])
    count = sum(one.subject != EVERYTHING and one.until is None for one in found)
    if not count:
        return ()
    one, many = "Over één ding krijg je geen herinneringen.", "Over {count} dingen krijg je geen herinneringen."
    return (turn.say(one if count == 1 else many, count=count),)


def change(turn: Turn) -> Said:
    """A change by a choice: an undo, or one of the readings of a sentence."""
    return make(turn, json.loads(turn.slots.value)) if turn.slots.value else show(turn)


ROUTES = (
    Route(
        Intent.SETTINGS,
        "Stuur me geen berichten als ik nachtdienst heb.",
        "Do not send me messages when I have a night shift.",
        settings,
    ),
    Route(Intent.NUDGE, "Herinner me morgen.", "Remind me tomorrow.", settings),
    Route(Intent.SETTINGS_SHOW, "Wat zijn mijn instellingen?", "What are my settings?", show),
    Route(Intent.SETTINGS_CHANGE, "", "", change),
    Route(Intent.SETTINGS_FORM, "", "", settings_form),
    Route(Intent.SETTINGS_PAUSE, "", "", take_pause),
)
