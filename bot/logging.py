"""Log lines with fields: JSON for machines, text in a terminal, and never a nine-digit number (invariant 6)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from bot.domain.redaction import redact

_TIMESTAMP = "timestamp"
_TRACEBACKS = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def configure_logging(level: str = "info", *, json: bool | None = None, stream: TextIO | None = None) -> None:
    """Sends all logging, that of libraries too, to `stream` (standard error; answers go to standard output).

    `level` is debug, info, warning or error; `json` None chooses text for a terminal and JSON elsewhere. Calling it
    again replaces what was set before.
    """
    stream = stream or sys.stderr
    as_json = not stream.isatty() if json is None else json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key=_TIMESTAMP),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(stream, as_json)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


def _renderers(stream: TextIO, as_json: bool) -> list[Processor]:
    """Tracebacks become text or data first, so that redaction sees them too; locals are never shown."""
    if as_json:
        return [
            structlog.processors.ExceptionRenderer(_TRACEBACKS),
            redact_fields,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    return [
        structlog.processors.format_exc_info,
        redact_fields,
        structlog.dev.ConsoleRenderer(colors=stream.isatty()),
    ]


def redact_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: nine-digit numbers are taken out of every name and value, however deep."""
    return {redact(str(name)): value if name == _TIMESTAMP else _redacted(value) for name, value in event.items()}


def _redacted(value: object) -> object:
    """Values that are no text are judged by what the log would print of them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        # Nine decimals of a duration are no number of a person; a spreadsheet's 123456782.0 is.
        return _redacted(int(value)) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {redact(str(name)): _redacted(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(inner) for inner in value]
    text = str(value)
    cleaned = redact(text)
    return value if isinstance(value, int) and cleaned == text else cleaned
