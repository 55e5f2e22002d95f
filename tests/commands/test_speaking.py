"""The commands about what Wegwijs says first, as their user meets them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.app import build
from bot.app.sample import sample_engine
from bot.domain.notices import NoticeState, Wishes
from bot.messages import Address
from storage import people, wishes
from storage import tables as t
from storage.engine import open_engine, reading, writing
from tests.commands.running import wegwijs

FATIMA = "fatima.elamrani@voorbeeld.example"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample database was made before."""
    here = tmp_path_factory.mktemp("speaking")
    sample_engine(here / ".wegwijs" / "voorbeeld.db").dispose()
    return here


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A command in this process, on the sample data, with these settings and no others."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith(("WEGWIJS_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    opened: list[Engine] = []

    def opening(url: str) -> Engine:
        opened.append(open_engine(url))
        return opened[-1]

    monkeypatch.setattr(build, "open_engine", opening)  # a process closes its database by ending; this one goes on
    yield lambda *arguments, **settings: CliRunner().invoke(cli, arguments, env=settings, catch_exceptions=False)
    for engine in opened:
        engine.dispose()


def records(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_day_is_shown_as_a_table_with_who_hears_what_and_why(run: Run) -> None:
    done = run("simulate", "--from", "2024-11-22", "--to", "2024-11-23", COLUMNS="220")
    assert done.exit_code == 0
    assert "Voorbeeldgegevens" in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].strip() == "vrijdag 22 november 2024"
    assert any(
        "Peter Blok" in line and "Je krijgt dit omdat je voor dit examen bent aangemeld." in line for line in lines
    )
    assert any(line.strip() == "zaterdag 23 november 2024" for line in lines)
    assert any("uitgesteld tot 25-11 08:00: deze dag wil je geen berichten" in line for line in lines)
    assert re.fullmatch(r"\d+ berichten, \d+ keer uitgesteld(, \d+ keer overgeslagen)?\.", lines[-1])


def test_json_is_a_line_for_each_notice_of_one_person(run: Run) -> None:
    found = records(run("simulate", "--as", FATIMA.upper(), "--json"))
    assert list(found[0]) == [
        "at", "to", "kind", "subject", "about", "fate", "headline", "why", "reason", "later", "message",
    ]  # fmt: skip
    assert {one["to"] for one in found} == {FATIMA}
    assert found[0]["at"] == "2024-11-19T10:00:00+01:00"
    assert found[-1]["at"] < "2024-12-03"
    exam = next(one for one in found if one["kind"] == "examen" and one["fate"] == "verstuurd")
    assert exam["at"] == "2024-11-26T09:00:00+01:00"
    together = [one for one in found if one["at"] == "2024-11-19T15:00:00+01:00"]
    assert {one["kind"] for one in together} == {"vraagronde", "bekwaamheid", "inleveren"}
    assert len({one["message"] for one in together}) == 1


def test_the_region_of_the_school_weighs(run: Run) -> None:
    """In the week before, the south is back at school and the middle is not."""

    def days(region: str) -> set[str]:
        given = ("simulate", "--from", "2024-10-28", "--to", "2024-11-03", "--json")
        found = records(run(*given, WEGWIJS_SCHOOL_REGION=region))
        return {one["reason"] for one in found if one["reason"] == "Herfstvakantie"}

    assert days("midden") == {"Herfstvakantie"}
    assert days("zuid") == set()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("simulate", "--from", "morgen"), "„morgen” is geen dag"),
        (("simulate", "--from", "2024-11-22", "--to", "2024-11-21"), "ligt voor de eerste"),
        (("effect", "--from", "2024-11-19"), "ligt voor de eerste"),
        (("effect", "--to", "gisteren"), "„gisteren” is geen dag"),
        (("ledger", "niemand@voorbeeld.example"), "staat niet in de gegevens"),
        (("tick", "--at", "straks"), "„straks” is geen moment"),
        (("simulate", "--as", "niemand@voorbeeld.example"), "staat niet in de gegevens"),
    ],
)
def test_wrong_use_is_told_what_to_do(run: Run, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""


AT_FOUR = ("tick", "--at", "2024-11-22T16:00")
"""Fatima's shift is over then."""


@pytest.fixture
def reachable(folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A copy of the sample data, in which Fatima uses Slack and the web chat."""
    (tmp_path / ".wegwijs").mkdir()
    file = Path(shutil.copy(folder / ".wegwijs" / "voorbeeld.db", tmp_path / ".wegwijs"))
    monkeypatch.chdir(tmp_path)
    engine = open_engine(f"sqlite:///{file}")
    with writing(engine) as db:
        fatima = people.person_by_email(db, FATIMA)
        assert fatima is not None
        for channel in ("slack", "web"):
            people.link_account(db, fatima.id, Address(channel, "", "fatima", ""))
        wishes.keep(db, fatima.id, Wishes(channel="web"))
    yield engine
    engine.dispose()


def states(engine: Engine) -> Counter[str]:
    with reading(engine) as db:
        return Counter(db.execute(select(t.notices.c.state)).scalars())


def test_a_round_is_shown_with_its_channels_and_changes_nothing(reachable: Engine, run: Run) -> None:
    done = run(*AT_FOUR, COLUMNS="200")
    lines = done.stdout.splitlines()
    assert lines[0].strip() == "vrijdag 22 november 2024, 16:00 uur"
    fatima = next(line for line in lines if "Fatima El Amrani" in line)
    assert "web, slack" in fatima
    assert any("Peter Blok" in line and "nog niet bereikbaar" in line for line in lines)
    assert "] Later vandaag" not in done.stdout
    assert states(reachable) == Counter()


def test_a_round_can_be_read_in_full(reachable: Engine, run: Run) -> None:
    done = run(*AT_FOUR, "--print")
    message = done.stdout.partition("Aan Fatima El Amrani:\n")[2].partition("\nAan ")[0]
    assert "Lever Reflectieverslag samenwerken in: vandaag, vrijdag 22 november" in message
    assert "Je krijgt dit omdat" in message
    assert re.search(r"\[\d\] Later vandaag", message)
    assert states(reachable) == Counter()


def test_a_round_is_done_only_when_that_is_asked_for(reachable: Engine, run: Run) -> None:
    done = run(*AT_FOUR, "--apply")
    assert done.stdout.count("\nAan ") == 1
    assert "Aan web fatima:" in done.stdout
    assert "1 bericht staat nu op verstuurd." in done.stderr
    kept = states(reachable)
    assert kept[NoticeState.SENT] == 3
    assert kept[NoticeState.PLANNED] > 5
    again = run(*AT_FOUR, "--apply")
    assert (again.stdout, states(reachable)) == ("", kept)
    assert "Fatima" not in run(*AT_FOUR).stdout


def test_the_ledger_tells_what_became_of_each_message(reachable: Engine, run: Run) -> None:
    assert "er zijn nog geen berichten" in run("ledger", FATIMA).stdout
    run(*AT_FOUR, "--apply")
    found = records(run("ledger", FATIMA, "--json"))
    mine = [one for one in found if one["to"] == FATIMA]
    kinds = ("inleveren", "bekwaamheid", "vraagronde")
    assert {(one["kind"], one["state"], one["done"]) for one in mine} == {
        (kind, "verstuurd", "2024-11-22T16:00:00+01:00") for kind in kinds
    }
    assert {one["state"] for one in found if one["to"] != FATIMA} == {"gepland"}
    shown = run("ledger", FATIMA, "--most", "1", COLUMNS="150").stdout.splitlines()
    assert shown[0].strip() == f"Fatima El Amrani ({FATIMA})"
    assert len(shown) == 3


def test_where_nothing_is_due_that_is_said(run: Run) -> None:
    assert "er is niets te doen" in run("tick", "--at", "2020-01-01T12:00").stdout


def test_the_effect_is_told_with_the_size_of_the_groups_and_no_claim(run: Run) -> None:
    done = run("effect", WEGWIJS_HOLDOUT_PERCENT="30")
    assert done.stdout.splitlines() == [
        "Op tijd ingeleverd, van wat af moest zijn van 20-05-2024 tot en met 18-11-2024:",
        "  met herinneringen: 61% van 59 opdrachten van 13 deelnemers",
        "  controlegroep: 67% van 15 opdrachten van 3 deelnemers",
        "Dat is te weinig om iets te zeggen. Elke groep heeft minstens 30 deelnemers nodig.",
    ]
    assert "Er is geen controlegroep." in run("effect").stdout
    (record,) = records(run("effect", "--from", "2024-11-01", "--to", "2030-01-01", "--json"))
    assert (record["from"], record["to"], record["percent"]) == ("2024-11-01", "2024-11-18", 0)
    assert record["without"] == {"people": 0, "due": 0, "in_time": 0, "share": None}
    assert record["difference"] is None


def test_it_starts_as_a_command_of_its_own(folder: Path) -> None:
    done = wegwijs(folder, "simulate", "--to", "2024-11-19")
    assert (done.returncode, done.stdout.splitlines()[0].strip()) == (0, "dinsdag 19 november 2024")
