"""What one typing error a message costs: `python -m benchmarks.slips FILE.csv` (columns role, text, topic).

The floor is the same messages without an error. Each message gets three different errors, the same ones at every run.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from bot.commands.evaluating import read_rows
from bot.understanding import understand
from bot.understanding.meaning import Words
from training.train import WHEN, catalogue, with_a_slip

TIMES = 3
SEED = 1


def main() -> None:
    """Reads each message without and with an error, and prints how many topics are right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    rows = read_rows(parser.parse_args().file)
    words = Words(procedures=catalogue())
    chance = random.Random(SEED)
    clean = sum(understand(text, words, WHEN).topic == topic for text, topic in rows)
    slipped = sum(
        understand(with_a_slip(text, chance), words, WHEN).topic == topic for text, topic in rows for _ in range(TIMES)
    )
    floor, found = 100 * clean / len(rows), 100 * slipped / (TIMES * len(rows))
    print(
        f"{len(rows)} messages: top-1 {floor:.1f}%, with one typing error {found:.1f}%: a loss of {floor - found:.1f} points"
    )


if __name__ == "__main__":
    main()
