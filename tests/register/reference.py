"""A second, slow register in plain Python: a list of events and a look through all of it for every question."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Try:
    """One try to write: what about, under which key, and which version its writer has seen."""

    kind: str
    subject: str
    number: int
    key: str
    expected: int | None


@dataclass(frozen=True)
class Kept:
    """An event as the slow register has it."""

    place: int
    version: int
    what: Try


@dataclass
class Register:
    """Everything that was written, in order."""

    kept: list[Kept] = field(default_factory=list)

    def write(self, what: Try) -> Kept | None:
        """Keep a try and return its event, the first one of its key, or None for a conflict."""
        for each in self.kept:
            if each.what.key == what.key:
                return each
        version = len([each for each in self.kept if each.what.subject == what.subject])
        if what.expected is not None and what.expected != version:
            return None
        self.kept.append(Kept(len(self.kept) + 1, version + 1, what))
        return self.kept[-1]

    def events(self, prefix: str = "", kind: str | None = None) -> list[Kept]:
        """Return the events about subjects that begin so, and of a kind."""
        about = [each for each in self.kept if each.what.subject[: len(prefix)] == prefix]
        return [each for each in about if kind is None or each.what.kind == kind]

    def current(self, prefix: str = "", kind: str | None = None) -> list[Kept]:
        """Return the last of those events for each subject, in the order of the subjects."""
        last: dict[str, Kept] = {}
        for each in self.events(prefix, kind):
            last[each.what.subject] = each
        return [last[subject] for subject in sorted(last, key=lambda each: each.encode())]


def lane(statuses: list[tuple[str, date]], start: date, year: int) -> bool | None:
    """Return whether an agreement was open in a year: True, closed by its end: False, or neither: None.

    ``statuses`` are all that were written, with the days they count from. The year is walked day by day.
    """
    names = [name for name, _ in statuses]
    first = len(names) - 1
    while first and names[first - 1] == names[-1]:
        first -= 1
    ended = statuses[first][1] if names[-1] in ("fulfilled", "lapsed", "carried_over") else None
    if set(names) in ({"proposed"}, {"proposed", "lapsed"}):
        return None
    if names[-1] != "carried_over" and ended is not None and ended <= date(year, 12, 31):
        return False
    days = [date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    return True if any(start <= day and (ended is None or day <= ended) for day in days) else None
