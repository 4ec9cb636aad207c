"""The audit trail of an agreement: every version, who wrote it, when, why, and what it changed."""

from collections.abc import Sequence
from pathlib import Path

from keyfigures import register
from keyfigures.catalogue import Texts
from keyfigures.figures import Column, Table
from keyfigures.register import Agreement, AgreementVersion
from keyfigures.ui import components, frame
from keyfigures.ui.agreements import words

Differences = Sequence[tuple[str, str, str]]


def show(database: Path, agreement: Agreement) -> None:
    """Show the versions as a table, the newest first."""
    say = frame.say()
    known = register.agreement_versions(agreement.id)
    before: list[AgreementVersion | None] = [None, *known[:-1]]
    pairs = reversed(list(zip(before, known, strict=True)))
    rows = tuple(row for earlier, each in pairs for row in _rows(database, earlier, each, say))
    heads = (
        *(say("rules_column_version"), say("rules_column_day"), say("rules_column_by"), say("rules_column_why")),
        *(say("agreements_field"), say("agreements_before"), say("agreements_after")),
    )
    components.words_table(Table(tuple(Column(text) for text in heads), rows), title=say("agreements_audit"))


def _rows(
    database: Path, earlier: AgreementVersion | None, each: AgreementVersion, say: Texts
) -> list[tuple[str, ...]]:
    """Return a line for every field a version changed; the first version is new as a whole."""
    written = each.written
    who = (str(written.version), words.moment(written.at, say), written.by, written.reason)
    if earlier is None:
        return [(*who, say("agreements_first_version"), "", each.agreement.title)]
    changed = words.differences(database, earlier.agreement, each.agreement)
    lines = changed or [(say("agreements_nothing_changed"), "", "")]
    return [((*who, *line) if not place else ("", "", "", "", *line)) for place, line in enumerate(lines)]


def version_words(each: AgreementVersion, say: Texts) -> str:
    """Return a version as the list of them says it."""
    written = each.written
    return say("agreements_version_of", version=written.version, at=words.moment(written.at, say), by=written.by)


def table(changed: Differences, say: Texts) -> None:
    """Show what going back would change, or that it would change nothing."""
    if not changed:
        components.note(say("agreements_nothing_changed"))
        return
    heads = (say("agreements_field"), say("agreements_before"), say("agreements_after"))
    components.words_table(Table(tuple(Column(text) for text in heads), tuple(changed)), title=say("agreements_undo"))
