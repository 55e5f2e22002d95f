"""Something that happens to a client now, or a mistake or accident: found before anything else is read.

A missed one is worse than one too many, so doubt counts as urgent; but "als Ahmet een aanval krijgt, mag ik dan …?" and
an assignment about epilepsy are questions, and a card with 112 in answer to those would be ignored the next time.
"""

import re
from collections.abc import Iterator

from bot.understanding.meaning import Intent
from bot.understanding.patterns import any_of, by_kind

_CLIENT = r"(?:mevrouw|meneer) K:\S+(?: K:\S+){0,2}"
_PLANNED_CALL = re.compile(
    r"(?:(?:we|wij|ik) )?(?:spreek|spreken) (?:(?:we|wij) )?af (?:met P:\S+ )*(?:dat )?"
    r"(?:(?:ik|we|wij|P:\S+(?: P:\S+)*) )?(?:(?:ga|gaan|gaat|zal|zullen) )?"
    rf"(?:(?:bel|belt|bellen) {_CLIENT}|{_CLIENT} (?:bel|belt|bellen))"
    r"|(?:(?:ik|we|wij) )?(?:bel|bellen) (?:je|jou|u|jullie)(?: (?:zo|straks|even|op|terug|later))*"
    r"|(?:ik|we|wij) (?:heb|hebben) P:\S+(?: P:\S+)* (?:gebeld|gesproken)"
    r"|(?:heeft|hebben|is|zijn) (?:iedereen|allen|alle drie|P:\S+(?: P:\S+)*) (?:al )?(?:akkoord|akkoord gegeven)"
)
_PIECE = 60
_OVERLAP = 15


def _first(kind: str, text: str) -> re.Match[str] | None:
    return next((hit for pattern in by_kind("urgent", kind) if (hit := pattern.search(text))), None)


def read_urgent(marked: str) -> Intent | None:
    """EMERGENCY, INCIDENT, or None. `marked` is the message in plain words with the marks of patterns/."""
    # "in sommige gevallen", "de blauwe knop": figures of speech are no state of a client.
    text = by_kind("urgent", "figure")[0].sub(" ", marked)
    sentences = list(_pieces(text))
    emergency = any(_emergency(sentence, text) for sentence in sentences)
    if any(_incident(sentence) for sentence in sentences):
        return Intent.EMERGENCY if emergency and _first("life_and_death", text) else Intent.INCIDENT
    return Intent.EMERGENCY if emergency else None


def is_planned_call(marked: str) -> bool:
    """ "Spreek af: ik bel mevrouw Jansen voor vrijdag", "ik bel je": nothing but that, and nothing in it about now.

    The model has read "mevrouw" in emergencies only, and takes calling her for one. One word more, and it may be right.
    "Ik bel je" is what somebody answers who wants to help, and did not arrive.
    """
    without_days = " ".join(word for word in marked.split() if not word.startswith("D:"))
    soon = _first("now", marked) is not None or "D:minu" in marked
    return _PLANNED_CALL.fullmatch(without_days) is not None and not soon


def _pieces(text: str) -> Iterator[str]:
    """Sentences; an endless one in overlapping pieces, so that time stays linear in the length of the text."""
    for sentence in text.split("|"):
        words = sentence.split()
        for start in range(0, max(1, len(words)), _PIECE - _OVERLAP):
            yield " ".join(words[start : start + _PIECE])


def _emergency(sentence: str, whole: str) -> bool:
    found = _first("emergency", sentence) if any_of("urgent", "emergency").search(sentence) else None
    if found is None:
        return False
    if _first("as_if_work", sentence) and not _first("client_named", sentence):
        return False
    if _first("not_a_client", found.group()):
        return False
    if _first("study", sentence) and not _first("now", sentence):
        return False
    return not _supposed(sentence, found) or _happening(sentence, whole)


def _supposed(sentence: str, found: re.Match[str]) -> bool:
    """Said under a condition: "als …", "stel …", "bij een …"; "als leerling" is no condition."""
    before = sentence[: found.start()] + " " + found.group()
    return bool(_first("if", before) or _first("handled", sentence))


def _happening(sentence: str, whole: str) -> bool:
    """Words that make a condition a fact: "wat moet ik doen als ze nu niet reageert", "help"."""
    return not _first("imagined", sentence) and bool(_first("now", sentence) or _first("fact", whole))


def _incident(sentence: str) -> bool:
    found = _first("incident", sentence) if any_of("urgent", "incident").search(sentence) else None
    if found is None or _first("term", sentence) or _first("handled", sentence):
        return False
    if _first("perfect", sentence) or _first("now", sentence):
        # "wat moet ik doen als ik verkeerde medicatie heb gegeven" is asked by somebody who did.
        return True
    return not _first("study", sentence) and not _first("if", sentence[: found.start()])
