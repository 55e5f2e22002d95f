"""`wegwijs effect`: is more handed in in time by who gets nudges?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import complain, opened
from bot.commands.speaking import ONE_DAY, day
from bot.domain.calendar import local_day

if TYPE_CHECKING:
    from schedules.effect import Effect, Group

HALF_A_YEAR = timedelta(days=182)


def effect(
    first: Annotated[str, typer.Option("--from", help="De eerste dag, ISO. Zonder: een half jaar geleden.")] = "",
    last: Annotated[str, typer.Option("--to", help="De laatste dag, ISO. Zonder: gisteren.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-regel.")] = False,
) -> None:
    """Vergelijk wie herinneringen krijgt met de controlegroep: hoeveel werk komt op tijd binnen?

    De controlegroep is het deel van de deelnemers in WEGWIJS_HOLDOUT_PERCENT. Dat staat op 0, tot de school het kiest.
    """
    from schedules.effect import effect as compared
    from storage.engine import reading
    from storage.handed_in import in_time

    app = opened()
    yesterday = local_day(app.clock()) - ONE_DAY
    ends = min(day(last), yesterday) if last else yesterday
    begins = day(first) if first else ends - HALF_A_YEAR
    if ends < begins:
        complain(f"De laatste dag ({ends}) ligt voor de eerste ({begins}). Er wordt gekeken tot en met gisteren.")
    percent = app.settings.holdout_percent
    with reading(app.engine) as db:
        found = compared(in_time(db, begins, ends), percent)
    if as_json:
        typer.echo(json.dumps({"from": str(begins), "to": str(ends), "percent": percent, **_record(found)}))
    else:
        typer.echo("\n".join(_lines(found, begins, ends, percent)))


def _record(found: Effect) -> dict[str, object]:
    gap = found.difference
    return {
        "with": _numbers(found.nudged),
        "without": _numbers(found.control),
        "difference": gap and gap.value,
        "low": gap and gap.low,
        "high": gap and gap.high,
    }


def _numbers(group: Group) -> dict[str, object]:
    return {"people": group.people, "due": group.due, "in_time": group.in_time, "share": group.share}


def _lines(found: Effect, begins: date, ends: date, percent: int) -> list[str]:
    from schedules.effect import FEWEST_PEOPLE

    lines = [
        f"Op tijd ingeleverd, van wat af moest zijn van {begins:%d-%m-%Y} tot en met {ends:%d-%m-%Y}:",
        f"  met herinneringen: {_said(found.nudged)}",
        f"  controlegroep: {_said(found.control)}",
    ]
    gap = found.difference
    if not percent:
        return [*lines, "Er is geen controlegroep. Zie docs/berichten.md."]
    if gap is None:
        few = f"Elke groep heeft minstens {FEWEST_PEOPLE} deelnemers nodig."
        return [*lines, f"Dat is te weinig om iets te zeggen. {few}"]
    more = "meer" if gap.value >= 0 else "minder"
    apart = f"{abs(100 * gap.value):.0f} procentpunt {more} met herinneringen"
    between = f"95%-interval: van {100 * gap.low:.0f} tot {100 * gap.high:.0f}"
    chance = "Dat is bijna zeker geen toeval." if gap.clear else "Dat kan toeval zijn."
    return [*lines, f"Verschil: {apart} ({between}). {chance}"]


def _said(group: Group) -> str:
    if group.share is None:
        return f"niets, {group.people} deelnemers" if group.people else "niemand"
    works = "1 opdracht" if group.due == 1 else f"{group.due} opdrachten"
    people = "1 deelnemer" if group.people == 1 else f"{group.people} deelnemers"
    return f"{100 * group.share:.0f}% van {works} van {people}"
