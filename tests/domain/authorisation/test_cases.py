"""Every example case: the outcome it must have, with the reasons, conditions, evidence and dates it names."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from bot.domain.authorisation.decision import decide
from bot.domain.authorisation.outcome import Code, Condition, Decision, Outcome, Reason, Source
from bot.domain.authorisation.shift import Busy, ShiftDecision, ShiftQuestion, decide_duo, decide_shift
from bot.domain.calendar import Interval
from tests.domain.authorisation.case_files import EMPTY, PEOPLE, Case, instant, load, procedure_of

CASES = load()


def ids(case: Case) -> str:
    return f"line {case.line}: {case.name}"


def of_kind(run: str) -> list[Case]:
    return [case for case in CASES if case.run == run]


def check_outcome(case: Case, outcome: Outcome, reasons: tuple[Reason, ...]) -> None:
    wanted = case.data["outcome"]
    assert outcome.name in ([wanted] if isinstance(wanted, str) else wanted), reasons
    default = [] if outcome is Outcome.INDEPENDENT else [case.line]
    assert {str(line) for line in case.data.get("reasons", default)} <= {reason.line for reason in reasons}
    assert {Code[name] for name in case.data.get("codes", ())} <= {reason.code for reason in reasons}


@pytest.mark.parametrize("case", of_kind("decide"), ids=ids)
def test_decision(case: Case) -> None:
    decision = decide(case.question, case.facts)
    check_outcome(case, decision.outcome, decision.reasons)
    for name, check in CHECKS.items():
        if name in case.data:
            check(case.data[name], decision)


def check_conditions(names: list[str], decision: Decision) -> None:
    assert {proviso.condition for proviso in decision.conditions} == {Condition[name] for name in names}


def check_sources(names: list[str], decision: Decision) -> None:
    assert {Source[name] for name in names} <= {evidence.source for evidence in decision.evidence}


def check_valid_until(day: date | str, decision: Decision) -> None:
    assert decision.valid_until == (None if day == EMPTY else day)


def check_as_of(moment: datetime, decision: Decision) -> None:
    assert decision.as_of == instant(moment)


CHECKS: dict[str, Any] = {
    "conditions": check_conditions,
    "sources": check_sources,
    "valid_until": check_valid_until,
    "as_of": check_as_of,
}


def shift_question(case: Case) -> ShiftQuestion:
    """The shift asked about is the only one of the facts."""
    named = {code: procedure_of({"code": code, **change}) for code, change in case.data.get("procedures", {}).items()}
    (shift,) = case.facts.shifts
    question = case.question
    procedures = {question.procedure.code: question.procedure, **named}
    return ShiftQuestion(question.person, shift, procedures, question.now, question.alone)


@pytest.mark.parametrize("case", of_kind("shift"), ids=ids)
def test_shift(case: Case) -> None:
    busy = tuple(
        Busy(one["what"], Interval(instant(one["from"]), instant(one["to"]))) for one in case.data.get("busy", ())
    )
    decision = decide_shift(shift_question(case), case.facts, busy)
    check_outcome(case, decision.outcome, decision.reasons)
    check_shift(case, decision)


def check_shift(case: Case, decision: ShiftDecision) -> None:
    if "missing" in case.data:
        assert [code for code, _ in decision.missing] == case.data["missing"]
    if "conflicts" in case.data:
        assert [one.what for one in decision.conflicts] == case.data["conflicts"]


@pytest.mark.parametrize("case", of_kind("duo"), ids=ids)
def test_duo(case: Case) -> None:
    decision = decide_duo(shift_question(case), PEOPLE[case.data.get("second", "noor")], case.facts)
    check_outcome(case, decision.outcome, decision.reasons)


def test_every_line_of_the_rule_has_cases() -> None:
    per_line = Counter(case.line for case in CASES)
    assert set(per_line) == {str(line) for line in range(1, 13)}
    assert len(CASES) >= 90
