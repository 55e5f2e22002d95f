"""Log lines: fields that a machine reads, and no number of a person in any of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.common import log_when_needed
from bot.domain.redaction import BSN_REMOVED, NUMBER_REMOVED
from bot.logging import configure_logging, redact_fields

BSN = "123456782"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def _lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_line_has_its_fields() -> None:
    stream = StringIO()
    configure_logging(json=True, stream=stream)
    structlog.contextvars.bind_contextvars(turn="t-1")
    structlog.get_logger("bot.core").info("answered", topic="exam", name="Zo\u00eb")
    (line,) = _lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "answered",
        "level": "info",
        "logger": "bot.core",
        "name": "Zo\u00eb",
        "topic": "exam",
        "turn": "t-1",
    }


def test_libraries_log_the_same_way() -> None:
    stream = StringIO()
    configure_logging("warning", json=True, stream=stream)
    logging.getLogger("library").info("too light to show")
    logging.getLogger("library").warning("about %s", BSN, extra={"who": [BSN]})
    (line,) = _lines(stream)
    assert (line["event"], line["who"], line["logger"]) == (f"about {BSN_REMOVED}", [BSN_REMOVED], "library")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_number_in_message_fields_or_traceback(as_json: bool) -> None:
    stream = StringIO()
    configure_logging(json=as_json, stream=stream)
    log = structlog.get_logger("test")
    log.info("client 123 456 782", number=int(BSN), nested={BSN: {"deep": (BSN, BSN.encode())}})
    try:
        raise ValueError(f"row of {BSN}")
    except ValueError:
        log.exception("import failed")
    assert "import failed" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert BSN not in stream.getvalue()
    assert "123 456 782" not in stream.getvalue()
    assert stream.getvalue().count(BSN_REMOVED) >= 5


def test_terminal_text_is_no_json() -> None:
    stream = StringIO()
    configure_logging(json=False, stream=stream)
    structlog.get_logger("test").info("hallo", day="maandag")
    assert "hallo" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_elsewhere_than_a_terminal_it_is_json() -> None:
    stream = StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("test").info("hallo")
    assert _lines(stream)[0]["event"] == "hallo"


def test_what_is_no_number_of_a_person_stays_as_it_is() -> None:
    event = {"seconds": 0.123456789, "rows": 100_000, "ok": True, "none": None, "phone": "0612345678"}
    assert redact_fields(None, "info", dict(event)) == event


@given(st.integers(min_value=100_000_000, max_value=999_999_999), st.booleans())
def test_numbers_are_redacted_as_text_is(number: int, as_float: bool) -> None:
    cleaned = redact_fields(None, "info", {"value": float(number) if as_float else number})
    assert cleaned["value"] in (BSN_REMOVED, NUMBER_REMOVED)


def test_logging_that_waits_for_a_first_line_shows_that_line_and_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    log_when_needed("warning", as_json=True)
    log = logging.getLogger("bot.core")
    log.info("too light to show")
    assert capsys.readouterr() == ("", "")
    log.warning("first", extra={"channel": "web", "number": BSN})
    log.warning("second")
    shown = capsys.readouterr()
    assert [json.loads(line)["event"] for line in shown.err.splitlines()] == ["first", "second"]
    assert BSN not in shown.err
    assert shown.out == ""
