"""The table of plans: everything the bot may say first of its own accord, one file each."""

from schedules import competences, deadlines, exams, lessons, no_show, onboarding, unreached, weekly
from schedules.due import AnyPlan

PLANS: tuple[AnyPlan, ...] = (
    deadlines.PLAN,
    exams.PLAN,
    competences.PLAN,
    lessons.PLAN,
    no_show.PLAN,
    onboarding.PLAN,
    weekly.PLAN,
    unreached.PLAN,
)
