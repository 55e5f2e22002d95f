"""A line of the table of routes: what is asked, by whom, what must be known first, and who answers."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import RecordKind, Role
from bot.understanding.meaning import Intent
from handlers.turn import Handler

EVERYONE = frozenset(Role)


class Need(StrEnum):
    """What the core finds out, or asks for, before the handler runs.

    PERSON: about whom ("ik" is the asker; a trainee who names nobody means themselves). ANYBODY: the same, but the
    handler can also answer without (about all whom the asker sees). PROCEDURE, PLACE: asked for when not named; WHEN:
    filled in by the rule of the decision when not named. MAYBE_WHEN: only when named. EMPLOYER: of the place that is
    named, else the asker's own.
    """

    PERSON = "persoon"
    ANYBODY = "persoon of iedereen"
    PROCEDURE = "handeling"
    WHEN = "moment"
    MAYBE_WHEN = "moment als het genoemd is"
    PLACE = "plaats"
    EMPLOYER = "werkgever"


HIDDEN = ("", "")
"""The `own` example of a route whose example is about others."""


@dataclass(frozen=True)
class Route:
    """`kind` is what the answer shows of a person: the core checks it; None shows nothing about anybody.

    `example` and `example_en` are real questions: the help shows them to who holds one of `roles`. `own` replaces both
    (Dutch, English) for who is a trainee and nothing else; HIDDEN shows that person none.
    """

    intent: Intent
    example: str
    example_en: str
    handler: Handler
    roles: frozenset[Role] = EVERYONE
    kind: RecordKind | None = None
    needs: frozenset[Need] = frozenset()
    own: tuple[str, str] | None = None

    def example_for(self, locale: str, *, trainee: bool) -> str:
        """The question that the help shows; "" for none."""
        dutch, english = self.own if trainee and self.own is not None else (self.example, self.example_en)
        return dutch if locale == "nl" else english
