"""The sheet of a department as HTML: who it is, its figures goal by goal, what it came from; made for one A4."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from keyfigures import departments, numbers, register, store, views
from keyfigures.catalogue import Goal, Indicator, Texts
from keyfigures.departments import Assessment, Department, DepartmentFigure
from keyfigures.figures import departments as drawing
from keyfigures.ui import frame, signs
from keyfigures.ui.agreements import words as agreed
from keyfigures.ui.departments import words
from keyfigures.views import judged

ByType = Mapping[str, tuple[DepartmentFigure, ...]]
BUILDINGS = {"etage": "multi_storey", "tæt-lavt": "low_rise", "blandet": "mixed"}
HEADS = ("figure", "value", "lamp", "strip", "place", "spark", "trend")
# What must be known of a department to compare it.
NEEDED = ("dwellings", "area_m2", "first_use_year")
# More flags than these are counted in the line of flags.
MOST_FLAGS = 3


def head(own: Department, year: int, say: Texts) -> str:
    """Return the heading of a department's page: its name, organisation, number and year."""
    parts = (
        own.organisation,
        own.municipality,
        say("department_number", number=own.department_id),
        say("governance_year", year=year, next=year + 1),
    )
    name = html.escape(drawing.named(own))
    return f'<h1 class="kf-name">{name}</h1><p class="kf-lead">{html.escape(" · ".join(parts))}</p>'


def facts(own: Department, say: Texts) -> str:
    """Return the master data that is known; what is not known is said once."""
    known = {
        "dwellings": _dwellings(own, say),
        "area_m2": _counted(own.area_m2, say, "m²"),
        "tenancy_units": _counted(own.tenancy_units, say),
        "building_type": say(f"built_{BUILDINGS[own.building_type]}") if own.building_type in BUILDINGS else "",
        "first_use_year": str(own.first_use_year or ""),
        "comprehensive_plan": own.comprehensive_plan or "",
        "area_id": own.area_id or "",
        "flexible_letting_pct": _counted(own.flexible_letting_pct, say, "%"),
        "municipal_allocation_pct": _counted(own.municipal_allocation_pct, say, "%"),
        "valid": _valid(own, say),
    }
    shown = "".join(
        f"<div><dt>{html.escape(say(f'fact_{name}'))}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in known.items()
        if text
    )
    lacking = [say(f"fact_{name}").lower() for name in NEEDED if not known[name]]
    missing = (
        f'<p class="kf-lineage">{html.escape(say("facts_missing", names=", ".join(lacking)))}</p>' if lacking else ""
    )
    return f'<dl class="kf-master">{shown}</dl>{missing}'


def _counted(number: int | None, say: Texts, unit: str = "") -> str:
    """Return a number that is known with its unit, else nothing."""
    return "" if number is None else f"{numbers.number(number, 0, say.language)} {unit}".strip()


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


def lineage(database: Path, own: Department, say: Texts) -> str:
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


def flagged(database: Path, own: Department, year: int, say: Texts) -> str:
    """Return one line on what the year's rules say of the department, with the way to why."""
    case = judged.of_department(database, own, year)
    if case is None:
        return ""
    sign, colour = signs.SIGNS[case.status]
    titles = "; ".join(flag.rule.title.to(say.language) for flag in case.flags[:MOST_FLAGS])
    others = len(case.flags) - MOST_FLAGS
    titles = f"{titles} {say('needs_others', n=others)}" if others > 0 else titles
    parts = {"kommune": own.municipality_code, "organisation": own.organisation_id, "aarstal": year}
    link = html.escape(urlencode({**parts, "sprog": say.language.value}))
    return (
        f'<p class="kf-lineage"><strong>{html.escape(say("needs_line", year=year))}</strong> '
        f'<span style="color:{colour}"><span aria-hidden="true">{sign}</span> '
        f"{html.escape(say(signs.STATUSES[case.status]))}</span>{html.escape(f' · {titles}' if titles else '')} · "
        f'<a href="aftalebehov?{link}" target="_self">{html.escape(say("needs_line_link"))}</a></p>'
    )


def goals(found: Sequence[Assessment], types: ByType, say: Texts) -> str:
    """Return the figures as one table with a part for each of the five goals; ``types`` stand under their figure."""
    meaning = views.meaning()
    head = "".join(f'<th scope="col">{html.escape(say(f"sheet_{name}"))}</th>' for name in HEADS)
    body = ""
    for goal in Goal:
        of_goal = [
            each for each in found if meaning.indicators[each.figure.indicator_id].goal is goal and _is_known(each)
        ]
        name = say(f"goal_{goal}")
        title = html.escape(name if of_goal else say("sheet_goal_empty", goal=name))
        body += f'<tbody><tr class="kf-goal"><th scope="rowgroup" colspan="{len(HEADS)}">{title}</th></tr>'
        body += "".join(_row(meaning.indicators[each.figure.indicator_id], each, types, say) for each in of_goal)
        body += "</tbody>"
    return (
        f'<div class="kf-figures" tabindex="0" role="region" aria-label="{html.escape(say("sheet_label"))}">'
        f"<table><thead><tr>{head}</tr></thead>{body}</table></div>{_unknown(found, say)}"
    )


def _is_known(each: Assessment) -> bool:
    """Tell whether anybody has said anything of a figure in any year, be it that it is hidden."""
    return any(figure.status != departments.NOT_RETRIEVED for figure in each.history)


def _unknown(found: Sequence[Assessment], say: Texts) -> str:
    """Return one sentence on the key figures nobody has said anything of in any year."""
    known = views.meaning().indicators
    names = [known[each.figure.indicator_id].short_title.to(say.language) for each in found if not _is_known(each)]
    return f'<p class="kf-lineage">{html.escape(say("sheet_unknown", names=", ".join(names)))}</p>' if names else ""


def _row(indicator: Indicator, each: Assessment, types: ByType, say: Texts) -> str:
    figure = each.figure
    sign, colour = words.SIGNS[each.lamp]
    value, counts = _breakable(words.value(indicator, figure.value, say)), words.counts(each, say)
    equals = words.equals(figure.position, say) if figure.position else ""
    sure = words.interval(indicator, each.interval, say) if each.interval else ""
    lamp = f'<span aria-hidden="true">{sign}</span> {html.escape(say(f"lamp_{each.lamp}"))}'
    return (
        f'<tr><th scope="row">{html.escape(indicator.short_title.to(say.language))}'
        f"{_told(_types(indicator, types, say))}</th>"
        f'<td class="kf-number">{html.escape(value)}{_told(counts)}</td>'
        f'<td><span style="color:{colour}">{lamp}</span>{_told(words.verdict(indicator, each, say), sure)}</td>'
        f"<td>{drawing.picture(drawing.strip_svg(figure, indicator, say))}</td>"
        f'<td title="{html.escape(equals)}">{html.escape(words.place(indicator, figure, say))}</td>'
        f"<td>{drawing.picture(drawing.spark_svg(each.history, indicator, say))}</td>"
        f"<td>{html.escape(words.trend(indicator, each, say))}</td></tr>"
    )


def _breakable(value: str) -> str:
    """Return a figure that may be broken before its unit: in a table a long unit costs more than a second line."""
    return value.replace(numbers.NO_BREAK, " ", 1)


def _types(indicator: Indicator, types: ByType, say: Texts) -> str:
    """Return the figures of single dwelling types, e.g. 'familie 8,2 % · ungdom 41,0 %'."""
    return " · ".join(
        f"{say(f'dwellings_{each.dwelling_type}')} {words.value(indicator, each.value, say)}"
        for each in types.get(indicator.id, ())
    )


def _told(*parts: str) -> str:
    """Return what is said in small print under a cell, nothing where there is nothing to say."""
    text = " ".join(part for part in parts if part)
    return f'<span class="kf-told">{html.escape(text)}</span>' if text else ""


def below(database: Path, own: Department, found: Sequence[Assessment], year: int, say: Texts) -> str:
    """Return what stands under the figures: notes, agreements, equals, source."""
    noted = [
        f"{(each.date or '').strip()} {each.text.to(say.language)} "
        f"({views.meaning().sources[each.source_id].short_title.to(say.language)})".strip()
        for each in departments.notes(database, own.department_id)
    ]
    compared = [each.figure.position for each in found if each.figure.position is not None]
    widest = min(compared, key=lambda each: len(each.kept), default=None)
    parts = [*noted]
    if widest is not None:
        parts.append(say("equals_explained", example=words.equals(widest, say)))
    sources = sorted({each.figure.source_id for each in found if each.figure.source_id})
    named = "; ".join(views.meaning().sources[id_].title.to(say.language) for id_ in sources)
    parts.append(say("sheet_source", sources=named or numbers.MISSING, year=year, version=store.data_version()))
    lines = "".join(f"<li>{html.escape(part)}</li>" for part in parts)
    return f'<ul class="kf-notes"><li>{_agreed(own, say)}</li>{lines}</ul>'


def _agreed(own: Department, say: Texts) -> str:
    """Return the agreements about the department as links, each with how far it has come, or that there is none."""
    found = register.about_department(own.municipality_code, own.organisation_id, own.department_id)
    if not found:
        return html.escape(say("sheet_no_agreements"))
    links = (f"{agreed.link(each, say)} ({agreed.status_html(each.status, say)})" for each in found)
    return f"{html.escape(say('sheet_agreements'))} {'; '.join(links)}"
