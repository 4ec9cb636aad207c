"""What the public edition hides: few people, and whatever would give them away; nothing that is shown tells of it."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from keyfigures import departments, register, reports, store, views
from keyfigures.catalogue import LimitKind, RuleLimit, Side, texts
from keyfigures.departments import Filter
from keyfigures.exports.report import html_file, word_file
from keyfigures.language import Language, Text
from keyfigures.reports import Cell, Edition, Figure, National, Report, Table, Why, differences, national_file
from keyfigures.reports.hiding import (
    COUNTRY,
    DEPARTMENT,
    Counted,
    Key,
    Threshold,
    counts,
    hidden_figures,
    secret,
    thresholds,
    veil,
)
from keyfigures.reports.suppression import Secret
from tests.reports.attack import Attack
from tests.reports.conftest import TODAY, Make, asking, planted
from tests.reports.reference import counted as counted_slowly
from tests.reports.reference import few
from tests.reports.test_report import rows, table, told
from tests.reports.test_report import texts as said
from tests.reports.writing import OWN

PERSONAL = ("basic_school_only_pct", "non_western_pct", "outside_work_pct", "convicted_pct")
LIMIT = 12
COUNTRYWIDE, WORK = "organisation.table", "Beboere uden for arbejdsmarkedet"
RULE = "Uden for arbejdsmarkedet"
NUMBER, FIGURE_ID = r"\d[\d.]*(?:,\d+)?", r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b"


def counted(amount: int | None, base: int | None = None) -> Counted:
    """Return how many of how many."""
    return Counted(amount, base, None if amount is None or base is None else base - amount)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (counted(0, 40), None),
        (counted(1, 40), Why.FEW),
        (counted(4, 40), Why.FEW),
        (counted(5, 40), None),
        (counted(36, 40), Why.COMPLEMENT),
        (counted(40, 40), None),
        (counted(10, 19), Why.SMALL_BASE),
        (counted(10, 20), None),
        (counted(3), Why.FEW),
        (counted(None, 19), Why.SMALL_BASE),
        (counted(None, 20), None),
    ],
)
def test_few_people_are_hidden_by_count_complement_and_base(found: Counted, why: Why | None) -> None:
    assert Threshold(5, 20).why(found) is why


def test_what_being_hidden_tells_of_a_figure() -> None:
    threshold = Threshold(5, 20)
    assert secret(threshold, Why.FEW, counted(3, 40)) == Secret(1, 4, 5)
    assert secret(threshold, Why.FEW, counted(3)) == Secret(1, 4, 5)
    assert secret(threshold, Why.FEW, counted(1, 2)) == Secret(1, 2, 5)
    assert secret(threshold, Why.COMPLEMENT, counted(37, 40)) == Secret(36, 39, 5)
    assert secret(threshold, Why.COMPLEMENT, counted(2, 3)) == Secret(0, 2, 5)
    assert secret(threshold, Why.SMALL_BASE, counted(3, 12)) == Secret(0, 12, 5)
    assert secret(Threshold(0, 20), Why.SMALL_BASE, counted(3, 12)).protection == 1


def test_the_thresholds_are_those_of_the_catalogue(demo_database: Path) -> None:
    assert thresholds(demo_database)["convicted_pct"] == Threshold(5, 50)
    assert thresholds(demo_database)["evictions"] == Threshold(5, 0)
    assert thresholds(demo_database)["income_pct_of_region"] == Threshold(0, 20)


def test_what_was_hidden_when_it_was_taken_in_leaves_nothing_to_hide(demo_database: Path) -> None:
    assert [key for key, why in hidden_figures(demo_database, "330", 2025, is_demo=True).items()
            if why is not Why.SECONDARY and key.level == DEPARTMENT] == []  # fmt: skip


@pytest.mark.parametrize("code", ["330", "316", "340"])
def test_the_figures_of_few_are_those_of_a_second_way_to_find_them(strict_database: Path, code: str) -> None:
    found = hidden_figures(strict_database, code, 2025, is_demo=True)
    first = {
        (key.indicator, key.id) for key, why in found.items() if key.level == DEPARTMENT and why is not Why.SECONDARY
    }
    assert first == few(str(strict_database), code, 2025, is_demo=True)
    assert first


@pytest.mark.parametrize("code", ["330", "316", "340"])
def test_no_hidden_figure_can_be_computed_from_the_sums(strict_database: Path, code: str) -> None:
    """Whoever has every public report of a municipality knows all counts that are shown, and all sums."""
    hidden = hidden_figures(strict_database, code, 2025, is_demo=True)
    seen = 0
    for indicator in (*PERSONAL, "evictions"):
        own = attack(strict_database, code, indicator)
        own.told.update({id_: (n, n) for id_, n in shown_counts(own, hidden).items()})
        assert own.found_out(LIMIT) == []
        seen += sum(each.is_few for each in own.counts.values())
    assert seen > 10


def test_primary_hiding_alone_would_tell(strict_database: Path) -> None:
    """The planted leak: with the secondary figures shown, hidden counts follow from the sums."""
    hidden = hidden_figures(strict_database, "330", 2025, is_demo=True)
    alone = {key: why for key, why in hidden.items() if why is not Why.SECONDARY}
    told_ = 0
    for indicator in PERSONAL:
        own = attack(strict_database, "330", indicator)
        own.told.update({id_: (n, n) for id_, n in shown_counts(own, alone).items()})
        told_ += sum(low == high for id_, (low, high) in own.result().items() if own.counts[id_].is_few)
    assert told_ > 0


def attack(database: Path, code: str, indicator: str, year: int = 2025) -> Attack:
    """Return an attack on a key figure that has heard nothing yet."""
    own = views.meaning().indicators[indicator]
    names = {departments.marked(each.name, demo=each.is_demo): id_ for id_, each in known(database, code).items()}
    names |= {departments.marked(each.name, demo=each.is_demo): each.organisation_id
              for each in departments.organisations(database, code)}  # fmt: skip
    return Attack(
        counted_slowly(str(database), code, year, indicator, is_demo=True),
        (own.title.da, own.short_title.da),
        names,
        code,
    )


def known(database: Path, code: str) -> dict[str, departments.Department]:
    """Return the departments of a municipality by id."""
    return {each.department_id: each for each in departments.chosen(database, Filter(code), 2025)}


def shown_counts(own: Attack, hidden: Mapping[Key, Why]) -> dict[str, int]:
    """Return the counts that are not hidden."""
    ids = {key.id for key in hidden if own.titles[0] == views.meaning().indicators[key.indicator].title.da}
    return {id_: each.amount for id_, each in own.counts.items() if id_ not in ids}


@pytest.fixture(scope="session")
def published(
    demo_database: Path, strict_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, int], list[Report]]:
    """Return every public report of two municipalities, of one in two governance years, the statement first."""
    with asking(demo_database, tmp_path_factory.mktemp("published") / "register"):
        return {key: list(_public(strict_database, *key)) for key in (("330", 2026), ("340", 2025), ("340", 2026))}


def _public(database: Path, code: str, year: int) -> Iterator[Report]:
    for id_ in ("", *(each.organisation_id for each in reports.reported(database, code, year) if each.is_demo)):
        yield reports.report(
            *(database, code, year), organisation_id=id_, edition=Edition.PUBLIC, language=Language.DA, today=TODAY
        )


@pytest.mark.parametrize(("code", "year"), [("330", 2026), ("340", 2025), ("340", 2026)])
def test_nobody_computes_a_hidden_count_from_all_that_all_public_files_say(
    strict_database: Path, published: dict[tuple[str, int], list[Report]], code: str, year: int
) -> None:
    """Every file as HTML and the columns for the national platform, read back: shares, counts and sums."""
    files = [html_file(each) for each in published[code, year]]
    heard = 0
    for indicator in (*PERSONAL, "evictions"):
        own = attack(strict_database, code, indicator, year - 1)
        for content in files:
            own.read(content)
        for id_, text in columns(strict_database, code, year, indicator).items():
            own.hear(id_, text)
        assert own.found_out(LIMIT) == []
        heard += len(own.told)
    assert heard > 50


def test_the_attack_finds_out_what_an_internal_report_tells(strict_database: Path, make: Make) -> None:
    """The planted leak: one internal file among the public ones."""
    content, found = html_file(make(OWN, database=strict_database)), 0
    for indicator in PERSONAL:
        own = attack(strict_database, "330", indicator)
        own.read(content)
        found += len(own.found_out(LIMIT))
    assert found > 1


def columns(database: Path, code: str, year: int, indicator: str) -> dict[str, str]:
    """Return what the public file for the national platform says of organisations' people, as text."""
    say = texts(Language.DA)
    own = reports.basis(database, code, year, edition=Edition.PUBLIC, say=say, today=TODAY, kept={})
    setting = National(";", ",", (("id", "organisation_id"), ("n", f"figure.{indicator}")))
    owns = tuple(each for each in reports.reported(database, code, year) if each.is_demo)
    rows_ = csv.DictReader(io.StringIO(national_file(own, owns, setting).decode("utf-8-sig")), delimiter=";")
    # With five decimals it is exact, and its last binary digits are no matter.
    return {row["id"]: f"{float(row['n'].replace(',', '.')):.5f}".replace(".", ",") for row in rows_ if row["n"]}


def test_what_differs_from_last_years_text_says_no_number_that_the_texts_do_not(
    published: dict[tuple[str, int], list[Report]],
) -> None:
    found = 0
    for before, after in zip(published["340", 2025], published["340", 2026], strict=True):
        said_ = {*re.findall(NUMBER, said(before)), *re.findall(NUMBER, said(after))}
        for each in differences(before, after):
            numbers = {*re.findall(NUMBER, f"{each.before} {each.after}")}
            assert numbers <= said_
            found += "skjult" in each.before or "skjult" in each.after
    assert found > 0


def test_a_report_leads_nobody_to_a_figure_of_people(published: dict[tuple[str, int], list[Report]]) -> None:
    """The ids that are printed are those of charts of what everybody may see; no file has a link out of itself."""
    limited = set(PERSONAL) | {"evictions", "income_pct_of_region"}
    for each in published["330", 2026][:2]:
        figures = [block for block in each.blocks if isinstance(block, Figure)]
        views_ = [figure.context.selection for figure in figures]
        assert [view for view in views_ if limited & {view.indicator, getattr(view, "second", "")}] == []
        content = html_file(each).decode()
        assert {*re.findall(FIGURE_ID, content)} == {figure.context.figure_id for figure in figures}
        assert [link for link in re.findall(r'(?:href|src)="([^"]*)"', content) if not link.startswith("#")] == []
        assert "://" not in content.replace("http://www.w3.org/2000/svg", "")
    with zipfile.ZipFile(io.BytesIO(word_file(published["330", 2026][1]))) as package:
        relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
        assert 'TargetMode="External"' not in relations


def test_a_hidden_figure_stands_in_no_word_of_any_public_report(strict_database: Path, make: Make) -> None:
    report = make(OWN, database=strict_database, edition=Edition.PUBLIC)
    internal = make(OWN, database=strict_database)
    found = 0
    for open_, shut in zip(cells(internal), cells(report), strict=True):
        if shut.hidden:
            found += not open_.hidden
            assert shut == Cell("skjult", hidden=True)
        else:
            assert shut == open_
    assert found > 20
    assert len(report.hidden) >= found


def cells(report: Report) -> list[Cell]:
    """Return the cells of the tables of figures, those of the whole country left out."""
    kept = [each for each in report.blocks if isinstance(each, Table) and each.id.startswith(("annex", "organisation"))]
    return [cell for each in kept for row in each.rows for cell in row[: 4 if each.id == COUNTRYWIDE else None]]


def test_the_whole_country_is_not_shown_of_what_counts_people(make: Make) -> None:
    public, inside = (
        {row[0]: row[4] for row in rows(make(OWN, edition=edition), COUNTRYWIDE)}
        for edition in (Edition.PUBLIC, Edition.INTERNAL)
    )
    assert public[WORK] == "skjult" != inside[WORK]
    assert public["Lejeledighed"] == inside["Lejeledighed"] != "skjult"


def test_all_reports_of_a_municipality_hide_the_same(strict_database: Path, make: Make) -> None:
    """An organisation's figure beside the municipality's stands alike in its own report and in the statement."""
    whole = make(database=strict_database, edition=Edition.PUBLIC)
    for id_ in ("D33001", "D33005", "D33007"):
        own = make(id_, database=strict_database, edition=Edition.PUBLIC)
        assert table(own, "organisation.table").rows == table(whole, f"organisation.{id_}.figures.table").rows
        assert set(own.hidden) <= set(whole.hidden)


def test_the_public_is_told_how_many_of_which_figure_are_hidden_and_why_but_not_which(
    strict_database: Path, make: Make
) -> None:
    report = make(OWN, database=strict_database, edition=Edition.PUBLIC)
    shown = {row[0]: (int(row[1]), row[2]) for row in rows(report, "hidden.table")}
    drawn = Counter(each.indicator for each in report.hidden)
    covered: Counter[str] = Counter()
    for each in report.blocks:
        if isinstance(each, Table) and each.id.startswith("annex"):
            for place, head in enumerate(each.heads):
                covered[head] += sum(row[place].hidden for row in each.rows)
    meaning = views.meaning().indicators
    for id_, own in meaning.items():
        if own.title.da in shown:
            heads = [head for head in covered if head.split(" (")[0] == own.short_title.da]
            # The municipality's own figure stands in no annex.
            outside = sum(each.indicator == id_ and each.whose == "330" for each in report.hidden)
            assert shown[own.title.da][0] == covered[heads[0]] + outside >= drawn[id_]
    both = (
        f"Tallet er for færre end {LIMIT} personer, for alle på nær færre end {LIMIT}, "
        "eller af færre end {base} i alt – eller det ville røbe et andet skjult tal."
    )
    alone = f"Tallet er for færre end {LIMIT} personer, eller det ville røbe et andet skjult tal."
    whys = {*(both.format(base=base) for base in (20, 50)), alone, "Tallet er for færre end 20 personer."}
    assert {why for _, why in shown.values()} == whys
    assert {each.why for each in report.hidden} >= {Why.FEW, Why.SECONDARY}
    assert {each.is_primary for each in report.hidden} == {True, False}
    assert all(each.name and each.year == 2025 for each in report.hidden)
    assert {*reports.WHYS} == {*Why} - {Why.COUNTRY}


def test_sums_of_organisations_are_hidden_by_name(demo_database: Path, tmp_path: Path) -> None:
    """In Sorø with its two organisations a threshold of 60 people hides both of them, so that nobody can subtract."""
    statement = "update suppression_threshold set smallest_count = 60 where indicator_id = 'outside_work_pct'"
    strict = planted(demo_database, tmp_path, statement)
    report = reports.report(strict, "340", 2026, edition=Edition.PUBLIC, language=Language.DA, today=TODAY)
    both = {
        each.organisation_id: departments.marked(each.name, demo=True) for each in reports.reported(strict, "340", 2026)
    }
    hidden = {each.whose: each.name for each in report.hidden if each.whose in both}
    assert hidden == both


def test_where_nothing_is_hidden_that_is_said(make: Make) -> None:
    report = make("330-sab", edition=Edition.PUBLIC)
    assert report.hidden == ()
    assert told(report, "hidden.none") == "Ingen tal er skjult."


def test_an_internal_report_hides_nothing_and_does_not_speak_of_it(make: Make) -> None:
    assert "hidden" not in {each.id for each in make(OWN).sections}


def test_nobody_outside_reads_who_is_flagged_by_a_figure_of_people(
    strict_database: Path, make: Make, register_folder: Path
) -> None:
    """A flag on a hidden figure, or none, or one that cannot be judged would tell of it: a rule on people adds nothing.

    Inside, the same rule flags departments whose figure is hidden from everybody.
    """
    before = [said(make(id_, database=strict_database, edition=Edition.PUBLIC)) for id_ in ("", OWN)]
    assert not register_folder.exists()
    _judge_people()
    inside = make(OWN, database=strict_database)
    public = make(OWN, database=strict_database, edition=Edition.PUBLIC)
    hidden = {each.name for each in public.hidden if each.indicator == "outside_work_pct"}
    assert {row[0] for row in rows(inside, "critical.table") if row[1] == RULE} & hidden
    assert told(inside, "conclusion.need") != told(public, "conclusion.need")
    assert [said(make("", database=strict_database, edition=Edition.PUBLIC)), said(public)] == before


def _judge_people() -> None:
    """Save rules of the governance year with one more: a share of people outside work above 20 per cent is red."""
    meaning = store.meaning()
    rules = register.rule_set(meaning, "2026")
    like = rules.rules["efficiency"]
    limit = RuleLimit(LimitKind.NUMBER, 20.0, False, None)
    own = replace(
        like, id="outside_work", title=Text(RULE, "Outside work"), indicator="outside_work_pct",
        direction=Side.ABOVE, yellow=None, red=limit, goal=meaning.indicators["outside_work_pct"].goal,
    )  # fmt: skip
    only = replace(rules, rules={**rules.rules, own.id: own})
    register.save_rule_set(meaning, only, by="A", reason="prøve", key="r", expected_version=0)


def test_a_figure_nobody_counted_is_not_shown_to_everybody(demo_database: Path) -> None:
    shown = veil(demo_database, "330", 2025, Edition.PUBLIC, is_demo=True)
    assert shown.why("evictions", DEPARTMENT, "not there") is Why.FEW
    assert shown.why("evictions", COUNTRY, "") is Why.COUNTRY
    assert shown.why("vacancy_pct", DEPARTMENT, "not there") is None
    assert veil(demo_database, "330", None, Edition.PUBLIC, is_demo=True).why("evictions", COUNTRY, "") is None


def test_the_list_of_what_is_hidden_is_in_no_file(strict_database: Path) -> None:
    """Only counts by reason are said: no public word tells whether a hidden figure is few or was hidden for another."""
    report = reports.report(
        strict_database, "330", 2026, organisation_id=OWN, edition=Edition.PUBLIC, language=Language.DA, today=TODAY
    )
    words = said(report)
    assert not re.search(r"\b(few|complement|secondary|small_base)\b", words)
    assert json.dumps([each.whose for each in report.hidden[:3]]) not in words


def test_dwellings_stand_for_residents_where_nobody_says_of_how_many(demo_database: Path, tmp_path: Path) -> None:
    """A share of 12.4 per cent of 50 dwellings is counted as 7 people, and 44 are not: as many as there can be."""
    plant = (
        "update department_figure set numerator = null, denominator = null, value = 12.4 "
        "where department_id = $id and indicator_id = 'outside_work_pct' and year = 2025;"
        "update department set dwellings = 50 where department_id = $id"
    )
    known = counts(demo_database, Filter("330", OWN), "outside_work_pct", 2025, is_demo=True)
    id_ = next(key.id for key in known if key.level == DEPARTMENT)
    first, second = plant.split(";")
    one = planted(demo_database, tmp_path, first, id=id_)
    (tmp_path / "b").mkdir()
    both = planted(one, tmp_path / "b", second, id=id_)
    key = Key("outside_work_pct", DEPARTMENT, id_)
    found = counts(both, Filter("330", OWN), "outside_work_pct", 2025, is_demo=True)[key]
    assert found == Counted(7, 50, 44, added=False)


def test_a_chart_of_figures_with_a_threshold_is_not_drawn_for_everybody(
    demo_database: Path, tmp_path: Path, make: Make
) -> None:
    strict = planted(demo_database, tmp_path, "insert into suppression_threshold values ('vacancy_pct', 5, null, 9)")
    figures = [
        [each.id for each in make(OWN, database=strict, edition=edition).blocks if isinstance(each, Figure)]
        for edition in Edition
    ]
    assert figures == [["organisation.figure"], []]
