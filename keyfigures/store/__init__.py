"""The store: builds the database from the data folder, opens it read-only and runs the queries."""

from keyfigures.store.build import SourceReport, Stage, build, current, is_built
from keyfigures.store.database import Row, Value, query
from keyfigures.store.version import data_version

__all__ = ["Row", "SourceReport", "Stage", "Value", "build", "current", "data_version", "is_built", "query"]
