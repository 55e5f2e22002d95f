"""The control group: a share of the trainees who get no nudges about work to hand in, to see whether nudges help.

Nobody is in it unless the school says so, and what is acute is never held out. Who is in it follows from the trainee
alone, so it is the same in every process and for every notice; with a larger share all of a smaller one are in it.
"""

from hashlib import sha256

from bot.domain.notices import NoticeKind
from bot.domain.people import PersonId
from schedules.due import Due

CONTROL_GROUP = "controlegroep"
_NUMBERS = 2**64


def in_control_group(trainee: PersonId, percent: int) -> bool:
    """Is this trainee among so many percent?"""
    number = int.from_bytes(sha256(f"{trainee}:wegwijs".encode()).digest()[:8])
    return number * 100 < percent * _NUMBERS


def held_out(due: Due, percent: int) -> bool:
    """Is this a notice that the control group does not get, and its trainee in it?"""
    trainee = due.person if due.about is None else due.about
    return due.kind is NoticeKind.DEADLINE and not due.acute and in_control_group(trainee, percent)
