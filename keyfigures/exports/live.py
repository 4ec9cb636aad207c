"""Where the sums of a chart stand in a workbook, and the formulas that make each number of its rows.

Rows that count stand together, those left out below them, outside every range. A figure is a number once: wherever
it stands again, a formula points at it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from keyfigures.figures import Table
from keyfigures.figures.sums import Cell, Sum, SumKind, SumRow, scale

# Columns of the sheet of rows and of the sheet of sums.
NUMERATOR, DENOMINATOR, VALUE = 2, 3, 4
RESULT = 1
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Live:
    """A number of a cell: the formula that makes it (none for a number of its own) and the number itself."""

    formula: str
    value: float


@dataclass(frozen=True)
class Block:
    """One sum with its line in the sheet of sums and the line of its first row in the sheet of rows, from 0."""

    shown: Sum
    line: int
    first: int

    @property
    def rows(self) -> tuple[SumRow, ...]:
        """Return the rows in the order of the sheet: those that count first."""
        return (*self.shown.counted, *self.shown.left_out)


@dataclass(frozen=True)
class Plan:
    """The sums of a chart laid out over two sheets; ``firsts`` says where each figure stands first."""

    sums_sheet: str
    rows_sheet: str
    blocks: tuple[Block, ...]
    by_id: Mapping[str, Block]
    firsts: Mapping[str, tuple[int, SumRow]]

    def result(self, block: Block) -> Live | None:
        """Return the number of a sum over its rows' cells, None where there is none."""
        value, count = block.shown.value, len(block.shown.counted)
        if value is None or not count:
            return None
        last = block.first + count - 1
        numerators, bases, values = (
            _quoted(self.rows_sheet, xl_range_abs(block.first, column, last, column))
            for column in (NUMERATOR, DENOMINATOR, VALUE)
        )
        times = f"{scale(block.shown.unit):.0f}*" if scale(block.shown.unit) != 1 else ""
        formulas = {
            SumKind.RATIO: f"={times}SUM({numerators})/SUM({bases})",
            SumKind.WEIGHTED: f"=SUM({numerators})/SUM({bases})",
            SumKind.SIMPLE: f"=AVERAGE({values})",
            SumKind.MEDIAN: f"=MEDIAN({values})",
            SumKind.COUNT: f"=SUM({values})",
            SumKind.PRINTED: f"={self._row(block.first, VALUE)}",
            SumKind.DIFFERENCE: f"={self._row(block.first, VALUE)}-{self._row(last, VALUE)}",
        }
        return Live(formulas[block.shown.kind], value)

    def cells(self, block: Block, at: int) -> dict[int, Live]:
        """Return the numbers of a row, by column; ``at`` counts from the sum's first row."""
        row, line = block.rows[at], block.first + at
        values = {NUMERATOR: row.numerator, DENOMINATOR: row.denominator, VALUE: row.value}
        found = {column: Live("", value) for column, value in values.items() if value is not None}
        made = self._made(block.shown, row, line) if row.counted else {}
        return {**found, **made, **self._pointed(row, line, found, made)}

    def table(self, shown: Table) -> dict[Cell, Live]:
        """Return the cells of a chart's table that hold a formula: results, differences to them, and the rows' values.

        The table's first line is the sheet's second: the heading stands above it. A cell that does not show what the
        sum says is left as it is.
        """
        found: dict[Cell, Live] = {}
        for cell, value, formula in self._shown(shown):
            if cell not in found and _is(shown, cell, value):
                found[cell] = Live(formula, shown.rows[cell[0]][cell[1]])
        return found

    def _shown(self, shown: Table) -> Iterator[tuple[Cell, float | None, str]]:
        """Yield each cell of the table that a sum knows of, the number that must stand there, and its formula."""
        for block in self.blocks:
            made, result = block.shown, self._result(block)
            for line, row in enumerate(block.rows, start=block.first):
                if row.at is not None:
                    yield row.at, row.value, f"={self._row(line, VALUE)}"
            for cell in made.cells:
                yield cell, made.value, f"={result}"
            for line, column, other in made.against:
                beside = _number(shown, (line, other))
                less = None if beside is None or made.value is None else beside - made.value
                yield (line, column), less, f"={xl_rowcol_to_cell(line + 1, other)}-{result}"

    def _made(self, shown: Sum, row: SumRow, line: int) -> dict[int, Live]:
        """Return what is made of a row's own numbers: value times weight, or a share of its two counts."""
        if row.value is None or row.denominator is None:
            return {}
        numerator, base, value = (xl_rowcol_to_cell(line, column) for column in (NUMERATOR, DENOMINATOR, VALUE))
        if shown.kind is SumKind.WEIGHTED:
            return {NUMERATOR: Live(f"={value}*{base}", row.value * row.denominator)}
        times = scale(shown.unit)
        exact = times * (row.numerator or 0) / row.denominator if row.denominator else None
        if shown.kind is not SumKind.RATIO or exact is None or abs(exact - row.value) > TOLERANCE:
            return {}
        return {VALUE: Live(f"={times:.0f}*{numerator}/{base}", row.value)}

    def _pointed(self, row: SumRow, line: int, found: Mapping[int, Live], made: Mapping[int, Live]) -> dict[int, Live]:
        """Return the numbers that stand in the workbook already, as formulas that point there."""
        if row.key in self.by_id and row.value is not None:
            return {VALUE: Live(f"={self._result(self.by_id[row.key])}", row.value)}
        first = self.firsts.get(row.key)
        if first is None or first[0] == line:
            return {}
        before = {NUMERATOR: first[1].numerator, DENOMINATOR: first[1].denominator, VALUE: first[1].value}
        return {
            column: Live(f"={xl_rowcol_to_cell(first[0], column)}", number.value)
            for column, number in found.items()
            if column not in made and before[column] == number.value
        }

    def _result(self, block: Block) -> str:
        return _quoted(self.sums_sheet, xl_rowcol_to_cell(block.line, RESULT, True, True))

    def _row(self, line: int, column: int) -> str:
        return _quoted(self.rows_sheet, xl_rowcol_to_cell(line, column, True, True))


def plan(sums: tuple[Sum, ...], *, sums_sheet: str, rows_sheet: str) -> Plan:
    """Return where the sums stand: line by line below a heading, in the order of the chart."""
    blocks, first = [], 1
    for line, shown in enumerate(sums, start=1):
        blocks.append(Block(shown, line, first))
        first += len(shown.rows)
    firsts: dict[str, tuple[int, SumRow]] = {}
    for block in blocks:
        for line, row in enumerate(block.rows, start=block.first):
            if row.key:
                firsts.setdefault(row.key, (line, row))
    return Plan(sums_sheet, rows_sheet, tuple(blocks), {block.shown.id: block for block in blocks}, firsts)


def _number(shown: Table, cell: Cell) -> float | None:
    """Return the number in a cell of a table, None where there is no such cell or no number in it."""
    row, column = cell
    value = shown.rows[row][column] if row < len(shown.rows) and column < len(shown.columns) else None
    return value if isinstance(value, int | float) else None


def _is(shown: Table, cell: Cell, value: float | None) -> bool:
    """Tell whether a cell holds a number; a table that was changed since holds another one, or none."""
    found = _number(shown, cell)
    return found is not None and value is not None and abs(found - value) <= TOLERANCE


def _quoted(sheet: str, place: str) -> str:
    return f"'{sheet}'!{place}"
