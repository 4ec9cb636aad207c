"""Take typed fields out of one YAML mapping; an error names the file and the field."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from keyfigures.errors import CatalogueError
from keyfigures.language import Text

Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")

ID = re.compile(r"[a-z][a-z0-9_]*")


class _Loader(yaml.CSafeLoader):
    """YAML as it says of itself: a name stands once in a mapping; the plain loader keeps the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping. Raises ConstructorError for a name that stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                place = f"line {key.start_mark.line + 1}"
                raise yaml.constructor.ConstructorError(None, None, f"the name '{name}' stands twice, again in {place}")
            seen.add(name)
        return super().construct_mapping(node, deep)


def mapping(path: Path, text: str | None = None) -> dict[str, Any]:
    """Read a YAML file that holds one mapping; ``text`` is its content where it is kept elsewhere than on the disk.

    Raises CatalogueError when the file is no YAML or holds something else.
    """
    try:
        content = _Loader(path.read_text(encoding="utf-8") if text is None else text).get_single_data()
    except OSError as error:
        raise CatalogueError(f"{path.name} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError) as error:
        # A ValueError is a date that does not exist, or text that is not UTF-8.
        raise CatalogueError(f"{path.name} cannot be read as YAML: {error}") from error
    if not isinstance(content, dict):
        raise CatalogueError(f"{path.name} must hold one mapping of fields.")
    for name in content:
        if not isinstance(name, str):
            # YAML reads yes, no, on and off as true and false.
            raise CatalogueError(f"{path.name}: the field name {name!r} is not a text; choose another name.")
    return content


class Fields:
    """The fields of one file; each is taken once, and what is left over is an error."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        self.path = path
        self._left = mapping(path, text)

    def fault(self, field: str, problem: str) -> CatalogueError:
        """Return the error that names this file and the field."""
        return CatalogueError(f"{self.path.name}: field '{field}' {problem}.")

    def names(self) -> tuple[str, ...]:
        """Return the fields not taken yet."""
        return tuple(self._left)

    def take(self, field: str, kind: type | tuple[type, ...]) -> Any:
        """Take a field of the kind asked for."""
        if field not in self._left:
            raise self.fault(field, "is missing")
        value = self._left.pop(field)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise self.fault(field, f"has the wrong type ({type(value).__name__})")
        return value

    def word(self, field: str) -> str:
        """Take a text that is the same in both languages."""
        return str(self.take(field, str))

    def text(self, field: str) -> Text:
        """Take a text in both languages; neither may be empty."""
        return both_languages(self.take(field, dict), self, field)

    def whole(self, field: str) -> int:
        """Take a whole number of zero or more."""
        number = int(self.take(field, int))
        if number < 0:
            raise self.fault(field, "must be zero or more")
        return number

    def wholes(self, field: str) -> tuple[int, ...]:
        """Take a list of whole numbers."""
        numbers = self.take(field, list)
        if not all(type(number) is int for number in numbers):
            raise self.fault(field, "must be a list of whole numbers")
        return tuple(numbers)

    def day(self, field: str) -> date:
        """Take a date; a file written as JSON has it in quotation marks."""
        value: date | str = self.take(field, (date, str))
        if isinstance(value, datetime):
            raise self.fault(field, "has a time of day; a date is wanted")
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError as error:
            raise self.fault(field, "is not a date") from error

    def words(self, field: str) -> tuple[str, ...]:
        """Take a list of names."""
        return tuple(str(item) for item in self.take(field, list))

    def done(self) -> None:
        """Refuse fields nobody asked for: a misspelt field must not pass silently."""
        for field in self._left:
            raise self.fault(field, "is not known; is it misspelt?")


def both_languages(value: dict[str, Any], fields: Fields, field: str) -> Text:
    """Return a text that has a non-empty Danish and English wording and nothing else."""
    if set(value) != {"da", "en"} or not all(isinstance(v, str) and v.strip() for v in value.values()):
        raise fields.fault(field, "must have the texts 'da' and 'en', and nothing else")
    return Text(da=value["da"].strip(), en=value["en"].strip())


class Part(Fields):
    """The fields of a mapping inside a file; an error names the file, whose fields they are and the field."""

    def __init__(self, whole: Fields, content: Mapping[str, Any], *, owner: str, prefix: str = "") -> None:
        self.path = whole.path
        self.owner, self._prefix = owner, prefix
        self._left = dict(content)

    def fault(self, field: str, problem: str) -> CatalogueError:
        """Return the error that names the file, the rule and the field."""
        return CatalogueError(f"{self.path.name}: {self.owner}, field '{self._prefix}{field}' {problem}.")

    def inside(self, field: str, content: Mapping[str, Any]) -> "Part":
        """Return the fields of a mapping that a field holds."""
        return Part(self, content, owner=self.owner, prefix=f"{field}.")


def choice(part: Fields, field: str, choices: type[Choice]) -> Choice:
    """Take one of the choices there are."""
    name = part.word(field)
    try:
        return choices(name)
    except ValueError as error:
        raise part.fault(field, f"is '{name}', but must be one of {', '.join(choices)}") from error


def each_part(fields: Fields, field: str, read: Callable[[str, Part], T]) -> dict[str, T]:
    """Take a mapping of parts by id; an error names the part by what the field is called and its id."""
    found = {}
    for id_, content in fields.take(field, dict).items():
        owner = f"{field.removesuffix('s')} '{id_}'"
        if not isinstance(id_, str) or not ID.fullmatch(id_):
            raise fields.fault(field, f"has {owner}; an id is written with small letters, digits and _")
        if not isinstance(content, dict):
            raise fields.fault(field, f"has {owner}, which must be a mapping of fields")
        part = Part(fields, content, owner=owner)
        found[id_] = read(id_, part)
        part.done()
    return found
