"""Delivery and plans are tested on SQLite and on PostgreSQL, as storage is."""

from tests.storage.conftest import (
    bare,
    db,
    engine,
    fresh,
    kind,
    patient,
    postgres,
    postgresql_databases,
    shared,
    sqlite_files,
    template,
)

__all__ = [
    "bare",
    "db",
    "engine",
    "fresh",
    "kind",
    "patient",
    "postgres",
    "postgresql_databases",
    "shared",
    "sqlite_files",
    "template",
]
