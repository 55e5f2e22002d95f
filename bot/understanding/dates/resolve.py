"""Which date a day and month, a day number or a weekday with a date mean, when the year or month was not said."""

from collections.abc import Callable
from datetime import date

from bot.understanding.dates.model import Doubt
from bot.understanding.dates.scene import Choice, Scene, days, either, nearest, sure
from bot.understanding.dates.year import Days, add, day, month


def dated(scene: Scene, i: int, number: int, month_number: int, year: int | None, weekday: int | None) -> Choice:
    """A day and month, perhaps with a year and a weekday that must agree with them."""
    if year is not None:
        exact = day(year, month_number, number)
        return agreeing(sure(exact), weekday) if exact else Choice((), Doubt.IMPOSSIBLE)

    def of_year(any_year: int) -> Days | None:
        found = day(any_year, month_number, number)
        return (found, found) if found else None

    choice = nearest(scene, i, of_year)
    return choice if weekday is None else _by_weekday(scene, choice, of_year, weekday)


def _by_weekday(scene: Scene, choice: Choice, of_year: Callable[[int], Days | None], weekday: int) -> Choice:
    """The weekday tells which year is meant, among the readings first, then last year's and next year's day."""
    matching = [option for option in choice.options if option.first.weekday() == weekday]
    if len(matching) == 1:
        return Choice(tuple(matching))
    past = of_year(scene.today.year - (choice.options[0].first.year >= scene.today.year)) if choice.options else None
    for span in (past, of_year(scene.today.year)):
        if span and span[0].weekday() == weekday and span[0] < scene.today and (scene.today - span[0]).days <= 183:
            return sure(*span)
    return agreeing(choice, weekday)


def agreeing(choice: Choice, weekday: int | None) -> Choice:
    """A date whose weekday is not the one that was said: the date and the nearest such weekday are offered."""
    if weekday is None or not choice.options or all(option.first.weekday() == weekday for option in choice.options):
        return choice
    first = choice.options[0].first
    offset = (weekday - first.weekday() + 3) % 7 - 3
    return either((*choice.options, days(add(first, offset))), Doubt.MISMATCH)


def next_day(scene: Scene, i: int, number: int) -> Choice:
    """ "De 29e": the next such day of a month, today included; with a verb of the past the last one is offered too."""
    found = [day(first.year, first.month, number) for first in _months_around(scene.today)]
    ahead = next((each for each in found if each is not None and each >= scene.today), None)
    before = next((each for each in reversed(found) if each is not None and each < scene.today), None)
    if ahead is None or before is None:
        return Choice((), Doubt.IMPOSSIBLE)
    if scene.look_back:
        return sure(before)
    if scene.speaks_of_past(i) and ahead != scene.today:
        return either((days(before), days(ahead)))
    return sure(ahead)


def _months_around(today: date) -> list[date]:
    return [month(today.year, today.month + step)[0] for step in range(-2, 4)]
