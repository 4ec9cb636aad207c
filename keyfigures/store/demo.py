"""Which demo data a database holds: none as soon as anybody has brought departments of their own.

Demo departments are an offer to those who have none yet; beside real ones they would only be in the way.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import duckdb

from keyfigures import catalogue, demo, settings
from keyfigures.errors import BuildError
from keyfigures.store import database, received, statements

SOURCE = "demo"
MODEL = Path("demo") / "model.yaml"
REAL = frozenset({"departments", "department-indicators"})
OFF = "off"


class Size(StrEnum):
    """How much demo data there is: the founding deck's six municipalities, or the whole country."""

    DECK = "deck"
    COUNTRY = "country"


def size(data: Path, deliveries: Sequence[Path]) -> Size | None:
    """Return how much demo data belongs in a database, None for none.

    Raises BuildError when the setting names something else.
    """
    chosen = settings.demo()
    if chosen == OFF or not (data / MODEL).exists():
        return None
    if chosen not in list(Size):
        raise BuildError(
            file=settings.DEMO_VARIABLE, row=None, value=chosen, problem=f"must be {', '.join(Size)} or {OFF}"
        )
    return None if any(received.read(folder).kind in REAL for folder in deliveries) else Size(chosen)


def decided_by(data: Path, deliveries: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the files that decide the demo data, by the name they count under in the data version."""
    chosen = size(data, deliveries)
    if chosen is None:
        return
    yield f"demo/{chosen}/{MODEL.name}", data / MODEL
    for path in (*Path(demo.__file__).parent.glob("*.py"), Path(catalogue.demo.__file__)):
        yield f"demo/{path.parent.name}/{path.name}", path


def load(connection: duckdb.DuckDBPyConnection, data: Path, chosen: Size) -> None:
    """Add demo organisations, departments and figures to a database that holds the real ones."""
    model = catalogue.demo_model(data / MODEL)
    first, last = model.sizes[chosen]
    places = database.rows(connection, statements.statement("build/demo_places"), {"size": chosen.value})
    known = database.rows(connection, statements.statement("build/demo_organisations"), {})
    made = demo.generate(
        model,
        [demo.Place(**row) for row in places],
        [demo.Known(**row) for row in known],
        first,
        last,
    )
    connection.append("organisation", made.organisations, by_name=True)
    connection.append("department", made.departments, by_name=True)
    columns = connection.table("candidate").columns
    for frame in made.observations():
        # Appending the frame would be five times slower.
        connection.from_df(frame.assign(place=1)[columns]).insert_into("candidate")
