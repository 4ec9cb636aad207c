"""A second, slow implementation of the answers: plain Python over the figures of the slow implementations, exact.

It shares no code with keyfigures.questions. An answer is what its sentence says, by name; None cannot be given.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import median
from typing import Any

from tests.departments import reference as slow
from tests.departments.reference import Departments, Figure
from tests.effect.reference import Asked as Agreed
from tests.effect.reference import Effects, change
from tests.effect.reference import Said as EffectSaid
from tests.flags.reference import Flags
from tests.reference import Average, Reference

Said = dict[str, Any]
PER_CENT = ("public_housing_share_pct", "rented_share_pct")
# Where the sum of several departments means something, and what a share of things counted can be lifted by.
FEW = 3


@dataclass(frozen=True)
class Municipality:
    """The questions of a municipality's chart."""

    figures: Reference
    indicator: str
    own: str
    group: str
    year: int
    from_year: int
    kind: str
    include_own: bool

    @property
    def definition(self) -> str:
        """Return the definition the comparison is by."""
        return self.figures.definition(self.indicator, self.group, self.own, self.year)

    @property
    def members(self) -> tuple[str, ...]:
        """Return everybody who is looked at."""
        found = self.figures.members(self.group, self.own)
        return found if self.own in found else (*found, self.own)

    def value(self, code: str, year: int) -> Fraction | None:
        """Return a figure by the definition of the comparison."""
        cell = self.figures.cell(self.indicator, self.definition, code, year)
        return cell.value if cell else None

    def of_year(self, year: int, codes: Iterable[str]) -> dict[str, Fraction]:
        """Return the figures there are."""
        found = {code: self.value(code, year) for code in codes}
        return {code: value for code, value in found.items() if value is not None}

    def average(self, kind: str, group: str = "") -> Average | None:
        """Return an average of a group."""
        group = group or self.group
        codes = [code for code in self.figures.members(group, self.own) if self.include_own or code != self.own]
        place = self.figures.publisher(group, self.own)
        return self.figures.average(self.indicator, self.definition, self.year, codes, kind=kind, publisher=place)

    @property
    def series(self) -> dict[int, Fraction]:
        """Return the own figures up to the year."""
        found = {year: self.value(self.own, year) for year in self.figures.years(self.indicator) if year <= self.year}
        return {year: value for year, value in found.items() if value is not None}

    @property
    def first(self) -> int | None:
        """Return the earlier year asked about."""
        before = [year for year in self.series if year < self.year]
        return self.from_year if self.from_year in before else min(before, default=None)

    def rank(self, year: int) -> tuple[int, int]:
        """Return the own place from the highest, and of how many."""
        known = self.of_year(year, self.members)
        return 1 + sum(value > known[self.own] for value in known.values()), len(known)

    def answers(self) -> dict[str, Said | None]:
        """Return every answer by the id of its question."""
        return {name: question(self) for name, question in MUNICIPAL.items()}


def _average(each: Municipality) -> Said | None:
    own, mean = each.value(each.own, each.year), each.average(each.kind)
    if own is None or mean is None:
        return None
    return {"value": own, "average": mean.value, "difference": own - mean.value}


def _base(each: Municipality) -> Fraction | None:
    cell = each.figures.cell(each.indicator, each.definition, each.own, each.year)
    if cell is None or each.indicator not in PER_CENT:
        return None
    if cell.denominator:
        return Fraction(cell.denominator)
    mean = each.average("weighted")
    known = each.figures.dwellings.get((mean.weight_id or "", mean.weight_year or 0, each.own)) if mean else None
    return Fraction(known) if known else None


def _dwellings(each: Municipality) -> Said | None:
    base, said = _base(each), _average(each)
    return None if base is None or said is None else {"dwellings": base * said["difference"] / 100, "base": base}


def _needed(each: Municipality) -> Said | None:
    """Return how many dwellings have to be built for the share to be the average; found by adding one at a time."""
    base, said = _base(each), _average(each)
    if base is None or said is None:
        return None
    if abs(said["difference"]) < Fraction(1, 20):
        return {"n": 0}
    counted = said["value"] / 100 * base
    goal = said["average"] / 100
    low, high = 0, 1
    such = said["difference"] < 0

    def reached(n: int) -> bool:
        share: Fraction = (counted + n if such else counted) / (base + n)
        return bool(share >= goal if such else share <= goal)

    while not reached(high):
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return {"n": high}


def _change(each: Municipality) -> Said | None:
    now, first = each.value(each.own, each.year), each.first
    if now is None:
        return None
    if first is not None:
        then = each.series[first]
        return {"first": first, "then": then, "now": now, "change": now - then}
    if each.from_year >= each.year:
        return None
    known = {
        definition: cell.value
        for (definition, year, level, code), cell in each.figures.cells[each.indicator].items()
        if (year, level, code) == (each.from_year, "municipality", each.own)
    }
    if not known:
        return None
    return {"first": each.from_year, "then": known[min(known)], "now": now, "change": None}


def _turned(each: Municipality) -> Said | None:
    years = sorted(each.series)
    values = [each.series[year] for year in years]
    if len(years) < 3:
        return None
    inside = [
        years[place]
        for place, value in enumerate(values)
        if (value == max(values) and value > max(values[0], values[-1]) and value not in values[place + 1 :])
        or (value == min(values) and value < min(values[0], values[-1]) and value not in values[place + 1 :])
    ]
    if not inside:
        return {"year": None, "change": values[-1] - values[0]}
    return {"year": max(inside), "since": values[-1] - each.series[max(inside)]}


def _largest(each: Municipality) -> Said | None:
    steps = [(value - each.series[year - 1], year) for year, value in each.series.items() if year - 1 in each.series]
    if not steps:
        return None
    change_, year = max(steps, key=lambda step: (abs(step[0]), step[1]))
    return {"year": year, "change": change_}


def _rank(each: Municipality) -> Said | None:
    if each.value(each.own, each.year) is None:
        return None
    rank, of = each.rank(each.year)
    found: Said = {"rank": rank, "of": of}
    if each.first is not None:
        found["then"], found["then_of"] = each.rank(each.first)
    return found


def _moved(each: Municipality) -> Said | None:
    if each.first is None:
        return None
    before, after = each.of_year(each.first, each.members), each.of_year(each.year, each.members)
    moves = [(abs(after[code] - before[code]), code) for code in after if code in before]
    if not moves:
        return None
    most = max(moves)[1]
    found: Said = {"who": most, "change": after[most] - before[most], "n": len(moves)}
    mine = [size for size, code in moves if code == each.own]
    if mine and most != each.own:
        found["place"] = 1 + sum(size > mine[0] for size, _ in moves)
    return found


def _similar(each: Municipality) -> Said | None:
    everybody = each.figures.municipalities
    now = each.of_year(each.year, everybody)
    if each.own not in now:
        return None
    then = each.of_year(each.first, everybody) if each.first is not None else {}
    changes = {code: now[code] - then[code] for code in now if code in then}
    known = [code for code in now if each.own not in changes or code in changes]
    parts = [part for part in (now, changes) if each.own in part and _variance([part[code] for code in known])]
    far = {
        code: sum(
            ((part[code] - part[each.own]) ** 2 / _variance([part[one] for one in known]) for part in parts),
            Fraction(0),
        )
        for code in known
        if code != each.own
    }
    if not far:
        return None
    return {"who": tuple(sorted(far, key=lambda code: (far[code], code))[:FEW]), "of": len(far)}


def _variance(values: Sequence[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)


@cache
def _differences(figures: Reference, indicator: str, own: str) -> tuple[Fraction, ...]:
    return tuple(round(value, 9) for value in figures.robustness(indicator=indicator, own=own).values())


def _robust(each: Municipality) -> Said | None:
    found = _differences(each.figures, each.indicator, each.own)
    if not found:
        return None
    said = _average(each)
    above, below = sum(value > 0 for value in found), sum(value < 0 for value in found)
    is_above = said["difference"] > 0 if said and said["difference"] else above >= below
    return {"n": above if is_above else below, "of": len(found), "above": is_above}


def _spread(each: Municipality) -> Said | None:
    known = each.of_year(each.year, each.members).values()
    if len(known) < 2:
        return None
    return {"high": max(known), "low": min(known), "gap": max(known) - min(known), "n": len(known)}


def _neighbours(each: Municipality) -> Said | None:
    known = each.of_year(each.year, each.members)
    own = known.get(each.own)
    if own is None or len(set(known.values())) == 1:
        return None
    above, below = [v for v in known.values() if v > own], [v for v in known.values() if v < own]
    return {"above": min(above, default=None), "below": max(below, default=None)}


def _country(each: Municipality) -> Said | None:
    own, mean = each.value(each.own, each.year), each.average("weighted", "country")
    if own is None or mean is None:
        return None
    known = each.of_year(each.year, each.figures.municipalities).values()
    return {"rank": 1 + sum(value > own for value in known), "of": len(known), "difference": own - mean.value}


def _kinds(each: Municipality) -> Said | None:
    own = each.value(each.own, each.year)
    means = []
    for kind in ("simple", "weighted", "median", "published"):
        mean = each.average(kind)
        means += [] if mean is None else [mean.value]
    if own is None or len(means) < 2:
        return None
    return {"low": own - max(means), "high": own - min(means), "n": len(means)}


def _missing(each: Municipality) -> Said | None:
    counted = [code for code in each.figures.members(each.group, each.own) if each.include_own or code != each.own]
    return {"n": sum(each.value(code, each.year) is None for code in counted), "of": len(counted)}


MUNICIPAL: Mapping[str, Callable[[Municipality], Said | None]] = {
    "average": _average,
    "dwellings": _dwellings,
    "needed": _needed,
    "first": _change,
    "turned": _turned,
    "largest": _largest,
    "rank": _rank,
    "moved": _moved,
    "similar": _similar,
    "robust": _robust,
    "spread": _spread,
    "neighbours": _neighbours,
    "country": _country,
    "kinds": _kinds,
    "missing": _missing,
}


@dataclass(frozen=True)
class Department:
    """The questions of one department's chart."""

    figures: Departments
    id: str
    indicator: str
    year: int

    def at(self, id_: str, year: int) -> Figure | None:
        """Return a department's figure of a year that has a value."""
        found = self.figures.figure(self.indicator, id_, "all", year)
        return found if found and found.value is not None else None

    @property
    def own(self) -> Figure | None:
        """Return the own figure."""
        return self.at(self.id, self.year)

    @property
    def higher_is_worse(self) -> bool:
        """Tell whether a higher figure is asked about."""
        return self.figures.meaning[self.indicator].higher_is_better is not True

    def beside(self) -> list[str]:
        """Return the departments of the same organisation that there were."""
        rows = self.figures.departments
        home = rows[self.id]["organisation_id"], rows[self.id]["municipality_code"]
        return [
            id_
            for id_, row in rows.items()
            if (row["organisation_id"], row["municipality_code"]) == home and self.figures.existed(id_, self.year)
        ]

    def verdict(self, figure: Figure) -> str | None:
        """Return what may be said of a figure."""
        held = self.figures.held_against(figure, self.figures.position(figure))
        within = self.figures.interval(figure)
        said = slow.verdict(figure.value, held, within)
        unsure = said == "surely" and within is None and self.indicator in slow.COUNTED_PCT
        return "maybe" if unsure else said

    def answers(self) -> dict[str, Said | None]:
        """Return every answer by the id of its question."""
        own = self.own
        found = {name: None if own is None else question(self, own) for name, question in OF_ONE.items()}
        return {**found, "trend": _trend(self)}


def _median(each: Department, own: Figure) -> Said | None:
    place = each.figures.position(own)
    if place is None:
        return None
    middle = place.quantiles[2]
    return {"value": own.value, "median": middle, "difference": Fraction(own.value or 0) - middle, "n": place.n}


def _equals_rank(each: Department, own: Figure) -> Said | None:
    place = each.figures.position(own)
    return None if place is None else {"rank": place.rank, "of": place.n + 1, "percentile": place.percentile}


def _sure(each: Department, own: Figure) -> Said | None:
    held = each.figures.held_against(own, each.figures.position(own))
    if held is None:
        return None
    low, high = each.figures.interval(own) or (None, None)
    return {"verdict": each.verdict(own), "limit": held.value, "low": low, "high": high}


def _since(each: Department, own: Figure) -> Said | None:
    if each.figures.held_against(own, each.figures.position(own)) is None:
        return None
    found = {year: each.at(each.id, year) for year in range(1990, each.year + 1)}
    bad = {year: each.verdict(figure) in ("surely", "maybe") for year, figure in found.items() if figure}
    if not bad[each.year]:
        return {"years": 0, "last": max((year for year in bad if bad[year]), default=None)}
    good = max(year for year in range(1989, each.year + 1) if not bad.get(year))
    return {"years": each.year - good, "first": good + 1}


def _trend(each: Department) -> Said | None:
    found = slow.trend(each.figures.series(each.indicator, each.id, "all", each.year))
    return None if found.slope is None else {"direction": found.direction, "n": found.n, "slope": found.slope}


def _last_year(each: Department, own: Figure) -> Said | None:
    then = each.at(each.id, each.year - 1)
    if then is None or then.definition != own.definition or not (then.of_a_year and own.of_a_year):
        return None
    change_ = Fraction(own.value or 0) - Fraction(then.value or 0)
    return {"then": then.value, "now": own.value, "change": change_}


def _lift(each: Department, own: Figure) -> Said | None:
    """Return how much it takes; of things counted one is taken off, or added, until the share is good enough."""
    held = each.figures.held_against(own, each.figures.position(own))
    if held is None:
        return None
    if each.verdict(own) == "not":
        return {"n": 0}
    limit = Fraction(str(held.value)) if held.kind == "limit" else Fraction(held.value)
    if each.figures.meaning[each.indicator].unit != "pct" or own.numerator is None or not own.denominator:
        return {"gap": abs(Fraction(own.value or 0) - limit)}
    count, step = own.numerator, -1 if held.worse_above else 1
    while step * (limit - Fraction(100 * count, own.denominator)) > Fraction(1, 10**11):
        count += step
    return {"n": abs(own.numerator - count), "count": own.numerator, "allowed": count, "of": own.denominator}


def _part(each: Department, own: Figure) -> Said | None:
    unit = each.figures.meaning[each.indicator].unit
    adds = unit.startswith("kr_") or each.indicator in (*slow.COUNTED_PCT, "arrears_pct", "evictions")
    if own.numerator is None or not adds:
        return None
    known = [figure for id_ in each.beside() if (figure := each.at(id_, each.year))]
    counts = [figure.numerator for figure in known if figure.numerator is not None and figure.of_a_year]
    if not sum(counts):
        return None
    share = Fraction(100 * own.numerator, sum(counts))
    return {"count": own.numerator, "total": sum(counts), "share": share, "n": len(counts)}


def _worse(each: Department, own: Figure) -> Said | None:
    known = {id_: figure.value for id_ in each.beside() if id_ != each.id and (figure := each.at(id_, each.year))}
    sign = 1 if each.higher_is_worse else -1
    found = [
        (-sign * (value or 0), id_) for id_, value in known.items() if sign * (value or 0) > sign * (own.value or 0)
    ]
    return {"n": len(found), "of": len(known), "who": tuple(id_ for _, id_ in sorted(found))}


def twins(each: Department, k: int, weights: Mapping[str, float]) -> Said | None:
    """Return the answer on the twins, which takes longer than all others."""
    demo = each.figures.places[each.id].demo
    ids = tuple(each.figures.with_any_figure(each.year, demo=demo))
    if each.own is None or each.id not in ids:
        return None
    nearest = [twin.department for twin in each.figures.twins(each.id, each.year, weights, ids)[1][:k]]
    values = [figure.value for id_ in nearest if (figure := each.at(id_, each.year))]
    if not values:
        return None
    middle = median(value for value in values if value is not None)
    return {"who": tuple(nearest[:FEW]), "n": len(values), "median": middle, "value": each.own.value}


OF_ONE: Mapping[str, Callable[[Department, Figure], Said | None]] = {
    "median": _median,
    "equals_rank": _equals_rank,
    "sure": _sure,
    "since": _since,
    "last_year": _last_year,
    "lift": _lift,
    "part": _part,
    "worse": _worse,
}


@dataclass(frozen=True)
class Members:
    """The questions of a chart of many departments."""

    figures: Departments
    municipality: str
    organisation: str
    indicator: str
    year: int

    def ids(self, organisation: str | None = None, year: int | None = None) -> list[str]:
        """Return the departments there were in a year, of all organisations where it is empty."""
        wanted = self.organisation if organisation is None else organisation
        return [
            id_
            for id_, row in self.figures.departments.items()
            if row["municipality_code"] == self.municipality and wanted in ("", row["organisation_id"])
            if self.figures.existed(id_, year or self.year)
        ]

    def one(self, id_: str) -> Department:
        """Return the questions of one of them."""
        return Department(self.figures, id_, self.indicator, self.year)

    @property
    def known(self) -> dict[str, Figure]:
        """Return the figures that have a value."""
        return {id_: figure for id_ in self.ids() if (figure := self.one(id_).own)}

    @property
    def sign(self) -> int:
        """Return 1 where a higher figure is worse or neither is, else -1."""
        return -1 if self.figures.meaning[self.indicator].higher_is_better else 1

    @property
    def adds(self) -> bool:
        """Tell whether the figures can be added up."""
        unit = self.figures.meaning[self.indicator].unit
        return unit.startswith("kr_") or self.indicator in (*slow.COUNTED_PCT, "arrears_pct", "evictions")

    def total(self, ids: Sequence[str], year: int) -> slow.Total:
        """Return the invented departments together; real ones are never added to them."""
        return self.figures.total(self.indicator, [id_ for id_ in ids if self.figures.places[id_].demo], year)

    def answers(self) -> dict[str, Said | None]:
        """Return every answer by the id of its question."""
        return {name: question(self) for name, question in OF_MANY.items()}


def _most(each: Members) -> Said | None:
    known = each.known
    order = sorted((-each.sign * (figure.value or 0), id_) for id_, figure in known.items())
    if not order:
        return None
    who = tuple(id_ for _, id_ in order[:FEW])
    return {"who": who, "value": known[who[0]].value, "n": len(order)}


def _over(each: Members) -> Said | None:
    said = [each.one(id_).verdict(figure) for id_, figure in each.known.items()]
    judged = [one for one in said if one]
    return {"surely": judged.count("surely"), "maybe": judged.count("maybe"), "n": len(judged)} if judged else None


def _beyond(each: Members) -> Said | None:
    sign, known = each.sign, each.known
    places = {id_: each.figures.position(figure) for id_, figure in known.items()}
    compared = {id_: place.quantiles[2] for id_, place in places.items() if place}
    worse = [id_ for id_, middle in compared.items() if sign * (Fraction(known[id_].value or 0) - middle) > 0]
    return {"n": len(worse), "of": len(compared)} if compared else None


def _together(each: Members) -> Said | None:
    found = each.total(each.ids(), each.year)
    return {"value": found.value, "n": found.n, "of": found.of} if each.adds and found.value is not None else None


def _last_year_all(each: Members) -> Said | None:
    now, then = (each.total(each.ids(year=year), year).value for year in (each.year, each.year - 1))
    if not each.adds or now is None or then is None:
        return None
    return {"then": then, "now": now, "change": now - then}


def _bearer(each: Members) -> Said | None:
    amounts = {
        id_: Fraction(figure.numerator)
        for id_, figure in each.known.items()
        if figure.numerator is not None and figure.of_a_year and each.figures.places[id_].demo
    }
    if not each.adds or not sum(amounts.values()):
        return None
    found, few, share = slow.concentration(amounts)
    return {"who": found[0].department, "share": found[0].share, "few": few, "few_share": share}


def _trends(each: Members) -> Said | None:
    found = [slow.trend(each.figures.series(each.indicator, id_, "all", each.year)).direction for id_ in each.ids()]
    if found.count("too_few") == len(found):
        return None
    return {
        name: found.count(of) for name, of in (*((n, n) for n in ("rising", "falling", "none")), ("few", "too_few"))
    }


def _most_moved(each: Members) -> Said | None:
    found = {id_: said["change"] for id_, own in each.known.items() if (said := _last_year(each.one(id_), own))}
    if not found:
        return None
    most = min(found, key=lambda id_: (-abs(found[id_]), id_))
    return {"who": most, "change": found[most], "n": len(found)}


def _organisation(each: Members) -> Said | None:
    if not each.adds:
        return None
    if each.organisation:
        own, others = (each.total(ids, each.year).value for ids in (each.ids(), each.ids("")))
        return None if own is None or others is None else {"own": own, "others": others, "difference": own - others}
    homes = {each.figures.departments[id_]["organisation_id"] for id_ in each.ids()}
    found = {home: each.total(each.ids(home), each.year).value for home in homes}
    known = {home: value for home, value in found.items() if value is not None}
    if not known:
        return None
    worst = min(known, key=lambda home: (-each.sign * known[home], home))
    return {"who": worst, "value": known[worst], "n": len(known)}


def _no_figure(each: Members) -> Said | None:
    return {"n": len(each.ids()) - len(each.known), "of": len(each.ids())}


OF_MANY: Mapping[str, Callable[[Members], Said | None]] = {
    "most": _most,
    "over": _over,
    "beyond_median": _beyond,
    "together": _together,
    "last_year": _last_year_all,
    "bearer": _bearer,
    "trends": _trends,
    "most_moved": _most_moved,
    "organisation": _organisation,
    "no_figure": _no_figure,
}


def both(one: Members, other: Members) -> Said | None:
    """Return who is worse than the equals by two key figures, in the order of the departments."""
    found = []
    compared = 0
    for id_ in one.ids():
        pairs = [(each, each.known.get(id_)) for each in (one, other)]
        places = [each.figures.position(figure) if figure else None for each, figure in pairs]
        if None in places:
            continue
        compared += 1
        if all(_is_worse(each, figure) for each, figure in pairs):
            found.append(id_)
    return {"n": len(found), "of": compared, "who": tuple(found)} if compared else None


def _is_worse(each: Members, figure: Figure | None) -> bool:
    place = each.figures.position(figure) if figure else None
    return (
        figure is not None and place is not None and each.sign * (Fraction(figure.value or 0) - place.quantiles[2]) > 0
    )


def bad(each: Members) -> dict[str, list[str]]:
    """Return by key figure who is among the worst quarter of its equals."""
    found: dict[str, list[str]] = {}
    for id_, meaning in each.figures.meaning.items():
        if each.figures.peer_class.get(id_) != "T" or meaning.higher_is_better is None:
            continue
        found[id_] = []
        for department in each.ids():
            figure = each.figures.figure(id_, department, "all", each.year)
            place = each.figures.position(figure) if figure else None
            if place and (100 - place.percentile if meaning.higher_is_better else place.percentile) >= 75:
                found[id_].append(department)
    return found


@dataclass(frozen=True)
class Needs:
    """The questions of a chart of need."""

    flags: Flags
    rules: Mapping[str, Mapping[str, Any]]
    members: Members

    def status(self, id_: str, year: int) -> str:
        """Return what all rules of the dialogue together say of a department."""
        said = [
            self.flags.said.get((rule, id_, year))
            for rule, fields in self.rules.items()
            if fields["matter"] == "dialogue"
        ]
        known = [each for each in said if each is not None and each.level is not None]
        raised = [each for each in known if each.level]
        if any(each.is_need for each in raised):
            return "flagged"
        return "maybe" if raised else "none" if known else "not_assessable"

    def raised(self, id_: str) -> list[str]:
        """Return the rules of the dialogue that a department has a flag of."""
        found = [rule for rule, fields in self.rules.items() if fields["matter"] == "dialogue"]
        return [rule for rule in found if (said := self.flags.said.get((rule, id_, self.members.year))) and said.level]

    def answers(self) -> dict[str, Said]:
        """Return the answers that statuses and flags give."""
        year, ids = self.members.year, self.members.ids()
        now = {id_: self.status(id_, year) for id_ in ids}
        then = {id_: self.status(id_, year - 1) for id_ in self.members.ids(year=year - 1)}
        flagged = [id_ for id_ in ids if now[id_] == "flagged"]
        new = {id_ for id_ in flagged if then.get(id_) != "flagged"}
        gone = {id_ for id_ in ids if id_ not in flagged and then.get(id_) == "flagged"}
        sure = {
            id_: {
                self.rules[rule]["indicator"] for rule in self.raised(id_) if self.flags.said[rule, id_, year].is_need
            }
            for id_ in flagged
        }
        rules = {rule: sum(rule in self.raised(id_) for id_ in ids) for rule in self.rules}
        goals = {
            goal: sum(any(self.rules[rule]["goal"] == goal for rule in self.raised(id_)) for id_ in ids)
            for goal in {fields["goal"] for fields in self.rules.values()}
        }
        rule = min(rules, key=lambda each: (-rules[each], each))
        goal = max(goals, key=lambda each: (goals[each], each))
        statuses = [*now.values()]
        return {
            "flagged": {"flagged": len(flagged), "maybe": statuses.count("maybe"), "n": len(ids)},
            "hinges": {"n": sum(len(each) == 1 for each in sure.values()), "of": len(flagged)},
            "new": {"n": len(new), "who": new},
            "gone": {"n": len(gone), "who": gone},
            "rule": {"rule": rule, "n": rules[rule], "of": len(ids)},
            "goal": {"goal": goal, "n": goals[goal], "of": len(ids)},
            "need_organisation": self.organisation(flagged),
            "unknown": {
                "n": statuses.count("not_assessable"),
                "of": len(ids),
                "parts": sum(any(self.lacks(rule, id_) for rule in self.rules) for id_ in ids),
            },
        }

    def lacks(self, rule: str, id_: str) -> bool:
        """Tell whether a rule that is about a department could not be judged, although its figure is applicable."""
        kind, own = self.rules[rule]["dwelling_type"], self.members.figures.places[id_].dwelling_type
        if kind != "all" and own not in (kind, None):
            return False
        said = self.flags.said.get((rule, id_, self.members.year))
        figure = self.members.figures.figure(self.rules[rule]["indicator"], id_, "all", self.members.year)
        return (said is None or said.level is None) and not (figure and figure.status == "not_applicable")

    def organisation(self, flagged: Sequence[str]) -> Said:
        """Return the organisation with the largest share, or the chosen one against all."""
        rows, ids = self.members.figures.departments, self.members.ids()
        if self.members.organisation:
            every = self.members.ids("")
            all_n = sum(self.status(id_, self.members.year) == "flagged" for id_ in every)
            return {"n": len(flagged), "of": len(ids), "all_n": all_n, "all_of": len(every)}
        homes = sorted({rows[id_]["organisation_id"] for id_ in ids})
        shares = {
            home: (
                sum(rows[id_]["organisation_id"] == home for id_ in flagged),
                sum(rows[id_]["organisation_id"] == home for id_ in ids),
            )
            for home in homes
        }
        most = min(homes, key=lambda home: (-Fraction(*shares[home]), -shares[home][0], home))
        return {"who": most, "n": shares[most][0], "of": shares[most][1]}

    def backtest(self, first: int, last: int, horizon: int) -> Said:
        """Return how many of those flagged were over a red limit of the dialogue in the years after."""
        hits = flagged = events = judged = 0
        for year in range(first, last + 1):
            for id_ in self.members.ids(year=year):
                over = [self.over(id_, later) for later in range(year + 1, year + horizon + 1)]
                known = [each for each in over if each is not None]
                status = self.status(id_, year)
                if status == "not_assessable" or not known:
                    continue
                judged, events = judged + 1, events + any(known)
                flagged, hits = flagged + (status == "flagged"), hits + (status == "flagged" and any(known))
        return {
            "hits": hits,
            "flagged": flagged,
            "precision": Fraction(hits, flagged),
            "base": Fraction(events, judged),
        }

    def over(self, id_: str, year: int) -> bool | None:
        """Tell whether a department was over a red limit itself in a year, None where no rule can tell."""
        found = []
        for rule, fields in self.rules.items():
            memory = self.flags.memories.get((rule, id_))
            if fields["matter"] != "dialogue" or memory is None or fields["red"] is None:
                continue
            if fields["red"]["kind"] == "running":
                continue
            if ("red", year) in memory.beyond or ("red", year) in memory.within:
                found.append(("red", year) in memory.beyond)
        return any(found) if found else None


def alike(effects: Effects, asked: Agreed, said: EffectSaid, *, shown: range, decimals: int) -> tuple[int, int]:
    """Return how many twins moved the same way as the own departments, and of how many."""
    assert said.mean_before is not None
    assert said.mean_after is not None
    signs = []
    for twin in said.twins:
        amounts, _ = effects.course(twin, asked.indicator, f"{asked.indicator}_reported", said.manner, shown)
        signs.append(_sign(change(amounts, said.before, said.after), decimals))
    return signs.count(_sign(said.mean_after - said.mean_before, decimals)), len(signs)


def _sign(number: Fraction, decimals: int) -> int:
    shown = math.floor(abs(number) * 10**decimals + Fraction(1, 2))
    return 0 if shown == 0 else 1 if number > 0 else -1
