"""Who a file can speak of: municipalities, regions, departments and organisations, by every name they go by."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.sources.periods import Fault
from keyfigures.store import Row

COUNTRY = {"hele landet", "landet", "i alt", "danmark", "all denmark", "hele danmark", "landstotal", "total"}
NOT_A_MUNICIPALITY = {"411", "christiansø"}


@dataclass(frozen=True)
class Place:
    """A place a figure is about; ``exactly`` is False where its name or code had to be normalised."""

    level: str
    code: str
    name: str
    exactly: bool = True


@dataclass(frozen=True)
class Department:
    """A department as the database knows it; ``cells`` are the columns of its master file by name, as texts."""

    department_id: str
    organisation_id: str
    name: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Organisation:
    """A housing organisation as the database knows it."""

    organisation_id: str
    number: str
    name: str
    municipality_code: str


@dataclass(frozen=True)
class Known:
    """Everybody the database knows, by code and by the names files use; organisations by number and by id."""

    places: dict[tuple[str, str], str]
    names: dict[str, tuple[str, str]]
    former: dict[str, str]
    departments: dict[str, Department]
    organisations: dict[str, Organisation]
    region_of: dict[str, str]

    def place(self, text: str) -> Place | Fault:
        """Return the place a code or name means; a Fault says why it means none."""
        plain = " ".join(text.split())
        if plain.isdigit() and plain.isascii():
            return self._by_code(plain)
        return self._by_name(plain)

    def _by_code(self, code: str) -> Place | Fault:
        bare = code[1:] if len(code) == 4 and code.startswith("0") else code
        if bare in NOT_A_MUNICIPALITY:
            return Place("aside", bare, "Christiansø")
        if bare == "000":
            return Place("country", "000", "Hele landet")
        for level in ("municipality", "region", "province"):
            if (level, bare) in self.places:
                return Place(level, bare, self.places[level, bare], exactly=bare == code)
        if bare in self.former:
            return Fault("E-FORMER", self.former[bare])
        return Fault("E-MUNICIPALITY")

    def _by_name(self, name: str) -> Place | Fault:
        key = name_key(name)
        if key in COUNTRY:
            return Place("country", "000", "Hele landet")
        if key in NOT_A_MUNICIPALITY:
            return Place("aside", "411", "Christiansø")
        for candidate in (key, f"{key}s", key.removesuffix("s")):
            if candidate in self.names:
                level, code = self.names[candidate]
                proper = self.places[level, code]
                return Place(level, code, proper, exactly=name in (proper, f"{proper} Kommune"))
        if key in self.former:
            return Fault("E-FORMER", self.former[key])
        return Fault("E-MUNICIPALITY")


def name_key(name: str) -> str:
    """Return a name so that its spellings meet: Århus, Aarhus Kommune.

    >>> name_key("Århus  Kommune"), name_key("Høje Taastrup")
    ('aarhus', 'høje-taastrup')
    """
    plain = name.casefold().replace("å", "aa").removesuffix(" kommune").strip()
    return re.sub(r"[\s-]+", "-", plain) if plain not in COUNTRY else plain


@lru_cache(maxsize=4)
def known(database: Path) -> Known:
    """Return who a database knows."""
    rows = store.query(database, "sources/known_places")
    names = {
        name_key(name): (row["entity_level"], row["entity_code"])
        for row in rows
        for name in (row["name"], *row["aliases"].split(";"))
        if name
    }
    organisations: dict[str, Organisation] = {}
    for row in store.query(database, "sources/known_organisations"):
        id_, number = row["organisation_id"], row["lbf_number"] or row["organisation_id"]
        found = Organisation(id_, number, row["name"], row["municipality_code"])
        organisations |= {id_: found, number: found}
    return Known(
        places={(row["entity_level"], row["entity_code"]): row["name"] for row in rows},
        names=names,
        former=_former(database),
        departments={
            row["department_id"]: _department(row) for row in store.query(database, "sources/known_departments")
        },
        organisations=organisations,
        region_of={row["entity_code"]: row["region_code"] for row in rows if row["entity_level"] == "municipality"},
    )


def _department(row: Row) -> Department:
    cells = {name: "" if value is None else str(value) for name, value in row.items()}
    return Department(cells["department_id"], cells["organisation_id"], cells["name"], cells)


def _former(database: Path) -> dict[str, str]:
    """Return the municipalities of before 2007 by name and code, with those they are part of now."""
    found: dict[str, list[str]] = {}
    for row in store.query(database, "sources/former_municipalities"):
        for key in filter(None, (name_key(row["former_name"]), row["former_code"])):
            found.setdefault(key, []).append(f"{row['name']} ({row['municipality_code']})")
    return {key: ", ".join(dict.fromkeys(now)) for key, now in found.items()}
