"""What an agreement's page says of its effect: one closed on time, one carried over, and where the figure is now."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyfigures import catalogue, departments, effect, flags, register, settings, store, views
from keyfigures.departments import Department, Filter
from keyfigures.effect import Manner, Newest
from keyfigures.language import Language
from keyfigures.register import Agreement, AgreementStatus
from keyfigures.ui.agreements import words
from keyfigures.views import effects
from tests.ui.screen import bare, drawn, html, told
from tests.ui.test_agreements_page import agreement, named, one, put

SLAGELSE, YEAR, VACANCY = "330", 2025, "vacancy_pct"
SAY = catalogue.texts(Language.DA)

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Show the demo data, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    yield
    effects._chart.cache_clear()


@pytest.fixture
def own(demo_database: Path) -> Department:
    """Return the department of Slagelse most in need."""
    meaning = store.meaning()
    case = flags.cases(demo_database, meaning, meaning.rule_sets[2026], Filter(SLAGELSE), YEAR)[0]
    return departments.department(demo_database, case.department_id)


def written(own: Department, **changed: Any) -> Agreement:
    """Write an agreement as somebody else does."""
    return put(agreement(own, **changed), 0)


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def now(own: Department, **changed: Any) -> str:
    """Return the words of an agreement's page."""
    return bare(html(one(written(own, **changed).id)))


def test_an_agreement_fulfilled_the_year_after_its_start_is_judged(own: Department) -> None:
    made = written(own, status=AgreementStatus.FULFILLED, ended=date(2021, 2, 1))
    chart = drawn(one(made.id))
    text = " ".join(chart.words)
    assert "kan ikke vurderes" not in text
    assert "aftalen opfyldt 2021" in text
    assert "efter: 2021–2023" in text


def test_one_that_was_carried_over_began_with_the_first_of_its_line(own: Department) -> None:
    """The years under the agreement before are no years before."""
    first = written(own, start=date(2019, 3, 1), year=2019, deadline=None)
    second = register.carry_over(first.id, 2021, by="Bo", reason="", key="c", expected_version=1)
    third = register.carry_over(second.id, 2022, by="Bo", reason="", key="d", expected_version=0)
    assert third.start == date(2022, 1, 1)
    asked = [effects._undertaking(store.current(), register.agreement(each.id), VACANCY) for each in (first, third)]
    assert [(each.id, each.start) for each in asked] == [(first.id, 2019), (third.id, 2019)]
    assert [each.end is None for each in asked] == [False, True]
    assert asked[0].ended_as is AgreementStatus.CARRIED_OVER
    text = " ".join(drawn(one(third.id)).words)
    assert "før: 2016–2018, efter: 2020–2022" in text


def test_the_figure_now_is_that_of_the_department_with_its_year(own: Department, demo_database: Path) -> None:
    found = effect.newest(demo_database, store.meaning().indicators[VACANCY], (own.department_id,), range(2014, 2026))
    said = f"Nu ({found.year}) {words.value(VACANCY, found.value, SAY)} {named(own)}"
    assert plain(said) in plain(now(own))


def test_the_figure_now_of_a_whole_organisation_is_a_sum_over_a_sum(own: Department, demo_database: Path) -> None:
    whole = departments.chosen(demo_database, Filter(SLAGELSE, own.organisation_id), YEAR)
    ids = tuple(sorted(each.department_id for each in whole))
    rows = departments.figures(demo_database, ids, (VACANCY,), first=YEAR, last=YEAR)
    alone = [each for each in rows if each.dwelling_type == departments.ALL and each.of_a_year and each.numerator]
    amount = sum(each.numerator or 0 for each in alone)
    base = sum(each.denominator or 0 for each in rows if each.dwelling_type == departments.ALL and each.of_a_year)
    text = now(own, department_ids=(), start=date(2025, 1, 1))
    assert plain(f"Nu (2025) {words.value(VACANCY, 100 * amount / base, SAY)}") in plain(text)
    assert " afdelinger" in text[text.index("Nu (2025)") : text.index("Nu (2025)") + 60]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "Nu – intet tal for et helt år"),
        (Newest(None, None, 0, 1, Manner.MEAN), "Nu – intet tal for et helt år"),
        (Newest(2025, None, 0, 3, Manner.SUMS), "Nu (2025) – intet tal for et helt år"),
        (Newest(2025, None, 1, 3, Manner.SUMS), "Nu (2025) – kun 1 af 3 afdelinger har tal for et helt år"),
        (Newest(2025, None, 0, 1, Manner.SUMS, hidden=True), "Nu (2025) – skjult, fordi tallene er små"),
        (Newest(2024, 3.0, 2, 3, Manner.SUMS), "Nu (2024) 3,00 % 2 af 3 afdelinger"),
        (Newest(2024, 3.0, 2, 3, Manner.MEAN), "Nu (2024) 3,00 % gennemsnit af 2 af 3 afdelinger"),
    ],
)
def test_what_is_not_known_now_is_a_dash_and_why(
    own: Department, monkeypatch: pytest.MonkeyPatch, found: Newest | None, said: str
) -> None:
    monkeypatch.setattr(effects, "newest", lambda *_: found)
    assert said in plain(now(own))


def test_a_key_figure_that_is_none_of_ours_has_no_figure_now(own: Department) -> None:
    made = agreement(own, indicator="gone")
    assert effects.newest(store.current(), made, "gone") is None
    assert views.meaning().indicators.get("gone") is None


def test_a_proposal_has_no_effect_yet_and_nothing_is_refused(own: Department) -> None:
    at = one(written(own, status=AgreementStatus.PROPOSED).id)
    assert SAY("agreements_effect_proposed") in bare(html(at))
    assert told(at) == []
