"""The questions before a talk that somebody asks for: asked once for each talk (F2)."""

from collections.abc import Mapping

from bot.domain.agenda import LOOKS_BACK, newest
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import TalkState
from handlers.phrasing import today
from handlers.turn import Turn
from storage import checkins, talks
from storage.checkins import NewRound
from storage.round_talks import REQUEST


def asked_already(turn: Turn, kind: CheckinKind) -> int | None:
    """The newest round of these questions, unless a talk was held of it: that is of another talk then."""
    held = talks.of_trainees(turn.db, [turn.about.id], turn.now - LOOKS_BACK)
    used = {one.round for one in held if one.state is TalkState.HELD}
    rounds = checkins.of_trainees(turn.db, [turn.about.id], today(turn) - LOOKS_BACK)
    found = newest((one for one in rounds if one.id not in used), kind, None)
    return next((one.id for one in found if one.kind is kind), None)


def ask_beforehand(turn: Turn, kind: CheckinKind, everybody: Mapping[PersonId, Party]) -> int | None:
    """A round for a talk that somebody asks for: a talk starts from what its parties say differently."""
    people = {party: person for person, party in everybody.items()}
    new = NewRound(turn.about.id, kind, f"{REQUEST} {today(turn)}", today(turn), turn.now, people)
    return checkins.open_round(turn.db, new)
