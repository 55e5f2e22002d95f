"""Delivery is tested on SQLite and on PostgreSQL, as storage is."""

from tests.storage.conftest import bare, engine, fresh, kind, patient, postgres, template

__all__ = ["bare", "engine", "fresh", "kind", "patient", "postgres", "template"]
