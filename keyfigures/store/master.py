"""The master-data files: which table each fills and how its cells are read."""

from collections.abc import Iterable, Iterator, Sequence
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
    delivered: bool = False

    def rows(self, data: Path, deliveries: Sequence[Path] = ()) -> Iterable[tuple[Any, ...]]:
        """Return the rows of the file, each followed by its row number.

        Where deliveries may bring the file too, a later row takes the place of an earlier one with its key, and the
        name of its file comes last.
        """
        if not self.delivered:
            return self._rows(data / "master" / self.file)
        brought = [each / self.file for each in deliveries if (each / self.file).exists()]
        files = [data / "master" / self.file, *brought]
        kept: list[tuple[Any, ...]] = []
        later: set[Any] = set()
        for path in reversed(files):
            found = [row for row in self._rows(path) if row[0] not in later]
            later |= {row[0] for row in found}
            kept = [*found, *kept]
        return kept

    def _rows(self, path: Path) -> Iterator[tuple[Any, ...]]:
        for line in lines(path, list(self.header), self.optional if self.delivered else frozenset()):
            place = (line.row, line.file) if self.delivered else (line.row,)
            yield (*(self._cell(line, column) for column in self.header), *place)

    def _cell(self, line: Line, column: str) -> str | int | None:
        if column in self.counts:
            count = line.count(column)
            if count is None and column not in self.optional:
                raise line.fault(column, "is empty")
            return count
        return (line.cells[column] or None) if column in self.optional else line.text(column)


def _file(
    file: str,
    table: str,
    header: str,
    *,
    counts: str = "",
    optional: str = "",
    renamed: dict[str, str] | None = None,
    delivered: bool = False,
) -> MasterFile:
    names = tuple(header.split())
    columns = tuple((renamed or {}).get(name, name) for name in names)
    place = ("file_row", "file") if delivered else ("file_row",)
    return MasterFile(
        file=file,
        table=table,
        columns=(*columns, *place),
        header=names,
        counts=frozenset(counts.split()),
        optional=frozenset(optional.split()),
        delivered=delivered,
    )


DEPARTMENT_COUNTS = (
    "first_use_year dwellings dwellings_family dwellings_elderly dwellings_youth area_m2 tenancy_units dwellings_care"
)
DEPARTMENT_LETTING = "flexible_letting_pct municipal_allocation_pct"
DEPARTMENT_KNOWN = (
    f"supervising_code building_type {DEPARTMENT_COUNTS} comprehensive_plan area_id {DEPARTMENT_LETTING} "
    "predecessor_id valid_from valid_to"
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
    _file(
        "mergers.csv",
        "municipality_merger",
        "municipality_code former_name former_code year source_id",
        counts="year",
        optional="former_code",
    ),
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
        delivered=True,
    ),
    _file(
        "departments.csv",
        "department",
        f"department_id organisation_id name municipality_code {DEPARTMENT_KNOWN} source_id",
        counts=f"{DEPARTMENT_COUNTS} {DEPARTMENT_LETTING}",
        optional=DEPARTMENT_KNOWN,
        delivered=True,
    ),
    _file(
        "department_notes.csv",
        "department_note",
        "department_id date text_da text_en source_id",
        optional="date",
    ),
    _file("rates.csv", "rate", "rate_id year value source_id", counts="year value"),
    _file(
        "suppression.csv",
        "suppression_threshold",
        "indicator_id smallest_count smallest_base",
        counts="smallest_count smallest_base",
        optional="smallest_count smallest_base",
    ),
)
