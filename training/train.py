"""Makes bot/understanding/model.npz from the utterances: `python -m training.train`.

Each utterance is read as it is, with its names known ({Fatima} is a person, <De Linde> a place), and with one typing
error, by the same reading that a message gets. The same utterances and lock give the same model.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.commands.tables import read_table
from bot.domain.records import Procedure
from bot.understanding import model
from bot.understanding.features import letter_features, word_features
from bot.understanding.meaning import Intent, Words
from bot.understanding.reading import marked_sentence
from training.fit import Example, fit, packed

UTTERANCES = Path(__file__).parent / "utterances"
CATALOGUE = Path(__file__).parent.parent / "storage" / "sample" / "handelingen.csv"
WHEN = datetime(2024, 11, 19, 9, tzinfo=UTC)
"""The day on which dates in utterances are read; any day does."""
_PERSON, _PLACE = re.compile(r"\{([^{}]*)\}"), re.compile(r"<([^<>]*)>")
_SOMEBODY = "Wiebrig"
"""Stands in for a name that was taken out of a message: a name that is no other word."""
_LETTERS = "abcdefghijklmnoprstuvwz"
_SLIPS = 11
"""Seed of the typing errors."""


class Utterance(NamedTuple):
    """A message with what it means; `people` and `places` are the names that stand in it."""

    intent: Intent
    text: str
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def utterances(folder: Path = UTTERANCES) -> Iterator[Utterance]:
    """Every utterance of every file; ValueError for an intent that does not exist."""
    for path in sorted(folder.glob("*.csv")):
        for row in read_table(path)[1]:
            yield parse(row["intent"], row["text"])


def parse(intent: str, text: str) -> Utterance:
    """An utterance from its row: names are written {Fatima}, places <De Linde>."""
    text = text.replace("{naam}", f"{{{_SOMEBODY}}}")
    people = tuple(name for name in _PERSON.findall(text) if name.strip())
    places = tuple(name for name in _PLACE.findall(text) if name.strip())
    return Utterance(Intent(intent), _PLACE.sub(r"\1", _PERSON.sub(r"\1", text)), people, places)


def catalogue(path: Path = CATALOGUE) -> tuple[Procedure, ...]:
    """The procedures of the sample data, with the words of the ward."""
    with path.open(encoding="utf-8-sig") as lines:
        return tuple(
            Procedure(
                code=row["code"],
                name=row["naam"],
                words=tuple(word for word in row["synoniemen"].split("|") if word),
                reserved=False,
                risk=1,
                gives_medicine=False,
                judgement=None,
            )
            for row in csv.DictReader(lines, delimiter=";")
        )


def with_a_slip(text: str, chance: random.Random) -> str:
    """The text with one typing error inside a word of four letters or more: a letter lost, doubled, swapped or wrong."""
    places = [at for word in re.finditer(r"[^\W\d_]{4,}", text) for at in range(word.start() + 1, word.end() - 1)]
    if not places:
        return text
    at = chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + chance.choice(_LETTERS) + text[at + 1 :]


def examples(found: Iterator[Utterance]) -> Iterator[Example]:
    """The views of each utterance, as examples."""
    known = Words(procedures=catalogue())
    chance = random.Random(_SLIPS)
    for one in found:
        yield _example(one.text, known, one.intent)
        if one.people or one.places:
            yield _example(one.text, _with_names(known, one), one.intent)
        yield _example(with_a_slip(one.text, chance), known, one.intent)


def _with_names(known: Words, one: Utterance) -> Words:
    people = {f"p{place}": (name, name.split()[0]) for place, name in enumerate(one.people)}
    locations = {f"l{place}": (name,) for place, name in enumerate(one.places)}
    return Words(procedures=known.procedures, people=people, locations=locations)


def _example(text: str, words: Words, intent: Intent) -> Example:
    return Example(word_features(marked_sentence(text, words, WHEN)), letter_features(text), intent.value)


def differing(read: Sequence[Example], one: model.Model, other: model.Model) -> list[str]:
    """The labels of the examples that two models read differently, as "one or other"."""
    pairs = ((_likeliest(one, example), _likeliest(other, example)) for example in read)
    return [f"{first} or {second}" for first, second in pairs if first != second]


def _likeliest(read: model.Model, example: Example) -> str:
    scores = read.scores(example.words, example.letters)
    return max(scores, key=scores.__getitem__)


def main() -> None:
    """Trains and writes the model; with --check it is only compared with the one that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail when the model is another one")
    args = parser.parse_args()
    into = Path(model.__file__).with_name(model.FILE)
    read = list(examples(utterances()))
    made = fit(read)
    if not args.check:
        into.write_bytes(packed(made))
        return
    found = differing(read, made, model.read_model(into.read_bytes()))
    print(f"{len(read)} messages, {len(found)} read differently by the model that the utterances give: {found[:10]}")
    if found:
        sys.exit("make train")


if __name__ == "__main__":
    main()
