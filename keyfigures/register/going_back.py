"""Going back to an earlier version of an agreement; whoever takes a carry-over back lets the one it began lapse."""

from dataclasses import replace

from keyfigures.errors import RegisterError, SelectionError
from keyfigures.register.agreements import (
    LAPSES,
    Agreement,
    AgreementStatus,
    agreement,
    agreement_versions,
    is_written,
    put,
    seen,
)
from keyfigures.register.follow_ups import follow_ups


def restore_agreement(
    agreement_id: str, version: int, *, by: str, reason: str, key: str, expected_version: int
) -> Agreement:
    """Write what an agreement said in an earlier version again, and return it.

    Where it was carried over since, one event takes that back and lets the next one lapse. Raises SelectionError for a
    version there is not, RegisterError where the next one has been followed up, fulfilled or carried on, or the version
    was one that had been carried over and is so no more, and ConflictError when somebody else has written in between.
    """
    earlier = _earlier(agreement_id, version)
    after = seen(agreement_id, expected_version).successor
    if earlier.successor not in (None, after):
        raise RegisterError("agreement_carry_again", agreement=agreement_id, version=version)
    undone = after if earlier.successor is None else None
    if undone is not None and not is_written(agreement_id, key):
        _check_untouched(agreement(undone))
    besides = {} if undone is None else {LAPSES: undone}
    return put(earlier, besides, by=by, reason=reason, key=key, expected_version=expected_version)


def _earlier(agreement_id: str, version: int) -> Agreement:
    for each in agreement_versions(agreement_id):
        if each.written.version == version:
            return replace(each.agreement, history=())
    raise SelectionError("agreement_version_unknown", agreement=agreement_id, version=version)


def _check_untouched(following: Agreement) -> None:
    """Raise RegisterError for an agreement that has gone on, so that what it came from cannot be taken back."""
    gone_on = following.status in (AgreementStatus.FULFILLED, AgreementStatus.CARRIED_OVER)
    if gone_on or follow_ups(following.id):
        raise RegisterError("agreement_gone_on", agreement=following.predecessor, successor=following.id)
