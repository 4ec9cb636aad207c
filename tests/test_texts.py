"""Every word of the screen exists in both languages, is used, and is filled in alike."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest
import yaml

from keyfigures import catalogue, departments, settings, store
from keyfigures.catalogue.remarks import FOLDER, all_remarks
from keyfigures.catalogue.texts import PATH, all_texts
from keyfigures.departments import Direction, Lamp, ReferenceKind
from keyfigures.language import Language
from keyfigures.register import AgreementStatus, DueKind
from keyfigures.sources.fetching import BUILDING
from keyfigures.sources.remarks import Severity
from keyfigures.sources.tables import FetchStage
from keyfigures.ui.data import PARTS, answers
from keyfigures.ui.departments import choices, sheet, table
from keyfigures.views.departments import ALL, TYPES

# What stands in English texts as it does in Danish: names of places, bodies and publications.
NAMES = ("Holbæk", "Sorø", "Næstved", "Kommunale nøgletal", "BL – Danmarks Almene Boliger")
# A call of one of these says a text by name.
SAYERS = {"say", "words", "SelectionError", "RegisterError"}
# Places where a name of a text stands as plain data: it is looked up later.
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z]+")
# What is said of a file or an answer: a fault, a question, a warning, a normalisation, a fetch that failed.
CODE = re.compile(r"[EQWI](-[A-Z0-9]+)+|fetch_[a-z_]+")


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax trees of all code that says something."""
    files = [*settings.ROOT.glob("keyfigures/**/*.py"), *settings.PAGES.glob("*.py"), settings.ROOT / "dashboard.py"]
    return {path.relative_to(settings.ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def called(call: ast.Call) -> str:
    """Return the last part of what is called; ``frame.say()("x")`` calls what say() returned."""
    target = call.func
    while isinstance(target, ast.Call):
        target = target.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def said() -> Iterator[tuple[str, ast.expr]]:
    """Yield file and first argument of every call that says a text."""
    for file, tree in modules().items():
        for node in ast.walk(tree):
            # The catalogue's own ``words`` reads a list of a YAML file.
            if isinstance(node, ast.Call) and node.args and called(node) in SAYERS and "catalogue" not in file:
                yield file, node.args[0]


def branches(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an argument can be: both sides of a condition."""
    if isinstance(node, ast.IfExp):
        yield from branches(node.body)
        yield from branches(node.orelse)
    else:
        yield node


def named() -> set[tuple[str, str]]:
    """Return file and name of every text that is said by its whole name."""
    return {
        (file, each.value)
        for file, argument in said()
        for each in branches(argument)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def patterns() -> set[str]:
    """Return a pattern for every name that is put together, e.g. ``average_.+`` for f"average_{kind}"."""
    found = set()
    for _, argument in said():
        for each in branches(argument):
            if isinstance(each, ast.JoinedStr):
                parts = (re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in each.values)
                found.add("".join(parts))
    return found


def strings() -> set[str]:
    """Return every string in the code that can be a name: those kept in a table and said later among them."""
    return {
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value)
    }


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_said_by_name_exists() -> None:
    assert len(named()) > 100
    assert sorted((file, name) for file, name in named() if name not in all_texts()) == []


def test_every_text_is_used() -> None:
    known, made = strings(), [re.compile(pattern) for pattern in patterns()]
    unused = [name for name in all_texts() if name not in known and not any(each.fullmatch(name) for each in made)]
    assert unused == []


@pytest.mark.usefixtures("database")
def test_every_text_put_together_from_a_value_exists() -> None:
    """A name such as average_{kind} must exist for every kind there is; the values come from the data."""
    meaning = catalogue.read(settings.data_dir(), store.data_version())
    values = {
        "average_.+": {"simple", "weighted", "median", "published"},
        "average_.+_short": {"simple", "weighted", "median", "published"},
        "method_average_.+": {"simple", "weighted", "median", "published"},
        "building_.+": {"catalogue", "master", "observations", "departments", "checks", "done"},
        "chart_.+": {
            *("png", "svg", "link", "slide", "saved", "copied"),
            *("development", "ranking", "tile_map", "multiples", "two_years", "reconcile", "robustness"),
        },
        "goal_.+": {indicator.goal.value for indicator in meaning.indicators.values()},
        "method_.+": {"group", "rank", "reconcile", "robustness", "missing", "rounding"},
        "method_.+_text": {"group", "rank", "reconcile", "robustness", "missing", "rounding"},
        "status_.+": statuses(),
        "unit_.+": {indicator.unit for indicator in meaning.indicators.values()},
        **data_page(),
        **department_pages(),
        **dialogue_pages(),
        "weight_.+": {weight for each in meaning.definitions.values() for weight in each.weights} | {"own_denominator"},
    }
    assert patterns() == set(values)
    wanted = {pattern.replace(".+", value) for pattern, each in values.items() for value in each}
    assert sorted(wanted - set(all_texts())) == []


def data_page() -> dict[str, set[str]]:
    """Return what the data page puts names of texts together from."""
    return {
        "action_.+": {"import", "fetch", "refused", "tried", "unchanged", "roll_back"},
        "answer_.+": {"danish", "english", *answers.WORDS.values(), *answers.CHOICES.values()},
        "change_.+": {"new", "revised", "vanished"},
        "check_.+": set(store.checks()),
        "data_part_.+": set(PARTS),
        "fetch_stage_.+": {*FetchStage, BUILDING},
        "journal_.+": {"at", "action", "file", "by", "codes"},
        "severity_.+": set(Severity),
    }


def department_pages() -> dict[str, set[str]]:
    """Return what the pages of departments put names of texts together from."""
    sides = {f"{kind}_{side}" for kind in ("surely", "maybe", "sure", "not") for side in ("above", "below")}
    return {
        "against_.+": set(ReferenceKind),
        "flag_counts_.+": set(catalogue.Side),
        "flag_lift_.+": set(catalogue.Side),
        "flag_lift_counts_.+": set(catalogue.Side),
        "flag_lift_fractile_.+": set(catalogue.Side),
        "flag_trend_.+": {Direction.RISING, Direction.FALLING},
        "flag_value_.+": set(catalogue.Side),
        "built_.+": set(sheet.BUILDINGS.values()),
        "dchart_name_.+": {kind.name.lower() for kind in choices.CHARTS},
        "dtable_.+": set(table.COLUMNS),
        "dwellings_.+": {*TYPES, "care"} - {ALL},
        "equals_.+": {*catalogue.PARTS, "dwelling_type"},
        "fact_.+": {
            *("dwellings", "area_m2", "tenancy_units", "building_type", "first_use_year", "comprehensive_plan"),
            *("area_id", "flexible_letting_pct", "municipal_allocation_pct", "valid"),
        },
        "lamp_.+": set(Lamp),
        "limit_.+": {*catalogue.LimitKind} - {catalogue.LimitKind.NUMBER},
        "sheet_.+": set(sheet.HEADS),
        "step_.+": {"rest", "mix"},
        "trend_.+": {*Direction} - {Direction.TOO_FEW},
        "twin_.+": set(departments.Variable),
        "type_.+": set(TYPES),
        "verdict_.+": sides,
    }


def dialogue_pages() -> dict[str, set[str]]:
    """Return what everything that speaks of the register puts names of texts together from."""
    return {"agreed_.+": set(AgreementStatus), "due_.+": set(DueKind)}


def statuses() -> set[str]:
    """Return the statuses the check of a build knows, and those a missing row is given."""
    known = (settings.QUERIES / "checks" / "unknown_status.sql").read_text(encoding="utf-8")
    statuses_only = known[: known.index("dwelling_type not in")]
    return set(re.findall(r"'([a-z_]+)'", statuses_only)) | {"closed", "not_retrieved"}


def test_no_text_stands_twice() -> None:
    names = re.findall(r"^(\w+):", PATH.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert set(names) == set(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def test_both_languages_are_filled_in_alike() -> None:
    texts = all_texts()
    assert [name for name, text in texts.items() if placeholders(text.da) != placeholders(text.en)] == []


def test_no_text_is_empty_or_padded() -> None:
    texts = [text.to(language) for text in all_texts().values() for language in Language]
    assert len(texts) > 400
    assert [text for text in texts if not text or text != text.strip() or "  " in text] == []


def test_english_texts_have_no_danish_letters_but_in_names() -> None:
    proper = re.compile("|".join(map(re.escape, NAMES)))
    english = {name: text.en for name, text in all_texts().items()}
    assert {name: text for name, text in english.items() if re.search("[æøåÆØÅ]", proper.sub("", text))} == {}


def test_danish_and_english_differ_unless_the_word_is_the_same() -> None:
    same = {name for name, text in all_texts().items() if text.da == text.en}
    assert same <= {
        *("average_median", "average_median_short", "class_range", "column_definition", "column_own", "column_region"),
        *("column_status", "about_definition", "method_definition", "weighted_with"),
        *("page_data", "template_sheet", "history_version"),
        *("dtable_lamp", "dtable_median", "sheet_lamp", "equals_region"),
    }


def test_no_sentence_ends_twice() -> None:
    """Texts that take a sentence with its own full stop would end in two."""
    texts = [text.to(language) for text in all_texts().values() for language in Language]
    assert [text for text in texts if text.endswith("..")] == []


def codes() -> set[str]:
    """Return every string in keyfigures/sources that is the code of a remark."""
    return {
        node.value
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if file.startswith("keyfigures/sources/") and isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CODE.fullmatch(node.value)
    }


def test_every_remark_that_is_made_has_words() -> None:
    assert len(codes()) > 100
    assert sorted(codes() - set(all_remarks())) == []


def test_every_remark_that_has_words_is_made() -> None:
    assert sorted(set(all_remarks()) - codes()) == []


def test_no_remark_stands_twice() -> None:
    found = [
        code
        for path in FOLDER.glob("*.yaml")
        for code in re.findall(r"^([\w-]+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted({code for code in found if found.count(code) > 1}) == []
    assert set(found) == set(all_remarks())


def test_remarks_are_filled_in_alike_in_both_languages() -> None:
    parts = {code: (text.message, text.remedy) for code, text in all_remarks().items()}
    assert [
        code for code, texts in parts.items() if any(placeholders(each.da) != placeholders(each.en) for each in texts)
    ] == []


def test_every_remark_is_a_sentence_with_a_remedy_in_both_languages() -> None:
    texts = [
        each.to(language)
        for text in all_remarks().values()
        for each in (text.message, text.remedy)
        for language in Language
    ]
    assert [text for text in texts if text != text.strip() or "  " in text or not text.endswith((".", "?", "}"))] == []
    proper = re.compile("|".join(map(re.escape, NAMES)))
    english = [each.en for text in all_remarks().values() for each in (text.message, text.remedy)]
    # In quotation marks stands what a file says.
    assert [text for text in english if re.search("[æøåÆØÅ]", re.sub('"[^"]*"', "", proper.sub("", text)))] == []
