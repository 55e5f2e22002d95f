"""Minutes of a talk: who takes them, and what each party says of them (J4, J5). The pure next step, in any order.

Each writing is another version: then everybody but the note-taker is asked again, and what was said of the version
before counts no more.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people import PersonId
from bot.domain.talks import Judged, Partaker, Talk, TalkState

LIVE = frozenset({TalkState.AGREED, TalkState.HELD})
"""Where a talk stands while minutes of it can be made."""


def partaker(talk: Talk, person: PersonId) -> Partaker | None:
    """This person as one who takes part."""
    return next((one for one in talk.partakers if one.person == person), None)


def taken_on(talk: Talk, person: PersonId) -> Talk | None:
    """This person makes the minutes from now on; None where that cannot be: minutes that are there stay with who made
    them, and only who takes part takes them on."""
    if partaker(talk, person) is None or talk.state not in LIVE or talk.minuted_at is not None:
        return None
    return replace(talk, note_taker=person)


def handed_back(talk: Talk, person: PersonId) -> Talk | None:
    """The note-taker does not do it after all; None when it is somebody else, or when the minutes are there."""
    if talk.note_taker != person or talk.minuted_at is not None:
        return None
    return replace(talk, note_taker=None)


def begun(talk: Talk, now: datetime) -> bool:
    """Is the talk there to be minuted? Not before it begins."""
    return talk.state in LIVE and talk.interval is not None and talk.interval.start <= now


def written(talk: Talk, person: PersonId, text: str, now: datetime) -> Talk | None:
    """The talk with these minutes, confirmed by who wrote them; None when that is not for this person, or too early."""
    if talk.note_taker != person or not begun(talk, now):
        return None
    before = talk.minuted_at
    version = now if before is None or before < now else before + timedelta(microseconds=1)
    people = tuple(
        Partaker(one.person, one.party, Judged.CONFIRMED, judged_at=version)
        if one.person == person
        else Partaker(one.person, one.party)
        for one in talk.partakers
    )
    return replace(talk, state=TalkState.HELD, minutes=text, minuted_at=version, partakers=people)


def judged(talk: Talk, person: PersonId, verdict: Judged, remark: str, version: datetime, now: datetime) -> Talk | None:
    """The talk with what this person says of this version; None when it changes nothing.

    Said twice counts once, of an older version it counts for nothing, and who wrote the minutes has confirmed them.
    """
    own = partaker(talk, person)
    if own is None or talk.minuted_at != version or person == talk.note_taker:
        return None
    kept = remark if verdict is Judged.OBJECTED else ""
    if own.judged is verdict and own.remark == kept:
        return None
    new = replace(own, judged=verdict, remark=kept, judged_at=now)
    return replace(talk, partakers=tuple(new if one == own else one for one in talk.partakers))
