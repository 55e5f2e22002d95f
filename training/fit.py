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

PENALTY = 0.3
"""C of the separators, chosen on the development set."""
MOST_FEATURES = {"words": 22_000, "letters": 34_000}
"""Kept of each group: the features with the largest weights, so that the file stays at a few MB."""
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


def _counter(vocabulary: Sequence[str] | None) -> TfidfVectorizer:
    rarest = RAREST if vocabulary is None else 1
    return TfidfVectorizer(analyzer=_as_given, lowercase=False, sublinear_tf=True, min_df=rarest, vocabulary=vocabulary)


def _fitted(
    examples: Sequence[Example], vocabularies: dict[str, Sequence[str] | None]
) -> tuple[dict[str, TfidfVectorizer], LinearSVC]:
    counters = {name: _counter(vocabulary) for name, vocabulary in vocabularies.items()}
    columns = [counter.fit_transform([getattr(one, name) for one in examples]) for name, counter in counters.items()]
    separators = LinearSVC(C=PENALTY, random_state=SEED)
    separators.fit(scipy.sparse.hstack(columns).tocsr(), [one.label for one in examples])
    return counters, separators


def fit(examples: Sequence[Example], most: dict[str, int] | None = None) -> Model:
    """Trains twice: once on every feature, once more on those that turned out to matter (`most` of each group)."""
    most = MOST_FEATURES if most is None else most
    counters, separators = _fitted(examples, dict.fromkeys(most))
    kept: dict[str, Sequence[str] | None] = {}
    start = 0
    for name, counter in counters.items():
        features = counter.get_feature_names_out()
        weights = np.abs(separators.coef_[:, start : start + len(features)]).max(axis=0)
        start += len(features)
        # Weights rounded, then the name: features that matter equally are chosen alike on every machine.
        ranked = sorted(zip(-weights.round(6), features, strict=True))[: most[name]]
        kept[name] = _distinct(sorted(str(feature) for _, feature in ranked))
    counters, separators = _fitted(examples, kept)
    return _model(counters, separators)


def _distinct(features: Sequence[str]) -> Sequence[str]:
    """One feature for each number: of two with the same number the first stays."""
    return list({key(feature): feature for feature in reversed(features)}.values())


def _model(counters: dict[str, TfidfVectorizer], separators: LinearSVC) -> Model:
    groups: dict[str, Group] = {}
    start = 0
    for name, counter in counters.items():
        keys = np.array([key(str(feature)) for feature in counter.get_feature_names_out()], np.uint32)
        order = np.argsort(keys)
        weights = separators.coef_[:, start : start + len(keys)].T[order]
        start += len(keys)
        steps = np.abs(weights).max(axis=0) / _STEPS
        whole = np.round(weights / steps).astype(np.int8)
        idf = counter.idf_[order].astype(np.float32)
        groups[name] = Group(keys[order], idf, whole, steps.astype(np.float32))
    labels = tuple(str(label) for label in separators.classes_)
    return Model(labels, separators.intercept_.astype(np.float32), groups["words"], groups["letters"])


def packed(model: Model) -> bytes:
    """A model as the bytes of an npz file, the inverse of `bot.understanding.model.read_model`."""
    arrays: dict[str, Any] = {"labels": np.array(model.labels), "bias": model.bias}
    for name in ("words", "letters"):
        group = getattr(model, name)
        arrays |= {f"{name}_{part}": getattr(group, part) for part in ("keys", "idf", "weights", "steps")}
    into = BytesIO()
    np.savez_compressed(into, **arrays)
    return into.getvalue()
