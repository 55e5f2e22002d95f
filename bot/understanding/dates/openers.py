"""Which words can open a phrase about time: every other word is passed by without trying a rule."""

from bot.understanding.dates import lexicon as words
from bot.understanding.dates.daywords import OPENERS as DAY_WORDS
from bot.understanding.dates.text import Kind, Token
from bot.understanding.dates.year import HOLIDAYS

_OPENERS = frozenset(
    word
    for group in (
        words.WEEKDAYS, words.SHORT_DAYS, words.RECURRING_DAYS, words.RELATIVE, words.MONTHS, words.PARTS,
        words.PARTS_OF_S, words.TODAY_PARTS, words.SHIFT_WORDS, words.SHIFT_FIRST, words.SHIFT_ANY, words.SHIFT_CODES,
        words.WEEK, words.WEEKEND, words.COUNTS, words.NUMBER_WORDS, words.ORDINAL_WORDS, words.ORDINALS,
        words.QUALIFIERS, words.BEGIN_OF, words.MIDDLE_OF, words.END_OF, words.ROUGHLY, words.SCHOOL_HOLIDAYS,
        DAY_WORDS, {name[0] for name in HOLIDAYS},
        "rest ingang w weken weeks over in binnen within kwart quarter om at klokslag tegen van vanaf from tussen between "
        "na after sinds since tot until till voor before uiterlijk by per miv starting t/m tm de the een 's s during"
        .split(),
    )
    for word in group
)  # fmt: skip


def may_open(token: Token) -> bool:
    """Can a phrase begin here? Numbers and words that look like a slip always can."""
    if token.kind is Kind.WORD:
        return token.text in _OPENERS or token.guess is not None or token.text.lstrip("s'") in words.PARTS_OF_S
    return token.kind in (Kind.NUMBER, Kind.FIGURE)
