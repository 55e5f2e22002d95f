"""Why somebody stopped: eight reasons to choose from, for the trainee or the school, and never a must (I3)."""

from bot.domain.people import SCHOOL_STAFF, Person, PersonId, RecordKind, Role
from bot.domain.progress import current_trajectory
from bot.domain.records import TrajectState
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.phrasing import today
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Turn
from storage import exits, learning, people
from storage.warning_rules import shown, warnings

SKIP = "overslaan"
ROLES = frozenset({Role.TRAINEE}) | SCHOOL_STAFF


def why(turn: Turn) -> Said:
    """Asks for the reason, or keeps the one that was chosen; `value` is the trainee, a colon and the reason."""
    number, _, reason = turn.slots.value.partition(":")
    about = _about(turn, number)
    if about is None:
        return Said(Reply(turn.say("Deze vraag staat niet voor jou open."), Tone.INFO))
    if not reason:
        return _ask(turn, about)
    if reason == SKIP:
        return Said(Reply(turn.say("Goed. Antwoorden hoeft niet."), Tone.INFO))
    if reason not in dict(warnings().reasons):
        return _ask(turn, about)
    if not exits.keep(turn.db, about.id, reason, turn.asker.id, turn.now):
        told = turn.say("{name} heeft het zelf al gezegd. Er is niets veranderd.", name=about.name)
        return Said(Reply(told, Tone.INFO), people=(int(about.id),))
    said = turn.say("Dank je. Bewaard is: {reason}.", reason=shown(warnings().reasons, reason, turn.say.locale))
    change = Option(turn.say("Kies een andere reden"), Intent.SIGNAL_EXIT, Slots(value=str(int(about.id))))
    return Said(Reply(said, Tone.INFO), (change,), people=(int(about.id),))


def _ask(turn: Turn, about: Person) -> Said:
    headline = turn.say("Wat was de belangrijkste reden?")
    if about.id != turn.asker.id:
        headline = turn.say("Wat was voor {name} de belangrijkste reden?", name=about.name)
    options = [
        Option(names[turn.say.locale], Intent.SIGNAL_EXIT, Slots(value=f"{int(about.id)}:{value}"))
        for value, names in warnings().reasons
    ]
    skip = Option(turn.say("Liever niet"), Intent.SIGNAL_EXIT, Slots(value=f"{int(about.id)}:{SKIP}"))
    return Said(Reply(headline, Tone.QUESTION, (turn.say("Antwoorden hoeft niet."),)), (*options, skip), asks="reason")


def _about(turn: Turn, number: str) -> Person | None:
    """The asker, a trainee; or for the school one of its own who stopped. Anybody else is as unknown as nobody."""
    own = turn.asker if turn.asker.has(Role.TRAINEE) else None
    if not number or number == str(int(turn.asker.id)):
        return own
    if not number.isdecimal() or len(number) > 9 or not turn.asker.has(*SCHOOL_STAFF):
        return None
    trainee = PersonId(int(number))
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    current = current_trajectory(learning.trajectories(turn.db, trainee))
    stopped = current is not None and current.state is TrajectState.STOPPED
    at_school = relation.schools & turn.asker.organisations(*SCHOOL_STAFF)
    return people.person(turn.db, trainee) if stopped and at_school else None


def reasons(turn: Turn) -> Said:
    """For a coordinator: how many of the own school named each reason; groups under five are not shown."""
    if not turn.asker.has(Role.COORDINATOR):
        return Said(Reply(turn.say("Deze cijfers zijn voor de coördinator van een school."), Tone.NO))
    found = exits.counts(turn.db, turn.asker.organisations(Role.COORDINATOR))
    small = turn.say("Een reden die minder dan vijf mensen noemden, laat ik niet zien.")
    if not found:
        return Said(Reply(turn.say("Er zijn nog te weinig antwoorden om te laten zien."), Tone.INFO, (small,)))
    lines = tuple(f"{shown(warnings().reasons, one, turn.say.locale)}: {count}" for one, count in found)
    return Said(
        Reply(turn.say("Waarom deelnemers stopten."), Tone.INFO, (small,), (Section(turn.say("Redenen"), lines),))
    )


ROUTES = (Route(Intent.SIGNAL_EXIT, "", "", why, ROLES, RecordKind.CHECKINS),)
