"""What a chart must say to be trusted: its source, which average it draws, and what its abbreviations stand for."""

import re
from collections.abc import Collection, Iterable
from fnmatch import fnmatch

from keyfigures.compare import AverageKind
from keyfigures.figures import theme
from keyfigures.figures.chart import DEMO_MARK, Context
from keyfigures.figures.departments.words import DEMO_SOURCE
from keyfigures.figures.preflight.check import Finding, Severity
from keyfigures.figures.preflight.drawing import Drawing, Part, plain, visible, words
from keyfigures.figures.view import NeedView
from keyfigures.figures.wording import average_name
from keyfigures.numbers import MISSING

SHORT = re.compile(r"\b[A-ZÆØÅ]{2,6}\b")
ROMAN = re.compile(r"[IVX]+")
JOINT = " · "
# Marks and units that everybody reads.
KNOWN = {DEMO_MARK, "DEMO", "DKK", "ID"}

# Source


def no_source(drawing: Drawing, context: Context) -> Finding | None:
    """Find a footer that names no source."""
    before, _ = _around_source(context)
    _, said, after = drawing.said["footer"].partition(before)
    named = said and after.strip() and not after.strip().startswith((MISSING, "."))
    return None if named else Finding(context.say("preflight_source"))


def _around_source(context: Context) -> tuple[str, str]:
    """Return what stands before and behind the sources in a footer."""
    blank = dict.fromkeys(("dates", "retrieved", "figure_id", "version"), "")
    before, _, after = context.say("footer", sources="\0", **blank).partition("\0")
    return before, after[:1]


def add_source(drawing: Drawing, context: Context) -> None:
    """Write the source of the key figure into the footer; invented figures have no other than the generator."""
    before, end = _around_source(context)
    ids = (DEMO_SOURCE,) if drawing.chart.demo else _sources(context)
    named = f"{before}{'; '.join(context.meaning.sources[id_].short_title.to(context.language) for id_ in ids)}{end}"
    _, _, rest = drawing.said["footer"].rpartition(f"{before}{MISSING}{end}")
    drawing.said["footer"] = f"{named} {rest.removeprefix(before).lstrip(' .')}".strip()


def _sources(context: Context) -> tuple[str, ...]:
    """Return the sources of the key figures drawn, or of those the rules judge by."""
    ids: Iterable[str] = (indicator.id for indicator in context.indicators)
    if isinstance(context.selection, NeedView):
        rule_set = context.meaning.rule_sets[int(context.selection.rules.partition(".")[0])]
        ids = (rule.indicator for rule in rule_set.rules.values())
    return tuple(dict.fromkeys(context.meaning.indicators[id_].source for id_ in ids))


# Average


def no_average_name(drawing: Drawing, context: Context) -> Finding | None:
    """Find an average that is drawn or spoken of where no word says which one it is."""
    said = " ".join(visible(drawing)).lower()
    if any(name.lower() in said for name in _names(context)):
        return None
    return Finding(context.say("preflight_average")) if _spoken_of(said, context) or _drawn(drawing) else None


def _names(context: Context) -> list[str]:
    kinds = list(AverageKind)
    return [context.say(f"average_{kind}_short") for kind in kinds] + [average_name(context, kind) for kind in kinds]


def _spoken_of(said: str, context: Context) -> bool:
    patterns = context.say("preflight_average_words").split(", ")
    return any(fnmatch(word, pattern) for word in re.findall(r"\w+", said) for pattern in patterns)


def _drawn(drawing: Drawing) -> bool:
    """Return whether a dashed line in the average's colour has no words at all of its own."""
    drawn = (*drawing.data, *drawing.layout.get("shapes", ()))
    lines = [trace.get("line", {}) for trace in drawn]
    dashed = any(line.get("color") == theme.AVERAGE and line.get("dash") == "dash" for line in lines)
    keys = {entry["color"] for entry in drawing.meta.get("legend", ())}
    notes = {word.colour for word in words(drawing) if word.part is Part.NOTE}
    return dashed and theme.AVERAGE not in keys | notes


def name_average(drawing: Drawing, context: Context) -> None:
    """Write under the title which average it is: those the table names, else the one chosen.

    A view without a choice of averages has simple means only.
    """
    cells = " ".join(str(cell) for row in drawing.chart.table.rows for cell in row)
    kinds = [kind for kind in AverageKind if average_name(context, kind) in cells]
    chosen = kinds or [getattr(context.selection, "average", AverageKind.SIMPLE)]
    named = ", ".join(average_name(context, kind) for kind in chosen)
    drawing.said["subtitle"] = _and(drawing.said["subtitle"], named)


def _and(text: str, more: str) -> str:
    return JOINT.join(part for part in (text, more) if part)


# Abbreviations


def unexplained(drawing: Drawing, context: Context, names: Collection[str]) -> Finding | None:
    """Find abbreviations that the chart does not spell out; names of organisations are none.

    What the glossary knows can be written with one click; what any other stands for somebody must know.
    """
    found = _short(drawing, names)
    if not found:
        return None
    text = context.say("preflight_abbreviation", names=", ".join(found))
    return Finding(text, Severity.REMARK, mendable=not set(found).isdisjoint(_glossary(context)))


def _short(drawing: Drawing, names: Collection[str]) -> list[str]:
    texts = [word.text for word in words(drawing) if word.part not in {Part.FOOTER, Part.MARK}]
    everything = " ".join((*texts, plain(drawing.said["footer"]), *map(plain, drawing.chart.notes)))
    said = "\n".join(texts)
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, " ")
    found = dict.fromkeys(SHORT.findall(said))
    return [one for one in found if one not in KNOWN and not ROMAN.fullmatch(one) and not _spelled(one, everything)]


def _glossary(context: Context) -> dict[str, str]:
    """Return the abbreviations of the field, with what they stand for."""
    pairs = (entry.partition(" = ") for entry in context.say("preflight_glossary").split("; "))
    return {short: meaning for short, _, meaning in pairs}


def _spelled(short: str, text: str) -> bool:
    """Return whether a text says what an abbreviation stands for.

    >>> _spelled("LBF", "Landsbyggefonden (LBF)"), _spelled("LBF", "LBF 2018")
    (True, False)
    """
    return bool(re.search(rf"\w \({short}\)|\b{short} (?:\(|= |– )(?!demo\b)[^\W\d_]", text))


def explain(drawing: Drawing, context: Context, names: Collection[str]) -> None:
    """Write under the title what the glossary's abbreviations stand for."""
    meanings = _glossary(context)
    known = [short for short in _short(drawing, names) if short in meanings]
    drawing.said["subtitle"] = _and(drawing.said["subtitle"], ", ".join(f"{each} = {meanings[each]}" for each in known))
