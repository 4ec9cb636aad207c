"""The choices a reader makes, each with its widget, its place in the address and its options from the data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from keyfigures import compare, settings, store, views
from keyfigures.compare import AverageKind, Group, GroupKind
from keyfigures.figures import ChartKind, Selection
from keyfigures.language import Language
from keyfigures.ui import address, frame
from keyfigures.views.municipalities import newest_year

CHARTS = (
    ChartKind.DEVELOPMENT,
    ChartKind.RANKING,
    ChartKind.TILE_MAP,
    ChartKind.MULTIPLES,
    ChartKind.TWO_YEARS,
    ChartKind.RECONCILE,
    ChartKind.ROBUSTNESS,
)

# What the pages without a row of choices have in their address.
SHARED = ("kommune", "sprog", "version")
# The row of choices: key figure, group, average, own municipality or earlier year, year.
WIDTHS = (2.1, 3.1, 2.8, 2.3, 1.5)


@dataclass(frozen=True)
class Choices:
    """The database of this run and the reader's choices in it."""

    database: Path
    selection: Selection


def sidebar() -> None:
    """Show the language switch; every page has it."""
    languages = {Language.DA.value: "Dansk", Language.EN.value: "English"}
    with st.sidebar:
        address.choice(
            "sprog",
            tuple(languages),
            Language.DA.value,
            lambda key: st.radio(
                "Sprog / Language", languages, key=key, format_func=languages.__getitem__, horizontal=True
            ),
            "Ukendt sprog / unknown language",
        )


def overview() -> Choices:
    """Return the choices of the manager's page: the municipality, everything else the newest there is."""
    database = frame.database()
    municipality = chosen_municipality(database)
    check_version()
    address.keep_only(SHARED)
    return Choices(database, _with_newest(database, municipality, settings.DEFAULT_INDICATOR, ChartKind.OVERVIEW))


def method() -> Choices:
    """Return the choices of the method page: the indicator whose definitions are compared."""
    database = frame.database()
    municipality = address.kept("kommune", compare.municipalities(database).__contains__, settings.DEFAULT_MUNICIPALITY)
    address.keep_only(SHARED)
    chosen = _with_newest(database, municipality, settings.DEFAULT_INDICATOR, ChartKind.DEFINITIONS)
    return Choices(database, chosen)


def data() -> None:
    """Keep of the address what the data page has in it."""
    address.keep_only((*SHARED, "fane"))


def comparison() -> Choices:
    """Show all choices of the analyst's page and return them."""
    database = frame.database()
    municipality = chosen_municipality(database)
    check_version()
    kind = _chart()
    places = st.columns(WIDTHS)
    with places[0]:
        indicator = _indicator(database)
    with places[1]:
        group = _group(database, municipality)
    with places[2]:
        average = _average(database, indicator, group)
    with places[4]:
        years = compare.years(database, indicator, group, municipality)
        year = _year(
            "aar", "choose_year", years, newest_year(database, municipality, indicator) or max(years, default=0)
        )
    # The two years' chart shows no average, so its place takes the earlier year.
    with places[3]:
        earlier = [each for each in years if each < year]
        two = kind is ChartKind.TWO_YEARS
        from_year = (
            _year("fra", "choose_from_year", earlier, min(earlier)) if two and earlier else min(earlier, default=year)
        )
        asks = kind not in (ChartKind.TWO_YEARS, ChartKind.TILE_MAP) and average is not AverageKind.PUBLISHED
        include_own = _own(database, municipality) if asks and municipality in group.codes else True
    selection = Selection(
        chart=kind,
        municipality=municipality,
        indicator=indicator,
        group=group.text,
        year=year,
        from_year=from_year,
        average=average,
        include_own=include_own,
        language=frame.language().value,
    )
    return Choices(database, selection)


def _with_newest(database: Path, municipality: str, indicator: str, kind: ChartKind) -> Selection:
    year = newest_year(database, municipality, indicator) or 0
    return Selection(
        chart=kind,
        municipality=municipality,
        indicator=indicator,
        group=settings.DEFAULT_GROUP,
        year=year,
        from_year=year,
        average=AverageKind.WEIGHTED,
        include_own=True,
        language=frame.language().value,
    )


def other(selection: Selection, indicator: str, database: Path) -> Selection:
    """Return the same choice for another indicator in its own newest year."""
    year = newest_year(database, selection.municipality, indicator) or 0
    return replace(selection, indicator=indicator, year=year, from_year=year)


def chosen_municipality(database: Path) -> str:
    """Show the choice of a municipality in the sidebar and return its code."""
    names = {code: place.name for code, place in compare.municipalities(database).items()}
    with st.sidebar:
        return select("kommune", "choose_municipality", tuple(names), settings.DEFAULT_MUNICIPALITY, names.__getitem__)


def _indicator(database: Path) -> str:
    everything = views.meaning().indicators.items()
    known = {id_: each for id_, each in everything if each.comparable and compare.coverage(database, id_)}
    language = frame.language()
    return select(
        "noegletal",
        "choose_indicator",
        tuple(known),
        settings.DEFAULT_INDICATOR,
        lambda id_: known[id_].short_title.to(language),
    )


def _group(database: Path, municipality: str) -> Group:
    say, language = frame.say(), frame.language()
    kinds = {kind.value: compare.group(database, kind.value, municipality) for kind in compare.NAMED}
    names = {value: upper(group.name.to(language)) for value, group in kinds.items()}
    names[GroupKind.OWN_CHOICE.value] = say("own_choice")
    kind = select("gruppe", "choose_group", tuple(names), settings.DEFAULT_GROUP, names.__getitem__)
    return kinds[kind] if kind in kinds else _own_group(database, municipality)


def _own_group(database: Path, municipality: str) -> Group:
    """Return the group of the municipalities picked, the own one alone where none is."""
    say = frame.say()
    names = {code: place.name for code, place in compare.municipalities(database).items()}
    codes = address.choices(
        "udvalg",
        tuple(names),
        lambda key: st.multiselect(
            say("choose_own"),
            tuple(names),
            key=key,
            format_func=names.__getitem__,
            placeholder=say("choose_own_empty"),
        ),
    )
    return compare.group(database, ",".join(codes or (municipality,)), municipality)


def _average(database: Path, indicator: str, group: Group) -> AverageKind:
    say = frame.say()
    published = any(
        group.publisher == (each.entity_level, each.entity_code) for each in compare.wider_figures(database, indicator)
    )
    kinds = [kind.value for kind in AverageKind if published or kind is not AverageKind.PUBLISHED]
    return AverageKind(
        select(
            "gennemsnit",
            "choose_average",
            kinds,
            AverageKind.WEIGHTED.value,
            lambda kind: upper(say(f"average_{kind}")),
        )
    )


def _year(name: str, label: str, years: Sequence[int], default: int) -> int:
    """Return the year chosen, 0 where nobody has a figure: then the chart says so."""
    if not years:
        return 0
    options = [str(year) for year in reversed(years)]
    start = str(default) if str(default) in options else options[0]
    return int(select(name, label, options, start, str))


def _chart() -> ChartKind:
    say = frame.say()
    options = [kind.value for kind in CHARTS]
    value = address.choice(
        "figur",
        options,
        options[0],
        lambda key: st.segmented_control(
            say("choose_chart"), options, key=key, format_func=lambda kind: say(f"chart_{ChartKind(kind).name.lower()}")
        ),
        say("unknown_in_link", name="figur", value=st.query_params.get("figur")),
    )
    return ChartKind(value)


def _own(database: Path, municipality: str) -> bool:
    say, name = frame.say(), compare.municipality(database, municipality).name
    words = {"med": say("with_own", name=name), "uden": say("without_own", name=name)}
    return select("egen", "choose_own_in", tuple(words), "med", words.__getitem__) == "med"


def check_version() -> None:
    """Say so when a link was made on other data than is shown."""
    made, today = st.query_params.get("version"), store.data_version()
    if made is not None and made != today:
        st.info(frame.say()("other_version", made=made, today=today))
    st.query_params["version"] = today


def select(name: str, label: str, options: Sequence[str], default: str, show: Callable[[str], str]) -> str:
    """Show a choice that stands in the address under its own name, labelled by a text, and return it."""
    say = frame.say()
    return address.choice(
        name,
        options,
        default,
        lambda key: st.selectbox(say(label), options, key=key, format_func=show),
        say("unknown_in_link", name=name, value=st.query_params.get(name)),
    )


def upper(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
