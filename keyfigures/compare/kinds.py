"""The four averages a reader can mean; which one is meant always stands beside the number."""

from enum import StrEnum


class AverageKind(StrEnum):
    """A kind of average."""

    SIMPLE = "simple"
    WEIGHTED = "weighted"
    MEDIAN = "median"
    PUBLISHED = "published"


COMPUTED = (AverageKind.SIMPLE, AverageKind.WEIGHTED, AverageKind.MEDIAN)
