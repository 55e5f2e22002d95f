"""The words of the grammar, Dutch and English, folded: lower case, without accents."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from bot.understanding.dates.model import DayPart, ShiftKind

WEEKDAYS = {
    "maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5, "zondag": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "vrydag": 4,
}  # fmt: skip
SHORT_DAYS = {
    "ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6, "vrij": 4, "zat": 5, "don": 3, "woe": 2,
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
PLAIN_SHORT_DAYS = frozenset({"vr", "za"})
"""Mean nothing else in Dutch; the other short forms are words or names and need a date around them."""
RECURRING_DAYS = {
    **{f"{day}en": n for day, n in WEEKDAYS.items() if n < 7 and day.endswith("dag")},
    **{f"{day}s": n for day, n in WEEKDAYS.items()},
}

RELATIVE = {
    "eergisteren": -2, "gisteren": -1, "gister": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1,
    "vndaag": 0, "vandag": 0, "morgn": 1, "mrogen": 1, "morgne": 1, "moregn": 1, "tomorow": 1, "tommorow": 1,
    "tommorrow": 1, "2day": 0, "gistern": -1, "gistren": -1, "overmorgn": 2, "overmrogen": 2,
    "overmrgen": 2, "overmoregn": 2, "eergister": -2,
}  # fmt: skip

MONTHS = {
    "januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "augustus": 8,
    "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10,
    "jan": 1, "feb": 2, "febr": 2, "mrt": 3, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
PLAIN_MONTHS = frozenset("januari februari maart september oktober november december january february october".split())
"""Months that are no name, verb or other word: these mean the month wherever they stand."""
NAMELIKE_MONTHS = frozenset("mei april juni juli augustus jan may june july august march".split())

PARTS = {
    "ochtend": DayPart.MORNING, "morgen": DayPart.MORNING, "voormiddag": DayPart.MORNING, "morning": DayPart.MORNING,
    "middag": DayPart.AFTERNOON, "namiddag": DayPart.AFTERNOON, "afternoon": DayPart.AFTERNOON,
    "avond": DayPart.EVENING, "evening": DayPart.EVENING, "nacht": DayPart.NIGHT, "night": DayPart.NIGHT,
    "ochtent": DayPart.MORNING, "ochend": DayPart.MORNING, "midag": DayPart.AFTERNOON, "avnd": DayPart.EVENING,
}  # fmt: skip
PARTS_OF_S = {
    "ochtends": DayPart.MORNING, "morgens": DayPart.MORNING, "middags": DayPart.AFTERNOON,
    "avonds": DayPart.EVENING, "nachts": DayPart.NIGHT,
}  # fmt: skip
"""After "'s"; also written "savonds" and "s'avonds"."""
TODAY_PARTS = {
    "vanochtend": DayPart.MORNING, "vanmorgen": DayPart.MORNING, "vanmiddag": DayPart.AFTERNOON,
    "vanavond": DayPart.EVENING, "tonight": DayPart.EVENING, "vannacht": DayPart.NIGHT,
    "vanacht": DayPart.NIGHT, "vanvond": DayPart.EVENING, "vanmidag": DayPart.AFTERNOON,
    "vanncht": DayPart.NIGHT, "vannnacht": DayPart.NIGHT, "vanochtent": DayPart.MORNING, "vanochend": DayPart.MORNING,
}  # fmt: skip

SHIFT_WORDS = {
    "vroegedienst": ShiftKind.EARLY, "vroegdienst": ShiftKind.EARLY, "ochtenddienst": ShiftKind.EARLY,
    "dagdienst": ShiftKind.DAY, "tussendienst": ShiftKind.BETWEEN, "middagdienst": ShiftKind.BETWEEN,
    "latedienst": ShiftKind.LATE, "laatdienst": ShiftKind.LATE, "avonddienst": ShiftKind.LATE,
    "nachtdienst": ShiftKind.NIGHT, "nightshift": ShiftKind.NIGHT, "dayshift": ShiftKind.DAY,
}  # fmt: skip
SHIFT_WORDS |= {f"{word}en": kind for word, kind in SHIFT_WORDS.items() if word.endswith("dienst")}
SHIFT_FIRST = {
    "vroege": ShiftKind.EARLY, "vroeg": ShiftKind.EARLY, "ochtend": ShiftKind.EARLY, "dag": ShiftKind.DAY,
    "tussen": ShiftKind.BETWEEN, "late": ShiftKind.LATE, "laat": ShiftKind.LATE, "avond": ShiftKind.LATE,
    "nacht": ShiftKind.NIGHT, "early": ShiftKind.EARLY, "morning": ShiftKind.EARLY, "day": ShiftKind.DAY,
    "evening": ShiftKind.LATE, "night": ShiftKind.NIGHT,
}  # fmt: skip
"""Before "dienst" or "shift"."""
SHIFT_ANY = frozenset({"dienst", "shift"})
SHIFT_CODES = {"ld": ShiftKind.LATE, "nd": ShiftKind.NIGHT, "vd": ShiftKind.EARLY, "dd": ShiftKind.DAY}
"""Roster codes; "vd" (van de) and "dd" (de dato) only beside a day."""
NOT_A_SHIFT_BEFORE = frozenset(
    "in buiten ter van uw medische technische facilitaire sociale indirecte andere welke thuiszorg".split()
)


_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_TENS = {20: "twintig", 30: "dertig"}
_LOW = dict(enumerate("een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
                      "zeventien achttien negentien twintig".split(), 1))  # fmt: skip
NUMBER_WORDS = {
    **{word: number for number, word in _LOW.items()},
    **{f"{one}en{ten}": tens + n for tens, ten in _TENS.items() for n, one in enumerate(_ONES, 1) if tens + n <= 31},
    "dertig": 30,
}
"""Days of the month in words, up to 31."""
ORDINAL_WORDS = {
    "eerste": 1, "derde": 3, "achtste": 8,
    **{word + ("ste" if n >= 20 else "de"): n for word, n in NUMBER_WORDS.items() if n not in (1, 3, 8)},
}  # fmt: skip


class Step(Enum):
    """The units of "over twee weken"."""

    MINUTE = 0
    HOUR = 1
    DAY = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5


UNITS = {
    "minuten": Step.MINUTE, "minuut": Step.MINUTE, "minutes": Step.MINUTE, "minute": Step.MINUTE, "min": Step.MINUTE,
    "kwartier": Step.MINUTE, "uur": Step.HOUR, "uren": Step.HOUR, "uurtje": Step.HOUR, "hour": Step.HOUR,
    "hours": Step.HOUR, "dag": Step.DAY, "dagen": Step.DAY, "dgn": Step.DAY, "day": Step.DAY, "days": Step.DAY,
    "week": Step.WEEK, "weken": Step.WEEK, "wk": Step.WEEK, "wkn": Step.WEEK, "weeks": Step.WEEK,
    "weekje": Step.WEEK, "maand": Step.MONTH, "maanden": Step.MONTH, "mnd": Step.MONTH, "month": Step.MONTH,
    "months": Step.MONTH, "jaar": Step.YEAR, "jaren": Step.YEAR, "year": Step.YEAR, "years": Step.YEAR,
}  # fmt: skip
WEEK = frozenset({"week", "wk", "weeknummer", "weeknr"})
WEEKEND = frozenset({"weekend", "weekeind", "weekeinde", "weeknd"})
COUNTS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "elf": 11, "twaalf": 12, "veertien": 14, "twintig": 20, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
SOME = frozenset("paar enkele aantal tijdje few couple poosje".split())

ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "laatste": -1, "first": 1, "second": 2,
    "third": 3, "fourth": 4,
}  # fmt: skip
ORDINAL_ENDINGS = frozenset({"e", "de", "ste", "st", "nd", "rd", "th"})

THIS = frozenset({"deze", "dit", "this"})
COMING = frozenset("komende komend aankomende aankomend aanstaande aanstaand aanst as eerstvolgende coming".split())
NEXT = frozenset({"volgende", "volgend", "vlg", "vlgnd", "next"})
LAST = frozenset({"vorige", "vorig", "last"})
PAST = frozenset({"afgelopen", "jl", "past"})
EVERY = frozenset({"elke", "elk", "iedere", "ieder", "every", "each", "alle"})
QUALIFIERS = THIS | COMING | NEXT | LAST | PAST | EVERY

USUALLY = frozenset(
    "altijd meestal wekelijks standaard normaal normaliter nooit doorgaans gewoonlijk always usually weekly never "
    "normally often generally".split()
)

BEGIN_OF = frozenset({"begin", "start", "beginning"})
MIDDLE_OF = frozenset({"half", "medio", "midden", "halverwege", "mid", "middle"})
END_OF = frozenset({"eind", "einde", "end"})

AND_OR = frozenset({"en", "of", "and", "or", "/", "&", "+"})
THROUGH = frozenset({"t/m", "tm", "tot", "until", "till", "through", "to", "-"})
ARTICLES = frozenset({"de", "het", "een", "the", "a"})
ROUGHLY = frozenset({"rond", "omstreeks", "ongeveer", "circa", "ca", "around", "about", "ergens", "somewhere"})

SCHOOL_HOLIDAYS = frozenset(
    "kerstvakantie herfstvakantie zomervakantie meivakantie voorjaarsvakantie krokusvakantie vakantie feestdagen "
    "voorjaar zomer najaar herfst winter lente summer winter spring autumn".split()
)

PAST_WORDS = frozenset(
    "was waren geweest deed deden werkte werkten stond stonden ging gingen gaf gaven kwam kwamen begon had hadden "
    "were did worked instroom cohort lichting".split()
)
"""Verbs of the past, and words for groups that have begun."""
PARTICIPLES = frozenset(
    "gehad gedaan gewerkt geoefend gedraaid gegeven gezwachteld getekend afgetekend ingeleverd gestart begonnen gemist "
    "gevolgd gemaakt gehaald geslaagd gelopen meegelopen gezien gevallen".split()
)
HAVE = frozenset("heb hebt heeft hebben ben bent is zijn".split())
NOT_YET = frozenset("moet moeten mag mogen kan kun kunnen wil willen zal zullen wordt worden zou zouden".split())
POLITE = frozenset("vraag vraagje graag benieuwd afvroeg af".split())
"""Beside these a past tense is good manners ("ik had een vraag"), not the past."""

Value = TypeVar("Value")


def by_first_word(phrases: Mapping[Value, str]) -> dict[str, tuple[tuple[tuple[str, ...], Value], ...]]:
    """Phrases (given as "one|another" for each meaning) by their first word, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
    for value, joined in phrases.items():
        for phrase in joined.split("|"):
            words = tuple(phrase.split())
            index.setdefault(words[0], []).append((words, value))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in index.items()}
