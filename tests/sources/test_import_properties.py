"""What holds of every file: nothing crashes, order does not matter, numbers are read as written or not at all."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keyfigures import numbers
from keyfigures.language import Language
from keyfigures.sources import importing, numerals
from keyfigures.sources.importing import File, Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.numerals import Style
from keyfigures.sources.remarks import Severity
from keyfigures.sources.sheets import Cell, CellFault, Percent, Reading, Row, Sheet
from keyfigures.store.reading import COUNT, LARGEST, NUMBER, period
from tests.sources.conftest import TODAY

pytestmark = pytest.mark.usefixtures("known_base")

STYLES = {Language.DA: Style.DANISH, Language.EN: Style.ENGLISH}
AGREED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(AGREED, max_examples=300)
HEADINGS = (
    *(
        "kommune",
        "kommunenr",
        "år",
        "periode",
        "måned",
        "andel",
        "antal almene boliger",
        "boliger i alt",
        "Husleje 2025",
    ),
    *("husleje", "2023", "2024", "LBF-nr", "LBF-afdelingsnr", "afdeling", "navn", "boligorganisation", "byggeart"),
    *("lejeledighed", "ledige boliger", "fraflytningsprocent (antal)", "nøgletal", "værdi", "fra", "til", "boligtype"),
    *("ledige i promille", "antal ledige boliger i alt", "Kom.nr", "ibrugtagningsår", "gælder fra", "bemærkning", ""),
)
TEXTS = (
    *("101", "0101", "330", "København", "Århus", "Farum", "Region Sjælland", "Hele landet", "Christiansø", "I alt"),
    *("0101-07", "101-7", "07", "0173-10701", "0999", "2024", "2025", "24", "2.024", "2O24", "2024/25", "2024-10"),
    *("01-01-2024", "2024-12-31", "31-02-2024", "24,6", "24.6", "1.234", "1 234,5", "0,246", "24,6 %", "2,4 ‰", "-"),
    *("..", "M", "ja", "nej", "0", "1E5", "nan", "1e400", "-5", "12345678901234567890", "#I/T", "Kilde: x", "alle"),
    *("familie", "etage", "Lejeledighed", "Tegnforklaring:", "Andel almene boliger", "9999-12-31", "0001-01-01"),
)
cell_texts = st.sampled_from(TEXTS) | st.text(max_size=8)
cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    cell_texts,
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(0, 3000).map(float),
    st.booleans(),
    st.dates(),
    st.floats(0, 2).map(Percent),
    st.just(CellFault("#DIV/0!")),
)


def reading(rows: Iterable[Sequence[Cell]], *, typed: bool = False) -> Reading:
    """Return rows as an opened file; rows without content are left out and ends cut, as the reader does."""
    kept = []
    for number, row in enumerate(rows, start=1):
        filled = list(row)
        while filled and filled[-1] in (None, ""):
            filled.pop()
        if filled:
            kept.append(Row(number, tuple(cell if cell != "" else None for cell in filled)))
    return Reading(typed, (Sheet("", tuple(kept)),))


def examined(rows: Iterable[Sequence[Cell]], mapping: Mapping | None = None, *, typed: bool = False) -> Report:
    """Return the dry run of rows."""
    file = File("fil.csv", b"", reading(rows, typed=typed), TODAY)
    return importing.examine(file, mapping or Mapping(), lambda _: None)


@MANY
@given(
    value=st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9).map(float),
    decimals=st.integers(0, 4),
    language=st.sampled_from(Language),
)
def test_number_as_we_write_it_is_read_as_it_was(value: float, decimals: int, language: Language) -> None:
    text = numbers.number(value, decimals, language)
    found = numerals.parse(text, STYLES[language])
    assert found is not None
    assert found.value == numbers.rounded(value, decimals)
    assert found.half_step == Decimal("0.5").scaleb(-decimals)
    other = numerals.parse(text, next(style for style in Style if style is not STYLES[language]))
    if other is not None and other.value != found.value:
        assert numerals.votes([text]).ambiguous == 1


@MANY
@given(
    value=st.floats(0, 1e7),
    unit=st.sampled_from(sorted(numbers.UNITS)),
    decimals=st.integers(0, 2),
    language=st.sampled_from(Language),
)
def test_number_with_its_unit_is_read_as_it_was_or_not_at_all(
    value: float, unit: str, decimals: int, language: Language
) -> None:
    found = numerals.parse(numbers.with_unit(value, unit, decimals, language), STYLES[language])
    assert found is None or found.value == numbers.rounded(value, decimals)
    assert found is not None or unit not in {"pct", "kr_m2", "kr_m2_balance", "m2", "count"}


@MANY
@given(st.text(st.sampled_from("0123456789.,- +%kreE\u00a0"), max_size=12) | st.text(max_size=12))
def test_text_is_a_number_in_its_own_style_only(text: str) -> None:
    found = {style: numerals.parse(text, style) for style in Style}
    for style, mark in ((Style.DANISH, ","), (Style.ENGLISH, ".")):
        numeral = found[style]
        if numeral is not None:
            digits = re.sub(
                r"[^0-9.,]", "", text.casefold().removesuffix("kr.").removesuffix("pct.").removesuffix("stk.")
            )
            assert digits.count(mark) <= 1
            assert numeral.half_step == Decimal("0.5").scaleb(-len(digits.partition(mark)[2]))
    danish, english = found[Style.DANISH], found[Style.ENGLISH]
    if danish is not None and english is not None and danish.value != english.value:
        assert numerals.votes([text]).ambiguous == 1
    if danish is None and english is None:
        assert numerals.why_not(text).startswith("E-")


KINDS = ("", "", "departments", "department-indicators", "municipality-share", "lbf-vacancy", "lbf-rent")
tables = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=7).flatmap(
    lambda head: st.lists(st.lists(cells, max_size=len(head) + 1), max_size=6).map(lambda rows: [head, *rows])
)
answers = st.builds(
    Mapping,
    kind=st.sampled_from(
        ["", "", "departments", "department-indicators", "municipality-share", "lbf-vacancy", "lbf-rent"]
    ),
    number_format=st.sampled_from(["", "danish", "english"]),
    confirmed=st.sampled_from(
        [(), ("Q-TWOCOLUMNS", "Q-BYNUMBER", "Q-RENUMBERED", "Q-FEWER", "Q-ALLEQUAL", "Q-FUTURE")]
    ),
    rest=st.booleans(),
)


@settings(AGREED, max_examples=150)
@given(table=tables, above=st.lists(st.lists(cells, max_size=3), max_size=2), mapping=answers, typed=st.booleans())
def test_no_table_crashes_and_what_is_accepted_can_be_built(
    table: list[list[Cell]], above: list[list[Cell]], mapping: Mapping, typed: bool
) -> None:
    rows = [*above, *table]
    assume(reading(rows).sheets[0].rows)
    report = examined(rows, mapping, typed=typed)
    assert 0 <= report.accepted <= report.rows <= len(rows)
    for remark in report.remarks:
        for language in Language:
            assert remark.answer(language)["message"]
            assert remark.remedy(language)
    seen = set()
    for each in report.observations:
        covered = period(each.period)
        assert covered is not None
        assert each.value == "" or (NUMBER.fullmatch(each.value) and abs(float(each.value)) <= LARGEST)
        assert (each.value == "") == (each.status not in {"observed", "derived"})
        assert NUMBER.fullmatch(each.rounding)
        assert all(count == "" or COUNT.fullmatch(count) for count in (each.numerator, each.denominator))
        start = covered.years[-1] if each.entity_level == "municipality" else (covered.start, covered.years[-1])
        seen.add((*each[:5], start))
    assert len(seen) == len(report.observations)
    for lines in report.master.values():
        assert len({row[0] for row in lines}) == len(lines)
        assert all(row[0].strip() and row[2].strip() for row in lines)


places = st.sampled_from(["101", "København", "Århus", "330", "Slagelse", "Farum", "Ukendt", "Ærø", "370", ""])
years = st.sampled_from(["2021", "2022", "2023", "24", "2O23", "2023"])
shares = st.sampled_from(["24,6", "19,0", "3,5", "246", "-", "..", "x", "12,5 %", "1E1", "24.6", ""])
lines = st.lists(st.tuples(places, years, shares).map(list), min_size=1, max_size=8)
HEAD: list[Cell] = ["kommune", "år", "andel"]
DANISH = Mapping(number_format="danish")


def verdict(report: Report) -> tuple[set[tuple[str, ...]], int, set[tuple[str, str, str, object]]]:
    """Return what came of a file, whatever the order of its rows."""
    said = {(each.code, each.column, str(each.severity), each.values.get("n")) for each in report.remarks}
    return {tuple(each) for each in report.observations}, report.accepted, said


@AGREED
@given(lines.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_order_of_the_rows_never_changes_the_result(pair: tuple[list[list[Cell]], list[list[Cell]]]) -> None:
    rows, shuffled = pair
    assert verdict(examined([HEAD, *rows])) == verdict(examined([HEAD, *shuffled]))


owners = st.sampled_from(["0101", "101", "0999", "99", ""])
numbers_of = st.sampled_from(["07", "7", "20", "21"])
names = st.sampled_from(["Solhøj", "Bakken", "Nyt"])
of_owner = st.sampled_from(["Ny forening", "Anden", ""])
days = st.sampled_from(["", "2022-12-31"])
masters = st.lists(st.tuples(owners, of_owner, numbers_of, names, places, days).map(list), min_size=1, max_size=6)
MASTER: list[Cell] = ["LBF-nr", "Boligorganisation", "LBF-afdelingsnr", "Navn", "Kommunenr", "Gælder til"]


@AGREED
@given(masters.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_order_of_departments_never_changes_the_result(pair: tuple[list[list[Cell]], list[list[Cell]]]) -> None:
    first, second = (examined([MASTER, *rows]) for rows in pair)
    assert {name: set(lines) for name, lines in first.master.items()} == {
        name: set(lines) for name, lines in second.master.items()
    }
    assert verdict(first) == verdict(second)
    for count in ("new", "changed", "unchanged", "vanished"):
        assert first.changes[count] == second.changes[count]


@AGREED
@given(lines)
def test_another_good_row_never_changes_the_verdict_on_a_row(rows: list[list[Cell]]) -> None:
    before = examined([HEAD, *rows], DANISH)
    after = examined([HEAD, *rows, ["Samsø", "2022", "15,5"]], DANISH)
    refused = [{each.row for each in report.remarks if each.severity is Severity.ROW} for report in (before, after)]
    assert refused[0] == refused[1]
    added = {each.entity_code for each in set(after.observations) - set(before.observations)}
    assert added == {"741"}
    assert set(before.observations) <= set(after.observations)
