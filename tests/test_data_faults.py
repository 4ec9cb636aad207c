"""Every fault the build must stop at, planted one at a time: file, row and value are named exactly."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from keyfigures import settings, store
from keyfigures.errors import BuildError
from keyfigures.store import statements
from keyfigures.store.reading import readings
from tests.planting import add, again, drop, put

DECK = "observations/noegletal_2011.csv"
SHARES = "observations/dst_bol101_clustering.csv"
RENTED = "observations/dst_bol101_tenure.csv"
PRESS = "observations/press_schackenborgvaenge.csv"
CONTEXT = "observations/national_context.csv"
MUNICIPALITIES = "master/municipalities.csv"
DWELLINGS = "master/municipality_dwellings.csv"
POPULATION = "master/municipality_population.csv"
TILES = "master/tiles.csv"
GROUPS = "master/groups.csv"
MERGERS = "master/mergers.csv"
ORGANISATIONS = "master/organisations.csv"
DEPARTMENTS = "master/departments.csv"
NOTES = "master/department_notes.csv"
RATES = "master/rates.csv"
SUPPRESSION = "master/suppression.csv"
REGIONS = "master/regions.csv"
PROVINCES = "master/provinces.csv"

NO_PERIOD = "is not a year, a month, a day, an accounting period or two years in a row"

Plant = Callable[[Path], None]


@dataclass(frozen=True)
class Fault:
    """A fault, the check that must find it and what the error must name."""

    check: str
    plant: Plant
    file: str
    row: int | None
    value: str


def putting(file: str, row: int, old: str, new: str) -> Plant:
    return lambda data: put(data, file, row, old, new)


def adding(file: str, line: str) -> Plant:
    return lambda data: add(data, file, line)


def repeating(file: str, row: int) -> Plant:
    return lambda data: again(data, file, row)


def dropping(file: str, row: int) -> Plant:
    return lambda data: drop(data, file, row)


def on_one_tile(data: Path) -> None:
    """Give Frederiksberg the tile of København."""
    lines = (data / TILES).read_text(encoding="utf-8").splitlines()
    copenhagen, frederiksberg = (line.split(",") for line in lines[1:3])
    put(data, TILES, 3, ",".join(frederiksberg[1:3]), ",".join(copenhagen[1:3]))


DEPARTMENT_HEADER = (
    "department_id,organisation_id,name,municipality_code,supervising_code,building_type,first_use_year,dwellings,"
    "dwellings_family,dwellings_elderly,dwellings_youth,area_m2,tenancy_units,dwellings_care,comprehensive_plan,"
    "area_id,flexible_letting_pct,municipal_allocation_pct,predecessor_id,valid_from,valid_to,source_id"
)
# The one there are figures and notes of, and a made-up one.
REAL = "330-sab-schackenborgvaenge,330-sab,Schackenborgvænge,330,330,,,136,,,,10754,,,,,,,,,,deck_2011"
NYVANG = "330-fob-7,330-fob,Nyvang,330,330,etage,1972,40,30,10,0,3100,43,0,2019–2023,Nord,25,25,,,,deck_2011"


def departments(*lines: str) -> Plant:
    """Give the folder another file of departments: the lines begin in row 4."""
    text = "\n".join((DEPARTMENT_HEADER, REAL, NYVANG, *lines)) + "\n"

    def plant(data: Path) -> None:
        (data / DEPARTMENTS).write_text(text, encoding="utf-8")

    return plant


def without_rates(data: Path) -> None:
    """Leave out the rates of working capital, which its indicator names."""
    lines = (data / RATES).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("working_capital")]
    (data / RATES).write_text("\n".join(kept) + "\n", encoding="utf-8")


# Row 6 of the deck's file is Slagelse: 330,all,2009/2010,24.6,0.05,,,one_value_two_years.
# Row 50 of the shares is Slagelse in 2023: 22.0.
FAULTS = (
    Fault(
        "duplicate_figure",
        repeating(DECK, 6),
        DECK,
        6,
        "public_housing_share_pct noegletal_share municipality 330 all 2009/2010",
    ),
    Fault("duplicate_master_key", repeating(MUNICIPALITIES, 2), MUNICIPALITIES, 2, "101"),
    Fault("duplicate_master_key", repeating(REGIONS, 3), REGIONS, 3, "085"),
    Fault("duplicate_master_key", repeating(PROVINCES, 7), PROVINCES, 7, "06"),
    Fault("duplicate_master_key", repeating(ORGANISATIONS, 3), ORGANISATIONS, 3, "330-fob"),
    Fault("duplicate_master_key", repeating(TILES, 2), TILES, 2, "101"),
    Fault("duplicate_master_key", repeating(GROUPS, 5), GROUPS, 5, "deck2011 330"),
    Fault("duplicate_master_key", repeating(DWELLINGS, 2), DWELLINGS, 2, "101 dwellings_all 2020"),
    Fault("duplicate_master_key", repeating(POPULATION, 2), POPULATION, 2, "101 2026K3"),
    Fault("duplicate_master_key", repeating(MERGERS, 44), MERGERS, 44, "330 Korsør"),
    Fault("duplicate_master_key", departments(NYVANG), DEPARTMENTS, 3, "330-fob-7"),
    Fault(
        "two_figures_in_one_year",
        adding(
            DECK,
            "public_housing_share_pct,noegletal_share,noegletal_2011,municipality,330,all,2010,25.6,0.05,,,observed,",
        ),
        DECK,
        6,
        "public_housing_share_pct noegletal_share 330 all 2010",
    ),
    Fault(
        "printed_disagrees_with_computed",
        putting(RENTED, 2, "2010-01-01,,0,", "2010-01-01,47.6,0.05,"),
        RENTED,
        2,
        # 100 × 1,171,918 / 2,466,482 = 47.5137…
        "47.6 47.51374629938512",
    ),
    Fault("duplicate_master_key", repeating(RATES, 2), RATES, 2, "disposable_fund_limit_kr_lme 2015"),
    Fault("duplicate_master_key", repeating(SUPPRESSION, 3), SUPPRESSION, 3, "convicted_pct"),
    Fault(
        "duplicate_master_key",
        repeating(NOTES, 3),
        NOTES,
        3,
        "330-sab-schackenborgvaenge Byrådet godkendte salget.",
    ),
    Fault("note_without_date", putting(NOTES, 3, "2019-08", "2019-13"), NOTES, 3, "2019-13"),
    Fault("note_without_date", putting(NOTES, 3, "2019-08", "august"), NOTES, 3, "august"),
    Fault(
        "rate_not_known", without_rates, "indicators/working_capital_kr_lme.yaml", None, "working_capital_limit_kr_lme"
    ),
    Fault("rate_of_no_indicator", putting(RATES, 2, "disposable", "working"), RATES, 2, "working_fund_limit_kr_lme"),
    Fault("unknown_department", putting(NOTES, 2, "330-sab-", "330-sb-"), NOTES, 2, "330-sb-schackenborgvaenge"),
    Fault("unknown_indicator", putting(SUPPRESSION, 2, "_pct", "_share"), SUPPRESSION, 2, "basic_school_only_share"),
    Fault("unknown_source", putting(NOTES, 3, ",press_", ",pres_"), NOTES, 3, "pres_schackenborgvaenge"),
    Fault("unknown_source", putting(RATES, 2, "bl_rates_2015", "nobody"), RATES, 2, "nobody"),
    Fault("dwellings_not_positive", putting(DWELLINGS, 4, ",270920,", ",0,"), DWELLINGS, 4, "dwellings_occupied 0"),
    Fault("dwellings_not_positive", putting(DWELLINGS, 4, "_occupied", "_sold"), DWELLINGS, 4, "dwellings_sold 270920"),
    Fault(
        "figure_in_closed_year",
        adding(
            RENTED,
            "rented_share_pct,bol101_tenure_occupied,dst_bol101_tenure,municipality,330,all,2021-01-01,,0,1,2,observed,",
        ),
        RENTED,
        223,
        "2021",
    ),
    Fault("municipality_without_tile", dropping(TILES, 2), MUNICIPALITIES, 2, "København"),
    Fault("municipality_without_tile", on_one_tile, MUNICIPALITIES, 2, "København"),
    Fault("out_of_range", putting(SHARES, 50, ",22.0,", ",122.0,"), SHARES, 50, "122.0"),
    Fault("out_of_range", putting(SHARES, 50, ",22.0,", ",-0.1,"), SHARES, 50, "-0.1"),
    Fault("part_exceeds_whole", putting(SHARES, 50, "0.05,,,", "0.05,6,5,"), SHARES, 50, "6 of 5"),
    Fault("province_does_not_add_up", putting(PROVINCES, 7, "367729", "367730"), PROVINCES, 7, "12 353215 367729"),
    Fault("province_does_not_add_up", putting(PROVINCES, 7, "353215", "353214"), PROVINCES, 7, "12 353215 367729"),
    Fault("province_does_not_add_up", putting(PROVINCES, 7, ",12,", ",11,"), PROVINCES, 7, "12 353215 367729"),
    Fault("region_does_not_add_up", putting(REGIONS, 3, ",17,", ",18,"), REGIONS, 3, "17 467405 491078"),
    Fault("region_does_not_add_up", putting(REGIONS, 3, "467405", "467404"), REGIONS, 3, "17 467405 491078"),
    Fault("region_does_not_add_up", putting(REGIONS, 3, "491078", "491079"), REGIONS, 3, "17 467405 491078"),
    Fault("status_disagrees_with_value", putting(DECK, 2, "observed", "suppressed"), DECK, 2, "suppressed 20.4"),
    Fault("status_disagrees_with_value", putting(DECK, 2, ",20.4,", ",,"), DECK, 2, "observed"),
    Fault("unknown_definition", putting(DECK, 6, "noegletal_share", "noegletal"), DECK, 6, "noegletal"),
    Fault("unknown_definition", putting(DECK, 6, "noegletal_share", "lbf_rent"), DECK, 6, "lbf_rent"),
    Fault("unknown_entity", putting(DECK, 6, ",330,", ",999,"), DECK, 6, "municipality 999"),
    Fault("unknown_entity", putting(DECK, 6, "municipality", "region"), DECK, 6, "region 330"),
    Fault("unknown_entity", putting(DECK, 10, "deck2011", "deck2012"), DECK, 10, "group deck2012"),
    Fault("unknown_entity", putting(CONTEXT, 2, ",000,", ",001,"), CONTEXT, 2, "country 001"),
    Fault("unknown_municipality", adding(TILES, "999,99,99,Xx"), TILES, 100, "999"),
    Fault("unknown_municipality", adding(GROUPS, "deck2011,999,noegletal_2011"), GROUPS, 8, "999"),
    Fault("unknown_municipality", adding(DWELLINGS, "999,dwellings_all,2020,1,dst_dwellings"), DWELLINGS, 406, "999"),
    Fault("unknown_municipality", putting(POPULATION, 2, "101", "999"), POPULATION, 2, "999"),
    Fault("unknown_municipality", putting(MERGERS, 44, "330", "999"), MERGERS, 44, "999"),
    Fault(
        "unknown_municipality",
        departments(NYVANG.replace("-7,", "-8,").replace("330,330", "999,330")),
        DEPARTMENTS,
        4,
        "999",
    ),
    Fault(
        "unknown_municipality",
        departments(NYVANG.replace("-7,", "-8,").replace("330,330", "330,998")),
        DEPARTMENTS,
        4,
        "998",
    ),
    Fault("unknown_organisation", departments(NYVANG.replace("-fob", "-fub")), DEPARTMENTS, 4, "330-fub-7 330-fub"),
    Fault("unknown_municipality", putting(ORGANISATIONS, 2, ",330,", ",999,"), ORGANISATIONS, 2, "999"),
    Fault("unknown_region_or_province", putting(PROVINCES, 7, ",085,", ",084,"), MUNICIPALITIES, 34, "085 06"),
    Fault("unknown_source", putting(DECK, 6, "noegletal_2011", "nobody"), DECK, 6, "nobody"),
    Fault("unknown_source", putting(DWELLINGS, 4, "dst_bol101_tenure", "nobody"), DWELLINGS, 4, "nobody"),
    Fault("unknown_source", putting(POPULATION, 2, "dst_population", "nobody"), POPULATION, 2, "nobody"),
    Fault("unknown_source", putting(MERGERS, 3, "former_municipalities", "nobody"), MERGERS, 3, "nobody"),
    Fault(
        "unknown_source",
        departments(NYVANG.replace("-7,", "-8,").replace("deck_2011", "nobody")),
        DEPARTMENTS,
        4,
        "nobody",
    ),
    Fault("unknown_source", putting(GROUPS, 5, "noegletal_2011", "nobody"), GROUPS, 5, "nobody"),
    Fault("unknown_source", putting(ORGANISATIONS, 3, "deck_2011", "nobody"), ORGANISATIONS, 3, "nobody"),
    Fault("unknown_status", putting(DECK, 2, ",20.4,0.05,,,observed", ",,0.05,,,guessed"), DECK, 2, "guessed all"),
    Fault("unknown_status", putting(DECK, 2, ",all,", ",castle,"), DECK, 2, "observed castle"),
    Fault("year_too_far_back", putting(PRESS, 2, "2015-04-01/2016-03-31", "1915"), PRESS, 2, "1915"),
    Fault("value_disagrees_with_counts", putting(SHARES, 50, "0.05,,,", "0.05,30,100,"), SHARES, 50, "22.0 30 100"),
)


def stopped(data: Path, tmp_path: Path) -> BuildError:
    """Build, which must stop, and leave no file behind."""
    folder = tmp_path / "built"
    with pytest.raises(BuildError) as caught:
        store.build(data=data, target=folder / "faulty.duckdb")
    assert list(folder.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.check}-{Path(fault.file).stem}-{fault.value}")
def test_a_planted_fault_stops_the_build(data_copy: Path, tmp_path: Path, fault: Fault) -> None:
    fault.plant(data_copy)
    error = stopped(data_copy, tmp_path)
    assert (error.problem, error.file, error.row, error.value) == (
        statements.heading(f"checks/{fault.check}"),
        fault.file,
        fault.row,
        fault.value,
    )
    place = fault.file if fault.row is None else f"{fault.file}, row {fault.row}"
    assert str(error) == f"{place}: {error.problem} (value: {fault.value!r})"


def test_every_check_has_a_planted_fault() -> None:
    assert {fault.check for fault in FAULTS} == {path.stem for path in (settings.QUERIES / "checks").glob("*.sql")}


def test_the_unplanted_copy_builds(data_copy: Path, tmp_path: Path) -> None:
    reports = store.build(data=data_copy, target=tmp_path / "sound.duckdb")
    assert {Path(report.file).name for report in reports} == {
        path.name for path in (data_copy / "observations").glob("*.csv")
    }
    assert all(report.with_value == report.figures for report in reports)


SLAGELSE = "share,deck,slide,municipality,330,all,2009/2010,24.6,0.05,,,one_value_two_years,a note"
HEADER = (
    "indicator_id,definition_id,source_id,entity_level,entity_code,dwelling_type,period,value,rounding,numerator,"
    "denominator,status,note"
)


@pytest.mark.parametrize(
    ("cell", "planted", "column", "problem"),
    [
        (",24.6,", ",24;6,", "value", "is not a number with a decimal dot"),
        (",24.6,", ',"24,6",', "value", "is not a number with a decimal dot"),
        (",24.6,", ",١٢,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",1_000,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",1e5,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",nan,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",inf,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",24.,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",.5,", "value", "is not a number with a decimal dot"),
        (",24.6,", ",+24.6,", "value", "is not a number with a decimal dot"),
        (",24.6,", f",{'9' * 400},", "value", "is larger than any figure here can be"),
        (",0.05,,", ",0.05,1.5,", "numerator", "is not a whole number"),
        (",0.05,,", ",0.05,-1,", "numerator", "is not a whole number"),
        (",0.05,,", ",0.05,١٢,", "numerator", "is not a whole number"),
        (",0.05,,,", ",0.05,,1_000,", "denominator", "is not a whole number"),
        (",0.05,", ",,", "rounding", "must be zero or more"),
        (",0.05,", ",-0.05,", "rounding", "must be zero or more"),
        (",0.05,", ",0.05x,", "rounding", "is not a number with a decimal dot"),
        ("2009/2010", "2023-02-30", "period", NO_PERIOD),
        ("2009/2010", "2023-13", "period", NO_PERIOD),
        ("2009/2010", "2009/2011", "period", NO_PERIOD),
        ("2009/2010", "2010/2009", "period", NO_PERIOD),
        ("2009/2010", "last year", "period", NO_PERIOD),
        ("2009/2010", "٢٠٠٩", "period", NO_PERIOD),
        ("2009/2010", "٢٠٠٩/٢٠١٠", "period", NO_PERIOD),
        ("2009/2010", "٢٠٠٩-٠١", "period", NO_PERIOD),
        ("2009/2010", "٢٠٠٩-٠١-٠١", "period", NO_PERIOD),
        ("2009/2010", "0000", "period", NO_PERIOD),
        ("2009/2010", "0000/0001", "period", NO_PERIOD),
        ("2009/2010", "9999-12", "period", NO_PERIOD),
        ("2009/2010", "2010-04-01/2010-03-31", "period", NO_PERIOD),
        ("2009/2010", "2010-04-01/2011-02-30", "period", NO_PERIOD),
        ("2009/2010", "", "period", "is empty"),
        (",330,", ",,", "entity_code", "is empty"),
        ("one_value_two_years", "", "status", "is empty"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    tmp_path: Path, cell: str, planted: str, column: str, problem: str
) -> None:
    path = tmp_path / "observations" / "deck.csv"
    path.parent.mkdir()
    wrong = SLAGELSE.replace(cell, planted, 1)
    path.write_text(f"{HEADER}\n{SLAGELSE}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        list(readings(path))
    error = caught.value
    assert (error.file, error.row, error.problem) == ("observations/deck.csv", 3, f"{column} {problem}")
    assert error.value == next(csv.DictReader(wrong.splitlines(), fieldnames=HEADER.split(",")))[column]


def test_a_cell_that_cannot_be_read_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, DECK, 6, ",24.6,", ",١٢,")
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row, error.value) == (DECK, 6, "١٢")
    assert error.problem == "value is not a number with a decimal dot"


@pytest.mark.parametrize(
    ("file", "row", "cell", "planted"),
    [
        (SHARES, 50, "0.05,,,", "0.05,22,99999999999999999999,"),
        (DWELLINGS, 4, ",270920,", ",2709200000,"),
        (POPULATION, 2, ",670389,", ",6703890000,"),
    ],
)
def test_a_count_too_large_to_keep_stops_the_build(
    *, data_copy: Path, tmp_path: Path, file: str, row: int, cell: str, planted: str
) -> None:
    put(data_copy, file, row, cell, planted)
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row) == (file, row)


@pytest.mark.parametrize(
    ("file", "cell", "planted", "problem"),
    [
        (DWELLINGS, ",270920,", ",,", "dwellings is empty"),
        (DWELLINGS, ",270920,", ",many,", "dwellings is not a whole number"),
        (DWELLINGS, ",2010,", ",20l0,", "year is not a whole number"),
        (MUNICIPALITIES, "Ballerup,", ",", "name is empty"),
    ],
)
def test_a_master_cell_that_cannot_be_read_stops_the_build(
    *, data_copy: Path, tmp_path: Path, file: str, cell: str, planted: str, problem: str
) -> None:
    put(data_copy, file, 4, cell, planted)
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row, error.problem) == (file, 4, problem)


@pytest.mark.parametrize("file", [DECK, GROUPS])
def test_a_wrong_header_stops_the_build(data_copy: Path, tmp_path: Path, file: str) -> None:
    right = (data_copy / file).read_text(encoding="utf-8").splitlines()[0]
    put(data_copy, file, 1, "source_id", "source")
    error = stopped(data_copy, tmp_path)
    header = (data_copy / file).read_text(encoding="utf-8").splitlines()[0]
    assert (error.file, error.row, error.value) == (file, 1, header)
    assert error.problem == f"header must be {right}"


@pytest.mark.parametrize("file", [DECK, GROUPS, REGIONS])
def test_a_file_without_a_header_stops_the_build(data_copy: Path, tmp_path: Path, file: str) -> None:
    (data_copy / file).write_bytes(b"")
    assert stopped(data_copy, tmp_path).file == file


def test_too_few_cells_stop_the_build(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, DECK, 6, ",330,", ",")
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row, error.problem) == (DECK, 6, "13 cells are wanted")
    assert error.value.startswith("public_housing_share_pct,noegletal_share,noegletal_2011,municipality,all,")


def test_an_empty_line_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    add(data_copy, DECK, "")
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row, error.problem) == (DECK, 12, "13 cells are wanted")


@pytest.mark.parametrize("file", [MUNICIPALITIES, TILES, REGIONS, ORGANISATIONS, DEPARTMENTS, RATES])
def test_a_missing_file_stops_the_build(data_copy: Path, tmp_path: Path, file: str) -> None:
    (data_copy / file).unlink()
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row, error.problem) == (file, None, "the file is missing")
    assert str(error) == f"{file}: the file is missing (value: '')"


def test_a_missing_data_folder_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        store.build(data=tmp_path / "nowhere", target=tmp_path / "x.duckdb")
    assert (caught.value.file, caught.value.problem) == (str(tmp_path / "nowhere"), "the data folder does not exist")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_utf8_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    text = (data_copy / GROUPS).read_text(encoding="utf-8").replace("deck2011,316", "dæk2011,316")
    (data_copy / GROUPS).write_bytes(text.encode("latin-1"))
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.value, error.problem) == (GROUPS, repr(b"\xe6"), "not UTF-8")


def test_an_unbalanced_quote_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, DECK, 11, ",observed,", ',observed,"')
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row) == (DECK, 11)
    assert error.problem == "not readable as CSV (unexpected end of data)"


def test_a_byte_order_mark_and_windows_line_ends_are_read(data_copy: Path, tmp_path: Path) -> None:
    text = (data_copy / DECK).read_bytes()
    (data_copy / DECK).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    reports = {report.file: report.figures for report in store.build(data=data_copy, target=tmp_path / "x.duckdb")}
    # Ten lines, of which four cover two years.
    assert reports[DECK] == 14


# Faults that no check of the schema's own "Grain:" comments may let through.


def test_a_municipality_has_one_figure_a_year_by_a_definition(data_copy: Path, tmp_path: Path) -> None:
    """Slagelse's 24.6 of 2009/2010 already is its figure of 2010."""
    add(
        data_copy,
        DECK,
        "public_housing_share_pct,noegletal_share,noegletal_2011,municipality,330,all,2010,25.6,0.05,,,observed,",
    )
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row) == (DECK, 6)


def test_a_municipality_is_not_counted_twice_in_one_year(data_copy: Path, tmp_path: Path) -> None:
    """Two dates of one year would both enter every average of that year."""
    add(
        data_copy,
        RENTED,
        "rented_share_pct,bol101_tenure_occupied,dst_bol101_tenure,municipality,330,all,2020-07-01,,0,1,2,observed,",
    )
    error = stopped(data_copy, tmp_path)
    assert error.file == RENTED


def test_a_region_without_a_line_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    """Without it the 22 municipalities of Region Syddanmark would vanish from every list."""
    drop(data_copy, REGIONS, 4)
    error = stopped(data_copy, tmp_path)
    assert "083" in error.value


def test_a_printed_percentage_must_be_the_computed_one(data_copy: Path, tmp_path: Path) -> None:
    """A computed figure that is also printed may not differ from what is printed."""
    lines = (data_copy / RENTED).read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if ",330,all,2020-01-01," in line)
    put(data_copy, RENTED, row, "2020-01-01,,0,", "2020-01-01,99.9,0,")
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row) == (RENTED, row)


def test_a_percentage_of_nothing_stops_the_build(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, SHARES, 50, "0.05,,,", "0.05,0,0,")
    error = stopped(data_copy, tmp_path)
    assert (error.file, error.row) == (SHARES, 50)
