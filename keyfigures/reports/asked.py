"""Which report is asked for: the same on the page, on the command line and among those of all organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from keyfigures import compare, departments, register
from keyfigures.catalogue import texts
from keyfigures.departments import Organisation
from keyfigures.language import Language
from keyfigures.register import ReportText
from keyfigures.reports.basis import basis
from keyfigures.reports.compose import report, reported
from keyfigures.reports.content import Block, Edition, Paragraph, Report
from keyfigures.reports.national import National, national_file
from keyfigures.views import one_meaning

# What is said of hidden figures must be true, whatever somebody would rather write.
FIXED = "hidden."


@dataclass(frozen=True)
class Asked:
    """Whose report of which governance year, for whom and in which language; ``today`` is the day it is made.

    Without an organisation it is the statement of the whole municipality.
    """

    database: Path
    municipality_code: str
    year: int
    edition: Edition
    language: Language
    today: date
    organisation_id: str = ""

    @property
    def year_before(self) -> Self:
        """Return the same report of the year before."""
        return replace(self, year=self.year - 1)

    def of(self, organisation_id: str) -> Self:
        """Return the same report of an organisation."""
        return replace(self, organisation_id=organisation_id)

    def texts(self) -> dict[str, ReportText]:
        """Return what people have written in the place of computed texts by paragraph, withdrawn ones among them."""
        found = register.report_texts(
            self.municipality_code, self.organisation_id, self.year, self.edition.value, self.language
        )
        return {each.paragraph: each for each in found}

    def standing(self) -> dict[str, str]:
        """Return the texts that stand in the place of computed ones by paragraph."""
        return {id_: each.text for id_, each in self.texts().items() if not each.withdrawn and is_editable(id_)}

    def report(self) -> Report:
        """Return the report with the texts people have written. Raises SelectionError where there is none."""
        return self._report(self.standing())

    def computed(self) -> Report:
        """Return the report as it is computed. Raises SelectionError where there is none."""
        return self._report({})

    def organisations(self) -> tuple[Organisation, ...]:
        """Return the organisation, or all there is something to report of. Raises SelectionError for one unknown."""
        compare.municipality(self.database, self.municipality_code)
        if self.organisation_id:
            return (departments.organisation(self.database, self.municipality_code, self.organisation_id),)
        return reported(self.database, self.municipality_code, self.year)

    def columns(self, setting: National) -> bytes:
        """Return the file for the national platform, a row for each organisation. Raises SelectionError for none."""
        own = basis(
            *(self.database, self.municipality_code, self.year),
            edition=self.edition,
            say=texts(self.language),
            today=self.today,
            kept={},
        )
        with one_meaning():
            return national_file(own, self.organisations(), setting)

    def name(self, suffix: str) -> str:
        """Return the name of its file, e.g. 'D33005_2026_public.html'."""
        return f"{self.organisation_id or self.municipality_code}_{self.year}_{self.edition}.{suffix}"

    def _report(self, kept: Mapping[str, str]) -> Report:
        # What key figures mean is asked for a thousand times, and to look whether it has changed costs.
        with one_meaning():
            return report(
                *(self.database, self.municipality_code, self.year),
                organisation_id=self.organisation_id,
                edition=self.edition,
                language=self.language,
                today=self.today,
                texts_kept=kept,
            )


def is_editable(paragraph_id: str) -> bool:
    """Tell whether people may write a paragraph in their own words."""
    return not paragraph_id.startswith(FIXED)


def written(computed: Report, kept: Mapping[str, str]) -> Report:
    """Return a computed report with texts in the place of computed ones, as it is when it is made with them.

    ``kept`` are the texts by the id of the paragraph. The figures, which cost, are not asked for again.
    """
    sections = (replace(each, blocks=tuple(_block(block, kept) for block in each.blocks)) for each in computed.sections)
    return replace(computed, sections=tuple(sections))


def _block(block: Block, kept: Mapping[str, str]) -> Block:
    own = kept.get(block.id, "").strip() if isinstance(block, Paragraph) else ""
    return Paragraph(block.id, own, computed=False) if own else block


def editable(own: Report) -> dict[str, tuple[str, Paragraph]]:
    """Return the paragraphs people may write in their own words by id, each with the heading of its section."""
    return {
        block.id: (section.heading, block)
        for section in own.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and is_editable(block.id)
    }
