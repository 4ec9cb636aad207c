"""What is asked of Statistics Denmark: one file a request, and which figures its answer gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyfigures.catalogue.fields import Fields
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

ALL = "*"

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class TableFigure:
    """One figure of a request: counts divided by counts, or a value the table holds.

    A variable that a choice of codes leaves out stands for all its codes. ``denominator`` is empty for a value, where
    ``numerator`` chooses the one cell.
    """

    indicator: str
    definition: str
    numerator: Codes
    denominator: Codes
    printed: bool


@dataclass(frozen=True)
class Table:
    """One request: the table, the codes to ask for, what its figures are and what its source is called.

    ``known`` are the codes the figures were defined by: another one, or one less, changes what they mean.
    """

    name: str
    table: str
    variables: Codes
    known: Codes
    area: str
    time: str
    adds_up: bool
    figures: tuple[TableFigure, ...]
    title: Text
    short_title: Text
    publisher: str
    url: str
    licence: Text
    retrieval: Text

    @property
    def texts(self) -> tuple[Text | str, ...]:
        """Return what is said of the source: the same in all requests of a table, because they are one delivery."""
        return (self.title, self.short_title, self.publisher, self.url, self.licence, self.retrieval)


def tables(data: Path) -> dict[str, Table]:
    """Return the requests of a data folder by name.

    Raises CatalogueError naming the file and the field that is wrong.
    """
    found = {path.stem: _table(Fields(path)) for path in sorted((data / "tables").glob("*.yaml"))}
    first: dict[str, Table] = {}
    for each in found.values():
        if first.setdefault(each.table, each).texts != each.texts:
            raise CatalogueError(f"{each.name}.yaml: the texts of {each.table} differ from another request's.")
    return found


def _table(fields: Fields) -> Table:
    variables = _codes(fields, "variables", fields.take("variables", dict))
    table = Table(
        name=fields.path.stem,
        table=fields.word("table"),
        variables=variables,
        known=_chosen(fields, "known", fields.take("known", dict), variables),
        area=_variable(fields, "area", variables),
        time=_variable(fields, "time", variables),
        adds_up=fields.take("adds_up", bool),
        figures=_figures(fields, variables),
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        publisher=fields.word("publisher"),
        url=fields.word("url"),
        licence=fields.text("licence"),
        retrieval=fields.text("retrieval"),
    )
    fields.done()
    for figure in table.figures:
        if figure.printed and set(figure.numerator) | {table.area, table.time} != set(variables):
            raise fields.fault("figures", f"must choose one code of every variable for '{figure.definition}'")
    return table


def _variable(fields: Fields, field: str, variables: Codes) -> str:
    name = fields.word(field)
    if name not in variables:
        raise fields.fault(field, f"names '{name}', which is not asked for")
    return name


def _figures(fields: Fields, variables: Codes) -> tuple[TableFigure, ...]:
    given = fields.take("figures", list)
    if not given:
        raise fields.fault("figures", "is empty")
    return tuple(_figure(fields, each, variables) for each in given)


def _figure(fields: Fields, given: Any, variables: Codes) -> TableFigure:
    names = {"indicator", "definition"}
    if not isinstance(given, dict) or set(given) - names not in ({"value"}, {"numerator", "denominator"}):
        raise fields.fault("figures", "must give indicator, definition and either a value or numerator and denominator")
    if not names <= set(given):
        raise fields.fault("figures", "must name an indicator and a definition")
    return TableFigure(
        indicator=str(given["indicator"]),
        definition=str(given["definition"]),
        numerator=_chosen(fields, "figures", given.get("numerator", _cell(given)), variables),
        denominator=_chosen(fields, "figures", given.get("denominator", {}), variables),
        printed="value" in given,
    )


def _cell(given: dict[str, Any]) -> Any:
    """Return the choice of one code per variable in the form of a choice of several."""
    value = given.get("value")
    return {name: [code] for name, code in value.items()} if isinstance(value, dict) else value


def _chosen(fields: Fields, field: str, given: Any, variables: Codes) -> Codes:
    """Return codes by variable; each must be asked for."""
    found = _codes(fields, field, given)
    for name, codes in found.items():
        asked = variables.get(name, ())
        if not asked or (asked != (ALL,) and not set(codes) <= set(asked)):
            raise fields.fault(field, f"names codes of '{name}' that are not asked for")
    return found


def _codes(fields: Fields, field: str, given: Any) -> Codes:
    lists = given.values() if isinstance(given, dict) else [None]
    if not all(isinstance(codes, list) and codes and all(type(code) is str for code in codes) for codes in lists):
        raise fields.fault(field, "must give a list of codes in quotation marks for each variable")
    return {str(name): tuple(codes) for name, codes in given.items()}
