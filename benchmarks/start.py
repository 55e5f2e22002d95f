"""How long `wegwijs ask` takes from its start to its end, on the sample data.

    python -m benchmarks.start [--runs N]

Each run is a process of its own. The first one also makes the sample database and is shown apart.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processes import Cost, cost

AIM = 1.5
"""Seconds within which an answer has to be there."""

_ASK = (
    "-m",
    "bot",
    "ask",
    "--as",
    "wim.kramer@voorbeeld.example",
    "Mag Fatima vrijdag sondevoeding geven op De Linde?",
)


def lines(runs: int) -> Iterator[str]:
    """The figures, and the empty Python process that is the least they can be."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        yield f"with making the sample database, once: {cost(folder, *_ASK).seconds:.2f} s"
        empty = [cost(folder, "-c", "pass") for _ in range(runs)]
        asked = [cost(folder, *_ASK) for _ in range(runs)]
    yield "{:<26}{:>8}{:>8}{:>8}{:>11}{:>10}".format("seconds", "least", "median", "most", "processor", "peak MiB")
    yield _line("an empty Python process", empty)
    yield _line("wegwijs ask", asked)
    yield f"aim: {AIM} s; {runs} runs"


def _line(name: str, costs: list[Cost]) -> str:
    seconds = sorted(one.seconds for one in costs)
    processor, peak = median(one.processor for one in costs), max(one.peak for one in costs)
    return f"{name:<26}{seconds[0]:>8.2f}{median(seconds):>8.2f}{seconds[-1]:>8.2f}{processor:>11.2f}{peak:>10.0f}"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="how often (default 10)")
    for line in lines(parser.parse_args().runs):
        print(line)


if __name__ == "__main__":
    main()
