"""What both charts of need say alike: states and their look, names, the rules behind, sources and notes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keyfigures import flags
from keyfigures.catalogue import Matter, Rule, RuleSet, Side
from keyfigures.departments import any_demo, marked
from keyfigures.figures import theme, wording
from keyfigures.figures.chart import Context
from keyfigures.figures.departments import words as told
from keyfigures.figures.flags.rows import NeedRow
from keyfigures.flags import Cell, Lane, Status

STATUS_TEXTS = {
    Status.FLAGGED: "need_status_flagged",
    Status.MAYBE: "need_status_maybe",
    Status.NONE: "need_status_none",
    Status.NOT_ASSESSABLE: "need_status_not_assessable",
}
LANE_TEXTS = {
    Lane.FLAGGED: "need_status_flagged",
    Lane.MAYBE: "need_status_maybe",
    Lane.NONE: "need_status_none",
    Lane.NOT_ASSESSABLE: "need_status_not_assessable",
    Lane.AGREEMENT: "lane_agreement",
    Lane.CLOSED: "lane_closed",
    Lane.ABSENT: "lane_absent",
}
# What fits into a small cell, where it is a word.
SHORT_TEXTS = {Lane.AGREEMENT: "lane_short_agreement", Lane.CLOSED: "lane_short_closed"}
MOST_NAMES = 4


@dataclass(frozen=True)
class Look:
    """How a state looks: its sign (none for a word), the field, the writing on it and its rim.

    The fields differ in lightness, so that they are told apart where no colour is seen.
    """

    sign: str
    field: str
    ink: str
    rim: str


LOOKS = {
    Lane.FLAGGED: Look("▲", theme.WORSE, theme.BACKGROUND, theme.WORSE),
    Lane.MAYBE: Look("◆", theme.BAND, theme.WORSE, theme.WORSE),
    Lane.NONE: Look("·", theme.GREYS[0], theme.TEXT, theme.GREYS[0]),
    Lane.NOT_ASSESSABLE: Look("?", theme.GREYS[2], theme.TEXT, theme.GREYS[2]),
    Lane.AGREEMENT: Look("", theme.CLASSES[4], theme.BACKGROUND, theme.CLASSES[4]),
    Lane.CLOSED: Look("", theme.CLASSES[1], theme.TEXT, theme.CLASSES[1]),
    Lane.ABSENT: Look("", theme.BACKGROUND, theme.TEXT, theme.BACKGROUND),
}
# The colour of a sign on white.
MARKS = {Lane.FLAGGED: theme.WORSE, Lane.MAYBE: theme.WORSE}


def sign(context: Context, state: Lane) -> str:
    """Return what stands in a small cell: a sign or a short word, nothing for a year there was no department."""
    return context.say(SHORT_TEXTS[state]) if state in SHORT_TEXTS else LOOKS[state].sign


def state(context: Context, cell: Cell) -> str:
    """Return a cell in words, what the rules say also under an agreement: 'aftale (flag)'."""
    said = context.say(LANE_TEXTS[cell.state])
    if cell.state not in SHORT_TEXTS or cell.status is None:
        return said
    return f"{said} ({context.say(STATUS_TEXTS[cell.status])})"


def hover(context: Context, row: NeedRow, cell: Cell, rule_set: RuleSet) -> str:
    """Return what is said of a cell: whose, which year, its state, the rules by name, and the agreements' titles."""
    rules = [rule_set.rules[id_].title.to(context.language) for id_ in cell.rule_ids if id_ in rule_set.rules]
    lines = (f"{told.named(row.department)} {cell.year}: {state(context, cell)}", *rules, *cell.agreements)
    return "<br>".join(theme.plain(line) for line in lines)


def short(row: NeedRow, most: int) -> str:
    """Return a department's name in at most so many letters, the mark of invented figures always behind it."""
    return marked(cut(row.department.name, most), demo=row.department.is_demo)


def cut(text: str, most: int) -> str:
    """Return a text in at most so many letters.

    >>> cut("Nordruplundparken", 10), cut("Parken", 10)
    ('Nordruplu…', 'Parken')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def listed(context: Context, names: Sequence[str]) -> str:
    """Return names as one says them; of more than four the first three and how many others."""
    if len(names) > MOST_NAMES:
        names = (*names[:3], context.say("need_others", n=len(names) - 3))
    if len(names) == 1:
        return names[0]
    return context.say("dchart_and", first=", ".join(names[:-1]), second=names[-1])


def place(context: Context, rows: Sequence[NeedRow]) -> str:
    """Return the municipality the departments lie in, or the country where it is more than one."""
    found = {row.department.municipality for row in rows}
    return found.pop() if len(found) == 1 else context.say("need_country")


def only_organisation(rows: Sequence[NeedRow]) -> str:
    """Return the organisation of all departments, empty where there are several."""
    found = {told.organisation(row.department) for row in rows}
    return found.pop() if len(found) == 1 else ""


def rules(context: Context, rule_set: RuleSet) -> str:
    """Return the rule set's title, with the goal where all that is judged is of one."""
    goals = {rule.goal for rule in dialogue(rule_set)}
    only = context.say(f"goal_{goals.pop().value}") if len(goals) == 1 else ""
    return told.joined(rule_set.title.to(context.language), only)


def dialogue(rule_set: RuleSet) -> list[Rule]:
    """Return the rules that flag; matters of oversight are apart."""
    return [rule for rule in rule_set.rules.values() if rule.matter is Matter.DIALOGUE]


def statuses(context: Context, rows: Sequence[NeedRow]) -> str:
    """Return how many departments have which status: what cannot be judged is never left out."""
    found = Counter(row.case.status for row in rows)
    flagged = context.say("need_flagged_of", part=told.part_of(context, found[Status.FLAGGED], len(rows)))
    others = [
        f"{found[status]} {context.say(STATUS_TEXTS[status])}"
        for status in (Status.MAYBE, Status.NOT_ASSESSABLE)
        if found[status]
    ]
    return ", ".join((flagged, *others))


def legend(context: Context, cells: Iterable[Cell]) -> list[dict[str, str]]:
    """Return the signs and short words of the states that occur, with what they mean."""
    seen = {cell.state for cell in cells} - {Lane.ABSENT}
    return [
        theme.key(sign(context, lane), MARKS.get(lane, theme.TEXT), context.say(LANE_TEXTS[lane]))
        for lane in LOOKS
        if lane in seen
    ]


def footer(context: Context, rows: Sequence[NeedRow], rule_set: RuleSet, dates: str) -> str:
    """Say the sources of the flags, else those of the key figures judged; invented figures have no real one."""
    sources = [flag.figure.source_id for row in rows for flag in row.case.flags]
    if not sources:
        sources = [context.meaning.indicators[rule.indicator].source for rule in rule_set.rules.values()]
        sources = [told.DEMO_SOURCE] if any_demo(row.department for row in rows) else sources
    return wording.footer(context, sources, [dates])


def notes(context: Context, rows: Sequence[NeedRow], rule_set: RuleSet) -> tuple[str, ...]:
    """Return what a flag is and is not, why these rules, and the caveats of the figures flagged."""
    ids = dict.fromkeys(flag.figure.definition_id for row in rows for flag in row.case.flags)
    own = (context.say("need_note_levels"), context.say("need_note_oversight"), rule_set.reason.to(context.language))
    return (*own, *wording.caveats(context, ids))


def about(context: Context, rule_set: RuleSet) -> tuple[tuple[str, str], ...]:
    """Return the rule set and each rule of the dialogue: limits, basis, author, date and reason."""
    language = context.language
    decided = context.say(
        "need_about_set",
        title=rule_set.title.to(language),
        author=rule_set.author,
        date=context.day(rule_set.decided),
        reason=rule_set.reason.to(language),
    )
    return (
        (context.say("need_rules"), decided),
        *((rule.title.to(language), _rule(context, rule)) for rule in dialogue(rule_set)),
    )


def _rule(context: Context, rule: Rule) -> str:
    indicator, language = context.meaning.indicators[rule.indicator], context.language
    return context.say(
        "need_about_rule_above" if rule.direction is Side.ABOVE else "need_about_rule_below",
        indicator=indicator.title.to(language),
        yellow=flags.limit_text(rule.yellow, indicator, context.say),
        red=flags.limit_text(rule.red, indicator, context.say),
        basis=rule.basis.text.to(language),
        author=rule.author,
        date=context.day(rule.date),
        reason=rule.reason.to(language),
    )
