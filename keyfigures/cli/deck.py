"""The command that makes a presentation of kept figures, or brings an old one up to date and says what changed."""

from collections.abc import Sequence
from pathlib import Path

import click

from keyfigures import store, views
from keyfigures.catalogue import Texts
from keyfigures.cli.entry import commands
from keyfigures.cli.files import write
from keyfigures.language import Language
from keyfigures.views import Chosen
from keyfigures.views.presentation import BETWEEN, Drawn

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("deck")
@click.argument("more", nargs=-1, metavar="[ID]...")
@click.option("--figure", "named", multiple=True, metavar="ID", help="A kept figure; several with spaces or commas.")
@click.option("--refresh", "old", type=FILE, help="Bring this presentation up to date instead.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--template", type=FILE, help="The municipality's own .pptx or .potx.")
@click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    help="Figures of another language are drawn anew, on today's data.",
)
@click.pass_obj
def deck_command(
    say: Texts,
    *,
    more: tuple[str, ...],
    named: tuple[str, ...],
    old: Path | None,
    out: Path,
    template: Path | None,
    language: str | None,
) -> None:
    """Write a presentation of figures as they were kept; or bring an old one up to date and list what changed."""
    ids = BETWEEN.join((*named, *more))
    if bool(ids) == bool(old) or (old and (template or language)):
        raise click.UsageError("--figure ID... [--template FILE] [--language da|en] | --refresh FILE")
    if old:
        _refresh(old, out, say)
    else:
        _make(views.chosen(ids), out, template, Language(language) if language else None, say)


def _make(chosen: Sequence[Chosen], out: Path, template: Path | None, language: Language | None, say: Texts) -> None:
    from keyfigures.exports import slides  # noqa: PLC0415 - it takes seconds to load

    figures = [_figure(each, language) for each in chosen]
    write(out, slides.deck(figures, template=template.read_bytes() if template else None))
    click.echo(say("cli_deck_made", n=len(figures), file=out))


def _figure(one: Chosen, language: Language | None) -> Drawn:
    if language is None or views.kept(one.id).language is language:
        return views.as_kept(one)
    drawn, said = views.today(store.current(), one.id, language)
    return views.mended(drawn, said, one.remedies), said


def _refresh(old: Path, out: Path, say: Texts) -> None:
    from keyfigures.exports import slides  # noqa: PLC0415 - it takes seconds to load

    database = store.current()
    done = slides.refresh(old.read_bytes(), lambda id_: views.today_or_none(database, id_))
    write(out, done.content)
    for each in done.changed:
        where = " · ".join(filter(None, (each.series, each.category)))
        click.echo(
            say("cli_deck_change", slide=each.slide, figure=each.figure_id, where=where, old=each.old, new=each.new)
        )
    if done.unknown:
        click.echo(say("presentation_unknown", ids=", ".join(done.unknown)))
    click.echo(say("cli_deck_refreshed", n=len(done.changed), file=out))
