"""What is asked in check-ins, of whom and when: read from `data/checkins.yaml`, checked, for each route.

Handlers and plans read it alike. A mistake in the file is a SettingsError that names its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.domain.checkins import CheckinKind, Moment, Pace, Party, Seen
from bot.domain.records import SupportStyle
from bot.errors import SettingsError

FILE = Path(__file__).parent / "data" / "checkins.yaml"
EVERY_ROUTE = "*"
MOST_OF_A_PULSE = 5
"""Questions of a pulse for one party: each answers in under a minute."""


@dataclass(frozen=True)
class Circumstances:
    """What decides whether a question is asked: certificates that are not done, and in how many days the next exam is."""

    certificates: frozenset[str] = frozenset()
    exam_in: int | None = None


@dataclass(frozen=True)
class Question:
    """One question, by language; `options` pairs each value with its label by language, none for open words."""

    code: str
    text: Mapping[str, str]
    options: tuple[tuple[str, Mapping[str, str]], ...] = ()
    seen: Seen = Seen.EVERYONE
    certificates: frozenset[str] = frozenset()
    exam_within: int | None = None

    def fits(self, here: Circumstances) -> bool:
        """Is it asked here?"""
        if self.certificates and not self.certificates & here.certificates:
            return False
        return self.exam_within is None or (here.exam_in is not None and 0 <= here.exam_in <= self.exam_within)

    def label(self, value: str, locale: str) -> str:
        """How a value that was kept is shown; itself for open words and for a value of before."""
        return next((names[locale] for kept, names in self.options if kept == value), value)


@dataclass(frozen=True)
class Questionnaire:
    """What one kind of round is on one route; `weeks` is every how many weeks a pulse comes, by support style."""

    kind: CheckinKind
    pace: Pace
    questions: Mapping[Party, tuple[Question, ...]]
    weeks: Mapping[SupportStyle, int] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who is asked, in order."""
        return tuple(party for party in Party if party in self.questions)

    def asked(self, party: Party, here: Circumstances) -> tuple[Question, ...]:
        """The questions to this party, here."""
        return tuple(one for one in self.questions.get(party, ()) if one.fits(here))

    def question(self, party: Party, code: str) -> Question | None:
        """One by its code."""
        return next((one for one in self.questions.get(party, ()) if one.code == code), None)


def questionnaire(kind: CheckinKind, route: str) -> Questionnaire:
    """That of this route, else the one of every route."""
    every = questionnaires()
    return every.get((kind, route)) or every[kind, EVERY_ROUTE]


@cache
def questionnaires() -> Mapping[tuple[CheckinKind, str], Questionnaire]:
    """Every questionnaire of the project's own file."""
    return read(FILE)


def read(file: Path) -> Mapping[tuple[CheckinKind, str], Questionnaire]:
    """The questionnaires of a file; every kind must have one for every route ("*")."""
    import yaml

    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        found = {
            (CheckinKind(kind), str(route)): _questionnaire(CheckinKind(kind), f"{kind}, {route}", own, data["scales"])
            for kind, held in data["kinds"].items()
            for route, own in held["routes"].items()
        }
    except yaml.YAMLError as broken:
        raise SettingsError(f"{file.name}: {broken}") from broken
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise SettingsError(f"{file.name}: {wrong}") from wrong
    missing = [kind for kind in CheckinKind if (kind, EVERY_ROUTE) not in found]
    if missing:
        raise SettingsError(f'{file.name}: "{EVERY_ROUTE}" is missing for {", ".join(missing)}')
    return found


def _questionnaire(kind: CheckinKind, place: str, own: Mapping[str, Any], scales: Mapping[str, Any]) -> Questionnaire:
    questions = {
        Party(party): tuple(_question(f"{place}, {party}", one, scales) for one in asked)
        for party, asked in own["questions"].items()
    }
    pace = Pace(
        {Party(party): _moment(place, text) for party, text in own["asks"].items()},
        tuple(_moment(place, text) for text in own["chases"]),
        _moment(place, own["tells"]),
        _moment(place, own["closes"]),
    )
    _check(kind, place, pace, questions)
    weeks = {SupportStyle(style): int(every) for style, every in own.get("styles", {}).items()}
    if any(every < 1 for every in weeks.values()):
        raise ValueError(f"{place}: a pulse comes every 1 week at most")
    return Questionnaire(kind, pace, questions, weeks)


def _check(kind: CheckinKind, place: str, pace: Pace, questions: Mapping[Party, tuple[Question, ...]]) -> None:
    if set(pace.asks) != set(questions):
        raise ValueError(f"{place}: asks and questions name other parties")
    first = [max(pace.asks.values(), key=_order), *pace.chases, pace.tells, pace.closes]
    if any(_order(one) >= _order(after) for one, after in pairwise(first)):
        raise ValueError(f"{place}: asks, chases, tells and closes must follow each other")
    for party, asked in questions.items():
        codes = [one.code for one in asked]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{place}, {party}: a code twice")
        if kind is CheckinKind.PULSE and len(asked) > MOST_OF_A_PULSE:
            raise ValueError(f"{place}, {party}: more than {MOST_OF_A_PULSE} questions")


def _order(moment: Moment) -> tuple[int, time]:
    return moment.days, moment.clock


def _moment(place: str, text: str) -> Moment:
    days, _, clock = text.partition(" ")
    try:
        return Moment(int(days), time.fromisoformat(clock))
    except ValueError as wrong:
        raise ValueError(f'{place}: "{text}" is no moment such as "2 10:00"') from wrong


def _question(place: str, one: Mapping[str, Any], scales: Mapping[str, Any]) -> Question:
    code = str(one.get("code", ""))
    if not code or ("scale" in one) == bool(one.get("open")):
        raise ValueError(f'{place}: question "{code}" needs a code, and a scale or open: true')
    scale = scales[one["scale"]] if "scale" in one else ()
    when = one.get("when", {})
    if set(when) - {"certificate", "exam_within"}:
        raise ValueError(f'{place}: question "{code}" has a condition that is not known')
    return Question(
        code,
        _by_language(f"{place}, {code}", one),
        tuple((str(option["value"]), _by_language(f"{place}, {code}", option)) for option in scale),
        Seen(one.get("seen", Seen.EVERYONE)),
        frozenset(when.get("certificate", ())),
        when.get("exam_within"),
    )


def _by_language(place: str, of: Mapping[str, Any]) -> Mapping[str, str]:
    found = {locale: of.get(locale) for locale in ("nl", "en")}
    wrong = [locale for locale, text in found.items() if not isinstance(text, str) or not text.strip()]
    if wrong:
        raise ValueError(f"{place}: no text for {', '.join(wrong)}")
    return {locale: str(text) for locale, text in found.items()}
