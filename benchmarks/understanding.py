"""How long one message takes to be understood, and what the first one costs.

    python -m benchmarks.understanding [FILE.csv] [--runs N]

FILE has a column `text`. Every run is a process of its own that reads all messages twice: once with nothing but the
procedures of a catalogue known, as each is the first time it comes, and once with fifty people and eight places. All
times are of the processor, so that other work on the machine counts less; figures are medians over the runs.

The floors are measured in the same runs. Of a message it is "its plain words": `normalise` alone, without which nothing
can be understood. Of the start it is "the libraries": importing numpy and rapidfuzz.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import NamedTuple

from benchmarks.processes import ROOT
from bot.commands.tables import read_table

FILE = ROOT / "tests" / "understanding" / "development.csv"
AIMS = {"p50": 1.0, "p99": 5.0, "start": 400.0, "memory": 60.0}
"""Milliseconds and MiB."""
_SHOWN = {
    "p50": ("a message, p50 (ms)", "floor50"),
    "p99": ("a message, p99 (ms)", "floor99"),
    "named50": ("with names, p50 (ms)", "floor50"),
    "named99": ("with names, p99 (ms)", "floor99"),
    "start": ("loading and the first (ms)", "libraries"),
    "memory": ("memory added (MiB)", "libraries_memory"),
}


class Percentiles(NamedTuple):
    """Milliseconds."""

    p50: float
    p99: float


def messages(file: Path) -> list[str]:
    """The texts of a file."""
    return [row["text"] for row in read_table(file)[1]]


def once(texts: Sequence[str]) -> dict[str, float]:
    """All figures of this process, in which nothing of the understanding may have been loaded."""
    begin, empty = process_time(), _memory()
    import numpy  # noqa: F401
    import rapidfuzz  # noqa: F401

    libraries, libraries_memory = process_time() - begin, _memory() - empty
    from bot.understanding.normalise import normalise
    from bot.understanding.reading import understand

    spent = process_time() - begin
    from bot.understanding import Words
    from tests.understanding.world import NOW, catalogue, words

    def read(known: Words) -> Callable[[str], object]:
        return lambda text: understand(text, known, NOW)

    plain = Words(procedures=catalogue())
    begin = process_time()
    understand(texts[0], plain, NOW)
    start = spent + process_time() - begin
    alone, floor = _timed(read(plain), texts), _timed(normalise, texts)
    memory = _memory() - empty
    named = _timed(read(words()), texts)
    return {
        **{"p50": alone.p50, "p99": alone.p99, "named50": named.p50, "named99": named.p99},
        **{"floor50": floor.p50, "floor99": floor.p99, "start": 1000 * start, "libraries": 1000 * libraries},
        **{"memory": memory, "libraries_memory": libraries_memory},
    }


def _timed(read: Callable[[str], object], texts: Sequence[str]) -> Percentiles:
    times: list[float] = []
    for text in texts:
        begin = process_time()
        read(text)
        times.append(1000 * (process_time() - begin))
    return Percentiles(median(times), quantiles(times, n=100, method="inclusive")[98])


def _memory() -> float:
    """What this process holds, in MiB: where the system does not tell (macOS), the most it has held."""
    held = Path("/proc/self/statm")
    if held.exists():
        return int(held.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / (1024 * 1024)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def measure(file: Path, runs: int) -> list[dict[str, float]]:
    """The figures of every run."""
    command = [sys.executable, "-m", "benchmarks.understanding", str(file), "--once"]
    return [
        json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout) for _ in range(runs)
    ]


def lines(measured: Sequence[dict[str, float]]) -> Iterator[str]:
    """A line for each figure, beside its floor and its aim."""
    middle = {name: median(one[name] for one in measured) for name in measured[0]}
    yield f"floor: of a message its plain words, of the start the libraries; medians of {len(measured)} runs"
    yield "{:<28}{:>9}{:>9}{:>8}{:>8}".format("", "measured", "floor", "ratio", "aim")
    for name, (shown, floor) in _SHOWN.items():
        aim = AIMS[name.replace("named", "p")]
        ratio = middle[name] / middle[floor] if middle[floor] else float("inf")
        yield f"{shown:<28}{middle[name]:>9.2f}{middle[floor]:>9.3f}{ratio:>8.1f}{aim:>8.0f}"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=FILE, help="messages (default: the development set)")
    parser.add_argument("--runs", type=int, default=7, help="how many processes (default 7)")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        print(json.dumps(once(messages(given.file))))
        return
    for line in lines(measure(given.file.resolve(), given.runs)):
        print(line)


if __name__ == "__main__":
    main()
