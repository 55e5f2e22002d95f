"""The check-ins as files for a spreadsheet: only what the asker may read now, one line an answer.

A cell that a spreadsheet would take for a formula is made plain text (CSV injection).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from bot.domain.calendar import local
from bot.domain.checkins import Party, Round, Seat, SeatState
from bot.domain.people import PersonId
from bot.messages import Document, Reply, Tone
from handlers.checkin_held import KINDS
from handlers.checkin_rounds import MOST_TRAINEES, whom
from handlers.checkin_sight import Readable, answered, asked, in_order, readable
from handlers.phrasing import counted, today
from handlers.turn import Said, Turn
from storage import checkins, people

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.workbook.child import _WorkbookChild as Sheet

Cell = str | date
"""A moment is a local one: a spreadsheet knows no time zones."""
BACK = timedelta(weeks=52)
MOST_ROUNDS = 2_000
"""Of more the newest."""
HEADS = (
    "Deelnemer", "Soort", "Begin", "Gesloten", "Partij", "Wie", "Stand", "Vraag", "Antwoord", "Voor wie",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
WIDEST, NARROWEST, AIR = 60, 8, 3
"""Of a column, in signs; a filter button stands in the air."""
DAY, MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(turn: Turn) -> Said:
    """Both files, for the asker alone."""
    trainees, more = whom(turn)
    found = checkins.of_trainees(turn.db, list(trainees), today(turn) - BACK)[-MOST_ROUNDS:]
    shown = readable(turn, found)
    if not shown:
        return Said(Reply(turn.say("Er zijn nog geen check-ins om te exporteren."), Tone.INFO))
    lines: list[Sequence[Cell]] = [tuple(turn.say(head) for head in HEADS)]
    lines += [tuple(harmless(cell) if isinstance(cell, str) else cell for cell in one) for one in _lines(turn, shown)]
    files = (_csv(turn, lines), _workbook(turn, lines))
    told = [turn.say("In de bestanden staat alleen wat jij mag lezen. Deel ze niet verder.")]
    told += [turn.say("Ik laat de eerste {count} zien. Noem een naam voor iemand anders.", count=MOST_TRAINEES)] * more
    headline = counted(turn, len(shown), "Dit is één check-in.", "Dit zijn {count} check-ins.")
    about = dict.fromkeys(int(one.this.trainee) for one in shown)
    return Said(Reply(headline, Tone.INFO, tuple(told), documents=files), people=tuple(about))


def _lines(turn: Turn, shown: Sequence[Readable]) -> Iterator[Sequence[Cell]]:
    ids = {seat.person for one in shown for seat in one.this.seats if seat.person is not None}
    ids |= {one.this.trainee for one in shown} | {each.person for one in shown for each in one.answers}
    names = people.names(turn.db, sorted(ids))
    for one in shown:
        name = names.get(one.this.trainee, "")
        for seat in one.this.seats:
            head = (*_head(turn, one.this, name), turn.say(seat.party))
            own = in_order(one, seat.party)
            state = turn.say(_state(turn, one.this, seat))
            for each in own:
                value = answered(turn, one, seat.party, each.question, each.value)
                what = asked(turn, one, each, name.split()[0] if name else "").rstrip(":")
                who = _who(turn, seat.party, each.person, names)
                yield (*head, who, state, what, value, turn.say(each.seen))
            if not own:
                yield (*head, _who(turn, seat.party, seat.person, names), state, "", "", "")


def _head(turn: Turn, this: Round, name: str) -> tuple[Cell, ...]:
    closed = local(this.closed_at).replace(tzinfo=None) if this.closed_at else ""
    return name, turn.say(KINDS[this.kind]), this.first, closed


def _who(turn: Turn, party: Party, person: PersonId | None, names: Mapping[PersonId, str]) -> str:
    """The name, also of the asker: a file is kept, and read by others."""
    return names.get(person, turn.say(party)) if person is not None else turn.say(party)


def _state(turn: Turn, this: Round, seat: Seat) -> str:
    """Before closing only whether there is an answer: skipping is one too. After closing nobody is waited for."""
    if seat.state is SeatState.WAITING:
        return SeatState.WAITING if this.closed_at is None else "geen antwoord"
    return seat.state if this.closed_at is not None or seat.person == turn.asker.id else SeatState.ANSWERED


def harmless(cell: str) -> str:
    """A cell that begins like a formula, as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _csv(turn: Turn, lines: Iterable[Sequence[Cell]]) -> Document:
    """With semicolons and a mark of UTF-8, as Dutch offices open it by a click."""
    written = StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([_written(cell) for cell in line] for line in lines)
    content = written.getvalue().encode("utf-8-sig")
    return Document("check-ins.csv", "text/csv", content, turn.say("De check-ins als CSV-bestand."))


def _written(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y %H:%M}"
    return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else cell


def _workbook(turn: Turn, lines: Sequence[Sequence[Cell]]) -> Document:
    """With a head that stays in sight, a filter, and dates that can be sorted."""
    from openpyxl import Workbook  # a third of a second that only a workbook is worth
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("check-ins")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{len(lines)}"
    for place, column in enumerate(zip(*lines, strict=True), 1):
        longest = max(len(_written(cell)) for cell in column) + AIR
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest, NARROWEST), WIDEST)
    for place, line in enumerate(lines):
        cells = [_cell(sheet, one) for one in line]
        for cell in cells if place == 0 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return Document("check-ins.xlsx", XLSX, written.getvalue(), turn.say("De check-ins als Excel-bestand."))


def _cell(sheet: "Sheet", value: Cell) -> "SheetCell":
    """A date as a date; everything else as text, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
        cell.number_format = MOMENT if isinstance(value, datetime) else DAY
    return cell
