"""No more is asked of Teams than it takes, and nobody waits for longer than is needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.teams.pace import Pace
from bot.errors import TransientDelivery


@dataclass
class _Time:
    """A clock that sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> _Time:
    made = _Time()
    monkeypatch.setattr("bot.channels.teams.pace.asyncio.sleep", made.sleep)
    return made


@given(st.lists(st.floats(0, 3), max_size=30), st.integers(1, 5))
@settings(max_examples=60)
def test_in_no_window_go_more_than_may(pauses: list[float], most: int) -> None:
    clock = _Time()
    went: list[float] = []

    async def ask() -> None:
        line = Pace(most, 1.0, clock)
        for pause in pauses:
            clock.now += pause
            await line.turn("a", 1e9)
            went.append(clock.now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.channels.teams.pace.asyncio.sleep", clock.sleep)
        asyncio.run(ask())
    for first, later in zip(went, went[most:], strict=False):
        assert later - first >= 1.0 - 1e-9
    assert len(went) == len(pauses)


def test_nobody_waits_who_need_not(time: _Time) -> None:
    async def ask() -> None:
        line = Pace(2, 1.0, time)
        for name in ("a", "a", "b", "b"):
            await line.turn(name, 0.0)
        time.now = 1.0
        await line.turn("a", 0.0)

    asyncio.run(ask())
    assert time.slept == []


def test_a_wait_that_is_too_long_is_named_and_takes_no_turn(time: _Time) -> None:
    async def ask() -> None:
        line = Pace(1, 100.0, time)
        await line.turn("a", 0.0)
        for _ in range(5):
            with pytest.raises(TransientDelivery) as refused:
                await line.turn("a", 30.0)
            assert refused.value.retry_after == 100.0
        time.now = 80.0
        await line.turn("a", 30.0)

    asyncio.run(ask())
    assert time.slept == [20.0]


def test_a_line_that_is_held_waits_and_the_others_do_not(time: _Time) -> None:
    async def ask() -> None:
        line = Pace(10, 1.0, time)
        line.hold("a", 7.0)
        line.hold("a", 3.0)
        await line.turn("b", 0.0)
        await line.turn("a", 30.0)

    asyncio.run(ask())
    assert time.slept == [7.0]


def test_what_stood_still_is_forgotten(time: _Time) -> None:
    async def ask() -> None:
        line = Pace(1, 10.0, time)
        for number in range(1_500):
            time.now += 0.01
            await line.turn(str(number), 0.0)
        time.now += 5.0
        line.hold("held", 100.0)
        for number in range(600):
            time.now += 0.01
            await line.turn(f"later {number}", 0.0)
        assert len(line._lines) < 1_600
        assert "held" in line._lines

    asyncio.run(ask())
