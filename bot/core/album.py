"""The pictures of one answer, drawn while no transaction is open: drawing one takes longer than all the rest together."""

from dataclasses import dataclass, field

from handlers.drawing import draw
from handlers.sheets import Sheet

MOST = 3
"""Pictures drawn ahead. Of facts that change faster than they are drawn, the next one is drawn inside."""


class Undrawn(Exception):
    """This picture must be there before the event can be answered. No error, so not in their tree: it is always taken up."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__("a picture must be drawn first")
        self.sheet = sheet


@dataclass
class Album:
    """The same sheet is the same picture: one whose facts have changed since it was drawn is not found."""

    _drawn: dict[Sheet, bytes] = field(default_factory=dict)

    def add(self, sheet: Sheet) -> None:
        """Draws it."""
        self._drawn[sheet] = draw(sheet)

    def picture(self, sheet: Sheet) -> bytes:
        """The picture; Undrawn when it is still to be made."""
        if sheet not in self._drawn:
            if len(self._drawn) < MOST:
                raise Undrawn(sheet)
            self.add(sheet)
        return self._drawn[sheet]
