"""The buttons under what the bot said first: put it off, hear no more about it, or why it came.

Whoever got the message decides; a button works for as long as its message is kept.
"""

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.domain.calendar import at, local, local_day
from bot.domain.load import monday_of
from bot.domain.notices import EVERYTHING, Mute, NoticeKind
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.paging import MOST_CHOICES, left_out
from handlers.phrasing import day_text, moment_text
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Turn
from storage import learning, ledger, outbox, wishes
from storage.ledger import ASKED_AGAIN, Entry, of_use_until
from storage.outbox import NewNotice

LATER, TOMORROW, NEXT_WEEK, STOP, CHOOSE, AGAIN = "later", "morgen", "week", "stop", "kies", "weer"
MORNING, LATEST = time(9), time(20)
HOURS_LATER, ONE_DAY, ONE_WEEK = timedelta(hours=3), timedelta(days=1), timedelta(days=7)
LABEL = 60
NEWEST = timedelta(hours=24)

KINDS = {
    NoticeKind.DEADLINE: "een opdracht",
    NoticeKind.EXAM: "een examen",
    NoticeKind.WEEKLY: "het weekbericht",
    NoticeKind.LESSON: "een les",
    NoticeKind.COMPETENCE: "een aftekening",
    NoticeKind.SUPERVISOR: "begeleiding",
    NoticeKind.HOURS: "werkuren",
    NoticeKind.ENDING: "een einddatum",
    NoticeKind.NO_SHOW: "een gemist examen",
    NoticeKind.ONBOARDING: "de start",
    NoticeKind.UNREACHED: "wie ik niet kan bereiken",
    NoticeKind.CHECKIN: "een vraagronde",
    NoticeKind.TALK: "een gesprek",
    NoticeKind.ACTION: "een actiepunt",
    NoticeKind.SIGNAL: "een signaal",
}
"""What a notice is about, in words."""


def tapped(turn: Turn) -> Said:
    """What a button of a message asks: the verb, and the message or the one subject it is about."""
    asked = json.loads(turn.slots.value)
    verb, key = str(asked.get("verb", "")), str(asked.get("message", ""))
    entries = ledger.of_message(turn.db, turn.asker.id, key)
    if verb == AGAIN:
        return _hear_again(turn, str(asked.get("subject", "")))
    if not entries:
        return Said(Reply(turn.say("Deze knop werkt niet meer. Stel je vraag opnieuw."), Tone.INFO))
    ledger.answered(turn.db, [one.key for one in entries], turn.now)
    chosen = [one for one in entries if asked.get("subject") in (None, one.subject)]
    if verb in (LATER, TOMORROW, NEXT_WEEK):
        return _put_off(turn, chosen, verb, key)
    if verb == STOP and len(chosen) == 1:
        return _stop(turn, chosen[0])
    return _choose(turn, chosen, key)


def put_off_newest(turn: Turn, verb: str) -> Said | None:
    """What "herinner me morgen" asks: of the message that came last, if one came today."""
    key = ledger.newest_message(turn.db, turn.asker.id, turn.now - NEWEST)
    entries = ledger.of_message(turn.db, turn.asker.id, key) if key else ()
    if not any(one.subject for one in entries):
        return None
    ledger.answered(turn.db, [one.key for one in entries], turn.now)
    return _put_off(turn, entries, verb, str(key))


def token_of(verb: str, message: str, subject: str | None = None) -> Slots:
    """The slots of such a question."""
    about = {} if subject is None else {"subject": subject}
    return Slots(value=json.dumps({"verb": verb, "message": message, **about}))


def _put_off(turn: Turn, entries: Sequence[Entry], verb: str, message: str) -> Said:
    when = _moment(turn, verb)
    if when is None:
        tomorrow = Option(turn.say("Morgen"), Intent.NOTICE, token_of(TOMORROW, message))
        return Said(Reply(turn.say("Vandaag wordt dat te laat. Zal ik het morgen doen?"), Tone.QUESTION), (tomorrow,))
    can_wait = [one for one in entries if one.subject and (_last(one) is None or when < (_last(one) or when))]
    if not can_wait:
        return Said(Reply(_too_late(turn, entries), Tone.CAUTION, (turn.say("Er is niets veranderd."),)))
    for one in can_wait:
        wishes.mute(turn.db, Mute(turn.asker.id, one.subject, turn.now, when))
    moved = ledger.ask_again_at(turn.db, turn.asker.id, [one.subject for one in can_wait], when)
    outbox.plan(turn.db, [_again(one, when) for one in can_wait if one.subject not in moved], turn.now)
    left = [named(turn, one) for one in entries if one.subject and one not in can_wait]
    not_all = (turn.say("Dit kan niet zo lang wachten: {what}.", what=turn.say.all_of(left)),) if left else ()
    return Said(Reply(turn.say("Ik herinner je {moment}.", moment=moment_text(turn, when)), Tone.INFO, not_all))


def _too_late(turn: Turn, entries: Sequence[Entry]) -> str:
    last = max((_last(one) or turn.now for one in entries), default=turn.now)
    if local(last).time() == time(0):
        return turn.say("Dan is het te laat: de laatste dag is {day}.", day=day_text(turn, local_day(last) - ONE_DAY))
    return turn.say("Dan is het te laat: het telt tot {moment}.", moment=moment_text(turn, last))


def _last(one: Entry) -> datetime | None:
    return of_use_until(one.kind, one.occasion, one.until)


def _moment(turn: Turn, verb: str) -> datetime | None:
    """When it comes back; None for "later vandaag" when that is the evening or the night."""
    day = local_day(turn.now)
    if verb == TOMORROW:
        return at(day + ONE_DAY, MORNING)
    if verb == NEXT_WEEK:
        return at(monday_of(day) + ONE_WEEK, MORNING)
    later = turn.now + HOURS_LATER
    quiet = min(LATEST, wishes.wishes(turn.db, turn.asker.id).quiet_from)
    return later if local_day(later) == day and local(later).time() < quiet else None


def _again(one: Entry, when: datetime) -> NewNotice:
    """The same reminder on the moment that was asked for; its plan is asked again then."""
    occasion = f"{one.occasion.partition(ASKED_AGAIN)[0]}{ASKED_AGAIN}{when.isoformat()}"
    key = f"{int(one.person)}:{one.kind}:{one.subject}:{occasion}"
    until = _last(one) or when + ONE_WEEK
    return NewNotice(key, one.person, one.kind, one.subject, occasion, one.about, when, until)


def _stop(turn: Turn, one: Entry) -> Said:
    wishes.mute(turn.db, Mute(turn.asker.id, one.subject, turn.now, None))
    undo = Option(turn.say("Toch weer herinneren"), Intent.NOTICE, token_of(AGAIN, "", one.subject))
    text = turn.say("Goed. Ik stuur je hier niets meer over: {what}.", what=named(turn, one))
    return Said(Reply(text, Tone.INFO), (undo,))


def _hear_again(turn: Turn, subject: str) -> Said:
    if not subject or not wishes.unmute(turn.db, turn.asker.id, subject):
        return Said(Reply(turn.say("Je krijgt hier al berichten over."), Tone.INFO))
    what = turn.say("Ik stuur je weer alle berichten.")
    if subject != EVERYTHING:
        what = turn.say("Ik herinner je hier weer aan.")
    return Said(Reply(what, Tone.INFO))


def _choose(turn: Turn, entries: Sequence[Entry], message: str) -> Said:
    options = tuple(
        Option(named(turn, one)[:LABEL], Intent.NOTICE, token_of(STOP, message, one.subject), one.subject)
        for one in entries[:MOST_CHOICES]
        if one.subject
    )
    told = turn.say("Waarover wil je niets meer horen?")
    return Said(Reply(told, Tone.QUESTION, left_out(turn, entries)), options, asks="notice")


def named(turn: Turn, one: Entry) -> str:
    """What a notice is about: the title of an assignment, else what kind of thing it is."""
    if one.kind == NoticeKind.DEADLINE and one.about is not None:
        number = one.subject.partition(":")[2]
        for submission in learning.submissions(turn.db, one.about):
            if str(submission.id) == number:
                return submission.title
    return turn.say(KINDS[NoticeKind(one.kind)]) if one.kind in set(NoticeKind) else turn.say("een bericht")


ROUTES = (Route(Intent.NOTICE, "", "", tapped),)
