"""Preflight ("bagerste række"): what the back row cannot see or trust in a chart, and a remedy for each."""

from keyfigures.figures.preflight.check import Check, Remark, Severity
from keyfigures.figures.preflight.inspection import REMEDIES, preflight, remedied

__all__ = ["REMEDIES", "Check", "Remark", "Severity", "preflight", "remedied"]
