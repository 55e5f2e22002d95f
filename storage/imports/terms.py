"""What a delivery is: whose, of when, and everything or a part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.imports.files import Delivery
from storage.imports.mistakes import Findings, Mistake, Said, said
from storage.imports.rows import layout, read_rows
from storage.imports.spec import DELIVERY


@dataclass(frozen=True)
class Terms:
    """Source, aware instant of the export, and whether it is full; None is not said yet."""

    source: str | None = None
    exported: datetime | None = None
    full: bool | None = None

    def or_else(self, other: Terms) -> Terms:
        """These, and what they do not say from the other."""
        return Terms(
            self.source or other.source,
            self.exported if self.exported is not None else other.exported,
            self.full if self.full is not None else other.full,
        )


def terms_of(delivery: Delivery, given: Terms, usual: Terms, now: datetime, mistakes: Findings) -> Terms:
    """What was given, else what the file levering says, else what is usual; what is still unknown is a mistake."""
    terms = given.or_else(_said_in_file(delivery, mistakes)).or_else(usual)
    mistakes.extend(Mistake(DELIVERY.name, problem) for problem in _problems(terms, now))
    usable = terms.exported is not None and terms.exported.tzinfo is not None and terms.exported <= now
    return terms if usable else Terms(terms.source, None, terms.full)


def _problems(terms: Terms, now: datetime) -> Iterator[Said]:
    """An export without a time zone could be of any moment, and one that is still to come of none."""
    if not terms.source:
        yield said("Niet bekend van wie de gegevens zijn. Vul bron in levering in.")
    if terms.exported is None:
        yield said("Niet bekend van wanneer de gegevens zijn. Vul exportdatum in levering in.")
    elif terms.exported.tzinfo is None:
        yield said("Het moment van de export heeft geen tijdzone.")
    elif terms.exported > now:
        yield said("De export ligt in de toekomst: {moment}. Klopt de klok?", moment=terms.exported.astimezone(UTC))
    if terms.full is None:
        yield said("Niet bekend of dit alles is of een deel. Vul volledig in levering in.")


def _said_in_file(delivery: Delivery, mistakes: Findings) -> Terms:
    sheet = delivery.sheets.get(DELIVERY.name)
    found = None if sheet is None else layout(sheet, mistakes)
    if sheet is None or found is None:
        return Terms()
    rows = list(read_rows(sheet, found, mistakes, Findings()))
    if len(rows) != 1:
        problem = said("Verwacht: precies één rij onder de kolommen. Hier staan er {count}.", count=len(rows))
        mistakes.add(Mistake(sheet.label, problem))
        return Terms()
    source, exported, full = (rows[0].values.get(name) for name in ("source", "exported", "full"))
    return Terms(
        source if isinstance(source, str) else None,
        exported if isinstance(exported, datetime) else None,
        full if isinstance(full, bool) else None,
    )
