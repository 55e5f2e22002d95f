"""Puts a core together from settings, and opens its database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from bot.core.handle import Core
from bot.core.upcoming import foreseeing
from bot.domain.authorisation.facts import Limits
from bot.settings import Settings
from handlers.routes import FALLBACK, routes
from schedules.holidays import Region, calendar
from schedules.moment import Calendar
from storage.engine import open_engine

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The instant it is now."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """What every way of running Wegwijs shares: one database, one core, one clock."""

    settings: Settings
    engine: Engine
    core: Core
    clock: Clock

    @property
    def calendar(self) -> Calendar:
        """The days on which the school's people are off."""
        return days_off(self.settings)


def build(settings: Settings, clock: Clock = system_clock) -> App:
    """An app on the database of the settings; nothing is opened yet."""
    engine = open_engine(settings.database_url.get_secret_value())
    limits = Limits(timedelta(days=settings.freshness_days), timedelta(hours=settings.roster_hours))
    upcoming = foreseeing(lambda: days_off(settings), settings.holdout_percent)
    return App(settings, engine, Core(engine, routes(), FALLBACK, limits, upcoming=upcoming, clock=clock), clock)


def days_off(settings: Settings) -> Calendar:
    """The days on which the school's people are off."""
    return calendar(Region(settings.school_region))
