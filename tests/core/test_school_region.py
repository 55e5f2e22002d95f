"""The school's region decides in which weeks messages wait: from the setting to the beat and to an opened chat."""

from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import serve
from bot.app.build import build
from bot.app.serve import Server
from bot.domain.people import PersonId
from bot.settings import load_settings

IN_NORTH = date(2026, 10, 12)


@pytest.mark.parametrize(("region", "off"), [("noord", True), ("midden", False)])
def test_the_region_reaches_what_ticks(monkeypatch: pytest.MonkeyPatch, region: str, off: bool) -> None:
    given: list[Any] = []
    monkeypatch.setattr(serve, "tick", lambda *_, calendar, **more: given.append(calendar))
    monkeypatch.setattr(serve, "welcome", lambda *arguments: given.append(arguments[-1]))
    settings = load_settings(None).model_copy(
        update={"school_region": region, "database_url": SecretStr("sqlite:///nowhere.db")}
    )
    server = Server(build(settings))
    server.beat()
    server.wake(PersonId(1))
    server.web.close()
    assert [one.school_holiday(IN_NORTH) is not None for one in given] == [off, off]
