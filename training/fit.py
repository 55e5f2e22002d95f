"""From examples with labels to a model: tf-idf of words and of letters, one linear separator a label.

Used by train.py for the bot's own intents and by benchmarks/massive.py for public data: the very same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.understanding.model import Group, Model, key

PENALTY = 0.6
"""C of the separators, chosen on the development set."""
GROUPS = ("words", "letters")
RAREST = 2
"""Examples a feature must stand in."""
SEED = 20241119
_STEPS = 127


class Example(NamedTuple):
    """The features of one message and what it is."""

    words: Sequence[str]
    letters: Sequence[str]
    label: str


def _as_given(features: Sequence[str]) -> Sequence[str]:
    return features


def fit(examples: Sequence[Example]) -> Model:
    """Trains on every feature that stands in more than one example: leaving out the lighter ones cost a point."""
    counters = {
        name: TfidfVectorizer(analyzer=_as_given, lowercase=False, sublinear_tf=True, min_df=RAREST) for name in GROUPS
    }
    columns = [counter.fit_transform([getattr(one, name) for one in examples]) for name, counter in counters.items()]
    separators = LinearSVC(C=PENALTY, random_state=SEED)
    separators.fit(scipy.sparse.hstack(columns).tocsr(), [one.label for one in examples])
    return _model(counters, separators)


def _model(counters: dict[str, TfidfVectorizer], separators: LinearSVC) -> Model:
    groups: dict[str, Group] = {}
    start = 0
    for name, counter in counters.items():
        keys = np.array([key(str(feature)) for feature in counter.get_feature_names_out()], np.uint32)
        # Of two features with the same number the first counts, as it does when a message is read.
        keys, order = np.unique(keys, return_index=True)
        width = len(counter.vocabulary_)
        weights = separators.coef_[:, start : start + width].T[order]
        start += width
        steps = np.abs(weights).max(axis=0) / _STEPS
        whole = np.round(weights / steps).astype(np.int8)
        idf = counter.idf_[order].astype(np.float32)
        groups[name] = Group(keys, idf, whole, steps.astype(np.float32))
    labels = tuple(str(label) for label in separators.classes_)
    return Model(labels, separators.intercept_.astype(np.float32), groups["words"], groups["letters"])


def packed(model: Model) -> bytes:
    """A model as the bytes of an npz file, the inverse of `bot.understanding.model.read_model`."""
    arrays: dict[str, Any] = {"labels": np.array(model.labels), "bias": model.bias}
    for name in GROUPS:
        group = getattr(model, name)
        arrays |= {f"{name}_{part}": getattr(group, part) for part in ("keys", "idf", "weights", "steps")}
    into = BytesIO()
    np.savez_compressed(into, **arrays)
    return into.getvalue()
