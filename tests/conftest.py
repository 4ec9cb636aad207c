"""What the tests share: the real data built through the production build, and a copy to plant faults in."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyfigures import settings, store


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, file by file, and count no lines where Chromium does the work.

    Counting doubles what a test costs, and a browser's server runs in a process of its own, where no line is counted.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker("no_cover")
            # What fails twice is a fault; what fails once on a machine that others use is told as a rerun.
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later collection of garbage: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def databases_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build, receive and write in temporary folders, so that no test touches the project's own."""
    folder = tmp_path_factory.mktemp("databases")
    with pytest.MonkeyPatch.context() as patch:
        for variable in (settings.DATA_VARIABLE, settings.VERSIONS_VARIABLE, settings.STATBANK_VARIABLE):
            patch.delenv(variable, raising=False)
        # Demo departments cost seconds a build; who tests departments asks for them.
        patch.setenv(settings.DEMO_VARIABLE, "off")
        patch.setenv(settings.DATABASES_VARIABLE, str(folder))
        patch.setenv(settings.RECEIVED_VARIABLE, str(tmp_path_factory.mktemp("received")))
        patch.setenv(settings.REGISTER_VARIABLE, str(tmp_path_factory.mktemp("register")))
        patch.setenv(settings.FIGURES_VARIABLE, str(tmp_path_factory.mktemp("figures")))
        yield folder


@pytest.fixture(scope="session")
def database(databases_folder: Path) -> Path:
    """Return the real data, built once."""
    built = store.current()
    assert built.parent == databases_folder
    return built


@pytest.fixture(scope="session")
def demo_database(databases_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the demo data of six municipalities, in a folder beside the ordinary tests' own."""
    assert databases_folder.is_dir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.DEMO_VARIABLE, "deck")
        patch.setenv(settings.DATABASES_VARIABLE, str(tmp_path_factory.mktemp("demo_databases")))
        return store.current()


@pytest.fixture
def received_folder(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to take deliveries in, with databases of its own and today's already among them."""
    folder, databases = tmp_path / "received", tmp_path / "databases"
    databases.mkdir()
    shutil.copy2(database, databases)
    monkeypatch.setenv(settings.RECEIVED_VARIABLE, str(folder))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(databases))
    return folder


@pytest.fixture
def register_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a register that nobody has written to; it is not there yet."""
    folder = tmp_path / "register"
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def figures_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of kept figures; it is not there yet."""
    folder = tmp_path / "figures"
    monkeypatch.setenv(settings.FIGURES_VARIABLE, str(folder))
    return folder


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """Return a copy of the data folder, without built databases and deliveries, to plant a fault in."""
    return copy_data(tmp_path / "data")


def copy_data(to: Path) -> Path:
    """Copy the data folder without its built databases, what was received and what people wrote."""
    return Path(
        shutil.copytree(
            settings.ROOT / "data", to, ignore=shutil.ignore_patterns("databases", "figures", "received", "register")
        )
    )
