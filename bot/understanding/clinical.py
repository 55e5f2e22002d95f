"""Questions that ask for a dose, a diagnosis or a judgement about a client: refused, with whom to ask.

Whether somebody MAY make such a judgement is a question about authorisation ("mag ik zo nodig oxazepam geven?"), and how
many times one must practise is a question about learning; neither is clinical.
"""

import re

from bot.understanding.patterns import any_of, by_kind

_AMOUNT = re.compile(r"\d|^(?:hoeveel|welke|how much|how many)")


def read_clinical(marked: str) -> bool:
    """Does this ask for a dose, a diagnosis or a judgement? `marked` is the message with the marks of patterns/."""
    for sentence in marked.split("|"):
        if not any_of("clinical", "question").search(sentence) or by_kind("clinical", "not")[0].search(sentence):
            continue
        for pattern in by_kind("clinical", "question"):
            found = pattern.search(sentence)
            if found and not _asks_permission(sentence, found.group()):
                return True
    return False


def _asks_permission(sentence: str, said: str) -> bool:
    """ "Mag ik … geven" asks who may; with an amount or a measured value in it, it asks what is right."""
    return bool(by_kind("clinical", "may_i")[0].search(sentence)) and not _AMOUNT.search(said)
