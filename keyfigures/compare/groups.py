"""The group a municipality is compared with: frozen over all years, whatever figures are there."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.compare.places import Municipality, municipalities, municipality
from keyfigures.errors import SelectionError
from keyfigures.language import Text

WITHOUT_OWN = "without_own"


class GroupKind(StrEnum):
    """How a group is chosen."""

    DECK = "deck2011"
    REGION = "region"
    PROVINCE = "province"
    CLUSTER = "cluster"
    COUNTRY = "country"
    OWN_CHOICE = "own_choice"


NAMED = tuple(kind for kind in GroupKind if kind is not GroupKind.OWN_CHOICE)

CLUSTER_NAMES = {
    "Hovedstadskommuner": "capital municipalities",
    "Storbykommuner": "metropolitan municipalities",
    "Provinsbykommuner": "provincial-town municipalities",
    "Oplandskommuner": "commuter municipalities",
    "Landkommuner": "rural municipalities",
}


@dataclass(frozen=True)
class Group:
    """The municipalities of a comparison, and who publishes an average for exactly them.

    ``text`` is the choice as a link and the command line write it; ``publisher`` is a level and a code.
    """

    kind: GroupKind
    text: str
    name: Text
    codes: tuple[str, ...]
    publisher: tuple[str, str] | None

    def averaged(self, own: str, *, include_own: bool) -> tuple[str, ...]:
        """Return the members that enter an average, with or without the own municipality."""
        return self.codes if include_own else tuple(code for code in self.codes if code != own)


def group(database: Path, text: str, own: str) -> Group:
    """Return the group that a choice means for a municipality.

    ``text`` is deck2011, region, province, cluster, country, or codes separated by commas.
    Raises SelectionError for anything else and for codes that do not exist.
    """
    home = municipality(database, own)
    if text in NAMED:
        return _named(database, GroupKind(text), home)
    codes = tuple(sorted({code.strip() for code in text.split(",") if code.strip()}))
    if not codes or not all(code.isdigit() for code in codes):
        raise SelectionError("unknown_group", group=text)
    names = [municipality(database, code).name for code in codes]
    shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return Group(GroupKind.OWN_CHOICE, ",".join(codes), Text(shown, shown), codes, None)


def group_text(kind: GroupKind, codes: tuple[str, ...] = ()) -> str:
    """Return a choice the way links and the command line write it."""
    return ",".join(sorted(codes)) if kind is GroupKind.OWN_CHOICE else kind.value


def _named(database: Path, kind: GroupKind, home: Municipality) -> Group:
    everyone = municipalities(database)
    match kind:
        case GroupKind.REGION:
            codes = tuple(code for code, place in everyone.items() if place.region_code == home.region_code)
            name, publisher = Text(home.region, home.region), ("region", home.region_code)
        case GroupKind.PROVINCE:
            codes = tuple(code for code, place in everyone.items() if place.province_code == home.province_code)
            name, publisher = Text(home.province, home.province), ("province", home.province_code)
        case GroupKind.CLUSTER:
            codes = tuple(code for code, place in everyone.items() if place.cluster == home.cluster)
            return Group(kind, kind.value, _cluster_name(home.cluster), codes, None)
        case GroupKind.COUNTRY:
            codes, name, publisher = tuple(everyone), Text("hele landet", "the whole country"), ("country", "000")
        case _:
            codes = _deck(database)
            name, publisher = Text("de seks kommuner fra 2011", "the six municipalities of 2011"), ("group", kind.value)
    return Group(kind, kind.value, name, codes, publisher)


def _cluster_name(cluster: str) -> Text:
    return Text(da=cluster[0].lower() + cluster[1:], en=CLUSTER_NAMES.get(cluster, cluster))


@lru_cache(maxsize=4)
def _deck(database: Path) -> tuple[str, ...]:
    rows = store.query(database, "compare/named_groups")
    return tuple(row["municipality_code"] for row in rows if row["group_id"] == GroupKind.DECK.value)
