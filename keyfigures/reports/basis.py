"""What every part of a report is made from: whose it is, of which year, for whom, in which words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from keyfigures import compare, departments, numbers, register, views
from keyfigures.catalogue import Catalogue, Indicator, RuleSet, Texts
from keyfigures.departments import Organisation
from keyfigures.flags import Case
from keyfigures.register import Agreement
from keyfigures.reports.content import Cell, Edition, Paragraph
from keyfigures.reports.hiding import Veil, thresholds, veil
from keyfigures.views import judged

# What stands in a list of several things in one cell.
BETWEEN = "; "


@dataclass(frozen=True)
class Basis:
    """The municipality, the governance year and the accounting year it rests on, the edition and the reader's words.

    ``figures_year`` is None where there are no figures of an earlier year. ``kept`` are the texts that somebody has
    written in the place of computed ones, by the id of the paragraph.
    """

    database: Path
    municipality_code: str
    year: int
    figures_year: int | None
    edition: Edition
    say: Texts
    today: date
    kept: Mapping[str, str]

    @property
    def place(self) -> str:
        """Return the name of the municipality."""
        return compare.municipality(self.database, self.municipality_code).name

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.edition is Edition.PUBLIC

    def paragraph(self, id_: str, computed: str) -> Paragraph:
        """Return what somebody has written under an id, else what was computed."""
        own = self.kept.get(id_, "").strip()
        return Paragraph(id_, own or computed, computed=not own)

    def veil(self, *, is_demo: bool) -> Veil:
        """Return what the edition shows of the figures of the municipality."""
        return veil(self.database, self.municipality_code, self.figures_year, self.edition, is_demo=is_demo)

    @cached_property
    def meaning(self) -> Catalogue:
        """Return what all key figures mean, asked for once: to ask looks through every file of the data folder."""
        return views.meaning()

    def indicator(self, id_: str) -> Indicator:
        """Return what a key figure means."""
        return self.meaning.indicators[id_]

    def title(self, id_: str) -> str:
        """Return the title of a key figure."""
        return self.indicator(id_).title.to(self.say.language)

    def value(self, id_: str, number: float | None) -> str:
        """Return a figure with its unit, a dash where there is none."""
        own = self.indicator(id_)
        return numbers.with_unit(number, own.unit, own.decimals, self.say.language)

    def bare(self, id_: str, number: float | None) -> str:
        """Return a figure as it stands under a head that has its unit; answers and labels stay words."""
        own = self.indicator(id_)
        if own.unit in ("yes_no", "energy_label"):
            return self.value(id_, number)
        return numbers.number(number, own.decimals, self.say.language)

    def covered(self) -> Cell:
        """Return a cell of a figure that is not shown."""
        return Cell(self.say("report_hidden_cell"), hidden=True)

    def day(self, on: date | None) -> str:
        """Return a day in words, a dash for none."""
        return numbers.MISSING if on is None else numbers.day(on, self.say.language)

    def name(self, own: Organisation) -> str:
        """Return an organisation's name, marked where its figures are invented."""
        return departments.marked(own.name, demo=own.is_demo)

    def cases(self, own: Organisation) -> tuple[Case, ...]:
        """Return the organisation's departments with what the rules say of them."""
        if self.figures_year is None:
            return ()
        wanted = departments.Filter(self.municipality_code, own.organisation_id)
        return judged.cases_by(self.database, wanted, self.rules(self.figures_year), self.figures_year)

    def rules(self, year: int) -> RuleSet:
        """Return the rules of a year; for everybody none about people: a flag, or none, tells of a hidden figure."""
        whole = judged.rule_set(judged.default_rules(year))
        if not self.is_public:
            return whole
        limited = thresholds(self.database)
        kept = {id_: rule for id_, rule in whole.rules.items() if rule.indicator not in limited}
        return replace(whole, rules=kept)

    def department(self, id_: str) -> str:
        """Return a department's name, marked where it is invented; the id of one that is not known."""
        known = departments.departments(self.database)
        return departments.marked(known[id_].name, demo=known[id_].is_demo) if id_ in known else id_

    def agreements(self, organisation_id: str = "") -> tuple[Agreement, ...]:
        """Return the agreements with an organisation, or all; one that is only proposed is none for everybody."""
        found = register.agreements(self.municipality_code, organisation_id)
        return tuple(each for each in found if each.in_force or not self.is_public)

    def about(self, own: Agreement) -> str:
        """Return the departments an agreement is about, or that it is about the whole organisation."""
        return ", ".join(map(self.department, own.department_ids)) or self.say("agreements_whole")


def basis(
    database: Path,
    municipality_code: str,
    year: int,
    *,
    edition: Edition,
    say: Texts,
    today: date,
    kept: Mapping[str, str],
) -> Basis:
    """Return what a report of a governance year is made from. Raises SelectionError for a municipality unknown."""
    compare.municipality(database, municipality_code)
    known = departments.years(database, municipality_code)
    newest = max((each for each in known if each < year), default=None)
    return Basis(database, municipality_code, year, newest, edition, say, today, kept)


def listed(names: list[str], say: Texts) -> str:
    """Return names as one says them, 'a, b og c'."""
    if len(names) < 2:
        return "".join(names)
    return say("dchart_and", first=", ".join(names[:-1]), second=names[-1])
