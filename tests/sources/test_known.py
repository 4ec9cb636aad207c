"""Places, departments and organisations are recognised by every name they go by, and by no other."""

import pytest

from keyfigures import store
from keyfigures.sources.departments import Departments
from keyfigures.sources.known import Place, known
from keyfigures.sources.periods import Fault

pytestmark = pytest.mark.usefixtures("known_base")


@pytest.mark.parametrize(
    ("text", "level", "code", "exactly"),
    [
        ("101", "municipality", "101", True),
        ("0101", "municipality", "101", False),
        ("København", "municipality", "101", True),
        ("Københavns Kommune", "municipality", "101", False),
        ("ISHØJ  kommune", "municipality", "183", False),
        ("Århus", "municipality", "751", False),
        ("Åbenrå", "municipality", "580", False),
        ("Høje Taastrup", "municipality", "169", False),
        ("Vesthimmerland", "municipality", "820", False),
        ("Brønderslev-Dronninglund", "municipality", "810", False),
        ("Bornholm", "municipality", "400", True),
        ("000", "country", "000", True),
        ("I alt", "country", "000", True),
        ("085", "region", "085", True),
        ("Region Sjælland", "region", "085", True),
        ("07", "province", "07", True),
        ("Landsdel Fyn", "province", "07", True),
        ("411", "aside", "411", True),
        ("Christiansø", "aside", "411", True),
    ],
)
def test_place_by_its_names(text: str, level: str, code: str, exactly: bool) -> None:
    found = known(store.current()).place(text)
    assert isinstance(found, Place)
    assert (found.level, found.code, found.exactly) == (level, code, exactly)


@pytest.mark.parametrize(
    ("text", "code", "now"),
    [
        ("Farum", "E-FORMER", "Furesø (190)"),
        ("211", "E-FORMER", "Halsnæs (260)"),
        ("999", "E-MUNICIPALITY", ""),
        ("Atlantis", "E-MUNICIPALITY", ""),
        ("Aarhus-Nord", "E-MUNICIPALITY", ""),
        ("١٠١", "E-MUNICIPALITY", ""),
    ],
)
def test_name_that_is_no_place_now(text: str, code: str, now: str) -> None:
    assert known(store.current()).place(text) == Fault(code, now)


@pytest.mark.parametrize(
    ("organisation", "number", "ids", "code"),
    [
        ("0101", "07", ("0101-07",), ""),
        (None, "0101-07", ("0101-07",), ""),
        ("101", "7", ("0101-07",), "I-PADDED"),
        (None, "7", ("0101-07",), "I-BYNUMBER"),
        ("0999", "07", (), "I-BYNUMBER"),
        ("0173", "07", (), "I-BYNUMBER"),
        (None, "99", (), "I-BYNUMBER"),
    ],
)
def test_department_by_its_numbers(organisation: str | None, number: str, ids: tuple[str, ...], code: str) -> None:
    assert Departments(known(store.current())).find(organisation, number) == (ids, code)


def test_organisations_are_found_by_number_and_by_id() -> None:
    found = known(store.current()).organisations
    assert found["0101"].name == found["0173"].name == "Boligforeningen"
    assert found["330-sab"].number == "330-sab"
