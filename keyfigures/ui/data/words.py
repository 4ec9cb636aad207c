"""How changes of figures are said on the data page."""

from keyfigures import numbers
from keyfigures.catalogue import Texts
from keyfigures.store import Change, Changes


def counted(say: Texts, found: Changes) -> str:
    """Say how many figures are new, revised and vanished."""
    new, revised, vanished = (numbers.number(n, 0, say.language) for n in (found.new, found.revised, found.vanished))
    return say("changes_counted", new=new, revised=revised, vanished=vanished)


def place_name(say: Texts, change: Change) -> str:
    """Return the name of the place a change is about."""
    return say("whole_country") if change.entity_level == "country" else change.entity
