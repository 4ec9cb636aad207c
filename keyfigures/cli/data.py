"""Commands that bring data in: build, fetch, import, take back, and say what changed."""

import getpass
import json
import sys
from pathlib import Path
from typing import Any

import click

from keyfigures import catalogue, settings, store
from keyfigures.catalogue import Texts
from keyfigures.cli.entry import commands
from keyfigures.sources import fetching, importing, mapping
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Remark, Severity
from keyfigures.store import Change, Changes, received

KINDS = (
    importing.AUTO,
    *("departments", "organisations", "department-indicators", "municipality-share"),
    *("noegletal", "lbf-vacancy", "lbf-rent"),
)
MARKS = {
    Severity.ERROR: "✗",
    Severity.QUESTION: "?",
    Severity.ROW: "✗",
    Severity.WARNING: "!",
    Severity.INFO: "·",
}


@commands.command()
@click.option("--data", type=click.Path(path_type=Path), help="The data folder; default: the project's own.")
@click.option("--database", type=click.Path(path_type=Path), help="The file to write; default: one a data version.")
@click.pass_obj
def build(say: Texts, *, data: Path | None, database: Path | None) -> None:
    """Build the database from the data folder and say what each source brought."""
    for report in store.build(data=data, target=database):
        click.echo(
            say("cli_source", file=report.file, figures=report.figures, missing=report.figures - report.with_value)
        )
    click.echo(say("cli_built", version=store.data_version(data)))


@commands.command()
@click.argument("source", type=click.Choice(["statbank"]))
@click.option("--base-url", help="Another address of the API.")
@click.pass_obj
def fetch(say: Texts, *, source: str, base_url: str | None) -> None:
    """Fetch newer figures from Statistics Denmark; what fails leaves the old ones in place."""
    del source  # there is one so far
    with click.progressbar(length=1000, file=sys.stderr, label=say("cli_fetching")) as bar:
        outcomes = fetching.fetch(
            base_url or settings.statbank(), _who(), lambda _, share: bar.update(round(1000 * share) - bar.pos)
        )
    for each in outcomes:
        if each.refusal is not None:
            click.echo(say("cli_fetch_refused", table=each.table, problem=_sentence(say, each.refusal)), err=True)
        elif each.changes is None:
            click.echo(say("cli_fetch_unchanged", table=each.table, updated=each.updated[:10]))
        else:
            click.echo(
                say("cli_fetched", table=each.table, updated=each.updated[:10], changes=_counts(say, each.changes))
            )
    if any(each.refusal for each in outcomes):
        sys.exit(1)


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(KINDS), default=importing.AUTO, show_default=True)
@click.option("--mapping", "mapping_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--rest", is_flag=True, help="Import the rest although rows are refused.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def import_command(
    say: Texts, *, file: Path, kind: str, mapping_file: Path | None, dry_run: bool, rest: bool, form: str
) -> None:
    """Import a file: a dry run first, then all of it or nothing."""
    chosen = mapping.read(mapping_file) if mapping_file else Mapping()
    chosen = mapping.with_choice(chosen, kind="" if kind == importing.AUTO else kind, rest=rest)
    with click.progressbar(length=1000, file=sys.stderr, label=say("cli_reading")) as bar:
        report = importing.prepare(
            file, name=file.name, mapping=chosen, progress=lambda share: bar.update(round(1000 * share) - bar.pos)
        )
    click.echo(_as_json(report, say) if form == "json" else _as_table(report, say))
    if dry_run or not report.can_be_taken_in:
        importing.write_down(report, _who(), taken_in=False)
        sys.exit(0 if report.can_be_taken_in else 1)
    delivery, changes = importing.take_in(report, _who())
    importing.write_down(report, _who(), taken_in=True, delivery=delivery.id)
    click.echo(say("cli_imported", delivery=delivery.id, changes=_counts(say, changes)), err=form == "json")


@commands.command("roll-back")
@click.argument("delivery")
@click.pass_obj
def roll_back(say: Texts, *, delivery: str) -> None:
    """Take an import or a fetch back; its files are kept."""
    known = [each.id for each in received.deliveries(settings.received_dir())]
    if delivery not in known:
        raise click.ClickException(say("cli_unknown_delivery", delivery=delivery, known=", ".join(known) or "–"))
    click.echo(say("cli_rolled_back", delivery=delivery, changes=_counts(say, store.roll_back(delivery, _who()))))


@commands.command()
@click.pass_obj
def deliveries(say: Texts) -> None:
    """List what was fetched and imported, the newest first."""
    for each in received.deliveries(settings.received_dir()):
        click.echo(f"{each.id}  {each.received_at[:16]}  {each.kind}  {each.file_name}  {each.by}")
    click.echo(say("cli_version", version=store.data_version()))


@commands.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.pass_obj
def changes(say: Texts, *, before: str | None, after: str | None) -> None:
    """Say what changed between two data versions; without names, list the versions that can be read."""
    versions = {each.id: each for each in store.versions()}
    if before is None:
        for each in versions.values():
            click.echo(f"{each.id}  {each.built_at:%Y-%m-%d %H:%M}  {each.figures}")
        return
    last = after or store.data_version()
    for name in (before, last):
        if name not in versions:
            raise click.ClickException(say("cli_unknown_version", version=name, known=", ".join(versions) or "–"))
    found = store.changes(versions[before].path, versions[last].path)
    click.echo(_counts(say, found))
    for change in found.listed:
        click.echo(_change(change))


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "–"


def _sentence(say: Texts, remark: Remark) -> str:
    return f"{remark.message(say.language)} {remark.remedy(say.language)}"


def _counts(say: Texts, found: Changes) -> str:
    return say("changes_counted", new=found.new, revised=found.revised, vanished=found.vanished)


def _change(change: Change) -> str:
    numbers = " → ".join("–" if value is None else f"{value:g}" for value in (change.before, change.after))
    of = f"{change.indicator_id} {change.definition_id} {change.entity} {change.dwelling_type} {change.period}"
    return f"{change.kind:9} {of}: {numbers}"


def _as_json(report: Report, say: Texts) -> str:
    return json.dumps(report_answer(report, say), ensure_ascii=False, indent=2)


def report_answer(report: Report, say: Texts) -> dict[str, Any]:
    """Return a dry run as the JSON contract has it."""
    return {
        "kind": report.kind,
        "rows": report.rows,
        "accepted": report.accepted,
        "remarks": [each.answer(say.language) for each in report.remarks],
        "changes": report.changes,
    }


def _as_table(report: Report, say: Texts) -> str:
    lines = [_line(each, say) for each in report.remarks]
    kinds = catalogue.layouts(settings.data_dir())
    title = kinds[report.kind].title.to(say.language) if report.kind in kinds else report.kind
    counted = {name: report.changes[name] for name in ("new", "changed", "vanished")}
    lines.append(say("cli_report", file=report.file_name, kind=title, rows=report.rows, accepted=report.accepted))
    lines.append(say("cli_report_changes", **counted))
    master = report.changes.get("master", {})
    lines.extend(say("cli_report_master", file=file, rows=rows) for file, rows in master.items())
    if report.changes.get("effect", {}).get("status_changes"):
        lines.append(report.changes["effect"][f"sentence_{say.language}"])
    return "\n".join(lines)


def _line(remark: Remark, say: Texts) -> str:
    place = " ".join(str(part) for part in (remark.sheet, remark.row, remark.column) if part)
    return f"{MARKS[remark.severity]} {remark.code} {place}: {_sentence(say, remark)}"
