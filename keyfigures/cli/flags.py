"""Commands that flag: which departments need an agreement and why, and how well the rules have foretold."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from keyfigures import compare, departments, flags, numbers, register, store
from keyfigures.catalogue import Catalogue, RuleSet, Texts, rule_set_from, texts
from keyfigures.cli.entry import commands
from keyfigures.departments import Filter, Verdict
from keyfigures.errors import CatalogueError, SelectionError
from keyfigures.flags import HORIZON, Backtest, Case, Flag, Foretold, Level, Status, backtest
from keyfigures.language import Language

YEARS = click.IntRange(1900, 2100)
RULES = click.option(
    "--rules", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of rules, named by its year."
)
MUNICIPALITY = click.option("--municipality", metavar="CODE", default="", help="Default: all with departments.")
LEVELS = {Level.YELLOW: "yellow", Level.RED: "red"}
LEVEL_TEXTS = {"yellow": "cli_flags_yellow", "red": "cli_flags_red"}
STATUS_TEXTS = {
    Status.FLAGGED: "cli_flags_flagged",
    Status.MAYBE: "cli_flags_maybe",
    Status.NONE: "cli_flags_none",
    Status.NOT_ASSESSABLE: "cli_flags_not_assessable",
}
OF_A_DEPARTMENT = ("department", "name", "organisation", "municipality", "demo", "status")
OF_A_RULE = (
    *("rule", "level", "value", "limit", "direction", "unit", "count", "count_at_limit", "excess", "certainty"),
    *("since", "percentile", "n_equals", "basis", "source", "sentence_da", "sentence_en"),
)
COUNTED = ("flagged", "hits", "false_alarms", "missed", "events", "assessable", "not_judged", "not_followed")
SHARES = ("base_rate", "expected", "precision", "recall", "lead_time_years")

Answer = dict[str, Any]


@commands.command("flags")
@MUNICIPALITY
@click.option("--organisation", metavar="ID", default="", help="Only the departments of an organisation.")
@click.option("--year", type=YEARS, required=True)
@RULES
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
def flags_command(
    say: Texts, *, municipality: str, organisation: str, year: int, rules: Path | None, form: str
) -> None:
    """Show which departments the rules flag in a year and why, those most in need first."""
    database, meaning = store.current(), store.meaning()
    _check(database, municipality, organisation)
    rule_set = rules_for(meaning, rules, year)
    wanted = Filter(municipality, organisation)
    found = [case_answer(database, meaning, case) for case in flags.cases(database, meaning, rule_set, wanted, year)]
    if form == "table":
        click.echo(_table(found, rule_set, say), nl=False)
    else:
        click.echo(_json(found) if form == "json" else _csv(found), nl=False)


@commands.command("backtest")
@RULES
@MUNICIPALITY
@click.option("--from", "first", type=YEARS, required=True, help="The first year of flags.")
@click.option("--to", "last", type=YEARS, required=True, help="The last year of flags.")
@click.option("--horizon", type=click.IntRange(1, 10), default=HORIZON, show_default=True, help="Years looked ahead.")
@click.option("--outcome", metavar="RULE", help="The rule whose limit is to be foretold; default: each rule's own.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.pass_obj
def backtest_command(
    say: Texts,
    *,
    rules: Path | None,
    municipality: str,
    first: int,
    last: int,
    horizon: int,
    outcome: str | None,
    form: str,
) -> None:
    """Show how many of the flagged were over the limit in the years after, and what chance would have hit."""
    if first > last:
        raise SelectionError("cli_years_turned", first=first, last=last)
    database = store.current()
    _check(database, municipality, "")
    rule_set, wanted = rules_for(store.meaning(), rules, last), Filter(municipality)
    found = backtest(database, rule_set, first=first, last=last, horizon=horizon, wanted=wanted, outcome=outcome)
    demo = _any_demo(database, municipality)
    if form == "json":
        click.echo(_json({"municipality": municipality or None, "demo": demo, **backtest_answer(found)}), nl=False)
    else:
        click.echo(_scores(found, rule_set, say, demo=demo), nl=False)


def case_answer(database: Path, meaning: Catalogue, case: Case) -> Answer:
    """Return a department's flags as the JSON contract has them; values are unrounded, a missing one is None."""
    own = departments.department(database, case.department_id)
    return {
        "department": own.department_id,
        "name": departments.marked(own.name, demo=own.is_demo),
        "organisation": departments.marked(own.organisation, demo=own.is_demo),
        "municipality": own.municipality_code,
        "demo": own.is_demo,
        "status": case.status.value,
        "rules": [flag_answer(meaning, flag) for flag in case.flags],
        "oversight": [flag_answer(meaning, flag) for flag in case.oversight],
        "not_assessable": list(case.not_assessable),
    }


def flag_answer(meaning: Catalogue, flag: Flag) -> Answer:
    """Return one flag as the JSON contract has it."""
    said, position = flag.judgement, flag.figure.position
    return {
        "rule": flag.rule.id,
        "level": LEVELS[Level(said.level or 0)],
        "value": said.value,
        "limit": flag.limit,
        "direction": flag.rule.direction.value,
        "unit": meaning.indicators[flag.rule.indicator].unit,
        "count": flag.count,
        "count_at_limit": flag.count_at_limit,
        "excess": flag.excess,
        "certainty": "held" if flag.certainty is Verdict.NOT else flag.certainty.value,
        "since": said.since,
        "percentile": said.percentile,
        "n_equals": position.n if position else 0,
        "basis": flag.rule.basis.kind.value,
        "source": flag.figure.source_id,
        "sentence_da": flags.sentence(flag, meaning, texts(Language.DA)),
        "sentence_en": flags.sentence(flag, meaning, texts(Language.EN)),
    }


def backtest_answer(found: Backtest) -> Answer:
    """Return a backtest as JSON has it; shares are unrounded, of nothing they are None."""
    return {
        "from": found.first,
        "to": found.last,
        "horizon": found.horizon,
        "outcome": found.outcome,
        "rules": [{"rule": each.rule_id, **_score(each)} for each in found.rules],
        "set": _score(found.whole),
    }


def _score(score: Foretold) -> Answer:
    return {name: getattr(score, name) for name in (*COUNTED, *SHARES)}


def rules_for(meaning: Catalogue, path: Path | None, year: int) -> RuleSet:
    """Return the rules of a file, else the newest version of those that judge the year's figures."""
    if path is not None:
        return _read(path, meaning)
    return register.rule_set(meaning, register.governing(meaning, year).id)


def _read(path: Path, meaning: Catalogue) -> RuleSet:
    try:
        return rule_set_from(path, meaning)
    except CatalogueError as error:
        raise SelectionError("cli_rules_unreadable", problem=error) from error


def _check(database: Path, municipality: str, organisation: str) -> None:
    """Raise SelectionError for a municipality or an organisation that does not exist."""
    if municipality:
        compare.municipality(database, municipality)
    if organisation and municipality:
        departments.organisation(database, municipality, organisation)
    elif organisation and not _codes(database, "", organisation):
        raise SelectionError("unknown_organisation", organisation=organisation)


def _codes(database: Path, municipality: str, organisation: str) -> list[str]:
    """Return the municipality asked for, or all in which departments lie."""
    every = departments.departments(database).values()
    taken = {each.municipality_code for each in every if organisation in ("", each.organisation_id)}
    return [municipality] if municipality else sorted(taken)


def _any_demo(database: Path, municipality: str) -> bool:
    every = departments.departments(database).values()
    return any(each.is_demo for each in every if municipality in ("", each.municipality_code))


def _json(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _csv(answers: Sequence[Answer]) -> str:
    """Return a row for every flag and for every rule that could not be judged."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*OF_A_DEPARTMENT, "matter", *OF_A_RULE], lineterminator="\n")
    writer.writeheader()
    for answer in answers:
        own = {name: answer[name] for name in OF_A_DEPARTMENT}
        writer.writerows({**own, "matter": "dialogue", **rule} for rule in answer["rules"])
        writer.writerows({**own, "matter": "oversight", **rule} for rule in answer["oversight"])
        writer.writerows({**own, "rule": rule, "level": "not_assessable"} for rule in answer["not_assessable"])
    return out.getvalue()


def _table(answers: Sequence[Answer], rule_set: RuleSet, say: Texts) -> str:
    return "".join(f"{line}\n" for answer in answers for line in _lines(answer, rule_set, say))


def _lines(answer: Answer, rule_set: RuleSet, say: Texts) -> list[str]:
    sentence = f"sentence_{say.language.value}"
    status = say(STATUS_TEXTS[Status(answer["status"])])
    lines = [f"{answer['department']}  {answer['name']}  {answer['organisation']}  {status}"]
    lines += [f"    {say(LEVEL_TEXTS[rule['level']])}: {rule[sentence]}" for rule in answer["rules"]]
    lines += [f"    {say('cli_flags_oversight')}: {rule[sentence]}" for rule in answer["oversight"]]
    titles = [rule_set.rules[id_].title.to(say.language) for id_ in answer["not_assessable"]]
    return [*lines, f"    {say('cli_flags_unjudged', rules='; '.join(titles))}"] if titles else lines


def _scores(found: Backtest, rule_set: RuleSet, say: Texts, *, demo: bool) -> str:
    titles = {id_: rule.title.to(say.language) for id_, rule in rule_set.rules.items()}
    named = [(titles[each.rule_id or ""], each) for each in found.rules]
    lines = [_line(departments.marked(title, demo=demo), score, say) for title, score in named]
    whole = _line(departments.marked(say("cli_backtest_whole"), demo=demo), found.whole, say)
    return "".join(f"{line}\n" for line in (*lines, whole))


def _line(title: str, score: Foretold, say: Texts) -> str:
    counts = {
        **{name: getattr(score, name) for name in ("hits", "flagged", "missed", "events", "assessable")},
        "left_out": score.not_judged + score.not_followed,
    }
    whole = {name: numbers.number(count, 0, say.language) for name, count in counts.items()}
    said = say("cli_backtest_score", title=title, expected=numbers.number(score.expected, 1, say.language), **whole)
    if score.lead_time_years is None:
        return said
    return f"{said} {say('cli_backtest_lead', years=numbers.number(score.lead_time_years, 1, say.language))}"
