"""How signals are worded and from when on their rules speak: read from `data/warnings.yaml`, checked.

Handlers and plans read it alike. A mistake in the file is a SettingsError that names its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from bot.domain.warnings import Fact, Facts, Limits, Rule
from bot.errors import SettingsError
from bot.texts import LOCALES, Texts

FILE = Path(__file__).parent / "data" / "warnings.yaml"
_FILLED_IN = {"what", "day", "number", "least"}

ByLanguage = Mapping[str, str]
Choices = tuple[tuple[str, ByLanguage], ...]


@dataclass(frozen=True)
class Wording:
    """How one rule speaks, by language, and whether who guides on the ward may see what it saw."""

    label: ByLanguage
    fact: ByLanguage
    advice: ByLanguage
    work: bool

    def lines(self, facts: Facts, say: Texts) -> list[str]:
        """Each fact as a sentence."""
        return [self._line(fact, say) for fact in facts]

    def _line(self, fact: Fact, say: Texts) -> str:
        number, least = ("" if one is None else say.number(one) for one in (fact.number, fact.least))
        return self.fact[say.locale].format(what=fact.what, day=say.day(fact.day), number=number, least=least)


@dataclass(frozen=True)
class Warnings:
    """The whole file; `done` and `reasons` pair what is kept with how it is shown."""

    limits: Limits
    rules: Mapping[Rule, Wording]
    done: Choices
    reasons: Choices
    coping: ByLanguage
    now: ByLanguage


def shown(choices: Choices, value: str, locale: str) -> str:
    """How a value that was kept is shown; itself for one of before."""
    return next((names[locale] for kept, names in choices if kept == value), value)


@cache
def warnings() -> Warnings:
    """The project's own file."""
    return read(FILE)


def read(file: Path) -> Warnings:
    """What a file says; every rule must be in it, and nothing that is not known."""
    import yaml

    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        return Warnings(
            _limits(data["limits"]),
            {rule: _wording(rule, data["rules"][rule]) for rule in _every_rule(data["rules"])},
            _choices("done", data["done"]),
            _choices("reasons", data["reasons"]),
            _by_language("coping", data["coping"]),
            _by_language("now", data["now"]),
        )
    except yaml.YAMLError as broken:
        raise SettingsError(f"{file.name}: {broken}") from broken
    except KeyError as missing:
        raise SettingsError(f"{file.name}: {missing} is missing") from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise SettingsError(f"{file.name}: {wrong}") from wrong


def _limits(given: Mapping[str, Any]) -> Limits:
    known = {one.name for one in fields(Limits)}
    if set(given) != known:
        raise ValueError(f"limits: {', '.join(sorted(set(given) ^ known))} is missing or not known")
    for name, value in given.items():
        if type(value) is not int or value < 1:
            raise ValueError(f"limits: {name} must be a whole number from 1")
    return Limits(**given)


def _every_rule(given: Mapping[str, Any]) -> tuple[Rule, ...]:
    if set(given) != set(Rule):
        raise ValueError(f"rules: {', '.join(sorted(set(given) ^ set(Rule)))} is missing or not known")
    return tuple(Rule)


def _wording(rule: Rule, own: Mapping[str, Any]) -> Wording:
    if set(own) - {*LOCALES, "work"} or type(own.get("work", False)) is not bool:
        raise ValueError(f'rule "{rule}": only nl, en, and work: true or false')
    parts = {
        name: _by_language(f'rule "{rule}", {name}', {locale: own[locale].get(name) for locale in LOCALES})
        for name in ("label", "fact", "advice")
    }
    for text in parts["fact"].values():
        unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - _FILLED_IN
        if unknown:
            raise ValueError(f'rule "{rule}", fact: {", ".join(sorted(unknown))} is not filled in')
    return Wording(**parts, work=own.get("work", False))


def _choices(place: str, given: list[Mapping[str, Any]]) -> Choices:
    found = tuple((str(one["value"]), _by_language(f"{place}, {one['value']}", one)) for one in given)
    values = [value for value, _ in found]
    if not found or len(set(values)) != len(values) or not all(value.strip() for value in values):
        raise ValueError(f"{place}: no value, or one twice")
    return found


def _by_language(place: str, of: Mapping[str, Any]) -> ByLanguage:
    found = {locale: of.get(locale) for locale in LOCALES}
    wrong = [locale for locale, text in found.items() if not isinstance(text, str) or not text.strip()]
    if wrong:
        raise ValueError(f"{place}: no text for {', '.join(wrong)}")
    return {locale: str(text) for locale, text in found.items()}
