"""The two languages of the screen and a text that exists in both."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the screen; Danish is the first."""

    DA = "da"
    EN = "en"


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    da: str
    en: str

    def to(self, language: Language) -> str:
        """Return the text in the language asked for.

        >>> Text(da="Gennemsnit", en="Average").to(Language.EN)
        'Average'
        """
        return self.en if language is Language.EN else self.da
