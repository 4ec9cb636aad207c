"""What the tests of reports share: a municipality (demo) with a register, and thresholds that hide more."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from keyfigures import reports, settings
from keyfigures.language import Language
from keyfigures.reports import Edition, Report
from tests.reports.writing import fill

TODAY = date(2026, 11, 23)
Make = Callable[..., Report]


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the demo data of six municipalities, and write to a register of the test's own."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    assert not register_folder.exists()


@contextmanager
def asking(database: Path, register: Path) -> Iterator[None]:
    """Ask the demo data and a register while something is made once for many tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.DEMO_VARIABLE, "deck")
        patch.setenv(settings.DATABASES_VARIABLE, str(database.parent))
        patch.setenv(settings.REGISTER_VARIABLE, str(register))
        yield


@pytest.fixture(scope="session")
def filled_register(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register with something of every kind, written once; no test writes more to it."""
    folder = tmp_path_factory.mktemp("filled") / "register"
    with asking(demo_database, folder):
        fill()
    return folder


@pytest.fixture
def filled(filled_register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the register that something has been written to."""
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(filled_register))


@pytest.fixture(scope="session")
def strict_database(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo data with a threshold so high that figures which were shown are few people's now."""
    return with_threshold(demo_database, tmp_path_factory.mktemp("strict"), 12)


def with_threshold(database: Path, folder: Path, count: int) -> Path:
    """Return a copy of a database in which so many people are the fewest that are shown."""
    statement = "update suppression_threshold set smallest_count = $count where smallest_count is not null"
    return planted(database, folder, statement, count=count)


def planted(database: Path, folder: Path, statement: str, **values: object) -> Path:
    """Return a copy of a database after a statement."""
    copy = folder / database.name
    shutil.copy2(database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(statement, values)
    return copy


@pytest.fixture(scope="session")
def kept() -> dict[str, Report]:
    """Return the reports that have been made, for the tests that ask the same."""
    return {}


@pytest.fixture
def make(demo_database: Path, filled_register: Path, kept: dict[str, Report]) -> Make:
    """Return a function that makes the report of Slagelse in 2026; every choice can be another one."""

    def made(organisation_id: str = "", *, database: Path = demo_database, **choices: object) -> Report:
        chosen = {"edition": Edition.INTERNAL, "language": Language.DA, "today": TODAY, **choices}

        def fresh() -> Report:
            return reports.report(database, "330", 2026, organisation_id=organisation_id, **chosen)  # type: ignore[arg-type]

        register = Path(os.environ[settings.REGISTER_VARIABLE])
        if register.exists() and register != filled_register:
            return fresh()
        asked = repr((register.exists(), organisation_id, database, chosen))
        if asked not in kept:
            kept[asked] = fresh()
        return kept[asked]

    return made
