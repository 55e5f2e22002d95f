"""When the records were last confirmed by their sources: for the demo's clock and for the doctor."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from storage.practice import SOURCE
from storage.tables import metadata


def confirm_all(db: Connection, at: datetime) -> None:
    """Lets every source have confirmed its records at this instant; only the demo may pretend so."""
    for table in metadata.sorted_tables:
        if "confirmed_at" in table.c:
            db.execute(update(table).values(confirmed_at=at))


def oldest(db: Connection) -> dict[str, datetime]:
    """Per table the confirmation that is longest ago, of the tables that hold rows of a file."""
    found: dict[str, datetime] = {}
    for table in metadata.sorted_tables:
        if "confirmed_at" in table.c:
            instant = db.execute(select(func.min(table.c.confirmed_at)).where(table.c.source != SOURCE)).scalar()
            if instant is not None:
                found[table.name] = instant
    return found
