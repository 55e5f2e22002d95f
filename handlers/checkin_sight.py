"""What the asker may read of rounds: the one place where reading, the teacher's view and the export get their answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.checkins import Answer, Party, Round, Seen, may_read
from bot.domain.differences import Difference, differences
from bot.domain.people import PersonId
from handlers.checkin_held import SEEN
from handlers.checkin_keep import PRACTICES, WORDS
from handlers.parties import parties_of_asker
from handlers.turn import Turn
from storage import checkins
from storage.circumstances import routes_of
from storage.questionnaires import Questionnaire, questionnaire


@dataclass(frozen=True)
class Readable:
    """A round with the answers that the asker may read now."""

    this: Round
    sheet: Questionnaire
    answers: tuple[Answer, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where the answers differ that the asker may read, of the choices that more parties were asked."""
        codes = [one.code for asked in self.sheet.questions.values() for one in asked if one.options]
        return differences(self.answers, codes)


def readable(turn: Turn, rounds: Sequence[Round]) -> tuple[Readable, ...]:
    """These rounds with what may be read of them; those about somebody whose talks the asker does not see are left out."""
    trainees = list(dict.fromkeys(one.trainee for one in rounds))
    parties, routes = parties_of_asker(turn, trainees), routes_of(turn.db, trainees)
    every = checkins.answers(turn.db, [one.id for one in rounds])
    return tuple(
        Readable(one, questionnaire(one.kind, routes[one.trainee]), tuple(_own(turn, one, every, parties[one.trainee])))
        for one in rounds
        if one.trainee in parties
    )


def _own(turn: Turn, one: Round, every: Mapping[int, Sequence[Answer]], party: Party) -> Iterator[Answer]:
    """What somebody said on another side than they stand on now is their own still; what others said there is not."""
    reader = turn.asker.id
    for answer in every.get(one.id, ()):
        side = answer.party if answer.person == reader else party
        if may_read(answer, reader, side, closed=one.closed_at is not None):
            yield answer


def in_order(one: Readable, party: Party) -> list[Answer]:
    """The answers of a party in the order of its questions; what was said in words comes last."""
    codes = [question.code for question in one.sheet.questions.get(party, ())] + [PRACTICES, WORDS]
    places = {code: place for place, code in enumerate(codes)}
    own = (each for each in one.answers if each.party is party)
    return sorted(own, key=lambda each: places.get(each.question, len(places)))


def asked(turn: Turn, one: Readable, answer: Answer, name: str) -> str:
    """What was asked, in the reader's language; `name` is the trainee's."""
    if answer.question in (PRACTICES, WORDS):
        return turn.say("Geoefend:" if answer.question == PRACTICES else "In eigen woorden:")
    question = one.sheet.question(answer.party, answer.question)
    return question.text[turn.say.locale].format(name=name) if question else answer.question


def answered(turn: Turn, one: Readable, party: Party, code: str, value: str) -> str:
    """What was answered, as it was shown to who answered."""
    question = one.sheet.question(party, code)
    return question.label(value, turn.say.locale) if question else value


def for_whom(turn: Turn, answer: Answer) -> str:
    """The mark of an answer that is not for everybody; "" for one that is."""
    return "" if answer.seen is Seen.EVERYONE else turn.say(SEEN[answer.seen])


def who_said(turn: Turn, party: Party, person: PersonId | None, names: Mapping[PersonId, str]) -> str:
    """The name of who sits there; the side when nobody is known."""
    if person == turn.asker.id:
        return turn.say("Jij")
    return names.get(person, turn.say(party)) if person is not None else turn.say(party)
