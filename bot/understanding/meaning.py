"""What a message means: a topic, a finer intent, and the words in it that name people, procedures, places and days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.records import Procedure
from bot.understanding.dates import Dates


class Intent(StrEnum):
    """What is asked. The part before the dot is the topic, named as the project's list of topics names it."""

    EMERGENCY = "urgent.emergency"
    INCIDENT = "urgent.incident"
    CLINICAL = "refuse_clinical.judgement"

    AUTH_CHECK = "auth.check"
    AUTH_LIST = "auth.list"
    AUTH_EXPLAIN = "auth.explain"
    AUTH_EXPIRY = "auth.expiry"
    AUTH_POLICY = "auth.policy"
    AUTH_WHO_CAN = "auth.who_can"
    AUTH_DECLINE = "auth.decline"
    AUTH_SIGNERS = "auth.signers"
    AUTH_OTHER = "auth.other"

    SHIFT_CHECK = "shift.check"
    SHIFT_FILL = "shift.fill"
    SHIFT_DUO = "shift.duo"
    SHIFT_MINE = "shift.mine"
    SHIFT_SUPERNUMERARY = "shift.supernumerary"
    SHIFT_FRESH = "shift.fresh"
    SHIFT_OTHER = "shift.other"

    EXAM_WHEN = "exam.when"
    EXAM_DETAIL = "exam.detail"
    EXAM_READY = "exam.ready"
    EXAM_RESULT = "exam.result"
    EXAM_OTHER = "exam.other"

    CERTIFICATE_STATUS = "certificate.status"
    CERTIFICATE_OTHER = "certificate.other"

    ASSIGNMENT_LIST = "assignment.list"
    ASSIGNMENT_EXPECT = "assignment.expect"
    ASSIGNMENT_OTHER = "assignment.other"

    LOAD_WEEKS = "load.weeks"
    PROGRESS_STATUS = "progress.status"
    PROGRESS_OTHER = "progress.other"

    PLAN_SHOW = "plan.show"
    PLAN_PROGRAMME = "plan.programme"
    PLAN_WORTH = "plan.worth"
    PLAN_IMPORT = "plan.import"
    PLAN_OTHER = "plan.other"

    EXEMPTION_STATUS = "exemption.status"
    EXEMPTION_PROCESS = "exemption.process"

    LESSONS = "calendar.lessons"
    PERIODS = "calendar.periods"
    INTAKES = "calendar.intakes"
    HOLIDAYS = "calendar.holidays"
    CALENDAR_OTHER = "calendar.other"

    CONTACT = "contact.who"
    CONTACT_OTHER = "contact.other"

    CHECKIN = "checkin.other"
    ACTIONS = "actions.other"
    ATTENDANCE = "attendance.other"
    HOURS = "hours.minimum"
    ONBOARDING = "onboarding.other"
    PLATFORM = "platform.other"
    SIGNAL = "signal.other"
    FEEDBACK = "feedback.other"
    REPORT = "report.other"
    ANNOUNCE = "announce.other"
    NUDGE = "nudge.other"
    SETTINGS = "settings.other"

    PRIVACY_MINE = "privacy.mine"
    PRIVACY_OTHER = "privacy.other"
    DATA_IMPORT = "data.import"
    DATA_FRESH = "data.fresh"
    DATA_OTHER = "data.other"

    TERM = "info.term"
    INFO_OTHER = "info.other"
    REFER = "refer.elsewhere"
    CAREER = "refer.career"

    YES = "dialogue.yes"
    NO = "dialogue.no"
    OTHER_ONE = "dialogue.other_one"
    NOT_MEANT = "dialogue.not_meant"
    BARE = "dialogue.bare"

    HELLO = "smalltalk.hello"
    THANKS = "smalltalk.thanks"
    HELP = "smalltalk.help"

    WAITING = "contact.waiting"
    HAND_OVER = "dialogue.hand_over"
    ANSWER = "dialogue.answer"
    WHICH = "dialogue.which"
    KEEP = "dialogue.keep"
    NOTICE = "nudge.notice"
    LEDGER = "data.ledger"
    UPCOMING = "nudge.upcoming"
    ACTIONS_LIST = "actions.list"
    ACTIONS_MAKE = "actions.make"
    ACTIONS_DONE = "actions.done"
    ACTIONS_MOVE = "actions.move"
    AUTH_FIND = "auth.find"
    OVERVIEW = "progress.overview"
    SETTINGS_SHOW = "settings.show"
    SETTINGS_CHANGE = "settings.change"
    SETTINGS_FORM = "settings.form"
    SETTINGS_PAUSE = "settings.pause"
    CHECKIN_ASK = "checkin.ask"
    CHECKIN_ANSWER = "checkin.answer"
    CHECKIN_SKIP = "checkin.skip"
    CHECKIN_INVITE = "checkin.invite"
    CHECKIN_READ = "checkin.read"
    CHECKIN_ROUNDS = "checkin.rounds"
    CHECKIN_EXPORT = "checkin.export"
    PRACTICE_LOG = "checkin.practice"
    PRACTICE_CONFIRM = "checkin.practice_confirm"
    TALK = "checkin.talk"
    TALK_PLAN = "checkin.plan"
    TALK_FITS = "checkin.fits"
    TALK_MOVE = "checkin.move"
    TALK_CANCEL = "checkin.cancel"
    TALK_PREPARE = "checkin.prepare"
    TALK_HELD = "checkin.held"
    TALK_MINUTES = "actions.minutes"
    TALK_DECISION = "actions.decision"
    TALK_JUDGE = "actions.judge"
    SIGNAL_LIST = "signal.list"
    SIGNAL_CLOSE = "signal.close"
    SIGNAL_EXIT = "signal.exit"
    PRACTICE_LIST = "progress.practice"
    PICTURE = "progress.picture"
    PICTURE_GROUP = "progress.group_picture"

    topic: str
    """The topic it belongs to."""

    def __init__(self, value: str) -> None:
        self.topic = value.split(".")[0]


TAPPED = frozenset(
    {
        Intent.HAND_OVER,
        Intent.ANSWER,
        Intent.WHICH,
        Intent.KEEP,
        Intent.NOTICE,
        Intent.LEDGER,
        Intent.UPCOMING,
        Intent.ACTIONS_LIST,
        Intent.ACTIONS_MAKE,
        Intent.ACTIONS_DONE,
        Intent.ACTIONS_MOVE,
        Intent.TALK_MINUTES,
        Intent.TALK_DECISION,
        Intent.TALK_JUDGE,
        Intent.AUTH_FIND,
        Intent.OVERVIEW,
        Intent.SETTINGS_SHOW,
        Intent.SETTINGS_CHANGE,
        Intent.SETTINGS_FORM,
        Intent.SETTINGS_PAUSE,
        Intent.CHECKIN_ASK,
        Intent.CHECKIN_ANSWER,
        Intent.CHECKIN_SKIP,
        Intent.CHECKIN_INVITE,
        Intent.CHECKIN_READ,
        Intent.CHECKIN_ROUNDS,
        Intent.CHECKIN_EXPORT,
        Intent.PRACTICE_LOG,
        Intent.PRACTICE_CONFIRM,
        Intent.TALK_FITS,
        Intent.TALK_HELD,
        Intent.SIGNAL_CLOSE,
        Intent.SIGNAL_EXIT,
    }
)
"""What no text means: it comes from a tap, or from the core itself."""


class About(StrEnum):
    """Whom the sentence is about, as its words say it."""

    SELF = "ik"
    OTHER = "een ander"
    GROUP = "een groep"
    UNSAID = "niet gezegd"


class Doubt(StrEnum):
    """Why a word must be asked back instead of taken."""

    NONE = "geen"
    FUZZY = "lijkt op"
    SEVERAL = "meer dan een"
    MISLEADING = "misleidend woord"
    UNLISTED = "niet in de catalogus"


@dataclass(frozen=True)
class Mention:
    """A word of the message that names something: `candidates` are ids, best first; only doubt NONE is an answer.

    `start` and `end` are positions in the message as it was given.
    """

    text: str
    start: int
    end: int
    candidates: tuple[str, ...]
    doubt: Doubt = Doubt.NONE

    @property
    def certain(self) -> str | None:
        """The one id it names, or None when it must be asked."""
        return self.candidates[0] if self.doubt is Doubt.NONE and len(self.candidates) == 1 else None


@dataclass(frozen=True)
class Words:
    """The names a message may hold: id → the ways people write it.

    `people` are those the asker may see, and nobody else; `medicines` are names that policies list.
    """

    procedures: tuple[Procedure, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    medicines: tuple[str, ...] = ()
    certificates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


CLIENT = "…"
"""Stands where the name of a client stood."""
SURE = 0.47
"""The confidence from which a message is answered without asking back: chosen on the development set, where one in ten
messages lies under it."""


@dataclass(frozen=True)
class Meaning:
    """One message read: what is asked, how sure that is (0–1), and what it names.

    `top` holds the three likeliest topics with their confidence, `likely` the best intent of each. `names` are the places
    [start, end) in the message of everything that is or may be a name of somebody, clients and the writer included;
    `clients` are those of clients alone.
    `unknown_name` is a word that stands where a person's name stands but names nobody in `Words.people`. `alone` is True
    for "alleen", "zonder iemand erbij", `nobody_else` only when nobody else is there: "mag ze het al alleen?" asks for
    independent, "ze staat alleen op de dienst" does not.
    """

    intent: Intent
    confidence: float
    top: tuple[tuple[str, float], ...]
    about: About
    people: tuple[Mention, ...]
    procedures: tuple[Mention, ...]
    locations: tuple[Mention, ...]
    certificates: tuple[Mention, ...]
    dates: Dates
    alone: bool = False
    nobody_else: bool = False
    medicine: str = ""
    unknown_name: str = ""
    language: str = "nl"
    likely: tuple[Intent, ...] = ()
    names: tuple[tuple[int, int], ...] = ()
    clients: tuple[tuple[int, int], ...] = ()

    @property
    def topic(self) -> str:
        """The topic of the intent."""
        return self.intent.topic

    def without_clients(self, text: str) -> str:
        """The message this is the meaning of, without the names of clients: nothing keeps those (invariant 6)."""
        for start, end in reversed(self.clients):
            text = f"{text[:start]}{CLIENT}{text[end:]}"
        return re.sub(f"{CLIENT}(?: {CLIENT})+", CLIENT, text)

    @property
    def sure(self) -> bool:
        """Can it be answered without asking what is meant?"""
        return self.confidence >= SURE
