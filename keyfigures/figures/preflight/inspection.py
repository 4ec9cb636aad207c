"""The back row's view of a chart before it goes on a slide, and one click for each thing that is wrong."""

from collections.abc import Callable, Collection
from functools import partial

from keyfigures.figures.chart import Chart, Context
from keyfigures.figures.preflight import axes, contrast, decimals, series, sizes, wording
from keyfigures.figures.preflight.check import Check, Finding, Remark, Severity
from keyfigures.figures.preflight.drawing import Drawing, opened

Find = Callable[[Drawing, Context], Finding | None]
Mend = Callable[[Drawing, Context], None]

REMEDIES = {
    Check.CUT_AXIS: "preflight_remedy_cut",
    Check.AVERAGE: "preflight_remedy_average",
    Check.SOURCE: "preflight_remedy_source",
    Check.DECIMALS: "preflight_remedy_decimals",
    Check.CONTRAST: "preflight_remedy_contrast",
    Check.COLOUR_BLIND: "preflight_remedy_colour_blind",
    Check.TEXT_SIZE: "preflight_remedy_text_size",
    Check.SERIES: "preflight_remedy_series",
    Check.ABBREVIATION: "preflight_remedy_abbreviation",
}


def _checks(names: Collection[str]) -> dict[Check, tuple[Find, Mend]]:
    return {
        Check.CUT_AXIS: (axes.cut, axes.from_zero),
        Check.AVERAGE: (wording.no_average_name, wording.name_average),
        Check.SOURCE: (wording.no_source, wording.add_source),
        Check.DECIMALS: (decimals.decimal_style, decimals.set_decimals),
        Check.CONTRAST: (contrast.weak_contrast, contrast.strengthen),
        Check.COLOUR_BLIND: (series.alike, series.part_forms),
        Check.TEXT_SIZE: (sizes.small_text, sizes.enlarge),
        Check.SERIES: (series.too_many, series.grey_out),
        Check.ABBREVIATION: (partial(wording.unexplained, names=names), partial(wording.explain, names=names)),
    }


def preflight(chart: Chart, context: Context, *, names: Collection[str] = ()) -> tuple[Remark, ...]:
    """Return what a person in the back row cannot see or trust, the worst first; nothing where all is well.

    Sizes are pixels at 1920 × 1080, contrasts those of WCAG 2, distances of colours CIEDE2000. ``names`` are names of
    organisations written in capitals, which are no abbreviations. A colour that is not written as hex or rgb, a heat
    map's fields (they are read by what is written in them) and the hovering texts are not judged.
    """
    drawing = opened(chart)
    found = {check: find(drawing, context) for check, (find, _) in _checks(names).items()}
    remarks = [
        Remark(check, finding.text, context.say(REMEDIES[check]) if finding.mendable else "", finding.severity)
        for check, finding in found.items()
        if finding is not None
    ]
    return tuple(sorted(remarks, key=lambda remark: remark.severity is not Severity.FAULT))


def remedied(chart: Chart, context: Context, check: Check, *, names: Collection[str] = ()) -> Chart:
    """Return a chart on which a check passes; its figures and its table are as they were.

    A chart that passes already comes back as it is; of abbreviations only those of the glossary are explained.
    """
    drawing = opened(chart)
    find, mend = _checks(names)[check]
    if find(drawing, context) is None:
        return chart
    mend(drawing, context)
    return drawing.made()
