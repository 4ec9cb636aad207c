"""What differs between a kept figure and today's is what a reader would see, cell by cell."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfigures.figures import Chart, Column, Table
from keyfigures.views import Kept, Revision, RevisionKind, revised

NUMBER, WORD, CAME, WENT = RevisionKind.NUMBER, RevisionKind.WORD, RevisionKind.CAME, RevisionKind.WENT
COLUMNS = (Column("Kommune"), Column("År"), Column("Andel", 1), Column("Ændring", 1, signed=True), Column("Status"))
ROWS = (
    ("Slagelse", 2017, 20.1, 0.4, "opgjort"),
    ("Slagelse", 2018, 20.2, None, "opgjort"),
    ("Sorø", 2017, None, None, "ikke hentet"),
)
Rows = tuple[tuple[Any, ...], ...]


def chart(rows: Rows = ROWS, columns: tuple[Column, ...] = COLUMNS) -> Chart:
    """Return a chart of a table."""
    return Chart(go.Figure(), "", "", "", "", Table(columns, rows))


def kept(rows: Rows = ROWS, columns: tuple[Column, ...] = COLUMNS, language: str = "da") -> Kept:
    """Return a kept figure of a table."""
    query = {"figur": "udvikling", "sprog": language, "version": "v"}
    return Kept("K7F3-2QXD", query, datetime(2026, 3, 4, tzinfo=UTC), chart(rows, columns))


def changed(row: int, place: int, value: object) -> Rows:
    """Return the rows with one cell changed."""
    cells: list[object] = [*ROWS[row]]
    cells[place] = value
    return (*ROWS[:row], tuple(cells), *ROWS[row + 1 :])


def test_nothing_differs_from_itself() -> None:
    assert revised(kept(), chart()) == ()


def test_a_number_is_said_as_it_is_printed() -> None:
    found = revised(kept(), chart(changed(0, 2, 20.3)))
    assert found == (Revision(NUMBER, "Slagelse 2017", "Andel", "20,1", "20,3"),)
    assert revised(kept(language="en"), chart(changed(0, 2, 20.3)))[0].new == "20.3"


def test_a_change_nobody_can_see_is_none() -> None:
    assert revised(kept(), chart(changed(0, 2, 20.1000001))) == ()
    assert revised(kept(), chart(changed(0, 2, 20.14))) == ()


def test_a_difference_keeps_its_sign() -> None:
    assert revised(kept(), chart(changed(0, 3, -0.4)))[0].new == "−0,4"


def test_a_figure_that_came_or_went_is_a_dash() -> None:
    assert revised(kept(), chart(changed(2, 2, 0.0)))[0] == Revision(NUMBER, "Sorø 2017", "Andel", "–", "0,0")
    assert revised(kept(), chart(changed(0, 2, float("nan"))))[0].new == "–"


def test_a_word_that_differs_is_told_from_a_number() -> None:
    found = revised(kept(), chart(changed(1, 4, "foreløbig")))
    assert found == (Revision(WORD, "Slagelse 2018", "Status", "opgjort", "foreløbig"),)


def test_rows_that_came_or_went_are_named() -> None:
    found = revised(kept(), chart((*ROWS[:2], ("Sorø", 2018, 19.0, None, "opgjort"))))
    assert found == (Revision(WENT, "Sorø 2017"), Revision(CAME, "Sorø 2018"))


def test_a_rank_before_the_words_is_a_number() -> None:
    columns = (Column("Nr.", 0), Column("Kommune"), Column("Kode"), Column("Andel", 1))
    before = ((1, "Slagelse", "330", 20.1), (2, "Sorø", "340", 19.0))
    now = ((1, "Sorø", "340", 20.2), (2, "Slagelse", "330", 20.1))
    assert revised(kept(before, columns), chart(now, columns)) == (
        Revision(NUMBER, "Slagelse", "Nr.", "1", "2"),
        Revision(NUMBER, "Sorø", "Nr.", "2", "1"),
        Revision(NUMBER, "Sorø", "Andel", "19,0", "20,2"),
    )


def test_as_few_words_as_tell_rows_apart_find_them() -> None:
    """Whatever stands behind them may change: two departments of one name need their ids."""
    columns = (Column("Afdeling"), Column("Id"), Column("Organisation"), Column("2024"))
    before = (("Birkehaven", "1", "SAB", "rød"), ("Birkehaven", "2", "FOB", "grøn"))
    now = (("Birkehaven", "1", "SAB", "gul"), ("Birkehaven", "2", "Ny", "grøn"))
    assert revised(kept(before, columns), chart(now, columns)) == (
        Revision(WORD, "Birkehaven 1", "2024", "rød", "gul"),
        Revision(WORD, "Birkehaven 2", "Organisation", "FOB", "Ny"),
    )


def test_rows_of_the_same_words_are_told_apart_by_their_order() -> None:
    columns = (Column("Led"), Column("Værdi", 0))
    before, now = (("a", 1), ("a", 2), (None, 3)), (("a", 1), ("a", 5), (None, 3))
    assert revised(kept(before, columns), chart(now, columns)) == (Revision(NUMBER, "a (2)", "Værdi", "2", "5"),)


def test_a_table_without_words_goes_by_the_order_of_its_rows() -> None:
    columns = (Column("Værdi", 0),)
    assert revised(kept(((1,), (2,)), columns), chart(((1,), (3,)), columns))[0].new == "3"


def test_columns_are_found_by_their_labels() -> None:
    columns = (Column("Kommune"), Column("2010", 1), Column("2009", 1))
    before = ((("Sorø", 2.0, 1.0)),)
    now = ((("Sorø", 1.0, 2.0)),)
    swapped = (columns[0], columns[2], columns[1])
    assert revised(kept(before, columns), chart(now, swapped)) == ()
    twice = (Column("Kommune"), Column("2009", 1), Column("2009", 1))
    assert [each.old for each in revised(kept(now, twice), chart(before, twice))] == ["1,0", "2,0"]


def test_a_column_that_only_one_has_differs_from_nothing() -> None:
    fewer = tuple(row[:3] for row in ROWS)
    assert revised(kept(), chart(fewer, COLUMNS[:3])) == (
        Revision(NUMBER, "Slagelse 2017", "Ændring", "+0,4", "–"),
        Revision(WORD, "Slagelse 2017", "Status", "opgjort", "–"),
        Revision(WORD, "Slagelse 2018", "Status", "opgjort", "–"),
        Revision(WORD, "Sorø 2017", "Status", "ikke hentet", "–"),
    )
    assert {each.old for each in revised(kept(fewer, COLUMNS[:3]), chart())} == {"–"}


def test_a_column_of_words_that_became_numbers_is_a_number() -> None:
    columns = (COLUMNS[0], COLUMNS[1], COLUMNS[2], COLUMNS[3], dataclasses.replace(COLUMNS[4], decimals=0))
    assert revised(kept(), chart(changed(0, 4, 1)[:1], columns))[0] == Revision(
        NUMBER, "Slagelse 2017", "Status", "opgjort", "1"
    )


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(2000, 2009), st.none() | st.floats(-1e6, 1e6)),
        max_size=12,
        unique_by=lambda row: row[:2],
    ),
    data=st.data(),
)
def test_the_order_of_rows_does_not_count(rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    columns = (Column("Hvem"), Column("År"), Column("Værdi", 1))
    shuffled = data.draw(st.permutations(rows))
    assert revised(kept(tuple(rows), columns), chart(tuple(shuffled), columns)) == ()


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_lost_and_what_is_new_are_each_others_mirror(place: int) -> None:
    one, other = ROWS, ROWS[:place] + ROWS[place + 1 :]
    there, back = revised(kept(one), chart(other)), revised(kept(other), chart(one))
    assert [each.kind for each in there] == [WENT]
    assert [each.kind for each in back] == [CAME]
    assert [each.row for each in there] == [each.row for each in back]
