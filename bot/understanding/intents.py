"""What is asked: urgent and clinical first, then bare answers, then sentences that leave little doubt, then single words."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from bot.understanding.bare import read_bare
from bot.understanding.clinical import read_clinical
from bot.understanding.meaning import Intent
from bot.understanding.patterns import patterns
from bot.understanding.sentence import Sentence
from bot.understanding.spelling import corrected
from bot.understanding.stems import acts, stem
from bot.understanding.urgent import read_urgent
from bot.understanding.words import table

_MOST_HITS = 4
_FOLLOWS = re.compile(r"(?:en|and) (?:(?:op|bij|in|at|on|de|het|the|dan|then) )*\S+(?: dan| then)?$")
_LOOSE = 0.55
"""The most that single words without a sentence can make sure of."""
_TOPICS = 3
_MOST_ASKED = ("auth", "shift", "exam")
"""What a message is likeliest about when its words say nothing more: they fill the three topics, with confidence 0."""


@dataclass(frozen=True)
class Reading:
    """The intent, how sure (0–1), and the three likeliest topics."""

    intent: Intent
    confidence: float
    top: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        named = {topic for topic, _ in self.top}
        others = [(topic, 0.0) for topic in _MOST_ASKED if topic not in named]
        object.__setattr__(self, "top", (*self.top, *others)[:_TOPICS])


@cache
def _lexicon() -> dict[str, tuple[tuple[Intent, float], ...]]:
    found: dict[str, list[tuple[Intent, float]]] = defaultdict(list)
    for row in table("lexicon"):
        for term in row["terms"].split():
            for form in {term, stem(term)}:
                found[form].append((Intent(row["intent"]), float(row["weight"])))
    return {term: tuple(intents) for term, intents in found.items()}


def _word_scores(sentence: Sentence) -> dict[Intent, float]:
    """Weights of the single words, each word once."""
    scores: dict[Intent, float] = defaultdict(float)
    for word in dict.fromkeys(sentence.bare.split()):
        text = word.rpartition(":")[2]
        for intent, weight in _lexicon().get(text) or _lexicon().get(stem(text), ()):
            scores[intent] += weight
    if "H:" in sentence.bare:
        scores[Intent.AUTH_CHECK] += 3.0
    if "C:" in sentence.bare:
        scores[Intent.PLAN_SHOW] += 1.0
        scores[Intent.CERTIFICATE_STATUS] += 1.0
    return scores


def _sure(sentence: Sentence) -> list[tuple[Intent, float]]:
    """The heaviest sentences that match, at most four, heaviest first."""
    hits: list[tuple[Intent, float]] = []
    for pattern in patterns():
        if pattern.matches(sentence.bare):
            hits.append((pattern.intent, pattern.weight))
            if len(hits) == _MOST_HITS:
                break
    return hits


def _top(best: Intent, confidence: float, others: dict[Intent, float]) -> tuple[tuple[str, float], ...]:
    topics: dict[str, float] = {}
    total = sum(others.values()) or 1.0
    for intent, score in others.items():
        topics[intent.topic] = max(topics.get(intent.topic, 0.0), (1.0 - confidence) * score / total)
    topics[best.topic] = confidence
    ranked = sorted(topics.items(), key=lambda item: -item[1])[:_TOPICS]
    return tuple((topic, round(score, 3)) for topic, score in ranked)


def _only(intent: Intent, confidence: float) -> Reading:
    return Reading(intent, confidence, ((intent.topic, confidence),))


def _with_plain_acts(marked: str) -> str:
    """Without the marks on verbs: "verkeerde H:insuline gespoten"."""
    return " ".join(_plain_act(word) if word.startswith("H:") else word for word in marked.split(" "))


def _plain_act(word: str) -> str:
    meant = corrected(word[2:])
    return meant if meant in acts() else word


def _without_marks(marked: str) -> str:
    """Procedures as the words they are written with: "welke zalf"."""
    return " ".join(corrected(word[2:]) if word.startswith("H:") else word for word in marked.split(" "))


def _urgent(marked: str) -> Intent | None:
    return read_urgent(_with_plain_acts(marked)) or ("H:" in marked and read_urgent(_without_marks(marked))) or None


def _is_clinical(marked: str) -> bool:
    return read_clinical(_with_plain_acts(marked)) or ("H:" in marked and read_clinical(_without_marks(marked)))


def read_intent(sentence: Sentence) -> Reading:
    """The intent of a message; without anything to go on it is BARE (no words) or REFER (words nobody here knows)."""
    urgent = _urgent(sentence.whole)
    if urgent is not None:
        return _only(urgent, 0.98)
    if _is_clinical(sentence.marked):
        return _only(Intent.CLINICAL, 0.95)
    for text in (sentence.marked, sentence.bare):
        bare = read_bare(text)
        if bare is not None:
            return _only(*bare)
    hits = _sure(sentence)
    words = _word_scores(sentence)
    if hits:
        best, weight = hits[0]
        others = {**words, **{intent: 10 * other for intent, other in hits[1:]}}
        return Reading(best, weight, _top(best, weight, others))
    if not words:
        return _only(Intent.BARE if _goes_on(sentence.bare) else Intent.REFER, 0.2)
    return _loosely(words)


def _goes_on(sentence: str) -> bool:
    """ "En op Vennen?": it follows on something, though the name is unknown; nobody else can answer that."""
    return bool(_FOLLOWS.match(sentence)) and not any(word in acts() for word in sentence.split())


def _loosely(words: dict[Intent, float]) -> Reading:
    """Single words only: never sure, so that the caller asks which of the likeliest topics is meant."""
    ranked = sorted(words.items(), key=lambda item: -item[1])
    best, score = ranked[0]
    rival = next((other for intent, other in ranked[1:] if intent.topic != best.topic), 0.0)
    confidence = min(_LOOSE, 0.25 + 0.3 * (score - rival) / (score + 1.0))
    return Reading(best, round(confidence, 3), _top(best, confidence, words))
