"""Check-in rounds: what waits for the asker, answering it, skipping it, and the trainee who invites the next party (F6)."""

from collections.abc import Iterable, Sequence

from bot.domain.calendar import local_day
from bot.domain.checkins import CheckinKind, Party, Round, SeatState
from bot.domain.people import SUPERVISORS, RecordKind, Role
from bot.domain.rounds import asked_at, invited, sooner
from bot.messages import Reply, Tone
from bot.understanding.meaning import Intent
from handlers.checkin_export import export
from handlers.checkin_form import form_of, read_form
from handlers.checkin_held import Held, called, closed_already, held, not_yours
from handlers.checkin_keep import SURE, keep
from handlers.checkin_keep import skip as skipped
from handlers.checkin_read import read
from handlers.checkin_rounds import rounds
from handlers.checkin_words import in_words, share
from handlers.paging import FROM, page
from handlers.phrasing import asks_for
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import HIDDEN, Need, Route
from handlers.talk_plan import PROGRESS, THREE
from handlers.turn import Option, Said, Slots, Turn
from storage import checkins, people

MOST_CHOICES = 8
_KINDS = {
    CheckinKind.FEEDBACK: ("feedback*",),
    CheckinKind.THREE_WAY: THREE,
    CheckinKind.PROGRESS: PROGRESS,
    CheckinKind.PULSE: ("week*",),
}
"""The words that tell which questions somebody means."""
SKIPS = {str(one): one for one in (SeatState.SKIPPED, SeatState.NOT_SEEN)}


def ask(turn: Turn) -> Said:
    """The form of the round that was tapped; else of the only one that waits, or a choice of those."""
    if turn.slots.value and not turn.slots.value.startswith(FROM):
        one = held(turn, turn.slots.value)
        return one if isinstance(one, Said) else form_of(turn, one)
    return choose(turn, waiting(turn))


def waiting(turn: Turn) -> tuple[Round, ...]:
    """The rounds that wait for the asker; only about the person that was named, and of the kind, when there are such."""
    found = checkins.waiting_for(turn.db, turn.asker.id)
    named = turn.slots.person
    found = tuple(one for one in found if named is None or int(one.trainee) == named)
    kind = next((kind for kind, words in _KINDS.items() if asks_for(turn, *words)), None)
    return tuple(one for one in found if one.kind is kind) or found


def answered_before(turn: Turn) -> Said:
    """Nothing waits: what was answered already can be changed while its round is open."""
    found = checkins.open_for(turn.db, turn.asker.id)
    shown = [one for one in found if turn.slots.person in (None, int(one.trainee))]
    if not shown:
        return Said(Reply(turn.say("Er wachten nu geen vragen op jou."), Tone.INFO))
    told = turn.say("Je hebt alles beantwoord. Wil je een antwoord veranderen?")
    return Said(Reply(told, Tone.INFO), _choices(turn, shown))


def choose(turn: Turn, found: Iterable[Round]) -> Said:
    """The form of the only one, else each as a choice."""
    shown = tuple(found)
    if len(shown) == 1:
        one = held(turn, str(shown[0].id))
        return one if isinstance(one, Said) else form_of(turn, one)
    if not shown:
        return answered_before(turn)
    told = turn.say("Welke vragen wil je beantwoorden?")
    return Said(Reply(told, Tone.QUESTION), _choices(turn, shown))


def _choices(turn: Turn, shown: Sequence[Round]) -> tuple[Option, ...]:
    names, some = people.names(turn.db, [one.trainee for one in shown]), page(shown, turn, MOST_CHOICES)
    options = tuple(
        Option(
            called(turn, one, names.get(one.trainee, "")),
            Intent.CHECKIN_ASK,
            Slots(value=str(one.id)),
            thing=f"ronde:{one.id}",
        )
        for one in some.shown
    )
    return (*options, *some.more(turn, Intent.CHECKIN_ASK))


def answer(turn: Turn) -> Said:
    """What was filled in, what was said in plain words, or for whom those words are."""
    number, _, readers = turn.slots.value.partition(":")
    if readers:
        one = held(turn, number)
        return one if isinstance(one, Said) else share(turn, one, readers) or not_yours(turn)
    if not turn.form:
        return answer_in_words(turn) if turn.text and not turn.slots.value else ask(turn)
    one = held(turn, turn.slots.value)
    if isinstance(one, Said):
        return one
    said = read_form(turn, one)
    if isinstance(said, str):
        return form_of(turn, one, dict(turn.form), said)
    return keep(turn, one, SeatState.ANSWERED, said)


def answer_in_words(turn: Turn) -> Said:
    """The pulse that waits takes the words; with several, or another kind of round, the asker chooses."""
    found = waiting(turn) or checkins.open_for(turn.db, turn.asker.id)
    pulses = [one for one in found if one.kind is CheckinKind.PULSE]
    if len(pulses) != 1:
        return choose(turn, pulses or found)
    one = held(turn, str(pulses[0].id))
    return one if isinstance(one, Said) else in_words(turn, one)


def skip(turn: Turn) -> Said:
    """Skipping and "niet gezien" are answers too; the last counts, and takes the place of answers of before."""
    number, _, rest = turn.slots.value.partition(":")
    word, _, sure = rest.partition(":")
    one = held(turn, number)
    if isinstance(one, Said):
        return one
    state = SKIPS.get(word)
    if state is None or (state is SeatState.NOT_SEEN and one.seat.party is Party.TRAINEE):
        return not_yours(turn)
    return skipped(turn, one, state, sure=sure == SURE)


def invite(turn: Turn) -> Said:
    """The trainee asks the workplace, else the school, to answer before its turn; they get the questions from the plan."""
    one = held(turn, turn.slots.value)
    if isinstance(one, Said):
        return one
    if one.seat.party is not Party.TRAINEE:
        return not_yours(turn)
    seat = next((each for each in one.this.silent if each.party is not Party.TRAINEE and each.person), None)
    if seat is None or seat.person is None:
        return Said(Reply(turn.say("Er is niemand meer om te vragen."), Tone.INFO))
    name = people.names(turn.db, [seat.person]).get(seat.person, "")
    if asked_at(one.this, one.sheet.pace, seat) <= turn.now:
        return Said(Reply(turn.say("{name} heeft de vragen al.", name=name), Tone.INFO))
    if not sooner(one.this, one.sheet.pace, seat, turn.now):
        day = turn.say.day(local_day(asked_at(one.this, one.sheet.pace, seat)))
        return Said(Reply(turn.say("{name} krijgt de vragen op {day}.", name=name, day=day), Tone.INFO))
    if not checkins.save(turn.db, one.stored, invited(one.this, seat.party, turn.now)):
        return closed_already(turn)
    return Said(Reply(turn.say("{name} krijgt de vragen nu ook.", name=name), Tone.INFO), people=(_about(one),))


def _about(one: Held) -> int:
    return int(one.trainee.id)


_GUIDES = SUPERVISORS | {Role.TEACHER, Role.COORDINATOR}

ROUTES = (
    Route(
        Intent.CHECKIN_ASK,
        "Beantwoord de weekvragen.",
        "Answer the weekly questions.",
        ask,
        TRAINEES_AND_GUIDES,
        RecordKind.CHECKINS,
    ),
    Route(Intent.CHECKIN_ANSWER, "", "", answer, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.CHECKIN_SKIP, "", "", skip, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.CHECKIN_INVITE, "", "", invite, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(
        Intent.CHECKIN_READ,
        "Wat zijn mijn antwoorden?",
        "What are my answers?",
        read,
        TRAINEES_AND_GUIDES,
        RecordKind.CHECKINS,
        frozenset({Need.ANYBODY}),
        own=("Wat zei mijn begeleider?", "What did my supervisor say?"),
    ),
    Route(
        Intent.CHECKIN_ROUNDS,
        "Wie heeft er nog niet geantwoord?",
        "Who has not answered yet?",
        rounds,
        _GUIDES,
        RecordKind.CHECKINS,
        own=HIDDEN,
    ),
    Route(
        Intent.CHECKIN_EXPORT,
        "Exporteer de check-ins.",
        "Export the check-ins.",
        export,
        _GUIDES,
        RecordKind.CHECKINS,
        own=HIDDEN,
    ),
)
