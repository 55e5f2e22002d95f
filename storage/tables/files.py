"""Tables of what retention keeps for itself: since when a trajectory has ended, and how far it looked."""

from sqlalchemy import Column, Date, Integer, Table

from storage.tables.base import metadata, to

trajectory_ends = Table(
    "trajectory_ends",
    metadata,
    to("trajectory", "trajectories.id", index=False, cascade=True, primary_key=True),
    Column("day", Date, nullable=False),
)
"""On which local day a trajectory had ended for sure; none while it runs, and no file tells it."""

file_looks = Table(
    "file_looks",
    metadata,
    Column("day", Date, primary_key=True),
    Column("after", Integer, nullable=False),
)
"""How far retention looked for files that are over on a local day: at everybody up to this number."""
