"""A report as one HTML file for a website: it asks for nothing, runs nothing, and can be read by everybody."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from keyfigures.catalogue import Texts, texts
from keyfigures.exports.report import parts
from keyfigures.exports.report.picture import picture
from keyfigures.exports.word import clean
from keyfigures.reports import Block, Cell, Figure, Paragraph, Report, Section, Table

STYLE = Path(__file__).with_name("page.css")
# Nothing may be fetched and nothing run, whatever a text says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_file(report: Report) -> bytes:
    """Return the report as an HTML file of its own, with its language, landmarks and headings without a gap."""
    return "\n".join(_page(report, texts(report.language))).encode()


def _page(report: Report, say: Texts) -> Iterator[str]:
    title = escape(parts.heading(report))
    yield f'<!DOCTYPE html>\n<html lang="{report.language.value}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>"
    yield f'<a class="skip" href="#content">{escape(say("report_skip"))}</a>'
    yield f'<header>\n<p class="mark">{escape(parts.mark(report))}</p>\n<h1>{title}</h1>\n<dl>'
    yield from (f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>" for name, text in report.facts)
    yield "</dl>\n</header>"
    yield from _contents(report, say)
    yield '<main id="content" tabindex="-1">'
    yield from _sections(report)
    yield f"</main>\n<footer>\n<p>{_text(report.foot)}</p>\n<p>{escape(parts.mark(report))}</p>\n</footer>"
    yield "</body>\n</html>\n"


def _contents(report: Report, say: Texts) -> Iterator[str]:
    yield f'<nav aria-labelledby="contents">\n<h2 id="contents">{escape(say("report_contents"))}</h2>\n<ul>'
    for section in report.sections:
        if section.level == parts.FIRST_LEVEL:
            yield f'<li><a href="#{_id(section.id)}">{_text(section.heading)}</a></li>'
    yield "</ul>\n</nav>"


def _sections(report: Report) -> Iterator[str]:
    """Yield the sections; those of a lower level lie in the one before them."""
    depth = parts.FIRST_LEVEL - 1
    for section in report.sections:
        yield "</section>\n" * (depth - section.level + 1)
        yield from _section(section)
        depth = section.level
    yield "</section>\n" * (depth - parts.FIRST_LEVEL + 1)


def _section(section: Section) -> Iterator[str]:
    id_, level = _id(section.id), section.level
    yield f'<section aria-labelledby="{id_}">\n<h{level} id="{id_}">{_text(section.heading)}</h{level}>'
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{_text(block.text)}</p>"
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _figure(block)


def _figure(figure: Figure) -> Iterator[str]:
    chart = figure.chart
    yield f"<figure>\n<figcaption>{_text(chart.title)}</figcaption>"
    yield picture(figure)
    yield f"<p>{_text(chart.description)}</p>"
    yield from (f'<p class="source">{_text(each)}</p>' for each in parts.words(figure))
    yield "</figure>"
    yield from _table(parts.behind(figure))


def _table(table: Table) -> Iterator[str]:
    name, id_ = _text(table.title), _id(f"{table.id}.caption")
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{id_}">\n<table>'
    yield f'<caption id="{id_}">{name}</caption>\n<thead><tr>'
    yield from (f'<th scope="col"{_side(table, place)}>{_text(head)}</th>' for place, head in enumerate(table.heads))
    yield "</tr></thead>\n<tbody>"
    yield from (_row(table, row) for row in table.rows)
    yield "</tbody>\n</table>\n</div>"
    if table.note:
        yield f'<p class="note">{_text(table.note)}</p>'


def _row(table: Table, row: tuple[Cell, ...]) -> str:
    cells = "".join(f"<td{_side(table, place)}>{_text(cell.text)}</td>" for place, cell in enumerate(row[1:], start=1))
    return f'<tr><th scope="row">{_text(row[0].text)}</th>{cells}</tr>'


def _side(table: Table, place: int) -> str:
    return ' class="number"' if place in table.numeric else ""


def _text(text: str) -> str:
    """Return a text as HTML; its lines stay lines."""
    return escape(clean(text)).replace("\n", "<br>")


def _id(id_: str) -> str:
    """Return an id that any text makes, in letters an address takes."""
    return "s-" + "".join(each if each.isascii() and each.isalnum() else f"-{ord(each):x}-" for each in id_)
