"""What becomes of notices that are due: said, joined, put off or skipped, each with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import AMSTERDAM, local
from bot.domain.notices import EVERYTHING, Mute, NoticeKind, NoticeState, Wishes
from bot.domain.people import Person, PersonId
from bot.messages import Reply, dump_reply, load_reply
from schedules.due import OVERTAKEN, PAUSED, Due, Part
from schedules.leaving import GONE, STOPPED, TOO_LATE, WEEK_IS_FULL, Circle, Leaving, leaving
from schedules.moment import Calendar
from storage.outbox import Waiting

NOOR = Person(PersonId(7), "Noor", "noor@voorbeeld.nl", "nl", ())
QUIET = Calendar()


def local_at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


NOW = local_at("2026-11-24T10:00")  # a Tuesday


def row(n: int = 1, **given_: object) -> Waiting:
    values: dict[str, object] = {
        "key": f"7:inleveren:inlevering:{n}:v/1",
        "person": NOOR.id,
        "kind": NoticeKind.DEADLINE,
        "subject": f"inlevering:{n}",
        "occasion": "v/1",
        "about": NOOR.id,
        "reply": "",
        "reason": "",
        "planned_at": NOW,
        "not_before": NOW,
        "until": NOW + timedelta(days=9),
        "state": NoticeState.PLANNED,
        "message": None,
        "unreached": False,
    }
    return Waiting(**{**values, **given_})  # type: ignore[arg-type]


def due(one: Waiting, until: datetime | None = None, **given_: object) -> Due:
    found = Due(
        one.person,
        NoticeKind(one.kind),
        one.subject,
        one.occasion,
        one.not_before,
        until or one.until or NOW + timedelta(days=9),
        lambda say, _: Part(say(f"Over {one.subject}"), "omdat"),
        one.about,
    )
    return replace(found, **given_)  # type: ignore[arg-type]


def decide(*rows: Waiting, circle: Circle | None = None, now: datetime = NOW, **given_: object) -> Leaving:
    until = given_.pop("until", None)
    return leaving(rows, lambda one: due(one, until, **given_), {NOOR.id: circle or Circle(NOOR)}, now, QUIET)  # type: ignore[arg-type]


def test_what_is_due_together_leaves_as_one_message() -> None:
    found = decide(row(1), row(2))
    (message,) = found.messages
    assert message.notices == (row(1).key, row(2).key)
    assert message.counted
    said = load_reply(message.reply)
    assert said.sections[0].lines == ("Over inlevering:1", "Over inlevering:2")
    assert "kies" in [one.token.split(".")[1] for one in said.choices]


def test_one_alone_is_in_its_own_words_and_can_be_put_off() -> None:
    (message,) = decide(row()).messages
    said = load_reply(message.reply)
    assert (said.headline, said.paragraphs) == ("Over inlevering:1", ("omdat",))
    assert [one.token for one in said.choices] == [
        f"bericht.{verb}.{message.key}" for verb in ("later", "morgen", "week", "stop")
    ]


def test_the_same_notices_are_the_same_message_and_others_another() -> None:
    """A key stands for the words: a channel that shows a key once must not take one message for another."""
    (first,) = decide(row(1), row(2)).messages
    (again,) = decide(row(2), row(1)).messages
    assert again.key == first.key
    (more,) = decide(row(1), row(2), row(3)).messages
    (alone,) = decide(row(1)).messages
    assert len({first.key, more.key, alone.key}) == 3


def test_one_that_was_asked_for_again_takes_the_place_of_its_next_step() -> None:
    again = row(1, occasion="v/3~2026-11-24T10:00+00:00", key="again")
    found = decide(again, row(1), row(2))
    assert [one.notices for one in found.messages] == [("again",), (row(2).key,)]
    assert found.skipped == ((row(1).key, OVERTAKEN),)


def test_in_the_deep_of_the_night_what_is_acute_waits_until_six_when_that_is_in_time() -> None:
    midnight, six = local_at("2026-11-24T23:30"), local_at("2026-11-25T06:00")
    assert decide(row(), now=midnight, until=local_at("2026-11-25T07:00"), acute=True).waits[0][1] == six
    assert decide(row(), now=midnight, until=local_at("2026-11-25T05:00"), acute=True).messages


def test_what_the_plan_no_longer_gives_is_skipped_with_its_reason() -> None:
    circles = {NOOR.id: Circle(NOOR)}
    found = leaving([row()], lambda _: "is ingeleverd", circles, NOW, QUIET)
    assert found == Leaving(skipped=((row().key, "is ingeleverd"),))


def test_a_reason_that_may_pass_is_looked_at_again_tomorrow_while_it_is_of_use() -> None:
    circles = {NOOR.id: Circle(NOOR)}
    tomorrow = local_at("2026-11-25T09:00")
    found = leaving([row()], lambda _: PAUSED, circles, NOW, QUIET)
    assert found == Leaving(waits=((row().key, tomorrow, PAUSED),))
    found = leaving([row(until=tomorrow)], lambda _: PAUSED, circles, NOW, QUIET)
    assert found == Leaving(skipped=((row().key, PAUSED),))


def test_who_is_no_longer_on_record_hears_nothing() -> None:
    assert leaving([row()], due, {}, NOW, QUIET) == Leaving(skipped=((row().key, GONE),))


def test_too_late_is_skipped() -> None:
    assert decide(row(), until=NOW).skipped == ((row().key, TOO_LATE),)


def test_quiet_hours_put_it_off_and_skip_it_when_that_is_too_late() -> None:
    night = local_at("2026-11-24T23:00")
    (key, later, why), *_ = decide(row(), now=night).waits
    assert (key, local(later)) == (row().key, local_at("2026-11-25T08:00"))
    assert "stil" in why
    assert decide(row(), now=night, until=local_at("2026-11-25T07:00")).skipped[0][1].startswith(TOO_LATE)


def test_a_weekend_gives_way_when_monday_is_too_late() -> None:
    saturday = local_at("2026-11-28T12:00")
    assert local(decide(row(), now=saturday).waits[0][1]) == local_at("2026-11-30T08:00")
    assert len(decide(row(), now=saturday, until=local_at("2026-11-30T00:00")).messages) == 1


def test_what_is_acute_passes_quiet_hours_only_when_waiting_is_too_late() -> None:
    night = local_at("2026-11-25T06:30")
    exam = local_at("2026-11-25T07:45")
    assert decide(row(), now=night, until=exam, acute=True).messages
    assert decide(row(), now=night, until=local_at("2026-11-25T12:00"), acute=True).waits


def test_who_is_looking_is_not_woken() -> None:
    assert decide(row(), circle=Circle(NOOR, here=True), now=local_at("2026-11-24T23:00")).messages


FOR_EVER, TOMORROW = None, NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("subject", "until", "acute", "expected"),
    [
        ("inlevering:1", FOR_EVER, False, STOPPED),
        ("inlevering:1", TOMORROW, False, TOMORROW),
        ("inlevering:2", FOR_EVER, False, "said"),
        (EVERYTHING, FOR_EVER, False, STOPPED),
        (EVERYTHING, TOMORROW, False, TOMORROW),
        (EVERYTHING, FOR_EVER, True, "said"),
        ("inlevering:1", FOR_EVER, True, "said"),
        ("inlevering:1", NOW, False, "said"),
    ],
)
def test_a_mute(subject: str, until: datetime | None, acute: bool, expected: object) -> None:
    circle = Circle(NOOR, mutes=(Mute(NOOR.id, subject, NOW - timedelta(days=1), until),))
    found = decide(row(), circle=circle, acute=acute)
    ended = [why for _, why in found.skipped] + [at for _, at, _ in found.waits] + ["said"] * len(found.messages)
    assert ended == [expected]


def test_what_somebody_told_goes_at_once_but_wakes_nobody() -> None:
    told = row(reply=dump_reply(Reply("Vraag van Fatima")), until=None, subject="")
    saturday, night = local_at("2026-11-28T12:00"), local_at("2026-11-24T23:00")
    full = Circle(NOOR, this_week=9, mutes=(Mute(NOOR.id, EVERYTHING, NOW - timedelta(days=9), None),))
    found = decide(told, circle=full, now=saturday)
    assert [load_reply(one.reply).headline for one in found.messages] == ["Vraag van Fatima"]
    assert found.again == {found.messages[0].key}
    assert not found.messages[0].counted
    assert local(decide(told, circle=full, now=night).waits[0][1]) == local_at("2026-11-25T08:00")


def test_beyond_the_weekly_maximum_one_digest_as_late_as_may_be() -> None:
    full = Circle(NOOR, this_week=3)
    late, soon = row(1), row(2)
    friday = local_at("2026-11-27T15:00")
    assert {at for _, at, _ in decide(late, circle=full).waits} == {friday}
    assert {at for _, at, _ in decide(late, soon, circle=full, until=local_at("2026-11-26T00:00")).waits} == {
        local_at("2026-11-25T09:00")
    }
    (message,) = decide(late, soon, circle=full, now=friday).messages
    assert (message.digest, message.counted, len(message.notices)) == (True, True, 2)


def test_after_the_digest_the_rest_waits_for_monday_or_is_skipped() -> None:
    done = Circle(NOOR, this_week=3, digest_this_week=True)
    assert decide(row(), circle=done).waits == ((row().key, local_at("2026-11-30T00:00"), WEEK_IS_FULL),)
    assert decide(row(), circle=done, until=local_at("2026-11-29T00:00")).skipped == ((row().key, WEEK_IS_FULL),)


@pytest.mark.parametrize("digest", [False, True])
def test_what_belongs_to_its_moment_does_not_wait_for_a_new_week(*, digest: bool) -> None:
    """Every other wish holds, and what can wait does."""
    full = Circle(NOOR, this_week=9, digest_this_week=digest)
    plans = {one.key: due(one, timely=n == 1) for n, one in enumerate((row(0), row(1)))}
    found = leaving([row(0), row(1)], lambda one: plans[one.key], {NOOR.id: full}, NOW, QUIET)
    (message,) = found.messages
    assert (message.notices, message.counted, message.digest) == ((row(1).key,), False, False)
    assert [key for key, _, _ in found.waits] == [row(0).key]
    assert decide(row(), circle=full, now=local_at("2026-11-24T23:00"), timely=True).waits
    assert decide(row(), circle=full, now=local_at("2026-11-28T12:00"), timely=True).waits
    muted = replace(full, mutes=(Mute(NOOR.id, EVERYTHING, NOW - timedelta(days=1), None),))
    assert decide(row(), circle=muted, timely=True).skipped == ((row().key, STOPPED),)


def test_the_digest_takes_along_what_belongs_to_this_moment() -> None:
    plans = {one.key: due(one, timely=n == 1) for n, one in enumerate((row(0), row(1)))}
    friday = local_at("2026-11-27T15:00")
    full = {NOOR.id: Circle(NOOR, this_week=3)}
    (message,) = leaving([row(0), row(1)], lambda one: plans[one.key], full, friday, QUIET).messages
    assert (len(message.notices), message.digest) == (2, True)


def test_the_maximum_is_not_for_what_is_acute() -> None:
    found = decide(row(), circle=Circle(NOOR, this_week=9, digest_this_week=True), acute=True)
    assert not found.messages[0].counted
    assert found.again == {found.messages[0].key}


def test_what_somebody_asked_to_hear_again_comes_when_they_asked() -> None:
    again = row(occasion="v/1~2026-11-28T12:00+00:00")
    full = Circle(NOOR, this_week=9, digest_this_week=True)
    (message,) = decide(again, circle=full, now=local_at("2026-11-28T13:00")).messages
    assert not message.counted
    assert decide(again, circle=full, now=local_at("2026-11-28T23:00")).waits, "but it wakes nobody"


HOURS = st.integers(-200, 400)


@given(
    st.lists(st.tuples(HOURS, st.booleans(), st.booleans()), max_size=6),
    st.integers(0, 5),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(["inlevering:0", EVERYTHING]), st.none() | HOURS), max_size=2),
    st.integers(0, 24 * 14),
)
def test_each_notice_has_one_end(
    untils: list[tuple[int, bool, bool]], week: int, digest: bool, mutes: list[tuple[str, int | None]], hours: int
) -> None:
    """Said, put off to later, or skipped: exactly one of the three, and never said too late."""
    now = NOW + timedelta(hours=hours)
    rows = [row(n) for n in range(len(untils))]
    plans = {
        one.key: due(one, now + timedelta(hours=until), acute=acute, timely=timely)
        for one, (until, acute, timely) in zip(rows, untils, strict=True)
    }
    circle = Circle(
        NOOR,
        Wishes(),
        tuple(
            Mute(NOOR.id, subject, NOW, None if until is None else now + timedelta(hours=until))
            for subject, until in mutes
        ),
        this_week=week,
        digest_this_week=digest,
    )
    found = leaving(rows, lambda one: plans[one.key], {NOOR.id: circle}, now, QUIET)
    said = [key for message in found.messages for key in message.notices]
    ends = [key for key, _ in found.skipped] + [key for key, _, _ in found.waits] + said
    assert sorted(ends) == sorted(plans)
    assert all(at > now for _, at, _ in found.waits)
    assert all(at < plans[key].until for key, at, _ in found.waits)
    assert all(plans[key].until > now for key in said)
    assert sum(message.counted for message in found.messages) <= 1
