"""Signals: opened once for an occasion, told to the school and the trainee, and a person for who cannot go on (I1, I5)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from bot.core.handle import Core
from bot.domain.calendar import Interval
from bot.domain.checkins import Answer, CheckinKind, Party, SeatState, Seen
from bot.domain.notices import ASKS_FOR_A_HUMAN
from bot.domain.people import Person, PersonId, Role
from bot.domain.records import Attendance, SubmissionState, TrajectState
from bot.domain.warnings import Rule
from bot.errors import SettingsError
from bot.messages import Address, Inbound, Notice, Reply
from handlers.routes import FALLBACK, routes
from schedules import questions as passing_on
from schedules import warnings as plan
from schedules.due import Span
from schedules.foreseen import Fate
from schedules.holidays import CALENDAR
from schedules.leaving import Circle, leaving
from schedules.simulate import simulate
from schedules.tick import tick
from schedules.worries import worry_moves
from storage import checkins, exits, outbox, people, warning_rules, warnings
from storage import tables as t
from storage.checkins import NewRound
from storage.engine import reading, writing
from storage.observed import observed
from storage.warnings import NewSignal
from tests.schedules.plan_checks import ENGLISH, asked, moment, told
from tests.storage import builders as b

TODAY, NOW = b.TODAY, b.NOW
DAY = timedelta(days=1)


def fatima(db: Connection, **given: Any) -> PersonId:
    """Somebody with a place, a teacher and nothing to see."""
    who = b.person(db)
    b.trajectory(db, who, expected_end=TODAY + timedelta(days=400), **given)
    b.placement(db, who, last=TODAY + timedelta(days=400))
    b.supervision(db, who, b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),)), role=Role.TEACHER)
    b.supervision(db, who, b.person(db, "Henk Bos", ((Role.WORK_SUPERVISOR, "zorg1"),)))
    return who


def late(db: Connection, who: PersonId, *codes: str, due: date = TODAY - DAY) -> None:
    for code in codes:
        b.submission(db, who, code, due=due)


def opened(db: Connection, now: datetime = NOW) -> list[tuple[int, str, str]]:
    plan.observe(db, now)
    g = t.signals.c
    return [(one, rule, when) for one, rule, when in db.execute(select(g.trainee, g.rule, g.occasion).order_by(g.id))]


def pulse(db: Connection, who: PersonId, weeks_ago: int, value: str, **more: object) -> None:
    first = TODAY - timedelta(weeks=weeks_ago)
    henk = people.person_by_email(db, "henk.bos@voorbeeld.nl")
    assert henk is not None
    seats = {Party.TRAINEE: who, Party.WORK: henk.id}
    number = checkins.open_round(db, NewRound(who, CheckinKind.PULSE, str(first), first, NOW, seats))
    assert number is not None
    seen = more.get("seen", Seen.EVERYONE)
    assert isinstance(seen, Seen)
    checkins.keep_answers(
        db, number, Party.TRAINEE, [Answer(number, Party.TRAINEE, who, "werkvloer", value, seen, NOW)]
    )
    if more.get("closed", True):
        db.execute(update(t.rounds).where(t.rounds.c.id == number).values(closed_at=NOW, ended="de tijd is om"))
    if more.get("unseen"):
        state = {"state": SeatState.NOT_SEEN, "answered_at": NOW}
        db.execute(update(t.seats).where(t.seats.c.round == number, t.seats.c.party == Party.WORK).values(state))


def test_nothing_to_see_is_no_signal(db: Connection) -> None:
    fatima(db)
    assert opened(db) == []


def test_a_signal_is_opened_once_and_again_for_something_newer(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    first = [(who, "te laat", str(TODAY - DAY))]
    assert opened(db) == opened(db, NOW + DAY) == first
    (signal,) = warnings.open_of(db, [who])
    kees = people.person_by_email(db, "kees.kok@voorbeeld.nl")
    assert kees is not None
    assert signal.owner == kees.id
    assert warnings.close(db, signal.id, kees.id, "gesproken", NOW)
    assert not warnings.close(db, signal.id, kees.id, "geregeld", NOW)
    assert opened(db, NOW + 2 * DAY) == first
    late(db, who, "O3", due=TODAY + DAY)
    assert opened(db, NOW + 3 * DAY) == [*first, (who, "te laat", str(TODAY + DAY))]


def test_what_is_older_than_what_was_dealt_with_opens_nothing(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2", due=TODAY - 9 * DAY)
    late(db, who, "O3")
    first = opened(db)
    warnings.close(db, warnings.open_of(db, [who])[0].id, who, "gesproken", NOW)
    newest = t.submissions.c.assignment == "O3"
    db.execute(update(t.submissions).where(newest).values(state=SubmissionState.SUBMITTED))
    assert opened(db, NOW + DAY) == first


@pytest.mark.parametrize("state", [one for one in TrajectState if one not in (TrajectState.ACTIVE,)])
def test_only_of_who_goes_on(db: Connection, state: TrajectState) -> None:
    late(db, fatima(db, state=state), "O1", "O2")
    assert opened(db) == []


def reached(db: Connection, who: PersonId, when: datetime) -> None:
    """A message of the bot arrived then."""
    key = f"{int(who)}:{when}"
    db.execute(insert(t.messages).values(key=key, person=who, reply="{}", made_at=when, counted=True, sent_at=when))


def test_each_rule_sees_its_records(db: Connection) -> None:
    who = fatima(db)
    b.exam(db, who, start=NOW - DAY, end=NOW - DAY + timedelta(hours=1), attendance=Attendance.NOT_PRESENT)
    db.execute(update(t.placements).values(hours_a_week=8.0, last=TODAY + timedelta(days=42)))
    db.execute(update(t.supervisions).where(t.supervisions.c.role == Role.WORK_SUPERVISOR).values(last=TODAY - DAY))
    reached(db, who, NOW - timedelta(days=20))
    pulse(db, who, 3, "2", unseen=True)
    pulse(db, who, 2, "1", unseen=True)
    db.execute(update(t.answers).values(at=NOW - timedelta(days=15)))
    rules = [Rule.NO_SHOW, Rule.PULSE, Rule.SILENCE, Rule.UNGUIDED, Rule.UNSEEN, Rule.ENDING, Rule.HOURS]
    assert [rule for _, rule, _ in opened(db)] == rules
    assert {one.rule: one.facts[0].day for one in warnings.open_of(db, [who])}[Rule.SILENCE] == TODAY - 15 * DAY


@pytest.mark.parametrize(("since", "silent"), [(None, False), (13, False), (14, True)])
def test_nobody_is_silent_before_something_reached_them(db: Connection, since: int | None, *, silent: bool) -> None:
    who = fatima(db)
    people.link_account(db, who, Address("web", "", "fatima", ""))
    if since is not None:
        reached(db, who, NOW - timedelta(days=since))
        reached(db, who, NOW)
    assert [rule for _, rule, _ in opened(db)] == ([Rule.SILENCE] if silent else [])


@pytest.mark.parametrize(("ends", "begins", "silent"), [(12, 5, True), (13, 5, False), (13, None, True)])
def test_a_holiday_is_no_silence(db: Connection, ends: int, begins: int | None, *, silent: bool) -> None:
    """Days between two lesson periods do not count; after the last one on record nothing is known."""
    who = fatima(db)
    reached(db, who, NOW - timedelta(days=20))
    days = {"P1": (60, ends)} | ({"P2": (begins, -30)} if begins is not None else {})
    for name, (first, last) in days.items():
        period = {"school": "school1", "name": name, "first": TODAY - first * DAY, "last": TODAY - last * DAY}
        b.add(db, t.lesson_periods, period, {})
    assert [rule for _, rule, _ in opened(db)] == ([Rule.SILENCE] if silent else [])


@pytest.mark.parametrize("more", [{"closed": False}, {"seen": Seen.SCHOOL}, {"seen": Seen.SELF}])
def test_only_answers_for_all_three_in_closed_rounds_are_seen(db: Connection, more: dict[str, object]) -> None:
    who = fatima(db)
    pulse(db, who, 3, "1")
    pulse(db, who, 2, "1", **more)
    assert [one.number for one in observed(db, [who], NOW)[who].pulse] == [1.0]


def test_a_beat_looks_at_some_and_each_once_a_day(db: Connection) -> None:
    people_ = [b.person(db, f"Deelnemer {n}") for n in range(5)]
    for one in people_:
        b.trajectory(db, one)
    beats = [warnings.next_to_look_at(db, TODAY, 2) for _ in range(4)]
    assert beats == [tuple(people_[:2]), tuple(people_[2:4]), tuple(people_[4:]), ()]
    assert warnings.next_to_look_at(db, TODAY + DAY, 9) == tuple(people_)


def test_the_school_and_the_trainee_hear_the_same_facts(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    plan.observe(db, NOW)
    (signal,) = warnings.open_of(db, [who])
    facts = plan.read(db, Span(TODAY, TODAY), None)
    every = list(plan.due(facts, NOW))
    assert {(one.at, one.timely) for one in every} == {(every[0].at, True)}, "at once, however full the week is"
    parts = {one.person: told(one, NOW) for one in every}
    assert set(parts) == {who, signal.owner}
    assert signal.owner is not None
    for text in ("Opdracht O1: de laatste dag was maandag 18 november 2024.", "Maak samen een plan"):
        assert all(any(text in line for line in part.paragraphs) for part in parts.values())
    assert [verb for _, verb in parts[signal.owner].choices] == [f"signaal:{signal.id}"]
    assert parts[who].choices == ()
    english = [told(one, NOW, ENGLISH).paragraphs[0] for one in plan.due(facts, NOW)]
    assert english == ["Opdracht O1: the last day was Monday 18 November 2024."] * 2


@pytest.mark.parametrize("why", ["is afgehandeld", "is intussen opgelost", "traject is gestopt"])
def test_what_is_over_is_not_told(db: Connection, why: str) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    plan.observe(db, NOW)
    (signal,) = warnings.open_of(db, [who])
    if why == "is afgehandeld":
        warnings.close(db, signal.id, who, "geregeld", NOW)
    elif why == "is intussen opgelost":
        db.execute(update(t.submissions).values(state=SubmissionState.SUBMITTED))
    else:
        db.execute(update(t.trajectories).values(state=TrajectState.STOPPED))
    assert set(asked(db, plan.PLAN, NOW, [f"signaal:{signal.id}"]).values()) == {why}


def test_what_another_plan_says_is_a_record_and_no_message(db: Connection) -> None:
    who = fatima(db)
    db.execute(update(t.placements).values(hours_a_week=8.0))
    assert [rule for _, rule, _ in opened(db)] == ["uren"]
    assert asked(db, plan.PLAN, NOW) == {}
    assert len(warnings.open_of(db, [who])) == 1


def stopped(db: Connection, *, touched: datetime | None) -> PersonId:
    who = fatima(db, state=TrajectState.STOPPED)
    if touched is not None:
        said = {"channel": "web", "user": "f", "key": "1", "person": who, "at": touched, "reply": "[]"}
        db.execute(insert(t.events).values(said))
    return who


def test_who_stopped_of_late_is_asked_why_once(db: Connection) -> None:
    who = stopped(db, touched=NOW - timedelta(days=20))
    assert [(one, rule) for one, rule, _ in opened(db)] == [(who, "gestopt")]
    (signal,) = warnings.open_of(db, [who])
    assert {person for person, _ in asked(db, plan.PLAN, NOW)} == {who, signal.owner}
    exits.keep(db, who, "tijd", who, NOW)
    assert asked(db, plan.PLAN, NOW)[int(who), f"signaal:{signal.id} {signal.occasion}/0"] == "is al beantwoord"


@pytest.mark.parametrize("touched", [None, NOW - timedelta(days=40)])
def test_nobody_is_asked_about_long_ago(db: Connection, touched: datetime | None) -> None:
    stopped(db, touched=touched)
    assert opened(db) == []


def test_groups_under_five_are_not_counted(db: Connection) -> None:
    for n, (reason, school) in enumerate(
        [("tijd", "school1")] * 5 + [("school", "school1")] * 4 + [("tijd", "school2")]
    ):
        who = b.person(db, f"Deelnemer {n}")
        b.trajectory(db, who, school, route=f"r-{school}", state=TrajectState.STOPPED)
        exits.keep(db, who, "anders", who, NOW)
        exits.keep(db, who, reason, who, NOW)
    assert exits.counts(db, {"school1"}) == (("tijd", 5),)
    assert exits.counts(db, {"school2"}) == exits.counts(db, set()) == ()


SENTENCES = (
    "Ik trek het niet meer door mijn zieke moeder",
    "denk dat ik ermee kap",
    "Ik slaap slecht, het wordt me te veel",
)


def say(engine: Engine, text: str, key: str) -> Reply:
    address = Address("web", "", "fatima", "")
    return Core(engine, routes(), FALLBACK).handle(Inbound(key, address, NOW, text=text))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_person_hears_at_once_and_no_word_is_kept(engine: Engine, sentence: str) -> None:
    with writing(engine) as db:
        who = fatima(db)
        people.link_account(db, who, Address("web", "", "fatima", ""))
        b.person(db, "Anja Meijer", ((Role.COORDINATOR, "school1"),))
    reply = say(engine, sentence, "1")
    assert "Kees Kok hoort nu dat je met iemand wilt praten." in reply.text
    assert "113" in reply.text
    say(engine, sentence, "2")
    with reading(engine) as db:
        told_ = db.execute(select(t.notices.c.kind, t.notices.c.not_before)).all()
        rows = [row for table in (t.events, t.turns, t.notices, t.open_questions) for row in db.execute(select(table))]
    assert [tuple(one) for one in told_] == [(ASKS_FOR_A_HUMAN, NOW)]
    kept = " ".join(str(row) for row in rows).casefold()
    assert "wil graag met iemand praten" in kept
    words = {word for word in sentence.casefold().replace(",", "").split() if len(word) > 4} | {"kap", "trek het"}
    assert [word for word in words if word in kept] == []


def test_nobody_looked_within_two_hours_so_the_next_hears_it(engine: Engine) -> None:
    with writing(engine) as db:
        who = fatima(db)
        people.link_account(db, who, Address("web", "", "fatima", ""))
        anja = b.person(db, "Anja Meijer", ((Role.COORDINATOR, "school1"),))
    say(engine, "Ik trek het niet meer", "1")
    for later, hears in ((timedelta(hours=1, minutes=59), False), (timedelta(hours=2), True)):
        with writing(engine) as db:
            passing_on.move(db, NOW + later, CALENDAR.is_holiday)
            to_anja = select(t.notices.c.kind).where(t.notices.c.person == anja)
            assert list(db.execute(to_anja).scalars()) == [ASKS_FOR_A_HUMAN] * hears


@pytest.mark.parametrize(
    ("asked_at", "moves"),
    [
        ("2024-11-19 10:00", "2024-11-19 12:00"),
        ("2024-11-19 17:30", "2024-11-19 18:00"),
        ("2024-11-19 05:00", "2024-11-19 10:00"),
        ("2024-11-19 18:00", "2024-11-20 10:00"),
        ("2024-11-22 19:00", "2024-11-25 10:00"),
        ("2024-12-24 19:00", "2024-12-27 10:00"),
    ],
)
def test_two_working_hours_and_never_past_the_working_day(asked_at: str, moves: str) -> None:
    assert worry_moves(moment(asked_at), CALENDAR.is_holiday) == moment(moves)


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [("21:59", None), ("22:00", "2024-11-24 06:00"), ("03:00", "2024-11-23 06:00"), ("06:00", None), ("12:00", None)],
)
def test_only_the_deep_of_the_night_holds_it_up(db: Connection, clock: str, leaves: str | None) -> None:
    """On a Saturday, in quiet hours, whatever was muted."""
    kees = b.person(db, "Kees Kok", ((Role.TEACHER, "school1"),))
    now = moment(f"2024-11-23 {clock}")
    outbox.put(db, Notice("k", int(kees), ASKS_FOR_A_HUMAN, Reply("Vraag"), "", now), "[]")
    rows = outbox.due(db, now, 9)
    person = people.person(db, kees)
    assert isinstance(person, Person)
    quiet = replace(Circle(person).wishes, quiet_from=moment("2024-11-23 09:00").time(), days=frozenset({0}))
    found = leaving(rows, lambda _: "", {kees: Circle(person, quiet)}, now, CALENDAR)
    assert [one[1] for one in found.waits] == ([moment(leaves)] if leaves else [])
    assert len(found.messages) == (leaves is None)


class Post:
    """Takes every message."""

    def __init__(self) -> None:
        self.took: list[tuple[str, Reply]] = []

    def send(self, address: Address, reply: Reply, key: str) -> None:
        self.took.append((address.user, reply))

    def arrived(self, address: Address, key: str, since: datetime) -> bool:
        return False


def test_a_signal_leaves_as_a_message(engine: Engine) -> None:
    with writing(engine) as db:
        who = fatima(db)
        late(db, who, "O1", "O2")
        people.link_account(db, who, Address("post", "", "fatima", ""))
        said = {"channel": "web", "user": "f", "key": "1", "person": who, "at": NOW, "reply": "[]"}
        db.execute(insert(t.events).values(said))
    post = Post()
    tick(engine, {"post": post}, NOW, plans=(plan.PLAN,))
    tick(engine, {"post": post}, NOW + timedelta(hours=1), plans=(plan.PLAN,))
    assert [(who, reply.headline) for who, reply in post.took] == [
        ("fatima", "Er is een signaal over je opleiding: opdrachten te laat.")
    ]


def test_a_simulation_foresees_what_was_opened(db: Connection) -> None:
    who = fatima(db)
    late(db, who, "O1", "O2")
    plan.observe(db, NOW)
    found = simulate(db, Interval(NOW, NOW + 3 * DAY), (plan.PLAN,), CALENDAR)
    assert [one.person for one in found if one.fate is Fate.SENT and one.about == who].count(who) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  late: 2", "  late: 0", "limits: late must be a whole number from 1"),
        ("  late: 2", "  laat: 2", "limits: laat, late is missing or not known"),
        ("  niet gezien:", "  nooit gezien:", "rules: niet gezien, nooit gezien is missing or not known"),
        ("{what}: niet aanwezig", "{wat}: niet aanwezig", 'rule "niet verschenen", fact: wat is not filled in'),
        ("value: tijd", "value: school", "reasons: no value, or one twice"),
        ("done:", "gedaan:", "'done' is missing"),
        ("limits:", "limits: [", "while parsing"),
    ],
)
def test_a_mistake_in_the_file_names_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = warning_rules.FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "warnings.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        warning_rules.read(file)


def test_every_choice_of_a_signal_is_known_in_both_languages() -> None:
    said = warning_rules.warnings()
    assert set(said.rules) == set(Rule)
    assert len(said.reasons) == 8
    assert NewSignal(PersonId(1), Rule.HOURS, "2024-11-19", (), None).owner is None
