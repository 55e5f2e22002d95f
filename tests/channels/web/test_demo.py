"""The demo's person switch and clock, which exist only in the demo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.channels.web.fake import PEOPLE, START, Fake
from tests.channels.web.served import Served, Visitor, frame


def _move(visitor: Visitor, **to: object) -> tuple[int, object]:
    response = visitor.client.post("/api/demo/clock", json=to, headers=visitor.headers)
    return response.status_code, response.json().get("now", {}).get("local")


def test_without_the_port_there_is_no_demo(noor: Visitor) -> None:
    assert noor.client.post("/demo/persoon", data={"person": "1"}).status_code == 404
    assert noor.client.post("/api/demo/clock", json={"days": 1}, headers=noor.headers).status_code == 404
    assert "Voorbeeldgegevens" not in noor.client.get("/").text.partition('id="start"')[0]


def test_a_visitor_chooses_whom_to_be(demo: Served) -> None:
    with demo.visitor() as visitor:
        page = visitor.client.get("/").text
        for person in PEOPLE:
            assert person.name in page
            assert person.line in page
        form = {"person": "5", "proof": visitor.form_proof()}
        assert visitor.client.post("/demo/persoon", data=form).status_code == 303
        assert visitor.start["name"] == "Jeroen"
        page = visitor.client.get("/").text
        assert "Voorbeeldgegevens" in page
        assert '<option value="5" selected>Jeroen Bakker · planner</option>' in page
        assert "dinsdag 19 november 2024" in page


def test_another_site_cannot_switch_the_person(demo: Served) -> None:
    with demo.visitor() as visitor:
        visitor.client.get("/")
        assert visitor.client.post("/demo/persoon", data={"person": "5"}).status_code == 403


@pytest.mark.parametrize("person", ["0", "99", "x", "", "-1"])
def test_only_sample_people_can_be_chosen(demo: Served, person: str) -> None:
    with demo.visitor() as visitor:
        form = {"person": person, "proof": visitor.form_proof()}
        assert visitor.client.post("/demo/persoon", data=form).status_code == 404


def test_the_clock_moves_and_every_page_sees_it(demo: Served, fake: Fake) -> None:
    with demo.visitor(1) as noor, demo.visitor(2) as fatima, fatima.live() as live:
        frame(live)
        assert _move(noor, days=1) == (200, "2024-11-20T10:00")
        told = frame(live)
        assert (told["type"], told["now"]["day"]) == ("clock", "woensdag 20 november 2024")
        assert _move(noor, days=7) == (200, "2024-11-27T10:00")
        assert _move(noor, to="2024-12-25T08:30") == (200, "2024-12-25T08:30")
        assert fake.demo.now == datetime(2024, 12, 25, 7, 30, tzinfo=UTC)
        assert _move(noor, reset=True) == (200, "2024-11-19T10:00")
        assert fake.demo.now == START


def test_a_day_later_is_the_same_time_over_the_change_of_hour(demo: Served, fake: Fake) -> None:
    fake.demo.now = datetime(2024, 10, 26, 8, 0, tzinfo=UTC)
    with demo.visitor(1) as noor:
        assert _move(noor, days=1) == (200, "2024-10-27T10:00")
    assert fake.demo.now == datetime(2024, 10, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "to",
    [
        {},
        {"days": 9999},
        {"days": "x"},
        {"to": "morgen"},
        {"to": "1824-01-01T00:00"},
        {"to": "9999-12-31T23:59"},
        {"to": 5},
        {"reset": False},
    ],
)
def test_a_clock_cannot_be_moved_anywhere(demo: Served, fake: Fake, to: dict[str, object]) -> None:
    with demo.visitor(1) as noor:
        assert _move(noor, **to)[0] == 400
    assert fake.demo.now == START


def test_a_stranger_cannot_move_the_clock(demo: Served) -> None:
    with demo.visitor() as stranger:
        assert stranger.client.post("/api/demo/clock", json={"days": 1}).status_code == 401
