"""School holidays of each region: as the government gives them, and read from a file that may be wrong."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.errors import SettingsError
from schedules.holidays import Region, calendar, known_until, read_holidays
from tests.house import ROOT

HEADER = "region;name;first;last"
GOOD = [f"{region};Kerstvakantie;2026-12-19;2027-01-03" for region in Region]
FILE = ROOT / "schedules" / "data" / "schoolvakanties.csv"


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        (Region.MIDDLE, date(2024, 11, 3), "Herfstvakantie"),
        (Region.MIDDLE, date(2024, 11, 4), None),
        (Region.MIDDLE, date(2024, 11, 19), None),
        (Region.NORTH, date(2026, 10, 10), "Herfstvakantie"),
        (Region.MIDDLE, date(2026, 10, 10), None),
        (Region.SOUTH, date(2027, 9, 5), "Zomervakantie"),
        (Region.NORTH, date(2027, 9, 5), None),
        (Region.SOUTH, date(2028, 3, 5), "Voorjaarsvakantie"),
    ],
)
def test_each_region_has_its_own_days(region: Region, day: date, name: str | None) -> None:
    found = calendar(region).school_holiday(day)
    assert (found.name if found else None) == name


def test_public_holidays_are_the_same_everywhere() -> None:
    assert {calendar(region).is_holiday(date(2026, 12, 25)) for region in Region} == {True}
    assert {calendar(region).is_holiday(date(2026, 12, 24)) for region in Region} == {False}


@pytest.mark.parametrize("region", Region)
def test_a_school_year_has_five_holidays_from_saturday_to_sunday_one_after_another(region: Region) -> None:
    own = read_holidays(FILE.read_text("utf-8").splitlines())[region]
    names = ["Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie", "Zomervakantie"]
    assert [one.name for one in own] == names * 4
    assert {(one.first.weekday(), one.last.weekday()) for one in own} == {(5, 6)}
    assert [(one.last - one.first).days + 1 for one in own] == [9, 16, 9, 9, 44] * 4
    assert all(one.last < following.first for one, following in pairwise(own))
    assert known_until(region) == own[-1].last
    assert calendar(region).school_holiday(own[-1].last + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("midden;Kerstvakantie;2026-12-19;2026-12-18", "regel / line 6, kolom / column last"),
        ("west;Kerstvakantie;2026-12-19;2027-01-03", "regel / line 6, kolom / column region"),
        ("midden;Kerstvakantie;19-12-2026;2027-01-03", "regel / line 6, kolom / column first"),
        ("midden;Kerstvakantie;2026-12-19", "regel / line 6, kolom / column last"),
        ("midden;;2026-12-19;2027-01-03", "regel / line 6, kolom / column name"),
        ("", ""),
    ],
)
def test_a_wrong_row_is_named(line: str, says: str) -> None:
    lines = ["# source", HEADER, *GOOD, line]
    if not says:
        assert {len(own) for own in read_holidays(lines).values()} == {1}
        return
    with pytest.raises(SettingsError, match=says):
        read_holidays(lines)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "region;name;first;last"),
        (["regio;naam", *GOOD], "line 1, kolom / column \\*"),
        ([HEADER, *GOOD[:2]], "„zuid” ontbreekt"),
    ],
)
def test_a_file_that_lacks_something_says_so(lines: list[str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read_holidays(lines)
