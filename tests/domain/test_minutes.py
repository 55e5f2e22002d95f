"""Minutes in any order of taking on, writing, agreeing, objecting and correcting."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import minutes as rules
from bot.domain.calendar import Interval
from bot.domain.checkins import CheckinKind, Party
from bot.domain.people import PersonId
from bot.domain.talks import Judged, Partaker, Talk, TalkState

FATIMA, HENK, RUUD, WIM = (PersonId(n) for n in range(1, 5))
"""The three of the talk, and somebody else."""
START = datetime(2024, 11, 19, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = (Partaker(FATIMA, Party.TRAINEE), Partaker(HENK, Party.WORK), Partaker(RUUD, Party.SCHOOL))
AGREED = Talk(
    *(7, FATIMA, CheckinKind.THREE_WAY, None, TalkState.AGREED, Interval(START, START + HOUR), "", RUUD, START - HOUR),
    *(None, "", None, "uid", 0, PEOPLE),
)
WHO = st.sampled_from((FATIMA, HENK, RUUD, WIM))
STEPS = st.lists(
    st.tuples(st.just("take"), WHO)
    | st.tuples(st.just("back"), WHO)
    | st.tuples(st.just("write"), WHO, st.sampled_from(("kort", "lang")))
    | st.tuples(st.just("judge"), WHO, st.sampled_from(Judged), st.sampled_from(("", "klopt niet")), st.booleans()),
    max_size=25,
)


def lived(
    steps: list[tuple[object, ...]], *, clock: timedelta = HOUR
) -> list[tuple[Talk, Talk | None, tuple[object, ...]]]:
    """Each step with the talk before it and what it made of it."""
    talk, now, found = AGREED, START, []
    versions: list[datetime] = []
    for step in steps:
        now += clock
        after: Talk | None
        match step:
            case ("take", who):
                after = rules.taken_on(talk, who)  # type: ignore[arg-type]  # of the strategy
            case ("back", who):
                after = rules.handed_back(talk, who)  # type: ignore[arg-type]
            case ("write", who, text):
                after = rules.written(talk, who, text, now)  # type: ignore[arg-type]
            case _:
                _, who, verdict, remark, old = step
                version = (versions[0] if old else versions[-1]) if versions else now
                after = rules.judged(talk, who, verdict, remark, version, now)  # type: ignore[arg-type]
        found.append((talk, after, step))
        if after is not None:
            talk = after
            if step[0] == "write" and talk.minuted_at is not None:
                versions.append(talk.minuted_at)
    return found


@given(STEPS, st.sampled_from((HOUR, timedelta())))
def test_whatever_happens_in_any_order(steps: list[tuple[object, ...]], clock: timedelta) -> None:
    for before, after, step in lived(steps, clock=clock):
        if after is None:
            continue
        who = step[1]
        assert who in {FATIMA, HENK, RUUD}, "nobody else changes anything"
        assert [(one.person, one.party) for one in after.partakers] == [(one.person, one.party) for one in PEOPLE]
        if step[0] in ("take", "back"):
            assert before.minuted_at is None, "who made the minutes is who corrects them"
        if step[0] == "write":
            assert who == before.note_taker
            assert after.state is TalkState.HELD
            assert after.minuted_at is not None
            assert before.minuted_at is None or before.minuted_at < after.minuted_at
            assert [one.person for one in after.partakers if one.judged] == [who], "everybody else is asked again"
        if step[0] == "judge":
            changed = [one for one, old in zip(after.partakers, before.partakers, strict=True) if one != old]
            assert [one.person for one in changed] == [who]
            assert after.minuted_at == before.minuted_at
            assert after.minutes == before.minutes
        for one in after.partakers:
            assert (one.judged is None) == (one.judged_at is None)
            assert not one.remark or one.judged is Judged.OBJECTED


@given(STEPS)
def test_the_same_word_again_changes_nothing(steps: list[tuple[object, ...]]) -> None:
    for _, after, step in lived(steps):
        if after is not None and step[0] == "judge" and after.minuted_at is not None:
            _, who, verdict, remark, _old = step
            again = rules.judged(after, who, verdict, remark, after.minuted_at, START + 100 * HOUR)  # type: ignore[arg-type]
            assert again is None


def test_nothing_is_written_before_the_talk_begins_or_of_one_that_is_called_off() -> None:
    mine = replace(AGREED, note_taker=RUUD)
    assert rules.written(mine, RUUD, "kort", START - timedelta(seconds=1)) is None
    assert rules.written(mine, RUUD, "kort", START) is not None
    for state in (TalkState.PROPOSED, TalkState.CANCELLED):
        assert rules.written(replace(mine, state=state), RUUD, "kort", START) is None
        assert rules.taken_on(replace(AGREED, state=state), RUUD) is None


@pytest.mark.parametrize("verdict", Judged)
def test_of_an_older_version_nothing_counts(verdict: Judged) -> None:
    first = rules.written(replace(AGREED, note_taker=RUUD), RUUD, "kort", START)
    assert first is not None
    second = rules.written(first, RUUD, "lang", START)
    assert second is not None
    assert first.minuted_at is not None
    assert rules.judged(second, HENK, verdict, "", first.minuted_at, START) is None


def test_a_remark_goes_when_somebody_agrees_after_all() -> None:
    talk = rules.written(replace(AGREED, note_taker=RUUD), RUUD, "kort", START)
    assert talk is not None
    assert talk.minuted_at is not None
    objected = rules.judged(talk, HENK, Judged.OBJECTED, "klopt niet", talk.minuted_at, START)
    assert objected is not None
    agreed = rules.judged(objected, HENK, Judged.CONFIRMED, "", talk.minuted_at, START)
    assert agreed is not None
    assert rules.partaker(agreed, HENK) == Partaker(HENK, Party.WORK, Judged.CONFIRMED, "", START)


@pytest.mark.parametrize("verdict", Judged)
def test_who_made_the_minutes_judges_them_no_more(verdict: Judged) -> None:
    talk = rules.written(replace(AGREED, note_taker=RUUD), RUUD, "kort", START)
    assert talk is not None
    assert talk.minuted_at is not None
    assert rules.judged(talk, RUUD, verdict, "klopt niet", talk.minuted_at, START) is None
