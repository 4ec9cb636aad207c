"""The tile map: one square a municipality, so that a small one is seen as well as a large one."""

from bisect import bisect_right
from collections.abc import Sequence

import plotly.graph_objects as go

from keyfigures.compare import Comparison, Figure, Municipality
from keyfigures.figures import accounts, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table

MAP = (0.27, 1.0)
LABEL_SIZE = 10
VALUE = 3
# In a narrower picture the names do not fit their tiles.
READABLE = 860
# On a phone the map stands under its legend and the tiles have no names; the table has them.
NARROW = {"shape": 1.7, "layout": {"xaxis": {"domain": [0, 1]}, "yaxis": {"domain": [0, 0.46]}}}
LEGEND_TOP, LEGEND_STEP = 0.92, 0.085


def tile_map(
    context: Context, comparison: Comparison, everybody: tuple[Figure, ...], places: dict[str, Municipality]
) -> Chart:
    """Draw all municipalities in five classes of about equal size; the own one has a frame.

    One hue from light to dark: the share is neither good nor bad. A municipality without a figure is white.
    """
    values = {each.municipality_code: each.value for each in everybody if each.value is not None}
    bounds = class_bounds(list(values.values()))
    classes = {code: bisect_right(bounds, value) for code, value in values.items()}
    figure = theme.empty(context.language)
    _add_tiles(figure, context, everybody, places, classes)
    _add_labels(figure, places, classes)
    _add_frame(figure, places[comparison.own.municipality_code])
    _add_legend(figure, context, list(values.values()), bounds, len(everybody) - len(values))
    figure.update_layout(
        xaxis=theme.axis(domain=list(MAP), range=[-0.6, _columns(places) - 0.4], visible=False, constrain="domain"),
        yaxis=theme.axis(range=[_rows(places) - 0.4, -0.6], visible=False, scaleanchor="x", constrain="domain"),
        meta={
            "head": 0,
            "foot": 8,
            "left": 16,
            "legend": [theme.key("☐", theme.AVERAGE, comparison.own.name)],
            "narrow": NARROW,
        },
    )
    return Chart(
        figure=figure,
        title=_title(context, comparison),
        subtitle=_subtitle(context, comparison, len(values), len(everybody)),
        footer=wording.figures_footer(context, everybody),
        description=wording.extremes(context, comparison, everybody),
        table=_table(context, everybody, places),
        notes=wording.caveats(context, [comparison.definition_id]),
        sums=accounts.of_comparison(context, comparison, places=accounts.places(everybody, VALUE)),
    )


def class_bounds(values: Sequence[float]) -> list[float]:
    """Return the four bounds that part the values in five classes of about equal size.

    >>> class_bounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [3, 5, 7, 9]
    """
    ordered = sorted(values)
    parts = len(theme.CLASSES)
    return [ordered[len(ordered) * part // parts] for part in range(1, parts)] if ordered else []


def _add_tiles(
    figure: go.Figure,
    context: Context,
    everybody: tuple[Figure, ...],
    places: dict[str, Municipality],
    classes: dict[str, int],
) -> None:
    steps = [(colour, place) for place, colour in enumerate((theme.BACKGROUND, *theme.CLASSES))]
    n = len(steps)
    by_tile = {
        (places[each.municipality_code].tile_row, places[each.municipality_code].tile_column): each
        for each in everybody
    }
    rows = [[by_tile.get((row, column)) for column in range(_columns(places))] for row in range(_rows(places))]
    figure.add_heatmap(
        z=[[None if each is None else classes.get(each.municipality_code, -1) + 1 for each in row] for row in rows],
        text=[["" if each is None else _hover(context, each) for each in row] for row in rows],
        zmin=-0.5,
        zmax=n - 0.5,
        colorscale=[entry for colour, at in steps for entry in ((at / n, colour), ((at + 1) / n, colour))],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        hovertemplate="%{text}<extra></extra>",
    )
    missing = [places[each.municipality_code] for each in everybody if each.municipality_code not in classes]
    # All at once: adding shapes one by one costs the square of their number.
    figure.update_layout(shapes=[_square(place, theme.MUTED, width=1, dash="dot") for place in missing])


def _columns(places: dict[str, Municipality]) -> int:
    return 1 + max(place.tile_column for place in places.values())


def _rows(places: dict[str, Municipality]) -> int:
    return 1 + max(place.tile_row for place in places.values())


def _hover(context: Context, each: Figure) -> str:
    known = context.value(each.value) if each.value is not None else wording.status_words(context, each.status)
    return f"{each.name}: {known}"


def _add_labels(figure: go.Figure, places: dict[str, Municipality], classes: dict[str, int]) -> None:
    for colour in dict.fromkeys(theme.TEXT_ON_CLASSES):
        shown = [place for code, place in places.items() if _text_colour(classes.get(code)) == colour]
        figure.add_scatter(
            x=[place.tile_column for place in shown],
            y=[place.tile_row for place in shown],
            text=[place.label for place in shown],
            mode="text",
            textfont={"color": colour, "size": LABEL_SIZE},
            hoverinfo="skip",
            meta={"needs": READABLE},
        )


def _text_colour(class_: int | None) -> str:
    return theme.TEXT if class_ is None else theme.TEXT_ON_CLASSES[class_]


def _add_frame(figure: go.Figure, own: Municipality) -> None:
    figure.add_shape(_square(own, theme.AVERAGE, width=4, dash="solid"))


def _square(place: Municipality, colour: str, *, width: float, dash: str) -> dict[str, object]:
    x, y = place.tile_column, place.tile_row
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "rect", "x0": x - 0.47, "x1": x + 0.47, "y0": y - 0.47, "y1": y + 0.47, "line": line}


def _add_legend(figure: go.Figure, context: Context, values: list[float], bounds: list[float], missing: int) -> None:
    """Name each class by the lowest and highest figure in it, so that no figure seems to be in two."""
    rows = []
    for class_, colour in enumerate(theme.CLASSES):
        inside = [value for value in values if bisect_right(bounds, value) == class_]
        if inside:
            low, high = context.number(min(inside)), context.number(max(inside))
            rows.append((colour, context.say("class_range", low=low, high=high)))
    if missing:
        rows.append((theme.BACKGROUND, context.say("class_missing", n=missing)))
    unit = context.say(f"unit_{context.indicator.unit}")
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yref": "paper"}
    figure.add_annotation(
        theme.note(f"<b>{unit[0].upper()}{unit[1:]}</b>", y=LEGEND_TOP + 0.02, yanchor="bottom", **place)
    )
    for step, (colour, words) in enumerate(rows):
        y = LEGEND_TOP - step * LEGEND_STEP
        box = {"x0": 0, "x1": 0.035, "xref": "paper", "y0": y - 0.06, "y1": y, "yref": "paper", "type": "rect"}
        figure.add_shape({**box, "fillcolor": colour, "line": {"color": theme.MUTED, "width": 1}})
        figure.add_annotation(theme.note(words, y=y - 0.03, yanchor="middle", **{**place, "x": 0.045}))


def _title(context: Context, comparison: Comparison) -> str:
    if comparison.rank is None:
        return wording.finding(context, comparison)
    return context.say(
        "map_title",
        name=comparison.own.name,
        value=context.value(comparison.own.value),
        rank=comparison.rank,
        of=comparison.of_ranked,
        year=comparison.year,
    )


def _subtitle(context: Context, comparison: Comparison, n: int, of: int) -> str:
    return " · ".join(
        (
            f"{context.indicator.title.to(context.language)}, {comparison.year}",
            context.definition(comparison.definition_id),
            context.say("coverage", n=n, of=of),
            context.say("map_classes"),
        )
    )


def _table(context: Context, everybody: tuple[Figure, ...], places: dict[str, Municipality]) -> Table:
    say = context.say
    columns = (
        *(Column(say(name)) for name in ("column_municipality", "column_code", "column_region")),
        Column(context.measured, context.indicator.decimals),
        Column(say("column_status")),
    )
    rows = (
        (
            each.name,
            each.municipality_code,
            places[each.municipality_code].region,
            each.value,
            wording.status_words(context, each.status),
        )
        for each in everybody
    )
    return Table(columns, tuple(rows))
