"""The reading layer: the bytes of an untrusted file to sheets of cells, safely, with nothing interpreted."""

from keyfigures.sources.reading.intake import read

__all__ = ["read"]
