"""What counts as handed in in time, and what tells nothing."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.records import SubmissionState
from storage.handed_in import InTime, in_time
from tests.storage import builders as b

FIRST, LAST = date(2024, 11, 1), date(2024, 11, 18)
DUE = date(2024, 11, 15)


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"state": SubmissionState.SUBMITTED, "submitted_on": DUE}, (1, 1)),
        ({"state": SubmissionState.PASSED, "submitted_on": date(2024, 11, 16)}, (1, 0)),
        ({"state": SubmissionState.OPEN}, (1, 0)),
        ({"state": SubmissionState.OPEN, "submitted_on": DUE}, None),
        ({"state": SubmissionState.RETURNED, "submitted_on": DUE}, None),
        ({"state": SubmissionState.CANCELLED}, None),
        ({"state": SubmissionState.PASSED}, None),
        ({"state": SubmissionState.OPEN, "due": date(2024, 10, 31)}, None),
        ({"state": SubmissionState.OPEN, "due": FIRST}, (1, 0)),
        ({"state": SubmissionState.OPEN, "due": LAST}, (1, 0)),
        ({"state": SubmissionState.OPEN, "due": date(2024, 11, 19)}, None),
        ({"state": SubmissionState.OPEN, "due": None}, None),
        ({"state": SubmissionState.OPEN, "withdrawn": True}, None),
    ],
)
def test_each_state(db: Connection, given: dict[str, Any], counts: tuple[int, int] | None) -> None:
    who = b.person(db)
    b.submission(db, who, **{"due": DUE, **given})
    assert in_time(db, FIRST, LAST) == ((InTime(who, *counts),) if counts else ())


def test_it_is_counted_per_trainee_and_not_of_who_left(db: Connection) -> None:
    noor, bram, gone = b.person(db, "Noor"), b.person(db, "Bram"), b.person(db, "Weg", withdrawn_at=b.NOW)
    for n, who in enumerate((noor, noor, bram, gone)):
        b.submission(db, who, f"O{n}", due=DUE, state=SubmissionState.SUBMITTED, submitted_on=DUE)
    b.submission(db, noor, "O9", due=DUE)
    assert in_time(db, FIRST, LAST) == (InTime(noor, 3, 2), InTime(bram, 1, 1))
