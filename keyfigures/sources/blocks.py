"""Further tables in one sheet: Landsbyggefonden puts family dwellings to the right of all dwellings, or below them."""

from collections.abc import Iterator
from dataclasses import replace

from keyfigures.sources.cells import shown
from keyfigures.sources.headings import YEAR, Located, type_above, type_in
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.remarks import Remark, Severity
from keyfigures.sources.sheets import Row

RENT = "lbf-rent"


def with_parts(found: Located) -> Located:
    """Return a table with those below it that have a header of their own; captions belong to neither."""
    headers = [row for row in found.rows if is_header_again(found, row)] if found.layout.id == RENT else []
    if not headers:
        return found
    starts = [_caption(found, header) for header in headers]
    below = tuple(_part(found, header, until) for header, until in zip(headers, [*starts[1:], None], strict=True))
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
    for row in reversed([each for each in found.rows if each.number < header.number]):
        if sum(cell is not None for cell in row.cells) > 1:
            break
        start = row.number
    return start


def _part(found: Located, header: Row, until: int | None) -> Located:
    headings = tuple(shown(cell) for cell in header.cells)
    years = {}
    for place in found.years:
        year = YEAR.search(headings[place]) if place < len(headings) else None
        if year is not None:
            years[place] = year[0]
    types = {place: type_above(found.sheet, header, place) for place in years}
    return replace(found, header=header, headings=headings, years=years, types=types, until=until)
