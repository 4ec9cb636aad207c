"""Rules in words: limits and where they stood last year, differences of two sets, how well a rule has foretold."""

from functools import lru_cache

from keyfigures import departments, flags, numbers
from keyfigures.catalogue import BasisKind, Indicator, LimitKind, Matter, Rule, RuleLimit, RuleSet
from keyfigures.figures import Column, Table
from keyfigures.flags import Difference, Foretold
from keyfigures.language import Language
from keyfigures.ui.rules.choices import Choices

COLOURS = {"yellow": "rules_limit_yellow", "red": "rules_limit_red"}
KINDS = {
    LimitKind.FRACTILE: "rules_unit_fractile",
    LimitKind.RATE: "rules_unit_rate",
    LimitKind.RUNNING: "rules_unit_running",
}
BASES = {BasisKind.SOURCE: "rules_basis_source", BasisKind.PROPOSAL: "rules_basis_proposal"}
MATTERS = {
    Matter.DIALOGUE: "rules_matter_dialogue",
    Matter.OVERSIGHT: "rules_matter_oversight",
    Matter.FACT: "rules_matter_fact",
}
FIELDS = {
    "yellow": "rules_field_yellow",
    "red": "rules_field_red",
    "lift": "rules_field_lift",
    "weight": "rules_field_weight",
    "dwelling_type": "rules_field_dwelling_type",
    "matter": "rules_field_matter",
    "capacity": "rules_field_capacity",
}
DIGITS = 6


def indicator_of(chosen: Choices, rule: Rule) -> Indicator:
    """Return the indicator a rule judges."""
    return chosen.meaning.indicators[rule.indicator]


def judged(chosen: Choices, rule: Rule) -> str:
    """Return what a rule judges: the indicator with its unit, and of which departments."""
    say = chosen.say
    about = say("rules_every_type") if rule.dwelling_type == departments.ALL else say(f"type_{rule.dwelling_type}")
    indicator = indicator_of(chosen, rule)
    title, unit = indicator.short_title.to(say.language), say(f"unit_{indicator.unit}")
    return say("rules_judges", indicator=title, unit=unit, about=about.lower())


def label(chosen: Choices, rule: Rule, colour: str, limit: RuleLimit, last: RuleSet | None) -> str:
    """Return what stands over a limit's slider: colour, unit, and last year's limit in brackets."""
    kind = _kind(chosen, rule, limit)
    said = f", {kind}" if kind else ""
    return chosen.say(COLOURS[colour], kind=said, last=last_year(chosen, rule, colour, last))


def last_year(chosen: Choices, rule: Rule, colour: str, last: RuleSet | None) -> str:
    """Return the limit of the year before: of its rules, else the limit started from by last year's rate, or a dash."""
    rule = chosen.rule_set.rules[rule.id]
    limit = rule.yellow if colour == "yellow" else rule.red
    if last is not None and rule.id in last.rules:
        earlier = last.rules[rule.id]
        limit = earlier.yellow if colour == "yellow" else earlier.red
        return flags.limit_text(limit, indicator_of(chosen, earlier), chosen.say)
    return _by_rate(chosen, rule, limit, chosen.year - 1)


def _kind(chosen: Choices, rule: Rule, limit: RuleLimit) -> str:
    """Return what the number of a limit is, by a rate with what that comes to; nothing for a figure's own."""
    if limit.kind is LimitKind.NUMBER:
        return ""
    return chosen.say(KINDS[limit.kind], now=_by_rate(chosen, rule, limit, chosen.year))


def _by_rate(chosen: Choices, rule: Rule, limit: RuleLimit | None, year: int) -> str:
    """Return a multiple of a year's rate, without its unit; a dash for other limits and unknown rates."""
    indicator = indicator_of(chosen, rule)
    if limit is None or limit.kind is not LimitKind.RATE or indicator.rate is None:
        return numbers.MISSING
    known = departments.rates(chosen.database).get((indicator.rate.id, year))
    value = None if known is None else known[1] * limit.value
    return numbers.number(value, indicator.decimals, chosen.say.language)


@lru_cache(maxsize=8192)
def place(value: float, language: Language) -> str:
    """Return a value of a slider with the decimals it has."""
    text = f"{round(value, DIGITS):.{DIGITS}f}".rstrip("0").rstrip(".")
    return numbers.number(value, len(text.partition(".")[2]), language)


def moved_from(chosen: Choices, rule: Rule, now: Rule) -> str:
    """Return where the limits and the weight of a rule were before they were moved; nothing where they stand still."""
    say, indicator = chosen.say, indicator_of(chosen, rule)
    old = [
        say("rules_was_yellow", limit=flags.limit_text(rule.yellow, indicator, say))
        if rule.yellow != now.yellow
        else "",
        say("rules_was_red", limit=flags.limit_text(rule.red, indicator, say)) if rule.red != now.red else "",
        say("rules_was_weight", weight=rule.weight) if rule.weight != now.weight else "",
    ]
    return ", ".join(part for part in old if part)


def basis(chosen: Choices, rule: Rule) -> str:
    """Return whether a limit is read in a source or is our own proposal."""
    return chosen.say(BASES[rule.basis.kind])


def differences(chosen: Choices, one: RuleSet, other: RuleSet, heads: tuple[str, str]) -> Table:
    """Return in words every field in which two rule sets differ, how many dialogues they hold among them."""
    say = chosen.say
    rows = [_row(chosen, each, one, other) for each in flags.differences(one, other)]
    if one.capacity != other.capacity:
        rows.append((say("rules_whole"), say(FIELDS["capacity"]), str(one.capacity), str(other.capacity)))
    columns = (say("rules_column_rule"), say("rules_column_field"), *heads)
    return Table(tuple(Column(text) for text in columns), tuple(rows))


def _row(chosen: Choices, each: Difference, one: RuleSet, other: RuleSet) -> tuple[str, str, str, str]:
    rules = [rules.rules[each.rule_id] for rules in (one, other) if each.rule_id in rules.rules]
    said = [_value(chosen, value, rules[-1]) for value in (each.before, each.after)]
    if said[0] == said[1]:
        said = [f"{text} {_side(chosen, value)}" for text, value in zip(said, (each.before, each.after), strict=True)]
    return rules[-1].title.to(chosen.say.language), chosen.say(FIELDS[each.field]), said[0], said[1]


def _value(chosen: Choices, value: object, rule: Rule) -> str:
    say = chosen.say
    if isinstance(value, RuleLimit):
        return flags.limit_text(value, indicator_of(chosen, rule), say)
    if isinstance(value, Matter):
        return say(MATTERS[value])
    if isinstance(value, str):
        return say(f"type_{value}")
    return numbers.MISSING if value is None else place(float(str(value)), say.language)


def _side(chosen: Choices, value: object) -> str:
    """Return what tells two limits of the same value apart."""
    inclusive = isinstance(value, RuleLimit) and value.inclusive
    return chosen.say("rules_inclusive" if inclusive else "rules_exclusive")


def foretold(chosen: Choices, score: Foretold) -> str:
    """Return how well a rule has foretold, in counts, with its lead time and the base rate."""
    say, language = chosen.say, chosen.say.language
    if not score.assessable:
        return say("rules_score_nothing")
    counts = {name: numbers.number(getattr(score, name), 0, language) for name in ("hits", "flagged", "missed")}
    said = say("rules_score", expected=numbers.number(score.expected, 0, language), **counts)
    if score.lead_time_years is None:
        return said
    return f"{said} {say('rules_score_lead', years=numbers.number(score.lead_time_years, 1, language))}"
