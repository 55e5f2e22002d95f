"""The table of plans: everything the bot may say first of its own accord, one file each."""

from schedules.due import AnyPlan

PLANS: tuple[AnyPlan, ...] = ()
