"""Find the table in a file: its kind, sheet and header row, and which heading is which column.

Nothing is chosen silently: what fits two ways is asked, what fits none is refused with what was looked for.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Named
from dataclasses import dataclass

from keyfigures.catalogue import Indicator, Layout
from keyfigures.language import Text
from keyfigures.sources import blocks
from keyfigures.sources.headings import Finder, Located
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.remarks import RefusedError, Remark, Severity, refused
from keyfigures.sources.sheets import Reading, Sheet
from keyfigures.sources.unfound import duplicates, not_found

HEADER_WITHIN = 40
NOEGLETAL = "noegletal"


@dataclass(frozen=True)
class Candidates:
    """The ways a sheet can be read: the best, and others that make sense of headings the best leaves over.

    ``tied`` tells that kinds fit equally well, none of them completely.
    """

    best: Located
    others: tuple[Located, ...]
    tied: bool


def locate(
    reading: Reading, layouts: Named[str, Layout], indicators: Named[str, Indicator], mapping: Mapping
) -> tuple[Located, list[Remark]]:
    """Return the table of a file and what is to be said about finding it.

    Raises RefusedError when the file holds no rows, its kind is not recognised or a column is missing.
    """
    sheets = _sheets(reading, mapping)
    wanted = [layout for id_, layout in layouts.items() if mapping.kind in ("", id_) and id_ != NOEGLETAL]
    finders = [Finder(layout, indicators, mapping) for layout in wanted]
    tried = [found for sheet in sheets if (found := _candidates(sheet, finders))]
    complete = [found for found in tried if found.best.complete]
    if not complete:
        raise _missing(sheets, tried, mapping, indicators)
    chosen = complete[0]
    layout = chosen.best.layout
    table = blocks.with_parts(chosen.best, next(finder for finder in finders if finder.layout is layout))
    _check_mapping(table, mapping, indicators)
    asked = [*_asked(chosen, [each.best for each in complete], mapping), *blocks.asked(table, mapping)]
    return blocks.as_family(table), [*asked, *_said(table), *_unread(reading, complete, table)]


def _sheets(reading: Reading, mapping: Mapping) -> list[Sheet]:
    shown = [sheet for sheet in reading.sheets if not sheet.hidden and sheet.rows]
    if not shown:
        raise refused("E-EMPTY")
    chosen = [sheet for sheet in shown if mapping.sheet in ("", sheet.name)]
    if not chosen:
        raise refused("E-NOSHEET", value=mapping.sheet, sheets=", ".join(sheet.name or "–" for sheet in shown))
    return chosen


def _candidates(sheet: Sheet, finders: list[Finder]) -> Candidates | None:
    """Return how a sheet can be read, None where nothing in it is understood."""
    found = [finder.at(sheet, row) for row in sheet.rows[:HEADER_WITHIN] for finder in finders]
    understood = [each for each in found if each.fields]
    if not understood:
        return None
    # max returns the first of equals: the topmost row.
    best = max(understood, key=lambda each: each.score)
    same = [each for each in understood if each.header is best.header]
    others = tuple(each for each in same if each.complete and each.used - best.used)
    return Candidates(best, others, sum(each.score == best.score for each in same) > 1)


def _asked(chosen: Candidates, complete: list[Located], mapping: Mapping) -> Iterator[Remark]:
    """Yield the questions of finding: which sheet, which kind, which of two columns."""
    found = chosen.best
    if len(complete) > 1:
        names = ", ".join(each.sheet.name for each in complete)
        yield Remark(Severity.QUESTION, "Q-SHEET", values={"sheets": names})
    if chosen.others and "Q-KIND" not in mapping.confirmed:
        titles = [found.layout.title, *(each.layout.title for each in chosen.others)]
        kinds = Text(*(" · ".join(parts) for parts in zip(*((each.da, each.en) for each in titles), strict=True)))
        proposed = {"kinds": kinds, "proposed": found.layout.title}
        yield Remark(Severity.QUESTION, "Q-KIND", found.sheet.name, found.header.number, values=proposed)
    for name, headings in found.doubled.items():
        if "Q-TWOCOLUMNS" not in mapping.confirmed:
            place = found.fields.get(name, found.indicators.get(name, 0))
            values = {"headings": ", ".join(headings)}
            where = (found.sheet.name, found.header.number, found.headings[place])
            yield Remark(Severity.QUESTION, "Q-TWOCOLUMNS", *where, value=found.headings[place], values=values)


def _said(found: Located) -> list[Remark]:
    """Return how the headings were read. Raises RefusedError for a heading that stands twice, or a table of none."""
    for part in found.parts:
        duplicates(part.named, part.sheet.name, part.header.number)
    if not any(part.rows for part in found.parts):
        raise refused("E-NOROWS", sheet=found.sheet.name)
    place = (found.sheet.name, found.header.number)
    remarks = [Remark(Severity.INFO, "I-HEADER", *place)] if found.sheet.rows[0] is not found.header else []
    for name, column in found.fields.items():
        heading, title = found.headings[column], found.layout.columns[name].title
        if heading not in (title.da, title.en, name):
            remarks.append(Remark(Severity.INFO, "I-COLUMN", *place, heading, values={"field": title}))
    left_over = dict.fromkeys(heading for part in found.parts for heading in part.left_over)
    if left_over:
        values = {"headings": ", ".join(left_over)}
        remarks.append(Remark(Severity.INFO, "I-IGNORED", *place, values=values))
    return remarks


def _unread(reading: Reading, complete: list[Candidates], found: Located) -> list[Remark]:
    """Return that other sheets with content were not read; the ones that can be are asked about."""
    asked = {each.best.sheet.name for each in complete} if len(complete) > 1 else set()
    others = [sheet.name for sheet in reading.sheets if not sheet.hidden and sheet.rows and sheet is not found.sheet]
    names = [name for name in others if name not in asked]
    return [Remark(Severity.INFO, "I-SHEETS", values={"sheets": ", ".join(names)})] if names else []


def _check_mapping(found: Located, mapping: Mapping, indicators: Named[str, Indicator]) -> None:
    """Raise RefusedError where a mapping names a field or heading that is not there, or fills a column of the file."""
    keys = {heading_key(each) for each in found.headings}
    for name, heading in mapping.columns.items():
        if name not in found.layout.columns and name not in indicators:
            raise refused("E-MAPPING", value=name, reason=", ".join(found.layout.columns))
        if heading and heading_key(heading) not in keys:
            raise refused("E-MAPPING", value=heading, reason=", ".join(each for each in found.headings if each))
    twice = next((name for name in mapping.constants if name in found.fields), None)
    if twice is not None:
        raise refused("E-CONSTANT", value=mapping.constants[twice], column=found.headings[found.fields[twice]])


def _missing(
    sheets: list[Sheet], tried: list[Candidates], mapping: Mapping, indicators: Named[str, Indicator]
) -> RefusedError:
    nearest = max(tried, key=lambda each: each.best.score, default=None)
    if nearest is None:
        return not_found(sheets, None, certain=False, within=HEADER_WITHIN)
    if mapping.columns:
        _check_mapping(nearest.best, mapping, indicators)
    certain = bool(mapping.kind) or (not nearest.tied and nearest.best.understood > 1)
    return not_found(sheets, nearest.best, certain=certain, within=HEADER_WITHIN)
