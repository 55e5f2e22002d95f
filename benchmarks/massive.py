"""How well the same model code does on public data: `python -m benchmarks.massive DIR TEST.jsonl`.

DIR holds MASSIVE's nl-NL.train.jsonl and nl-NL.dev.jsonl (Amazon, CC BY 4.0), on which it is trained; TEST is a file of
the same form. With the development file as TEST only the training file is trained on. The floor is the commonest
intent of the training data.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from time import perf_counter

from bot.understanding.features import letter_features, word_features
from bot.understanding.normalise import normalise
from training.fit import Example, fit


def examples(path: Path) -> list[Example]:
    """The utterances of one file, read without names of this project."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [_example(row["utt"], row["intent"]) for row in rows]


def _example(text: str, intent: str) -> Example:
    return Example(word_features(" ".join(word.text for word in normalise(text).words)), letter_features(text), intent)


def main() -> None:
    """Trains, evaluates and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("test", type=Path)
    args = parser.parse_args()
    dev = args.folder / "nl-NL.dev.jsonl"
    learned = examples(args.folder / "nl-NL.train.jsonl")
    if args.test.resolve() != dev.resolve():
        learned += examples(dev)
    asked = examples(args.test)
    start = perf_counter()
    model = fit(learned)
    trained = perf_counter() - start
    start = perf_counter()
    right = 0
    for one in asked:
        scores = model.scores(one.words, one.letters)
        right += max(scores, key=scores.__getitem__) == one.label
    each = (perf_counter() - start) / len(asked)
    commonest = Counter(one.label for one in learned).most_common(1)[0][0]
    floor = sum(one.label == commonest for one in asked)
    print(f"trained on {len(learned)} utterances in {trained:.1f} s; {1000 * each:.2f} ms a message")
    print(f"accuracy {100 * right / len(asked):.2f}% (the commonest intent: {100 * floor / len(asked):.2f}%)")


if __name__ == "__main__":
    main()
