"""The table of plans: everything the bot may say first of its own accord, one file each."""

from schedules import (
    competences,
    deadlines,
    endings,
    exams,
    few_hours,
    lessons,
    no_show,
    no_supervisor,
    onboarding,
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
    onboarding.PLAN,
    weekly.PLAN,
    no_supervisor.PLAN,
    few_hours.PLAN,
    endings.PLAN,
    warnings.PLAN,
    unreached.PLAN,
)
