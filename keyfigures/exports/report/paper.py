"""A report as a tagged PDF (PDF/UA-1): the words go in as data, so that none of them is taken for markup."""

import json
import re
from pathlib import Path
from typing import Any

import typst

from keyfigures.catalogue import texts
from keyfigures.exports.report import parts
from keyfigures.exports.report.picture import picture
from keyfigures.exports.word import clean
from keyfigures.reports import Block, Figure, Paragraph, Report, Section, Table

SOURCE = Path(__file__).with_name("paper.typ")
# Letters that the embedded font has; a standard document may not hold one that cannot be shown.
WITHOUT_GLYPH = re.compile("[^\n\u0020-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2026\u2030-\u203a\u20ac\u2212]")
REPLACED = "?"

Data = dict[str, Any]


def pdf_file(report: Report) -> bytes:
    """Return the report as a PDF with tags, title, language and words for every picture.

    A letter that the font has no sign for becomes a question mark.
    """
    data = _data(report)
    try:
        return _compiled(json.dumps(data, ensure_ascii=False))
    except typst.TypstError:
        return _compiled(json.dumps(_shown(data), ensure_ascii=False))


def _compiled(data: str) -> bytes:
    source = SOURCE.read_bytes()
    return bytes(typst.compile(source, sys_inputs={"report": data}, pdf_standards=["ua-1"]))


def _shown(data: Any) -> Any:
    """Return data whose texts have only letters that can be shown."""
    if isinstance(data, str):
        return WITHOUT_GLYPH.sub(REPLACED, data)
    if isinstance(data, dict):
        return {name: _shown(each) for name, each in data.items()}
    return [_shown(each) for each in data] if isinstance(data, list) else data


def _data(report: Report) -> Data:
    return {
        "title": parts.heading(report),
        "lang": report.language.value,
        "mark": parts.mark(report),
        "foot": clean(report.foot),
        "page": texts(report.language)("report_page"),
        "facts": [[clean(name), clean(text)] for name, text in report.facts],
        "sections": [_section(each) for each in report.sections],
    }


def _section(section: Section) -> Data:
    blocks = [_block(each) for each in section.blocks]
    return {"heading": clean(section.heading), "level": section.level, "blocks": blocks}


def _block(block: Block) -> Data:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "lines": parts.lines(block.text)}
    return _table(block) if isinstance(block, Table) else _figure(block)


def _figure(figure: Figure) -> Data:
    return {
        "kind": "figure",
        "title": clean(figure.chart.title),
        "description": clean(figure.chart.description),
        "picture": picture(figure),
        "words": list(parts.words(figure)),
        "table": _table(parts.behind(figure)),
    }


def _table(table: Table) -> Data:
    rows = [[clean(cell.text) for cell in row] for row in table.rows]
    return {
        "kind": "table",
        "title": clean(table.title),
        "note": clean(table.note),
        "heads": [clean(each) for each in table.heads],
        "rows": rows,
        "numeric": sorted(table.numeric),
        "widths": parts.widths(table),
    }
