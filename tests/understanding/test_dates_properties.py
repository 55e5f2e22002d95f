"""What must hold of every text about time, whatever people write."""

import time as clock
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.dates import Dates, DayPart, Doubt, ShiftKind, When, find_dates
from bot.understanding.dates import lexicon as words
from bot.understanding.dates.spelling import distance
from bot.understanding.dates.year import easter, week

NOWS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = tuple(day for day in words.WEEKDAYS if day.endswith("dag"))
VOCABULARY = sorted(
    {word for group in (words.WEEKDAYS, words.SHORT_DAYS, words.RELATIVE, words.MONTHS, words.PARTS) for word in group}
    | {word for group in (words.TODAY_PARTS, words.SHIFT_WORDS, words.QUALIFIERS, words.UNITS) for word in group}
    | set(words.THROUGH | words.AND_OR | words.BEGIN_OF | words.END_OF | words.COUNTS.keys() | words.ORDINALS.keys())
    | set("op van in om over de het een vóór voor na tot week weekend dienst kwart half uur 's avonds nu kerst".split())
    | set("29-11 7-15 7:00 07.30 2024-11-29 31-2 28 29 3 12 53 2025 e . , ? ( ) niet maar daarna geleden was".split())
)
PHRASES = st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join)
GLUED = st.lists(st.sampled_from(VOCABULARY), max_size=6).map("".join)


def readings(found: Dates) -> list[When]:
    return [when for when, _ in found.whens] + [option for doubt in found.unclear for option in doubt.options]


@settings(max_examples=500)
@given(st.one_of(st.text(), PHRASES, GLUED), NOWS)
def test_any_text_gives_ordered_days_in_spans_that_do_not_overlap(text: str, now: datetime) -> None:
    found = find_dates(text, now)
    assert all(when.first <= when.last for when in readings(found))
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
    assert all(before.end <= after.start for before, after in pairwise(found.spans))


@given(PHRASES, NOWS)
def test_a_question_never_offers_one_reading_twice_or_several_without_a_reason(text: str, now: datetime) -> None:
    for doubt in find_dates(text, now).unclear:
        assert len(set(doubt.options)) == len(doubt.options)
        assert doubt.options or doubt.reason in (Doubt.VAGUE, Doubt.IMPOSSIBLE)


@given(PHRASES, NOWS)
def test_a_night_named_by_one_day_is_one_day_that_was_said(text: str, now: datetime) -> None:
    for when in readings(find_dates(text, now)):
        night = when.part is DayPart.NIGHT or when.shift is ShiftKind.NIGHT
        if when.one_night_day:
            assert night
            assert when.day_said
            assert when.first == when.last
        if when.over_midnight:
            assert when.last - when.first == timedelta(days=1)


@given(st.sampled_from(DAYS), NOWS, st.sampled_from(("volgende week {}", "{} volgende week", "volgende week op {}")))
def test_a_day_of_next_week_lies_in_the_next_iso_week(day: str, now: datetime, pattern: str) -> None:
    now = now.replace(hour=12)
    [(when, _)] = find_dates(pattern.format(day), now).whens
    assert when.first == when.last
    assert when.first.isocalendar()[:2] == (now.date() + timedelta(days=7)).isocalendar()[:2]
    assert when.first.weekday() == words.WEEKDAYS[day]


@given(st.sampled_from(DAYS), NOWS)
def test_a_bare_weekday_is_within_a_week_and_today_included(day: str, now: datetime) -> None:
    now = now.replace(hour=12)
    [(when, _)] = find_dates(f"mag Noor {day} zwachtelen?", now).whens
    assert 0 <= (when.first - now.date()).days <= 6
    assert when.first.weekday() == words.WEEKDAYS[day]


@given(st.dates(date(2000, 1, 1), date(2089, 12, 31)), NOWS)
def test_a_full_date_is_that_day_in_every_notation(day: date, now: datetime) -> None:
    notations = (f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}", f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}")
    for text in notations:
        [(when, _)] = find_dates(f"mag Noor op {text} zwachtelen?", now).whens
        assert (when.first, when.last) == (day, day)


@given(st.sampled_from(DAYS), st.integers(0, 20), st.sampled_from("abcdefghijklmnoprstuvwxyz"), st.integers(0, 3))
def test_a_slip_in_a_weekday_never_gives_another_day_for_certain(day: str, at: int, letter: str, kind: int) -> None:
    at %= len(day)
    swapped = day[:at] + day[at + 1 : at + 2] + day[at] + day[at + 2 :]
    slips = (day[:at] + letter + day[at:], day[:at] + day[at + 1 :], day[:at] + letter + day[at + 1 :], swapped)
    slip = slips[kind]
    now = datetime(2024, 11, 19, 9, tzinfo=UTC)
    certain = [when for when, _ in find_dates(slip, now).whens]
    named = [when.first.weekday() for when in certain if when.first == when.last]
    assert slip in words.WEEKDAYS or set(named) <= {words.WEEKDAYS[day]}


@given(st.text(alphabet="bcfhjklpqvx bcfhjklpqvx\n,.!?", max_size=200))
def test_text_without_numbers_and_date_words_says_nothing(text: str) -> None:
    assert find_dates(text, datetime(2024, 11, 19, 9, tzinfo=UTC)) == Dates()


@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_is_symmetric_and_zero_only_for_the_same_word(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


EASTERS = [
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2038, 4, 25),
    date(2000, 4, 23),
    date(1954, 4, 18),
]


@pytest.mark.parametrize("day", EASTERS)
def test_easter_of_known_years(day: date) -> None:
    assert easter(day.year) == day


@given(st.integers(1900, 2199))
def test_week_53_exists_only_where_the_year_has_it(year: int) -> None:
    last = week(year, 53)
    thursday = date(year, 1, 1).weekday() == 3 or date(year, 12, 31).weekday() == 3
    assert (last is not None) == thursday


REPEATED = (
    "1-", "1.", "29-11 ", "maandag en ", "ma, ", "1, ", "1 en ", "van 7 tot ", "vrijdag tot ", "de ", "een ", "'s ",
    "week 49 en ", "week 4, ", "a'", "vijdag", "vrijdagmidag ", "half ", "over een ", "volgende week ", "28 op ", "om 3 ",
    "dienst ", "vrijdag late dienst om ", "maandag. ", "\u0301", "🙂", "in de ", "nacht van ", "eerste maandag van ",
)  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    now = datetime(2024, 11, 19, 9, tzinfo=UTC)

    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        start = clock.process_time()
        find_dates(text, now)
        return clock.process_time() - start

    seconds(1_000)
    # Quadratic time would be 64 times as long; the floor keeps the resolution of the clock out of it.
    assert min(seconds(16_000) for _ in range(2)) < 32 * max(min(seconds(2_000) for _ in range(3)), 0.002)


def test_a_usual_message_takes_less_than_a_millisecond() -> None:
    text = "mag Fatima vrijdag sondevoeding geven op De Linde in de late dienst, of moet ze eerst nog afgetekend?"
    now = datetime(2024, 11, 19, 9, tzinfo=UTC)

    def seconds() -> float:
        start = clock.process_time()
        for _ in range(20):
            find_dates(text, now)
        return (clock.process_time() - start) / 20

    find_dates(text, now)
    assert min(seconds() for _ in range(5)) < 0.001
