"""What the pages say of an agreement: status, category and goal, days and figures, its fields and how they differ."""

import html
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

from keyfigures import departments, numbers, views
from keyfigures.catalogue import Category, Indicator, Texts
from keyfigures.figures import departments as drawing
from keyfigures.figures import theme
from keyfigures.register import Agreement, AgreementStatus
from keyfigures.ui import frame

# A sign that is told apart without colour, and the colour of its word; each at least 4.5:1 on white.
SIGNS = {
    AgreementStatus.PROPOSED: ("○", theme.MUTED),
    AgreementStatus.AGREED: ("◇", theme.TEXT),
    AgreementStatus.IN_PROGRESS: ("◆", theme.TEXT),
    AgreementStatus.DELAYED: ("▲", theme.AVERAGE),
    AgreementStatus.FULFILLED: ("●", "#00664B"),
    AgreementStatus.LAPSED: ("×", theme.MUTED),
    AgreementStatus.CARRIED_OVER: ("→", theme.MUTED),
}
CATEGORIES = {
    Category.VACANCY_PLAN: "category_vacancy_plan",
    Category.SOCIAL_EFFORT: "category_social_effort",
    Category.HOUSING_GUARANTEE: "category_housing_guarantee",
    Category.SETTLEMENT_POLICY: "category_settlement_policy",
    Category.ALLOCATION: "category_allocation",
    Category.ECONOMY: "category_economy",
    Category.EFFICIENCY_PLAN: "category_efficiency_plan",
    Category.MAINTENANCE: "category_maintenance",
    Category.BUILDING: "category_building",
    Category.DEMOCRACY: "category_democracy",
    Category.OTHER: "category_other",
}


def status(each: AgreementStatus, say: Texts) -> str:
    """Return the sign and the word of a status as plain text."""
    return f"{SIGNS[each][0]} {say(f'agreed_{each}')}"


def status_html(each: AgreementStatus, say: Texts) -> str:
    """Return the sign and the word of a status in its colour; the sign is not read aloud."""
    sign, colour = SIGNS[each]
    return (
        f'<span style="color:{colour};white-space:nowrap"><span aria-hidden="true">{sign}</span> '
        f"{html.escape(say(f'agreed_{each}'))}</span>"
    )


def late(days: int, say: Texts) -> str:
    """Return how many days something is late, with its sign; nothing where it is not."""
    if days <= 0:
        return ""
    text = say("agreements_late_one") if days == 1 else say("agreements_late", days=days)
    return f' <strong class="kf-late">▲ {html.escape(text)}</strong>'


def day(on: date | None, say: Texts) -> str:
    """Return a day in words, a dash for none."""
    return numbers.MISSING if on is None else numbers.day(on, say.language)


def moment(at: datetime, say: Texts) -> str:
    """Return a moment in words, by the clock in Denmark."""
    return numbers.moment(at, say.language)


def value(indicator: str | None, number: float | None, say: Texts) -> str:
    """Return a figure with its unit; a bare number where the key figure is none of ours."""
    known = views.meaning().indicators.get(indicator or "")
    if known is None:
        return numbers.number(number, 1, say.language)
    return numbers.with_unit(number, known.unit, known.decimals, say.language)


def unit(known: Indicator) -> str:
    """Return the unit of a key figure, empty for one that is counted or answered."""
    return numbers.UNITS[known.unit][frame.language()]


def indicator(id_: str | None, say: Texts) -> str:
    """Return the name of a key figure, a dash for none."""
    known = views.meaning().indicators.get(id_ or "")
    return (id_ or numbers.MISSING) if known is None else known.title.to(say.language)


def members(database: Path, ids: tuple[str, ...], say: Texts) -> str:
    """Return departments by name, 'hele boligorganisationen' for none."""
    known = departments.departments(database)
    names = (drawing.named(known[id_]) if id_ in known else id_ for id_ in ids)
    return ", ".join(names) or say("agreements_whole")


def link(each: Agreement, say: Texts) -> str:
    """Return the title of an agreement as a link to it."""
    return anchor(each.id, each.title, each.municipality_code, say)


def anchor(id_: str, title: str, municipality: str, say: Texts) -> str:
    """Return a link to the agreement of an id."""
    parts = urlencode({"kommune": municipality, "aftale": id_, "sprog": say.language.value})
    return f'<a href="aftaler?{html.escape(parts)}" target="_self">{html.escape(title)}</a>'


def told(database: Path, each: Agreement) -> dict[str, str]:
    """Return every field people write of an agreement in words, by the name of the field's own text."""
    say = frame.say()
    return {name: of(each, database, say) for name, of in FIELDS.items()}


def differences(database: Path, before: Agreement, after: Agreement) -> list[tuple[str, str, str]]:
    """Return the fields that two versions differ in: the field's name, before and after, in words."""
    say, first, last = frame.say(), told(database, before), told(database, after)
    return [(say(name), first[name], last[name]) for name in FIELDS if first[name] != last[name]]


FIELDS: Mapping[str, Callable[[Agreement, Path, Texts], str]] = {
    "agreements_title": lambda each, _, __: each.title,
    "column_status": lambda each, _, say: say(f"agreed_{each.status}"),
    "agreements_why": lambda each, _, __: each.why,
    "agreements_shall": lambda each, _, __: each.organisation_shall,
    "agreements_will": lambda each, _, __: each.municipality_will,
    "agreements_departments": lambda each, database, say: members(database, each.department_ids, say),
    "agreements_goal": lambda each, _, say: say(f"goal_{each.goal.value}"),
    "agreements_category": lambda each, _, say: say(CATEGORIES[each.category]),
    "agreements_indicator": lambda each, _, say: indicator(each.indicator, say),
    "agreements_baseline": lambda each, _, say: value(each.indicator, each.baseline, say),
    "agreements_target": lambda each, _, say: value(each.indicator, each.target, say),
    "agreements_start": lambda each, _, say: day(each.start, say),
    "agreements_deadline": lambda each, _, say: day(each.deadline, say),
    "agreements_next": lambda each, _, say: day(each.next_follow_up, say),
    "agreements_ended": lambda each, _, say: day(each.ended, say),
    "agreements_year": lambda each, _, __: str(each.year),
    "agreements_by_organisation": lambda each, _, __: each.responsible_organisation,
    "agreements_by_municipality": lambda each, _, __: each.responsible_municipality,
}
# The attributes behind the fields: what somebody else wrote is kept where the reader has not touched it.
ATTRIBUTES = (
    *("title", "status", "why", "organisation_shall", "municipality_will", "department_ids", "goal", "category"),
    *("indicator", "baseline", "target", "start", "deadline", "next_follow_up", "ended", "year"),
    *("responsible_organisation", "responsible_municipality"),
)
