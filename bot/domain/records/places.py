"""Schools, employers and their locations.
"Until" and "last" are the last valid local day, up to its 24:00. `confirmed_at` is the instant at which the record's
source last confirmed it. `withdrawn` marks a record that a later full file no longer held: it is kept, and is no
evidence.
"""

from dataclasses import dataclass

from bot.domain.people import OrganisationKind


@dataclass(frozen=True)
class Organisation:
    """A school or an employer; `code` is the short name its files use."""

    code: str
    name: str
    kind: OrganisationKind


@dataclass(frozen=True)
class Location:
    """Locatie: a place of an employer. `on_call` pairs a name (achterwacht, MIC) with a telephone number."""

    code: str
    name: str
    organisation: str
    aliases: tuple[str, ...] = ()
    on_call: tuple[tuple[str, str], ...] = ()
