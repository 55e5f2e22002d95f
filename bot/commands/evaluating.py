"""How well messages are understood that somebody else wrote: figures, a table per topic, and what is confused."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot.commands.common import complain, opened
from bot.commands.tables import read_table

if TYPE_CHECKING:
    from rich.table import Table

    from bot.understanding.meaning import Meaning

COLUMNS = ("role", "text", "topic")
OUTSIDE = "refer"
"""The topic of what belongs to no topic of the bot."""
_MOST_PAIRS = 25


class Read(NamedTuple):
    """A message, what it is and what it was taken for; `seconds` is how long that took."""

    text: str
    topic: str
    meaning: Meaning
    seconds: float

    @property
    def right(self) -> bool:
        """Was the likeliest topic the right one?"""
        return self.meaning.topic == self.topic


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; times in seconds. None where there is nothing to divide by.

    `answered` is the accuracy over the messages within scope that are answered without asking back, `asked` the share
    of them that is asked back, `asked_auth` that share of the questions about a permission. `outside` is the share of
    the messages out of scope that are taken for that (asking back does not count).
    """

    messages: int
    top1: float | None
    top3: float | None
    answered: float | None
    asked: float | None
    asked_auth: float | None
    outside: float | None
    p50: float
    p99: float


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _right(rows: Sequence[Read]) -> float | None:
    return _share(sum(row.right for row in rows), len(rows))


def figures(rows: Sequence[Read]) -> Figures:
    """The figures over at least one message."""
    inside = [row for row in rows if row.topic != OUTSIDE]
    outside = [row for row in rows if row.topic == OUTSIDE]
    auth = [row for row in rows if row.topic == "auth"]
    times = sorted(row.seconds for row in rows)
    return Figures(
        messages=len(rows),
        top1=_right(rows),
        top3=_share(sum(row.topic in {topic for topic, _ in row.meaning.top} for row in rows), len(rows)),
        answered=_right([row for row in inside if row.meaning.sure]),
        asked=_share(sum(not row.meaning.sure for row in inside), len(inside)),
        asked_auth=_share(sum(not row.meaning.sure for row in auth), len(auth)),
        outside=_right(outside),
        p50=times[len(times) // 2],
        p99=times[int(len(times) * 0.99)],
    )


def read_rows(path: Path) -> list[tuple[str, str]]:
    """Text and topic of every row; complains of a file that is not this table, with its row."""
    try:
        columns, table = read_table(path)
    except OSError as error:
        complain(f"{path.name} is niet te openen: {error.strerror}.")
    except (UnicodeDecodeError, csv.Error) as error:
        complain(f"{path.name} is niet te lezen als CSV in UTF-8: {error}.")
    if not set(COLUMNS) <= set(columns):
        complain(f"{path.name}: de eerste regel moet deze kolommen hebben: {', '.join(COLUMNS)}.")
    return _checked(path, [(row["text"] or "", row["topic"] or "") for row in table])


def _checked(path: Path, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    from bot.understanding.meaning import Intent

    topics = {intent.topic for intent in Intent}
    for number, (_, topic) in enumerate(rows, 1):
        if topic not in topics:
            complain(f"{path.name}, bericht {number}, kolom topic: „{topic}” is geen onderwerp.")
    if not rows:
        complain(f"{path.name}: er staat geen bericht in.")
    return rows


def evaluate(file: Annotated[Path, typer.Argument(help="CSV met de kolommen role, text, topic.")]) -> None:
    """Meet hoe goed berichten van een ander begrepen worden; namen van mensen en plaatsen zijn niet bekend."""
    from bot.core.vocabulary import Vocabulary
    from bot.understanding import understand
    from bot.understanding.meaning import Words
    from storage.engine import reading

    messages = read_rows(file)
    app = opened()
    with reading(app.engine) as db:
        procedures = Vocabulary().of_everybody(db).procedures
    words = Words(procedures=procedures)
    now = app.clock()
    start = perf_counter()
    understand("hallo", words, now)
    loading = perf_counter() - start
    rows: list[Read] = []
    for text, topic in messages:
        start = perf_counter()
        meaning = understand(text, words, now)
        rows.append(Read(text, topic, meaning, perf_counter() - start))
    _show(rows, loading)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"


def _show(rows: Sequence[Read], loading: float) -> None:
    from rich.console import Console

    console = Console()
    found = figures(rows)
    table = _table("", "")
    for name, shown in (
        ("messages", str(found.messages)),
        ("top-1", _percent(found.top1)),
        ("top-3", _percent(found.top3)),
        ("right when answered without asking (in scope)", _percent(found.answered)),
        ("asked back (in scope)", _percent(found.asked)),
        ("asked back (auth)", _percent(found.asked_auth)),
        ("out-of-scope recall", _percent(found.outside)),
        ("first message, with loading", f"{1000 * loading:.0f} ms"),
        ("a message, p50 / p99", f"{1000 * found.p50:.2f} / {1000 * found.p99:.2f} ms"),
    ):
        table.add_row(name, shown)
    console.print(table)
    console.print(_by_topic(rows))
    pairs = Counter((row.topic, row.meaning.topic) for row in rows if not row.right)
    confused = _table("meant", "read as", "times")
    for (meant, read), times in pairs.most_common(_MOST_PAIRS):
        confused.add_row(meant, read, str(times))
    console.print(confused)


def _by_topic(rows: Sequence[Read]) -> Table:
    table = _table("topic", "messages", "right", "of what was read as it, right")
    for topic in sorted({row.topic for row in rows}):
        of_topic = [row for row in rows if row.topic == topic]
        taken = [row for row in rows if row.meaning.topic == topic]
        table.add_row(topic, str(len(of_topic)), _percent(_right(of_topic)), _percent(_right(taken)))
    return table


def _table(first: str, *others: str) -> Table:
    from rich.table import Table

    table = Table(first, show_header=bool(first), box=None)
    for other in others:
        table.add_column(other, justify="right")
    return table
