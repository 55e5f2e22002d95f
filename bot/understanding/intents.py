"""What is asked: an emergency first, by its patterns; then the model, helped by sentences that leave little doubt."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp

from bot.understanding.bare import read_bare
from bot.understanding.clinical import read_clinical
from bot.understanding.features import READ
from bot.understanding.meaning import Intent
from bot.understanding.model import intent_scores
from bot.understanding.patterns import patterns
from bot.understanding.sentence import Sentence
from bot.understanding.spelling import corrected
from bot.understanding.stems import acts
from bot.understanding.urgent import is_planned_call, read_urgent

_HIT, _KNOWN = 0.2, 0.5
"""What a sentence that matches, and a clinical question or bare answer, add to the model's score: chosen on the
development set, where more made it worse."""
_CARDS = (Intent.EMERGENCY, Intent.INCIDENT)
_OUT_OF_THE_QUESTION = 0.9
"""How far below the best score an emergency must lie to be overruled: on the development set none lay below it at all."""
_UNSCORED = -1.0
"""The score of an intent that the model was not trained on."""
_SHARPNESS = 5.0
"""How fast a lower score loses its share."""
_TOPICS = 3
_MOST_ASKED = ("auth", "shift", "exam")
"""What a message is likeliest about when it says nothing: they fill the three topics, with confidence 0."""


@dataclass(frozen=True)
class Reading:
    """The intent, how sure (0–1), the three likeliest topics, and the best intent of each where the model scored."""

    intent: Intent
    confidence: float
    top: tuple[tuple[str, float], ...]
    likely: tuple[Intent, ...] = ()

    def __post_init__(self) -> None:
        named = {topic for topic, _ in self.top}
        others = [(topic, 0.0) for topic in _MOST_ASKED if topic not in named]
        object.__setattr__(self, "top", (*self.top, *others)[:_TOPICS])


def _sure(sentence: Sentence) -> Intent | None:
    """The intent of the heaviest sentence that matches, if any does."""
    return next((pattern.intent for pattern in patterns() if pattern.matches(sentence.bare)), None)


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


def read_intent(sentence: Sentence, text: str) -> Reading:
    """The intent of a message; without any word it is BARE, and nothing is sure.

    An emergency that patterns see stands, unless the model, which has read the whole message, holds it for out of the
    question ("3x medicatie gegeven" in a weekly answer); one that only the model sees is none where a call is planned
    ("spreek af: ik bel mevrouw Jansen"). The model scores everything; what the patterns of clinical questions, bare
    answers and sure sentences say is added to that.
    """
    if not sentence.marked:
        return _only(Intent.BARE, 0.0)
    scores = dict(intent_scores(sentence.marked, text))
    urgent = _urgent(sentence.whole)
    whole = len(text) <= READ and "|" not in sentence.whole
    if urgent is not None and (not whole or _behind(scores) <= _OUT_OF_THE_QUESTION):
        return _only(urgent, 0.98)
    if urgent is None and is_planned_call(sentence.whole):
        scores = {intent: score for intent, score in scores.items() if intent not in _CARDS}
    for intent in _said_shortly(sentence):
        scores[intent] = scores.get(intent, _UNSCORED) + _KNOWN
    second, first = sorted(scores.values())[-2:]
    if first - second <= _HIT:
        sure = _sure(sentence)
        if sure is not None:
            scores[sure] = scores.get(sure, _UNSCORED) + _HIT
    if max(scores, key=scores.__getitem__) is Intent.AUTH_CHECK:
        _contradict(sentence, scores)
    return _weighed(scores)


def _contradict(sentence: Sentence, scores: dict[Intent, float]) -> None:
    """A permission is looked up only when nothing speaks against it: a pattern that reads another question wins.

    "Mag ik insuline geven als de suiker 4 is" is a judgement, "mag ik na mijn opleiding zwachtelen" is about later.
    """
    other = Intent.CLINICAL if _is_clinical(sentence.marked) else _sure(sentence)
    if other is not None and other is not Intent.AUTH_CHECK:
        scores[other] = scores[Intent.AUTH_CHECK] + 1.0


def _behind(scores: Mapping[Intent, float]) -> float:
    """How far an emergency lies behind the best score."""
    return max(scores.values()) - max(scores.get(card, _UNSCORED) for card in _CARDS)


def _said_shortly(sentence: Sentence) -> Iterator[Intent]:
    """What a clinical question or a bare answer is by its pattern."""
    if _is_clinical(sentence.marked):
        yield Intent.CLINICAL
    for text in (sentence.marked, sentence.bare):
        bare = read_bare(text)
        if bare is not None:
            yield bare
            return


def _weighed(scores: Mapping[Intent, float]) -> Reading:
    """The scores as shares of 1: of the best intent, and of each topic."""
    best = max(scores, key=scores.__getitem__)
    shares = {intent: exp(_SHARPNESS * (score - scores[best])) for intent, score in scores.items()}
    total = sum(shares.values())
    topics: dict[str, float] = defaultdict(float)
    for intent, share in shares.items():
        topics[intent.topic] += share / total
    ranked = sorted(topics.items(), key=lambda item: (item[0] != best.topic, -item[1]))[:_TOPICS]
    top = tuple((topic, round(share, 3)) for topic, share in ranked)
    likely = tuple(max((one for one in scores if one.topic == topic), key=scores.__getitem__) for topic, _ in ranked)
    return Reading(best, round(topics[best.topic], 3), top, likely)
