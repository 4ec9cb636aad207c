"""Say why no table was found in a file: no rows, a heading twice, a column missing, or nothing known."""

import difflib
from collections.abc import Iterable

from keyfigures.language import Text
from keyfigures.sources.cells import shown
from keyfigures.sources.headings import DEPARTMENT_INDICATORS, FIGURES, Located
from keyfigures.sources.mapping import heading_key
from keyfigures.sources.remarks import RefusedError, refused
from keyfigures.sources.sheets import Sheet

ALIKE = 0.5


def duplicates(headings: Iterable[str], sheet: str, row: int) -> None:
    """Raise RefusedError when a heading stands twice."""
    named = [heading for heading in headings if heading]
    keys = [heading_key(heading) for heading in named]
    twice = next((heading for heading, key in zip(named, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        raise refused("E-DUPCOL", sheet=sheet, row=row, column=twice, value=twice)


def not_found(sheets: list[Sheet], nearest: Located | None, *, certain: bool, within: int) -> RefusedError:
    """Return the error for a file nothing fits; ``certain`` says that it is clear which kind it should be."""
    sheet = nearest.sheet if nearest else sheets[0]
    filled = max(sheet.rows[:within], key=lambda row: sum(cell is not None for cell in row.cells))
    header = nearest.header if nearest else filled
    headings = [shown(cell) for cell in header.cells]
    duplicates(headings, sheet.name, header.number)
    if sum(len(each.rows) for each in sheets) == 1:
        return refused("E-NOROWS", sheet=sheet.name)
    if nearest is None or not certain:
        return refused("E-KIND", sheet=sheet.name, value=", ".join(each for each in headings if each)[:200])
    if not nearest.missing and nearest.layout.id == DEPARTMENT_INDICATORS and not nearest.years:
        others = ", ".join(nearest.left_over) or "–"
        return refused("E-NOINDICATOR", sheet=sheet.name, row=header.number, value=others[:200])
    return _column_missing(nearest)


def _column_missing(nearest: Located) -> RefusedError:
    missing = nearest.missing or tuple(sorted(set.union(*FIGURES[nearest.layout.id]) - nearest.filled))
    columns = [nearest.layout.columns[name] for name in missing]
    close = _close([heading for column in columns for heading in column.headings], nearest.left_over)
    return refused(
        "E-COLUMN",
        sheet=nearest.sheet.name,
        row=nearest.header.number,
        kind=nearest.layout.title,
        missing=Text(", ".join(each.title.da for each in columns), ", ".join(each.title.en for each in columns)),
        nearest=close or "–",
    )


def _close(wanted: list[str], headings: tuple[str, ...]) -> str:
    keys = [heading_key(each) for each in wanted]
    found = [each for each in headings if difflib.get_close_matches(heading_key(each), keys, 1, ALIKE)]
    return ", ".join(found or headings[:5])
