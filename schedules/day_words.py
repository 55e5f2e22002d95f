"""Days as they are said on the day a message leaves: "morgen" is true then, and only then."""

from datetime import date

from bot.texts import Texts


def day_said(say: Texts, day: date, today: date) -> str:
    """A day from here: "morgen, vrijdag 22 november"; one that is over without a word for how long ago."""
    named = say.near_day(day, today)
    away = (day - today).days
    if away == 0:
        return say("vandaag, {day}", day=named)
    if away == 1:
        return say("morgen, {day}", day=named)
    if away > 1:
        return say("over {count} dagen, {day}", count=away, day=named)
    return named


def days_late(say: Texts, due: date, today: date) -> str:
    """How long ago the last day was: "1 dag te laat"."""
    late = (today - due).days
    return say("1 dag te laat") if late == 1 else say("{count} dagen te laat", count=late)
