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
        """Keep a try and return its event, the first one of its key, or None for a conflict.

        A key that is used for something else is a conflict too.
        """
        for each in self.kept:
            if each.what.key == what.key:
                alike = (each.what.kind, each.what.subject, each.what.number) == (what.kind, what.subject, what.number)
                return each if alike else None
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


# The way of a package, as pairs that may follow each other.
PACKAGE_WAY = {
    ("", "created"),
    ("created", "being_filled_in"),
    ("being_filled_in", "sent"),
    ("sent", "returned"),
    ("sent", "received"),
    ("returned", "being_filled_in"),
    ("returned", "sent"),
    ("received", "meeting_held"),
    ("meeting_held", "statement_uploaded"),
    ("statement_uploaded", "public"),
}


def package(acts: list[str]) -> tuple[list[str], list[bool]]:
    """Return the states a package stands on after all acts, and which acts were taken; ``back`` takes one back.

    Every act is judged by walking all acts before it again.
    """
    taken: list[str] = []
    judged: list[bool] = []
    for act in acts:
        way = _walked(taken)
        ok = len(way) > 0 if act == "back" else (way[-1] if way else "", act) in PACKAGE_WAY
        taken += [act] if ok else []
        judged.append(ok)
    return _walked(taken), judged


def _walked(acts: list[str]) -> list[str]:
    way: list[str] = []
    for act in acts:
        way = way[:-1] if act == "back" else [*way, act]
    return way


def due_days(plans: list[tuple[date | None, list[tuple[date, date | None]]]], on: date) -> list[date]:
    """Return the days of deadlines and follow-ups that are past on a day, in their order.

    Each plan is an open agreement's deadline and its follow-ups, held and next, in any order.
    """
    found = []
    for deadline, held in plans:
        newest = None
        for each in held:
            if newest is None or each[0] >= newest[0]:
                newest = each
        wanted = [deadline, newest[1] if newest else None]
        found += [day for day in wanted if day is not None and day < on]
    return sorted(found)
