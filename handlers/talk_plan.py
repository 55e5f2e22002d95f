"""Planning a talk: moments are proposed to everybody who takes part, and the first that fits all is agreed (F1, F2, F6).

The trainee, who guides them at work and their teacher may ask for one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.agenda import LOOKS_BACK
from bot.domain.calendar import Interval, at
from bot.domain.checkins import CheckinKind, Party
from bot.domain.moments import DAYS, LASTS, MOST, moments, on_day
from bot.domain.people import PersonId, Role
from bot.domain.progress import current_trajectory
from bot.domain.records import TrajectState
from bot.domain.rounds import closes_before
from bot.domain.talks import Talk, TalkState
from bot.invitation import link_in
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.parties import party_of
from handlers.phrasing import asks_for, today
from handlers.talk_beforehand import ask_beforehand, asked_already
from handlers.talk_busy import known_of
from handlers.talk_telling import OTHERS, after, asked_to_choose, choices, other_moments
from handlers.talk_words import (
    KINDS,
    ONLINE,
    around,
    is_over,
    may_arrange,
    named,
    not_yours,
    partakers,
    title,
    when,
)
from handlers.turn import Option, Said, Turn
from storage import catalogue, learning, parties, talks
from storage.talks import NewTalk, Proposed

AT_ONCE = timedelta(days=366)
"""How far ahead a moment that somebody names may lie."""
SIDES = {CheckinKind.PROGRESS: (Party.TRAINEE, Party.SCHOOL), CheckinKind.THREE_WAY: tuple(Party)}
"""Who takes part in each kind."""
THREE, PROGRESS = ("driehoek*", "driegesprek*", "three", "drie"), ("voortgang*", "progress")


def plan(turn: Turn) -> Said:
    """Proposes moments for a talk about the person that was named, or other ones for a talk that has some."""
    if turn.slots.value.startswith(f"{OTHERS}:"):
        return _others(turn)
    side = party_of(turn, turn.about.id)
    if side is None or not turn.about.has(Role.TRAINEE):
        return Said(Reply(turn.say("Een gesprek plan je met een deelnemer. Noem de naam."), Tone.QUESTION))
    kind = _kind(turn)
    if kind is None:
        return Said(Reply(turn.say("Welk gesprek wil je plannen?"), Tone.QUESTION), _kinds(turn, side), asks="kind")
    if kind is CheckinKind.PROGRESS and side is Party.WORK:
        told = turn.say("Een voortgangsgesprek is voor de deelnemer en de docent.")
        return Said(Reply(told, Tone.INFO), _kinds(turn, side))
    there = _open_talk(turn, kind)
    return _there_is_one(turn, there) if there else _new(turn, kind, side)


def _kind(turn: Turn) -> CheckinKind | None:
    if turn.slots.value in {kind.value for kind in LASTS}:
        return CheckinKind(turn.slots.value)
    if asks_for(turn, *THREE):
        return CheckinKind.THREE_WAY
    return CheckinKind.PROGRESS if asks_for(turn, *PROGRESS) else None


def _kinds(turn: Turn, side: Party) -> tuple[Option, ...]:
    kinds = [kind for kind in LASTS if side in SIDES[kind]]
    return tuple(Option(turn.say(KINDS[kind]), Intent.TALK_PLAN, turn.with_slots(value=kind.value)) for kind in kinds)


def _open_talk(turn: Turn, kind: CheckinKind) -> Talk | None:
    """One of this kind that is not over yet; proposals of which every moment went by are of no use, and end."""
    for one in talks.of_trainees(turn.db, [turn.about.id], turn.now - LOOKS_BACK):
        if one.kind is not kind or one.state not in talks.OPEN:
            continue
        if one.interval is not None and one.interval.end > turn.now:
            return one
        if one.interval is None:
            if _ahead(turn, one):
                return one
            talks.cancel(turn.db, one)
    return None


def _ahead(turn: Turn, talk: Talk) -> list[Proposed]:
    return [one for one in talks.moments(turn.db, talk.id) if one.interval.start > turn.now]


def unsaid(turn: Turn, open_ones: Sequence[Proposed]) -> list[Proposed]:
    """The moments of which the asker has not said whether they fit, and that nobody refused."""
    mine = (one for one in open_ones if turn.asker.id in one.fits and one.fits[turn.asker.id] is None)
    return [one for one in mine if not one.for_nobody and one.interval.start > turn.now]


def _there_is_one(turn: Turn, talk: Talk) -> Said:
    called = title(turn, talk, turn.about.name)
    about = (int(talk.trainee),)
    sits = any(one.person == turn.asker.id for one in talk.partakers)
    if talk.state is TalkState.AGREED:
        told = turn.say("{title} staat al: {when}.", title=called, when=when(turn, talk))
        return Said(Reply(told, Tone.INFO), after(turn, talk) if sits else (), people=about)
    mine = unsaid(turn, _ahead(turn, talk))
    told = turn.say("{title}: er zijn al momenten voorgesteld.", title=called)
    more = (other_moments(turn.say, talk),) if sits or turn.asker.id == talk.asked_by else ()
    return Said(Reply(told, Tone.QUESTION if mine else Tone.INFO), (*choices(turn, talk, mine), *more), people=about)


def _new(turn: Turn, kind: CheckinKind, side: Party) -> Said:
    everybody = _everybody(turn, kind, side)
    missing = [party for party in SIDES[kind] if party not in everybody.values()]
    if missing:
        role = turn.say("werkbegeleider") if Party.WORK in missing else turn.say("docent")
        told = turn.say("{name} heeft nu geen {role} in mijn gegevens.", name=turn.about.name, role=role)
        ask = turn.say("Vraag de school om dat aan te vullen. Daarna kan ik het gesprek plannen.")
        return Said(Reply(told, Tone.UNSURE, (ask,)), people=(int(turn.about.id),))
    found = _moments(turn, kind, list(everybody))
    if isinstance(found, Said):
        return found
    own = asked_already(turn, kind)
    asks = own is None and closes_before(max(one.start for one in found)) > turn.now
    own = ask_beforehand(turn, kind, everybody) if asks else own
    route = current_trajectory(learning.trajectories(turn.db, turn.about.id))
    ended = route is not None and route.state is TrajectState.STOPPED
    new = NewTalk(turn.about.id, kind, own, _place(turn, kind), turn.asker.id, turn.now, everybody, ended)
    said = _proposed(turn, talks.plan(turn.db, new, found))
    if not asks:
        return said
    told = turn.say("Wie erbij is, krijgt vooraf een paar korte vragen van mij.")
    return replace(said, reply=replace(said.reply, paragraphs=(told, *said.reply.paragraphs)))


def _everybody(turn: Turn, kind: CheckinKind, side: Party) -> dict[PersonId, Party]:
    """Who takes part: the fixed people of each side; who asks from work comes themselves."""
    standing = dict(parties.parties_of(turn.db, [turn.about.id], today(turn))[turn.about.id])
    if side is Party.WORK or (side is Party.SCHOOL and standing.get(Party.SCHOOL) is None):
        standing[side] = turn.asker.id
    found: dict[PersonId, Party] = {}
    for party in SIDES[kind]:
        person = standing.get(party)
        if person is not None:
            found.setdefault(person, party)
    return found


def _moments(turn: Turn, kind: CheckinKind, everybody: Sequence[PersonId]) -> Sequence[Interval] | Said:
    """What the asker names, or what fits everybody as far as is known; or why there is none."""
    known = known_of(turn, turn.about.id, everybody)
    said = turn.slots.when
    if turn.meaning.dates.unclear or len(turn.meaning.dates.whens) > 1:
        told = turn.say("Ik begrijp niet welke dag je bedoelt. Schrijf het zo: vrijdag, of 3 december.")
        return Said(Reply(told, Tone.QUESTION))
    if said is None:
        return moments(turn.now, LASTS[kind], known) or _none(turn)
    if said.begin is None:
        days = (said.first + timedelta(days=n) for n in range(min((said.last - said.first).days + 1, DAYS)))
        found = [one for day in days for one in on_day(day, turn.now, LASTS[kind], known)]
        return found[:MOST] or (is_over(turn) if said.last < today(turn) else _none(turn))
    named_moment = moment_of(said.first, said.begin, LASTS[kind])
    return is_over(turn) if named_moment.start <= turn.now else too_far(turn, named_moment) or [named_moment]


def moment_of(day: date, clock: time, lasts: timedelta) -> Interval:
    """The moment that begins at this wall-clock time of a day."""
    start = at(day, clock)
    return Interval(start, start + lasts)


def too_far(turn: Turn, moment: Interval) -> Said | None:
    """What is said of a moment more than a year ahead: mostly a slip of the pen."""
    if moment.start <= turn.now + AT_ONCE:
        return None
    return Said(Reply(turn.say("Dat is meer dan een jaar vooruit. Kies een eerder moment."), Tone.INFO))


def _none(turn: Turn) -> Said:
    more = turn.say("Noem zelf een dag en een tijd. Bijvoorbeeld: plan een driehoeksgesprek op donderdag 14 uur.")
    return Said(Reply(turn.say("Ik vind geen moment waarop iedereen kan."), Tone.CAUTION, (more,)))


def _place(turn: Turn, kind: CheckinKind) -> str:
    """A Teams address, a place that was named, else Teams for a progress talk and the place of work for the others."""
    link = link_in(turn.text)
    if link:
        return link
    if asks_for(turn, "teams", "online", "videobellen") or (kind is CheckinKind.PROGRESS and not turn.slots.location):
        return ONLINE
    return place_name(turn)


def place_name(turn: Turn) -> str:
    """What the place is called that was named, else where the trainee works today, if that is one place."""
    day = today(turn)
    code = turn.slots.location
    if code is None:
        running = [
            one
            for one in learning.placements(turn.db, turn.about.id)
            if not one.withdrawn and one.first <= day and (one.last is None or day <= one.last)
        ]
        code = running[0].location if len(running) == 1 else None
    found = catalogue.location(turn.db, code) if code else None
    return found.name if found else ""


def _others(turn: Turn) -> Said:
    """Other moments for a talk of which none fits, or on which somebody stays silent."""
    number = turn.slots.value.partition(":")[2]
    talk = talks.locked(turn.db, int(number)) if number.isdecimal() and len(number) < 10 else None
    if talk is None or not may_arrange(turn, talk):
        return not_yours(turn)
    if talk.state is not TalkState.PROPOSED:
        return _there_is_one(turn, talk) if talk.state is TalkState.AGREED else not_yours(turn)
    known = known_of(turn, talk.trainee, [one.person for one in talk.partakers])
    before = [one.interval.start for one in talks.moments(turn.db, talk.id)]
    found = moments(turn.now, LASTS[talk.kind], known, before)
    if not found:
        return _none(turn)
    talks.propose(turn.db, talk.id, [one.person for one in talk.partakers], found, turn.now)
    return _proposed(turn, talk.id, {one.start for one in found})


def _proposed(turn: Turn, number: int, only: set[datetime] | None = None) -> Said:
    """What the asker sees of what was proposed now, and what the others get."""
    talk = talks.by_number(turn.db, [number])[0]
    known = around(turn, talk)
    shown = [one for one in talks.moments(turn.db, number) if only is None or one.interval.start in only]
    names = named(partakers(talk, known), turn.say, but=turn.asker.id)
    mine = unsaid(turn, shown)
    asks = (turn.say("Welke momenten passen jou?"),) if mine else ()
    told = turn.say("Ik vraag {names} welk moment past.", names=names)
    reply = Reply(told, Tone.QUESTION if mine else Tone.INFO, asks)
    tells = asked_to_choose(turn, talk, known, shown)
    return Said(reply, choices(turn, talk, mine), tells=tells, people=(int(talk.trainee),))
