"""`wegwijs simulate`: what Wegwijs would say first in the coming days, to whom, when and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import complain, opened
from bot.domain.calendar import Interval, at, local, local_day
from bot.texts import Texts

if TYPE_CHECKING:
    from rich.table import Table

    from bot.app.build import App
    from bot.domain.people import Person, PersonId
    from schedules.foreseen import Foreseen

A_FORTNIGHT, ONE_DAY = timedelta(days=14), timedelta(days=1)


def simulate(
    first: Annotated[str, typer.Option("--from", help="De eerste dag, ISO: 2024-11-19. Zonder: vandaag.")] = "",
    last: Annotated[str, typer.Option("--to", help="De laatste dag, ISO. Zonder: twee weken.")] = "",
    person: Annotated[str, typer.Option("--as", help="E-mailadres: alleen wat deze persoon zou krijgen.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-regel per melding.")] = False,
) -> None:
    """Laat zien welke berichten Wegwijs zou sturen: aan wie, wanneer en waarom. Er wordt niets verstuurd.

    De gegevens blijven daarbij zoals ze nu zijn. Voorbeeld: wegwijs simulate --from 2026-12-01 --to 2026-12-14
    """
    from schedules.plans import PLANS
    from schedules.simulate import simulate as foresee
    from storage import people
    from storage.engine import reading

    app = opened()
    span = period(app, first, last)
    with reading(app.engine) as db:
        found = list(foresee(db, span, PLANS, app.calendar, only(app, person), app.settings.holdout_percent))
        known = people.persons(db, sorted({who for one in found for who in (one.person, one.about) if who is not None}))
    if as_json:
        for one in found:
            typer.echo(json.dumps(as_record(one, known), ensure_ascii=False))
    else:
        _show(found, known)


def period(app: App, first: str, last: str) -> Interval:
    """From the start of the first day, or from now when that is today, to the end of the last; by default a fortnight."""
    now = app.clock()
    begins = day(first) if first else local_day(now)
    ends = day(last) if last else begins + A_FORTNIGHT - ONE_DAY
    if ends < begins:
        complain(f"De laatste dag ({ends}) ligt voor de eerste ({begins}).")
    return Interval(now if begins == local_day(now) else at(begins), at(ends + ONE_DAY))


def day(text: str) -> date:
    """The day that was given."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        complain(f"„{text}” is geen dag. Schrijf het zo: 2024-11-19.")


def only(app: App, email: str) -> Sequence[PersonId] | None:
    """The one person to whom the command is restricted; None when nobody was named."""
    from storage import people
    from storage.engine import reading

    if not email:
        return None
    with reading(app.engine) as db:
        person = people.person_by_email(db, email)
    if person is None:
        complain(f"{email} staat niet in de gegevens.")
    return [person.id]


def as_record(one: Foreseen, known: Mapping[PersonId, Person]) -> dict[str, object]:
    """What is foreseen as `simulate --json` prints it; people by their e-mail addresses."""
    reader, about = known.get(one.person), known.get(one.about) if one.about is not None else None
    return {
        "at": local(one.at).isoformat(),
        "to": reader.email if reader else None,
        "kind": one.kind,
        "subject": one.subject,
        "about": about.email if about else None,
        "fate": one.fate,
        "headline": one.headline,
        "why": one.why,
        "reason": one.reason,
        "later": local(one.later).isoformat() if one.later else None,
        "message": one.message,
    }


def _show(found: Sequence[Foreseen], known: Mapping[PersonId, Person]) -> None:
    """A table for each day; what leaves as one message stands together."""
    from rich.console import Console

    console = Console(markup=False, highlight=False)
    for today, those in groupby(found, key=lambda one: local_day(one.at)):
        table = table_of(Texts().day(today), "tijd", "aan", "wat", "waarom")
        before = None
        for one in those:
            reader = known.get(one.person)
            head = (f"{local(one.at):%H:%M}", reader.name if reader else "?")
            together = (*head, one.message)
            table.add_row(*(("", "") if together == before and one.message else head), what(one), outcome(one))
            before = together
        console.print(table)
    console.print(_summary(found))


def _summary(found: Sequence[Foreseen]) -> str:
    fates = Counter(one.fate.value for one in found if not one.message)
    messages = len({one.message for one in found if one.message})
    counts = [f"{many} keer {fate}" for fate, many in sorted(fates.items(), reverse=True)]
    return ", ".join(["1 bericht" if messages == 1 else f"{messages} berichten", *counts]) + "."


def table_of(title: str, *columns: str) -> Table:
    """An empty table in the style of these commands."""
    from rich.table import Table

    return Table(*columns, title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)


def what(one: Foreseen) -> str:
    """Its kind and what it says."""
    return f"{one.kind}: {one.headline}" if one.headline else one.kind


def outcome(one: Foreseen) -> str:
    """Why it is sent; or what becomes of it otherwise, and why."""
    from schedules.foreseen import Fate

    if one.fate is Fate.SENT:
        return one.why
    until = f" tot {local(one.later):%d-%m %H:%M}" if one.later else ""
    return f"{one.fate}{until}: {one.reason}"
