"""A report on the screen: its sections folded, each with its texts, tables and drawings as the files have them."""

import html
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import streamlit as st

from keyfigures import numbers
from keyfigures.exports.report import parts
from keyfigures.exports.report.picture import picture
from keyfigures.register import ReportText
from keyfigures.reports import Block, Cell, Figure, Paragraph, Report, Section, Table
from keyfigures.ui import frame


def show(own: Report, texts: Mapping[str, ReportText]) -> None:
    """Show the chapters of a report, each one click away; a text somebody has written says by whom and when."""
    say = frame.say()
    st.header(say("reporting_sections"), anchor=False)
    st.html(f'<div class="kf-report">{"".join(_chapter(each, texts) for each in chapters(own))}</div>')


def chapters(own: Report) -> list[list[Section]]:
    """Return the sections chapter by chapter, each with the parts of it."""
    found: list[list[Section]] = []
    for section in own.sections:
        if section.level == parts.FIRST_LEVEL or not found:
            found.append([])
        found[-1].append(section)
    return found


def folded(heading: str, content: str) -> str:
    """Return HTML that opens under its heading."""
    return f"<details><summary><h3>{html.escape(heading)}</h3></summary>{content}</details>"


def table(own: Table) -> str:
    """Return a table as HTML; a wide one is pushed sideways in its own frame."""
    title = html.escape(own.title)
    heads = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in own.heads)
    rows = "".join(_row(own, each) for each in own.rows)
    note = f'<p class="kf-told">{html.escape(own.note)}</p>' if own.note else ""
    return (
        f'<div class="kf-words kf-agreed" tabindex="0" role="region" aria-label="{title}"><table>'
        f"<caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _row(own: Table, row: tuple[Cell, ...]) -> str:
    first, *others = row
    cells = "".join(
        f'<td class="{"kf-number" if place in own.numeric else ""}">{html.escape(cell.text)}</td>'
        for place, cell in enumerate(others, start=1)
    )
    return f'<tr><th scope="row">{html.escape(first.text)}</th>{cells}</tr>'


def _chapter(sections: list[Section], texts: Mapping[str, ReportText]) -> str:
    first, *others = sections
    inner = "".join(f"<h4>{html.escape(each.heading)}</h4>{_blocks(each, texts)}" for each in others)
    return folded(first.heading, _blocks(first, texts) + inner)


def _blocks(section: Section, texts: Mapping[str, ReportText]) -> str:
    return "".join(part for block in section.blocks for part in _block(block, texts))


def _block(block: Block, texts: Mapping[str, ReportText]) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _text(block.text)
        if not block.computed:
            yield f'<p class="kf-told">{html.escape(signed(texts[block.id]))}</p>'
    elif isinstance(block, Table):
        yield table(block)
    else:
        yield from _figure(block)


def signed(own: ReportText) -> str:
    """Return who wrote a text and when."""
    say, written = frame.say(), own.written
    if written is None:
        return ""
    return say("reporting_written", by=written.by, at=numbers.moment(written.at, say.language))


def _figure(figure: Figure) -> Iterator[str]:
    chart = figure.chart
    yield f"<p><strong>{html.escape(chart.title)}</strong></p>"
    drawn = picture(figure)
    if drawn:
        yield f'<img alt="{html.escape(chart.description)}" src="data:image/svg+xml,{quote(drawn)}">'
    else:
        yield _text(chart.description)
    yield from (f'<p class="kf-told">{html.escape(each)}</p>' for each in parts.words(figure))
    yield table(parts.behind(figure))


def _text(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
