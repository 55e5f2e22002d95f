"""Right before notices leave: is each still true, is this a good moment, and what goes together as one message?

Pure: what waits, what its plan says now, and who it is for go in; a decision for each notice comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256

from bot.domain.calendar import Interval, at, local, local_day
from bot.domain.load import monday_of
from bot.domain.notices import ASKS_FOR_A_HUMAN, EVERYTHING, Mute, Wishes
from bot.domain.people import Person, PersonId
from bot.messages import dump_reply
from bot.texts import Texts
from schedules.due import LATER, MAY_PASS, OVERTAKEN, Due
from schedules.moment import Calendar, Moment, awake, good_moment
from schedules.wording import days_left, worded
from storage.ledger import of_use_until
from storage.outbox import NewMessage, Waiting
from storage.rows import grouped

FRIDAY, AFTERNOON, MORNING = 4, time(15), time(9)
SIX, DEEP = time(6), time(22)
"""Between ten at night and six in the morning even what is acute waits, when six is in time."""
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)

TOO_LATE = "te laat om nog te sturen"
STOPPED = "je wilt hier niets over horen"
PAUSED = "je wilt even geen berichten"
WEEK_IS_FULL = "je had deze week al genoeg berichten"
NIGHT = "het is nacht"
GONE = "staat niet meer in de gegevens"

Fresh = Callable[[Waiting], Due | str]
"""What a notice's plan says of it now: the notice, or in Dutch why it says nothing more."""


@dataclass(frozen=True)
class Circle:
    """What is known of the reader: wishes, mutes, duties around now, and how much came this week.

    `here` is somebody who is looking at the chat now: nobody is woken or bothered by what they came for.
    """

    person: Person
    wishes: Wishes = field(default_factory=Wishes)
    mutes: tuple[Mute, ...] = ()
    duties: tuple[Interval, ...] = ()
    this_week: int = 0
    digest_this_week: bool = False
    here: bool = False


@dataclass(frozen=True)
class Leaving:
    """What becomes of notices: key and reason of the skipped; key, moment and reason of those that wait; messages.

    `again` names the messages that are said once more when nobody can tell whether they arrived: what is acute, and
    what one person told another.
    """

    skipped: tuple[tuple[str, str], ...] = ()
    waits: tuple[tuple[str, datetime, str], ...] = ()
    messages: tuple[NewMessage, ...] = ()
    again: frozenset[str] = frozenset()

    def __add__(self, other: Leaving) -> Leaving:
        return Leaving(
            self.skipped + other.skipped,
            self.waits + other.waits,
            self.messages + other.messages,
            self.again | other.again,
        )


def leaving(
    rows: Iterable[Waiting], fresh: Fresh, circles: Mapping[PersonId, Circle], now: datetime, calendar: Calendar
) -> Leaving:
    """Decides on all that is due; who is no longer on record hears nothing."""
    found = Leaving()
    for person, own in grouped((row.person, row) for row in rows).items():
        circle = circles.get(person)
        if circle is None:
            found += Leaving(skipped=tuple((row.key, GONE) for row in own))
        else:
            found += _Reader(circle, fresh, now, calendar).decided(own)
    return found


@dataclass(frozen=True)
class _Reader:
    """One reader at one moment."""

    circle: Circle
    fresh: Fresh
    now: datetime
    calendar: Calendar

    def decided(self, rows: Sequence[Waiting]) -> Leaving:
        """Told and acute notices go each as a message of its own, the ordinary ones together.

        What the reader asked to hear again comes when they asked for it, whatever else came that week.
        """
        found, ordinary, asked = Leaving(), list[tuple[Waiting, Due]](), dict[str, tuple[Waiting, Due]]()
        for row in rows:
            due = None if row.reply else self.fresh(row)
            if isinstance(due, str):
                found += self._not_said(row, due)
                continue
            stands = self._stands_in_the_way(row, due)
            if stands is not None:
                found += stands
            elif due is None:
                found += Leaving(messages=(_told(row),), again=frozenset({_message_key([row])}))
            elif due.acute:
                found += self._message([(row, due)], again=True)
            elif LATER in row.occasion and row.subject not in asked:
                asked[row.subject] = (row, due)
            else:
                ordinary.append((row, due))
        twice = tuple((row.key, OVERTAKEN) for row, _ in ordinary if row.subject in asked)
        others = [one for one in ordinary if one[0].subject not in asked]
        again = self._message(list(asked.values())) if asked else Leaving()
        return found + Leaving(skipped=twice) + again + self._together(others)

    def _not_said(self, row: Waiting, why: str) -> Leaving:
        """Its plan says nothing of it now; where that may pass, it is asked again tomorrow."""
        tomorrow = at(local_day(self.now) + ONE_DAY, MORNING)
        if why in MAY_PASS and (row.until is None or tomorrow < row.until):
            return Leaving(waits=((row.key, tomorrow, why),))
        return Leaving(skipped=((row.key, why),))

    def _stands_in_the_way(self, row: Waiting, due: Due | None) -> Leaving | None:
        """A mute, an hour at which it would wake or bother, or that it is too late; None when it may go now."""
        until = due.until if due is not None else row.until
        if until is not None and until <= self.now:
            return Leaving(skipped=((row.key, TOO_LATE),))
        muted = self._mute_of(row, due)
        if muted is not None and muted.until is None:
            return Leaving(skipped=((row.key, STOPPED),))
        waits = Moment(muted.until, PAUSED) if muted is not None and muted.until else self._moment(row, due, until)
        if waits.at <= self.now:
            return None
        if until is not None and waits.at >= until:
            return Leaving(skipped=((row.key, f"{TOO_LATE}: {waits.waits_for}"),))
        return Leaving(waits=((row.key, waits.at, waits.waits_for),))

    def _mute_of(self, row: Waiting, due: Due | None) -> Mute | None:
        """What is acute or told is not muted: nobody stopped hearing that."""
        if due is None or due.acute:
            return None
        subjects = {due.subject, EVERYTHING}
        holding = [one for one in self.circle.mutes if one.subject in subjects and one.holds(self.now)]
        return max(holding, key=lambda one: (one.until is None, one.until), default=None)

    def _moment(self, row: Waiting, due: Due | None, until: datetime | None) -> Moment:
        """Soft rules give way when they would make it too late and to what was asked for; for what is acute all do."""
        wishes, duties = self.circle.wishes, self.circle.duties
        if self.circle.here:
            return Moment(self.now)
        if row.kind == ASKS_FOR_A_HUMAN:
            return self._before(None)
        kind = awake(self.now, wishes, duties)
        if due is None or LATER in row.occasion:
            return kind
        if due.acute:
            return kind if kind.at < due.until else self._before(due.until)
        best = good_moment(self.now, wishes, duties, self.calendar)
        return best if until is None or best.at < until else kind

    def _before(self, until: datetime | None) -> Moment:
        """For what cannot wait until somebody is awake: in the deep of the night at least until six."""
        clock, day = local(self.now).time(), local_day(self.now)
        six = at(day if clock < SIX else day + ONE_DAY, SIX)
        deep = clock < SIX or clock >= DEEP
        return Moment(six, NIGHT) if deep and (until is None or six < until) else Moment(self.now)

    def _together(self, ready: Sequence[tuple[Waiting, Due]]) -> Leaving:
        """One message within the weekly maximum; beyond it one digest a week, as late as what is in it allows.

        What belongs to this moment does not wait for the digest.
        """
        if not ready:
            return Leaving()
        if self.circle.this_week < self.circle.wishes.most_a_week or self.circle.here:
            return self._message(ready, counted=True)
        timely = [one for one in ready if one[1].timely]
        others = [one for one in ready if not one[1].timely]
        later = self._call(others)
        if others and later <= self.now:
            return self._message(ready, counted=True, digest=True)
        return (self._message(timely) if timely else Leaving()) + self._put_off(others, later)

    def _call(self, ready: Sequence[tuple[Waiting, Due]]) -> datetime:
        """When the digest of these goes; after this week's digest the week after it begins."""
        monday = monday_of(local_day(self.now))
        if self.circle.digest_this_week:
            return at(monday + ONE_WEEK)
        friday = at(monday + timedelta(days=FRIDAY), AFTERNOON)
        return min([friday, *(_last_call(due.until) for _, due in ready)])

    def _put_off(self, ready: Sequence[tuple[Waiting, Due]], later: datetime) -> Leaving:
        late = tuple((row.key, WEEK_IS_FULL) for row, due in ready if due.until <= later)
        waits = tuple((row.key, later, WEEK_IS_FULL) for row, due in ready if due.until > later)
        return Leaving(late, waits)

    def _message(
        self, ready: Sequence[tuple[Waiting, Due]], *, counted: bool = False, digest: bool = False, again: bool = False
    ) -> Leaving:
        say = Texts(self.circle.person.locale)
        key = _message_key([row for row, _ in ready])
        ordered = sorted(ready, key=lambda one: (one[1].until, one[0].key))
        parts = [due.words(say, self.now) for _, due in ordered]
        latest = max(of_use_until(due.kind, due.occasion, due.until) or due.until for _, due in ordered)
        reply = worded(parts, say, key, may_wait=not again, days=days_left(self.now, latest))
        message = NewMessage(
            key, self.circle.person.id, dump_reply(reply), tuple(row.key for row, _ in ordered), counted, digest
        )
        return Leaving(messages=(message,), again=frozenset({key}) if again else frozenset())


def _last_call(until: datetime) -> datetime:
    """The morning of the last day on which it is of use."""
    morning = at(local_day(until - timedelta(microseconds=1)), MORNING)
    return morning if morning < until else morning - ONE_DAY


def _told(row: Waiting) -> NewMessage:
    """What somebody told, as it was told."""
    return NewMessage(_message_key([row]), row.person, row.reply, (row.key,))


def _message_key(rows: Sequence[Waiting]) -> str:
    """Made of just these notices: the same again when they leave together again, and another one for other words."""
    keys = sorted(row.key for row in rows)
    return keys[0] if len(keys) == 1 else f"{rows[0].person}:samen:{sha256(' '.join(keys).encode()).hexdigest()[:16]}"
