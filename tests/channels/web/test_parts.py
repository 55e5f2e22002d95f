"""The small parts: the bound on asking, the bounded executor."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.exceptions import HTTPException

from bot.channels.web.rate import Buckets
from bot.channels.web.site import full
from bot.channels.work import Work


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    buckets = Buckets(2, 0.5, lambda: now)
    assert [buckets.wait("a") for _ in range(3)] == [0.0, 0.0, 2.0]
    assert buckets.wait("b") == 0.0
    now = 2.0
    assert buckets.wait("a") == 0.0
    assert buckets.wait("a") == 2.0
    now = 1000.0
    assert [bool(buckets.wait("a")) for _ in range(3)] == [False, False, True]


def test_buckets_do_not_grow_without_end() -> None:
    buckets = Buckets(1, 1, lambda: 0.0)
    for number in range(10_050):
        buckets.wait(str(number))
    assert len(buckets._levels) == 10_000


def test_work_that_has_no_room_is_refused_and_what_runs_goes_on() -> None:
    hold = threading.Event()

    async def crowd() -> list[object]:
        work = Work(1, 1, "web", full)
        tasks = [asyncio.create_task(work.run(hold.wait, 10)) for _ in range(3)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        hold.set()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        work.close()
        return list(found)

    first, second, third = asyncio.run(crowd())
    assert (first, second) == (True, True)
    assert isinstance(third, HTTPException)
    assert third.status_code == 503


def test_work_of_one_person_goes_in_order_and_forgets_them_after() -> None:
    done: list[int] = []

    async def ask() -> Work:
        work = Work(4, 10, "web", full)
        await asyncio.gather(*(work.in_order("noor", lambda n=n: done.append(n)) for n in range(20)[:10]))  # type: ignore[misc]
        work.close()
        return work

    work = asyncio.run(ask())
    assert done == list(range(10))
    assert work._lines == {}


def test_an_error_in_work_reaches_who_asked() -> None:
    async def ask() -> None:
        work = Work(1, 1, "web", full)
        try:
            await work.in_order("noor", lambda: 1 // 0)
        finally:
            work.close()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(ask())
