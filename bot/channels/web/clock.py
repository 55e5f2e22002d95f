"""The demo's clock. Its steps are local days: a day later is the same wall clock time, also over a change of hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.ports import DemoPort
from bot.channels.web.showing import AMSTERDAM, shown_moment
from bot.channels.web.site import site_of
from bot.channels.web.visitor import trusted_visitor
from bot.texts import Texts

_MOST_DAYS = 366
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


async def move(request: Request) -> Response:
    """Moves the clock: {"days": n}, {"to": "2024-11-22T09:30"} in local time, or {"reset": true}."""
    site, visitor = site_of(request), await trusted_visitor(request)
    demo = site.ports.demo
    if demo is None:
        raise HTTPException(404)
    try:
        asked = await request.json()
    except ValueError:
        raise HTTPException(400) from None
    to = _wanted(asked, site.ports.now(), demo)
    await site.work.run(demo.move_clock, to)
    now = site.ports.now()
    for locale in ("nl", "en"):
        site.hub.everybody({"type": "clock", "now": shown_moment(now, Texts(locale))}, locale)
    return JSONResponse({"now": shown_moment(now, Texts(visitor.person.locale))})


def _wanted(asked: object, now: datetime, demo: DemoPort) -> datetime:
    if not isinstance(asked, dict):
        raise HTTPException(400)
    if asked.get("reset") is True:
        return demo.start
    days, to = asked.get("days"), asked.get("to")
    if isinstance(days, int) and abs(days) <= _MOST_DAYS:
        return _in_range(now.astimezone(AMSTERDAM) + timedelta(days=days))
    if isinstance(to, str):
        try:
            return _in_range(datetime.fromisoformat(to).replace(tzinfo=AMSTERDAM))
        except ValueError:
            raise HTTPException(400) from None
    raise HTTPException(400)


def _in_range(local: datetime) -> datetime:
    if not _FIRST_YEAR <= local.year < _LAST_YEAR:
        raise HTTPException(400)
    return local.astimezone(UTC)
