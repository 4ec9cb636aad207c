"""What is asked of a chart of municipalities, answered by the comparison the chart draws."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import pstdev

from keyfigures import compare, numbers
from keyfigures.compare import AverageKind, Comparison, Figure, GroupKind
from keyfigures.errors import SelectionError
from keyfigures.figures import ChartKind, Context, Selection
from keyfigures.figures.departments import words
from keyfigures.figures.robustness import is_above
from keyfigures.figures.wording import group_sentence, status_words, weight_words
from keyfigures.questions.answers import Answer, Question, Said, UnansweredError, answers, named
from keyfigures.views import context, municipalities

# So many municipalities are named as those that resemble one.
ALIKE = 3


@dataclass(frozen=True)
class Asked:
    """The comparison a chart draws; ``selection`` is the choice it was made by, ``shown`` the reader's own.

    ``first`` is the earlier year asked about: the one chosen, else the first one with an own figure by the same
    definition; None where there is no such year.
    """

    database: Path
    shown: Selection
    selection: Selection
    context: Context
    found: Comparison
    first: int | None

    @property
    def own(self) -> Figure:
        """Return the own figure. Raises UnansweredError where it has no value."""
        if self.found.own.value is None:
            raise UnansweredError("ask_why_status", self._whose | {"status": self._status})
        return self.found.own

    @property
    def _whose(self) -> dict[str, object]:
        return {"name": self.found.own.name, "year": self.found.year}

    @property
    def _status(self) -> str:
        return status_words(self.context, self.found.own.status)

    @property
    def value(self) -> float:
        """Return the value of the own figure. Raises UnansweredError where there is none."""
        return self.own.value or 0.0

    @property
    def average(self) -> float:
        """Return the average it is held against. Raises UnansweredError where there is none."""
        if self.found.average is None:
            raise UnansweredError("ask_why_average", {"of": self.found.of})
        return self.found.average.value

    @property
    def before(self) -> int:
        """Return the earlier year. Raises UnansweredError where there is none."""
        if self.first is None:
            raise UnansweredError("ask_why_earlier", {"year": self.found.year})
        return self.first

    @property
    def series(self) -> dict[int, float]:
        """Return the own figures by the same definition up to the year, by year."""
        own = compare.figures(self.database, self.found.indicator_id, (self.found.own.municipality_code,))
        return _series(own, self.found)

    def of_year(self, year: int, *, whole_country: bool = False) -> dict[str, Figure]:
        """Return who has a figure by the same definition in a year, by code, in the order of names."""
        codes = compare.municipalities(self.database) if whole_country else self.found.group.codes
        everybody = tuple(sorted({*codes, self.found.own.municipality_code}))
        return {
            each.municipality_code: each
            for each in compare.figures(self.database, self.found.indicator_id, everybody)
            if (each.definition_id, each.year) == (self.found.definition_id, year) and each.value is not None
        }

    def against(self, *, year: int | None = None, group: str = "", average: AverageKind | None = None) -> Comparison:
        """Return the comparison with one part of the choice changed, by the same definition."""
        kind = average or self.selection.average
        return compare.compare(
            self.database,
            municipality_code=self.selection.municipality,
            group_text=group or self.selection.group,
            indicator_id=self.selection.indicator,
            year=self.found.year if year is None else year,
            average=kind,
            include_own=self.selection.include_own or kind is AverageKind.PUBLISHED,
            definition_id=self.found.definition_id,
        )

    def view(self, chart: ChartKind, *, first: int | None = None) -> Selection | None:
        """Return the same choice as another chart, None where it is the one that is shown."""
        from_year = self.selection.from_year if first is None else first
        other = replace(self.selection, chart=chart, from_year=from_year)
        return None if other == self.shown else other


def asked(database: Path, selection: Selection) -> tuple[Answer, ...]:
    """Return the questions of a chart of municipalities with their answers.

    Raises SelectionError for a municipality that does not exist.
    """
    spoken = context(selection)
    name = compare.municipality(database, selection.municipality).name
    drawn = _as_drawn(database, selection)
    first = _first(database, drawn)
    said = {"name": name, "year": drawn.year, "first": drawn.from_year if first is None else first}
    return answers(QUESTIONS[selection.chart], lambda: _gathered(database, selection, drawn, first), said, spoken.say)


def _as_drawn(database: Path, selection: Selection) -> Selection:
    """Return the choice a chart makes its comparison by: some charts set parts of it themselves."""
    if selection.chart is ChartKind.TILE_MAP:
        return replace(selection, group=GroupKind.COUNTRY.value, average=AverageKind.SIMPLE, include_own=True)
    if selection.chart is ChartKind.RECONCILE:
        return replace(selection, average=AverageKind.PUBLISHED, include_own=True)
    if selection.chart is not ChartKind.OVERVIEW:
        return selection
    newest = municipalities.newest_year(database, selection.municipality, selection.indicator)
    return replace(
        selection,
        group=GroupKind.REGION.value,
        average=AverageKind.WEIGHTED,
        include_own=True,
        year=selection.year if newest is None else newest,
    )


def _gathered(database: Path, shown: Selection, drawn: Selection, first: int | None) -> Asked:
    return Asked(database, shown, drawn, context(drawn), municipalities.comparison(database, drawn), first)


def _first(database: Path, drawn: Selection) -> int | None:
    """Return the earlier year the questions are about, None where there is none by the same definition."""
    try:
        found = municipalities.comparison(database, drawn)
    except SelectionError:
        return None
    own = compare.figures(database, found.indicator_id, (found.own.municipality_code,))
    years = [year for year in _series(own, found) if year < found.year]
    return drawn.from_year if drawn.from_year in years else min(years, default=None)


def _series(own: Sequence[Figure], found: Comparison) -> dict[int, float]:
    return {
        each.year: each.value
        for each in own
        if each.definition_id == found.definition_id and each.year <= found.year and each.value is not None
    }


def _average(asked: Asked) -> Said:
    difference = asked.value - asked.average
    text = words.side(asked.context, difference, ("ask_average_above", "ask_average_below", "ask_average_level"))
    said = {
        "name": asked.own.name,
        "value": asked.context.value(asked.value),
        "year": asked.found.year,
        "average": asked.context.value(asked.average),
        "difference": words.apart(asked.context, difference),
        "which": group_sentence(asked.context, asked.found),
    }
    figures = {"value": asked.value, "average": asked.average, "difference": difference}
    return Said(asked.context.say(text, **said), figures, asked.view(ChartKind.RANKING))


def _base(asked: Asked) -> int:
    """Return how many dwellings a share is of. Raises UnansweredError where that is not known or it is no share."""
    if asked.context.indicator.unit != "pct":
        raise UnansweredError("ask_why_no_share")
    base = asked.own.denominator or _weighed(asked)[0]
    if not base:
        raise UnansweredError("ask_why_dwellings", {"name": asked.own.name, "year": asked.found.year})
    return base


def _weighed(asked: Asked) -> tuple[int | None, str]:
    """Return the dwellings the own figure weighs by in a weighted average, and which ones they are."""
    found = asked.against(average=AverageKind.WEIGHTED)
    if found.average is None:
        return None, ""
    which = weight_words(asked.context, found.average.weight_id, found.average.weight_year)
    return found.weights.of(found.average, asked.own), which


def _base_words(asked: Asked) -> str:
    """Return how many dwellings a share is of, and which ones where the figure has no counts of its own."""
    base = _whole(asked, _base(asked))
    return base if asked.own.denominator else f"{base} ({_weighed(asked)[1]})"


def _dwellings(asked: Asked) -> Said:
    base, difference = _base(asked), asked.value - asked.average
    dwellings = base * difference / 100
    text = words.side(asked.context, difference, ("ask_dwellings_more", "ask_dwellings_fewer", "ask_dwellings_level"))
    said = {
        "difference": words.apart(asked.context, difference),
        "dwellings": _whole(asked, abs(dwellings)),
        "base": _base_words(asked),
        "name": asked.own.name,
    }
    return Said(asked.context.say(text, **said), {"dwellings": dwellings, "base": base})


def _whole(asked: Asked, number: float) -> str:
    return numbers.number(number, 0, asked.context.language)


def _needed(asked: Asked) -> Said:
    """Answer how many dwellings have to come or go for the share to be the average, were that to stand still."""
    base, share, average = _base(asked), asked.value / 100, asked.average / 100
    said = {"average": asked.context.value(asked.average), "base": _base_words(asked)}
    if words.side(asked.context, 100 * (share - average), ("more", "fewer", "level")) == "level":
        return Said(asked.context.say("ask_needed_none", **said), {"n": 0})
    if not 0 < average < 1:
        raise UnansweredError("ask_why_reach", {"average": said["average"]})
    counted = asked.own.numerator if asked.own.numerator is not None else share * base
    if asked.context.indicator.higher_is_better is not None:
        n, text = abs(counted - average * base), "ask_needed_better"
    elif share > average:
        n, text = counted / average - base, "ask_needed_others"
    else:
        n, text = (average * base - counted) / (1 - average), "ask_needed_such"
    whole = math.ceil(round(n, numbers.SIGNIFICANT_DECIMALS))
    numerator = asked.context.indicator.numerator.to(asked.context.language)
    text_ = asked.context.say(text, n=_whole(asked, whole), numerator=words.inside(numerator), **said)
    return Said(text_, {"n": whole})


def _change(asked: Asked) -> Said:
    if asked.first is None:
        return _apart(asked)
    then, now = asked.series.get(asked.before, 0.0), asked.value
    said = {
        "name": asked.own.name,
        "first": asked.before,
        "then": asked.context.value(then),
        "year": asked.found.year,
        "now": asked.context.value(now),
        "change": words.change(asked.context, now - then),
    }
    figures = {"first": asked.before, "then": then, "now": now, "change": now - then}
    return Said(asked.context.say("ask_first", **said), figures, asked.view(ChartKind.TWO_YEARS, first=asked.before))


def _apart(asked: Asked) -> Said:
    """Answer by two figures that must not be subtracted. Raises UnansweredError where there are none."""
    own = compare.figures(asked.database, asked.found.indicator_id, (asked.found.own.municipality_code,))
    year, now = asked.selection.from_year, asked.own
    then = next((each for each in own if each.year == year and each.value is not None), None)
    if then is None or year >= now.year:
        raise UnansweredError("ask_why_earlier", {"year": asked.found.year})
    said = {
        "name": now.name,
        "first": year,
        "then": f"{asked.context.value(then.value)} ({asked.context.definition(then.definition_id)})",
        "year": now.year,
        "now": f"{asked.context.value(now.value)} ({asked.context.definition(now.definition_id)})",
    }
    figures = {"first": year, "then": then.value, "now": now.value, "change": None}
    return Said(asked.context.say("ask_first_apart", **said), figures, asked.view(ChartKind.TWO_YEARS))


def turning(series: Mapping[int, float]) -> int | None:
    """Return the year a series turned: its highest or lowest one if that lies inside, the later of the two.

    None where both lie at its ends. Of equal figures the last one counts.

    >>> turning({2010: 1.0, 2011: 3.0, 2012: 2.0}), turning({2010: 1.0, 2011: 2.0})
    (2011, None)
    """
    years = sorted(series)
    ends = (series[years[0]], series[years[-1]])
    highest = max(years, key=lambda year: (series[year], year))
    lowest = min(years, key=lambda year: (series[year], -year))
    inside = [highest] if series[highest] > max(ends) else []
    inside += [lowest] if series[lowest] < min(ends) else []
    return max(inside, default=None)


def _turned(asked: Asked) -> Said:
    series = asked.series
    if len(series) < 3:
        raise UnansweredError("ask_why_years", {"n": len(series), "least": 3})
    year, first, last = turning(series), min(series), max(series)
    said = {"first": first, "last": last, "change": words.change(asked.context, series[last] - series[first])}
    if year is None:
        figures = {"year": None, "change": series[last] - series[first]}
        return Said(asked.context.say("ask_turned_never", **said), figures, asked.view(ChartKind.DEVELOPMENT))
    since = series[last] - series[year]
    text = "ask_turned_down" if since < 0 else "ask_turned_up"
    said |= {"year": year, "value": asked.context.value(series[year]), "since": words.apart(asked.context, since)}
    figures = {"year": year, "since": since}
    return Said(asked.context.say(text, **said), figures, asked.view(ChartKind.DEVELOPMENT))


def _largest(asked: Asked) -> Said:
    series = asked.series
    steps = {year: series[year] - series[year - 1] for year in sorted(series) if year - 1 in series}
    if not steps:
        raise UnansweredError("ask_why_no_steps", {"name": asked.found.own.name})
    year = max(steps, key=lambda each: (round(abs(steps[each]), numbers.SIGNIFICANT_DECIMALS), each))
    said = {
        "before": year - 1,
        "year": year,
        "change": words.change(asked.context, steps[year]),
        "then": asked.context.value(series[year - 1]),
        "now": asked.context.value(series[year]),
    }
    figures = {"year": year, "change": steps[year]}
    return Said(asked.context.say("ask_largest", **said), figures, asked.view(ChartKind.DEVELOPMENT))


def _rank(asked: Asked) -> Said:
    found, value = asked.found, asked.value
    now = {"rank": found.rank, "of": found.of_ranked, "year": found.year, "value": asked.context.value(value)}
    group = found.group.name.to(asked.context.language)
    figures: dict[str, object] = {"rank": found.rank, "of": found.of_ranked}
    text = asked.context.say("ask_rank", group=group, **now)
    if asked.first is not None:
        then = asked.against(year=asked.first)
        text += " " + asked.context.say("ask_rank_then", rank=then.rank, of=then.of_ranked, first=asked.first)
        figures |= {"then": then.rank, "then_of": then.of_ranked}
    return Said(text, figures, asked.view(ChartKind.RANKING))


def _moved(asked: Asked) -> Said:
    before, after = asked.of_year(asked.before), asked.of_year(asked.found.year)
    changes = {code: _of(after[code]) - _of(before[code]) for code in after if code in before}
    if not changes:
        raise UnansweredError("ask_why_earlier", {"year": asked.found.year})
    most = max(changes, key=lambda code: (round(abs(changes[code]), numbers.SIGNIFICANT_DECIMALS), code))
    own = asked.found.own.municipality_code
    size = {code: round(abs(change), numbers.SIGNIFICANT_DECIMALS) for code, change in changes.items()}
    figures: dict[str, object] = {"who": most, "change": changes[most], "n": len(changes)}
    said = {"who": after[most].name, "change": words.change(asked.context, changes[most]), "n": len(changes)}
    text = asked.context.say("ask_moved", first=asked.before, year=asked.found.year, **said)
    if own in changes and own != most:
        place = 1 + sum(each > size[own] for each in size.values())
        figures["place"] = place
        mine = {"name": asked.found.own.name, "change": words.change(asked.context, changes[own])}
        text += " " + asked.context.say("ask_moved_own", place=place, **mine)
    return Said(text, figures, asked.view(ChartKind.TWO_YEARS, first=asked.before))


def _of(figure: Figure) -> float:
    return figure.value or 0.0


def distances(levels: Mapping[str, float], changes: Mapping[str, float], own: str) -> dict[str, float]:
    """Return how far others are from one: the root of the mean square of what differs, each in its own spread.

    Level and change count alike; where nobody's change is known, or all are the same, the level alone counts.
    """
    known = set(changes) if own in changes else set(levels)
    parts = [part for part in (levels, changes) if own in part and pstdev([part[code] for code in known]) > 0]
    spreads = [pstdev([part[code] for code in known]) for part in parts]
    return {
        code: math.sqrt(
            sum(((part[code] - part[own]) / spread) ** 2 for part, spread in zip(parts, spreads, strict=True))
            / max(len(parts), 1)
        )
        for code in known - {own}
    }


def _similar(asked: Asked) -> Said:
    """Answer who of the whole country is nearest by level and by what has become of it since the first year."""
    now, own = asked.of_year(asked.found.year, whole_country=True), asked.own.municipality_code
    then = {} if asked.first is None else asked.of_year(asked.first, whole_country=True)
    changes = {code: _of(now[code]) - _of(then[code]) for code in now if code in then}
    far = distances({code: _of(each) for code, each in now.items()}, changes, own)
    if not far:
        raise UnansweredError("ask_why_alone", {"name": asked.own.name, "year": asked.found.year})
    nearest = sorted(far, key=lambda code: (round(far[code], numbers.SIGNIFICANT_DECIMALS), code))[:ALIKE]
    shown = ", ".join(f"{now[code].name} ({asked.context.value(now[code].value)})" for code in nearest)
    text = "ask_similar" if own in changes else "ask_similar_level"
    said = {"who": shown, "first": asked.first, "year": asked.found.year, "of": len(far)}
    figures = {"who": tuple(nearest), "of": len(far)}
    return Said(asked.context.say(text, **said), figures, asked.view(ChartKind.TILE_MAP))


def _robust(asked: Asked) -> Said:
    found = compare.robustness(
        asked.database, municipality_code=asked.selection.municipality, indicator_id=asked.selection.indicator
    )
    if not found.choices:
        raise UnansweredError("ask_why_choices", {"name": asked.found.own.name})
    above = is_above(asked.found, found)
    n, of = len(found.holding(above=above)), len(found.choices)
    text = "ask_robust_above" if above else "ask_robust_below"
    certain = asked.context.say("ask_robust_all" if n == of else "ask_robust_not_all")
    said = asked.context.say(text, certain=certain, name=asked.found.own.name, n=n, of=of)
    return Said(said, {"n": n, "of": of, "above": above}, asked.view(ChartKind.ROBUSTNESS))


def _spread(asked: Asked) -> Said:
    known = asked.of_year(asked.found.year)
    if len(known) < 2:
        raise UnansweredError("ask_why_alone", {"name": asked.found.own.name, "year": asked.found.year})
    highest, lowest = max(known.values(), key=_of), min(known.values(), key=_of)
    gap = _of(highest) - _of(lowest)
    said = {
        "highest": highest.name,
        "high": asked.context.value(highest.value),
        "lowest": lowest.name,
        "low": asked.context.value(lowest.value),
        "gap": words.apart(asked.context, gap),
        "n": len(known),
    }
    figures = {"high": highest.value, "low": lowest.value, "gap": gap, "n": len(known)}
    return Said(asked.context.say("ask_spread", **said), figures, asked.view(ChartKind.RANKING))


def _neighbours(asked: Asked) -> Said:
    """Answer who has the next higher and the next lower figure."""
    known, value = asked.of_year(asked.found.year), asked.value
    above = min((each for each in known.values() if _of(each) > value), key=_of, default=None)
    below = max((each for each in known.values() if _of(each) < value), key=_of, default=None)
    if above is None and below is None:
        raise UnansweredError("ask_why_alone", {"name": asked.own.name, "year": asked.found.year})
    shown = {"above": _next(asked, above), "below": _next(asked, below)}
    figures = {"above": above and above.value, "below": below and below.value}
    return Said(asked.context.say("ask_neighbours", **shown), figures, asked.view(ChartKind.RANKING))


def _next(asked: Asked, figure: Figure | None) -> str:
    if figure is None:
        return asked.context.say("ask_nobody")
    return f"{figure.name} ({asked.context.value(figure.value)})"


def _country(asked: Asked) -> Said:
    value = asked.value
    country = replace(asked, found=asked.against(group=GroupKind.COUNTRY.value, average=AverageKind.WEIGHTED))
    found, difference = country.found, value - country.average
    said = {
        "rank": found.rank,
        "of": found.of_ranked,
        "difference": words.change(asked.context, difference),
        "which": group_sentence(asked.context, found),
        "average": asked.context.value(country.average),
    }
    figures = {"rank": found.rank, "of": found.of_ranked, "difference": difference}
    return Said(asked.context.say("ask_country", **said), figures, asked.view(ChartKind.TILE_MAP))


def _kinds(asked: Asked) -> Said:
    """Answer how much the difference depends on which kind of average is meant."""
    value = asked.value
    found = {kind: asked.against(average=kind).average for kind in AverageKind}
    differences = {kind: value - each.value for kind, each in found.items() if each is not None}
    if len(differences) < 2:
        raise UnansweredError("ask_why_average", {"of": asked.found.of})
    low, high = (
        min(differences, key=lambda kind: differences[kind]),
        max(differences, key=lambda kind: differences[kind]),
    )
    say = asked.context.say
    said = {
        "low": words.change(asked.context, differences[low]),
        "low_kind": say(f"average_{low}"),
        "high": words.change(asked.context, differences[high]),
        "high_kind": say(f"average_{high}"),
        "n": len(differences),
    }
    figures = {"low": differences[low], "high": differences[high], "n": len(differences)}
    return Said(say("ask_kinds", **said), figures, asked.view(ChartKind.ROBUSTNESS))


def _missing(asked: Asked) -> Said:
    without = [each for each in asked.found.members if each.value is None]
    said = {"n": len(without), "of": len(asked.found.members), "year": asked.found.year}
    text = asked.context.say(
        "ask_missing_none" if not without else "ask_missing",
        **said,
        names=named(
            [f"{each.name} ({status_words(asked.context, each.status)})" for each in without], asked.context.say
        ),
    )
    return Said(text, {"n": len(without), "of": len(asked.found.members)})


def _published(asked: Asked) -> Said:
    """Answer which averages can have produced the published one."""
    printed = asked.against(average=AverageKind.PUBLISHED).average
    if printed is None:
        raise UnansweredError("ask_why_published", {"year": asked.found.year})
    variants = compare.reconcile(
        asked.database,
        group_text=asked.selection.group,
        indicator_id=asked.selection.indicator,
        year=asked.found.year,
        published=numbers.as_printed(printed.value, printed.high - printed.value),
        municipality_code=asked.selection.municipality,
    )
    fits = [each for each in variants if each.matches]
    said = {"value": asked.context.value(printed.value), "n": len(fits), "of": len(variants)}
    figures = {"value": printed.value, "n": len(fits), "of": len(variants)}
    text = "ask_published" if fits else "ask_published_none"
    return Said(asked.context.say(text, **said), figures, asked.view(ChartKind.RECONCILE))


def _national(asked: Asked) -> dict[str, dict[int, float]]:
    """Return the country's figures by definition and year. Raises UnansweredError where there are none."""
    found: dict[str, dict[int, float]] = {}
    for each in compare.wider_figures(asked.database, asked.found.indicator_id):
        if each.entity_level == "country" and each.dwelling_type == "all" and each.value is not None:
            found.setdefault(each.definition_id, {})[each.year] = each.value
    if not found:
        raise UnansweredError("ask_why_national")
    return found


def _count(asked: Asked) -> Said:
    found = _national(asked)
    years = [year for each in found.values() for year in each]
    said = {"n": len(found), "first": min(years), "last": max(years)}
    return Said(asked.context.say("ask_definitions", **said), said)


def _gap(asked: Asked) -> Said:
    return widest(asked.context, _national(asked))


def widest(spoken: Context, found: Mapping[str, Mapping[int, float]]) -> Said:
    """Answer in which year two definitions differ most, by definition and year.

    Raises UnansweredError where no year has figures by two.
    """
    by_year: dict[int, dict[str, float]] = {}
    for id_, series in found.items():
        for year, value in series.items():
            by_year.setdefault(year, {})[id_] = value
    gaps = {year: max(each.values()) - min(each.values()) for year, each in by_year.items() if len(each) > 1}
    if not gaps:
        raise UnansweredError("ask_why_one_definition")
    year = max(gaps, key=lambda each: (round(gaps[each], numbers.SIGNIFICANT_DECIMALS), each))
    known = by_year[year]
    low, high = min(known, key=lambda id_: known[id_]), max(known, key=lambda id_: known[id_])
    said = {
        "year": year,
        "gap": words.apart(spoken, gaps[year]),
        "low": f"{spoken.value(known[low])} ({spoken.definition(low)})",
        "high": f"{spoken.value(known[high])} ({spoken.definition(high)})",
    }
    return Said(spoken.say("ask_gap", **said), {"year": year, "gap": gaps[year]})


def _newest(asked: Asked) -> Said:
    found = _national(asked)
    newest = {id_: max(series) for id_, series in found.items()}
    id_ = max(newest, key=lambda each: (newest[each], -list(found).index(each)))
    said = {
        "year": newest[id_],
        "value": asked.context.value(found[id_][newest[id_]]),
        "definition": asked.context.definition(id_),
    }
    figures = {"year": newest[id_], "value": found[id_][newest[id_]]}
    return Said(asked.context.say("ask_newest", **said), figures)


def _own_definitions(asked: Asked) -> Said:
    """Answer by how many definitions the municipality has a figure in the year."""
    own = compare.figures(asked.database, asked.found.indicator_id, (asked.found.own.municipality_code,))
    known = [each for each in own if each.year == asked.found.year and each.value is not None]
    shown = "; ".join(
        f"{asked.context.value(each.value)} ({asked.context.definition(each.definition_id)})" for each in known
    )
    if not known:
        raise UnansweredError("ask_why_no_own", {"name": asked.found.own.name, "year": asked.found.year})
    said = {"name": asked.found.own.name, "year": asked.found.year, "n": len(known), "shown": shown}
    return Said(asked.context.say("ask_own_definitions", **said), {"n": len(known)})


AVERAGE = Question("average", "ask_q_average", _average)
DWELLINGS = Question("dwellings", "ask_q_dwellings", _dwellings)
NEEDED = Question("needed", "ask_q_needed", _needed)
FIRST = Question("first", "ask_q_first", _change)
TURNED = Question("turned", "ask_q_turned", _turned)
LARGEST = Question("largest", "ask_q_largest", _largest)
RANK = Question("rank", "ask_q_rank", _rank)
MOVED = Question("moved", "ask_q_moved", _moved)
SIMILAR = Question("similar", "ask_q_similar", _similar)
ROBUST = Question("robust", "ask_q_robust", _robust)
SPREAD = Question("spread", "ask_q_spread", _spread)
NEIGHBOURS = Question("neighbours", "ask_q_neighbours", _neighbours)
COUNTRY = Question("country", "ask_q_country", _country)
KINDS = Question("kinds", "ask_q_kinds", _kinds)
MISSING = Question("missing", "ask_q_missing", _missing)
PUBLISHED = Question("published", "ask_q_published", _published)
DEFINITIONS = Question("definitions", "ask_q_definitions", _count)
GAP = Question("gap", "ask_q_gap", _gap)
NEWEST = Question("newest", "ask_q_newest", _newest)
OWN_DEFINITIONS = Question("own_definitions", "ask_q_own_definitions", _own_definitions)

QUESTIONS: dict[ChartKind, tuple[Question[Asked], ...]] = {
    ChartKind.OVERVIEW: (AVERAGE, COUNTRY, NEIGHBOURS, SPREAD, DWELLINGS, NEEDED, FIRST, RANK, SIMILAR, ROBUST),
    ChartKind.DEVELOPMENT: (FIRST, TURNED, LARGEST, AVERAGE, DWELLINGS, NEEDED, RANK, MOVED, SIMILAR, ROBUST),
    ChartKind.RANKING: (AVERAGE, RANK, NEIGHBOURS, SPREAD, DWELLINGS, NEEDED, FIRST, MOVED, SIMILAR, ROBUST),
    ChartKind.MULTIPLES: (FIRST, TURNED, LARGEST, MOVED, AVERAGE, SPREAD, RANK, DWELLINGS, SIMILAR, ROBUST),
    ChartKind.TILE_MAP: (RANK, NEIGHBOURS, SPREAD, SIMILAR, AVERAGE, DWELLINGS, MISSING, FIRST, MOVED, ROBUST),
    ChartKind.TWO_YEARS: (FIRST, MOVED, RANK, LARGEST, TURNED, AVERAGE, DWELLINGS, SPREAD, SIMILAR, ROBUST),
    ChartKind.RECONCILE: (PUBLISHED, KINDS, AVERAGE, DWELLINGS, NEEDED, RANK, NEIGHBOURS, SPREAD, MISSING, ROBUST),
    ChartKind.ROBUSTNESS: (ROBUST, KINDS, AVERAGE, COUNTRY, DWELLINGS, FIRST, RANK, NEIGHBOURS, MISSING, SIMILAR),
    ChartKind.DEFINITIONS: (
        *(DEFINITIONS, GAP, NEWEST, OWN_DEFINITIONS),
        *(AVERAGE, COUNTRY, FIRST, RANK, MISSING, ROBUST),
    ),
}
