"""Every number of every answer against the slow implementation, over municipalities, departments, rules and effects."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from keyfigures import questions
from keyfigures import settings as chosen
from keyfigures.compare import AverageKind
from keyfigures.departments import Reference as Held
from keyfigures.departments import ReferenceKind
from keyfigures.figures import (
    ChartKind,
    DepartmentChart,
    DepartmentView,
    EffectChart,
    EffectView,
    NeedChart,
    NeedView,
    Selection,
)
from keyfigures.questions import municipalities
from keyfigures.questions.departments import most_within
from keyfigures.questions.members import bad, gathered
from keyfigures.views import context
from tests.departments.reference import Departments
from tests.departments.test_against_reference import close
from tests.effect.reference import Asked as Agreed
from tests.effect.reference import Effects
from tests.flags.reference import Flags, rules
from tests.questions import reference
from tests.questions.conftest import RISING, RULES, SAB, agreement
from tests.reference import NoFiguresError, Reference

REAL = Reference(chosen.ROOT / "data")
SHARE, RENTED = "public_housing_share_pct", "rented_share_pct"
EQUAL = dict.fromkeys(("dwelling_type", "building_type", "size", "age", "dwelling_size", "rent"), 1.0)
# Slagelse, one outside the deck, one that is alone, one of the capital.
PLACES = ("330", "316", "101", "741")
# A share of things counted, one that is better high, one held against a rate, one that is neither, one that is counted.
INDICATORS = ("vacancy_pct", "efficiency_pct", "moving_out_loss_kr_lme", "maintenance_planned_kr_m2", "evictions")


def selection(**choice: Any) -> Selection:
    """Return a choice of municipalities."""
    plain: dict[str, Any] = {
        "chart": ChartKind.RANKING,
        "municipality": "330",
        "indicator": SHARE,
        "group": "region",
        "year": 2023,
        "from_year": 2009,
        "average": AverageKind.WEIGHTED,
        "include_own": True,
        "language": "da",
    }
    return Selection(**{**plain, **choice})


def of_departments(**choice: Any) -> DepartmentView:
    """Return a choice of departments."""
    plain: dict[str, Any] = {
        "chart": DepartmentChart.TREND,
        "municipality": "330",
        "organisation": "",
        "dwelling_type": "all",
        "department": RISING,
        "chosen": (),
        "indicator": "vacancy_pct",
        "second": "turnover_pct",
        "year": 2024,
        "from_year": 2019,
        "k": 10,
        "weights": "",
        "language": "da",
    }
    return DepartmentView(**{**plain, **choice})


def of_need(**choice: Any) -> NeedView:
    """Return a choice of departments in need."""
    plain: dict[str, Any] = {
        "chart": NeedChart.NEED,
        "municipality": "330",
        "organisation": "",
        "goal": "",
        "year": 2025,
        "from_year": 2016,
        "rules": "2026.0",
        "scores": (),
        "most": 3,
        "language": "da",
    }
    return NeedView(**{**plain, **choice})


def same(found: object, wanted: object) -> bool:
    """Tell whether two values are the same, numbers but for the last binary digits."""
    if isinstance(wanted, set) and isinstance(found, tuple):
        return set(found) == wanted
    if isinstance(wanted, (str, tuple, bool)) or isinstance(found, (str, tuple, bool)):
        return found == wanted
    return close(found, wanted)  # type: ignore[arg-type]


def wrong(found: tuple[questions.Answer, ...], wanted: Mapping[str, reference.Said | None]) -> list[str]:
    """Return the answers that differ from the reference's, as far as it has them."""
    lines = []
    for each in found:
        if each.id not in wanted:
            continue
        said = wanted[each.id] or {}
        if each.figures.keys() != said.keys() or not all(same(each.figures[name], said[name]) for name in said):
            lines.append(f"{each.id}: {dict(each.figures)} != {said}: {each.text}")
    return lines


def asked_of(each: Selection) -> dict[str, reference.Said | None]:
    """Return the slow answers of a choice; none where nobody has a figure."""
    slow = reference.Municipality(
        REAL,
        each.indicator,
        each.municipality,
        each.group,
        each.year,
        each.from_year,
        each.average.value,
        each.include_own,
    )
    try:
        return slow.answers()
    except NoFiguresError:
        return dict.fromkeys(reference.MUNICIPAL)


@pytest.mark.parametrize("indicator", [SHARE, RENTED])
@pytest.mark.parametrize("place", PLACES)
def test_answers_on_municipalities_are_those_of_the_slow_implementation(
    demo_database: Path, place: str, indicator: str
) -> None:
    lines, answered = [], set()
    years = dict.fromkeys([*REAL.years(indicator)[::4], 2010, 2023])
    for group in ("deck2011", "region", "country"):
        for year in years:
            for kind, include_own in ((AverageKind.WEIGHTED, True), (AverageKind.SIMPLE, False)):
                each = selection(
                    municipality=place,
                    indicator=indicator,
                    group=group,
                    year=year,
                    average=kind,
                    include_own=include_own,
                )
                wanted = asked_of(each)
                for chart in (ChartKind.RANKING, ChartKind.DEVELOPMENT, ChartKind.ROBUSTNESS):
                    found = questions.asked(demo_database, replace(each, chart=chart))
                    lines += wrong(found, wanted)
                    answered |= {one.id for one in found if one.is_answered}
    assert lines[:3] == []
    if place == "330" and indicator == RENTED:
        assert answered >= {"average", "dwellings", "needed", "first", "turned", "largest", "rank", "moved", "similar"}


@given(
    place=some.sampled_from(sorted(REAL.municipalities)),
    group=some.sampled_from(["deck2011", "region", "province", "cluster", "country"]),
    year=some.integers(2008, 2024),
    from_year=some.integers(2008, 2024),
    kind=some.sampled_from(list(AverageKind)),
    indicator=some.sampled_from([SHARE, RENTED]),
)
@settings(max_examples=25, deadline=None)
def test_answers_on_any_municipality_are_those_of_the_slow_implementation(
    demo_database: Path, *, place: str, group: str, year: int, from_year: int, kind: AverageKind, indicator: str
) -> None:
    each = selection(municipality=place, group=group, year=year, from_year=from_year, average=kind, indicator=indicator)
    wanted = asked_of(each)
    for chart in (ChartKind.DEVELOPMENT, ChartKind.RANKING):
        assert wrong(questions.asked(demo_database, replace(each, chart=chart)), wanted) == []


def test_a_chart_that_sets_its_own_average_is_asked_about_by_that(demo_database: Path) -> None:
    chosen_ = selection(group="deck2011", year=2010, from_year=2009, average=AverageKind.MEDIAN, include_own=False)
    country = replace(chosen_, group="country", average=AverageKind.SIMPLE, include_own=True)
    tiles = questions.asked(demo_database, replace(chosen_, chart=ChartKind.TILE_MAP))
    assert wrong(tiles, asked_of(country)) == []
    printed = replace(chosen_, average=AverageKind.PUBLISHED, include_own=True)
    reconciled = questions.asked(demo_database, replace(chosen_, chart=ChartKind.RECONCILE))
    assert wrong(reconciled, asked_of(printed)) == []
    variants = REAL.reconcile(indicator=SHARE, own="330", group="deck2011", year=2010, published="18,9")
    (published,) = (each for each in reconciled if each.id == "published")
    assert published.figures["n"] == sum(each.matches for each in variants)
    assert published.figures["of"] == len(variants)
    newest = replace(chosen_, group="region", year=2023, average=AverageKind.WEIGHTED, include_own=True)
    assert wrong(questions.asked(demo_database, replace(chosen_, chart=ChartKind.OVERVIEW)), asked_of(newest)) == []


def test_the_countrys_definitions_are_counted_by_hand(demo_database: Path) -> None:
    found = {each.id: each for each in questions.asked(demo_database, selection(chart=ChartKind.DEFINITIONS))}
    cells = {key: cell for key, cell in REAL.cells[SHARE].items() if key[2] == "country"}
    years = [year for _, year, _, _ in cells]
    assert found["definitions"].figures == {
        "n": len({key[0] for key in cells}),
        "first": min(years),
        "last": max(years),
    }
    newest = [cell.value for key, cell in cells.items() if key[1] == max(years)]
    assert found["newest"].figures["value"] in [pytest.approx(float(value)) for value in newest]
    by_year = {year: [cell.value for key, cell in cells.items() if key[1] == year] for year in years}
    widest = max(max(each) - min(each) for each in by_year.values())
    assert found["gap"].is_answered is any(len(each) > 1 for each in by_year.values())
    assert same(found["gap"].figures.get("gap", 0.0), widest)
    own = {key[0] for key in REAL.cells[SHARE] if key[1:] == (2023, "municipality", "330")}
    assert found["own_definitions"].figures == {"n": len(own)}


def test_answers_on_a_department_are_those_of_the_slow_implementation(demo_database: Path, demo: Departments) -> None:
    lines, answered = [], set()
    sample = [id_ for id_ in demo.departments if id_.startswith(("D330", "D316"))][::9]
    for place, id_ in enumerate((RISING, *sample)):
        for indicator in INDICATORS:
            for year in (2016, 2021 + place % 3, 2025):
                view = of_departments(department=id_, indicator=indicator, year=year)
                slow = reference.Department(demo, id_, indicator, year)
                found = questions.asked(demo_database, view)
                lines += wrong(found, slow.answers())
                answered |= {(one.id, indicator) for one in found if one.is_answered}
    assert lines[:3] == []
    assert {id_ for id_, _ in answered} == set(questions.questions_of(DepartmentChart.TREND))
    assert {("lift", "vacancy_pct"), ("lift", "efficiency_pct"), ("since", "moving_out_loss_kr_lme")} <= answered


def test_the_twins_are_those_of_the_slow_implementation(demo_database: Path, demo: Departments) -> None:
    for id_, year, indicator in ((RISING, 2024, "vacancy_pct"), ("D33004-00102", 2020, "efficiency_pct")):
        view = of_departments(chart=DepartmentChart.TWINS, department=id_, year=year, indicator=indicator)
        wanted = reference.twins(reference.Department(demo, id_, indicator, year), view.k, EQUAL)
        assert wrong(questions.asked(demo_database, view), {"twins": wanted}) == []


@pytest.mark.parametrize("organisation", ["", SAB])
@pytest.mark.parametrize("indicator", INDICATORS)
def test_answers_on_many_departments_are_those_of_the_slow_implementation(
    demo_database: Path, demo: Departments, organisation: str, indicator: str
) -> None:
    for year in (2015, 2024):
        view = of_departments(
            chart=DepartmentChart.PARETO, organisation=organisation, department="", indicator=indicator, year=year
        )
        slow = reference.Members(demo, "330", organisation, indicator, year)
        assert wrong(questions.asked(demo_database, view), slow.answers()) == []


def test_answers_on_several_key_figures_are_those_of_the_slow_implementation(
    demo_database: Path, demo: Departments
) -> None:
    view = of_departments(organisation=SAB, department="", chart=DepartmentChart.SCATTER)
    one, other = (reference.Members(demo, "330", SAB, id_, 2024) for id_ in (view.indicator, view.second))
    assert wrong(questions.asked(demo_database, view), {"both": reference.both(one, other)}) == []
    view = replace(view, chart=DepartmentChart.HEAT_MAP)
    wanted = reference.bad(one)
    assert {id_: set(ids) for id_, ids in bad(gathered(demo_database, view, context(view))).items()} == {
        id_: set(ids) for id_, ids in wanted.items()
    }
    most = {id_: sum(id_ in ids for ids in wanted.values()) for id_ in one.ids()}
    who = min(most, key=lambda id_: (-most[id_], id_))
    what = min(wanted, key=lambda id_: (-len(wanted[id_]), id_))
    said = {
        "many_bad": {"who": who, "n": most[who], "of": len(wanted)},
        "bad_figure": {"what": what, "n": len(wanted[what]), "of": len(one.ids())},
    }
    assert wrong(questions.asked(demo_database, view), said) == []


@pytest.mark.parametrize(("place", "organisation", "year"), [("330", "", 2025), ("330", SAB, 2022), ("316", "", 2021)])
def test_answers_on_need_are_those_of_the_slow_implementation(
    shown: Path, demo: Departments, flags: Flags, *, place: str, organisation: str, year: int
) -> None:
    view = of_need(municipality=place, organisation=organisation, year=year)
    members = reference.Members(demo, place, organisation, "", year)
    slow = reference.Needs(flags, rules(RULES), members)
    wanted = {**slow.answers(), "backtest": slow.backtest(year - 7, year - 3, 3)}
    found = questions.asked(shown, view)
    assert wrong(found, wanted) == []
    assert all(each.is_answered for each in found)


def test_answers_on_an_effect_are_those_of_the_slow_implementation(shown: Path, demo: Departments) -> None:
    agreement("A-2020-001", 2020)
    view = EffectView(EffectChart.EFFECT, "330", "A-2020-001.1", "vacancy_pct", 2025, 3, 20, "da")
    effects = Effects(demo)
    asked = Agreed("A-2020-001", (RISING,), "vacancy_pct", 2020, None)
    said = effects.effect(asked, [], 2025)
    assert said.found is not None
    n, of = reference.alike(effects, asked, said, shown=range(2015, 2026), decimals=2)
    found = {each.id: each for each in questions.asked(shown, view)}
    wanted: dict[str, reference.Said | None] = {
        "effect": {"own": said.found.change, "twins": said.found.theirs, "difference": said.found.difference},
        "interval": {"low": said.found.low, "high": said.found.high},
        "effect_twins": {"n": len(said.twins)},
        "before": {"value": said.mean_before, "years": said.before},
        "after": {"value": said.mean_after, "years": said.after},
        "months": {"n": 10 + 12 * 3, "last": 2023},
        "others": {"n": 0, "first": 2017, "last": 2023},
    }
    assert wrong(tuple(found.values()), wanted) == []
    chance = said.found.low <= 0 <= said.found.high or (
        said.found.as_much > 0 and (said.found.as_much + 1) / (len(said.twins) + 1) > 0.05
    )
    assert found["chance"].figures == {"chance": chance, "as_much": said.found.as_much, "n": len(said.twins)}
    assert (found["alike"].figures["n"], found["alike"].figures["of"]) == (n, of)
    left_out = [(why, is_twin) for _, why, is_twin in said.left_out]
    assert found["effect_missing"].figures == {
        "own": sum(not is_twin for _, is_twin in left_out),
        "twins_years": left_out.count(("years", True)),
        "twins_hidden": left_out.count(("hidden", True)),
        "twins_agreement": left_out.count(("agreement", True)),
        "before": 0,
        "after": 0,
    }


@given(
    limit=some.decimals(0, 100, places=2),
    of=some.integers(1, 3000),
    above=some.booleans(),
)
def test_the_last_count_within_a_limit_is_that_and_the_next_one_is_not(limit: Any, of: int, *, above: bool) -> None:
    held = Held(ReferenceKind.LIMIT, float(limit), above)
    count, step = most_within(held, of), 1 if above else -1
    assert step * 100 * count <= step * limit * of
    assert step * 100 * (count + step) > step * limit * of


@given(some.dictionaries(some.integers(1990, 2030), some.integers(-5, 5), min_size=2))
def test_a_series_turns_where_all_before_and_after_lie_on_one_side(series: dict[int, float]) -> None:
    year, ends = municipalities.turning(series), (series[min(series)], series[max(series)])
    extremes = {max(series.values()), min(series.values())}
    inside = [each for each in series if series[each] in extremes and not min(ends) <= series[each] <= max(ends)]
    last = {value: max(each for each in inside if series[each] == value) for value in {series[each] for each in inside}}
    assert year == max(last.values(), default=None)


@given(some.lists(some.tuples(some.integers(0, 40), some.integers(-9, 9)), min_size=2, max_size=8))
def test_who_has_the_same_level_and_change_is_nearest(pairs: list[tuple[int, int]]) -> None:
    levels = {str(place): float(level) for place, (level, _) in enumerate(pairs)}
    changes = {str(place): float(change) for place, (_, change) in enumerate(pairs)}
    far = municipalities.distances({**levels, "own": levels["0"]}, {**changes, "own": changes["0"]}, "own")
    assert far["0"] == 0
    assert far.keys() == levels.keys()
    assert all(each >= 0 for each in far.values())
