"""The records: tables, questions to them, imports and migrations.

Every question takes a SQLAlchemy Core connection and gives frozen dataclasses; rows never leave this room.
"""
