"""How long an answer takes beside the bare queries it needs, per kind of question and number of trainees.

    python -m benchmarks.answer [TRAINEES …] [--rounds N]

The floor is named "the same statements through SQLAlchemy Core": what `core.handle` executes is caught once and executed
again, in order, in one transaction of the same kind with its commit, every row fetched and nothing done with it. Answer
and floor take turns, so that a machine that slows down slows both. The commit waits for the disk and is the same in
both, so the ratio is also given without it.
"""

import argparse
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, Executable, Insert, event, insert

from benchmarks.world import CHANNEL, database
from bot.app.build import build
from bot.app.sample import START
from bot.core.handle import Core
from bot.messages import Address, Inbound, Reply
from bot.settings import Settings
from storage.engine import writing

FLOOR = "the same statements through SQLAlchemy Core"
_PLANNER, _TRAINEE, _GUIDE, _TEACHER = ("wim.kramer", "fatima.elamrani", "frits.jonker", "ruud.terpstra")


@dataclass(frozen=True)
class Kind:
    """A kind of question; `before` is asked first, without being timed. `intent` is how it has to be understood."""

    name: str
    intent: str
    who: str
    text: str
    before: str = ""
    asks: bool = False


KINDS = (
    Kind("auth.check", "auth.check", _PLANNER, "Mag Fatima vrijdag sondevoeding geven op De Linde?"),
    Kind("auth.list", "auth.list", _TRAINEE, "Welke handelingen mag ik doen?"),
    Kind("auth.who_can", "auth.who_can", _PLANNER, "Wie mag er vrijdag insuline spuiten op De Linde?"),
    Kind("shift.check", "shift.check", _PLANNER, "Mag Samira zaterdag de late dienst alleen werken?"),
    Kind("exam.when", "exam.when", _TRAINEE, "Wanneer is mijn examen?"),
    Kind("assignment.list", "assignment.list", _TRAINEE, "Wat moet ik nog inleveren?"),
    Kind("calendar.lessons", "calendar.lessons", _TRAINEE, "Wanneer is de volgende les?"),
    Kind("contact.who", "contact.who", _TRAINEE, "Wie is mijn werkbegeleider?"),
    Kind("shift.fill", "shift.fill", _PLANNER, "Wie kan vrijdag de late dienst op De Linde werken?"),
    Kind("everybody's work", "assignment.list", _TEACHER, "Wat moet iedereen nog inleveren?"),
    Kind("who is behind", "progress.other", _TEACHER, "Wie loopt er achter?"),
    Kind("ambiguous name", "auth.check", _GUIDE, "Mag Karin insuline spuiten?", asks=True),
    Kind(
        "follow-up", "auth.check", _PLANNER, "en zwachtelen dan?", "Mag Fatima vrijdag sondevoeding geven op De Linde?"
    ),
)

Step = tuple[Executable, Any]
"""A statement with its parameters: none, those of one row, or a list of them."""


@dataclass
class Measured:
    """One kind of question in one database; seconds."""

    kind: Kind
    core: Core
    steps: list[Step]
    answers: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)

    def once(self) -> None:
        """One answer and one floor more."""
        question = _question(self.core, self.kind)
        begin = perf_counter()
        self.core.handle(question)
        self.answers.append(perf_counter() - begin)
        steps = list(_renewed(self.steps))
        begin = perf_counter()
        before_commit = _replay(self.core.engine, steps)
        end = perf_counter()
        self.floors.append(end - begin)
        self.commits.append(end - before_commit)


def _question(core: Core, kind: Kind) -> Inbound:
    """The question in a conversation of its own, after what comes before it."""
    address = Address(CHANNEL, "", f"{kind.who}@voorbeeld.example", secrets.token_hex(6))
    if kind.before:
        core.handle(Inbound(secrets.token_hex(12), address, START, text=kind.before))
    return Inbound(secrets.token_hex(12), address, START, text=kind.text)


def _prepared(core: Core, kind: Kind) -> Measured:
    """A kind of question with the statements that its answer executes; SystemExit when it is not answered as meant."""
    core.handle(_question(core, kind))  # so that what is kept between answers is there
    question = _question(core, kind)
    with _caught(core.engine) as steps:
        reply = core.handle(question)
    _check(kind, reply)
    return Measured(kind, core, steps)


def _check(kind: Kind, reply: Reply) -> None:
    found = reply.answer
    if found is None or (found.intent, found.asks) != (kind.intent, kind.asks):
        raise SystemExit(f"{kind.name}: answered as {found.intent if found else 'nothing'}: {reply.text}")


# The floor


@contextmanager
def _caught(engine: Engine) -> Iterator[list[Step]]:
    """What is executed inside the block."""
    steps: list[Step] = []

    def catch(_: Any, statement: Any, many: Sequence[Any], one: Mapping[str, Any], __: Any) -> None:
        if isinstance(statement, Executable):
            steps.append((statement, list(many) or dict(one) or None))

    event.listen(engine, "before_execute", catch)
    try:
        yield steps
    finally:
        event.remove(engine, "before_execute", catch)


def _renewed(steps: Sequence[Step]) -> Iterator[Step]:
    """The same steps with new keys for the rows they add, so that they can be added once more."""
    new: dict[str, str] = {}
    for statement, parameters in steps:
        if not isinstance(statement, Insert):
            yield statement, parameters
            continue
        given = dict(statement.compile().params) if parameters is None else parameters
        rows = given if isinstance(given, list) else [given]
        keys = ("key", "id", "turn")
        renewed = [
            {**row, **{key: new.setdefault(row[key], secrets.token_hex(12)) for key in keys if key in row}}
            for row in rows
        ]
        yield insert(statement.table), renewed if isinstance(given, list) else renewed[0]


def _replay(engine: Engine, steps: Sequence[Step]) -> float:
    """Executes them; gives the moment at which only the commit was still to come."""
    with writing(engine) as db:
        for statement, parameters in steps:
            result = db.execute(statement, parameters)
            if result.returns_rows:
                result.all()
        return perf_counter()


# The figures


def measure(sizes: Sequence[int], rounds: int, folder: Path | None = None) -> list[list[Measured]]:
    """Every kind of question in a database of every size; all take turns in every round."""
    cores = [_core(database(size, folder)) for size in sizes]
    every = [[_prepared(core, kind) for core in cores] for kind in KINDS]
    for _ in range(rounds):
        for sizes_of_kind in every:
            for one in sizes_of_kind:
                one.once()
    return every


def _core(file: Path) -> Core:
    return build(Settings(database_url=f"sqlite:///{file}")).core


def lines(every: Sequence[Sequence[Measured]], sizes: Sequence[int]) -> Iterator[str]:
    """A line for each kind and size; growth is the time of the answer against that of the first size."""
    yield f"floor: {FLOOR}; times are medians in milliseconds"
    heading = ("question", "trainees", "statements", "answer", "floor", "ratio", "commit", "ratio without", "growth")
    yield "{:<17}{:>9}{:>11}{:>8}{:>8}{:>7}{:>8}{:>14}{:>8}".format(*heading)
    for sizes_of_kind in every:
        smallest = median(sizes_of_kind[0].answers)
        for size, one in zip(sizes, sizes_of_kind, strict=True):
            answer, floor, commit = (median(times) for times in (one.answers, one.floors, one.commits))
            yield (
                f"{one.kind.name:<17}{size:>9}{len(one.steps):>11}{answer * 1000:>8.2f}{floor * 1000:>8.2f}"
                f"{answer / floor:>7.2f}{commit * 1000:>8.2f}{(answer - commit) / (floor - commit):>14.2f}"
                f"{answer / smallest:>8.2f}"
            )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trainees", nargs="*", type=int, default=[10_000], help="how many (default 10000)")
    parser.add_argument("--rounds", type=int, default=30, help="how often each is asked (default 30)")
    parser.add_argument("--folder", type=Path, help="where the databases are kept (default: with temporary files)")
    given = parser.parse_args()
    for line in lines(measure(given.trainees, given.rounds, given.folder), given.trainees):
        print(line)


if __name__ == "__main__":
    main()
