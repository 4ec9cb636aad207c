"""The command that writes reports: an organisation's, the municipality's statement, or one for every organisation."""

from datetime import UTC, datetime
from pathlib import Path

import click

from keyfigures import departments, reports, store
from keyfigures.catalogue import Texts
from keyfigures.cli.entry import commands
from keyfigures.cli.files import write
from keyfigures.errors import SelectionError
from keyfigures.exports import report as files
from keyfigures.reports import Asked, Edition

YEARS = click.IntRange(1900, 2100)
CSV = "csv"


@commands.command("report")
@click.option("--municipality", metavar="CODE", required=True)
@click.option("--organisation", metavar="ID", default="", help="Default: the statement of the whole municipality.")
@click.option("--all", "every", is_flag=True, help="A report for every organisation, into the folder --out.")
@click.option("--year", type=YEARS, required=True, help="The governance year.")
@click.option("--edition", type=click.Choice([each.value for each in Edition]), required=True)
@click.option("--format", "form", type=click.Choice([*files.FILES, CSV]), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.pass_obj
def report_command(
    say: Texts, *, municipality: str, organisation: str, every: bool, year: int, edition: str, form: str, out: Path
) -> None:
    """Write a governance report, the municipality's public statement, or the columns for the national platform."""
    if every and organisation:
        raise SelectionError("cli_report_one_or_all")
    asked = Asked(
        store.current(), municipality, year, Edition(edition), say.language, datetime.now(UTC).date(), organisation
    )
    if every:
        _write_all(say, asked, form, out)
    else:
        write(out, _file(asked, form))
        name = organisation or municipality
        click.echo(say("cli_report_made", done=1, of=1, name=name, file=out))


def _file(asked: Asked, form: str) -> bytes:
    """Return the file that is asked for; the columns are for the national platform."""
    return asked.columns(reports.national()) if form == CSV else files.FILES[form](asked.report())


def _write_all(say: Texts, asked: Asked, form: str, folder: Path) -> None:
    """Write a report for every organisation, and say after each how far it is."""
    if folder.is_file():
        raise SelectionError("cli_report_folder", out=folder)
    found = asked.organisations()
    for done, each in enumerate(found, start=1):
        own = asked.of(each.organisation_id)
        path = folder / own.name(form)
        write(path, _file(own, form))
        name = departments.marked(each.name, demo=each.is_demo)
        click.echo(say("cli_report_made", done=done, of=len(found), name=name, file=path))
