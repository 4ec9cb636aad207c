"""Texts of reports: what somebody has written in the place of a computed paragraph, and what was computed then."""

from dataclasses import dataclass
from typing import ClassVar

from keyfigures.errors import RegisterError
from keyfigures.language import Language
from keyfigures.register.records import Record, named, save, saved, stated


@dataclass(frozen=True)
class ReportText(Record):
    """A text of one edition of a report in one language, and the one ``computed`` that its writer saw.

    ``organisation_id`` is empty for the statement of the whole municipality. One that was withdrawn stays in the
    register: from then on the computed text stands again.
    """

    KIND: ClassVar[str] = "report_text"

    municipality_code: str
    organisation_id: str
    year: int
    edition: str
    language: Language
    paragraph: str
    computed: str
    text: str
    withdrawn: bool = False

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        report = f"{self.municipality_code}/{self.organisation_id}/{self.year}/{self.edition}/{self.language}"
        return f"{self.KIND}/{report}/{self.paragraph}"

    def check(self) -> None:
        """Raise RegisterError for one of nothing, without text, or that says what is computed anyway."""
        named(self.municipality_code, self.organisation_id or self.municipality_code, self.edition, self.paragraph)
        stated(text=self.text)
        if self.text.strip() == self.computed.strip() and not self.withdrawn:
            raise RegisterError("report_text_as_computed")


def write_report_text(text: ReportText, *, by: str, reason: str, key: str, expected_version: int | None) -> ReportText:
    """Write a text of a report and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that says nothing of its own, ConflictError when somebody else has written in between.
    """
    return save(text, by=by, reason=reason, key=key, expected_version=expected_version)


def report_texts(
    municipality_code: str, organisation_id: str, year: int, edition: str, language: Language
) -> tuple[ReportText, ...]:
    """Return the texts of one edition of a report in one language by paragraph, those withdrawn among them."""
    wanted = (municipality_code, organisation_id, year, edition, language)
    return tuple(
        each
        for each in saved(ReportText)
        if (each.municipality_code, each.organisation_id, each.year, each.edition, each.language) == wanted
    )
