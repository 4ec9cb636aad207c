"""The command line: build the database, compare and reconcile, for scripts and checks.

Whatever is wrong with a call gives one sentence on stderr and exit code 2; a failed build gives 1.
"""

import csv
import dataclasses
import io
import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from keyfigures import catalogue, compare, settings, store
from keyfigures.catalogue import Texts, texts
from keyfigures.compare import AverageKind, Comparison, Figure, Variant
from keyfigures.errors import BuildError, CatalogueError, SelectionError
from keyfigures.language import Language

FORMATS = click.Choice(["table", "json", "csv"])
INDICATOR = click.option("--indicator", "indicator_id", default=settings.DEFAULT_INDICATOR, show_default=True)
MUNICIPALITY = click.option("--municipality", default=settings.DEFAULT_MUNICIPALITY, show_default=True, metavar="CODE")
GROUP = click.option(
    "--group",
    default=settings.DEFAULT_GROUP,
    show_default=True,
    metavar="deck2011|region|province|cluster|country|CODE,CODE",
)
YEAR = click.option("--year", type=int, required=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.option(
    "--language", type=click.Choice([each.value for each in Language]), default=Language.DA.value, show_default=True
)
@click.pass_context
def commands(context: click.Context, language: str) -> None:
    """Key figures of Danish public housing / Nøgletal for den almene boligsektor."""
    context.obj = texts(Language(language))


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


@commands.command("compare")
@MUNICIPALITY
@GROUP
@INDICATOR
@YEAR
@click.option(
    "--average",
    type=click.Choice([each.value for each in AverageKind]),
    default=AverageKind.WEIGHTED.value,
    show_default=True,
)
@click.option("--without-own", is_flag=True, help="Leave the municipality out of the average.")
@click.option("--definition", help="A definition's id; default: the preferred one with a figure.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def compare_command(
    *,
    municipality: str,
    group: str,
    indicator_id: str,
    year: int,
    average: str,
    without_own: bool,
    definition: str | None,
    form: str,
) -> None:
    """Compare a municipality's figure with an average of its group."""
    _check_indicator(indicator_id, definition)
    found = compare.compare(
        store.current(),
        municipality_code=municipality,
        group_text=group,
        indicator_id=indicator_id,
        year=year,
        average=AverageKind(average),
        include_own=not without_own,
        definition_id=definition,
    )
    answer = comparison_answer(found)
    rows = [answer["own"], *(member for member in answer["members"] if member["code"] != municipality)]
    click.echo(_shown(answer, rows, form), nl=False)


@commands.command("reconcile")
@MUNICIPALITY
@GROUP
@INDICATOR
@YEAR
@click.option("--published", required=True, help="The published average as printed, e.g. 19,0.")
@click.option("--format", "form", type=FORMATS, default="json", show_default=True)
def reconcile_command(
    *, municipality: str, group: str, indicator_id: str, year: int, published: str, form: str
) -> None:
    """Say which kinds of average can have produced a published one."""
    _check_indicator(indicator_id, None)
    variants = compare.reconcile(
        store.current(),
        group_text=group,
        indicator_id=indicator_id,
        year=year,
        published=published,
        municipality_code=municipality,
    )
    answer = [variant_answer(variant) for variant in variants]
    click.echo(_shown(answer, answer, form), nl=False)


def comparison_answer(found: Comparison) -> dict[str, Any]:
    """Return a comparison as the JSON contract has it; values are unrounded, a missing one is None."""
    mean = found.average
    return {
        "indicator": found.indicator_id,
        "definition": found.definition_id,
        "year": found.year,
        "own": _figure_answer(found.own),
        "average": {
            "kind": found.kind.value,
            "value": None if mean is None else mean.value,
            "n": 0 if mean is None else mean.n,
            "of": found.of,
            "weight_year": None if mean is None else mean.weight_year,
        },
        "difference_pp": found.difference_pp,
        "rank": found.rank,
        "of_ranked": found.of_ranked,
        "members": [_figure_answer(member) for member in found.members],
    }


def variant_answer(variant: Variant) -> dict[str, Any]:
    """Return one variant of a reconciliation as the JSON contract has it."""
    wanted = ("kind", "value", "low", "high", "matches")
    return {name: value for name, value in dataclasses.asdict(variant).items() if name in wanted}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process: 0 done, 1 the build failed, 2 the call was wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    say = texts(_language(sys.argv[1:] if arguments is None else arguments))
    try:
        commands.main(args=arguments, prog_name="python -m keyfigures", standalone_mode=False)
    except SelectionError as error:
        _end(say(error.text, **error.values), 2)
    except click.ClickException as error:
        _end(say("cli_wrong_call", problem=error.format_message()), 2)
    except (BuildError, CatalogueError) as error:
        _end(say("cli_build_failed", problem=str(error).rstrip(".")), 1)
    except click.Abort:
        _end(say("cli_stopped"), 130)


def _figure_answer(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.municipality_code,
        "name": figure.name,
        "value": figure.value,
        "status": figure.status,
    }


def _check_indicator(indicator_id: str, definition: str | None) -> None:
    meaning = catalogue.read(settings.data_dir(), store.data_version())
    if indicator_id not in meaning.indicators:
        raise SelectionError("unknown_indicator", indicator=indicator_id, known=", ".join(meaning.indicators))
    known = meaning.indicators[indicator_id].definitions
    if definition is not None and definition not in known:
        raise SelectionError("unknown_definition", definition=definition, known=", ".join(known))


def _shown(answer: Any, rows: list[dict[str, Any]], form: str) -> str:
    if form == "json":
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
    lines = [pd.DataFrame(rows).to_string(index=False, na_rep="–")]
    if isinstance(answer, dict):
        facts = {**answer["average"], **{key: answer[key] for key in ("difference_pp", "rank", "of_ranked")}}
        lines.append("  ".join(f"{key}={'–' if value is None else value}" for key, value in facts.items()))
    return "\n".join(lines) + "\n"


def _language(arguments: Sequence[str]) -> Language:
    """Return the language asked for before the call has been understood."""
    english = any(pair == ("--language", "en") for pair in itertools.pairwise(arguments))
    return Language.EN if english or "--language=en" in arguments else Language.DA


def _end(sentence: str, code: int) -> None:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)
