"""What changed since last year's text: words, rows and blocks that came, went or became others."""

from dataclasses import replace

import pytest

from keyfigures.reports import (
    Block,
    Cell,
    Changed,
    Difference,
    Edition,
    Figure,
    Paragraph,
    Report,
    Section,
    differences,
)
from tests.reports.made import TABLE, chart, context, report


def of(*blocks: Block) -> Report:
    """Return a report of some blocks."""
    return report(sections=(Section("s", "Afsnit", 2, blocks),))


def test_equal_reports_differ_in_nothing() -> None:
    assert differences(report(), report()) == ()


def test_an_internal_and_a_public_report_are_never_held_against_each_other() -> None:
    """What differs would be what the public one hides."""
    with pytest.raises(ValueError, match="two editions"):
        differences(report(), report(edition=Edition.INTERNAL))


def test_a_paragraph_that_says_something_else_is_shown_before_and_after() -> None:
    assert differences(of(Paragraph("p", "Før.")), of(Paragraph("p", "Nu.", computed=False))) == (
        Difference(Changed.OTHER, "p", "Afsnit", "", "Før.", "Nu."),
    )


def test_blocks_come_and_go() -> None:
    one, other = of(Paragraph("a", "A.")), of(Paragraph("b", "B."))
    assert differences(one, other) == (
        Difference(Changed.CAME, "b", "Afsnit", after="B."),
        Difference(Changed.WENT, "a", "Afsnit", before="A."),
    )


def test_rows_are_found_by_their_first_cells() -> None:
    rows = TABLE.rows
    changed = replace(TABLE, rows=((rows[0][0], Cell("9", 9.0), rows[0][2]), rows[1], (Cell("Nyvej"), *rows[2][1:])))
    assert differences(of(TABLE), of(changed)) == (
        Difference(Changed.OTHER, TABLE.id, "Afsnit", "Ærtevej", "Tal: 1.234,5; Aftale: Plan", "Tal: 9; Aftale: Plan"),
        Difference(Changed.CAME, TABLE.id, "Afsnit", "Nyvej", after="Tal: skjult; Aftale: Ingen aftale."),
        Difference(Changed.WENT, TABLE.id, "Afsnit", "Lillevej", before="Tal: skjult; Aftale: Ingen aftale."),
    )


def test_rows_with_the_same_first_cell_are_told_apart_by_their_order() -> None:
    twice = replace(TABLE, rows=(TABLE.rows[0], TABLE.rows[0], TABLE.rows[0]))
    (found,) = differences(of(replace(twice, rows=twice.rows[:2])), of(twice))
    assert (found.kind, found.row) == (Changed.CAME, "Ærtevej (3)")


def test_a_chart_differs_by_what_it_says() -> None:
    one = Figure("f", chart(), context())
    other = replace(one, chart=replace(chart(), description="SB gik op."))
    (found,) = differences(of(one), of(other))
    assert (found.before, found.after) == ("SB gik fra 1,50 til 0,50.", "SB gik op.")


def test_a_paragraph_that_became_a_table_is_shown_whole() -> None:
    kinds = [each.kind for each in differences(of(Paragraph(TABLE.id, "Ingen.")), of(TABLE))]
    assert kinds == [Changed.CAME] * 3 + [Changed.WENT]
