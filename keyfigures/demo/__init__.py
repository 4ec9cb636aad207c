"""The demo data: invented organisations, departments and figures that behave like real ones; pure, always the same."""

from keyfigures.demo.generate import Demo, generate
from keyfigures.demo.places import Known, Place

__all__ = ["Demo", "Known", "Place", "generate"]
