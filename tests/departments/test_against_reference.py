"""Every figure of departments against a second, slow implementation: on the demo data and on small planted worlds."""

import csv
import math
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from keyfigures import catalogue, store
from keyfigures import departments as fast
from keyfigures import settings as chosen
from keyfigures.departments import Assessment, Department, DepartmentFigure, Direction, Position, Total, Twins
from keyfigures.errors import SelectionError
from keyfigures.store.reading import OBSERVATION_HEADER
from tests.conftest import copy_data
from tests.departments import reference
from tests.departments.reference import Departments

# Lines are counted where there is a test for each; here the same ones are passed thousands of times.
pytestmark = pytest.mark.no_cover

MEANING = catalogue.read(chosen.ROOT / "data", store.data_version())
OF_DEPARTMENTS = tuple(each.id for each in fast.indicators(MEANING))
QUANTILES = ("p10", "p25", "median", "p75", "p90")
SAMPLED_YEARS = (2016, 2020, 2024)
# A prime, so that a sample runs through all indicators, departments and years.
EVERY = 17
# The steps of a decomposition that are no department's own rate.
MIX = "mix"


def close(found: float | None, wanted: float | Fraction | None) -> bool:
    """Tell whether a number is the exact one, but for the last binary digits; None only equals None."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return math.isclose(found, float(wanted), rel_tol=1e-9, abs_tol=1e-9)


# Comparing what the two implementations say.


def wrong_position(found: Position | None, wanted: reference.Position | None) -> list[str]:
    """Return what differs between two positions."""
    if found is None or wanted is None:
        return [] if found is None and wanted is None else [f"position {found} != {wanted}"]
    quantiles = zip(QUANTILES, wanted.quantiles, strict=True)
    equal = {
        "kept": frozenset(found.kept) == wanted.kept,
        "n": found.n == wanted.n,
        "rank": found.rank == wanted.rank,
        "percentile": close(found.percentile, wanted.percentile),
        **{name: close(getattr(found, name), each) for name, each in quantiles},
    }
    return [f"{name}: {found} != {wanted}" for name, same in equal.items() if not same]


def wrong_figure(slow: Departments, found: DepartmentFigure) -> list[str]:
    """Return what differs between a figure with its position and the reference's."""
    wanted = slow.figure(found.indicator_id, found.department_id, found.dwelling_type, found.year)
    if wanted is None:
        return [f"{found} is not there"]
    own = (found.definition_id, found.period, found.period_start, found.value, found.numerator, found.denominator)
    exact = (wanted.definition, wanted.period, wanted.start, wanted.value, wanted.numerator, wanted.denominator)
    wrong = [] if (*own, found.status) == (*exact, wanted.status) else [f"{found} != {wanted}"]
    return wrong + wrong_position(found.position, slow.position(wanted))


def all_figures(database: Path, slow: Departments) -> tuple[DepartmentFigure, ...]:
    """Return every figure of every department."""
    return fast.figures(database, tuple(slow.departments), OF_DEPARTMENTS, first=1900, last=2100)


def wrong_assessment(slow: Departments, found: Assessment) -> list[str]:
    """Return what differs between the judgement of a figure and the reference's."""
    own = found.figure
    wanted = slow.figure(own.indicator_id, own.department_id, own.dwelling_type, own.year)
    position = slow.position(wanted) if wanted else None
    held = slow.held_against(wanted, position) if wanted else None
    interval = slow.interval(wanted) if wanted else None
    trend = reference.trend(slow.series(own.indicator_id, own.department_id, own.dwelling_type, own.year))
    said = reference.verdict(wanted.value, held, interval) if wanted else None
    if said == "surely" and interval is None and own.indicator_id in reference.COUNTED_PCT:
        said = "maybe"
    equal = {
        "interval": same_ends(found, interval),
        "reference": wanted is None or same_reference(found, held),
        "verdict": (found.verdict.value if found.verdict else None) == said,
        "direction": (found.trend.direction.value, found.trend.n) == (trend.direction, trend.n),
        "slope": close(found.trend.slope, trend.slope) and close(found.trend.p, trend.p),
    }
    return [f"{name}: {found} != {wanted} {held} {interval} {trend}" for name, same in equal.items() if not same]


def same_ends(found: Assessment, wanted: tuple[float, float] | None) -> bool:
    """Tell whether the interval is the reference's."""
    if found.interval is None or wanted is None:
        return found.interval is None and wanted is None
    return close(found.interval.low, wanted[0]) and close(found.interval.high, wanted[1])


def same_reference(found: Assessment, wanted: reference.Held | None) -> bool:
    """Tell whether a figure is held against what the reference holds it against."""
    if found.reference is None or wanted is None:
        return found.reference is None and wanted is None
    kind = (found.reference.kind.value, found.reference.worse_above, found.reference.year)
    return kind == (wanted.kind, wanted.worse_above, wanted.year) and close(found.reference.value, wanted.value)


def wrong_totals(database: Path, slow: Departments, wanted: fast.Filter, *, demo: bool) -> tuple[int, list[str]]:
    """Return how many totals have a value, and what differs between sums over sums."""
    found = fast.totals(database, wanted, OF_DEPARTMENTS, is_demo=demo)
    by_figure = {(each.indicator_id, each.year): each for each in found}
    members = [id_ for id_, row in slow.departments.items() if takes(slow, id_, row, wanted, demo=demo)]
    wrong = []
    with_value = 0
    for indicator in OF_DEPARTMENTS:
        for year in range(2014, 2027):
            exact = slow.total(indicator, members, year)
            with_value += exact.value is not None
            if not same_total(by_figure.get((indicator, year)), exact):
                wrong.append(f"{indicator} {year} {wanted}: {by_figure.get((indicator, year))} != {exact}")
    return with_value, wrong


def takes(slow: Departments, id_: str, row: reference.Row, wanted: fast.Filter, *, demo: bool) -> bool:
    """Tell whether a department is meant."""
    return (
        slow.places[id_].demo == demo
        and wanted.municipality in ("", row["municipality_code"])
        and wanted.organisation in ("", row["organisation_id"])
        and wanted.dwelling_type in ("all", slow.places[id_].dwelling_type)
    )


def same_total(found: Total | None, wanted: reference.Total) -> bool:
    """Tell whether a total is the exact one; where nobody has a figure there may be none."""
    if found is None:
        return wanted.n == 0
    numbers = ((found.value, wanted.value), (found.amount, wanted.amount), (found.base, wanted.base))
    return all(close(*pair) for pair in numbers) and (found.n, found.of) == (wanted.n, wanted.of)


def wrong_twins(
    database: Path, slow: Departments, department: str, year: int, *, k: int, weights: Mapping[fast.Variable, float]
) -> list[str]:
    """Return what differs between a department's twins and the reference's."""
    ids = tuple(slow.with_any_figure(year, demo=slow.places[department].demo))
    plain = {variable.value: weight for variable, weight in weights.items()}
    used, everybody = slow.twins(department, year, plain, ids)
    try:
        found = fast.twins(database, department, k=k, year=year, weights=weights)
    except SelectionError as refused:
        return [f"{department} {year}: {refused}"] if used else []
    distances = zip((each.distance for each in found.twins), (each.distance for each in everybody[:k]), strict=True)
    equal = {
        "used": (found.variables, found.candidates) == (used, len(everybody)),
        "distances": all(close(one, other) for one, other in distances),
        "order": in_order([(one.distance, one.department_id) for one in found.twins]),
        "stability": same_stability(found, everybody, slow.twins_without(department, year, plain, ids)),
    }
    wrong = [f"{department} {year} {name}: {found} != {everybody[:k]}" for name, same in equal.items() if not same]
    return wrong + wrong_parts(found, {each.department: each for each in everybody})


def same_stability(found: Twins, everybody: Sequence[reference.Twin], without: reference.Without) -> bool:
    """Tell whether as many twins stay; where the last of them is a tie, rounding may have chosen another one."""
    said = dict(found.stability)
    if said.keys() != without.keys():
        return False
    near = {each.department for each in everybody[: found.k]}
    stay = {name: len(near & {each.department for each in order[: found.k]}) for name, order in without.items()}
    tied = {name for name, order in without.items() if ends_in_tie(order, found.k)}
    return ends_in_tie(everybody, found.k) or all(said[name] == stay[name] for name in stay if name not in tied)


def ends_in_tie(order: Sequence[reference.Twin], k: int) -> bool:
    """Tell whether the last that is a twin and the first that is none are equally far away, but not at no distance."""
    return 0 < k < len(order) and order[k].distance > 0 and close(order[k - 1].distance, order[k].distance)


def in_order(found: Sequence[tuple[float, str]]) -> bool:
    """Tell whether the nearest come first, and of those at no distance at all the first id."""
    far = [round(distance, reference.DIGITS) for distance, _ in found]
    same = [id_ for distance, id_ in found if distance == 0]
    return far == sorted(far) and same == sorted(same)


def wrong_parts(found: Twins, wanted: Mapping[str, reference.Twin]) -> list[str]:
    """Return what differs in the parts of the distances."""
    wrong = []
    for each in found.twins:
        shares = {part.variable: part.share_pct for part in each.parts}
        exact = wanted[each.department_id].shares
        if not all(close(shares[name], exact[name]) for name in {*shares, *exact}):
            wrong.append(f"{each} != {exact}")
    return wrong


# The demo data.


def test_reference_repeats_the_choices_of_the_catalogue(demo_database: Path, demo: Departments) -> None:
    assert demo_database.exists()
    peers = MEANING.peers["T"]
    assert (peers.minimum, peers.id) == (reference.MINIMUM, "T")
    assert pytest.approx(chosen.MINIMUM_COVERAGE) == reference.COVERAGE
    # Region goes first, the size last.
    assert demo.steps == [frozenset(each) for each in ALL_STEPS]
    assert {each.unit for each in MEANING.indicators.values() if each.unit.startswith("kr_")} == {
        *reference.SIZE_OF_UNIT
    }


ALL_STEPS = (
    ("size", "building_type", "first_use", "region"),
    ("size", "building_type", "first_use"),
    ("size", "building_type"),
    ("size",),
    (),
)


def test_every_figure_of_a_year_is_there_once(demo_database: Path, demo: Departments) -> None:
    found = all_figures(demo_database, demo)
    keys = {(each.indicator_id, each.department_id, each.dwelling_type, each.year) for each in found}
    wanted = {(indicator, id_, kind, year) for (indicator, kind, year), each in demo.figures.items() for id_ in each}
    assert len(keys) == len(found)
    assert keys == wanted
    assert len(found) > 50_000


def test_figures_and_their_places_equal_the_reference(demo_database: Path, demo: Departments) -> None:
    groups = sorted({(indicator, year) for indicator, _, year in demo.figures})[:: EVERY * 2]
    sample = [each for each in all_figures(demo_database, demo) if (each.indicator_id, each.year) in groups]
    wrong = [line for each in sample for line in wrong_figure(demo, each)]
    assert wrong[:3] == []
    placed = [each.position for each in sample if each.position]
    assert len(placed) > 1000
    # The six municipalities lie in one region and are few: the narrowest classes are too small.
    assert {frozenset(each.kept) for each in placed} >= set(demo.steps[-3:])


def test_master_data_has_the_classes_of_the_reference(demo_database: Path, demo: Departments) -> None:
    found = fast.departments(demo_database)
    assert found.keys() == demo.departments.keys()
    for id_, each in found.items():
        place = demo.places[id_]
        parts = (place.size, place.first_use, place.region, place.building_type)
        assert (each.is_demo, each.dwelling_type) == (place.demo, place.dwelling_type)
        assert (each.size_class, each.period_class, each.region_code, each.building_type) == parts


def test_judgements_equal_the_reference(demo_database: Path, demo: Departments) -> None:
    seen: list[Assessment] = []
    for year in SAMPLED_YEARS:
        for id_ in list(demo.departments)[:: EVERY * 6]:
            seen += fast.profile(demo_database, MEANING, id_, year)
    wrong = [line for each in seen for line in wrong_assessment(demo, each)]
    assert wrong[:3] == []
    assert {each.verdict.value for each in seen if each.verdict} == {"surely", "maybe", "not"}
    assert {each.trend.direction for each in seen} == set(Direction)
    assert {each.reference.kind.value for each in seen if each.reference} == {"limit", "rate", "equals_median"}


def test_judgements_by_dwelling_type_equal_the_reference(demo_database: Path, demo: Departments) -> None:
    ids = tuple(demo.departments)[::EVERY]
    seen: list[Assessment] = []
    for indicator in ("vacancy_pct", "turnover_pct"):
        for kind in ("family", "elderly", "youth"):
            seen += fast.assessed(demo_database, MEANING, ids, indicator, 2024, dwelling_type=kind).values()
    assert [line for each in seen for line in wrong_assessment(demo, each)][:3] == []
    assert sum(each.figure.value is not None for each in seen) >= 10


@pytest.mark.parametrize("kind", ["all", "family", "elderly", "youth"])
def test_totals_equal_the_reference(demo_database: Path, demo: Departments, kind: str) -> None:
    organisations = sorted({row["organisation_id"] for row in demo.departments.values()})
    filters = [fast.Filter("330", "", kind), fast.Filter("", "", kind)]
    filters += [fast.Filter("330", each, kind) for each in organisations[:: EVERY if kind != "all" else 5]]
    with_value = 0
    for each in filters:
        found, wrong = wrong_totals(demo_database, demo, each, demo=True)
        assert wrong[:3] == []
        with_value += found
    assert with_value > 300
    assert wrong_totals(demo_database, demo, fast.Filter("", "", "all"), demo=False)[1] == []


@pytest.mark.parametrize("indicator", ["vacancy_pct", "turnover_pct", "moving_out_loss_kr_lme"])
def test_own_decompositions_equal_the_reference_and_add_up(
    demo_database: Path, demo: Departments, indicator: str
) -> None:
    scale = 100 if indicator.endswith("_pct") else 1
    seen = 0
    for id_ in list(demo.departments)[::EVERY]:
        series = fast.figures(demo_database, (id_,), (indicator,), first=2016, last=2024)
        counted = [each for each in series if each.dwelling_type == "all" and counts(each)]
        if len(counted) > 1:
            check_own_decomposition(counted[0], counted[-1], scale)
            seen += 1
    assert seen > 10


def counts(figure: DepartmentFigure) -> tuple[Fraction, Fraction] | None:
    """Return a figure's counts, exact."""
    if figure.value is None or figure.numerator is None or not figure.denominator:
        return None
    return Fraction(figure.numerator), Fraction(figure.denominator)


def check_own_decomposition(first: DepartmentFigure, last: DepartmentFigure, scale: int) -> None:
    """Hold the two steps against the exact ones."""
    before, after = counts(first), counts(last)
    assert before is not None
    assert after is not None
    found = fast.own_decomposition(first, last, scale)
    wanted = reference.ratio_steps(before, after, scale)
    assert [each.id for each in found.steps] == ["numerator", "denominator"]
    assert all(close(each.change, exact) for each, exact in zip(found.steps, wanted, strict=True))
    assert sum(wanted) == scale * (after[0] / after[1] - before[0] / before[1])
    assert close(found.before + sum(each.change for each in found.steps), found.after)
    in_counts = [each * after[1] / scale for each in wanted]
    assert all(close(each.change, exact) for each, exact in zip(found.in_numerator, in_counts, strict=True))


@pytest.mark.parametrize("indicator", ["vacancy_pct", "vacancy_over_3_months_share_pct", "moving_out_loss_kr_lme"])
@pytest.mark.parametrize("pair", [(2015, 2025), (2019, 2024), (2023, 2024)])
def test_group_decompositions_equal_the_reference_and_add_up(
    demo_database: Path, demo: Departments, indicator: str, pair: tuple[int, int]
) -> None:
    scale = 100 if indicator.endswith("_pct") else 1
    members = fast.chosen(demo_database, fast.Filter("330"))
    names = {each.department_id: each.name for each in members if each.is_demo}
    first, last = (of_a_year(demo_database, names, indicator, year) for year in pair)
    check_group_decomposition(names, first, last, scale)
    assert len(demo.departments) > len(names) > 20


def of_a_year(database: Path, ids: Iterable[str], indicator: str, year: int) -> list[DepartmentFigure]:
    """Return the figures of departments in a year."""
    found = fast.figures(database, tuple(ids), (indicator,), first=year, last=year)
    return [each for each in found if each.dwelling_type == "all"]


def check_group_decomposition(
    names: Mapping[str, str], first: Sequence[DepartmentFigure], last: Sequence[DepartmentFigure], scale: int
) -> None:
    """Hold every department's two steps against the exact ones, and their sum against the change."""
    before, after = (
        {each.department_id: pair for each in year if (pair := counts(each)) is not None} for year in (first, last)
    )
    found = fast.group_decomposition(names, first, last, scale)
    wanted = reference.mix_steps(before, after, scale)
    rate = {names[id_]: steps for id_, steps in wanted.items()}
    assert len(found.steps) == 2 * len(wanted) == 2 * len(rate)
    for each in found.steps:
        assert close(each.change, rate[each.name][each.id == MIX])
    ends = [scale * sum(n for n, _ in year.values()) / sum(d for _, d in year.values()) for year in (before, after)]
    assert sum(rate_step + mix for rate_step, mix in wanted.values()) == ends[1] - ends[0]
    assert close(found.before, ends[0])
    assert close(found.after, ends[1])
    assert found.left_out == len(names) - len(wanted)
    size = sum(d for _, d in after.values())
    assert close(sum(each.change for each in found.in_numerator), (ends[1] - ends[0]) * size / scale)


@pytest.mark.parametrize("indicator", ["vacancy_pct", "turnover_pct"])
def test_concentration_equals_the_reference(demo_database: Path, demo: Departments, indicator: str) -> None:
    for code in sorted({row["municipality_code"] for row in demo.departments.values()}):
        for year in SAMPLED_YEARS:
            members = [
                each
                for each in fast.chosen(demo_database, fast.Filter(code), year)
                if each.is_demo and demo.places[each.department_id].demo
            ]
            found = of_a_year(demo_database, (each.department_id for each in members), indicator, year)
            check_concentration(members, found)


def check_concentration(members: Sequence[Department], found: Sequence[DepartmentFigure]) -> None:
    """Hold the bearers, their shares and the few against the exact ones."""
    amounts = {each.department_id: Fraction(each.numerator) for each in found if each.numerator is not None}
    said = fast.concentration(members, {each.department_id: each for each in found}, {})
    bearers, few, share = reference.concentration(amounts)
    assert [each.department_id for each in said.bearers] == [each.department for each in bearers]
    for one, other in zip(said.bearers, bearers, strict=True):
        assert one.amount == other.amount
        assert one.kroner is None
        assert close(one.share_pct, other.share)
        assert close(one.cumulated_pct, other.cumulated)
    assert (said.few, said.total, said.few_kroner) == (few, sum(amounts.values()), None)
    assert close(said.few_share_pct, share)
    assert said.without_figure == len(members) - len(amounts)


WEIGHTS: tuple[dict[fast.Variable, float], ...] = (
    dict.fromkeys(fast.Variable, 1.0),
    {**dict.fromkeys(fast.Variable, 1.0), fast.Variable.RENT: 0.0, fast.Variable.SIZE: 3.0},
    {**dict.fromkeys(fast.Variable, 0.0), fast.Variable.AGE: 2.0},
)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_twins_equal_the_reference(demo_database: Path, demo: Departments, weights: dict[fast.Variable, float]) -> None:
    for year in (2016, 2024):
        for id_ in demo.with_any_figure(year, demo=True)[:: EVERY * 9]:
            assert wrong_twins(demo_database, demo, id_, year, k=5, weights=weights) == []


def test_no_number_of_few_people_is_shown(demo: Departments) -> None:
    assert demo.too_small() == []
    assert demo.given_away() == []
    hidden = [row for row in demo.tables["observation"] if row["status"] == "suppressed"]
    assert len(hidden) > 10


# Small worlds, written as the project's own files and built by the ordinary build.


@dataclass(frozen=True)
class Home:
    """A department of a small world; the other columns of the file are empty or left at what stands here."""

    id: str
    municipality: str = "330"
    source: str = "press_schackenborgvaenge"
    building: str = "etage"
    first_use: str = "1970"
    family: str = "60"
    elderly: str = ""
    youth: str = ""
    care: str = ""
    dwellings: str = "60"
    area: str = "4800"
    units: str = "66"
    ends: str = ""


@dataclass(frozen=True)
class Line:
    """A figure of a small world."""

    home: str
    indicator: str
    period: str
    value: str
    counts: tuple[str, str] = ("", "")
    definition: str = ""
    level: str = "department"
    kind: str = "all"
    missing: str = "not_reported"


@dataclass
class World:
    """Departments and their figures."""

    homes: list[Home] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


DEMO_SOURCE = """\
title: {da: Prøve, en: Trial}
short_title: {da: Prøve, en: Trial}
publisher: Prøven
url: ""
licence: {da: Ingen, en: None}
published: 2026-01-01
retrieved: 2026-01-01
retrieval: {da: Skrevet til en prøve., en: Written for a test.}
"""
# Organisations lie where their departments do; 330 and 316 are of one region, 101 of another.
ORGANISATIONS = {"330": "330-sab", "316": "316-proeve", "101": "101-proeve"}


def home_row(home: Home) -> dict[str, str]:
    """Return a department as its file has it."""
    return {
        "department_id": home.id,
        "organisation_id": ORGANISATIONS[home.municipality],
        "name": home.id,
        "municipality_code": home.municipality,
        "building_type": home.building,
        "first_use_year": home.first_use,
        "dwellings": home.dwellings,
        "dwellings_family": home.family,
        "dwellings_elderly": home.elderly,
        "dwellings_youth": home.youth,
        "dwellings_care": home.care,
        "area_m2": home.area,
        "tenancy_units": home.units,
        "valid_to": home.ends,
        "source_id": home.source,
    }


def line_row(line: Line) -> dict[str, str]:
    """Return a figure as an observation file has it."""
    return {
        "indicator_id": line.indicator,
        "definition_id": line.definition or f"{line.indicator}_reported",
        "source_id": "press_schackenborgvaenge",
        "entity_level": line.level,
        "entity_code": line.home,
        "dwelling_type": line.kind,
        "period": line.period,
        "value": line.value,
        "rounding": "0",
        "numerator": line.counts[0],
        "denominator": line.counts[1],
        "status": "observed" if line.value else line.missing,
        "note": "",
    }


def write(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a CSV file anew."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(header), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def first_line(path: Path) -> str:
    """Return the header of a CSV file."""
    return path.read_text(encoding="utf-8").splitlines()[0]


def built(world: World, folder: Path) -> tuple[Path, Departments]:
    """Build a small world; return its database and the slow implementation over it."""
    data = copy_data(folder / "data")
    (data / "sources" / "demo.yaml").write_text(DEMO_SOURCE, encoding="utf-8")
    for file in (*(data / "observations").glob("*.csv"), data / "master" / "department_notes.csv"):
        file.write_text(f"{first_line(file)}\n", encoding="utf-8")
    with (data / "master" / "organisations.csv").open("a", encoding="utf-8") as organisations:
        organisations.writelines(f"{id_},,Prøve,{code},deck_2011\n" for code, id_ in list(ORGANISATIONS.items())[1:])
    departments = data / "master" / "departments.csv"
    write(departments, first_line(departments).split(","), map(home_row, world.homes))
    write(data / "observations" / "tiny.csv", OBSERVATION_HEADER, map(line_row, world.lines))
    database = folder / "tiny.duckdb"
    store.build(data=data, target=database)
    return database, Departments(reference.tables(database), reference.meanings(data))


@pytest.fixture(autouse=True)
def no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the demo data out of what the tests build themselves."""
    monkeypatch.setenv(chosen.DEMO_VARIABLE, "off")


def wrong_everywhere(database: Path, slow: Departments) -> list[str]:
    """Compare every figure, judgement, total and twin of a small world."""
    seen = all_figures(database, slow)
    wrong = [line for each in seen for line in wrong_figure(slow, each)]
    for id_ in slow.departments:
        for year in (2023, 2024):
            judged = fast.profile(database, MEANING, id_, year)
            wrong += [line for each in judged for line in wrong_assessment(slow, each)]
            if id_ in slow.with_any_figure(year, demo=slow.places[id_].demo):
                wrong += wrong_twins(database, slow, id_, year, k=4, weights=WEIGHTS[0])
    for demo in (True, False):
        for kind in ("all", "family", "elderly", "youth"):
            wrong += wrong_totals(database, slow, fast.Filter("", "", kind), demo=demo)[1]
    return wrong


def alike(count: int, first: int = 0, **parts: str) -> list[Home]:
    """Return departments that differ in nothing but their ids."""
    return [Home(f"h{first + each:03}", **parts) for each in range(count)]


def rents(homes: Iterable[Home], period: str = "2024", start: int = 700) -> list[Line]:
    """Return a rent for each department, a krone more for each."""
    return [Line(home.id, "rent_kr_m2", period, str(start + place)) for place, home in enumerate(homes)]


def the_position(database: Path, home: str, indicator: str = "rent_kr_m2", year: int = 2024) -> Position | None:
    """Return the position of one figure of all dwellings."""
    (found,) = of_a_year(database, (home,), indicator, year)
    return found.position


def test_thirty_others_are_enough_and_twenty_nine_are_not(tmp_path: Path) -> None:
    enough, few = alike(31), alike(30, first=100, family="", youth="60")
    world = World([*enough, *few], [*rents(enough), *rents(few)])
    database, slow = built(world, tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    # h000 has the lowest of 31 rents 700 to 730; p10 = 703, median = 715, p90 = 727.
    first = the_position(database, "h000")
    assert first is not None
    assert (first.n, first.rank, first.percentile, first.median, first.p10) == (30, 31, 0.0, 715.0, 703.0)
    assert the_position(database, "h100") is None


def test_a_class_one_short_is_widened_by_its_region_first(tmp_path: Path) -> None:
    here, there = alike(30), alike(1, first=100, municipality="101")
    database, slow = built(World([*here, *there], [*rents(here), *rents(there)]), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    found = the_position(database, "h000")
    assert found is not None
    assert (found.n, found.kept) == (30, ("size", "building_type", "first_use"))


def test_a_department_with_an_unknown_part_waits_until_the_part_is_let_go(tmp_path: Path) -> None:
    known, unknown = alike(31), alike(1, first=100, first_use="")
    nameless = alike(1, first=200, family="", dwellings="60")
    world = World([*known, *unknown, *nameless], [*rents(known), *rents([*unknown, *nameless])])
    database, slow = built(world, tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    found = the_position(database, "h100")
    assert found is not None
    assert (found.n, found.kept) == (31, ("size", "building_type"))
    first = the_position(database, "h000")
    assert first is not None
    assert first.n == 30
    assert the_position(database, "h200") is None


def test_ties_missing_figures_and_short_accounts_equal_the_reference(tmp_path: Path) -> None:
    homes = alike(40)
    lines = [Line(each.id, "rent_kr_m2", "2024", "800") for each in homes[:33]]
    lines += [Line(each.id, "rent_kr_m2", "2024", "") for each in homes[33:36]]
    lines += [Line(homes[36].id, "rent_kr_m2", "2024-01-01/2024-06-30", "790")]
    lines += [Line(homes[37].id, "rent_kr_m2", "2023-07-01/2024-06-30", "810")]
    # Of two accounts that end in one year the whole one counts, although the short one is later.
    lines += [Line(homes[38].id, "rent_kr_m2", "2023-07-01/2024-06-30", "820")]
    lines += [Line(homes[38].id, "rent_kr_m2", "2024-07-01/2024-12-31", "410")]
    database, slow = built(World(homes, lines), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    tied = the_position(database, "h000")
    assert tied is not None
    # 34 others have a figure: 32 the same, two a higher one.
    assert (tied.n, tied.rank) == (34, 3)
    assert tied.percentile == pytest.approx(100 * 16 / 34)
    assert the_position(database, "h036") is None
    (whole,) = of_a_year(database, ("h038",), "rent_kr_m2", 2024)
    assert whole.value == 820


def test_two_definitions_never_stand_among_each_other(tmp_path: Path) -> None:
    homes = alike(70)
    lines = [Line(each.id, "rent_kr_m2", "2024", "900", definition="lbf_rent") for each in homes[:35]]
    # The preferred definition counts where it has a figure.
    lines += [Line(each.id, "rent_kr_m2", "2024", "700") for each in homes[2:]]
    lines += [Line(homes[69].id, "rent_kr_m2", "2024", "", definition="lbf_rent")]
    database, slow = built(World(homes, lines), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    chosen_figures = of_a_year(database, ("h002", "h040", "h069"), "rent_kr_m2", 2024)
    assert [each.value for each in chosen_figures] == [900, 700, 700]
    assert [each.position.n if each.position else None for each in chosen_figures] == [34, 34, 34]


def test_demo_and_real_departments_are_never_equals_nor_twins(tmp_path: Path) -> None:
    real, demo = alike(32), alike(20, first=100, source="demo")
    database, slow = built(World([*real, *demo], [*rents(real), *rents(demo, start=200)]), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    found = the_position(database, "h000")
    assert found is not None
    assert found.n == 31
    assert the_position(database, "h100") is None
    assert {each.department_id for each in fast.twins(database, "h100", k=20, year=2024).twins} == {
        each.id for each in demo[1:]
    }


def test_a_tie_between_types_goes_to_families_then_to_the_elderly(tmp_path: Path) -> None:
    homes = [
        Home("a", family="20", elderly="20", youth="20"),
        Home("b", family="10", elderly="15", care="10", youth="25"),
        Home("c", family="0", elderly="0", youth="0"),
        Home("d", family="", care="30"),
        Home("e", family="10", elderly="15", youth="16"),
    ]
    database, slow = built(World(homes, rents(homes)), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    kinds = {id_: each.dwelling_type for id_, each in fast.departments(database).items()}
    assert kinds == {"a": "family", "b": "elderly", "c": None, "d": "elderly", "e": "youth"}


def test_a_sum_takes_the_size_where_no_counts_are_given_and_leaves_out_what_has_neither(tmp_path: Path) -> None:
    homes = [Home("a"), Home("b", area=""), Home("c", area="1000"), Home("d", ends="2020-12-31")]
    lines = [
        # 48,000 kr over 4,800 m2 and 30 kr over 1,000 m2: 78,000 / 5,800.
        Line("a", "vacancy_loss_kr_m2", "2024", "10", ("48000", "4800")),
        Line("b", "vacancy_loss_kr_m2", "2024", "20"),
        Line("c", "vacancy_loss_kr_m2", "2024", "30"),
        Line("a", "vacancy_pct", "2024", "5", ("3", "60")),
        Line("b", "vacancy_pct", "2024", "10"),
        Line("a", "evictions", "2024", "7"),
        Line("b", "evictions", "2024", "6"),
        Line("a", "efficiency_pct", "2024", "80"),
    ]
    database, slow = built(World(homes, lines), tmp_path)
    assert wrong_everywhere(database, slow)[:3] == []
    found = {
        each.indicator_id: each for each in fast.totals(database, fast.Filter("330"), OF_DEPARTMENTS, is_demo=False)
    }
    loss = found["vacancy_loss_kr_m2"]
    assert (loss.amount, loss.base, loss.n, loss.of) == (78000, 5800, 2, 3)
    # One of the three there were in 2024 has counts: not enough to speak for all. Two of three are.
    vacancy = found["vacancy_pct"]
    assert (vacancy.value, vacancy.amount, vacancy.n) == (None, 3, 1)
    assert loss.value == pytest.approx(78000 / 5800)
    # 7 and 6 are known; the third department may have had some as well.
    assert (found["evictions"].value, found["evictions"].amount, found["evictions"].base) == (None, 13, None)
    assert (found["efficiency_pct"].value, found["efficiency_pct"].n) == (None, 0)


def test_an_amount_without_anything_to_hold_it_against_is_left_out(tmp_path: Path) -> None:
    homes = [Home("a"), Home("b", area="")]
    lines = [
        Line("a", "vacancy_loss_kr_m2", "2024", "10", ("48000", "4800")),
        Line("b", "vacancy_loss_kr_m2", "2024", "20", ("20000", "")),
    ]
    database, slow = built(World(homes, lines), tmp_path)
    assert wrong_totals(database, slow, fast.Filter("330"), demo=False)[1] == []


def test_a_share_of_nothing_is_not_a_missing_figure(tmp_path: Path) -> None:
    """Six of ten vacant dwellings stand long, all in one department; the others have no vacant dwelling at all."""
    homes = alike(4)
    lines = [Line("h000", "vacancy_over_3_months_share_pct", "2024", "60", ("6", "10"))]
    lines += [
        Line(home.id, "vacancy_over_3_months_share_pct", "2024", "", missing="not_applicable") for home in homes[1:]
    ]
    database, _ = built(World(homes, lines), tmp_path)
    wanted = ("vacancy_over_3_months_share_pct",)
    (found,) = fast.totals(database, fast.Filter("330"), wanted, is_demo=False)
    assert found.value == 60


def test_twins_without_a_variable_are_those_found_with_its_weight_at_zero(tmp_path: Path) -> None:
    """Say what a reader sees who sets the weight to 0: then departments that lack the variable may be twins too."""
    homes = [Home(f"h{each:03}", first_use=str(1950 + each), area=str(4000 + 37 * each**2)) for each in range(8)]
    database, _ = built(World(homes, [*rents(homes[::2]), *evictions(homes)]), tmp_path)
    found = fast.twins(database, "h004", k=2, year=2024)
    near = {each.department_id for each in found.twins}
    for variable, stay in found.stability:
        without = {**WEIGHTS[0], fast.Variable(variable): 0.0}
        others = fast.twins(database, "h004", k=2, year=2024, weights=without).twins
        assert (variable, stay) == (variable, len(near & {each.department_id for each in others}))


def test_twins_of_many_are_those_of_each(demo_database: Path) -> None:
    """One multiplication for all departments of a municipality finds what one search each finds."""
    everybody = fast.chosen(demo_database, fast.Filter("330"), 2024)
    ids = [each.department_id for each in everybody if each.department_id != "D33007-00102"]
    for weights in WEIGHTS:
        many = fast.twins_of_many(demo_database, ids, k=5, year=2024, weights=weights)
        assert list(many) == ids
        for id_ in ids[:60]:
            one = () if "schackenborg" in id_ else fast.twins(demo_database, id_, k=5, year=2024, weights=weights).twins
            assert [other for other, _ in many[id_]] == [each.department_id for each in one]
            assert [far for _, far in many[id_]] == pytest.approx([each.distance for each in one], abs=1e-6)


def test_twins_of_many_leave_out_who_is_not_known_that_year(demo_database: Path) -> None:
    """The real department has figures of 2016 and 2017 only, and is alone then."""
    real = "330-sab-schackenborgvaenge"
    assert fast.twins_of_many(demo_database, [real], k=3, year=2024) == {real: ()}
    assert fast.twins_of_many(demo_database, [real], k=3, year=2017) == {real: ()}
    nothing = dict.fromkeys(fast.Variable, 0.0)
    assert fast.twins_of_many(demo_database, ["D33001-00101"], k=3, year=2024, weights=nothing) == {"D33001-00101": ()}


def test_equally_near_twins_come_by_their_ids(tmp_path: Path) -> None:
    """A year older and a year younger are equally near, whatever the last binary digit of the distance says."""
    homes = [Home(f"h{each:02}", first_use=str(1950 + each)) for each in range(40)]
    database, _ = built(World(homes, evictions(homes)), tmp_path)
    by_age = {**dict.fromkeys(fast.Variable, 0.0), fast.Variable.AGE: 1.0}
    for each in range(1, 39):
        found = fast.twins(database, f"h{each:02}", k=1, year=2024, weights=by_age)
        assert (found.department_id, found.twins[0].department_id) == (f"h{each:02}", f"h{each - 1:02}")


def evictions(homes: Iterable[Home]) -> list[Line]:
    """Return a figure for each department that nothing depends on."""
    return [Line(home.id, "evictions", "2024", "9") for home in homes]


# What is hidden: numbers of few people.


def social(home: str, count: int, of: int, indicator: str = "outside_work_pct") -> Line:
    """Return a share of people in 2024 with its counts."""
    return Line(home, indicator, "2024", repr(100 * count / of), (str(count), str(of)))


def small_numbers() -> World:
    """Return departments with counts around the thresholds of 5 people and a base of 20."""
    homes = [*alike(8), Home("o1", municipality="316"), Home("m1", municipality="101")]
    pairs = ((4, 100), (5, 100), (0, 100), (96, 100), (95, 100), (5, 19), (5, 20), (100, 100))
    lines = [social(home.id, *pair) for home, pair in zip(homes, pairs, strict=False)]
    lines += [social("o1", 6, 30), social("m1", 1, 30)]
    lines += [Line(home.id, "evictions", "2024", str(2 * place)) for place, home in enumerate(homes[:4])]
    lines += [Line("o1", "income_pct_of_region", "2024", "70")]
    for level, code in (("organisation", "330-sab"), ("organisation", "316-proeve"), ("municipality", "330")):
        row = social(code, 300, 500)
        lines.append(Line(row.home, row.indicator, row.period, row.value, row.counts, level=level))
    return World(homes, lines)


def test_small_numbers_are_hidden_with_the_sums_that_would_give_them_away(tmp_path: Path) -> None:
    database, slow = built(small_numbers(), tmp_path)
    assert slow.too_small() == []
    assert slow.given_away() == []
    shown = {(row["indicator_id"], row["entity_code"]): row["value"] is not None for row in slow.tables["observation"]}
    assert [shown["outside_work_pct", f"h{each:03}"] for each in range(8)] == [
        *(False, True, True, False, True, False, True, True)
    ]
    assert (shown["outside_work_pct", "o1"], shown["outside_work_pct", "m1"]) == (True, False)
    assert [shown["outside_work_pct", code] for code in ("330-sab", "316-proeve", "330")] == [False, True, False]
    # 0, 2, 4 and 6 evictions.
    assert [shown["evictions", f"h{each:03}"] for each in range(4)] == [True, False, False, True]
    assert database.exists()


def test_what_is_hidden_of_one_dwelling_type_is_not_the_rest_of_the_whole(tmp_path: Path) -> None:
    """12 evictions in all, 9 of them of families: 3 of the young would be left. Without a small one all are shown."""
    homes = alike(2)
    split = {"h000": ("12", "9", "3"), "h001": ("14", "9", "5")}
    lines = [
        Line(home, "evictions", "2024", count, kind=kind)
        for home, counts in split.items()
        for kind, count in zip(("all", "family", "youth"), counts, strict=True)
    ]
    _, slow = built(World(homes, lines), tmp_path)
    rows = slow.tables["observation"]
    shown = {(row["entity_code"], row["dwelling_type"]): row["value"] for row in rows}
    assert [shown["h000", kind] for kind in ("all", "family", "youth")] == [12, None, None]
    assert [shown["h001", kind] for kind in ("all", "family", "youth")] == [14, 9, 5]


def test_a_share_without_counts_is_hidden_where_it_says_of_how_few(tmp_path: Path) -> None:
    """Of 200 dwellings: 98 % leave 4 people, 2 % are 4, 50 % are enough. 10 % of the 30 that are given are 3."""
    homes = [Home(f"h{each}", dwellings="200") for each in range(4)]
    values = ("98", "2", "50", "10")
    lines = [
        Line(home.id, "outside_work_pct", "2024", value, ("", "30" if value == "10" else ""))
        for home, value in zip(homes, values, strict=True)
    ]
    _, slow = built(World(homes, lines), tmp_path)
    shown = {row["entity_code"]: row["value"] for row in slow.tables["observation"]}
    assert [shown[home.id] for home in homes] == [None, None, 50, None]


def test_reference_finds_small_numbers_that_are_not_hidden(tmp_path: Path) -> None:
    _, slow = built(small_numbers(), tmp_path)
    for row in slow.tables["observation"]:
        if (row["entity_code"], row["indicator_id"]) == ("h001", "outside_work_pct"):
            row.update(numerator=4)
        if row["entity_code"] == "330":
            row.update(value=60.0)
    assert [row["entity_code"] for row in slow.too_small()] == ["h001"]
    assert [row["entity_code"] for row in slow.given_away()] == ["330"]


# Whatever the figures.


def random_world(seed: int) -> World:
    """Return some departments in a few classes with all kinds of figures, ties among them."""
    dice = random.Random(seed)  # noqa: S311
    homes = list(random_homes(dice))
    return World(homes, [line for home in homes for line in random_lines(dice, home)])


def random_homes(dice: random.Random) -> Iterator[Home]:
    """Yield departments of which some lack a part of their class."""
    for place in range(dice.randint(60, 130)):
        family, elderly, youth = dice.choice(
            (("60", "", ""),) * 4 + (("20", "20", "20"), ("", "12", "40"), ("", "", ""))
        )
        yield Home(
            f"r{place:03}",
            municipality=dice.choice(("330",) * 4 + ("316", "101")),
            source=dice.choice(("press_schackenborgvaenge",) * 7 + ("demo",)),
            building=dice.choice(("etage",) * 6 + ("tæt-lavt", "blandet", "")),
            first_use=dice.choice(("1960", "1970", "1979") * 2 + ("1959", "2003", "")),
            family=family,
            elderly=elderly,
            youth=youth,
            care=dice.choice(("",) * 5 + ("30",)),
            dwellings=dice.choice(("60", "99") * 4 + ("19", "20", "")),
            area=dice.choice(("", "3000", "4800")),
            units=dice.choice(("", "64")),
        )


def random_lines(dice: random.Random, home: Home) -> Iterator[Line]:
    """Yield the figures of one department over some years."""
    for year in range(2018, 2025):
        if dice.random() < 0.8:
            definition = dice.choice(("rent_kr_m2_reported",) * 5 + ("lbf_rent",))
            period = dice.choice((str(year),) * 8 + (f"{year}-01-01/{year}-06-30", f"{year - 1}-07-01/{year}-06-30"))
            value = dice.choice(("", "700", "710", "720.5", str(dice.randint(600, 900))))
            yield Line(home.id, "rent_kr_m2", period, value, definition=definition)
        of = dice.choice((7, 40, 300))
        vacant = min(of, dice.choice((0, 0, 1, 3, 12)))
        counts_of_it = (str(vacant), str(of)) if dice.random() < 0.7 else ("", "")
        yield Line(home.id, "vacancy_pct", f"{year}-10-01", repr(100 * vacant / of), counts_of_it)
        yield Line(home.id, "moving_out_loss_kr_lme", str(year), str(dice.choice((0, 150, 321, 900))))
        yield Line(home.id, "efficiency_pct", str(year), str(dice.choice((60, 70, 80, 90))))


@given(seed=some.integers(0, 10**9))
@settings(max_examples=1, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_everything_equals_the_reference_whatever_the_figures(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database, slow = built(random_world(seed), Path(folder))
        assert wrong_everywhere(database, slow)[:3] == []


COUNTED = some.tuples(some.integers(0, 400), some.integers(0, 400))
GROUP = some.dictionaries(some.sampled_from("abcdef"), COUNTED, min_size=1)


def counted_figures(group: Mapping[str, tuple[int, int]], year: int) -> list[DepartmentFigure]:
    """Return figures by their counts; without a denominator there is no figure."""
    return [counted_figure(id_, year, *pair) for id_, pair in sorted(group.items())]


def counted_figure(id_: str, year: int, numerator: int, denominator: int) -> DepartmentFigure:
    """Return a figure by its counts."""
    return DepartmentFigure(
        department_id=id_,
        indicator_id="turnover_pct",
        definition_id="turnover_pct_reported",
        source_id="own",
        dwelling_type="all",
        year=year,
        period=str(year),
        period_start=date(year, 1, 1),
        value=100 * numerator / denominator if denominator else None,
        numerator=numerator if denominator else None,
        denominator=denominator or None,
        status="observed" if denominator else "not_applicable",
        note="",
        position=None,
    )


@given(first=COUNTED.filter(lambda pair: pair[1] > 0), last=COUNTED.filter(lambda pair: pair[1] > 0))
def test_any_own_decomposition_equals_the_reference(first: tuple[int, int], last: tuple[int, int]) -> None:
    check_own_decomposition(counted_figure("a", 2023, *first), counted_figure("a", 2024, *last), 100)


@given(first=GROUP, last=GROUP)
def test_any_group_decomposition_equals_the_reference(
    first: dict[str, tuple[int, int]], last: dict[str, tuple[int, int]]
) -> None:
    names = {id_: id_.upper() for id_ in "abcdef"}
    years = counted_figures(first, 2023), counted_figures(last, 2024)
    if all(any(of for _, of in group.values()) for group in (first, last)):
        check_group_decomposition(names, *years, 100)
    else:
        refused(lambda: fast.group_decomposition(names, *years, 100))


def refused(asked: Callable[[], object]) -> None:
    """Expect that there is nothing to say."""
    with pytest.raises(SelectionError):
        asked()
