"""The master-data files: which table each fills and how its cells are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyfigures.store.reading import Line, lines


@dataclass(frozen=True)
class MasterFile:
    """One file of data/master: its columns are the table's columns in the same order."""

    file: str
    table: str
    columns: tuple[str, ...]
    header: tuple[str, ...]
    counts: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    def rows(self, data: Path) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the file, each followed by its row number."""
        for line in lines(data / "master" / self.file, list(self.header)):
            yield (*(self._cell(line, column) for column in self.header), line.row)

    def _cell(self, line: Line, column: str) -> str | int | None:
        if column in self.counts:
            count = line.count(column)
            if count is None:
                raise line.fault(column, "is empty")
            return count
        return (line.cells[column] or None) if column in self.optional else line.text(column)


def _file(
    file: str, table: str, header: str, *, counts: str = "", optional: str = "", renamed: dict[str, str] | None = None
) -> MasterFile:
    names = tuple(header.split())
    columns = tuple((renamed or {}).get(name, name) for name in names)
    return MasterFile(
        file, table, (*columns, "file_row"), names, frozenset(counts.split()), frozenset(optional.split())
    )


TOTALS = "municipalities dwellings_2020 dwellings_2026"

MASTER_FILES = (
    _file("regions.csv", "region", f"region_code name {TOTALS}", counts=TOTALS),
    _file("provinces.csv", "province", f"province_code name region_code {TOTALS}", counts=TOTALS),
    _file(
        "municipalities.csv",
        "municipality",
        "municipality_code name full_name aliases region_code province_code cluster",
        optional="aliases",
    ),
    _file(
        "municipality_dwellings.csv",
        "municipality_dwellings",
        "municipality_code weight_id year dwellings source_id",
        counts="year dwellings",
    ),
    _file(
        "municipality_population.csv",
        "municipality_population",
        "municipality_code quarter population source_id",
        counts="population",
    ),
    _file("mergers.csv", "municipality_merger", "municipality_code former_name year source_id", counts="year"),
    _file(
        "tiles.csv",
        "municipality_tile",
        "municipality_code column row label",
        counts="column row",
        renamed={"column": "tile_column", "row": "tile_row"},
    ),
    _file("groups.csv", "comparison_group", "group_id municipality_code source_id"),
    _file(
        "organisations.csv",
        "organisation",
        "organisation_id lbf_number name municipality_code source_id",
        optional="lbf_number",
    ),
)
