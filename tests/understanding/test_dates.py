"""What people write about time, and what is meant: examples as data, here and in dates_cases.txt."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.dates import DayPart, Edge, ShiftKind, When, find_dates

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2024, 11, 19, 10, tzinfo=AMSTERDAM)


def told(text: str, now: datetime = NOW) -> str:
    """A reading in the words of dates_cases.txt."""
    found = find_dates(text, now)
    certain = [one(when) for when, _ in found.whens]
    asked = [
        f"? {doubt.reason}" + (": " + " / ".join(map(one, doubt.options)) if doubt.options else "")
        for doubt in found.unclear
    ]
    return " + ".join(certain + asked) or "-"


def one(when: When) -> str:
    said = [str(when.first) if when.first == when.last else f"{when.first}..{when.last}"]
    said += [value for value in (when.part, when.shift, when.edge) if value is not None]
    if when.begin is not None or when.end is not None:
        said.append(f"{clock(when.begin)}-{clock(when.end)}")
    flags = {
        "nu": when.now,
        "welke nacht?": when.one_night_day,
        "één nacht": when.over_midnight,
        "geen dag gezegd": not when.day_said,
    }
    return ", ".join(said + [name for name, holds in flags.items() if holds])


def clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def cases() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("dates_cases.txt").read_text(encoding="utf-8").splitlines()
    return [
        (text, expected)
        for line in lines
        if line and not line.startswith("#")
        for text, _, expected in [line.partition(" => ")]
    ]


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 150


@pytest.mark.parametrize(("text", "expected"), cases())
def test_reads(text: str, expected: str) -> None:
    assert told(text) == expected


YEAR_CHANGE = [
    # 2026 has a week 53, 2027 has none.
    ("2026-12-29T10:00", "week 53", "2026-12-28..2027-01-03"),
    ("2026-12-29T10:00", "week 1", "2027-01-04..2027-01-10"),
    ("2026-12-29T10:00", "volgende week", "2027-01-04..2027-01-10"),
    ("2026-12-29T10:00", "volgende week vrijdag", "2027-01-08"),
    ("2026-12-29T10:00", "vrijdag", "2027-01-01"),
    ("2026-12-29T10:00", "1 januari", "2027-01-01"),
    ("2026-12-29T10:00", "dit weekend", "2027-01-02..2027-01-03"),
    ("2026-12-29T10:00", "de 1e van volgende maand", "2027-01-01"),
    ("2027-01-01T10:00", "deze week", "2026-12-28..2027-01-03"),
    ("2027-01-01T10:00", "week 53", "2026-12-28..2027-01-03"),
    ("2027-01-01T10:00", "volgende week maandag", "2027-01-04"),
    ("2027-01-01T10:00", "28 december", "? meer dan één lezing: 2026-12-28 / 2027-12-28"),
    ("2027-01-01T10:00", "vorige maand", "2026-12-01..2026-12-31"),
    ("2024-12-30T10:00", "week 1", "2024-12-30..2025-01-05"),
    ("2024-12-30T10:00", "week 52", "? meer dan één lezing: 2024-12-23..2024-12-29 / 2025-12-22..2025-12-28"),
    ("2024-12-30T10:00", "vrijdag 3 januari", "2025-01-03"),
    ("2024-12-30T10:00", "kerst", "? meer dan één lezing: 2024-12-25..2024-12-26 / 2025-12-25..2025-12-26"),
    ("2024-12-31T23:30", "morgen", "2025-01-01"),
    ("2024-12-31T23:30", "vannacht", "2024-12-31..2025-01-01, nacht, één nacht"),
    ("2025-01-01T00:30", "gisteren", "2024-12-31"),
    ("2025-01-01T00:30", "oud en nieuw", "2024-12-31..2025-01-01"),
]
AT_NIGHT = [
    # Before 06:00 the running night is meant; days are those of the calendar.
    ("2024-11-19T02:00", "vannacht", "2024-11-18..2024-11-19, nacht, één nacht"),
    ("2024-11-19T05:59", "vannacht", "2024-11-18..2024-11-19, nacht, één nacht"),
    ("2024-11-19T06:00", "vannacht", "2024-11-19..2024-11-20, nacht, één nacht"),
    ("2024-11-19T02:00", "vanavond", "2024-11-19, avond"),
    (
        "2024-11-19T02:00",
        "tonight",
        "? meer dan één lezing: 2024-11-18..2024-11-19, nacht, één nacht / 2024-11-19, avond",
    ),
    ("2024-11-19T02:00", "nacht van maandag op dinsdag", "2024-11-18..2024-11-19, nacht, één nacht"),
    ("2024-11-19T02:00", "nachtdienst 18 op 19", "2024-11-18..2024-11-19, nacht, nachtdienst, één nacht"),
]
OTHER_DAYS = [
    ("2024-11-22T10:00", "vrijdag", "2024-11-22"),
    ("2024-11-22T10:00", "komende vrijdag", "2024-11-29"),
    ("2024-11-22T10:00", "volgende vrijdag", "2024-11-29"),
    ("2024-11-22T10:00", "vrijdag over een week", "2024-11-29"),
    ("2024-11-23T10:00", "dit weekend", "2024-11-23..2024-11-24"),
    ("2024-11-23T10:00", "komend weekend", "? meer dan één lezing: 2024-11-30..2024-12-01 / 2024-11-23..2024-11-24"),
    ("2024-11-23T10:00", "volgend weekend", "2024-11-30..2024-12-01"),
    ("2024-11-23T10:00", "vorige vrijdag", "? meer dan één lezing: 2024-11-22 / 2024-11-15"),
    ("2024-11-24T10:00", "volgende week maandag", "2024-11-25"),
    ("2025-01-31T10:00", "over een maand", "2025-02-28"),
    ("2024-01-31T10:00", "over een maand", "2024-02-29"),
    ("2025-01-31T10:00", "29 februari", "? bestaat niet"),
    ("2027-12-01T10:00", "29 februari", "2028-02-29"),
]


@pytest.mark.parametrize(("now", "text", "expected"), YEAR_CHANGE + AT_NIGHT + OTHER_DAYS)
def test_reads_on_other_days(now: str, text: str, expected: str) -> None:
    assert told(text, datetime.fromisoformat(now).replace(tzinfo=AMSTERDAM)) == expected


CLOCK_CHANGES = [
    # The clock skips 02:00–03:00 on 31 March 2024 and repeats it on 27 October 2024.
    ("2024-03-30T22:59+00:00", "vandaag", "2024-03-30"),
    ("2024-03-30T23:01+00:00", "vandaag", "2024-03-31"),
    ("2024-03-31T00:59+00:00", "vannacht", "2024-03-30..2024-03-31, nacht, één nacht"),
    ("2024-03-31T00:30+00:00", "over 2 uur", "2024-03-31, 04:30-"),
    ("2024-03-31T00:30+00:00", "morgen", "2024-04-01"),
    ("2024-10-26T22:30+00:00", "vandaag", "2024-10-27"),
    ("2024-10-27T00:30+00:00", "over 1 uur", "2024-10-27, 02:30-"),
    ("2024-10-27T00:30+00:00", "over 2 uur", "2024-10-27, 03:30-"),
    ("2024-10-27T04:30+00:00", "vannacht", "2024-10-26..2024-10-27, nacht, één nacht"),
    ("2024-10-27T05:30+00:00", "vannacht", "2024-10-27..2024-10-28, nacht, één nacht"),
    ("2024-11-19T23:30+00:00", "vandaag", "2024-11-20"),
]


@pytest.mark.parametrize(("now", "text", "expected"), CLOCK_CHANGES)
def test_counts_local_days_when_the_clock_changes(now: str, text: str, expected: str) -> None:
    assert told(text, datetime.fromisoformat(now)) == expected


def test_now_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_dates("vandaag", datetime(2024, 11, 19, 10))  # noqa: DTZ001


MASKED = [
    ("mag Fatima vrijdag op De Linde", "mag Fatima ####### op De Linde"),
    ("mag Fatima vóór de kérst zwachtelen", "mag Fatima ############# zwachtelen"),
    ("Kan Bram do.middag (28/11) alleen?", "Kan Bram ################# alleen?"),
    ("mag Noor vrijdag zwachtelen in de late dienst?", "mag Noor ####### zwachtelen in de ###########?"),
    ("nachtdienst van 28 op 29 november op de Beuk", "################################# op de Beuk"),
    ("🙂 mag Bram 29‑11 prikken", "🙂 mag Bram ##### prikken"),
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_spans_mask_exactly_what_was_read(text: str, expected: str) -> None:
    masked = list(text)
    for span in find_dates(text, NOW).spans:
        masked[span.start : span.end] = "#" * (span.end - span.start)
    assert "".join(masked) == expected


def test_combining_accents_and_invisible_signs_do_not_matter() -> None:
    assert told("vo\u0301o\u0301r vrij\u200bdag") == told("vóór vrijdag")


def test_one_night_ends_the_day_after_its_last_start() -> None:
    night = find_dates("nachtdienst 28 op 29", NOW).whens[0][0]
    assert (night.first, night.last_start, night.last) == (date(2024, 11, 28), date(2024, 11, 28), date(2024, 11, 29))
    week = find_dates("volgende week", NOW).whens[0][0]
    assert week.last_start == week.last


def test_a_when_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="after"):
        When(date(2024, 11, 20), date(2024, 11, 19))


def test_the_words_of_the_enums_are_dutch() -> None:
    assert [part.value for part in DayPart] == ["ochtend", "middag", "avond", "nacht"]
    assert ShiftKind.NIGHT.value == "nachtdienst"
    assert Edge.BEFORE.value == "vóór"
