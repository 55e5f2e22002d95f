"""How a message is understood, as a record to print."""

from collections.abc import Iterable, Iterator

from bot.app.build import App
from bot.core.codec import slot_values
from bot.core.follow_up import slots_of
from bot.core.vocabulary import Vocabulary
from bot.understanding import understand
from storage.engine import reading


def read_meaning(app: App, messages: Iterable[str]) -> Iterator[dict[str, object]]:
    """One record a message: topic, intent, slots, confidence, and the three likeliest topics."""
    with reading(app.engine) as db:
        words = Vocabulary().of_everybody(db)
    for message in messages:
        meaning = understand(message, words, app.clock())
        yield {
            "topic": meaning.topic,
            "intent": meaning.intent,
            "slots": slot_values(slots_of(meaning)),
            "confidence": round(meaning.confidence, 3),
            "top": [{"topic": topic, "confidence": round(score, 3)} for topic, score in meaning.top[:3]],
        }
