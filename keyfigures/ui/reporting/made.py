"""Reports as they are made for the page: computed once for what they rest on, then given the texts people wrote."""

from functools import lru_cache

from keyfigures import register, reports, settings
from keyfigures.register import ReportText
from keyfigures.reports import Asked, Report


def computed(asked: Asked) -> Report:
    """Return a report as it is computed. Raises SelectionError where there is none."""
    return _computed(_rests_on(), asked)


def report(asked: Asked) -> Report:
    """Return a report with the texts people have written. Raises SelectionError where there is none."""
    return reports.written(computed(asked), asked.standing())


def _rests_on() -> tuple[str, str]:
    """Return a token of what has been written that figures of a report rest on: all but its own texts."""
    others = (each.id for each in reversed(register.events()) if each.kind != ReportText.KIND)
    return str(settings.register_dir()), next(others, "")


@lru_cache(maxsize=32)
def _computed(token: tuple[str, str], asked: Asked) -> Report:
    del token  # part of the cache's key only
    return asked.computed()
