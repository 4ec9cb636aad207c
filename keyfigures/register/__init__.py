"""The register: what people write – rule sets, agreements and what follows from them – and how it came to be so.

Everything is an event that is only ever added; what is true now is the newest event of each subject.
"""

from keyfigures.register.agreements import (
    Agreement,
    AgreementStatus,
    Category,
    StatusChange,
    agreement,
    agreements,
    of_department,
    write_agreement,
)
from keyfigures.register.events import current, events, registered, write
from keyfigures.register.rule_sets import (
    RuleVersion,
    governing,
    restore_rule_set,
    rule_set,
    rule_set_id,
    rule_versions,
    rule_years,
    save_rule_set,
)
from keyfigures.store import Event

__all__ = [
    "Agreement",
    "AgreementStatus",
    "Category",
    "Event",
    "RuleVersion",
    "StatusChange",
    "agreement",
    "agreements",
    "current",
    "events",
    "governing",
    "of_department",
    "registered",
    "restore_rule_set",
    "rule_set",
    "rule_set_id",
    "rule_versions",
    "rule_years",
    "save_rule_set",
    "write",
    "write_agreement",
]
