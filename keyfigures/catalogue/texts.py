"""Every word the screen, the charts and the command line say, in Danish and English."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from keyfigures import numbers
from keyfigures.catalogue.fields import Fields
from keyfigures.language import Language, Text

PATH = Path(__file__).with_name("texts.yaml")


class Texts:
    """The texts of one language; a name that does not exist is an error, never an empty string."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = all_texts()

    def __call__(self, name: str, /, **values: Any) -> str:
        """Return a text with its placeholders filled in; days and moments are written in words.

        >>> Texts(Language.DA)("coverage", n=5, of=6)
        '5 af 6 kommuner'
        """
        said = {field: numbers.dated(value, self.language) for field, value in values.items()}
        return self._texts[name].to(self.language).format(**said)


@lru_cache(maxsize=1)
def all_texts() -> dict[str, Text]:
    """Return every text by name."""
    fields = Fields(PATH)
    return {name: fields.text(name) for name in fields.names()}


@lru_cache(maxsize=2)
def texts(language: Language) -> Texts:
    """Return the texts of a language."""
    return Texts(language)
