"""The quick questions of the weekly prompt: three choices about a trainee, answered in half a minute (F4).

For who guides that trainee today. The last answer of a week counts, and an answer says nothing about what somebody may do.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain.load import monday_of
from bot.domain.people import SUPERVISORS, Person, PersonId, RecordKind, Role, may_see
from bot.domain.progress import current_trajectory
from bot.domain.records import TrajectState
from bot.messages import Field, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.phrasing import today
from handlers.route import Route
from handlers.turn import Ask, Option, Said, Slots, Telling, Turn
from handlers.whom import fixed_person
from storage import groups, guides, people, weekly

MOST_CHOICES = 8
LONGEST_NUMBER = 9
"""Digits of the number of a person."""
FLOOR, PRACTISED, CONTACT = "werkvloer", "geoefend", "contact"
"""The questions, as they are kept."""
WANTED = "ja"
ANSWERS = {
    FLOOR: {
        "goed": "goed",
        "gaat wel": "gaat wel",
        "lastig": "lastig",
        "niet gezien": "niet gezien deze week",
    },
    PRACTISED: {
        "met begeleiding": "ja, met begeleiding",
        "zelfstandig": "ja, zelfstandig geoefend",
        "nee": "nee",
        "weet niet": "weet ik niet",
    },
    CONTACT: {"nee": "nee", WANTED: "ja, deze week"},
}
"""What can be answered to each: as it is kept, and as it is shown."""


def ask(turn: Turn) -> Said:
    """The questions about the trainee that was tapped; "0", or none, lets the asker choose."""
    if turn.slots.value.strip("0"):
        return questions_form(turn, _number(turn))
    trainees = _trainees(turn)
    if len(trainees) == 1:
        return questions_form(turn, trainees[0].id)
    if not trainees:
        return Said(Reply(turn.say("Je begeleidt nu niemand op de werkvloer."), Tone.INFO))
    return Said(Reply(turn.say("Over wie wil je de vragen beantwoorden?"), Tone.QUESTION), _options(turn, trainees))


def questions_form(turn: Turn, trainee: PersonId) -> Said:
    """The three questions, for who guides this trainee today; anybody else hears what an unknown number gives."""
    about = _guided(turn, trainee)
    if about is None:
        return _not_yours(turn)
    given = {"name": about.first_name}
    fields = (
        Field(FLOOR, turn.say("Hoe loopt het op de werkvloer?"), _shown(turn, FLOOR)),
        Field(PRACTISED, turn.say("Heeft {name} deze week geoefend?", **given), _shown(turn, PRACTISED)),
        Field(CONTACT, turn.say("Wil je contact met de docent?"), _shown(turn, CONTACT)),
    )
    title = turn.say("Vragen over {name}", name=about.name)
    form = Ask(title, fields, turn.say("Verstuur"), Intent.WEEKLY_ANSWER, Slots(value=str(int(trainee))))
    return Said(Reply(turn.say("Drie korte vragen, een halve minuut."), Tone.QUESTION), asks="form", form=form)


def answer(turn: Turn) -> Said:
    """Keeps what was filled in, and passes on that contact is wanted; nothing more follows from it."""
    if not turn.form:
        return ask(turn)
    about = _guided(turn, _number(turn))
    if about is None:
        return _not_yours(turn)
    week, answers = monday_of(today(turn)), dict(turn.form)
    weekly.keep(turn.db, turn.asker.id, about.id, week, answers, turn.now)
    weekly.outbox_answered(turn.db, weekly.notice_key(turn.asker.id, week), turn.now)
    heard, tells = _contact(turn, about, week) if answers[CONTACT] == WANTED else ((), ())
    left = [one for one in _trainees(turn) if one.id not in _answered(turn)]
    done = () if left else (turn.say("Je hebt nu alle vragen van deze week beantwoord."),)
    reply = Reply(
        turn.say("Dank je. Je antwoorden over {name} zijn bewaard.", name=about.name), Tone.INFO, heard + done
    )
    return Said(reply, _options(turn, left[:1]), tells=tells, people=(int(about.id),))


def _number(turn: Turn) -> PersonId:
    """The trainee of the slots; what a button cannot hold is nobody's number."""
    value = turn.slots.value
    return PersonId(int(value) if value.isdecimal() and len(value) <= LONGEST_NUMBER else 0)


def _shown(turn: Turn, question: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, turn.say(text)) for value, text in ANSWERS[question].items())


def _not_yours(turn: Turn) -> Said:
    return Said(Reply(turn.say("Deze vraag staat niet voor jou open."), Tone.INFO))


def _guided(turn: Turn, trainee: PersonId) -> Person | None:
    """The trainee, when the asker guides them today."""
    relation = people.relations(turn.db, [trainee], today(turn))[trainee]
    guides_them = turn.asker.id in relation.supervised_by
    if not guides_them or not may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)):
        return None
    return people.person(turn.db, trainee)


def _trainees(turn: Turn) -> list[Person]:
    """Whom the asker guides on the ward today, of those who go on: first who was not answered about yet."""
    day = today(turn)
    own = guides.guided_by(turn.db, [turn.asker.id], day, day).get(turn.asker.id, ())
    guided = sorted(guides.guided_on(own, turn.asker.id, day, Role.WORK_SUPERVISOR))
    current = ((one, current_trajectory(routes)) for one, routes in groups.trajectories_of(turn.db, guided).items())
    active = [one for one, trajectory in current if trajectory and trajectory.state is TrajectState.ACTIVE]
    known, answered = people.persons(turn.db, active), _answered(turn)
    return sorted(known.values(), key=lambda one: (one.id in answered, one.name, one.id))


def _answered(turn: Turn) -> Sequence[PersonId]:
    return weekly.answered(turn.db, [turn.asker.id], monday_of(today(turn))).get(turn.asker.id, ())


def _options(turn: Turn, trainees: Sequence[Person]) -> tuple[Option, ...]:
    return tuple(
        Option(turn.say("Vragen over {name}", name=one.name), Intent.WEEKLY_ASK, Slots(value=str(int(one.id))))
        for one in trainees[:MOST_CHOICES]
    )


def _contact(turn: Turn, about: Person, week: date) -> tuple[tuple[str, ...], tuple[Telling, ...]]:
    """The teacher hears once a week that somebody wants contact, and no answer of the form."""
    teacher = fixed_person(replace(turn, subject=about), Role.TEACHER)
    if teacher is None:
        missing = "Ik vind geen docent van {name}. Vraag de school wie je kunt bellen."
        return (turn.say(missing, name=about.name),), ()
    told = Texts(teacher.locale)
    reply = Reply(
        told("{name} wil deze week contact over {trainee}.", name=turn.asker.name, trainee=about.name),
        Tone.QUESTION,
        (told("Neem contact op: {email}.", email=turn.asker.email),),
    )
    reason = told("Je krijgt dit omdat je docent bent van {name}.", name=about.name)
    subject = f"{int(about.id)}:{week}:{int(turn.asker.id)}"
    telling = Telling(teacher.id, "weekvraag", subject, reason, reply)
    return (turn.say("{name} hoort dat je contact wilt.", name=teacher.name),), (telling,)


ROUTES = (
    Route(Intent.WEEKLY_ASK, "", "", ask, SUPERVISORS, RecordKind.CHECKINS),
    Route(Intent.WEEKLY_ANSWER, "", "", answer, SUPERVISORS, RecordKind.CHECKINS),
)
