"""Records to try the rule on: the example cases mixed with each other and with sign-offs of every make.

Mixing what the cases change covers every clause together with every other one, and shrinks to the names of few cases.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.facts import Facts, Question, TraineeRecords, WorkProcessPass
from bot.domain.authorisation.outcome import Decision, Outcome
from bot.domain.people import PersonId
from bot.domain.records import Competence, Exemption, Placement, PlannedCertificate, StaffEntry, Training
from tests.domain.authorisation.case_files import EMPTY, Case, load

Record = Any
CASES = [case for case in load() if case.run == "decide"]
EASY = [case for case in CASES if case.data["outcome"] in ("INDEPENDENT", "SUPERVISED")]
HARD = [case for case in CASES if case not in EASY]

# Now is 19 November 10:00 and most questions are about 22 November.
FRESH, LIMIT, STALE = datetime(2024, 11, 19, 6), datetime(2024, 11, 12, 10), datetime(2024, 11, 12, 9, 59)  # noqa: DTZ001
INTERVAL = frozenset({"from", "to", "day"})
DAYS = [date(2024, 10, 1), date(2024, 11, 1), date(2024, 11, 10), date(2024, 11, 22), date(2024, 11, 23)]


@dataclass(frozen=True)
class Scenario:
    """A question with the records it is judged by."""

    question: Question = field(repr=False)
    facts: Facts
    made_of: str = ""

    @property
    def decision(self) -> Decision:
        """What the rule says."""
        return decide(self.question, self.facts)

    @property
    def permits(self) -> int:
        """How permissive the outcome is: 0 for not positive, 1 for SUPERVISED, 2 for INDEPENDENT."""
        return permits(self.decision.outcome)

    def asked(self, **change: Any) -> "Scenario":
        """The same records, another question."""
        return replace(self, question=replace(self.question, **change))

    def mapped(self, change: Callable[[Record], Record | None]) -> "Scenario":
        """The same question, each record changed; None leaves it out."""
        return replace(self, facts=mapped(self.facts, change))

    def own(self) -> TraineeRecords:
        """The records of the person asked about."""
        return self.facts.records.get(self.question.person, TraineeRecords(self.question.person))


def permits(outcome: Outcome) -> int:
    """UNKNOWN and NOT_ALLOWED permit equally little."""
    return {Outcome.INDEPENDENT: 2, Outcome.SUPERVISED: 1}.get(outcome, 0)


REGISTER = (Competence, Training, PlannedCertificate, Exemption, Placement, StaffEntry, WorkProcessPass)
LONG_AGO = timedelta(hours=168, seconds=1)

SHARED = ("policies", "signing_rights", "staff", "shifts")
PERSONAL = tuple(field.name for field in fields(TraineeRecords) if field.name != "person")


def records_of(facts: Facts) -> list[Record]:
    """Every record there is."""
    personal = [one for own in facts.records.values() for name in PERSONAL for one in getattr(own, name)]
    return personal + [one for name in SHARED for one in getattr(facts, name)]


def remade(facts: Facts, change: Callable[[tuple[Record, ...]], Iterable[Record]]) -> Facts:
    """The facts with each collection of records changed."""

    def each(holder: Any, names: Iterable[str]) -> Any:
        changed: dict[str, Any] = {name: tuple(change(getattr(holder, name))) for name in names}
        return replace(holder, **changed)

    by_person = {person: each(own, PERSONAL) for person, own in facts.records.items()}
    result: Facts = each(replace(facts, records=by_person), SHARED)
    return result


def mapped(facts: Facts, change: Callable[[Record], Record | None]) -> Facts:
    """The facts with each record changed; None leaves it out."""
    return remade(facts, lambda many: (one for one in map(change, many) if one is not None))


def joined(one: Facts, other: Facts) -> Facts:
    """The records of both."""
    people = {*one.records, *other.records}

    def both(holder: Any, more: Any, names: Iterable[str]) -> Any:
        together: dict[str, Any] = {name: getattr(holder, name) + getattr(more, name) for name in names}
        return replace(holder, **together)

    by_person: Mapping[PersonId, TraineeRecords] = {
        person: both(
            one.records.get(person, TraineeRecords(person)), other.records.get(person, TraineeRecords(person)), PERSONAL
        )
        for person in people
    }
    result: Facts = both(replace(one, records=by_person), other, SHARED)
    return result


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables in one; where both say something the second is right."""
    together = dict(one)
    for name, value in other.items():
        if isinstance(value, Mapping) and isinstance(together.get(name), Mapping):
            together[name] = merged(together[name], value)
        elif name == "without":
            together[name] = [*together.get(name, []), *value]
        else:
            together[name] = value
    return together


def holds(*given_these: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`given` with half the examples of the profile, so that all properties together take a few seconds."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        few = settings(max_examples=settings().max_examples // 2)
        decorated: Callable[..., None] = few(given(*given_these)(test))
        return decorated

    return decorate


days = st.sampled_from(DAYS)
signoffs: st.SearchStrategy[Mapping[str, Any]] = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["zelfstandig", "zelfstandig", "onder toezicht", "instructie"]),
        "location": st.sampled_from(["linde", EMPTY, "eik"]),
        "signed_by": st.sampled_from(["anna", "anna", "bram", "fatima", EMPTY]),
        "signed_on": days,
        "first": days,
        "until": st.sampled_from([date(2025, 10, 1), date(2025, 10, 1), *DAYS, EMPTY]),
        "revoked_on": st.sampled_from([EMPTY, EMPTY, EMPTY, *DAYS]),
        "withdrawn": st.sampled_from([False, False, True]),
        "confirmed_at": st.sampled_from([FRESH, FRESH, LIMIT, STALE]),
    }
)
extra_signoffs = st.dictionaries(st.sampled_from(["x", "y", "main"]), signoffs, max_size=2)


def _scenario(parts: tuple[list[Case], list[Case], Mapping[str, Any]]) -> Scenario:
    easy, hard, competences = parts
    cases = (*easy, *hard)
    nothing: dict[str, Any] = {"competence": competences}
    data = merged(reduce(merged, [case.data for case in cases], nothing), nothing)
    hours = [case.data["ask"] for case in cases if INTERVAL & set(case.data.get("ask", ()))]
    rest = {name: value for name, value in data.get("ask", {}).items() if name not in INTERVAL}
    last = {name: hours[-1][name] for name in INTERVAL & set(hours[-1])} if hours else {}
    case = Case(" + ".join(case.name for case in cases), "", {**data, "ask": {**rest, **last}})
    return Scenario(case.question, case.facts, case.name)


scenarios: st.SearchStrategy[Scenario] = st.tuples(
    st.lists(st.sampled_from(EASY), max_size=3),
    st.lists(st.sampled_from(HARD), max_size=1),
    st.one_of(st.just({}), extra_signoffs),
).map(_scenario)
"""A question and its records; one in three is positive."""

likely: st.SearchStrategy[Scenario] = st.lists(st.sampled_from(EASY), max_size=3).map(
    lambda easy: _scenario((easy, [], {}))
)
"""The same from cases that are positive: most are."""

BASE_SCENARIO = _scenario(([], [], {}))
