"""What must hold within one row, beyond each cell: the same sentences the tables check, said before they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.people import Role
from bot.domain.records import PlanState
from bot.understanding.normalise import normalise
from bot.understanding.stems import STOP, acts, common
from storage.imports.columns import Table
from storage.imports.mistakes import Said, said

Values = Mapping[str, Any]
Fault = tuple[str, Said]
Check = Callable[[Values], Iterator[Fault]]

LONGEST = timedelta(hours=36)
"""No lesson, exam or shift lasts longer: a wrong day would put a colleague on the ward for weeks."""
_ANY_ACT = ("give", "do")
"""The acts that every procedure consists of: "geven", "uitvoeren"."""


def faults(table: Table, values: Values, export_day: date) -> Iterator[Fault]:
    """What is wrong in a row whose cells are each right."""
    yield from _spans(table, values)
    for column in table.columns:
        value = values.get(column.field)
        if column.past and isinstance(value, date) and value > export_day:
            yield column.field, said("Deze dag ligt na de dag van de export ({day}).", day=export_day)
    if table.name in _CHECKS:
        yield from _CHECKS[table.name](values)


def _spans(table: Table, values: Values) -> Iterator[Fault]:
    for first, last in table.spans:
        start, end = values.get(first), values.get(last)
        if start is None or end is None:
            continue
        if isinstance(start, datetime):
            if end <= start:
                yield last, said("Het einde moet na het begin liggen.")
            elif end - start > LONGEST:
                yield last, said("Dit duurt langer dan {count} uur. Klopt de dag?", count=LONGEST // timedelta(hours=1))
        elif end < start:
            yield last, said("De laatste dag ligt voor de eerste dag.")


def _placement(values: Values) -> Iterator[Fault]:
    if values["only_there"] and values["location"] is None:
        yield "only_there", said("Noem de plek waar de plaats alleen voor geldt.")


def _plan(values: Values) -> Iterator[Fault]:
    if values["issued_on"] is not None and values["state"] is not PlanState.ISSUED:
        yield "issued_on", said("Een datum hoort alleen bij de status behaald.")


def _supervision(values: Values) -> Iterator[Fault]:
    if values["role"] is Role.TRAINEE:
        yield "role", said("Een deelnemer begeleidt niemand.")
    if values["trainee"] == values["supervisor"]:
        yield "supervisor", said("Niemand begeleidt zichzelf.")
    deputy = values["deputy"]
    if deputy is not None and deputy in (values["trainee"], values["supervisor"]):
        yield "deputy", said("Een vervanger is iemand anders dan de deelnemer en de begeleider.")
    if deputy is None and (values["deputy_first"] is not None or values["deputy_last"] is not None):
        yield "deputy", said("Er staan dagen van een vervanger, maar geen vervanger.")


def _session(values: Values) -> Iterator[Fault]:
    if (values["start"] is None) != (values["end"] is None):
        yield "end", said("Vul begin en einde allebei in, of geen van beide.")


def _registration(values: Values) -> Iterator[Fault]:
    if values["final"] and values["passed"] is None:
        yield "final", said("Een vastgestelde uitslag heeft ja of nee bij geslaagd.")


def _on_shift(values: Values) -> Iterator[Fault]:
    start, end, first, last = (values[name] for name in ("start", "end", "shift_start", "shift_end"))
    if first is not None and (end <= first or start >= last):
        yield "start", said("Deze uren vallen buiten de dienst.")


def _ward_word(values: Values) -> Iterator[Fault]:
    """Everyday words alone ("mag ik", "geven") would name the procedure in every message of everybody there."""
    said_words = {word.text for word in normalise(values["word"]).words if not word.text.isdigit()}
    if all(word in STOP or word in common() or acts().get(word) in _ANY_ACT for word in said_words):
        yield "word", said("Verwacht: een woord dat bij deze handeling hoort. Dit is te gewoon.")


_CHECKS: dict[str, Check] = {
    "woorden": _ward_word,
    "bpv_plaatsen": _placement,
    "certificaatplannen": _plan,
    "begeleiding": _supervision,
    "toetsmomenten": _session,
    "aanmeldingen": _registration,
    "dienst_bezetting": _on_shift,
}


def remarks(table: Table, values: Values) -> Iterator[Fault]:
    """What is kept although it counts for nothing (domain.md, decision line 5): the deliverer should know."""
    if table.name == "bekwaamheden":
        if values["signed_by"] is None:
            yield "signed_by", said("Telt niet: niemand tekende dit.")
        elif values["signed_by"] == values["person"]:
            yield "signed_by", said("Telt niet: de deelnemer tekende dit zelf.")
    if table.name == "oefenmomenten" and values["confirmed_by"] == values["person"]:
        yield "confirmed_by", said("Telt niet: de deelnemer bevestigde dit zelf.")
