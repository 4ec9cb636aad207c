"""Commands that answer with figures: compare a municipality, reconcile a published average."""

import csv
import dataclasses
import io
import json
from typing import Any

import click
import pandas as pd

from keyfigures import compare, settings, store
from keyfigures.cli.entry import commands
from keyfigures.compare import AverageKind, Comparison, Figure, Variant
from keyfigures.errors import SelectionError

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


def _figure_answer(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.municipality_code,
        "name": figure.name,
        "value": figure.value,
        "status": figure.status,
    }


def _check_indicator(indicator_id: str, definition: str | None) -> None:
    meaning = store.meaning()
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
