"""The round that a button or a sentence is about, when the asker has a seat in it today.

A round that does not exist, one about somebody the asker may not see, and one in which somebody else answers read
alike. Of a closed round nothing changes any more.
"""

from dataclasses import dataclass
from datetime import date

from bot.domain.agenda import PREPARES
from bot.domain.calendar import local_day
from bot.domain.checkins import Answer, CheckinKind, Round, Seat
from bot.domain.people import Person
from bot.domain.rounds import seated
from bot.messages import Reply, Tone
from handlers.parties import party_of
from handlers.phrasing import day_text, today
from handlers.turn import Said, Turn
from storage import checkins, people
from storage.circumstances import circumstances
from storage.parties import parties_of
from storage.questionnaires import Question, Questionnaire, questionnaire

LONGEST_NUMBER = 9
"""Digits of the number of a round."""
KINDS = {
    CheckinKind.PULSE: "Weekvragen",
    CheckinKind.FEEDBACK: "Feedback voor het voortgangsgesprek",
    CheckinKind.PROGRESS: "Vragen voor het voortgangsgesprek",
    CheckinKind.THREE_WAY: "Vragen voor het driehoeksgesprek",
}
"""What a round is called."""


@dataclass(frozen=True)
class Held:
    """An open round with the seat of the asker; `stored` is as it was read, `this` with who answers today.

    `questions` are those that are asked of this seat now, `given` is what the asker answered before.
    """

    stored: Round
    this: Round
    seat: Seat
    trainee: Person
    sheet: Questionnaire
    questions: tuple[Question, ...]
    given: tuple[Answer, ...]


def held(turn: Turn, number: str) -> Held | Said:
    """The round of this number, or why the asker cannot answer it."""
    found = checkins.get(turn.db, int(number)) if number.isdecimal() and len(number) <= LONGEST_NUMBER else None
    trainee = people.person(turn.db, found.trainee) if found else None
    if found is None or trainee is None or party_of(turn, found.trainee) is None:
        return not_yours(turn)
    this = seated(found, parties_of(turn.db, [found.trainee], today(turn))[found.trainee])
    seat = this.seat(turn.asker.id)
    if seat is None:
        return not_yours(turn)
    if found.closed_at is not None:
        return closed_already(turn)
    route, here = circumstances(turn.db, found.trainee, today(turn))
    sheet = questionnaire(found.kind, route)
    every = checkins.answers(turn.db, [found.id]).get(found.id, ())
    given = tuple(one for one in every if one.person == turn.asker.id and one.party is seat.party)
    return Held(found, this, seat, trainee, sheet, sheet.asked(seat.party, here), given)


def not_yours(turn: Turn) -> Said:
    """What an unknown round, and one of others, give."""
    return Said(Reply(turn.say("Deze vragen staan niet voor jou open."), Tone.INFO))


def closed_already(turn: Turn) -> Said:
    """A round that closed, perhaps a moment ago."""
    return Said(Reply(turn.say("Deze vragen zijn al gesloten. Er is niets veranderd."), Tone.INFO))


def called(turn: Turn, this: Round, name: str) -> str:
    """What the round is called, with the trainee it is about when that is not the reader."""
    kind = turn.say(KINDS[this.kind])
    if this.trainee == turn.asker.id:
        return kind
    if this.kind in PREPARES:
        return turn.say("{kind} met {name}", kind=kind, name=name)
    return turn.say("{kind} over {name}", kind=kind, name=name)


def day_of(this: Round) -> date:
    """The local day people know the round by: that of its talk; the day it began while none is agreed."""
    return local_day(this.talk) if this.talk is not None else this.first


def dated(turn: Turn, this: Round, name: str) -> str:
    """What the round is called, told apart from others of its kind."""
    return f"{called(turn, this, name)}, {day_text(turn, day_of(this))}"
