"""The form of a round: its questions as choices, its open questions with for whom the answer is.

Values that cannot be taken bring the form back, filled in, with the reason, and nothing changes.
"""

from collections.abc import Iterable, Mapping

from bot.domain.checkins import Answer, CheckinKind, Party, Seen
from bot.domain.rounds import closes_at, closing
from bot.messages import Field, Reply, Tone
from bot.understanding.meaning import Intent
from handlers.checkin_held import SEEN, Held, called
from handlers.checkin_keep import PRACTICES, WORDS
from handlers.phrasing import moment_text
from handlers.turn import Ask, Option, Said, Slots, Turn
from storage.questionnaires import Question

FOR = "_voor"
"""What the name of a field ends in that says for whom an open answer is."""
REMARK = "opmerking"
"""The open question that holds what was said in plain words."""

HINTS = {Seen.SCHOOL: "Dit ziet alleen de school.", Seen.SELF: "Dit zie jij alleen."}
"""What is said under a choice that not everybody sees."""


def form_of(turn: Turn, one: Held, filled: Mapping[str, str] | None = None, told: str = "") -> Said:
    """The questions to the asker, with what they answered before."""
    value = _given(one) if filled is None else filled
    fields = tuple(part for question in one.questions for part in _fields(turn, one, question, value))
    slots = Slots(value=str(one.this.id))
    form = Ask(called(turn, one.this, one.trainee.name), fields, turn.say("Verstuur"), Intent.CHECKIN_ANSWER, slots)
    closes = closes_at(one.this, one.sheet.pace)
    late = bool(closing(one.this, one.sheet.pace, turn.now))
    until = () if late else (turn.say("Antwoorden kan tot {when}.", when=moment_text(turn, closes)),)
    seen = turn.say("De anderen zien je antwoorden pas als de ronde dicht is.")
    reply = Reply(told or turn.say("Een paar korte vragen, nog geen minuut."), Tone.QUESTION, (*until, seen))
    return Said(reply, tuple(_skips(turn, one)), asks="form", form=form)


def _given(one: Held) -> Mapping[str, str]:
    said = {answer.question: answer for answer in one.given}
    values = {code: answer.value for code, answer in said.items()}
    seen = {f"{code}{FOR}": str(answer.seen) for code, answer in said.items()}
    if WORDS in said and REMARK not in said:
        values[REMARK], seen[f"{REMARK}{FOR}"] = said[WORDS].value, str(said[WORDS].seen)
    return values | seen


def _fields(turn: Turn, one: Held, question: Question, value: Mapping[str, str]) -> Iterable[Field]:
    label = label_of(turn, one, question)
    before = value.get(question.code, "")
    if question.options:
        options = tuple((kept, names[turn.say.locale]) for kept, names in question.options)
        hint = "" if question.seen is Seen.EVERYONE else turn.say(HINTS[question.seen])
        yield Field(question.code, label, options, value=before if before in dict(options) else "", hint=hint)
        return
    hint = turn.say("Geen namen van cliënten en niets over gezondheid.")
    yield Field(question.code, label, required=False, value=before, hint=hint, lines=True)
    readers = tuple((str(seen), turn.say(SEEN[seen])) for seen in readers_of(one.seat.party))
    chosen = value.get(f"{question.code}{FOR}", str(question.seen))
    yield Field(f"{question.code}{FOR}", turn.say("Voor wie is dit?"), readers, value=chosen)


def readers_of(party: Party) -> tuple[Seen, ...]:
    """For whom somebody of this side can say something; only the trainee can keep a word to themselves."""
    own = (Seen.SELF,) if party is Party.TRAINEE else ()
    return (Seen.EVERYONE, Seen.SCHOOL, *own)


def label_of(turn: Turn, one: Held, question: Question) -> str:
    """The question in the reader's language, about this trainee."""
    return question.text[turn.say.locale].format(name=one.trainee.first_name)


def _skips(turn: Turn, one: Held) -> Iterable[Option]:
    yield Option(turn.say("Sla over"), Intent.CHECKIN_SKIP, Slots(value=f"{one.this.id}:overgeslagen"))
    if one.this.kind is CheckinKind.PULSE and one.seat.party is Party.WORK:  # the questions for a talk are of no week
        label = turn.say("Niet gezien deze week")
        yield Option(label, Intent.CHECKIN_SKIP, Slots(value=f"{one.this.id}:niet gezien"))


def read_form(turn: Turn, one: Held) -> tuple[Answer, ...] | str:
    """What was filled in as answers, or why it cannot be taken."""
    filled = dict(turn.form)
    expected = {part.name for question in one.questions for part in _fields(turn, one, question, {})}
    if set(filled) != expected:
        return turn.say("Deze vragen zijn veranderd. Kijk ze nog een keer na.")
    answers: list[Answer] = []
    for question in one.questions:
        value, seen = filled[question.code], question.seen
        if question.options and value not in dict(question.options):
            return turn.say("Kies een van de antwoorden bij: {label}", label=label_of(turn, one, question))
        if not question.options:
            readers = {str(reader): reader for reader in readers_of(one.seat.party)}
            if filled[f"{question.code}{FOR}"] not in readers:
                return turn.say("Kies een van de antwoorden bij: {label}", label=turn.say("Voor wie is dit?"))
            seen = readers[filled[f"{question.code}{FOR}"]]
        if value:
            answers.append(Answer(one.this.id, one.seat.party, turn.asker.id, question.code, value, seen, turn.now))
    return (*answers, *(answer for answer in one.given if answer.question == PRACTICES))
