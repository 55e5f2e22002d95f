"""Somebody is replaced in a talk, before or after it is agreed, or the trainee stops: once, and everybody hears it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import Connection, select, update

from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId, Role
from bot.domain.records import TrajectState
from bot.domain.talks import Partaker, Talk, TalkState, replacements
from bot.messages import Reply, load_reply
from schedules.talk_looking import observe
from storage import proposals, talks
from storage import tables as t
from storage.talks import NewTalk
from tests.storage import builders as b

ONE_DAY = timedelta(days=1)
MOMENT = Interval(b.NOW + 4 * ONE_DAY, b.NOW + 4 * ONE_DAY + timedelta(minutes=45))
YESTERDAY = b.TODAY - ONE_DAY


class School:
    """Fatima with Wim and Karin, and a talk of the three; Petra and Kees can come in their places."""

    def __init__(self, db: Connection, *, agreed: bool, asked_by: str = "fatima") -> None:
        self.db = db
        self.fatima = b.person(db)
        self.wim, self.petra = (
            b.person(db, name, ((Role.WORK_SUPERVISOR, "zorg1"),)) for name in ("Wim Bos", "Petra Vos")
        )
        self.karin, self.kees = (b.person(db, name, ((Role.TEACHER, "school1"),)) for name in ("Karin Wit", "Kees Kok"))
        b.trajectory(db, self.fatima)
        self.works = b.supervision(db, self.fatima, self.wim)
        self.teaches = b.supervision(db, self.fatima, self.karin, role=Role.TEACHER)
        who = {self.fatima: Party.TRAINEE, self.wim: Party.WORK, self.karin: Party.SCHOOL}
        asker = getattr(self, asked_by)
        new = NewTalk(self.fatima, CheckinKind.THREE_WAY, None, "", asker, b.NOW - ONE_DAY, who)
        self.number = talks.plan(db, new, [MOMENT])
        for one in (self.fatima, self.wim):
            talks.say_fits(db, self.number, [MOMENT.start], one, fits=True)
        if agreed:
            talks.agree(db, self.talk, MOMENT)
            talks.withdraw(db, self.number)

    @property
    def talk(self) -> Talk:
        return talks.by_number(self.db, [self.number])[0]

    def replace(self, supervision: int, person: PersonId, role: Role = Role.WORK_SUPERVISOR) -> None:
        """From today on."""
        s = t.supervisions.c
        self.db.execute(update(t.supervisions).where(s.id == supervision).values(last=YESTERDAY))
        b.supervision(self.db, self.fatima, person, role=role, first=b.TODAY)

    def told(self) -> dict[PersonId, Reply]:
        """What each was told, the last of it."""
        n = t.notices.c
        rows = self.db.execute(select(n.person, n.reply).order_by(n.planned_at, n.key))
        return {PersonId(person): load_reply(reply) for person, reply in rows}

    def people(self) -> dict[PersonId, Party]:
        return {one.person: one.party for one in self.talk.partakers}


def event(reply: Reply) -> tuple[str, int, list[str]]:
    """The method, the version and the guests of the file."""
    (document,) = reply.documents
    calendar: Any = Calendar.from_ical(document.content)
    (found,) = calendar.walk("VEVENT")
    guests = found["attendee"] if isinstance(found["attendee"], list) else [found["attendee"]]
    return str(calendar["method"]), int(found["sequence"]), sorted(str(one).partition("@")[0][7:] for one in guests)


def test_who_comes_is_asked_and_the_answers_of_the_others_stand(db: Connection) -> None:
    school = School(db, agreed=False, asked_by="wim")
    school.replace(school.works, school.petra)
    observe(db, b.NOW)
    assert school.people() == {school.fatima: Party.TRAINEE, school.petra: Party.WORK, school.karin: Party.SCHOOL}
    (moment,) = talks.moments(db, school.number)
    assert moment.fits == {school.fatima: True, school.petra: None, school.karin: None}
    asked = {one.person: one.proposed_at for one in proposals.asked_of(db, [school.number])[school.number]}
    assert asked[school.petra] == b.NOW
    assert (school.talk.asked_by, school.talk.sequence) == (school.petra, 0)
    told = school.told()
    assert told[school.petra].paragraphs[0] == "Je komt in plaats van Wim Bos."
    assert [one.label for one in told[school.petra].choices] == [
        f"{fits}: zaterdag 23 november, 10:00–10:45 uur" for fits in ("Past", "Past niet")
    ]
    assert told[school.karin].headline == "Driehoeksgesprek van Fatima Yilmaz: Petra Vos komt in plaats van Wim Bos."
    assert told[school.fatima].headline == "Jouw driehoeksgesprek: Petra Vos komt in plaats van Wim Bos."
    assert "jij hoeft er niet meer bij te zijn" in told[school.wim].headline
    assert not any(one.documents for one in told.values())
    observe(db, b.NOW + ONE_DAY)
    assert school.told() == told


def test_who_comes_after_it_was_agreed_is_invited_and_who_left_can_take_it_out(db: Connection) -> None:
    school = School(db, agreed=True)
    school.replace(school.teaches, school.kees, Role.TEACHER)
    observe(db, b.NOW)
    observe(db, b.NOW + ONE_DAY)
    assert school.talk.sequence == 1
    assert school.talk.interval == MOMENT
    told = school.told()
    everybody = ["fatima.yilmaz", "kees.kok", "wim.bos"]
    for who in (school.fatima, school.wim, school.kees):
        assert event(told[who]) == ("REQUEST", 1, everybody)
    assert event(told[school.karin]) == ("CANCEL", 1, ["karin.wit"])
    assert told[school.kees].choices[0].token.startswith(f"bericht.gesprek-voorbereiden:{school.number}.")
    assert school.talk.state is TalkState.AGREED


def test_both_are_replaced_on_one_day(db: Connection) -> None:
    school = School(db, agreed=True)
    school.replace(school.works, school.petra)
    school.replace(school.teaches, school.kees, Role.TEACHER)
    observe(db, b.NOW)
    told = school.told()
    everybody = ["fatima.yilmaz", "kees.kok", "petra.vos"]
    assert event(told[school.fatima])[2] == event(told[school.petra])[2] == event(told[school.kees])[2] == everybody
    assert event(told[school.wim])[0] == event(told[school.karin])[0] == "CANCEL"


def test_who_is_both_now_is_asked_once_and_anew(db: Connection) -> None:
    school = School(db, agreed=False)
    school.replace(school.teaches, school.wim, Role.TEACHER)
    observe(db, b.NOW)
    assert school.people() == {school.fatima: Party.TRAINEE, school.wim: Party.WORK}
    (moment,) = talks.moments(db, school.number)
    assert moment.fits == {school.fatima: True, school.wim: None}


@pytest.mark.parametrize("agreed", [True, False])
def test_the_talk_of_who_stopped_is_off_and_the_other_two_hear_it(db: Connection, agreed: bool) -> None:
    school = School(db, agreed=agreed)
    db.execute(update(t.trajectories).values(state=TrajectState.STOPPED))
    observe(db, b.NOW)
    observe(db, b.NOW + ONE_DAY)
    assert school.talk.state is TalkState.CANCELLED
    assert talks.moments(db, school.number) == ()
    told = school.told()
    assert set(told) == {school.wim, school.karin}
    for who in told.values():
        assert who.headline == "Driehoeksgesprek van Fatima Yilmaz gaat niet door."
        assert [event(who)[:2]] == [("CANCEL", 1)] if agreed else not who.documents


def test_a_talk_after_somebody_stopped_is_held(db: Connection) -> None:
    school = School(db, agreed=True)
    db.execute(update(t.trajectories).values(state=TrajectState.STOPPED))
    db.execute(update(t.talks).values(after_end=True))
    observe(db, b.NOW)
    assert school.talk.state is TalkState.AGREED


@pytest.mark.parametrize("state", [TrajectState.FINISHED, TrajectState.PAUSED])
def test_who_finished_or_pauses_keeps_the_talk(db: Connection, state: TrajectState) -> None:
    school = School(db, agreed=True)
    db.execute(update(t.trajectories).values(state=state))
    observe(db, b.NOW)
    assert school.talk.state is TalkState.AGREED


def test_nothing_changes_without_somebody_new_or_once_it_began(db: Connection) -> None:
    school = School(db, agreed=True)
    s = t.supervisions.c
    db.execute(update(t.supervisions).where(s.id == school.works).values(last=YESTERDAY))
    observe(db, b.NOW)
    assert school.wim in school.people()
    school.replace(school.works, school.petra)
    observe(db, MOMENT.start)
    assert school.wim in school.people()
    assert school.told() == {}


PEOPLE = st.sampled_from([PersonId(n) for n in range(2, 6)])


@settings(max_examples=60)
@given(PEOPLE, PEOPLE, PEOPLE | st.none(), PEOPLE | st.none(), st.sets(st.tuples(st.sampled_from(Party), PEOPLE)))
def test_nobody_has_two_places_and_who_is_there_stays(
    work: PersonId,
    school: PersonId,
    new_work: PersonId | None,
    new_school: PersonId | None,
    there: set[tuple[Party, PersonId]],
) -> None:
    sits = {PersonId(1): Party.TRAINEE, school: Party.SCHOOL, work: Party.WORK}
    partakers = tuple(Partaker(who, party) for who, party in sits.items())
    talk = Talk(1, PersonId(1), CheckinKind.THREE_WAY, None, TalkState.PROPOSED, None, "", PersonId(1),
                datetime.combine(date(2026, 3, 1), datetime.min.time()), None, "", None, "a", 0, partakers)  # fmt: skip
    people = {Party.TRAINEE: PersonId(1), Party.WORK: new_work, Party.SCHOOL: new_school}
    changes = replacements(talk, people, there)
    after = [one.person for one in partakers if one.person not in {each.left for each in changes}]
    after += [each.came for each in changes if each.came is not None]
    assert len(after) == len(set(after))
    assert PersonId(1) in after
    for one in partakers:
        if (one.party, one.person) in there or people[one.party] is None:
            assert one.person in after
    assert all(each.stands_in in after for each in changes)
