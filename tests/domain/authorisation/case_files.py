"""Reads the example cases: records, a question and what must come out, as data (see cases/base.toml for the format)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.authorisation.facts import Facts, Question, TraineeRecords, WorkProcessPass
from bot.domain.calendar import AMSTERDAM, Interval
from bot.domain.people import PersonId
from bot.domain.records import (
    Attending,
    Competence,
    Exemption,
    Placement,
    PlannedCertificate,
    Policy,
    PracticeLog,
    Procedure,
    SelfDecline,
    Shift,
    SigningRight,
    StaffEntry,
    Training,
    Trajectory,
)

Table = Mapping[str, Any]
T = TypeVar("T")

FOLDER = Path(__file__).parent / "cases"
BASE: Table = tomllib.loads((FOLDER / "base.toml").read_text(encoding="utf-8"))
PEOPLE = {name: PersonId(number) for name, number in BASE["people"].items()}
EMPTY = "leeg"

OF_PERSON: dict[str, tuple[type, str]] = {
    "trajectory": (Trajectory, "trajectories"),
    "placement": (Placement, "placements"),
    "competence": (Competence, "competences"),
    "training": (Training, "trainings"),
    "planned": (PlannedCertificate, "planned"),
    "exemption": (Exemption, "exemptions"),
    "workprocess": (WorkProcessPass, "work_processes"),
    "practice": (PracticeLog, "practice"),
    "decline": (SelfDecline, "declines"),
}
OF_EMPLOYER: dict[str, tuple[type, str]] = {
    "policy": (Policy, "policies"),
    "right": (SigningRight, "signing_rights"),
    "staff": (StaffEntry, "staff"),
    "shift": (Shift, "shifts"),
}
KINDS = {**OF_PERSON, **OF_EMPLOYER}
HINTS: dict[type, dict[str, Any]] = {
    which: get_type_hints(which) for which in (Procedure, *(which for which, _ in KINDS.values()))
}
EXPECTED = frozenset(
    {"outcome", "reasons", "codes", "conditions", "sources", "valid_until", "as_of", "missing", "conflicts", "people"}
)
WORDS = (
    frozenset({"line", "run", "without", "ask", "procedure", "procedures", "busy", "second"}) | EXPECTED | set(KINDS)
)


@dataclass(frozen=True)
class Case:
    """One example: `line` is the line of the rule it shows; `data` holds what differs from the base."""

    name: str
    line: str
    data: Table = field(repr=False)

    @property
    def run(self) -> str:
        """What is asked: decide, shift or duo."""
        return str(self.data.get("run", "decide"))

    @property
    def facts(self) -> Facts:
        """The records of the base with what this case adds, changes and leaves out."""
        return facts_of(self.data)

    @property
    def procedure(self) -> Procedure:
        """The procedure asked about."""
        return procedure_of(self.data.get("procedure", {}))

    @property
    def question(self) -> Question:
        """The question of a decide case."""
        ask = {**BASE["ask"], **self.data.get("ask", {})}
        day = ask.get("day")
        return Question(
            person=PEOPLE[ask["person"]],
            procedure=self.procedure,
            employer=ask["employer"],
            interval=Interval.of_day(day) if day else Interval(instant(ask["from"]), instant(ask["to"])),
            location=None if ask["location"] == EMPTY else ask["location"],
            now=instant(ask["now"]),
            alone=ask.get("alone", False),
            whole_day=day is not None,
            medicine=ask.get("medicine", ""),
        )


def load() -> list[Case]:
    """Every case of the folder; ValueError for a word that no case may use, so that a typing error is seen."""
    cases: list[Case] = []
    for path in sorted(FOLDER.glob("[0-9]*.toml")):
        for name, data in tomllib.loads(path.read_text(encoding="utf-8")).items():
            unknown = set(data) - WORDS
            if unknown or "outcome" not in data:
                raise ValueError(f"{path.name}: {name}: {unknown or 'no outcome'}")
            cases.append(Case(name, str(data["line"]), data))
    return cases


def procedure_of(change: Table) -> Procedure:
    """A procedure of the catalogue: the base's with what differs."""
    return build(Procedure, {**BASE["procedure"], **change})


def facts_of(data: Table) -> Facts:
    """The facts of a case."""
    tables = _tables(data)
    shared: dict[str, Any] = {field: _records(kind, tables, which) for kind, (which, field) in OF_EMPLOYER.items()}
    own: dict[str, Any] = {field: _records(kind, tables, which) for kind, (which, field) in OF_PERSON.items()}
    people = {_owner(record) for records in own.values() for record in records} | {PEOPLE["fatima"]}
    by_person = {
        person: TraineeRecords(
            person, **{field: tuple(r for r in records if _owner(r) == person) for field, records in own.items()}
        )
        for person in people
    }
    return Facts(records=by_person, **shared)


def _tables(data: Table) -> dict[str, dict[str, Table]]:
    """Kind → name → fields."""
    left_out = set(data.get("without", ()))
    tables: dict[str, dict[str, Table]] = {kind: {} for kind in KINDS}
    for entry in BASE["present"]:
        kind, name = entry.split(".")
        if entry not in left_out:
            tables[kind][name] = BASE["template"][kind]
    for kind in KINDS:
        for name, change in data.get(kind, {}).items():
            tables[kind][name] = {**BASE["template"][kind], **change}
    return tables


def _records(kind: str, tables: dict[str, dict[str, Table]], which: type[T]) -> tuple[T, ...]:
    return tuple(
        _unchanged(kind, n) if table is BASE["template"][kind] else build(which, {"id": n, **table})
        for n, table in enumerate(tables[kind].values(), start=1)
    )


@cache
def _unchanged(kind: str, number: int) -> Any:
    """Most records of most cases are the base's: the properties build many thousands of them."""
    return build(KINDS[kind][0], {"id": number, **BASE["template"][kind]})


def _owner(record: Any) -> PersonId:
    owner: PersonId = record.person if hasattr(record, "person") else record.trainee
    return owner


def build(which: type[T], table: Table) -> T:
    """A record from a table; TypeError for a field it does not have."""
    if which is Shift:
        table = _shift(table)
    hints = HINTS[which]
    return which(**{name: coerce(hints[name], value) for name, value in table.items() if name in hints or name != "id"})


def _shift(table: Table) -> Table:
    hours = [table["from"], table["to"]]
    staff = [
        Attending(PEOPLE[one], coerce(Interval, hours))
        if isinstance(one, str)
        else Attending(PEOPLE[one["who"]], coerce(Interval, [one["from"], one["to"]]))
        for one in table["staff"]
    ]
    rest = {name: value for name, value in table.items() if name not in ("from", "to")}
    return {**rest, "interval": hours, "staff": staff}


def instant(value: datetime) -> datetime:
    """A wall-clock time in the Netherlands as an instant; one with an offset is one already."""
    return (value.replace(tzinfo=AMSTERDAM) if value.tzinfo is None else value).astimezone(UTC)


def coerce(hint: Any, value: Any) -> Any:
    """A plain value of the file as the type of its field; TypeError when it does not fit."""
    if isinstance(value, str) and value == EMPTY:
        return None
    if get_origin(hint) in (Union, UnionType):
        return coerce(next(arm for arm in get_args(hint) if arm is not type(None)), value)
    if get_origin(hint) in (tuple, frozenset):
        return _collection(hint, value)
    if hint is PersonId:
        return PEOPLE[value]
    if hint is Interval:
        return Interval(instant(value[0]), instant(value[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is datetime and isinstance(value, datetime):
        return instant(value)
    if not isinstance(value, hint) or (hint is date and isinstance(value, datetime)):
        raise TypeError(f"{value!r} is not a {hint}")
    return value


def _collection(hint: Any, value: Any) -> Any:
    item = get_args(hint)
    if get_origin(hint) is tuple and item[-1] is not Ellipsis:
        return tuple(coerce(one, part) for one, part in zip(item, value, strict=True))
    return get_origin(hint)(coerce(item[0], part) for part in value)
