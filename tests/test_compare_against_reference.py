"""Every comparison, reconciliation and robustness count equals the slow second implementation."""

import csv
import tempfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from keyfigures import catalogue, compare, store
from keyfigures import settings as chosen
from keyfigures.compare import AverageKind, Comparison
from keyfigures.errors import SelectionError
from tests import reference
from tests.conftest import copy_data
from tests.reference import Reference

# Lines are counted where there is a test for each; here the same ones are passed thousands of times.
pytestmark = pytest.mark.no_cover

REAL = Reference(chosen.ROOT / "data")
# The figures that come with the program; others are fetched or imported.
INDICATORS = tuple(indicator for indicator in reference.DEFINITIONS if REAL.years(indicator))
HAS_RENTED = tuple(
    code for code in REAL.municipalities if REAL.cell("rented_share_pct", "bol101_tenure_occupied", code, 2024)
)
# The municipalities with every kind of figure, and every fifth of the others.
SAMPLE = tuple(code for place, code in enumerate(REAL.municipalities) if place % 5 == 0 or code in HAS_RENTED)
PUBLISHED = {"public_housing_share_pct": "19,0", "rented_share_pct": "50"}


def asked(
    database: Path, *, indicator: str, own: str, group: str, year: int, kind: str, include_own: bool
) -> Comparison | str:
    """Return the comparison, or the name of the text that refuses it."""
    try:
        return compare.compare(
            database,
            municipality_code=own,
            group_text=group,
            indicator_id=indicator,
            year=year,
            average=AverageKind(kind),
            include_own=include_own,
        )
    except SelectionError as error:
        return error.text


def expected(slow: Reference, **choice: Any) -> reference.Comparison | str:
    """Return the reference's comparison, or the name of the text that must refuse it."""
    if choice["kind"] == "published" and not choice["include_own"]:
        return "published_without_own"
    try:
        return slow.compare(**choice)
    except reference.NoFiguresError:
        return "year_without_figures"


def close(found: float | None, wanted: Fraction | None) -> bool:
    """Tell whether a figure is the exact one, but for the last binary digits; no figure only equals no figure."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(found - float(wanted)) < 1e-9


def differences(found: Comparison | str, wanted: reference.Comparison | str) -> list[str]:
    """Return what differs between the answer and the reference."""
    if isinstance(found, str) or isinstance(wanted, str):
        return [] if found == wanted else [f"{found} != {wanted}"]
    equal = {
        "definition": found.definition_id == wanted.definition_id,
        "own": close(found.own.value, wanted.own),
        "difference": close(found.difference_pp, wanted.difference),
        "rank": (found.rank, found.of_ranked) == (wanted.rank, wanted.of_ranked),
        "of": found.of == wanted.of,
        # Exactly equal: a printed figure and one quotient of whole numbers are each rounded once.
        "members": {each.municipality_code: each.value for each in found.members} == wanted.members,
        "average": same_average(found.average, wanted.average),
    }
    return [f"{name}: {found} != {wanted}" for name, same in equal.items() if not same]


def same_average(found: compare.AverageFigure | None, wanted: reference.Average | None) -> bool:
    """Tell whether an average, its interval, its members and its weights are the reference's."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return (
        close(found.value, wanted.value)
        and close(found.low, wanted.low)
        and close(found.high, wanted.high)
        and (found.n, found.weight_id, found.weight_year) == (wanted.n, wanted.weight_id, wanted.weight_year)
    )


def all_differences(
    database: Path, slow: Reference, indicator: str, owns: Iterable[str], years: Iterable[int]
) -> tuple[int, int, list[str]]:
    """Compare every choice; return how many were asked, how many had an average, and what differs."""
    asked_for, with_average, wrong = 0, 0, []
    choices = [
        {"group": group, "include_own": include_own, "year": year, "kind": kind}
        for group in reference.GROUPS
        for include_own in (True, False)
        for year in years
        for kind in reference.KINDS
    ]
    for own in owns:
        for choice in choices:
            found = asked(database, indicator=indicator, own=own, **choice)  # type: ignore[arg-type]
            wanted = expected(slow, indicator=indicator, own=own, **choice)
            asked_for += 1
            with_average += not isinstance(wanted, str) and wanted.average is not None
            wrong += [f"{own} {choice} {each}" for each in differences(found, wanted)]
    return asked_for, with_average, wrong


def test_reference_repeats_the_choices_of_the_catalogue() -> None:
    meaning = catalogue.read(chosen.ROOT / "data", store.data_version())
    comparable = {each.id: each.definitions for each in meaning.indicators.values() if each.comparable}
    assert comparable == reference.DEFINITIONS
    assert {id_: meaning.definitions[id_].weights for id_ in reference.WEIGHTS} == reference.WEIGHTS
    assert chosen.MINIMUM_COVERAGE == 2 / 3


def test_every_comparison_of_public_housing_equals_the_reference(database: Path) -> None:
    # 2022 is a year without any figure.
    years = (*REAL.years("public_housing_share_pct"), 2022)
    count, with_average, wrong = all_differences(database, REAL, "public_housing_share_pct", REAL.municipalities, years)
    assert wrong[:3] == []
    # 98 municipalities, 5 groups, with and without own, 8 years, 4 kinds.
    assert count == 98 * 5 * 2 * 8 * 4
    assert with_average > 4000


def test_every_comparison_of_rented_housing_equals_the_reference(database: Path) -> None:
    """Take every year for the sixteen municipalities with figures; the others differ in nothing but their groups."""
    years = REAL.years("rented_share_pct")
    with_figures = [code for code in REAL.municipalities if code in HAS_RENTED]
    others = [code for code in REAL.municipalities if code not in HAS_RENTED]
    full = all_differences(database, REAL, "rented_share_pct", with_figures, (*years, 2022))
    rest = all_differences(database, REAL, "rented_share_pct", others, (2024,))
    assert (full[2] + rest[2])[:3] == []
    # 16 municipalities, 5 groups, with and without own, 14 years, 4 kinds; 82 municipalities in one year.
    assert (full[0], rest[0]) == (16 * 5 * 2 * 14 * 4, 82 * 5 * 2 * 4)
    assert min(full[1], rest[1]) > 400


@pytest.mark.parametrize("indicator", INDICATORS)
def test_reconciliation_equals_the_reference(database: Path, indicator: str) -> None:
    published = PUBLISHED[indicator]
    seen, matching = 0, 0
    for own in SAMPLE:
        for group in reference.GROUPS:
            for year in REAL.years(indicator):
                try:
                    wanted = REAL.reconcile(indicator=indicator, own=own, group=group, year=year, published=published)
                except reference.NoFiguresError:
                    continue
                found = compare.reconcile(
                    database,
                    municipality_code=own,
                    group_text=group,
                    indicator_id=indicator,
                    year=year,
                    published=published,
                )
                assert [(each.kind, each.matches) for each in found] == [(each.kind, each.matches) for each in wanted]
                for one, other in zip(found, wanted, strict=True):
                    assert close(one.value, other.average.value)
                    assert close(one.low, other.average.low)
                    assert close(one.high, other.average.high)
                    assert (one.n, one.weight_year) == (other.average.n, other.average.weight_year)
                    assert one.weight_id == other.average.weight_id
                seen += len(wanted)
                matching += sum(each.matches for each in wanted)
    assert seen > 1000
    assert 0 < matching < seen


@pytest.mark.parametrize("indicator", INDICATORS)
def test_robustness_equals_the_reference(database: Path, indicator: str) -> None:
    judged = 0
    for own in SAMPLE:
        found = compare.robustness(database, municipality_code=own, indicator_id=indicator)
        wanted = REAL.robustness(indicator=indicator, own=own)
        by_choice = {
            (each.group.text, each.include_own, each.kind.value, each.definition_id, each.year): each.difference_pp
            for each in found.choices
        }
        assert len(by_choice) == len(found.choices)
        assert by_choice.keys() == wanted.keys()
        assert all(close(by_choice[choice], wanted[choice]) for choice in wanted)
        assert len(found.above) == sum(difference > 0 for difference in wanted.values())
        assert len(found.below) == sum(difference < 0 for difference in wanted.values())
        judged += len(wanted)
    assert judged > 98


@pytest.mark.parametrize(
    ("own", "indicator", "year"), [("330", "public_housing_share_pct", 2023), ("400", "rented_share_pct", 2024)]
)
def test_a_group_of_one_without_itself_has_no_average(database: Path, own: str, indicator: str, year: int) -> None:
    found = compare.compare(
        database,
        municipality_code=own,
        group_text=own,
        indicator_id=indicator,
        year=year,
        average=AverageKind.WEIGHTED,
        include_own=False,
    )
    assert (found.average, found.of, found.difference_pp, found.members) == (None, 0, None, ())
    assert (found.rank, found.of_ranked) == (1, 1)


VALUES = strategies.integers(0, 1000).map(lambda tenths: f"{tenths / 10:.1f}")


def changed(path: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Rewrite a CSV file line by line; a line for which None comes back is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [after for row in rows if (after := change(row)) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


@given(
    values=strategies.lists(strategies.one_of(strategies.none(), VALUES), min_size=1, max_size=12),
    counted=strategies.sets(strategies.integers(0, 11), max_size=12),
)
@settings(max_examples=5, deadline=None)
def test_comparisons_equal_the_reference_whatever_the_figures(values: list[str | None], counted: set[int]) -> None:
    """Change the 98 figures of 2023 by a repeated pattern; some vanish and some bring a denominator of their own."""
    codes = {code: place for place, code in enumerate(REAL.municipalities)}

    def change(row: dict[str, str]) -> dict[str, str] | None:
        if row["period"] != "2023-01-01":
            return row
        place = codes[row["entity_code"]]
        value = values[place % len(values)]
        if value is None:
            return None
        # With 1000 dwellings a value in tenths is exactly its numerator: 12.3 per cent is 123 of 1000.
        counts = (str(round(float(value) * 10)), "1000") if place % 12 in counted else ("", "")
        return {**row, "value": value, "numerator": counts[0], "denominator": counts[1]}

    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder) / "data")
        changed(data / "observations" / "dst_bol101_clustering.csv", change)
        database = Path(folder) / "changed.duckdb"
        store.build(data=data, target=database)
        count, _, wrong = all_differences(
            database, Reference(data), "public_housing_share_pct", ("330", "153", "400"), (2017, 2023)
        )
    assert wrong[:3] == []
    assert count == 3 * 5 * 2 * 2 * 4
