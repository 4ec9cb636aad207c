"""Further tables in one sheet: Landsbyggefonden puts family dwellings to the right of all dwellings, or below them."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from keyfigures.sources.cells import shown
from keyfigures.sources.headings import YEAR, Finder, Located, type_in
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.remarks import Remark, Severity
from keyfigures.sources.sheets import Row

RENT = "lbf-rent"


def with_parts(found: Located, finder: Finder) -> Located:
    """Return a table with those below it that have a header of their own; captions belong to neither."""
    headers = [row for row in found.rows if is_header_again(found, row)] if found.layout.id == RENT else []
    if not headers:
        return found
    starts = [_caption(found, header) for header in headers]
    ends = zip(headers, [*starts[1:], None], strict=True)
    below = tuple(replace(finder.at(found.sheet, header), until=until) for header, until in ends)
    return replace(found, until=starts[0], below=below)


def asked(found: Located, mapping: Mapping) -> Iterator[Remark]:
    """Yield what a table leaves open: a second part that does not say what it is about, a type only its title names."""
    if found.layout.id != RENT:
        return
    seen = set(found.types.values())
    for part in found.below:
        if seen & set(part.types.values()) and "Q-SECONDBLOCK" not in mapping.confirmed:
            yield Remark(Severity.QUESTION, "Q-SECONDBLOCK", found.sheet.name, part.header.number)
        seen |= set(part.types.values())
    above = (shown(cell) for row in found.sheet.rows if row.number < found.header.number for cell in row.cells)
    title = next((text for text in above if type_in(text)), None)
    answered = "Q-DWELLINGTYPE" in mapping.confirmed or "dwelling_type" in {*mapping.constants, *found.fields}
    if title is not None and seen == {"all"} and not answered:
        yield Remark(Severity.QUESTION, "Q-DWELLINGTYPE", found.sheet.name, found.header.number, value=title)


def as_family(found: Located) -> Located:
    """Return a table whose further parts, where they say no dwelling type, are family dwellings."""
    below = (
        replace(part, types={place: _or_family(type_) for place, type_ in part.types.items()}) for part in found.below
    )
    return replace(found, below=tuple(below))


def _or_family(type_: str) -> str:
    return "family" if type_ == "all" else type_


def is_header_again(found: Located, row: Row) -> bool:
    """Tell whether a row is a header too: the first column and another have a heading of theirs in it."""
    places = sorted({*found.meant, *found.years})
    texts = [(place, shown(row.cells[place])) for place in places if place < len(row.cells)]
    if not texts or texts[0][0] != places[0] or not _may_head(found, *texts[0]):
        return False
    return sum(_may_head(found, place, text) for place, text in texts) > 1


def _may_head(found: Located, place: int, text: str) -> bool:
    """Tell whether a text can head the column of a place; of a year the words before it count."""
    key = heading_key(text)
    if place in found.years:
        return bool(key) and YEAR.sub("", key) == YEAR.sub("", heading_key(found.headings[place]))
    return key in found.meant[place]


def _caption(found: Located, header: Row) -> int:
    """Return the row where what leads to a further header begins: lines with one text right above it."""
    start = header.number
    above = (row for row in reversed(found.rows) if row.number < header.number)
    for row in itertools.takewhile(lambda row: sum(cell is not None for cell in row.cells) == 1, above):
        start = row.number
    return start
