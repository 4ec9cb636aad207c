"""The command that lists agreements: what was agreed, how far it has come, and what is overdue."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from keyfigures import compare, departments, numbers, register, store
from keyfigures.catalogue import Texts
from keyfigures.cli.entry import commands
from keyfigures.departments import Organisation
from keyfigures.errors import SelectionError
from keyfigures.register import Agreement, AgreementStatus, DueKind
from keyfigures.register.records import payload

STATUSES = click.Choice([each.value for each in AgreementStatus])
# What of an agreement can be overdue; a meeting or a control may have the same id.
OF_AGREEMENTS = (DueKind.DEADLINE, DueKind.FOLLOW_UP)
# After every day there is.
NEVER = "9999-12-31"

Answer = dict[str, Any]


@commands.command("agreements")
@click.option("--municipality", metavar="CODE", default="", help="Default: all.")
@click.option("--organisation", metavar="ID", default="", help="Only the agreements with an organisation.")
@click.option("--status", type=STATUSES, help="Only the agreements of a status.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def agreements_command(say: Texts, *, municipality: str, organisation: str, status: str | None, form: str) -> None:
    """Show the agreements as they are now: overdue first, then by deadline."""
    database, today = store.current(), numbers.today()
    _check(database, municipality, organisation)
    found = [each for each in register.agreements(municipality, organisation) if status in (None, each.status)]
    answers = sorted((agreement_answer(database, each, today) for each in found), key=_order)
    if form == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        click.echo(_table(answers, say), nl=False)


def agreement_answer(database: Path, own: Agreement, today: date) -> Answer:
    """Return an agreement as the JSON contract has it; days are ISO, values unrounded, what is not there is None."""
    organisation = _organisation(database, own)
    demo = organisation is not None and organisation.is_demo
    name = own.organisation_id if organisation is None else organisation.name
    following = register.next_follow_up(own)
    return {
        **payload(own),
        "title": departments.marked(own.title, demo=demo),
        "organisation": departments.marked(name, demo=demo),
        "demo": demo,
        "next_follow_up": following and following.isoformat(),
        "overdue": any(each.id == own.id and each.kind in OF_AGREEMENTS for each in register.overdue(today)),
        "follow_ups": [payload(each, "written", "agreement_id") for each in register.follow_ups(own.id)],
    }


def _check(database: Path, municipality: str, organisation: str) -> None:
    """Raise SelectionError for a municipality, or an organisation, that neither the data nor an agreement knows."""
    if municipality:
        compare.municipality(database, municipality)
    if not organisation or register.agreements(municipality, organisation):
        return
    codes = [municipality] if municipality else list(compare.municipalities(database))
    known = (each.organisation_id for code in codes for each in departments.organisations(database, code))
    if organisation not in known:
        raise SelectionError("unknown_organisation", organisation=organisation)


def _organisation(database: Path, own: Agreement) -> Organisation | None:
    known = departments.organisations(database, own.municipality_code)
    return next((each for each in known if each.organisation_id == own.organisation_id), None)


def _order(answer: Answer) -> tuple[bool, str, str]:
    """Put what is overdue first, then what is due soonest."""
    return not answer["overdue"], answer["deadline"] or NEVER, answer["id"]


def _table(answers: Sequence[Answer], say: Texts) -> str:
    return "".join(f"{_line(answer, say)}\n" for answer in answers) or f"{say('cli_agreement_none')}\n"


def _line(answer: Answer, say: Texts) -> str:
    parts = [answer["id"], answer["title"], answer["organisation"]]
    parts.append(say(f"agreed_{answer['status']}"))
    if answer["deadline"]:
        day = numbers.day(date.fromisoformat(answer["deadline"]), say.language)
        parts.append(say("cli_agreement_deadline", on=day))
    return "  ".join([*parts, *([say("cli_agreement_overdue")] if answer["overdue"] else [])])
