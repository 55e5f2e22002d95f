"""The table of plans: everything the bot may say first of its own accord, one file each."""

from schedules import (
    actions,
    competences,
    deadlines,
    endings,
    exams,
    few_hours,
    lessons,
    no_show,
    no_supervisor,
    onboarding,
    rounds,
    talks,
    unreached,
    warnings,
    weekly,
)
from schedules.due import AnyPlan

PLANS: tuple[AnyPlan, ...] = (
    exams.PLAN,
    competences.PLAN,
    lessons.PLAN,
    no_show.PLAN,
    deadlines.PLAN,
    actions.PLAN,
    onboarding.PLAN,
    rounds.PLAN,
    talks.PLAN,
    weekly.PLAN,
    no_supervisor.PLAN,
    few_hours.PLAN,
    endings.PLAN,
    warnings.PLAN,
    unreached.PLAN,
)
