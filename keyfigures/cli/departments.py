"""Commands that answer for one department: all its figures with their certainty, and its twins."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

from keyfigures import compare, departments, store
from keyfigures.cli.entry import commands
from keyfigures.departments import Assessment, Department, Twins, Variable

FORMATS = click.Choice(["table", "json"])
FORM = click.option("--format", "form", type=FORMATS, default="table", show_default=True)
YEAR = click.option("--year", type=click.IntRange(1900, 2100), required=True)
KNOWN = (
    *("building_type", "first_use_year", "dwellings", "dwellings_family", "dwellings_elderly", "dwellings_youth"),
    *("dwellings_care", "area_m2", "tenancy_units", "predecessors", "successors"),
)
SHOWN = ("indicator", "value", "status", "equals_n", "percentile", "verdict")


@commands.command("department")
@click.argument("department_id", metavar="ID")
@YEAR
@FORM
def department_command(*, department_id: str, year: int, form: str) -> None:
    """Show every figure of a department: value, equals, interval, verdict and trend."""
    database = store.current()
    own = departments.department(database, department_id)
    found = departments.profile(database, store.meaning(), department_id, year)
    answer = department_answer(own, year, found)
    click.echo(_json(answer) if form == "json" else _table(answer))


@commands.command("twins")
@click.argument("department_id", metavar="ID", required=False)
@click.option("--municipality", metavar="CODE", help="The twins of all departments of a municipality instead.")
@click.option("--k", type=click.IntRange(1, 20), default=10, show_default=True, help="How many.")
@YEAR
@click.option("--weights", default="", metavar="size:2,age:0", help="Other weights than 1.")
@FORM
def twins_command(
    *, department_id: str | None, municipality: str | None, k: int, year: int, weights: str, form: str
) -> None:
    """Show the departments that resemble one most, and what the distance is made of."""
    if (department_id is None) == (municipality is None):
        raise click.UsageError("ID | --municipality CODE")
    database, weighed = store.current(), departments.weights_of(weights)
    if department_id is None:
        click.echo(_municipality_twins(database, municipality or "", k, year, weighed, as_json=form == "json"))
        return
    found = departments.twins(database, department_id, k=k, year=year, weights=weighed)
    answer = twins_answer(found, is_demo=departments.department(database, department_id).is_demo)
    click.echo(_json(answer) if form == "json" else _twins_table(answer))


def _municipality_twins(
    database: Path, municipality: str, k: int, year: int, weights: dict[Variable, float], *, as_json: bool
) -> str:
    """Return the twins of all departments of a municipality, ids with distances."""
    compare.municipality(database, municipality)
    ids = [each.department_id for each in departments.chosen(database, departments.Filter(municipality), year)]
    found = departments.twins_of_many(database, ids, k=k, year=year, weights=weights)
    if not as_json:
        return "\n".join(f"{id_}: {', '.join(other for other, _ in nearest) or '–'}" for id_, nearest in found.items())
    answer = {id_: [{"id": other, "distance": far} for other, far in nearest] for id_, nearest in found.items()}
    return _json({"municipality": municipality, "year": year, "k": k, "twins": answer})


def department_answer(own: Department, year: int, found: tuple[Assessment, ...]) -> dict[str, Any]:
    """Return a department's figures as the JSON contract has them; values are unrounded, a missing one is None."""
    return {
        "department": {
            "id": own.department_id,
            "name": own.name,
            "organisation": own.organisation,
            "municipality": own.municipality_code,
            "demo": own.is_demo,
            **{name: getattr(own, name) for name in KNOWN},
        },
        "year": year,
        "indicators": [assessment_answer(each) for each in found],
    }


def assessment_answer(each: Assessment) -> dict[str, Any]:
    """Return one judged figure as the JSON contract has it."""
    figure, position = each.figure, each.figure.position
    return {
        "indicator": figure.indicator_id,
        "definition": figure.definition_id,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": figure.status,
        "period": figure.period or None,
        "equals_n": position.n if position else 0,
        "equals_by": ["dwelling_type", *position.kept] if position else [],
        "equals_median": position.median if position else None,
        "percentile": position.percentile if position else None,
        "rank": position.rank if position else None,
        "interval": [each.interval.low, each.interval.high] if each.interval else None,
        "reference": dataclasses.asdict(each.reference) if each.reference else None,
        "verdict": each.verdict.value if each.verdict else None,
        "trend": dataclasses.asdict(each.trend),
        "lamp": each.lamp.value,
    }


def twins_answer(found: Twins, *, is_demo: bool) -> dict[str, Any]:
    """Return a department's twins as the JSON contract has them."""
    return {
        "department": found.department_id,
        "demo": is_demo,
        "year": found.year,
        "k": found.k,
        "candidates": found.candidates,
        "variables": list(found.variables),
        "left_out": list(found.left_out),
        "twins": [
            {
                "id": twin.department_id,
                "name": twin.name,
                "organisation": twin.organisation,
                "municipality": twin.municipality,
                "distance": twin.distance,
                "parts_pct": {part.variable: part.share_pct for part in twin.parts},
            }
            for twin in found.twins
        ],
        "stability": dict(found.stability),
    }


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _table(answer: dict[str, Any]) -> str:
    own = answer["department"]
    name = departments.marked(own["name"], demo=own["demo"])
    lines = [f"{own['id']}  {name}  {own['organisation']}  {answer['year']}"]
    lines += ["  ".join(_cell(each[name]) for name in SHOWN) for each in answer["indicators"]]
    return "\n".join(lines)


def _twins_table(answer: dict[str, Any]) -> str:
    named = ((each, departments.marked(each["name"], demo=answer["demo"])) for each in answer["twins"])
    return "\n".join(f"{each['distance']:.3f}  {each['id']}  {name}  {each['organisation']}" for each, name in named)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
