"""Commands that keep what people write: a backup of the register, and a restore that checks it first."""

from pathlib import Path

import click

from keyfigures import store
from keyfigures.catalogue import Texts
from keyfigures.cli.entry import commands

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@commands.command("backup")
@FILE
@click.pass_obj
def backup_command(say: Texts, *, file: Path) -> None:
    """Write all that people have written, and the figures that are kept, to one file; the app may run meanwhile."""
    taken = store.back_up(file)
    told = {"events": taken.events, "figures": len(taken.figures), "hash": taken.last_hash[:12]}
    click.echo(say("cli_backup_taken", file=file.name, **told))


@commands.command("restore")
@FILE
@click.pass_obj
def restore_command(say: Texts, *, file: Path) -> None:
    """Check a backup and put it in place of the register, whose files are kept."""
    done = store.restore(file)
    told = {"events": done.manifest.events, "figures": done.figures, "taken": done.manifest.taken}
    click.echo(say("cli_backup_restored", file=file.name, **told))
    if done.kept is not None:
        click.echo(say("cli_backup_kept", folder=done.kept.name))
