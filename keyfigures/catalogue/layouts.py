"""The files that can be imported: which columns they have, under which headings, and how a cell is read."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures.catalogue.fields import Fields, both_languages
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

FORMS = (
    *("key", "text", "municipality", "building_type", "dwelling_type", "indicator"),
    *("count", "number", "share", "period", "month", "date"),
)
DASHES = ("zero", "missing")


@dataclass(frozen=True)
class Column:
    """A column of a file: the headings it goes by, how its cells are read, and whether it must be there."""

    name: str
    title: Text
    about: Text
    headings: tuple[str, ...]
    form: str
    required: bool
    example: str


@dataclass(frozen=True)
class Layout:
    """One kind of file; ``dash`` says what a lone - means in it, ``row`` what a row is about."""

    id: str
    title: Text
    row: Text
    dash: str
    columns: dict[str, Column]


@lru_cache(maxsize=4)
def layouts(data: Path) -> dict[str, Layout]:
    """Return the kinds of files of a data folder. Raises CatalogueError naming file and field."""
    found = {path.stem: _layout(Fields(path)) for path in sorted((data / "imports").glob("*.yaml"))}
    if not found:
        raise CatalogueError("The folder data/imports holds no .yaml file.")
    return found


def _layout(fields: Fields) -> Layout:
    layout = Layout(
        id=fields.path.stem,
        title=fields.text("title"),
        row=fields.text("row"),
        dash=_among(fields, "dash", fields.word("dash"), DASHES),
        columns={name: _column(fields, str(name), parts) for name, parts in fields.take("fields", dict).items()},
    )
    fields.done()
    return layout


def _column(fields: Fields, name: str, parts: object) -> Column:
    wanted = {"title", "about", "headings", "form", "required", "example"}
    if not isinstance(parts, dict) or set(parts) != wanted:
        raise fields.fault(f"fields.{name}", f"must have {', '.join(sorted(wanted))}, and nothing else")
    return Column(
        name=name,
        title=both_languages(parts["title"], fields, name),
        about=both_languages(parts["about"], fields, name),
        headings=tuple(str(heading) for heading in parts["headings"]),
        form=_among(fields, f"fields.{name}.form", str(parts["form"]), FORMS),
        required=bool(parts["required"]),
        example=str(parts["example"]),
    )


def _among(fields: Fields, field: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise fields.fault(field, f"is '{value}', but must be one of {', '.join(allowed)}")
    return value
