"""Fetch what is newer at Statistics Denmark and take it in, table by table; what fails leaves the old figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keyfigures import settings, store
from keyfigures.errors import BuildError
from keyfigures.sources import statbank
from keyfigures.sources.remarks import RefusedError, Remark, Severity
from keyfigures.sources.tables import Errand, Fetched, FetchStage, fetch_all
from keyfigures.store import Changes, Delivery, received

Progress = Callable[[str, float], object]
# Fetching is most of the wait; building and checking the new version is the rest.
FETCHING_SHARE = 0.7
BUILDING = "building"


@dataclass(frozen=True)
class Outcome:
    """What came of one table: taken in, unchanged since last time, or refused."""

    table: str
    delivery: Delivery | None = None
    changes: Changes | None = None
    refusal: Remark | None = None
    updated: str = ""


def fetch(base_url: str, by: str, progress: Progress) -> list[Outcome]:
    """Fetch all tables and take in what is new; return what came of each.

    ``progress`` is told a stage and the share of the work that is done.
    """
    root = settings.received_dir()
    in_place = {each.replaces: each.details for each in reversed(received.deliveries(root)) if each.replaces}
    errand = Errand(base_url, statbank.places(store.current()), by)
    fetched = fetch_all(errand, in_place, lambda stage, share: progress(stage, share * FETCHING_SHARE))
    outcomes = []
    for place, each in enumerate(fetched):
        progress(BUILDING, FETCHING_SHARE + (1 - FETCHING_SHARE) * place / len(fetched))
        outcomes.append(_taken_in(each, by, in_place))
    progress(FetchStage.DONE, 1.0)
    return outcomes


def _taken_in(fetched: Fetched, by: str, in_place: dict[str, dict[str, Any]]) -> Outcome:
    outcome = _outcome(fetched, in_place)
    received.note(
        settings.received_dir(),
        action="fetch" if outcome.delivery else "refused" if outcome.refusal else "unchanged",
        kind="statbank",
        file=fetched.table,
        by=by,
        delivery=outcome.delivery.id if outcome.delivery else "",
        codes=[outcome.refusal.code] if outcome.refusal else [],
    )
    return outcome


def _outcome(fetched: Fetched, in_place: dict[str, dict[str, Any]]) -> Outcome:
    if fetched.refusal is not None:
        return Outcome(fetched.table, refusal=fetched.refusal.remark)
    if fetched.draft is None:
        updated = next((str(d.get("updated", "")) for d in in_place.values() if d.get("table") == fetched.table), "")
        return Outcome(fetched.table, updated=updated)
    try:
        delivery, changes = store.accept(fetched.draft)
    except BuildError as error:
        return Outcome(fetched.table, refusal=not_buildable(error).remark)
    return Outcome(fetched.table, delivery, changes, updated=str(fetched.draft.details["updated"]))


def not_buildable(error: BuildError) -> RefusedError:
    """Return a failed check of the build as what is said of a file or an answer."""
    return RefusedError(
        Remark(
            Severity.ERROR,
            "E-BUILD",
            row=error.row,
            value=error.value,
            values={"file": error.file, "problem": error.problem},
        )
    )
