"""Each kind of cell: what is taken, what it becomes, and what is refused."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.domain.people import Role
from bot.domain.records import Attendance, CheckMode, Level
from storage.imports.cells import NoValue, parser
from storage.imports.columns import Column, Kind
from storage.imports.mistakes import CellError, said
from storage.imports.spec import TABLES


def column(table: str, name: str) -> Column:
    """A column of the format by its Dutch names."""
    return next(c for one in TABLES if one.name == table for c in one.columns if c.name == name)


def read(kind: Kind, cell: Any, **more: Any) -> Any:
    """A cell read as this kind."""
    return parser(Column("kolom", "column", "field", kind, "", **more))(cell)


@pytest.mark.parametrize(
    "cell",
    ["2024-11-05", "05-11-2024", "5-11-2024", "05/11/2024", "5.11.2024", " 05-11-2024 ", "2024-11-05T00:00:00",
     "05-11-2024 00:00", date(2024, 11, 5), datetime.fromisoformat("2024-11-05")],
)  # fmt: skip
def test_a_day_is_iso_or_dutch_or_excels(cell: Any) -> None:
    assert read(Kind.DATE, cell) == date(2024, 11, 5)


@pytest.mark.parametrize(
    "cell",
    ["05-11-24", "31-02-2024", "2024-13-01", "morgen", "45600", 45600, "05-11-2024 14:00",
     datetime.fromisoformat("2024-11-05T14:00"), "05-11/2024", "0024-11-05", "05-11-2024x", True],
)  # fmt: skip
def test_what_is_no_day_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        read(Kind.DATE, cell)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("25-11-2024 09:30", datetime(2024, 11, 25, 8, 30, tzinfo=UTC)),
        ("2024-07-01T09:30", datetime(2024, 7, 1, 7, 30, tzinfo=UTC)),
        ("2024-11-25 09:30:15", datetime(2024, 11, 25, 8, 30, 15, tzinfo=UTC)),
        ("25-11-2024 9.30 uur", datetime(2024, 11, 25, 8, 30, tzinfo=UTC)),
        ("25-11-2024 24:00", datetime(2024, 11, 25, 23, 0, tzinfo=UTC)),
        ("2024-11-25T09:30:00Z", datetime(2024, 11, 25, 9, 30, tzinfo=UTC)),
        ("2024-11-25T09:30+02:00", datetime(2024, 11, 25, 7, 30, tzinfo=UTC)),
        (datetime.fromisoformat("2024-11-25T09:29:59.999990"), datetime(2024, 11, 25, 8, 30, tzinfo=UTC)),
        (datetime.fromisoformat("2024-11-25T23:59:59.999990"), datetime(2024, 11, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_dutch_wall_clock_in_utc(cell: Any, instant: datetime) -> None:
    assert read(Kind.MOMENT, cell) == instant


@pytest.mark.parametrize("night", ["27-10-2024 02:30", "31-03-2024 02:30"])
def test_both_nights_on_which_the_clock_changes_have_their_moments(night: str) -> None:
    assert read(Kind.MOMENT, night).tzinfo is UTC


@pytest.mark.parametrize("cell", ["25-11-2024", "25-11-2024 25:00", "9:30", "25-11-2024 24:01", date(2024, 11, 25), 7])
def test_what_is_no_moment_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        read(Kind.MOMENT, cell)


@pytest.mark.parametrize("cell", ["ja", "JA", " j ", "yes", "true", "WAAR", "1", 1, 1.0, True])
def test_yes(cell: Any) -> None:
    assert read(Kind.BOOL, cell) is True


@pytest.mark.parametrize("cell", ["nee", "N", "no", "false", "onwaar", "0", 0, False])
def test_no(cell: Any) -> None:
    assert read(Kind.BOOL, cell) is False


def test_an_empty_yes_or_no_is_not_known() -> None:
    assert read(Kind.BOOL, "  ") is None
    assert read(Kind.BOOL, None) is None


@pytest.mark.parametrize("cell", ["misschien", "x", "2", "geen"])
def test_neither_yes_nor_no_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        read(Kind.BOOL, cell)


@pytest.mark.parametrize(("cell", "number"), [("24,5", 24.5), ("24.5", 24.5), ("24", 24.0), (24.5, 24.5), (24, 24.0)])
def test_a_number_may_have_a_decimal_comma(cell: Any, number: float) -> None:
    assert read(Kind.DECIMAL, cell) == number


@pytest.mark.parametrize("cell", ["1.000,5", "veel", "1e3", "-1", "61", "٣", True])
def test_what_is_no_number_in_range_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        read(Kind.DECIMAL, cell, least=0, most=60)


def test_a_whole_number_has_no_fraction() -> None:
    assert read(Kind.INT, "3,0") == 3
    assert read(Kind.INT, 3.0) == 3
    with pytest.raises(CellError):
        read(Kind.INT, "3,5")


def test_text_is_tidied_and_never_calculated() -> None:
    assert read(Kind.TEXT, "=1+1") == "=1+1"
    assert read(Kind.TEXT, "  De\u00a0 Linde ") == "De Linde"
    assert read(Kind.TEXT, "Noor\u202e\u200b") == "Noor"
    assert read(Kind.TEXT, 2024.0) == "2024"
    assert read(Kind.NOTE, "een\ntwee") == "een\ntwee"


@pytest.mark.parametrize("cell", ["a\0b", "a\x1bb", "x" * 501, date(2024, 1, 1), time(9, 30), True])
def test_what_is_no_text_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        read(Kind.TEXT, cell)


def test_a_formula_or_an_excel_error_is_refused() -> None:
    for kind in (Kind.TEXT, Kind.DATE, Kind.BOOL):
        with pytest.raises(CellError):
            read(kind, NoValue("=A1", said("Hier staat een formule. Zet er de waarde neer.")))


@pytest.mark.parametrize("cell", ["a b", "a|b", "123456782"])
def test_a_code_is_one_word_and_no_bsn(cell: str) -> None:
    assert read(Kind.CODE, "zorg1") == "zorg1"
    with pytest.raises(CellError):
        read(Kind.CODE, cell)


def test_an_address_is_written_small() -> None:
    assert read(Kind.EMAIL, " Fatima@Voorbeeld.NL ") == "fatima@voorbeeld.nl"
    for wrong in ("fatima", "a@b", "a@b.nl|c@d.nl", "a b@c.nl", "@voorbeeld.nl"):
        with pytest.raises(CellError):
            read(Kind.EMAIL, wrong)


def test_a_choice_takes_the_dutch_and_the_english_word() -> None:
    level = parser(column("bekwaamheden", "niveau"))
    assert level("Onder toezicht") is level("SUPERVISED") is Level.SUPERVISED
    with pytest.raises(CellError):
        level("bekwaam")
    present = parser(column("aanmeldingen", "aanwezigheid"))
    assert present("aanwezig") is present("present") is Attendance.PRESENT
    assert present("") is Attendance.NOT_KNOWN


def test_an_empty_cell_that_must_be_filled_is_refused() -> None:
    with pytest.raises(CellError):
        parser(column("bekwaamheden", "niveau"))(" ")


def test_roles_name_their_organisation() -> None:
    roles = parser(column("personen", "rollen"))
    assert roles("planner@zorg1 | Deelnemer@school1") == ((Role.TRAINEE, "school1"), (Role.SCHEDULER, "zorg1"))
    assert roles("learning adviser@zorg1") == ((Role.LEARNING_ADVISER, "zorg1"),)
    for wrong in ("planner", "planner@", "baas@zorg1"):
        with pytest.raises(CellError):
            roles(wrong)


def test_telephone_numbers_have_a_name() -> None:
    phones = parser(column("locaties", "oproepnummers"))
    assert phones("achterwacht: 030 555 01 01|MIC:112") == (("achterwacht", "030 555 01 01"), ("MIC", "112"))
    for wrong in ("030 555 01 01", ": 112", "MIC: bel Karin"):
        with pytest.raises(CellError):
            phones(wrong)


def test_a_requirement_is_all_of_alternatives() -> None:
    schooling = parser(column("beleid", "scholing"))
    assert schooling("certificaat:C1|training: Wond zorg + Werkproces:W1") == (
        ("certificaat:C1", "scholing:Wond zorg"),
        ("werkproces:W1",),
    )
    for wrong in ("C1", "certificaat:", "certificaat:C1 +", "diploma:X", "|"):
        with pytest.raises(CellError):
            schooling(wrong)


@pytest.mark.parametrize("name", ["scholing", "voorwaarden"])
def test_geen_is_a_decision_and_empty_is_not_known_in_requirements(name: str) -> None:
    read_cell = parser(column("beleid", name))
    assert read_cell("geen") == ()
    assert read_cell("") is None


def test_geen_alle_and_empty_differ_in_medicines_terms_and_modes() -> None:
    medicines = parser(column("beleid", "medicijnen"))
    assert (medicines("geen"), medicines("alle"), medicines("")) == ((), "alle", None)
    assert medicines("insuline | heparine") == ("insuline", "heparine")
    term = parser(column("beleid", "oefentermijn_dagen"))
    assert (term("geen"), term("180"), term(180), term("")) == ("geen", 180, 180, None)
    modes = parser(column("beleid", "controle_wijzen"))
    assert (modes("geen"), modes("")) == (frozenset(), None)
    assert modes("collega|phone") == {CheckMode.COLLEAGUE, CheckMode.PHONE}
    for read_cell, wrong in (
        (medicines, "alle|heparine"),
        (medicines, "|"),
        (term, "0"),
        (term, "half jaar"),
        (modes, "fax"),
    ):
        with pytest.raises(CellError):
            read_cell(wrong)
