"""The store: builds the database, takes deliveries in and back, opens a version read-only and runs the queries.

What people write has a file of its own, the register.
"""

from keyfigures.store.backup import Manifest, Restored, back_up, restore
from keyfigures.store.build import Progress, SourceReport, Stage, build, checks, current, is_built, meaning
from keyfigures.store.changes import Change, Changes, Version, changes, versions
from keyfigures.store.database import Row, Value, query
from keyfigures.store.journal import Event
from keyfigures.store.received import Delivery, Draft, Observation
from keyfigures.store.register import Entry, register_events, registered, write_event
from keyfigures.store.taking import accept, roll_back
from keyfigures.store.version import data_version

__all__ = [
    "Change",
    "Changes",
    "Delivery",
    "Draft",
    "Entry",
    "Event",
    "Manifest",
    "Observation",
    "Progress",
    "Restored",
    "Row",
    "SourceReport",
    "Stage",
    "Value",
    "Version",
    "accept",
    "back_up",
    "build",
    "changes",
    "checks",
    "current",
    "data_version",
    "is_built",
    "meaning",
    "query",
    "register_events",
    "registered",
    "restore",
    "roll_back",
    "versions",
    "write_event",
]
