"""What became of an agreement: its departments' line, their means before and after, its years, target and twins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import dropwhile

import plotly.graph_objects as go

from keyfigures import effect as effects
from keyfigures import numbers
from keyfigures.departments import marked
from keyfigures.effect import Comparison, Effect, Manner, Why, YearSaid
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import lines, words

# More departments than these are counted, not named.
MOST_NAMED = 2
# The part of the plot above all lines that the words at the top need.
HEADROOM = 0.2
LEFT_OUT = {
    (True, Why.AGREEMENT): "effect_out_twins_agreement",
    (True, Why.YEARS): "effect_out_twins_years",
    (True, Why.HIDDEN): "effect_out_twins_hidden",
    (False, Why.YEARS): "effect_out_own_years",
    (False, Why.HIDDEN): "effect_out_own_hidden",
}


class EffectChart(StrEnum):
    """A chart of an agreement's effect; the value stands in links and file names."""

    EFFECT = "aftale-virkning"


@dataclass(frozen=True)
class EffectView:
    """Every choice a chart of an effect depends on, none left to a default.

    ``agreement`` is one version of an agreement, as 'a1.3'. ``year`` is the last year whose figures count, ``years``
    how many before the start do, ``k`` how many twins are looked for.
    """

    chart: EffectChart
    municipality: str
    agreement: str
    indicator: str
    year: int
    years: int
    k: int
    language: str

    def query(self, data_version: str) -> dict[str, str]:
        """Return the choice as the parameters of a link, the data version included."""
        return {
            "vis": self.chart.value,
            "kommune": self.municipality,
            "aftale": self.agreement,
            "tal": self.indicator,
            "aarstal": str(self.year),
            "aar-foer": str(self.years),
            "antal": str(self.k),
            "sprog": self.language,
            "version": data_version,
        }


def effect_chart(context: Context, effect: Effect) -> Chart:
    """Draw the own line with its means before and after, the twins' median and middle half, the agreement and target.

    The title is the finding, or what is lacking. Raises SelectionError when neither the departments nor their twins
    have a figure.
    """
    effect = replace(effect, series=tuple(dropwhile(_is_empty, effect.series)))
    if not effect.series:
        raise words.nothing()
    figure = theme.empty(context.language)
    _add_agreement(figure, context, effect)
    _add_half(figure, effect.series)
    _add_median(figure, effect.series)
    _add_target(figure, effect)
    _add_means(figure, context, effect)
    _add_own(figure, context, effect)
    _layout(figure, context, effect)
    return Chart(
        figure=figure,
        title=effects.sentence(effect, context.indicator, context.say),
        subtitle=_subtitle(context, effect),
        footer=words.footer(context, effect.figures, demo=effect.is_demo),
        description=_description(context, effect),
        table=_table(context, effect),
        notes=_notes(context, effect),
        demo=effect.is_demo,
        about=_about(context, effect),
    )


def _is_empty(year: YearSaid) -> bool:
    return year.own is None and year.median is None


def _add_agreement(figure: go.Figure, context: Context, effect: Effect) -> None:
    """Draw the years of the agreement as a band; one without an end goes on to the edge."""
    start, end, newest = effect.undertaking.start, effect.undertaking.end, effect.series[-1].year
    last = newest + 0.6 if end is None or end > newest else end + 0.5
    figure.add_shape(
        {"type": "rect", "x0": start - 0.5, "x1": last, "y0": 0, "y1": 1, "yref": "paper"}
        | {"fillcolor": theme.BAND, "line": theme.RIM, "layer": "below"}
    )
    place = {"x": start - 0.5, "xanchor": "left", "xshift": 4, "y": 1, "yref": "paper", "yanchor": "top"}
    figure.add_annotation(theme.note(context.say("lane_agreement"), **place))


def _add_half(figure: go.Figure, series: Sequence[YearSaid]) -> None:
    """Draw the middle half of the twins, a stretch of years each; one year alone is a short bar."""
    known = {each.year: (each.low, each.high) for each in series if each.median is not None}
    for run in lines.runs(known):
        years: list[float] = [*run] if len(run) > 1 else [run[0] - 0.2, run[0] + 0.2]
        twice = len(years) // len(run)
        low, high = ([known[year][end] for year in run] * twice for end in (0, 1))
        figure.add_scatter(
            x=[*years, *reversed(years)],
            y=[*low, *reversed(high)],
            mode="lines",
            line=theme.RIM,
            connectgaps=False,
            fill="toself",
            fillcolor=theme.EQUALS,
            hoverinfo="skip",
        )


def _add_median(figure: go.Figure, series: Sequence[YearSaid]) -> None:
    known = {each.year: each.median for each in series if each.median is not None}
    if known:
        years, medians = lines.broken(known)
        figure.add_scatter(
            x=years,
            y=medians,
            mode="lines+markers",
            line={"color": theme.TWINS, "width": 2, "dash": "dashdot"},
            marker={"color": theme.TWINS, "size": 5, "symbol": "diamond"},
            connectgaps=False,
            hoverinfo="skip",
        )


def _add_target(figure: go.Figure, effect: Effect) -> None:
    if effect.undertaking.target is not None:
        figure.add_hline(y=effect.undertaking.target, line={"color": theme.TEXT, "width": 1.5, "dash": "dot"})


def _add_means(figure: go.Figure, context: Context, effect: Effect) -> None:
    """Draw the means before and after as levels over their years; their numbers stand above all lines."""
    if effect.before is not None:
        years, said = effect.years_before, context.say("effect_mean_before", value=_number(context, effect.before))
        _add_mean(figure, years, effect.before)
        figure.add_annotation(_above(said, x=years[0] - 0.4, xanchor="left"))
    if effect.after is not None:
        years, said = effect.years_after, context.say("effect_mean_after", value=_number(context, effect.after))
        _add_mean(figure, years, effect.after)
        figure.add_annotation(_above(said, x=years[-1] + 0.4, xanchor="right"))


def _add_mean(figure: go.Figure, years: Sequence[int], mean: float) -> None:
    figure.add_scatter(
        x=[years[0] - 0.4, years[-1] + 0.4],
        y=[mean, mean],
        mode="lines",
        line={"color": theme.AVERAGE, "width": 3},
        hoverinfo="skip",
    )


def _above(text: str, **place: object) -> dict[str, object]:
    """Return a text at the top of the plot, under the agreement's own."""
    font = {"color": theme.AVERAGE, "size": theme.BODY_SIZE}
    return theme.note(theme.bold(text), y=1, yref="paper", yanchor="top", yshift=-18, font=font, **place)


def _add_own(figure: go.Figure, context: Context, effect: Effect) -> None:
    known = {each.year: each.own for each in effect.series if each.own is not None}
    if not known:
        return
    years, values = lines.broken(known)
    name = theme.plain(_names(context, effect))
    figure.add_scatter(
        x=years,
        y=values,
        mode="lines+markers",
        line={"color": theme.OWN, "width": 3.5},
        marker={"color": theme.OWN, "size": 9},
        connectgaps=False,
        cliponaxis=False,
        hovertext=[f"{name} {year}: {_mean(context, value)}" for year, value in zip(years, values, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _layout(figure: go.Figure, context: Context, effect: Effect) -> None:
    said = (each for one in effect.series for each in (one.own, one.low, one.high))
    low, high = lines.span(each for each in (*said, effect.undertaking.target) if each is not None)
    figure.update_layout(
        xaxis=lines.years_axis([each.year for each in effect.series]),
        # Whole thousands, never "25k".
        yaxis=theme.axis(range=[low, high + HEADROOM * (high - low)], tickformat=",~f"),
        meta={"head": 18, "foot": 30, "left": 60, "legend": _legend(context, effect), "narrow": {"shape": 1.5}},
    )


def _legend(context: Context, effect: Effect) -> list[dict[str, str]]:
    keys = [theme.key("●", theme.OWN, _names(context, effect))]
    if effect.before is not None or effect.after is not None:
        keys.append(theme.key("━", theme.AVERAGE, context.say("effect_legend_means")))
    if any(each.median is not None for each in effect.series):
        keys.append(theme.key("-·-", theme.TWINS, context.say("dchart_legend_twins")))
        keys.append(theme.key("▬", theme.OTHERS, context.say("effect_legend_half")))
    if effect.undertaking.target is not None:
        target = context.say("effect_target", value=context.value(effect.undertaking.target))
        keys.append(theme.key("┈", theme.TEXT, target))
    return keys


def _names(context: Context, effect: Effect) -> str:
    """Return the names of the agreement's departments, of many how many they are and whether they are invented."""
    if len(effect.members) <= MOST_NAMED:
        return ", ".join(words.named(each) for each in effect.members)
    return marked(words.counted(context, len(effect.members)), demo=effect.is_demo)


def _mean(context: Context, value: float | None) -> str:
    """Return a figure or a mean of some with its unit."""
    unit, language = context.indicator.unit, context.language
    return numbers.with_unit(value, unit, effects.decimals(context.indicator), language)


def _number(context: Context, value: float) -> str:
    return numbers.number(value, effects.decimals(context.indicator), context.language)


def _subtitle(context: Context, effect: Effect) -> str:
    organisations = dict.fromkeys(words.organisation(each) for each in effect.members)
    n = len(effect.twins)
    return words.joined(
        context.measured,
        _names(context, effect),
        ", ".join(organisations),
        _years(context, effect),
        _ended(context, effect),
        context.say("effect_twins_one" if n == 1 else "effect_twins_many", n=n),
        context.say("effect_among_worst") if effect.among_worst else "",
    )


def _ended(context: Context, effect: Effect) -> str:
    """Return how and when the agreement ended, nothing where that has not happened in the years shown."""
    own = effect.undertaking
    if own.end is None or own.end > effect.series[-1].year:
        return ""
    return context.say("effect_ended", status=context.say(f"agreed_{own.ended_as}"), year=own.end)


def _years(context: Context, effect: Effect) -> str:
    before, after = (_period(years) for years in (effect.years_before, effect.years_after))
    return context.say("effect_years", before=before, after=after)


def _period(years: Sequence[int]) -> str:
    """Return years as one says them, those missing in between left out.

    >>> _period((2018, 2019, 2021)), _period(())
    ('2018–2019, 2021', '–')
    """
    return ", ".join(lines.period(run) for run in lines.runs(years)) or numbers.MISSING


def _description(context: Context, effect: Effect) -> str:
    known = {each.year: each.own for each in effect.series if each.own is not None}
    name = _names(context, effect)
    said = words.described(context, name, known) if known else f"{context.say('dchart_no_figure', name=name)}."
    means = (f"{label}: {text}." for label, text in _about(context, effect))
    return " ".join((said, *means))


def _table(context: Context, effect: Effect) -> Table:
    decimals = effects.decimals(context.indicator)
    columns = (
        *words.columns(context, "column_year", "effect_column_phase"),
        Column(context.measured, decimals),
        *(
            Column(context.say(name), decimals)
            for name in ("dchart_column_twins", "effect_column_low", "effect_column_high")
        ),
        Column(context.say("effect_column_twins"), 0),
    )
    rows = (
        (str(each.year), _phase(context, effect, each.year), each.own, each.median, each.low, each.high, each.n)
        for each in effect.series
    )
    return Table(columns, tuple(rows))


def _phase(context: Context, effect: Effect, year: int) -> str:
    if year == effect.undertaking.start:
        return context.say("effect_phase_start")
    if year in effect.years_before:
        return context.say("effect_phase_before")
    return context.say("effect_phase_after" if year in effect.years_after else "effect_phase_unused")


def _about(context: Context, effect: Effect) -> tuple[tuple[str, str], ...]:
    """Return the means, and where there is a comparison all numbers of it."""
    say = context.say
    means = (
        (say("effect_about_before", years=_period(effect.years_before)), effect.before),
        (say("effect_about_after", years=_period(effect.years_after)), effect.after),
    )
    said = tuple((label, _mean(context, mean)) for label, mean in means if mean is not None)
    return said if effect.found is None else (*said, *_compared(context, effect.found, len(effect.twins)))


def _compared(context: Context, found: Comparison, twins: int) -> tuple[tuple[str, str], ...]:
    say, decimals = context.say, effects.decimals(context.indicator)

    def signed(value: float) -> str:
        return numbers.signed(value, decimals, context.language)

    ends = {"low": signed(found.low), "high": signed(found.high)}
    rank = {"n": found.as_much, "of": twins, "p": numbers.number(found.p, 2, context.language)}
    return (
        (say("effect_about_change"), signed(found.change)),
        (say("effect_about_twins"), signed(found.twins_change)),
        (say("effect_about_difference"), say("effect_interval", difference=signed(found.difference), **ends)),
        (say("effect_about_as_much"), say("effect_rank", **rank)),
    )


def _notes(context: Context, effect: Effect) -> tuple[str, ...]:
    """Return the method, what a difference does not say, who is left out and why, and the caveats of the definition."""
    say = context.say
    several = len(effect.members) > 1 or effect.widened
    manner = say("effect_note_sums" if effect.manner is Manner.SUMS else "effect_note_mean")
    own = (
        say("effect_note_method", year=effect.undertaking.start),
        say("effect_note_past_end") if _past_end(effect) else "",
        say("effect_note_cause"),
        say("effect_note_worst") if effect.among_worst else "",
        manner if several else "",
        say("effect_note_widened") if effect.widened else "",
        *(_left_out(context, effect, *kind) for kind in LEFT_OUT),
    )
    return words.notes(context, effect.figures, *own)


def _past_end(effect: Effect) -> bool:
    end = effect.undertaking.end
    return end is not None and any(year > end for year in effect.years_after)


def _left_out(context: Context, effect: Effect, is_twin: bool, why: Why) -> str:
    n = sum((each.is_twin, each.why) == (is_twin, why) for each in effect.left_out)
    return words.missing(context, n, lambda many: context.say(LEFT_OUT[is_twin, why], departments=many))
