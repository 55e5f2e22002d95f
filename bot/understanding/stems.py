"""Words of the ward in one form: verbs, plurals and participles brought together, acts named by their kind.

The stemmer only has to be the same on both sides (catalogue and message); it need not give real words.
"""

from functools import cache, lru_cache

from bot.understanding.words import column, table

NEUTRAL_ACTS = frozenset({"give", "do", "apply", "dress"})
"""Acts that say nothing about which procedure is meant: "een klysma geven", "zwachtels aanbrengen"."""

STOP = frozenset(
    "de het een 'n die dat deze dit bij van met via uit in aan en of door op te voor der den om als is mijn haar zijn "
    "hun er the a an of with by on at for to or and".split()
)
"""Words that a phrase of the catalogue may miss or have extra."""

_NOUNS = {"medicijn": "medicatie", "medicament": "medicatie", "catheter": "katheter", "cad": "katheter"}
_ONE_FORM = {"mannelijk": "man", "mannen": "man", "heer": "man", "vrouwelijk": "vrouw", "dame": "vrouw"}
_VOWELS = "aeiou"


@cache
def acts() -> dict[str, str]:
    """Verb forms and the kind of act they name."""
    return {form: row["act"] for row in table("acts") for form in row["forms"].split()}


@cache
def common() -> frozenset[str]:
    """Everyday words: never a name, never a typing error of a procedure."""
    return column("common_words", "words")


@cache
def function_words() -> frozenset[str]:
    """Words that never tell one procedure from another, also where a name of the catalogue holds them."""
    kinds = ("article", "pronoun", "verb", "preposition", "conjunction", "adverb", "english", "english2")
    return frozenset(w for row in table("common_words") if row["group"] in kinds for w in row["words"].split())


def _undouble(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    if word.endswith("v"):
        return word[:-1] + "f"
    return word[:-1] + "s" if word.endswith("z") else word


def _shorten(word: str) -> str:
    if len(word) > 4 and word[-2] == word[-3] and word[-2] in "aeou" and word[-1] not in _VOWELS:
        return word[:-2] + word[-1]
    return word


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """One form for "zwachtel", "zwachtels", "zwachtelen", "zwachtelt"; short words stay as they are."""
    word = _ONE_FORM.get(word.removesuffix("e"), word.removesuffix("'s"))
    if len(word) > 4 and word.endswith("s") and word[-2] not in "aiousy":
        word = word[:-1]
    for ending in ("tjes", "tje", "jes", "je", "en", "e", "t"):
        if len(word) - len(ending) >= 3 and word.endswith(ending) and (ending != "t" or word[-2] not in _VOWELS):
            word = _undouble(word[: -len(ending)])
            break
    word = _shorten(word)
    return _NOUNS.get(word, word)


@lru_cache(maxsize=8192)
def stems(word: str) -> tuple[str, ...]:
    """The forms a word of a message may have; a participle also without its "ge-"."""
    forms = [stem(word)]
    if word.startswith("ge") and len(word) >= 7 and word[-1] in "dtn":
        bare = word[2:]
        forms.append(stem(bare[:-1] if bare[-1] in "dt" else bare))
    return tuple(dict.fromkeys(forms))
