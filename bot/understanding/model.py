"""The learned part: a linear model over words and letters, made by training/train.py and read from model.npz.

Loaded at the first message that needs it. It only says what a message is about: whom and which act it names is never
taken from here, so no score can become a permission.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zlib import crc32

from bot.understanding.features import grams, letter_words, word_features
from bot.understanding.meaning import Intent

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "model.npz"


def key(feature: str) -> int:
    """A feature as a number, the same on any machine."""
    return crc32(feature.encode("utf-8", "replace"))


@dataclass(frozen=True)
class Group:
    """The features of one kind: `keys` sorted, with the inverse document frequency and the weights of each.

    `weights` is [feature, label] in whole steps of `steps` [label].
    """

    keys: "NDArray[Any]"
    idf: "NDArray[Any]"
    weights: "NDArray[Any]"
    steps: "NDArray[Any]"

    def known(self, features: Iterable[str]) -> "NDArray[Any]":
        """The places of these features among its own; those that it does not know are left out."""
        import numpy as np

        found = np.fromiter(map(key, features), np.uint32)
        places = np.searchsorted(self.keys, found)
        places[places == len(self.keys)] = 0
        known: NDArray[Any] = places[self.keys[places] == found]
        return known

    def scores(self, known: "NDArray[Any]") -> "NDArray[Any] | float":
        """The group's share in the score of each label for the features at these places; 0 without any."""
        import numpy as np

        if not len(known):
            return 0.0
        places, counts = np.unique(known, return_counts=True)
        values = (1.0 + np.log(counts)) * self.idf[places]
        values /= np.sqrt((values * values).sum())
        share: NDArray[Any] = (values.astype(np.float32) @ self.weights[places]) * self.steps
        return share


@dataclass(frozen=True)
class Model:
    """`labels` in the order of the scores; `words` and `letters` add up to them on top of `bias`."""

    labels: tuple[str, ...]
    bias: "NDArray[Any]"
    words: Group
    letters: Group

    def scores(self, words: Iterable[str], letters: Iterable[str]) -> dict[str, float]:
        """The score of every label: above 0 it fits, and the margin to the next one says how sure that is."""
        return dict(zip(self.labels, self.totals(self.words.known(words), self.letters.known(letters)), strict=True))

    def totals(self, words: "NDArray[Any]", letters: "NDArray[Any]") -> list[float]:
        """The scores in the order of the labels, for features at these places."""
        total = self.bias + self.words.scores(words) + self.letters.scores(letters)
        scores: list[float] = total.tolist()
        return scores


def read_model(content: bytes) -> Model:
    """A model from the bytes of an npz file."""
    import numpy as np

    with np.load(BytesIO(content), allow_pickle=False) as stored:
        groups = {
            name: Group(*(stored[f"{name}_{part}"] for part in ("keys", "idf", "weights", "steps")))
            for name in ("words", "letters")
        }
        return Model(tuple(stored["labels"].tolist()), stored["bias"], groups["words"], groups["letters"])


@cache
def _model() -> Model:
    return read_model(files("bot.understanding").joinpath(FILE).read_bytes())


@cache
def _intents() -> tuple[Intent, ...]:
    return tuple(map(Intent, _model().labels))


@lru_cache(maxsize=4096)
def _letters(word: str) -> "NDArray[Any]":
    """What the model knows of the letters of a word: the same words come back in every message."""
    return _model().letters.known(grams(word))


def intent_scores(marked: str, text: str) -> Mapping[Intent, float]:
    """The score of every intent the model knows for one message."""
    import numpy as np

    model = _model()
    letters = [_letters(word) for word in letter_words(text)] or [model.letters.known(())]
    scores = model.totals(model.words.known(word_features(marked)), np.concatenate(letters))
    return dict(zip(_intents(), scores, strict=True))
