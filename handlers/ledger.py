"""What was said first and what became of it, and what is still to come: for oneself, and for whom one guides or teaches."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.calendar import Interval
from bot.domain.notices import NoticeKind, NoticeState
from bot.domain.people import SCHOOL_STAFF, Person, PersonId, RecordKind, may_see
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.notices import named
from handlers.phrasing import MOST_LINES, answer, asks_for, capped, moment_text, of_all, section, today
from handlers.questions import offer
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Need, Route
from handlers.turn import Option, Said, Turn, Upcoming
from storage import audit, ledger, people
from storage.audit import AuditEntry
from storage.ledger import Entry

SENT = (
    *("gestuurd", "verstuurd", "stuurde*", "gekregen", "kreeg", "bericht*", "herinnering*"),
    *("sent", "send", "message*", "reminder*"),
)
COMING = ("komend*", "komt", "komen", "gepland*", "planning", "straks", "coming", "planned", "next")
GOES = ("gaat", "gaan", "goes")
WRONG = ("klopt", "kloppen", "fout*", "verkeerd*", "niet", "wrong", "not")
"""Something about a record is wrong: that is for a human."""
WEEK = timedelta(days=7)
MOST_PEOPLE = 60
SEEN_BY_GUIDES = frozenset({NoticeKind.DEADLINE, NoticeKind.EXAM, NoticeKind.LESSON, NoticeKind.ONBOARDING})
"""What a supervisor sees of the messages to a trainee; the school sees all that the bot made itself."""
STATES = {
    NoticeState.PLANNED: "staat klaar",
    NoticeState.SENDING: "wordt verstuurd",
    NoticeState.SENT: "verstuurd",
    NoticeState.SKIPPED: "overgeslagen",
    NoticeState.FAILED: "niet aangekomen",
    NoticeState.IN_DOUBT: "misschien aangekomen",
}


def of_data(turn: Turn) -> Said:
    """Questions about data: what was sent and what comes; the rest is for a human."""
    if asks_for(turn, *WRONG) or not turn.asker.has(*TRAINEES_AND_GUIDES):
        return offer(turn)
    if asks_for(turn, *COMING, *GOES):
        return coming(turn)
    return sent(turn) if asks_for(turn, *SENT) else offer(turn)


def sent(turn: Turn) -> Said:
    """The newest messages to somebody, and about them: planned, sent, skipped with the reason, answered."""
    about = _about(turn)
    if about is None:
        return offer(turn)
    found = [one for one in ledger.entries(turn.db, [about.id], 60) if _may_know(turn, about, one)]
    more = (Option(turn.say("Wat komt er nog?"), Intent.UPCOMING, turn.with_slots(value="")),)
    if not found:
        return answer(turn, turn.say("Er zijn nog geen berichten."), options=more)
    _write_down(turn, about, Intent.LEDGER)
    headline = turn.say("Dit waren jouw laatste berichten.")
    if about.id != turn.asker.id:
        headline = turn.say("Dit waren de laatste berichten over {name}.", name=about.name)
    lines = [_line(turn, one) for one in found[:MOST_LINES]]
    return answer(turn, headline, sections=section(turn, "Berichten", lines), options=more)


def _about(turn: Turn) -> Person | None:
    """Whom it is about, when the asker may know what is said to them."""
    about = turn.about
    if about.id == turn.asker.id:
        return about
    relation = people.relations(turn.db, [about.id], today(turn))[about.id]
    return about if may_see(turn.asker, relation, RecordKind.ASSIGNMENTS, today(turn)) else None


def _may_know(turn: Turn, about: Person, one: Entry) -> bool:
    """A supervisor sees what the trainee gets, and not what others get about them."""
    if one.person == turn.asker.id:
        return about.id == turn.asker.id or one.about == about.id
    of_school = _of_school(turn, about)
    return _may_know_kind(one.kind, of_school=of_school) and (one.person == about.id or of_school)


def _of_school(turn: Turn, about: Person) -> bool:
    """Is the asker of a school of this person?"""
    relation = people.relations(turn.db, [about.id], today(turn))[about.id]
    return bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))


def _may_know_kind(kind: str, *, of_school: bool) -> bool:
    """What somebody told another is between those two; a supervisor sees what a trainee gets about their learning.

    A sign-off may be another employer's: only the trainee sees it here.
    """
    if kind == NoticeKind.COMPETENCE:
        return False
    return kind in SEEN_BY_GUIDES or (kind in set(NoticeKind) and of_school)


def _line(turn: Turn, one: Entry) -> str:
    state = turn.say(STATES[one.state])
    if one.state is NoticeState.SKIPPED and one.remark and one.person == turn.asker.id:
        state = turn.say("{state}, want: {reason}", state=state, reason=turn.say(one.remark.partition(":")[0]))
    if one.answered_at is not None:
        state = turn.say("{state} en beantwoord", state=state)
    when = moment_text(turn, one.done_at or one.not_before)
    return turn.say("{when}: {what} ({state})", when=when, what=named(turn, one), state=state)


def coming(turn: Turn) -> Said:
    """What will be sent in the coming week when nothing changes, and what will not be, with the reason."""
    if turn.upcoming is None:
        return Said(Reply(turn.say("Dat kan ik nu niet zeggen."), Tone.INFO))
    group = _group(turn)
    if group is None:
        return offer(turn)
    every = turn.upcoming(turn.db, sorted(group), Interval(turn.now, turn.now + WEEK))
    of_school = {one.id: _of_school(turn, one) for one in group.values()}
    found = [
        one for one in every if one.person == turn.asker.id or _may_know_kind(one.kind, of_school=of_school[one.person])
    ]
    said = [one for one in found if not one.skipped]
    left = [one for one in found if one.skipped]
    for one in group.values():
        _write_down(turn, one, Intent.UPCOMING)
    if not said and not left:
        return answer(turn, turn.say("De komende week staat er niets klaar."))
    headline = turn.say("Dit stuur ik de komende week, als er niets verandert.")
    sections = (
        *section(turn, "Berichten", _lines(turn, said, group)),
        *section(turn, "Dit stuur ik niet", _lines(turn, left, group)),
    )
    return answer(turn, headline, sections=sections)


def _group(turn: Turn) -> dict[PersonId, Person] | None:
    """The person asked about, or everybody of whom the asker sees what they have to do."""
    if not of_all(turn):
        about = _about(turn)
        return None if about is None else {about.id: about}
    seen = people.people_seen(turn.db, turn.asker, RecordKind.ASSIGNMENTS, today(turn))
    return {one.id: one for one in (turn.asker, *seen[:MOST_PEOPLE])}


def _lines(turn: Turn, found: Sequence[Upcoming], group: dict[PersonId, Person]) -> tuple[str, ...]:
    lines = []
    for one in found:
        whom = "" if one.person == turn.asker.id else f"{group[one.person].name}: "
        why = f" ({turn.say(one.skipped.partition(':')[0])})" if one.skipped else ""
        lines.append(f"{moment_text(turn, one.at)}: {whom}{one.headline}{why}")
    return capped(turn, lines)


def _write_down(turn: Turn, about: Person, what: Intent) -> None:
    """These answers hang on no kind of record, so their line in the log is written here."""
    ground = "eigen gegevens" if about.id == turn.asker.id else ", ".join(role for role, _ in turn.asker.roles)
    audit.write(turn.db, [AuditEntry(turn.now, turn.asker.id, about.id, what, ground, "getoond")])


ROUTES = (
    Route(
        Intent.DATA_OTHER,
        "Welke berichten heeft Fatima gekregen?",
        "Which messages did Fatima get?",
        of_data,
        needs=frozenset({Need.ANYBODY}),
        own=("Welke berichten heb ik gekregen?", "Which messages did I get?"),
    ),
    Route(Intent.LEDGER, "", "", sent, TRAINEES_AND_GUIDES, needs=frozenset({Need.ANYBODY})),
    Route(
        Intent.UPCOMING,
        "",
        "",
        coming,
        TRAINEES_AND_GUIDES,
        needs=frozenset({Need.ANYBODY}),
    ),
)
