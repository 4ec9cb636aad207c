"""What the tests of importing share: a small known base, and files read in this process to save time."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from keyfigures import settings, store
from keyfigures.sources import importing
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.reading import child, intake
from keyfigures.store import Draft, Observation
from keyfigures.store.received import folders

TODAY = date(2026, 11, 22)
ORGANISATIONS = (
    ("0101", "0101", "Boligforeningen", "101"),
    ("0173", "0173", "Boligforeningen", "330"),
)
TWELVE = tuple(f"0173-{number}" for number in range(10701, 10713))
NAMES = {
    "0101-07": "Solhøj",
    "0101-08": "Bakken",
    "0101-12": "Engen",
    "0173-08": "Vest",
    **{id_: f"Afdeling {id_[-2:]}" for id_ in TWELVE},
}
# The years of the history, and its figures: small enough to check a jump or a factor by head.
YEARS = range(2019, 2025)
VACANCY = {"0101-07": (1.0, 1.2, 1.1, 1.3, 1.2, 1.4), "0101-12": (3.0, 3.1, 3.0, 3.2, 3.1, 3.0)}
RENT = (700.0, 720.0, 740.0, 760.0, 780.0, 800.0)
SHARES = {"101": 19.0, "147": 18.0, "330": 24.0, "370": 15.0, "340": 12.0, "751": 20.0}
DEPARTMENT_HEADER = (
    *("department_id", "organisation_id", "name", "municipality_code", "supervising_code", "building_type"),
    *("first_use_year", "dwellings", "dwellings_family", "dwellings_elderly", "dwellings_youth"),
    *("area_m2", "tenancy_units", "dwellings_care", "comprehensive_plan", "area_id"),
    *("flexible_letting_pct", "municipal_allocation_pct", "predecessor_id", "valid_from", "valid_to"),
)
SOURCE = {
    "title": {"da": "Prøve (demo)", "en": "Sample (demo)"},
    "short_title": {"da": "Prøve", "en": "Sample"},
    "publisher": "Prøve",
    "url": "",
    "licence": {"da": "Ingen", "en": "None"},
    "published": "2026-01-01",
    "retrieved": "2026-01-01",
    "retrieval": {"da": "Opdigtet", "en": "Made up"},
}


def observation(indicator: str, code: str, year: int | str, value: float) -> Observation:
    """Return one made-up figure of all dwellings of a department or, by a code of three digits, a municipality."""
    level = "municipality" if len(code) == 3 else "department"
    definition = "own_share" if level == "municipality" else f"{indicator}_reported"
    return Observation(indicator, definition, level, code, "all", str(year), repr(value), "0")


def draft(observations: Sequence[Observation], **master: Sequence[Sequence[str]]) -> Draft:
    """Return made-up figures and master data as a delivery."""
    files = {f"{name}.csv": rows for name, rows in master.items()}
    return Draft(
        kind="sample",
        source=SOURCE,
        file_name="prøve.csv",
        original=b"sample",
        by="tests",
        observations=observations,
        master=files,
    )


def department(id_: str) -> tuple[str, ...]:
    """Return the row of the master file of a known department."""
    owner = id_.partition("-")[0]
    home = "101" if owner == "0101" else "330"
    counts = ("1974", "200", "180", "10", "10", "16000", "210")
    return (id_, owner, NAMES[id_], home, home, "etage", *counts, *[""] * 8)


def _history() -> list[Observation]:
    found = []
    for place, year in enumerate(YEARS):
        for n, id_ in enumerate(TWELVE):
            found.append(observation("turnover_pct", id_, year, 10.0 + n))
            if n < 5:
                found.append(observation("rent_kr_m2", id_, year, RENT[place]))
        found += [observation("vacancy_pct", id_, year, values[place]) for id_, values in VACANCY.items()]
        found += [observation("public_housing_share_pct", code, year, share) for code, share in SHARES.items()]
    missing = observation("public_housing_share_pct", "741", 2020, 0.0)
    found.append(missing._replace(value="", status="not_reported"))
    return found


@pytest.fixture(scope="session")
def sample_base(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the known base once: a folder with received deliveries and databases."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "databases").mkdir()
    shutil.copy2(database, folder / "databases")
    with pytest.MonkeyPatch.context() as patch:
        _use(folder, patch)
        departments = [DEPARTMENT_HEADER, *(department(id_) for id_ in NAMES)]
        organisations = [("organisation_id", "lbf_number", "name", "municipality_code"), *ORGANISATIONS]
        store.accept(draft(_history(), organisations=organisations, departments=departments))
        for older in folder.glob("databases/*.duckdb"):
            if older != store.current():
                older.unlink()
    return folder


def _use(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv(settings.RECEIVED_VARIABLE, str(folder / "received"))
    patch.setenv(settings.DATABASES_VARIABLE, str(folder / "databases"))


@pytest.fixture
def known_base(sample_base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Look at the known base; nothing may be taken in."""
    _use(sample_base, monkeypatch)
    before = folders(sample_base / "received")
    yield sample_base
    assert folders(sample_base / "received") == before


@pytest.fixture
def own_base(sample_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the known base to take files in."""
    folder = Path(shutil.copytree(sample_base, tmp_path / "base"))
    _use(folder, monkeypatch)
    return folder


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: one of its own for each of hundreds takes minutes, and has tests of its own."""
    monkeypatch.setattr(intake, "parse_apart", child.parse)


def tried(path: Path, mapping: Mapping | None = None, **chosen: str) -> Report:
    """Return the dry run of a file under its own name, on the day of the tests."""
    mapping = mapping or Mapping(**chosen)  # type: ignore[arg-type]
    return importing.prepare(path, name=path.name, mapping=mapping, today=TODAY)


def codes(report: Report) -> set[str]:
    """Return the codes of all that was said."""
    return {each.code for each in report.remarks}


def figures(report: Report) -> dict[str, float | str]:
    """Return the figures of a report: what each is about, and its value or why there is none.

    The share of public housing goes without its name, all dwellings without their type.
    """
    found: dict[str, float | str] = {}
    for each in report.observations:
        name = "" if each.indicator_id == "public_housing_share_pct" else f"{each.indicator_id} "
        type_ = "" if each.dwelling_type == "all" else f" {each.dwelling_type}"
        found[f"{name}{each.entity_code} {each.period}{type_}"] = float(each.value) if each.value else each.status
    return found
