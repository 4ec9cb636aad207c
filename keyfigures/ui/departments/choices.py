"""What a reader chooses on the pages of departments: municipality, organisation, dwelling type, indicator, year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from keyfigures import departments, views
from keyfigures.catalogue import Indicator
from keyfigures.departments import Department, Filter
from keyfigures.errors import SelectionError
from keyfigures.figures import DepartmentChart, DepartmentView
from keyfigures.language import Language
from keyfigures.ui import address, filters, frame
from keyfigures.views.departments import ALL, TYPES, VACANCY, wanted

EVERY = "alle"
TABLE = "tabel"
TURNOVER, RENT = "turnover_pct", "rent_kr_m2"
# The charts of the page Departments, after its table.
CHARTS = (
    DepartmentChart.SCATTER,
    DepartmentChart.HEAT_MAP,
    DepartmentChart.MULTIPLES,
    DepartmentChart.FUNNEL,
    DepartmentChart.PARETO,
    DepartmentChart.WATERFALL,
)
TWINS = 10
LONG_BACK = 5


@dataclass(frozen=True)
class Choices:
    """The database of this run and the reader's choices in it; ``shown`` is the table or a kind of chart."""

    database: Path
    view: DepartmentView
    shown: str

    @property
    def wanted(self) -> Filter:
        """Return which departments are meant."""
        return wanted(self.view)


def overview() -> Choices:
    """Show the choices of the page Departments and return them."""
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    shown = _shown()
    places = st.columns((2.6, 1.7, 3.0, 1.4, 2.4))
    with places[0]:
        organisation = _organisation(database, municipality, (EVERY,))
    with places[1]:
        dwelling_type = _dwelling_type()
    with places[2]:
        indicator = _indicator("tal", "choose_indicator", VACANCY, _offered(shown))
    with places[3]:
        year = _year(database, municipality, indicator)
    with places[4]:
        second, from_year = _fifth(database, municipality, indicator, shown, year)
    view = DepartmentView(
        chart=DepartmentChart(shown) if shown != TABLE else DepartmentChart.MULTIPLES,
        municipality=municipality,
        organisation="" if organisation == EVERY else organisation,
        dwelling_type=dwelling_type,
        department="",
        chosen=(),
        indicator=indicator,
        second=second,
        year=year,
        from_year=from_year,
        k=TWINS,
        weights="",
        language=frame.language().value,
    )
    # In the table the boxes at the left mark departments.
    return Choices(database, view if shown == TABLE else replace(view, chosen=_marked(database, view)), shown)


def single() -> tuple[Path, Department, int]:
    """Return the department the address names, or the first of the municipality, and the year chosen.

    Raises SelectionError where the municipality has no departments.
    """
    database = frame.database()
    linked = _linked(database)
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    own = linked or _kept(database, municipality)
    address.remember("afdeling", own.department_id)
    years = [year for year in departments.years(database, own.municipality_code) if departments.existed(own, year)]
    if not years:
        raise SelectionError("no_figures_yet", name=own.name)
    known = departments.years(database, own.municipality_code, department_id=own.department_id)
    with st.sidebar:
        year = _of_years("aarstal", years, max(known, default=None))
    return database, own, year


def deeper(database: Path, own: Department, year: int) -> DepartmentView:
    """Show the choices of a department's charts and return them."""
    places = st.columns((3, 1.6, 1.6, 2.6))
    with places[0]:
        indicator = _indicator("tal", "choose_indicator", VACANCY, _ids(departments.indicators(views.meaning())))
    with places[1]:
        before = [each for each in departments.years(database, own.municipality_code, indicator) if each < year]
        from_year = _of_years("fra-aar", before, year - LONG_BACK) if before else year
    with places[2]:
        k = int(filters.select("antal", "choose_twins", [str(n) for n in range(1, 21)], str(TWINS), str))
    with places[3]:
        weights = _weights()
    return DepartmentView(
        chart=DepartmentChart.TREND,
        municipality=own.municipality_code,
        organisation=own.organisation_id,
        dwelling_type=ALL,
        department=own.department_id,
        chosen=(),
        indicator=indicator,
        second="",
        year=year,
        from_year=from_year,
        k=k,
        weights=weights,
        language=frame.language().value,
    )


def organisation() -> DepartmentView:
    """Show the choices of the page of an organisation and return them.

    Raises SelectionError where the municipality has no organisation with departments.
    """
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    places = st.columns((3, 3, 1.5, 1.5))
    with places[0]:
        chosen = _organisation(database, municipality, ())
    with places[1]:
        indicator = _indicator("tal", "choose_indicator", VACANCY, _ids(_adding_up()))
    with places[2]:
        year = _year(database, municipality, indicator)
    with places[3]:
        before = [each for each in departments.years(database, municipality, indicator) if each < year]
        from_year = _of_years("fra-aar", before, year - LONG_BACK) if before else year
    return DepartmentView(
        chart=DepartmentChart.ORGANISATION,
        municipality=municipality,
        organisation=chosen,
        dwelling_type=ALL,
        department="",
        chosen=(),
        indicator=indicator,
        second="",
        year=year,
        from_year=from_year,
        k=TWINS,
        weights="",
        language=frame.language().value,
    )


def _shown() -> str:
    say = frame.say()
    options = [TABLE, *(kind.value for kind in CHARTS)]
    names = {
        TABLE: say("dchart_name_table"),
        **{kind.value: say(f"dchart_name_{kind.name.lower()}") for kind in CHARTS},
    }
    return address.choice(
        "vis",
        options,
        TABLE,
        lambda key: st.segmented_control(say("choose_view"), options, key=key, format_func=names.__getitem__),
        say("unknown_in_link", name="vis", value=st.query_params.get("vis")),
    )


def _offered(shown: str) -> tuple[str, ...]:
    """Return the indicators a kind of chart can show: parts of a whole need their counts."""
    known = departments.indicators(views.meaning())
    if shown in (DepartmentChart.FUNNEL, DepartmentChart.PARETO):
        return tuple(each.id for each in known if each.id in departments.COUNTED)
    return _ids(_adding_up() if shown == DepartmentChart.WATERFALL else known)


def _adding_up() -> tuple[Indicator, ...]:
    return tuple(each for each in departments.indicators(views.meaning()) if departments.adds_up(each))


def _ids(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    return tuple(each.id for each in indicators)


def _organisation(database: Path, municipality: str, first: Sequence[str]) -> str:
    if EVERY in first and st.query_params.get("organisation") == "":
        # A chart's own link names no organisation where all are meant.
        st.query_params["organisation"] = EVERY
    say = frame.say()
    names = {EVERY: say("every_organisation")}
    names |= {each.organisation_id: each.name for each in departments.organisations(database, municipality)}
    counted = [each.organisation_id for each in departments.organisations(database, municipality) if each.departments]
    options = [*first, *counted]
    if not options:
        raise SelectionError("no_departments")
    return filters.select("organisation", "choose_organisation", options, options[0], names.__getitem__)


def _dwelling_type() -> str:
    say = frame.say()
    return filters.select("boligtype", "choose_type", TYPES, ALL, lambda each: say(f"type_{each}"))


def _indicator(name: str, label: str, default: str, options: Sequence[str]) -> str:
    known, language = views.meaning().indicators, frame.language()
    start = default if default in options else options[0]
    return filters.select(name, label, options, start, lambda id_: known[id_].short_title.to(language))


def _year(database: Path, municipality: str, indicator: str) -> int:
    years = departments.years(database, municipality, indicator) or departments.years(database, municipality)
    if not years:
        raise SelectionError("no_departments")
    return _of_years("aarstal", years)


def _of_years(name: str, years: Sequence[int], wished: int | None = None) -> int:
    options = [str(year) for year in sorted(years, reverse=True)]
    start = str(wished) if str(wished) in options else options[0] if wished is None else options[-1]
    return int(filters.select(name, "choose_from_year" if name == "fra-aar" else "choose_year", options, start, str))


def _fifth(database: Path, municipality: str, indicator: str, shown: str, year: int) -> tuple[str, int]:
    """Return the second indicator and the earlier year; the one the chart needs can be chosen."""
    before = [each for each in departments.years(database, municipality, indicator) if each < year]
    earliest = max([each for each in before if each <= year - LONG_BACK], default=min(before, default=year))
    if shown == DepartmentChart.SCATTER:
        options = [each for each in _ids(departments.indicators(views.meaning())) if each != indicator]
        default = TURNOVER if indicator != TURNOVER else RENT
        return _indicator("mod", "choose_second", default, options), earliest
    if shown == DepartmentChart.WATERFALL and before:
        return "", _of_years("fra-aar", before, year - LONG_BACK)
    return "", earliest


def _marked(database: Path, view: DepartmentView) -> tuple[str, ...]:
    """Return the departments the reader has marked, those that are there."""
    say = frame.say()
    shown = {each.department_id: each for each in departments.chosen(database, wanted(view), view.year)}
    return address.choices(
        "valgte",
        tuple(shown),
        lambda key: st.multiselect(
            say("choose_departments"),
            tuple(shown),
            key=key,
            format_func=lambda id_: f"{shown[id_].name} · {shown[id_].organisation}",
            placeholder=say("choose_departments_empty"),
        ),
    )


def _linked(database: Path) -> Department | None:
    """Return the department of a new link, None where the address says nothing new.

    The municipality follows the department. Raises SelectionError for an id that does not exist.
    """
    given = st.query_params.get("afdeling")
    if given is None or given == st.session_state.get(address.SEEN + "afdeling"):
        return None
    own = departments.department(database, given)
    st.query_params["kommune"] = own.municipality_code
    return own


def _kept(database: Path, municipality: str) -> Department:
    """Return the department shown before, as long as it lies in the municipality, else the municipality's first."""
    known = departments.departments(database)
    kept = known.get(st.session_state.get(address.KEPT + "afdeling", ""))
    if kept is not None and kept.municipality_code == municipality:
        return kept
    first = next(iter(departments.chosen(database, Filter(municipality))), None)
    if first is None:
        raise SelectionError("no_departments")
    return first


def _weights() -> str:
    linked = st.query_params.pop("vaegte", None)
    if linked is not None:
        # A chart's own link has the weights in one, the page has a choice for each.
        for variable, weight in departments.weights_of(linked).items():
            st.query_params[f"vaegt-{variable}"] = f"{weight:g}"
    say = frame.say()
    with st.popover(say("choose_weights"), width="stretch"):
        weights = {
            variable: float(
                filters.select(f"vaegt-{variable}", f"twin_{variable}", ("0", "0.5", "1", "2", "4"), "1", _weight_text)
            )
            for variable in departments.Variable
        }
    return departments.weights_text(weights)


def _weight_text(weight: str) -> str:
    """Return a weight as the reader's language writes it."""
    return weight.replace(".", ",") if frame.language() is Language.DA else weight
