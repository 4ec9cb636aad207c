"""Two rule sets side by side: what differs in words, and who comes and goes between them."""

from keyfigures import flags
from keyfigures.catalogue import RuleSet
from keyfigures.errors import SelectionError
from keyfigures.ui import components, filters
from keyfigures.ui.rules import choices, lists, state, words
from keyfigures.ui.rules.choices import Choices
from keyfigures.views import judged

# The rules as they are moved now, in the address.
MOVED = "vaerksted"


def show(chosen: Choices) -> None:
    """Show the version chosen against another one or against the rules as they are moved now."""
    say = chosen.say
    id_, other = _other(chosen)
    heads = (words_of(chosen, chosen.start), words_of(chosen, id_))
    shown = words.differences(chosen, chosen.rule_set, other, heads)
    if not shown.rows:
        components.refuse(SelectionError("rules_same"))
        return
    components.words_table(shown, title=say("rules_differences"))
    sets = (chosen.rule_set, other)
    one, two = (judged.cases_by(chosen.database, chosen.wanted, each, chosen.year) for each in sets)
    lists.changes(chosen, flags.compared(one, two))


def words_of(chosen: Choices, id_: str) -> str:
    """Return what a version is called, or the rules as they are moved now."""
    return chosen.say("rules_workbench_now") if id_ == MOVED else choices.version_words(chosen.versions[id_])


def _other(chosen: Choices) -> tuple[str, RuleSet]:
    """Show the choice of what is compared with: first what is moved, then the version before."""
    options = [MOVED, *(id_ for id_ in chosen.versions if id_ != chosen.start)]
    is_moved = state.is_moved(chosen.start, chosen.rule_set)
    start = MOVED if is_moved or len(options) == 1 else options[1]
    id_ = filters.select("mod-regler", "rules_choose_other", options, start, lambda each: words_of(chosen, each))
    if id_ == MOVED:
        return id_, state.moved(chosen.start, chosen.rule_set)
    return id_, choices.rules_of(chosen.versions[id_])
