"""A department on one page: who it is, its figures goal by goal, what it came from; made to be printed on A4."""

import html
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from keyfigures import departments, numbers
from keyfigures.catalogue import Goal, Indicator, Texts
from keyfigures.departments import Assessment, Department
from keyfigures.errors import SelectionError
from keyfigures.figures import DepartmentChart, DepartmentView
from keyfigures.figures import departments as drawing
from keyfigures.ui import components, frame, present
from keyfigures.ui.departments import build, choices, words

# The charts below the page, each with the texts of its heading.
DEEPER = (DepartmentChart.TREND, DepartmentChart.OWN_WATERFALL, DepartmentChart.TWINS)


def show(database: Path, own: Department, year: int) -> None:
    """Show the page of a department in a year."""
    say = frame.say()
    found = departments.profile(database, present.meaning(), own.department_id, year)
    st.html(_head(database, own, year, say))
    if own.is_demo:
        components.invented()
    _ways(database, own, year, say)
    st.html(f'<div class="kf-sheet">{_facts(own, say)}{_lineage(database, own, say)}{_goals(found, say)}</div>')
    st.html(_below(database, own, found, year, say))


def deeper(database: Path, own: Department, year: int) -> None:
    """Show one indicator in depth: the years, why it moved, and the twins."""
    say = frame.say()
    st.html('<div class="kf-unprinted"></div>')
    st.header(say("deeper_heading"), anchor=False)
    view = choices.deeper(database, own, year)
    for kind in DEEPER:
        clicked = draw(database, _as(view, kind), page="afdeling", key=kind.name.lower(), open_table=False)
        if clicked is not None:
            open_department(clicked, year)


def draw(
    database: Path, view: DepartmentView, *, page: str, key: str = "chart", open_table: bool = True
) -> str | None:
    """Show a chart of departments, or one sentence where there is nothing to draw; return what was clicked."""
    try:
        drawn, name = build.chart(database, view), build.about(database, view)
    except SelectionError as error:
        components.refuse(error)
        return None
    return components.show_chart(drawn, build.context(view), page=page, name=name, key=key, open_table=open_table)


def slide() -> None:
    """Show the chart of departments that the address holds alone, in the shape of a slide."""
    database, view = frame.database(), choices.from_link()
    components.slide(build.chart(database, view), build.context(view), build.about(database, view))


def open_department(department_id: str, year: int) -> None:
    """Go to a department's page."""
    st.switch_page("pages/afdeling.py", query_params=query(department_id, year))


def query(department_id: str, year: int) -> dict[str, str]:
    """Return what the address of a department's page has."""
    database = frame.database()
    own = departments.department(database, department_id)
    return {
        "kommune": own.municipality_code,
        "afdeling": department_id,
        "aarstal": str(year),
        "sprog": frame.language().value,
    }


def _as(view: DepartmentView, kind: DepartmentChart) -> DepartmentView:
    return DepartmentView(**{**vars(view), "chart": kind})


def _head(database: Path, own: Department, year: int, say: Texts) -> str:
    del database
    parts = (
        own.organisation,
        own.municipality,
        say("department_number", number=own.department_id),
        say("governance_year", year=year, next=year + 1),
    )
    name = html.escape(drawing.named(own))
    return (
        f'<h1 class="kf-name">{name}</h1><p class="kf-lead">{html.escape(" · ".join(parts))}</p>'
        + (f'<p class="kf-printed kf-mark">{html.escape("DEMODATA")}</p>' if own.is_demo else "")
    )


def _ways(database: Path, own: Department, year: int, say: Texts) -> None:
    """Show the ways on: the department before, the one after, the organisation, all departments."""
    before, after = departments.neighbours(database, own, year)
    places = st.columns(4)
    for place, each, icon in ((0, before, "arrow_back"), (1, after, "arrow_forward")):
        if each is not None:
            places[place].page_link(
                "pages/afdeling.py",
                label=drawing.named(each),
                icon=f":material/{icon}:",
                query_params=query(each.department_id, year),
            )
    shared = {"kommune": own.municipality_code, "aarstal": str(year), "sprog": frame.language().value}
    places[2].page_link(
        "pages/boligorganisation.py",
        label=own.organisation,
        icon=":material/domain:",
        query_params={**shared, "organisation": own.organisation_id},
    )
    places[3].page_link(
        "pages/afdelinger.py", label=say("all_departments"), icon=":material/list:", query_params=shared
    )


def _facts(own: Department, say: Texts) -> str:
    """Return the master data that is known; what is not known is said once."""
    language = say.language

    def count(number: int | None) -> str:
        return numbers.number(number, 0, language)

    known = {
        "dwellings": _dwellings(own, say),
        "area_m2": f"{count(own.area_m2)} m²" if own.area_m2 else "",
        "tenancy_units": count(own.tenancy_units) if own.tenancy_units else "",
        "building_type": say(f"building_{BUILDINGS[own.building_type]}") if own.building_type in BUILDINGS else "",
        "first_use_year": str(own.first_use_year) if own.first_use_year else "",
        "comprehensive_plan": own.comprehensive_plan or "",
        "area_id": own.area_id or "",
        "flexible_letting_pct": f"{own.flexible_letting_pct} %" if own.flexible_letting_pct is not None else "",
        "municipal_allocation_pct": (
            f"{own.municipal_allocation_pct} %" if own.municipal_allocation_pct is not None else ""
        ),
        "valid": _valid(own, say),
    }
    shown = "".join(
        f"<div><dt>{html.escape(say(f'fact_{name}'))}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in known.items()
        if text
    )
    lacking = [say(f"fact_{name}").lower() for name in ("dwellings", "area_m2", "first_use_year") if not known[name]]
    missing = f'<p class="kf-small">{html.escape(say("facts_missing", names=", ".join(lacking)))}</p>' if lacking else ""
    return f'<dl class="kf-master">{shown}</dl>{missing}'


BUILDINGS = {"etage": "multi_storey", "tæt-lavt": "low_rise", "blandet": "mixed"}


def _dwellings(own: Department, say: Texts) -> str:
    if own.dwellings is None:
        return ""
    counts = {
        "family": own.dwellings_family,
        "elderly": own.dwellings_elderly,
        "youth": own.dwellings_youth,
        "care": own.dwellings_care,
    }
    parts = [f"{number} {say(f'dwellings_{kind}')}" for kind, number in counts.items() if number]
    total = numbers.number(own.dwellings, 0, say.language)
    return f"{total} ({', '.join(parts)})" if parts else total


def _valid(own: Department, say: Texts) -> str:
    if own.valid_from and own.valid_to:
        return f"{own.valid_from[:4]}–{own.valid_to[:4]}"
    if own.valid_from:
        return say("valid_from", year=own.valid_from[:4])
    return say("valid_to", year=own.valid_to[:4]) if own.valid_to else ""


def _lineage(database: Path, own: Department, say: Texts) -> str:
    """Return what the department came from and what became of it, with links."""
    known = departments.departments(database)
    parts = []
    for kind, ids in (("predecessors", own.predecessors), ("successors", own.successors)):
        links = [_link(known[id_]) if id_ in known else html.escape(id_) for id_ in ids]
        if links:
            parts.append(f"<strong>{html.escape(say(kind))}</strong> {', '.join(links)}. ")
    if not parts:
        return ""
    return f'<p class="kf-lineage">{"".join(parts)}{html.escape(say("lineage_break"))}</p>'


def _link(each: Department) -> str:
    parts = {"kommune": each.municipality_code, "afdeling": each.department_id, "sprog": frame.language().value}
    return f'<a href="afdeling?{html.escape(urlencode(parts))}" target="_self">{html.escape(drawing.named(each))}</a>'


def _goals(found: Sequence[Assessment], say: Texts) -> str:
    """Return the figures as one table with a part for each of the five goals."""
    meaning = present.meaning()
    heads = ("figure", "value", "lamp", "strip", "place", "spark", "trend")
    head = "".join(f'<th scope="col">{html.escape(say(f"sheet_{name}"))}</th>' for name in heads)
    body = ""
    for goal in Goal:
        of_goal = [each for each in found if meaning.indicators[each.figure.indicator_id].goal is goal]
        if of_goal:
            title = html.escape(say(f"goal_{goal}"))
            body += f'<tbody><tr class="kf-goal"><th scope="rowgroup" colspan="{len(heads)}">{title}</th></tr>'
            body += "".join(_row(meaning.indicators[each.figure.indicator_id], each, say) for each in of_goal)
            body += "</tbody>"
    return (
        f'<div class="kf-figures" tabindex="0" role="region" aria-label="{html.escape(say("sheet_label"))}">'
        f"<table><thead><tr>{head}</tr></thead>{body}</table></div>"
    )


def _row(indicator: Indicator, each: Assessment, say: Texts) -> str:
    figure = each.figure
    title = html.escape(indicator.short_title.to(say.language))
    told = html.escape(words.verdict(indicator, each, say))
    value = html.escape(words.value(indicator, figure.value, say)) if figure.value is not None else "–"
    equals = words.equals(figure.position, say) if figure.position else ""
    median = f" · {words.value(indicator, figure.position.median, say)}" if figure.position else ""
    sign, colour = words.SIGNS[each.lamp]
    lamp = html.escape(say(f"lamp_{each.lamp}"))
    return (
        f'<tr><th scope="row">{title}</th><td class="kf-number">{value}{_counts(each, say)}</td>'
        f'<td><span style="color:{colour}"><span aria-hidden="true">{sign}</span> {lamp}</span>'
        f'<span class="kf-told">{told}{_sure(indicator, each, say)}</span></td>'
        f"<td>{words.picture(drawing.strip_svg(figure, indicator, say))}</td>"
        f'<td title="{html.escape(equals)}">{html.escape(words.place(indicator, figure, say))}'
        f'<span class="kf-told">{html.escape(_median(median, say))}</span></td>'
        f"<td>{words.picture(drawing.spark_svg(each.history, indicator, say))}</td>"
        f"<td>{html.escape(words.trend(indicator, each, say))}</td></tr>"
    )


def _median(median: str, say: Texts) -> str:
    return say("sheet_median", value=median.removeprefix(" · ")) if median else ""


def _counts(each: Assessment, say: Texts) -> str:
    """Return the counts behind a share of things counted."""
    figure = each.figure
    if each.interval is None or figure.numerator is None or figure.denominator is None:
        return ""
    counts = (numbers.number(number, 0, say.language) for number in (figure.numerator, figure.denominator))
    return f'<span class="kf-told">{html.escape(say("counts", part=next(counts), whole=next(counts)))}</span>'


def _sure(indicator: Indicator, each: Assessment, say: Texts) -> str:
    if each.interval is None:
        return ""
    return html.escape(f" ({words.interval(indicator, each.interval, say)})")


def _below(database: Path, own: Department, found: Sequence[Assessment], year: int, say: Texts) -> str:
    """Return what stands under the figures: notes, agreements, equals, source."""
    noted = [
        f"{(each.date or '').strip()} {each.text.to(say.language)} "
        f"({present.meaning().sources[each.source_id].short_title.to(say.language)})".strip()
        for each in departments.notes(database, own.department_id)
    ]
    compared = [each.figure.position for each in found if each.figure.position is not None]
    widest = min(compared, key=lambda each: len(each.kept), default=None)
    parts = [*noted, say("agreements_later")]
    if widest is not None:
        parts.append(say("equals_explained", example=words.equals(widest, say)))
    sources = sorted({each.figure.source_id for each in found if each.figure.source_id})
    named = "; ".join(present.meaning().sources[id_].title.to(say.language) for id_ in sources)
    parts.append(say("sheet_source", sources=named or numbers.MISSING, year=year, version=build.version()))
    return '<ul class="kf-notes">' + "".join(f"<li>{html.escape(part)}</li>" for part in parts) + "</ul>"
