"""How fast `wegwijs import` takes rows in, and whether its memory stays flat.

    python -m benchmarks.importing [ROWS …]

The rows are a folder of CSV files: a tenth are trainees, the others what they hand in, in no order. They are imported
twice into a new SQLite database: first all are new, then all are known.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.processes import cost

_EACH = 9


def lines(sizes: Sequence[int]) -> Iterator[str]:
    """The figures for each number of rows."""
    yield "{:>9}  {:<10}{:>9}{:>10}{:>10}".format("rows", "they are", "seconds", "rows/s", "peak MiB")
    for size in sizes:
        with TemporaryDirectory() as made:
            folder = Path(made)
            rows = write(folder / "levering", size)
            for state in ("new", "known"):
                done = cost(folder, "-m", "bot", "import", "levering")
                yield f"{rows:>9}  {state:<10}{done.seconds:>9.1f}{rows / done.seconds:>10.0f}{done.peak:>10.0f}"


def write(folder: Path, size: int) -> int:
    """A delivery of at least this many rows of trainees and submissions; gives how many there are."""
    folder.mkdir()
    trainees = -(-size // (_EACH + 1))
    emails = [f"deelnemer{number}@voorbeeld.example" for number in range(trainees)]
    _write(folder, "levering", ("bron", "exportdatum", "volledig"), [("Proef", "2024-11-19 06:00", "ja")])
    _write(folder, "organisaties", ("code", "naam", "soort"), [("proefschool", "Proefschool", "school")])
    _write(folder, "certificaten", ("code", "naam", "niveau"), [("C1", "Proefcertificaat", 3)])
    named = [(email, f"Deelnemer Proef{number}", "deelnemer@proefschool") for number, email in enumerate(emails)]
    _write(folder, "personen", ("email", "naam", "rollen"), named)
    asked = [(f"O{number}", f"Opdracht {number}", "inleveropdracht", "C1") for number in range(_EACH)]
    _write(folder, "opdrachten", ("code", "titel", "soort", "certificaat"), asked)
    due = [(email, code, "29-11-2024", "open") for email in emails for code, *_ in asked]
    Random(1).shuffle(due)
    _write(folder, "inleveringen", ("deelnemer", "opdracht", "inleverdatum", "status"), due)
    return len(named) + len(due)


def _write(folder: Path, name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(heading)
        writer.writerows(rows)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, default=[10_000, 100_000], help="default 10000 100000")
    for line in lines(parser.parse_args().rows):
        print(line, flush=True)


if __name__ == "__main__":
    main()
