"""Every effect against the slow implementation: over the demo data, and over agreements that anybody might make."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from keyfigures import departments, effect, store
from keyfigures.effect import Comparison, Effect, Undertaking, YearSaid
from tests.departments.test_against_reference import MEANING, OF_DEPARTMENTS, close
from tests.effect.reference import Asked, Effects, Found, Said

# Lines are counted where there is a test for each; here the same ones are passed thousands of times.
pytestmark = pytest.mark.no_cover

UNTIL = 2025
STARTS = (2016, 2019, 2021, 2023)
# A prime, so that a sample runs through all departments.
EVERY = 41

Years = tuple[Fraction | None, tuple[Fraction, ...] | None, int]


def asked(each: Undertaking) -> Asked:
    """Return an agreement as the slow implementation has it."""
    return Asked(each.id, each.department_ids, each.indicator, each.start, each.end)


def wrong_comparison(found: Comparison | None, wanted: Found | None) -> list[str]:
    """Return what differs between two comparisons."""
    if found is None or wanted is None:
        return [] if found is None and wanted is None else [f"comparison {found} != {wanted}"]
    equal = {
        "change": close(found.change, wanted.change),
        "theirs": close(found.twins_change, wanted.theirs),
        "difference": close(found.difference, wanted.difference),
        "low": close(found.low, wanted.low),
        "high": close(found.high, wanted.high),
        "as_much": found.as_much == wanted.as_much,
    }
    return [f"{name}: {found} != {wanted}" for name, same in equal.items() if not same]


def wrong_year(found: YearSaid, wanted: Years) -> list[str]:
    """Return what differs between two years of a chart."""
    own, quartiles, n = wanted
    lows = (None, None, None) if quartiles is None else quartiles
    pairs = zip((found.own, found.low, found.median, found.high), (own, *lows), strict=True)
    same = all(close(each, other) for each, other in pairs) and found.n == n
    return [] if same else [f"{found} != {wanted}"]


def wrong(found: Effect, wanted: Said) -> list[str]:
    """Return what differs between two effects."""
    equal = {
        "before": found.years_before == wanted.before,
        "after": found.years_after == wanted.after,
        "mean before": close(found.before, wanted.mean_before),
        "mean after": close(found.after, wanted.mean_after),
        "lack": found.lack == wanted.lack,
        "manner": found.manner == wanted.manner,
        "twins": found.twins == tuple(sorted(wanted.twins)),
        "left out": {(each.department_id, str(each.why), each.is_twin) for each in found.left_out} == wanted.left_out,
        "each once": len(found.left_out) == len(wanted.left_out),
        "years": [each.year for each in found.series] == list(wanted.years),
    }
    said = [line for each in found.series for line in wrong_year(each, wanted.years[each.year])]
    return [
        *(f"{name}: {found.undertaking}" for name, same in equal.items() if not same),
        *said,
        *wrong_comparison(found.found, wanted.found),
    ]


def compared(database: Path, slow: Effects, each: Undertaking, others: Sequence[Undertaking], until: int) -> list[str]:
    """Return what differs for one agreement."""
    found = effect.effect(database, MEANING, each, others, until=until)
    return wrong(found, slow.effect(asked(each), [asked(other) for other in others], until))


def test_effects_in_the_demo_data_are_those_of_the_slow_implementation(demo_database: Path, demo: Effects) -> None:
    ids = list(departments.departments(demo_database))
    sampled = ids[::EVERY]
    others = [Undertaking(f"o{id_}", (id_,), "vacancy_pct", 2018, 2020) for id_ in ids[::7]]
    found = []
    for place, id_ in enumerate(sampled):
        for start in STARTS:
            indicator = OF_DEPARTMENTS[(place + start) % len(OF_DEPARTMENTS)]
            found.append(compared(demo_database, demo, Undertaking("a", (id_,), indicator, start), others, UNTIL))
        found.append(compared(demo_database, demo, Undertaking("a", (id_,), "vacancy_pct", 2019), others, UNTIL))
    assert len(found) > 50
    judged = [
        effect.effect(demo_database, MEANING, Undertaking("a", (id_,), "vacancy_pct", 2019), others, until=UNTIL)
        for id_ in sampled
    ]
    assert sum(each.found is not None for each in judged) > len(sampled) / 2
    assert [line for each in found for line in each] == []


def test_effects_on_those_merged_split_or_renumbered_are_those_of_the_slow_implementation(
    demo_database: Path, demo: Effects
) -> None:
    known = departments.departments(demo_database)
    changed = [id_ for id_, each in known.items() if each.predecessors or each.successors][:16]
    found = [
        compared(demo_database, demo, Undertaking("a", (id_,), indicator, 2019), (), UNTIL)
        for id_ in changed
        for indicator in ("turnover_pct", "efficiency_pct", "evictions")
    ]
    assert len(found) == 48
    assert [line for each in found for line in each] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_an_agreement_anybody_might_make_has_the_effect_of_the_slow_implementation(
    demo_database: Path, demo: Effects, data: some.DataObject
) -> None:
    ids = [id_ for id_, each in departments.departments(demo_database).items() if each.municipality_code == "330"]
    some_ids = some.lists(some.sampled_from(ids), min_size=1, max_size=6, unique=True).map(tuple)
    indicator = data.draw(some.sampled_from(OF_DEPARTMENTS))
    start = data.draw(some.integers(2013, 2026))
    end = data.draw(some.none() | some.integers(start, 2027))
    other = some.builds(
        Undertaking,
        id=some.just("b"),
        department_ids=some_ids,
        indicator=some.sampled_from([indicator, "vacancy_pct"]),
        start=some.integers(2010, 2026),
        end=some.none() | some.integers(2026, 2027),
    )
    each = Undertaking("a", data.draw(some_ids), indicator, start, end)
    others = data.draw(some.lists(other, max_size=3))
    assert compared(demo_database, demo, each, others, data.draw(some.integers(2018, 2025))) == []


def test_the_same_question_has_the_same_answer(demo_database: Path) -> None:
    """Nothing is drawn at random, and the order in which departments are named does not matter."""
    ids = tuple(departments.departments(demo_database))[:5]
    first = effect.effect(demo_database, MEANING, Undertaking("a", ids, "turnover_pct", 2019), until=UNTIL)
    departments.figures.cache_clear()
    turned = Undertaking("a", tuple(reversed(ids)), "turnover_pct", 2019)
    second = effect.effect(demo_database, MEANING, turned, until=UNTIL)
    assert second.found == first.found
    assert (second.twins, second.series, second.left_out) == (first.twins, first.series, first.left_out)
    assert store.meaning().indicators["turnover_pct"].id == first.undertaking.indicator
