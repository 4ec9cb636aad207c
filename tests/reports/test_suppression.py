"""No hidden number of a table with sums can be computed from what is shown, in random tables and in planted ones."""

import os
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keyfigures.reports.suppression import EVERYBODY, Additive, Bounds, Secret, Sum, bounds, leaks, protect
from tests.reports.linear import extremes
from tests.reports.reference import ENDLESS, narrowed, shown, tried

THRESHOLD = 5
EXAMPLES = int(os.environ.get("KEYFIGURES_EXAMPLES", "30"))
QUIET = settings(max_examples=EXAMPLES, deadline=None)
Sums = tuple[tuple[str, tuple[str, ...]], ...]


def additive(values: dict[str, int], sums: Sums, most: dict[str, int] | None = None) -> Additive:
    """Return a table."""
    return Additive(values, tuple(Sum(*each) for each in sums), most or {})


def secrets_of(values: dict[str, int]) -> dict[str, Secret]:
    """Return the numbers from 1 to 4 as secrets."""
    few = [id_ for id_, n in values.items() if 0 < n < THRESHOLD]
    return dict.fromkeys(few, Secret(1, THRESHOLD - 1, THRESHOLD))


def nested(groups: list[list[int]]) -> tuple[dict[str, int], Sums]:
    """Return departments by organisation with their sums, and the sum of those."""
    values = {f"{i}.{j}": n for i, group in enumerate(groups) for j, n in enumerate(group)}
    values |= {f"{i}": sum(group) for i, group in enumerate(groups)} | {"all": sum(map(sum, groups))}
    parts = tuple((f"{i}", tuple(f"{i}.{j}" for j in range(len(group)))) for i, group in enumerate(groups))
    return values, (*parts, ("all", tuple(f"{i}" for i in range(len(groups)))))


def crossed(rows: list[list[int]]) -> tuple[dict[str, int], Sums]:
    """Return a table whose rows and columns both have sums."""
    width = range(len(rows[0]))
    values = {f"{i}{j}": n for i, row in enumerate(rows) for j, n in enumerate(row)}
    values |= {f"r{i}": sum(row) for i, row in enumerate(rows)} | {f"c{j}": sum(row[j] for row in rows) for j in width}
    across = tuple((f"r{i}", tuple(f"{i}{j}" for j in width)) for i in range(len(rows)))
    return values, (*across, *((f"c{j}", tuple(f"{i}{j}" for i in range(len(rows)))) for j in width))


def held(value: int, found: tuple[float, float], most: float = ENDLESS) -> bool:
    """Tell whether bounds protect a number as far as they must."""
    return found[0] <= max(0, value - THRESHOLD) and found[1] >= min(most, value + THRESHOLD)


def test_one_hidden_part_of_a_sum_is_computed_and_a_second_one_is_hidden() -> None:
    """20 + x + 9 = 32 gives x away; with the 9 hidden too, x lies from 0 to 12."""
    values = {"a": 20, "b": 3, "c": 9, "all": 32}
    table = additive(values, (("all", ("a", "b", "c")),))
    secrets = secrets_of(values)
    assert leaks(table, {"b"}, secrets) == ("b",)
    assert bounds(table, {"b"})["b"] == Bounds(3, 3)
    assert protect(table, secrets) == {"c"}
    assert leaks(table, {"b", "c"}, secrets) == ()
    assert bounds(table, {"b", "c"})["b"] == Bounds(0, 12)


def test_a_second_hidden_number_that_is_too_small_does_not_do() -> None:
    """With 0 hidden beside 3 the sum of both is 3; with 2, both of 1 to 4, they would be told too well."""
    values = {"a": 0, "b": 3, "c": 6, "all": 9}
    table = additive(values, (("all", ("a", "b", "c")),))
    assert leaks(table, {"a", "b"}, secrets_of(values)) == ("b",)
    assert protect(table, secrets_of(values)) == {"c"}


def test_two_ones_that_add_up_to_two_are_known_by_the_rule_that_hid_them() -> None:
    """Whoever knows that both are 1 to 4 knows both: a third one is hidden although bounds alone would hold."""
    values = {"a": 1, "b": 1, "c": 40, "all": 42}
    table = additive(values, (("all", ("a", "b", "c")),))
    wide = {id_: Secret(1, 4, 1) for id_ in "ab"}
    assert bounds(table, {"a", "b"})["a"] == Bounds(0, 2)
    assert bounds(table, {"a", "b"}, wide)["a"] == Bounds(1, 1)
    assert leaks(table, {"a", "b"}, wide) == ("a", "b")
    assert protect(table, wide) == {"c"}


def test_a_number_that_everybody_knows_the_most_of_protects_no_further() -> None:
    """3 of 4 people beside 9 of 10: that b is at most 10 makes 3 at least 2, so that c is hidden as well."""
    values, most = {"a": 3, "b": 9, "c": 20, "all": 32}, {"a": 4, "b": 10, "c": 60}
    sums = (("all", ("a", "b", "c")),)
    secrets = {"a": Secret(1, 4, THRESHOLD)}
    assert protect(additive(values, sums), secrets) == {"b"}
    table = additive(values, sums, most)
    assert bounds(table, {"a", "b"})["a"] == Bounds(2, 4)
    assert protect(table, secrets) == {"c"}
    assert bounds(table, {"a", "c"})["a"] == Bounds(0, 4)


def test_a_number_that_is_nearly_all_is_protected_downwards() -> None:
    """Beside a hidden 5 of 60 the 38 of 40 may be 0; beside 57 of 60, 35 at least: then the sum is hidden."""
    secrets = {"a": Secret(36, 39, THRESHOLD)}
    for other, hidden in ((5, {"b"}), (57, {"all"})):
        values = {"a": 38, "b": other, "all": 38 + other}
        table = additive(values, (("all", ("a", "b")),), {"a": 40, "b": 60, "all": 100})
        assert leaks(table, {"a"}, secrets) == ("a",)
        assert protect(table, secrets) == hidden


def test_a_sum_that_several_tables_share_is_protected_in_all_of_them() -> None:
    """The only department of an organisation is its sum, which the others and the sum of all would give away."""
    values, sums = nested([[3], [50, 60], [70, 80]])
    table, secrets = additive(values, sums), secrets_of(values)
    assert set(secrets) == {"0.0", "0"}
    assert leaks(table, {"0.0"}, {"0.0": secrets["0.0"]}) == ("0.0",)
    assert leaks(table, {"0.0", "0"}, secrets) == ("0", "0.0")
    assert protect(table, secrets) == {"all"}


def test_a_table_without_few_hides_nothing() -> None:
    values, sums = nested([[10, 20], [0, 7]])
    assert protect(additive(values, sums), {}) == frozenset()


def test_a_number_in_no_sum_has_no_end() -> None:
    table = additive({"a": 3}, ())
    assert bounds(table, {"a"})["a"] == Bounds(0, EVERYBODY)
    assert leaks(table, {"a"}, secrets_of({"a": 3})) == ()


def test_a_secret_that_nothing_can_protect_leaves_everything_hidden() -> None:
    """One of one beside one of one, and their sum: whatever is hidden, nobody doubts the two."""
    values = {"a": 1, "b": 1, "all": 2}
    secrets = {"a": Secret(1, 4, THRESHOLD)}
    table = additive(values, (("all", ("a", "b")),), {"a": 1, "b": 1, "all": 2})
    assert protect(table, secrets) == {"b", "all"}
    assert leaks(table, set(values), secrets) == ("a",)


@pytest.mark.parametrize(
    "sums",
    [
        (("all", ("a", "b")), ("all", ("a", "b"))),
        (("all", ("a", "b")), ("b", ("a",))),
        (("all", ("a",)), ("a", ("b",)), ("b", ("all",))),
        (("all", ("a", "a")),),
    ],
)
def test_sums_that_do_not_lie_in_each_other_are_refused(sums: Sums) -> None:
    with pytest.raises(ValueError, match="a number is a part of"):
        additive({"a": 0, "b": 0, "all": 0}, sums)


def test_the_attack_finds_what_entwined_sums_give_away() -> None:
    """Where x + y = 0 and x = y + 0 both are nothing; one hidden cell of a table summed both ways is computed."""
    values = {"x": 0, "y": 0, "s": 0, "all": 0}
    sums: Sums = (("all", ("x", "y")), ("x", ("y", "s")))
    assert [extremes(values, sums, {"x", "y"}, each) for each in "xy"] == [(0, 0), (0, 0)]
    values, sums = crossed([[2, 7], [7, 7]])
    assert extremes(values, sums, {"00"}, "00") == (2, 2)
    inner = {"00", "01", "10", "11"}
    assert tried(values, sums, inner, 14) == {each: extremes(values, sums, inner, each) for each in inner}


def test_the_attack_is_exact_where_a_sum_is_said_twice_and_where_there_is_no_end() -> None:
    values = {"a": 20, "b": 3, "c": 9, "all": 32}
    twice: Sums = (("all", ("a", "b", "c")), ("all", ("a", "b", "c")))
    assert extremes(values, twice, {"b", "c"}, "b") == (0, 12)
    assert extremes(values, twice, {"b", "c"}, "b", {"c": 10}) == (2, 12)
    assert extremes(values, (), {"b"}, "b") == (0, None)
    assert extremes(values, twice[:1], {"b", "all"}, "b") == (0, None)


GROUPS = st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6), min_size=1,
                  max_size=4)  # fmt: skip


@given(GROUPS)
@QUIET
@example([[(1, 4), (1, 4)], [(0, 4), (40, 4)]])
@example([[(3, 30)], [(2, 30)], [(1, 30)]])
@example([[(3, 0), (9, 1)], [(20, 0)]])
def test_nobody_computes_a_hidden_number_of_departments_and_organisations(
    groups: list[list[tuple[int, int]]],
) -> None:
    """By three ways to attack: ours, narrowing, and a linear program; everybody knows of how many each number is."""
    values, sums = nested([[n for n, _ in group] for group in groups])
    most, _ = nested([[n + rest for n, rest in group] for group in groups])
    table, secrets = additive(values, sums, most), secrets_of(values)
    hidden = {*secrets, *protect(table, secrets)}
    found, ours = narrowed(shown(values, hidden, most), sums), bounds(table, hidden)
    assert [id_ for id_ in secrets if not held(values[id_], found[id_], most[id_])] == []
    assert {id_: (each.low, each.high) for id_, each in ours.items()} == found
    for id_ in sorted(hidden)[:3]:
        assert extremes(values, sums, hidden, id_, most) == found[id_]


def test_nobody_who_knows_every_secret_is_left_with_one_number() -> None:
    """With every secret known to be one, at least two numbers are left for each, found by trying all."""
    tries = 0
    for seed in range(60):
        draw = random.Random(seed)  # noqa: S311 - drawn alike in every run
        values, sums = nested([[draw.choice((0, 1, 3, 7)) for _ in range(2)] for _ in range(2)])
        table, secrets = additive(values, sums), secrets_of(values)
        hidden = {*secrets, *protect(table, secrets)}
        if secrets and len(hidden) <= 4:
            tries += 1
            limits = {id_: (1, THRESHOLD - 1) if id_ in secrets else (0, 28) for id_ in hidden}
            found = tried(values, sums, hidden, 28, limits)
            assert [id_ for id_ in secrets if found[id_][0] == found[id_][1]] == []
    assert tries > 4


def test_few_are_hidden() -> None:
    """Of 60 departments with one small one, one more is hidden, and no sum."""
    values, sums = nested([[3, *range(10, 29)], list(range(30, 50)), list(range(50, 70))])
    assert protect(additive(values, sums), secrets_of(values)) == {"0.1"}


def test_a_table_of_many_departments_and_small_numbers_is_protected() -> None:
    draw = random.Random(7)  # noqa: S311 - drawn alike in every run
    values, sums = nested([[draw.randint(0, 12) for _ in range(20)] for _ in range(6)])
    table, secrets = additive(values, sums), secrets_of(values)
    hidden = {*secrets, *protect(table, secrets)}
    found = narrowed(shown(values, hidden), sums)
    assert len(secrets) > 20
    assert [id_ for id_ in secrets if not held(values[id_], found[id_])] == []
