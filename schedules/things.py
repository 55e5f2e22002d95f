"""What a button of a notice is about, from its verb: those about one thing are alternatives, and used up together."""

from bot.messages import PUT_OFF
from schedules import round_words, talk_silence_words, talk_words


def thing_of(verb: str) -> str:
    """Verbs without a colon put the whole message off. Every other stands alone, but for those that answer one question."""
    name, colon, value = verb.partition(":")
    if not colon:
        return PUT_OFF
    if name in (round_words.ASK, round_words.SKIP):
        return f"{round_words.ASK}:{value.partition(':')[0]}"
    if name == talk_words.HELD:
        return f"{name}:{value.partition(',')[0]}"
    if name == talk_silence_words.FITS:
        talk, said, start = (*value.split("|"), "", "")[:3]
        # A talk is planned anyway at one moment; whether it fits is said of each.
        return f"{name}:{talk}|{said if said == talk_silence_words.ANYWAY else start}"
    return verb
