"""The check-ins as files for a spreadsheet: only what the asker may read now, one line an answer.

A cell that a spreadsheet would take for a formula is made plain text (CSV injection).
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import BytesIO, StringIO

from bot.domain.calendar import local
from bot.domain.checkins import Round
from bot.messages import Document, Reply, Tone
from handlers.checkin_held import KINDS, SEEN
from handlers.checkin_rounds import MOST_TRAINEES, whom
from handlers.checkin_sight import Readable, answered, asked, in_order, readable, who_said
from handlers.phrasing import counted, today
from handlers.turn import Said, Turn
from storage import checkins, people

BACK = timedelta(weeks=52)
MOST_ROUNDS = 2_000
"""Of more the newest."""
HEADS = (
    "Deelnemer", "Soort", "Begin", "Gesloten", "Partij", "Wie", "Stand", "Vraag", "Antwoord", "Voor wie",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(turn: Turn) -> Said:
    """Both files, for the asker alone."""
    trainees, more = whom(turn)
    found = checkins.of_trainees(turn.db, list(trainees), today(turn) - BACK)[-MOST_ROUNDS:]
    shown = readable(turn, found)
    if not shown:
        return Said(Reply(turn.say("Er zijn nog geen check-ins om te exporteren."), Tone.INFO))
    lines = [tuple(turn.say(head) for head in HEADS), *(tuple(map(harmless, one)) for one in _lines(turn, shown))]
    files = (_csv(turn, lines), _workbook(turn, lines))
    told = [turn.say("In de bestanden staat alleen wat jij mag lezen. Deel ze niet verder.")]
    told += [turn.say("Ik laat de eerste {count} zien. Noem een naam voor iemand anders.", count=MOST_TRAINEES)] * more
    headline = counted(turn, len(shown), "Dit is één check-in.", "Dit zijn {count} check-ins.")
    about = dict.fromkeys(int(one.this.trainee) for one in shown)
    return Said(Reply(headline, Tone.INFO, tuple(told), documents=files), people=tuple(about))


def _lines(turn: Turn, shown: Sequence[Readable]) -> Iterable[Sequence[str]]:
    ids = {seat.person for one in shown for seat in one.this.seats if seat.person is not None}
    ids |= {one.this.trainee for one in shown} | {each.person for one in shown for each in one.answers}
    names = people.names(turn.db, sorted(ids))
    for one in shown:
        name = names.get(one.this.trainee, "")
        for seat in one.this.seats:
            head = (*_head(turn, one.this, name), turn.say(seat.party))
            own = in_order(one, seat.party)
            state = _stand(turn, one.this, seat.state, seat.person == turn.asker.id)
            for each in own:
                value = answered(turn, one, seat.party, each.question, each.value)
                what = asked(turn, one, each, name.split()[0] if name else "").rstrip(":")
                who = who_said(turn, seat.party, each.person, names)
                yield (*head, who, state, what, value, turn.say(SEEN[each.seen]))
            if not own:
                yield (*head, who_said(turn, seat.party, seat.person, names), state, "", "", "")


def _head(turn: Turn, this: Round, name: str) -> tuple[str, ...]:
    closed = f"{local(this.closed_at):%d-%m-%Y %H:%M}" if this.closed_at else ""
    return name, turn.say(KINDS[this.kind]), f"{this.first:%d-%m-%Y}", closed


def _stand(turn: Turn, this: Round, state: str, own: bool) -> str:
    """Before closing only whether there is an answer: skipping is one too."""
    if this.closed_at is not None or own or state == "wacht":
        return turn.say(state)
    return turn.say("beantwoord")


def harmless(cell: str) -> str:
    """A cell that begins like a formula, as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _csv(turn: Turn, lines: Iterable[Sequence[str]]) -> Document:
    """With semicolons and a mark of UTF-8, as Dutch offices open it by a click."""
    written = StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(lines)
    content = written.getvalue().encode("utf-8-sig")
    return Document("check-ins.csv", "text/csv", content, turn.say("De check-ins als CSV-bestand."))


def _workbook(turn: Turn, lines: Sequence[Sequence[str]]) -> Document:
    from openpyxl import Workbook  # a third of a second that only a workbook is worth
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("check-ins")
    for line in lines:
        cells = [WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", one)) for one in line]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return Document("check-ins.xlsx", XLSX, written.getvalue(), turn.say("De check-ins als Excel-bestand."))
