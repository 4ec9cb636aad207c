"""Statistics Denmark's tables: checked to the cell, in words when refused, and right when taken in."""

import ast
import csv
import dataclasses
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from keyfigures import catalogue, settings
from keyfigures.catalogue.remarks import FOLDER, all_remarks
from keyfigures.catalogue.tables import Table, tables
from keyfigures.errors import CatalogueError
from keyfigures.language import Language
from keyfigures.sources import statbank
from keyfigures.sources.download import Limits, fetch
from keyfigures.sources.remarks import RefusedError, Remark
from keyfigures.sources.statbank import Cells, Places, TableInfo
from keyfigures.sources.tables import Errand, FetchStage, by_table, draft, fetch_all
from keyfigures.sources.tables import observations as given_by
from keyfigures.store import statements
from keyfigures.store.received import Draft, Observation
from tests import statbank_server
from tests.statbank_server import Fault, StatbankServer

QUICK = Limits(connect=2.0, read=5.0, deadline=20.0, back_off=0.01, longest_pause=0.05, report_every=0.02)
REQUESTS = tables(settings.ROOT / "data")
SHARE, TENURE, AVERAGES = REQUESTS["bol101_share"], REQUESTS["bol101_tenure"], REQUESTS["bol106"]
BOL101 = (SHARE, TENURE)
# The same in two years only: what is wrong is wrong at once.
SMALL = dataclasses.replace(SHARE, name="small", variables={**SHARE.variables, "Tid": ("2010", "2023")})
SMALL_ROWS = 116 * 3 * 6 * 2
WORDS = "fetch.yaml"


def master(file: str) -> list[dict[str, str]]:
    """Return the rows of a master file."""
    with (settings.ROOT / "data" / "master" / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


KNOWN = Places(
    {row["municipality_code"]: (row["region_code"], row["province_code"]) for row in master("municipalities.csv")}
)


@pytest.fixture
def server() -> Iterator[StatbankServer]:
    with StatbankServer() as started:
        yield started


def errand(server: StatbankServer) -> Errand:
    """Return an errand to the server."""
    return Errand(server.base_url, KNOWN, "tester", QUICK)


def said(error: RefusedError | None) -> Remark:
    """Return the remark of a refusal; it must have words in both languages."""
    assert error is not None
    remark = error.remark
    assert all(remark.message(language) and remark.remedy(language) for language in Language)
    return remark


def refused(fetches: Callable[[], object]) -> Remark:
    """Return why something was refused."""
    with pytest.raises(RefusedError) as caught:
        fetches()
    return said(caught.value)


@pytest.fixture(scope="module")
def right() -> dict[str, Draft]:
    """Return the drafts of a fetch in which nothing is wrong."""
    with StatbankServer() as server:
        found = fetch_all(errand(server), {})
    assert [each.refusal for each in found] == [None, None]
    return {each.table: each.draft for each in found if each.draft}


@pytest.fixture(scope="module")
def small() -> Draft:
    """Return the draft of two years in which nothing is wrong."""
    with StatbankServer() as server:
        found = draft((SMALL,), errand(server))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def infos() -> dict[str, TableInfo]:
    """Return the descriptions of the tables."""
    with StatbankServer() as server:
        return {name: statbank.tableinfo(server.base_url, name, QUICK) for name in ("BOL101", "BOL106")}


@pytest.fixture(scope="module")
def answers(right: dict[str, Draft], small: Draft) -> dict[str, str]:
    """Return the right answers as text, by the name of the request."""
    found = {}
    for each in (*right.values(), small):
        with zipfile.ZipFile(io.BytesIO(each.original)) as archive:
            for name in archive.namelist():
                found[name.partition(".")[0]] = archive.read(name).decode("utf-8-sig")
    return found


# A right fetch


def members(area: str) -> list[str]:
    """Return the municipalities whose dwellings count in an area, Christiansø among Bornholm's, by plain search."""
    rows = [*master("municipalities.csv"), {"municipality_code": "411", "region_code": "084", "province_code": "04"}]
    return [
        row["municipality_code"]
        for row in rows
        if area == "000" or area in (row["region_code"], row["province_code"], row["municipality_code"])
    ]


def slow_counts() -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return numerator and denominator by definition, municipality and year, counted one dwelling type at a time."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for municipality in members("000"):
        for year in statbank_server.YEARS:
            for residents in ("1000", "2000", "5000"):
                for owner in ("10", "20", "30", "41", "SK", "UOP2"):
                    for tenure in ("EJ", "LEJ", "IB", "UOPL"):
                        n = statbank_server.dwellings(municipality, residents, owner, tenure, year)
                        within = {
                            "bol101_incl_cottages": (owner == "20", True),
                            "bol101_year_round": (owner == "20" and residents != "5000", residents != "5000"),
                            "bol101_tenure_occupied": (
                                residents == "1000" and tenure == "LEJ",
                                residents == "1000" and tenure in ("EJ", "LEJ"),
                            ),
                        }
                        for definition, counts in within.items():
                            for place, counted in enumerate(counts):
                                found[definition, municipality, year][place] += n if counted else 0
    return {key: (upper, lower) for key, (upper, lower) in found.items()}


def test_every_share_equals_a_slow_count(right: dict[str, Draft]) -> None:
    slow = slow_counts()
    seen = 0
    for each in right["BOL101"].observations:
        parts = [slow[each.definition_id, place, each.period[:4]] for place in members(each.entity_code)]
        upper, lower = sum(part[0] for part in parts), sum(part[1] for part in parts)
        assert (each.numerator, each.denominator) == (str(upper), str(lower))
        if each.indicator_id == "public_housing_share_pct":
            assert float(each.value) == pytest.approx(100 * upper / lower, rel=1e-15)
            seen += 1
        else:
            # queries/indicators/rented_share_pct.sql computes it from the counts.
            assert each.value == ""
    # 98 municipalities, 11 provinces, 5 regions and the country, 15 years, two definitions.
    assert seen == 115 * 15 * 2
    assert len(right["BOL101"].observations) == 115 * 15 * 3


def test_places_have_their_level_and_christiansoe_has_no_figure(right: dict[str, Draft]) -> None:
    for each in right.values():
        found = {observation.entity_code: observation.entity_level for observation in each.observations}
        assert found == KNOWN.levels()
        assert "411" not in found
        assert [*found.values()].count("municipality") == 98


def test_closed_years_are_a_gap(right: dict[str, Draft]) -> None:
    years = {name: {each.period for each in one.observations} for name, one in right.items()}
    assert years["BOL101"] == {f"{year}-01-01" for year in statbank_server.YEARS}
    assert years["BOL106"] - years["BOL101"] == {"2021-01-01", "2022-01-01"}


def test_averages_are_taken_over_as_printed(right: dict[str, Draft]) -> None:
    units = {"persons_per_dwelling": "GNSPB", "dwelling_area_m2": "GNSAB"}
    for each in right["BOL106"].observations:
        printed = statbank_server.average(each.entity_code, units[each.indicator_id], "TOT", each.period[:4])
        assert each.value == printed.replace(",", ".")
        assert (each.rounding, each.numerator, each.denominator) == ("0.05", "", "")
    assert len(right["BOL106"].observations) == 115 * 17 * 2


def test_a_draft_says_where_it_came_from(right: dict[str, Draft]) -> None:
    one = right["BOL101"]
    assert (one.kind, one.replaces, one.file_name, one.by) == ("statbank", "statbank:BOL101", "BOL101.zip", "tester")
    assert one.details["updated"] == "2026-04-08T08:00:00"
    assert "2021 og 2022 er lukket" in one.details["footnote"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1/data", one.details["address"])
    assert one.details["rows"] == {"bol101_share": 31_320, "bol101_tenure": 6_960}
    # 18 + 4 combinations of codes in 15 years; 5 regions, 11 provinces, one country.
    assert one.details["checks"] == {
        "complete_rows": 38_280,
        "region_sums": 22 * 15 * 5,
        "province_sums": 22 * 15 * 11,
        "country_sums": 22 * 15,
    }
    assert right["BOL106"].details["checks"] == {"complete_rows": 116 * 2 * 17}
    assert (one.details["without_value"], right["BOL106"].details["footnote"]) == (0, "")
    assert json.loads(json.dumps(one.details)) == one.details


def test_the_source_of_a_draft_is_a_source_definition(right: dict[str, Draft]) -> None:
    source = right["BOL101"].source
    wanted = yaml.safe_load((settings.ROOT / "data" / "sources" / "dst_bol106.yaml").read_text(encoding="utf-8"))
    assert source.keys() == wanted.keys()
    assert source["published"] == "2026-04-08"
    assert date.fromisoformat(source["retrieved"]) <= datetime.now(UTC).date()
    assert source["retrieval"]["da"].endswith("tabel BOL101, opdateret 2026-04-08.")
    assert all("Danmarks Statistik" in text and "BOL101" in text for text in source["licence"].values())


def test_the_original_holds_the_answers_as_they_came(server: StatbankServer, right: dict[str, Draft]) -> None:
    with zipfile.ZipFile(io.BytesIO(right["BOL101"].original)) as archive:
        assert archive.namelist() == ["BOL101.tableinfo.json", "bol101_share.csv", "bol101_tenure.csv"]
        kept = archive.read("bol101_share.csv")
        assert json.loads(archive.read("BOL101.tableinfo.json"))["id"] == "BOL101"
    assert kept == fetch(f"{server.base_url}/data", asked=statbank.question(SHARE), limits=QUICK).content
    again = draft(BOL101, errand(server))
    assert again is not None
    assert again.original == right["BOL101"].original


def test_the_question_is_the_one_call_that_is_documented() -> None:
    documented = (
        '{"table":"BOL101","format":"CSV","lang":"da","valuePresentation":"Code","variables":['
        '{"code":"OMRÅDE","values":["*"]},{"code":"BEBO","values":["*"]},{"code":"EJER","values":["*"]},'
        '{"code":"Tid","values":["*"]}]}'
    )
    assert json.dumps(statbank.question(SHARE), ensure_ascii=False, separators=(",", ":")) == documented


def test_the_places_of_a_database_are_those_of_the_master_data(database: Path) -> None:
    assert statbank.places(database) == KNOWN
    assert len(KNOWN.levels()) == 115


@pytest.mark.parametrize("fault", [Fault.OTHER_ORDER, Fault.GZIP])
def test_order_and_packing_change_nothing(
    server: StatbankServer, right: dict[str, Draft], small: Draft, fault: Fault
) -> None:
    server.fault = fault
    for requests, wanted in (((SMALL,), small), ((AVERAGES,), right["BOL106"])):
        found = draft(requests, errand(server))
        assert found is not None
        assert found.observations == wanted.observations


def test_sums_may_leave_christiansoe_out(server: StatbankServer, small: Draft) -> None:
    server.fault = Fault.WITHOUT_ISLAND
    found = draft((SMALL,), errand(server))
    assert found is not None
    pairs = zip(found.observations, small.observations, strict=True)
    assert {one.entity_code for one, two in pairs if one.denominator != two.denominator} == {"000", "084", "04"}


# Nothing new


def test_an_update_that_is_in_place_is_not_fetched_again(server: StatbankServer, right: dict[str, Draft]) -> None:
    in_place = {one.replaces: one.details for one in right.values()}
    found = fetch_all(errand(server), in_place)
    assert [(each.table, each.unchanged) for each in found] == [("BOL101", True), ("BOL106", True)]
    assert server.asked_of("data") == []
    server.updated["BOL106"] = "2026-10-01T08:00:00"
    found = fetch_all(errand(server), in_place)
    assert [each.unchanged for each in found] == [True, False]
    assert found[1].draft is not None
    assert found[1].draft.source["published"] == "2026-10-01"


@pytest.mark.parametrize(
    ("in_place", "fetched"),
    [
        (None, True),
        ({}, True),
        ({"updated": "2026-04-09T08:00:00"}, False),
        ({"updated": "2025-04-09T08:00:00"}, True),
        ({"updated": "2026-04-09T08:00:00", "definitions": ["bol106_area"]}, True),
    ],
)
def test_a_new_update_or_a_new_definition_is_fetched(
    server: StatbankServer, in_place: dict[str, Any] | None, fetched: bool
) -> None:
    assert (draft((AVERAGES,), errand(server), in_place=in_place) is not None) == fetched


# A table that is not what it was


@pytest.mark.parametrize(
    ("fault", "code", "named"),
    [
        (Fault.CLOSED, "fetch_closed", ["BOL101"]),
        (Fault.RENAMED_VARIABLE, "fetch_variables", ["Gone: EJER.", "EJERFORM"]),
        (Fault.NEW_DUTY, "fetch_variables", ["Gone: –.", "ANVENDELSE"]),
        (Fault.NEW_CODE, "fetch_codes", ["EJER", "New: 42.", "Gone: –."]),
        (Fault.GONE_CODE, "fetch_codes", ["EJER", "New: –.", "Gone: 20."]),
        (Fault.NEW_AREA, "fetch_areas", ["New: 999.", "Gone: –."]),
        (Fault.MISSING_AREA, "fetch_areas", ["New: –.", "Gone: 330."]),
        (Fault.QUARTERS, "fetch_years", ["2026K1"]),
        (Fault.NO_INFO, "fetch_info", ["BOL101"]),
        (Fault.OTHER_TABLE, "fetch_info", ["ANDEN"]),
        (Fault.MAINTENANCE, "fetch_type", ["text/html"]),
        (Fault.EMPTY, "fetch_empty", ["BOL101"]),
        (Fault.REDIRECT_LOCAL, "fetch_redirect", ["http://127.0.0.1:1/"]),
        (Fault.FORBIDDEN, "fetch_status", ["403"]),
    ],
)
def test_a_changed_table_is_refused_before_figures_are_asked_for(
    server: StatbankServer, fault: Fault, code: str, named: list[str]
) -> None:
    server.fault, server.at = fault, "tableinfo"
    remark = refused(lambda: draft(BOL101, errand(server)))
    assert remark.code == code
    assert [each for each in named if each not in remark.message(Language.EN)] == []
    assert server.asked_of("data") == []


def test_a_table_that_does_not_exist_is_refused_in_the_words_of_the_api(server: StatbankServer) -> None:
    remark = refused(lambda: statbank.tableinfo(server.base_url, "NIX", QUICK))
    assert "Tabel findes ikke: NIX" in remark.message(Language.DA)


def test_a_code_asked_for_by_name_must_exist(infos: dict[str, TableInfo]) -> None:
    other = dataclasses.replace(AVERAGES, variables={**AVERAGES.variables, "ENHED": ("GNSPB", "GNSXX")})
    remark = refused(lambda: statbank.check_info(infos["BOL106"], other, KNOWN))
    assert (remark.code, remark.column) == ("fetch_codes", "ENHED")
    assert "Gone: GNSXX." in remark.message(Language.EN)


def test_a_table_without_years_is_refused(infos: dict[str, TableInfo]) -> None:
    info = infos["BOL106"]
    none = dataclasses.replace(info.variables["Tid"], values={})
    empty = dataclasses.replace(info, variables={**info.variables, "Tid": none})
    assert refused(lambda: statbank.check_info(empty, AVERAGES, KNOWN)).code == "fetch_years"


def test_two_variables_of_time_are_refused(infos: dict[str, TableInfo]) -> None:
    info = infos["BOL106"]
    second = dataclasses.replace(info.variables["ENHED"], time=True)
    other = dataclasses.replace(info, variables={**info.variables, "ENHED": second})
    assert refused(lambda: statbank.check_info(other, AVERAGES, KNOWN)).code == "fetch_variables"


def test_too_many_cells_are_never_asked_for(infos: dict[str, TableInfo]) -> None:
    everything = dict.fromkeys(infos["BOL101"].variables, ("*",))
    wide = dataclasses.replace(SHARE, variables=everything)
    remark = refused(lambda: statbank.check_info(infos["BOL101"], wide, KNOWN))
    rows = 116 * 3 * 4 * 4 * 6 * 3 * 15
    assert remark.code == "fetch_too_many_cells"
    assert f"{rows} rows and {rows * 8} cells" in remark.message(Language.EN)
    statbank.check_info(infos["BOL101"], SHARE, KNOWN)
    assert statbank.rows_of(statbank.codes_of(infos["BOL101"], SHARE)) == 31_320


# Figures that are not what they should be


@pytest.mark.parametrize(
    ("fault", "code", "named"),
    [
        (Fault.WRONG_SUM, "fetch_sum", ["Region Sjælland (085)", "2010", "1000, 10"]),
        (Fault.DUPLICATE, "fetch_twice", [f"Row {SMALL_ROWS + 2}", "851;5000;UOP2;2023"]),
        (Fault.LOST_AND_DOUBLED, "fetch_twice", [f"Row {SMALL_ROWS + 1}", "851;5000;UOP2;2010"]),
        (Fault.UNKNOWN_CODE, "fetch_unasked", ["OMRÅDE", '"999"']),
        (Fault.DECIMAL_DOT, "fetch_value", ['"1.234"']),
        (Fault.SHORT_ROW, "fetch_row", ["330;1000;10;2010"]),
        (Fault.LOST_COLUMN, "fetch_header", ["BEBO;EJER;TID;INDHOLD", "OMRÅDE;BEBO;EJER;TID;INDHOLD"]),
        (Fault.HTML_AS_CSV, "fetch_header", ["Vedligeholdelse"]),
        (Fault.OPEN_QUOTE, "fetch_csv", ["BOL101"]),
        (Fault.NOT_UTF8, "fetch_csv", ["utf-8"]),
        (Fault.CUT_WITHOUT_LENGTH, "fetch_rows", [f"{(SMALL_ROWS + 1) * 2 // 5 - 1} rows of {SMALL_ROWS}"]),
        (Fault.MAINTENANCE, "fetch_type", ["text/html"]),
        (Fault.ERROR_AS_DATA, "fetch_type", ["text/json"]),
        (Fault.EMPTY, "fetch_empty", ["BOL101"]),
        (Fault.CUT_WITH_LENGTH, "fetch_cut", ["bytes"]),
        (Fault.CUT_CHUNKED, "fetch_cut", ["bytes"]),
        (Fault.GZIP_CUT, "fetch_cut", ["bytes"]),
        (Fault.SERVER_ERROR, "fetch_busy", ["500", "3 tries"]),
        (Fault.BUSY_WITH_PAUSE, "fetch_busy", ["429", "3 tries"]),
    ],
)
def test_a_faulty_answer_is_refused_whole(server: StatbankServer, fault: Fault, code: str, named: list[str]) -> None:
    server.fault = fault
    remark = refused(lambda: draft((SMALL,), errand(server)))
    assert remark.code == code
    assert [each for each in named if each not in remark.message(Language.EN)] == []


def test_a_fault_in_the_second_answer_refuses_the_whole_table(server: StatbankServer) -> None:
    server.fault, server.spared = Fault.WRONG_SUM, 1
    remark = refused(lambda: draft((SMALL, TENURE), errand(server)))
    assert (remark.code, remark.values["codes"], len(server.asked_of("data"))) == ("fetch_sum", "1000, EJ", 2)


def test_a_second_request_that_does_not_fit_refuses_before_any_figure_is_asked_for(server: StatbankServer) -> None:
    other = dataclasses.replace(TENURE, variables={**TENURE.variables, "BEBO": ("4711",)})
    assert refused(lambda: draft((SMALL, other), errand(server))).code == "fetch_codes"
    assert server.asked_of("data") == []


def checked(content: str, info: TableInfo, table: Table = SMALL) -> Cells:
    """Check an answer given as text."""
    return statbank.cells(content.encode("utf-8"), table, info, KNOWN)


def changed(content: str, key: str, value: str | Callable[[str], str]) -> str:
    """Change one row's value."""
    row = re.search(rf"^{re.escape(key)};(.*)\r$", content, re.MULTILINE)
    assert row is not None
    new = value if isinstance(value, str) else value(row[1])
    return content.replace(row[0], f"{key};{new}\r", 1)


@pytest.mark.parametrize(
    ("area", "named"),
    [
        ("330", "Region Sjælland (085)"),
        ("06", "Landsdel Vest- og Sydsjælland (06)"),
        ("085", "Region Sjælland (085)"),
        ("000", "Hele landet (000)"),
        ("411", "Region Hovedstaden (084)"),
    ],
)
def test_one_number_that_is_wrong_is_found(
    infos: dict[str, TableInfo], answers: dict[str, str], area: str, named: str
) -> None:
    key = f"{area};2000;20;2023"
    content = changed(answers["small"], key, lambda value: str(int(value) + 1))
    remark = refused(lambda: checked(content, infos["BOL101"]))
    message = remark.message(Language.EN)
    assert remark.code == "fetch_sum"
    assert all(each in message for each in (named, "2023", "2000, 20", remark.value, remark.values["total"]))
    assert abs(int(remark.value) - int(remark.values["total"])) >= 1


@pytest.mark.parametrize(
    "value", ["1.234", "1 234", "1,5", "-5", "+5", "1e3", "..5", "0x1F", "x", "1_0", "½", "9" * 13]
)
def test_a_count_has_one_form_only(infos: dict[str, TableInfo], answers: dict[str, str], value: str) -> None:
    content = changed(answers["small"], "330;1000;20;2010", value)
    remark = refused(lambda: checked(content, infos["BOL101"]))
    line = content.split("\r\n").index(f"330;1000;20;2010;{value}") + 1
    assert (remark.code, remark.value, remark.row) == ("fetch_value", value, line)
    assert f"Row {line} " in remark.message(Language.EN)


def test_an_average_may_have_decimals_or_none(infos: dict[str, TableInfo], answers: dict[str, str]) -> None:
    content = changed(answers["bol106"], "330;GNSPB;TOT;2010", "2")
    content = changed(content, "330;GNSPB;TOT;2011", "2,015")
    cells = checked(content, infos["BOL106"], AVERAGES)
    assert cells.values["330", "GNSPB", "TOT", "2010"] == Decimal(2)
    assert cells.values["330", "GNSPB", "TOT", "2011"] == Decimal("2.015")
    assert (
        refused(lambda: checked(changed(content, "330;GNSPB;TOT;2010", "2.1"), infos["BOL106"], AVERAGES)).value
        == "2.1"
    )


def test_missing_cells_leave_the_figure_empty_and_their_sums_unchecked(server: StatbankServer, small: Draft) -> None:
    server.fault = Fault.MISSING_CELLS
    found = draft((SMALL,), errand(server))
    assert found is not None
    empty = [each for each in found.observations if each.status != "observed"]
    assert {each.entity_code for each in empty} == {"330"}
    assert {(each.value, each.numerator, each.denominator, each.status) for each in empty} == {
        ("", "", "", "not_published")
    }
    assert found.details["without_value"] == len(empty) == 2 * 2
    others = [each for each in small.observations if each.entity_code != "330"]
    assert [each for each in found.observations if each.entity_code != "330"] == others
    checks, all_checks = found.details["checks"], small.details["checks"]
    assert all_checks["region_sums"] - checks["region_sums"] == 18 * 2
    assert checks["country_sums"] == all_checks["country_sums"]


def test_missing_averages_are_empty_too(server: StatbankServer) -> None:
    server.fault = Fault.MISSING_CELLS
    found = draft((AVERAGES,), errand(server))
    assert found is not None
    empty = [each for each in found.observations if each.entity_code == "330"]
    assert {(each.value, each.rounding, each.status) for each in empty} == {("", "0", "not_published")}


def test_a_missing_total_and_a_missing_island_are_not_compared(
    infos: dict[str, TableInfo], answers: dict[str, str]
) -> None:
    full = checked(answers["small"], infos["BOL101"]).checks
    no_total = checked(changed(answers["small"], "085;2000;20;2023", ".."), infos["BOL101"]).checks
    assert [full[kind] - no_total[kind] for kind in full] == [1, 0, 1]
    island = changed(answers["small"], "411;2000;41;2023", "..")
    # The island's own number is zero here, so the sums hold without it.
    assert checked(island, infos["BOL101"]).checks == full


def observations(content: str, info: TableInfo, table: Table = SMALL) -> dict[tuple[str, str, str], Observation]:
    """Return the figures of an answer by definition, place and year."""
    unchecked = dataclasses.replace(table, adds_up=False)
    found = given_by(unchecked, checked(content, info, unchecked), info, KNOWN)
    return {(each.definition_id, each.entity_code, each.period[:4]): each for each in found}


def test_a_share_of_nothing_is_no_figure(infos: dict[str, TableInfo], answers: dict[str, str]) -> None:
    content = re.sub(r"^(330;.*;2023);.*\r$", "\\1;0\r", answers["small"], flags=re.MULTILINE)
    found = observations(content, infos["BOL101"])["bol101_year_round", "330", "2023"]
    assert (found.value, found.numerator, found.denominator, found.status) == ("", "", "", "not_published")


def test_no_share_is_a_figure_of_zero(infos: dict[str, TableInfo], answers: dict[str, str]) -> None:
    content = re.sub(r"^(330;\d+;20;2023);.*\r$", "\\1;0\r", answers["small"], flags=re.MULTILINE)
    found = observations(content, infos["BOL101"])["bol101_year_round", "330", "2023"]
    assert (found.value, found.numerator, found.status) == ("0.0", "0", "observed")


def test_a_tiny_share_is_written_without_an_exponent(infos: dict[str, TableInfo], answers: dict[str, str]) -> None:
    content = re.sub(r"^(330;\d+;20;2023);.*\r$", "\\1;0\r", answers["small"], flags=re.MULTILINE)
    content = changed(changed(content, "330;1000;20;2023", "1"), "330;1000;10;2023", "9" * 9)
    found = observations(content, infos["BOL101"])["bol101_year_round", "330", "2023"]
    assert re.fullmatch(r"0\.0{6}\d+", found.value)
    assert float(found.value) == 100.0 * 1 / int(found.denominator)


def test_two_dots_are_suppressed_where_the_table_says_so(infos: dict[str, TableInfo], answers: dict[str, str]) -> None:
    content = changed(answers["small"], "330;1000;20;2023", "..")
    info = dataclasses.replace(infos["BOL101"], suppressed="..")
    assert observations(content, info)["bol101_incl_cottages", "330", "2023"].status == "suppressed"
    assert observations(content, infos["BOL101"])["bol101_incl_cottages", "330", "2023"].status == "not_published"


# Several tables


def test_a_table_that_fails_leaves_the_other_alone(server: StatbankServer) -> None:
    server.fault, server.table = Fault.WRONG_SUM, "BOL101"
    first, second = fetch_all(errand(server), {}, asked=(SMALL, AVERAGES))
    assert (first.table, first.draft, said(first.refusal).code) == ("BOL101", None, "fetch_sum")
    assert (second.table, second.refusal, second.unchanged) == ("BOL106", None, False)
    assert second.draft is not None


def test_without_a_network_every_table_is_refused() -> None:
    with StatbankServer() as server:
        gone = errand(server)
    found = fetch_all(gone, {})
    assert [said(each.refusal).code for each in found] == ["fetch_not_accepted"] * 2
    assert not any(each.unchanged for each in found)


def test_progress_goes_from_nothing_to_all(server: StatbankServer) -> None:
    told: list[tuple[str, float]] = []
    fetch_all(errand(server), {}, lambda stage, share: told.append((stage, share)), asked=(SMALL, AVERAGES))
    shares = [share for _, share in told]
    assert (shares[0], shares[-1], shares) == (0.0, 1.0, sorted(shares))
    assert {stage for stage, _ in told} <= set(FetchStage)
    assert [stage for stage, _ in told if stage != FetchStage.FIGURES] == ["description", "description", "done"]


def test_the_share_that_has_come_is_told_within_an_answer(infos: dict[str, TableInfo], server: StatbankServer) -> None:
    told: list[float] = []
    server.fault, server.drip_every = Fault.DRIP, 0.00001
    small = dataclasses.replace(AVERAGES, variables={**AVERAGES.variables, "ENHED": ("GNSPB",), "Tid": ("2026",)})
    quick = dataclasses.replace(QUICK, report_every=0.005)
    statbank.data(server.base_url, small, infos["BOL106"], KNOWN, progress=told.append, limits=quick)
    assert told == sorted(told)
    assert 0.0 < told[-1] <= 1.0


def test_requests_of_a_table_are_one_delivery() -> None:
    assert {table: [each.name for each in group] for table, group in by_table(REQUESTS.values()).items()} == {
        "BOL101": ["bol101_share", "bol101_tenure"],
        "BOL106": ["bol106"],
    }


# The words


@cache
def codes_used() -> set[str]:
    """Return the codes that stand in the code that fetches."""
    files = [settings.ROOT / "keyfigures" / "sources" / f"{name}.py" for name in ("download", "statbank", "tables")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in strings if re.fullmatch(r"fetch_[a-z_]+", text)}


def test_every_code_has_words_and_every_word_is_used() -> None:
    assert codes_used() == set(yaml.safe_load((FOLDER / WORDS).read_text(encoding="utf-8")))


def test_every_code_says_something_else() -> None:
    words = {code: text for code, text in all_remarks().items() if code in codes_used()}
    for language in Language:
        assert len({text.message.to(language) for text in words.values()}) == len(words)


def test_words_are_filled_in_alike_in_both_languages() -> None:
    def holes(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    words = {code: text for code, text in all_remarks().items() if code in codes_used()}
    assert [code for code, text in words.items() if holes(text.message.da) != holes(text.message.en)] == []
    assert [code for code, text in words.items() if holes(text.remedy.da) != holes(text.remedy.en)] == []


# The requests


def test_every_request_gives_figures_of_the_catalogue() -> None:
    meaning = catalogue.read(settings.ROOT / "data", "tables")
    for table in REQUESTS.values():
        for figure in table.figures:
            assert meaning.definitions[figure.definition].indicator == figure.indicator
            assert meaning.definitions[figure.definition].publisher == table.publisher
            computed = f"indicators/{figure.indicator}" in statements.folder("indicators")
            assert not (computed and figure.printed)


def written(folder: Path, alter: Callable[[dict[str, Any]], object], name: str = "bol101_share") -> Path:
    """Write the requests with one altered; return the data folder."""
    (folder / "tables").mkdir()
    for path in (settings.ROOT / "data" / "tables").glob("*.yaml"):
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == name:
            alter(fields)
        (folder / "tables" / path.name).write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize("field", [each.name for each in dataclasses.fields(Table) if each.name != "name"])
def test_a_missing_field_of_a_request_is_named(tmp_path: Path, field: str) -> None:
    data = written(tmp_path, lambda fields: fields.pop(field))
    with pytest.raises(CatalogueError, match=rf"bol101_share\.yaml: field '{field}' is missing"):
        tables(data)


FIGURE = {"indicator": "i", "definition": "d"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("variables", {"Tid": "*"}),
        ("variables", {"Tid": []}),
        ("variables", {"Tid": [2010]}),
        ("variables", ["Tid"]),
        ("known", {"BEBO": [1000]}),
        ("known", {"NIX": ["1"]}),
        ("area", "NIX"),
        ("time", "TID"),
        ("adds_up", "yes"),
        ("figures", []),
        ("figures", ["x"]),
        ("figures", [FIGURE]),
        ("figures", [{"value": {"EJER": "20"}}]),
        ("figures", [{**FIGURE, "numerator": {"EJER": ["20"]}}]),
        ("figures", [{**FIGURE, "value": {"EJER": "20"}, "numerator": {"EJER": ["20"]}}]),
        ("figures", [{**FIGURE, "value": {"EJER": "20"}}]),
        ("figures", [{**FIGURE, "value": "20"}]),
        ("figures", [{**FIGURE, "numerator": {"EJER": "20"}, "denominator": {}}]),
        ("figures", [{**FIGURE, "numerator": {"NIX": ["20"]}, "denominator": {}}]),
        ("url_", "misspelt"),
    ],
)
def test_a_wrong_field_of_a_request_is_named(tmp_path: Path, field: str, value: object) -> None:
    data = written(tmp_path, lambda fields: fields.update({field: value}))
    with pytest.raises(CatalogueError, match=rf"bol101_share\.yaml: field '{field}'"):
        tables(data)


def test_codes_that_are_not_asked_for_cannot_be_counted(tmp_path: Path) -> None:
    data = written(tmp_path, lambda fields: fields["variables"].update(EJER=["10"]))
    with pytest.raises(CatalogueError, match="names codes of 'EJER' that are not asked for"):
        tables(data)


def test_requests_of_a_table_must_name_the_same_source(tmp_path: Path) -> None:
    data = written(tmp_path, lambda fields: fields.update(publisher="DST"), "bol101_tenure")
    with pytest.raises(CatalogueError, match=r"bol101_tenure\.yaml: the texts of BOL101 differ"):
        tables(data)


# The server keeps to the API's form, or the tests above prove nothing


def ask(server: StatbankServer, **changes: Any) -> bytes:
    """Ask the server for a few rows."""
    asked = {
        "table": "BOL101",
        "format": "CSV",
        "variables": [
            {"code": "OMRÅDE", "values": ["000", "101"]},
            {"code": "BEBO", "values": ["1000", "5000"]},
            {"code": "Tid", "values": ["2026"]},
        ],
    }
    return fetch(f"{server.base_url}/data", asked=asked | changes, limits=QUICK).content


def test_the_server_writes_as_the_api_does(server: StatbankServer) -> None:
    coded = ask(server, valuePresentation="Code")
    assert coded.startswith(b"\xef\xbb\xbfOMR\xc3\x85DE;BEBO;TID;INDHOLD\r\n000;1000;2026;")
    assert coded.endswith(b"101;5000;2026;0\r\n")
    assert "Hele landet;Boliger med CPR" in ask(server).decode("utf-8")
    assert ask(server, valuePresentation="Value") == ask(server)
    every = [
        {"code": code, "values": values}
        for code, values in {
            "OMRÅDE": ["101"],
            "BEBO": ["1000", "5000"],
            "ANVENDELSE": ["140"],
            "UDLFORH": ["LEJ"],
            "EJER": ["20"],
            "OPFØRELSESÅR": ["-1899"],
            "Tid": ["2026"],
        }.items()
    ]
    bulk = ask(server, format="BULK", valuePresentation="Code", variables=every).decode("utf-8")
    assert [row.split(";")[1] for row in bulk.split("\r\n")[:-1]] == ["BEBO", "1000"]
    got = fetch(
        f"{server.base_url}/data/BOL101/CSV?valuePresentation=Code&OMRÅDE=000,101&BEBO=1000,5000&Tid=2026", limits=QUICK
    )
    assert got.content == coded


def test_a_variable_left_out_is_the_total(server: StatbankServer) -> None:
    def total(extra: str, *codes: str) -> int:
        variables = [
            {"code": "OMRÅDE", "values": ["330"]},
            {"code": "BEBO", "values": ["1000"]},
            {"code": "Tid", "values": ["2026"]},
            *([{"code": extra, "values": list(codes)}] if extra else []),
        ]
        rows = ask(server, variables=variables).decode("utf-8").split("\r\n")[1:-1]
        return sum(int(row.rpartition(";")[2]) for row in rows)

    everything = total("")
    assert everything > 0
    for name in ("EJER", "UDLFORH", "ANVENDELSE", "OPFØRELSESÅR"):
        assert total(name, "*") == everything


def test_the_server_refuses_as_the_api_does(server: StatbankServer) -> None:
    wide = [
        {"code": code, "values": ["*"]}
        for code in ("OMRÅDE", "BEBO", "ANVENDELSE", "UDLFORH", "EJER", "OPFØRELSESÅR", "Tid")
    ]
    cells = f"{116 * 3 * 4 * 4 * 6 * 3 * 15 * 8:,}".replace(",", ".")
    wrong = [{"code": "OMRÅDE", "values": ["INVALID999"]}]
    refusals = {
        f"REQUEST-LIMIT – Forespørgslen på op mod {cells} celler": {"variables": wide},
        "EXTRACT-NOTFOUND – Kan ikke finde værdien: INVALID999 (OMRÅDE)": {"variables": wrong},
        "EXTRACT-NOTFOUND – Kan ikke finde variablen: NIX": {"variables": [{"code": "NIX", "values": ["*"]}]},
        "EXTRACT-STREAMINGTIMESORT – Der kan ikke": {"format": "BULK", "timeOrder": "Descending"},
    }
    for words, changes in refusals.items():
        assert words in refused(lambda changes=changes: ask(server, **changes)).message(Language.DA)  # type: ignore[misc]


def test_the_server_runs_by_itself() -> None:
    command = [sys.executable, "-m", "tests.statbank_server", "--port", "0"]
    with subprocess.Popen(command, cwd=settings.ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            base_url = running.stdout.readline().rpartition(" ")[2].strip()
            assert statbank.tableinfo(base_url, "BOL106", QUICK).active
        finally:
            running.kill()
