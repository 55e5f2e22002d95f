"""`wegwijs tick`: one round of what Wegwijs says first, on a given clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.ask import instant, plain
from bot.commands.common import opened
from bot.commands.speaking import outcome, table_of, what
from bot.domain.calendar import Interval
from bot.messages import Address, Reply, load_reply
from bot.texts import Texts

if TYPE_CHECKING:
    from bot.app.build import App
    from bot.domain.people import PersonId
    from schedules.foreseen import Foreseen

AN_INSTANT = timedelta(microseconds=1)


def tick(
    moment: Annotated[str, typer.Option("--at", help="Het moment, ISO: 2024-11-22T09:00. Zonder: nu.")] = "",
    words: Annotated[bool, typer.Option("--print", help="Toon ook elk bericht zoals de ontvanger het leest.")] = False,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Doe de ronde echt: berichten komen op dit scherm en tellen als verstuurd."),
    ] = False,
) -> None:
    """Laat zien wat één ronde op dit moment zou doen: wie krijgt wat, langs welk kanaal, en wat wacht waarop.

    Er verandert niets en er wordt niets verstuurd: dat doet `wegwijs run`. Gebruik --apply alleen op een kopie van de
    gegevens of op de voorbeeldgegevens. Wat daar op dit scherm komt, krijgt niemand meer op een ander kanaal.
    """
    app = opened()
    now = instant(moment).astimezone(UTC) if moment else app.clock()
    if apply:
        _apply(app, now)
    else:
        _show(app, now, words)


def _show(app: App, now: datetime, words: bool) -> None:
    from rich.console import Console

    from schedules.foreseen import Fate
    from schedules.plans import PLANS
    from schedules.simulate import simulate
    from storage import people, wishes
    from storage.engine import reading

    with reading(app.engine) as db:
        at_once = Interval(now, now + AN_INSTANT)
        found = list(simulate(db, at_once, PLANS, app.calendar, holdout=app.settings.holdout_percent))
        ids = sorted({one.person for one in found})
        names, accounts, wished = people.names(db, ids), people.accounts_of(db, ids), wishes.wishes_of(db, ids)
    ways = {who: _ways(accounts.get(who, ()), wished[who].channel if who in wished else "") for who in ids}
    table = table_of(Texts().moment(now), "aan", "langs", "wat", "waarom")
    for one in found:
        table.add_row(
            names.get(one.person, "?"), ways[one.person] if one.fate is Fate.SENT else "", what(one), outcome(one)
        )
    if found:
        Console(markup=False, highlight=False).print(table)
    else:
        typer.echo(f"{Texts().moment(now)}: er is niets te doen.")
    if words:
        _print(found, names)


def _ways(known: Sequence[Address], preferred: str) -> str:
    """The channels in the order in which they are tried."""
    channels = dict.fromkeys(one.channel for one in sorted(known, key=lambda one: one.channel != preferred))
    return ", ".join(channels) or "nog niet bereikbaar"


def _print(found: Sequence[Foreseen], names: Mapping[PersonId, str]) -> None:
    messages = {one.message: one for one in found if one.message}
    for one in messages.values():
        typer.echo(f"\nAan {names.get(one.person, '?')}:\n{plain(load_reply(one.reply))}")


@dataclass(frozen=True)
class _Screen:
    """Takes every message, for whomever it is, and shows it."""

    def send(self, address: Address, reply: Reply, key: str) -> None:
        """It counts as delivered."""
        typer.echo(f"\nAan {address.channel} {address.user}:\n{plain(reply)}")


def _apply(app: App, now: datetime) -> None:
    from schedules.deliver import deliver
    from schedules.plans import PLANS
    from schedules.taking import Round
    from schedules.tick import plan_all
    from storage import people
    from storage.engine import reading

    plan_all(app.engine, PLANS, now, app.settings.holdout_percent)
    with reading(app.engine) as db:
        channels = people.channels(db)
    sent = deliver(app.engine, dict.fromkeys(channels, _Screen()), Round(PLANS, now, app.calendar), workers=1)
    typer.echo(
        f"{sent} berichten staan nu op verstuurd." if sent != 1 else "1 bericht staat nu op verstuurd.", err=True
    )
