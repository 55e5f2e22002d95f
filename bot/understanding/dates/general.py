"""Shifts as a kind: "wat is een nachtdienst", "toeslag voor nachtdiensten" speak of no shift that anybody works."""

from bot.understanding.dates.scene import Found, Scene

_ASKS = frozenset("wat hoe hoeveel hoelang waarom what how why".split())
_A = frozenset({"een", "n", "a", "an"})
_OWN = frozenset("mijn m'n haar zijn hun jouw je onze deze die my your her his their our this that".split())
_OF_A_KIND = frozenset(
    "inhoudt duurt duren betekent verschil toeslag ort definitie means mean last lasts difference allowance".split()
)
_PLURALS = ("diensten", "shifts")


def in_general(scene: Scene, found: Found) -> bool:
    """A shift that no day took, named as a kind: in the plural, "laat werken", or in a question of what it is."""
    loose = found.loose
    if loose is None or loose.shift is None or loose.part is not None or loose.clock is not None:
        return False
    last, before = scene.word(found.stop - 1), scene.word(found.start - 1)
    if before in _OWN:
        return False
    if last.endswith(_PLURALS) or last in ("vroeg", "laat"):
        return True
    clause = {
        word.text
        for word, number in zip(scene.words, scene.clauses, strict=True)
        if number == scene.clauses[found.start]
    }
    return bool(clause & _OF_A_KIND or (before in _A and clause & _ASKS) or {"wat", "houdt"} <= clause)
