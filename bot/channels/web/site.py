"""The parts that the routes share, kept in the application's state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from bot.channels.web.hub import Hub
from bot.channels.web.ports import Line, WebPorts, WebSettings
from bot.channels.web.rate import Buckets
from bot.channels.work import Work


@dataclass(eq=False)
class Site:
    """One running web chat. `answering` are the questions being answered now, by key: a repeat joins the first."""

    ports: WebPorts
    settings: WebSettings
    work: Work
    hub: Hub
    asked: Buckets
    sign_ins: Buckets
    answering: dict[str, asyncio.Task[Line]] = field(default_factory=dict)

    @classmethod
    def of(cls, ports: WebPorts, settings: WebSettings) -> Site:
        """The parts for these ports and settings."""
        return cls(
            ports,
            settings,
            Work(settings.workers, settings.waiting, "web", full),
            Hub(settings.confirm_within),
            Buckets(settings.burst, settings.per_second),
            Buckets(settings.burst, settings.per_second),
        )


def full() -> HTTPException:
    """The answer to a request for which there is no room now."""
    return HTTPException(503, headers={"Retry-After": "5"})


def site_of(connection: HTTPConnection) -> Site:
    """The parts that belong to this request's application."""
    site = connection.app.state.site
    assert isinstance(site, Site)
    return site
