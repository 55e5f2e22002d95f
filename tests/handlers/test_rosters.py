"""How up to date the roster is, at the places of the asker and at no other."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.calendar import Interval
from bot.domain.people import PersonId, Role
from bot.messages import Tone
from bot.understanding.meaning import Intent
from tests.handlers.asking import ask, section
from tests.storage import builders as b
from tests.storage.builders import NOW


@pytest.fixture
def samira(db: Connection) -> PersonId:
    """A trainee with a place at the usual employer."""
    samira = b.person(db, "Samira Haddad")
    b.trajectory(db, samira)
    b.placement(db, samira)
    return samira


def test_no_roster_at_all(db: Connection, samira: PersonId) -> None:
    said = ask(db, samira, Intent.SHIFT_FRESH)
    assert said.reply.headline == "Ik heb geen rooster van jouw werkplek."
    assert said.reply.tone is Tone.UNSURE


@pytest.mark.parametrize(("hours", "tone", "reasons"), [(2, Tone.INFO, ()), (30, Tone.CAUTION, ("stale",))])
def test_the_moment_of_the_last_confirmation(
    db: Connection, samira: PersonId, hours: int, tone: Tone, reasons: tuple[str, ...]
) -> None:
    b.shift(db, Interval(NOW, NOW + timedelta(hours=8)), confirmed_at=NOW - timedelta(hours=hours))
    said = ask(db, samira, Intent.SHIFT_FRESH)
    assert said.reply.headline.startswith("Het rooster is bijgewerkt op")
    assert said.reply.tone is tone
    assert said.reasons == reasons
    assert len(section(said, "Laatst bijgewerkt")) == 1


def test_a_shift_that_is_over_says_nothing(db: Connection, samira: PersonId) -> None:
    b.shift(db, Interval(NOW - timedelta(days=2), NOW - timedelta(days=1)), confirmed_at=NOW)
    assert ask(db, samira, Intent.SHIFT_FRESH).reply.tone is Tone.UNSURE


def test_another_employer_s_roster_is_not_told(db: Connection, samira: PersonId) -> None:
    b.shift(db, Interval(NOW, NOW + timedelta(hours=8)), confirmed_at=NOW)
    stranger = b.person(db, "Wim Vreemd", roles=((Role.SCHEDULER, "zorg2"),))
    assert ask(db, stranger, Intent.SHIFT_FRESH).reply.tone is Tone.UNSURE
