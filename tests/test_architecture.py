"""Who may import whom, and what may stand where; read from the source text, nothing is imported."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from keyfigures.settings import ROOT

# From low to high: a room may import the rooms before it, and those of its own height only where ALSO says so.
HEIGHTS = (
    ("settings", "errors", "language", "numbers"),
    ("catalogue",),
    ("demo",),
    ("store",),
    ("compare", "sources", "departments", "register"),
    ("flags", "effect"),
    ("figures",),
    ("views",),
    ("reports", "questions"),
    ("exports",),
    ("ui",),
)
HEIGHT = {room: height for height, rooms in enumerate(HEIGHTS) for room in rooms}
# The base rooms may lean on each other: numbers are written in a language.
BASE = set(HEIGHTS[0])
# The command line stands beside the pages; it needs no screen, and charts only whole, from their views.
CLI_MAY = set(HEIGHT) - {"ui", "figures", "demo"}
# Figures from outside come in where a person asks for it, invented ones where a database is built; nothing that shows
# figures depends on either.
ONLY_FOR = {"sources": {"sources", "ui", "cli"}, "demo": {"demo", "store"}}
# A library and the only files that may import it; a folder stands for all in it.
OWNED = {
    "streamlit": ("keyfigures/ui/", "pages/", "dashboard.py"),
    "plotly": ("keyfigures/figures/", "keyfigures/views/kept.py", "keyfigures/ui/chart.py"),
    "duckdb": ("keyfigures/store/",),
    "yaml": ("keyfigures/catalogue/",),
    "filelock": ("keyfigures/store/",),
    "httpx": ("keyfigures/sources/",),
    "openpyxl": ("keyfigures/sources/",),
    "defusedxml": ("keyfigures/sources/",),
    "icalendar": ("keyfigures/exports/",),
    "pptx": ("keyfigures/exports/slides/",),
    "segno": ("keyfigures/exports/slides/",),
    "typst": ("keyfigures/exports/report/",),
}
FOUND_ALWAYS = {
    *(
        "settings",
        "errors",
        "language",
        "numbers",
        "catalogue",
        "store",
        "sources",
        "compare",
        "departments",
        "demo",
        "register",
        "flags",
        "effect",
        "views",
        "reports",
        "questions",
        "cli",
        "__main__",
    ),
}

# Put together so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile("|".join((r"(?<![\w.])/" + r"(home|Users|root|work|mnt)/\w", r"\b[A-Z]:\\" + r"\\?Users")))
HOSTS = (
    "pypi." + "org",
    "python" + "hosted.org",
    "npmjs." + "org",
    "npmjs." + "com",
    "artifact" + "ory",
    "nex" + "us.",
)
MARKS = ("TO" + "DO", "FIX" + "ME")


@dataclass(frozen=True)
class Module:
    """A Python file: where it is, what it imports and its syntax tree."""

    path: str
    room: str
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """Return the full names of everything imported, relative imports resolved."""
        return set(_imports(self))


def _imports(module: Module) -> Iterator[str]:
    package = module.path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            base = (start + (node.module or "")).strip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _name(node.func) in {"import_module", "__import__"} and node.args:
            yield str(ast.literal_eval(node.args[0]))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def modules(folder: str) -> list[Module]:
    """Return the Python files of a folder."""
    return [module(path) for path in sorted((ROOT / folder).rglob("*.py"))]


def module(path: Path) -> Module:
    """Read a Python file."""
    place = path.relative_to(ROOT).as_posix()
    parts = place.split("/")
    room = parts[1].removesuffix(".py") if parts[0] == "keyfigures" else parts[0]
    return Module(place, room, ast.parse(path.read_text(encoding="utf-8")))


PACKAGE = modules("keyfigures")
PAGES = modules("pages")
ENTRY = [module(path) for path in ROOT.glob("dashboard.py")]
SCREEN = [*PAGES, *ENTRY]


def rooms_of(imports: set[str]) -> set[str]:
    """Return the rooms of our own package among imported names."""
    return {name.split(".")[1] for name in imports if name.startswith("keyfigures.")}


def may_import(room: str) -> set[str]:
    """Return the rooms that a room may import."""
    if room in BASE:
        return BASE
    if room == "cli":
        return CLI_MAY | {room}
    lower = {other for other, height in HEIGHT.items() if height < HEIGHT[room]} | {room}
    return lower - {reserved for reserved, askers in ONLY_FOR.items() if room not in askers}


def test_every_room_that_exists_is_looked_at() -> None:
    seen = {each.room for each in PACKAGE}
    on_disk = {path.name.removesuffix(".py") for path in (ROOT / "keyfigures").iterdir() if path.name != "__pycache__"}
    assert seen >= FOUND_ALWAYS
    assert {room for room in on_disk if list((ROOT / "keyfigures").glob(f"{room}/**/*.py"))} <= seen
    assert len(PAGES) == len(list((ROOT / "pages").glob("*.py")))


def test_every_room_has_a_height() -> None:
    assert {each.room for each in PACKAGE} <= set(HEIGHT) | {"cli", "__init__", "__main__"}


@pytest.mark.parametrize("each", PACKAGE, ids=lambda each: each.path)
def test_a_room_imports_only_lower_rooms(each: Module) -> None:
    if each.room == "__main__":
        assert rooms_of(each.imports) == {"cli"}
    elif each.room == "__init__":
        assert rooms_of(each.imports) == set()
    else:
        assert rooms_of(each.imports) <= may_import(each.room)
    assert not {name for name in each.imports if name.split(".")[0] in {"pages", "dashboard", "tests"}}


def test_the_rule_finds_an_import_that_climbs() -> None:
    climbing = "from keyfigures import ui\nimport keyfigures.figures.theme\nfrom .. import exports\nfrom . import x\n"
    planted = Module("keyfigures/store/build.py", "store", ast.parse(climbing))
    assert rooms_of(planted.imports) - may_import("store") == {"ui", "figures", "exports"}


def test_figures_from_outside_come_in_from_the_pages_and_the_command_line_only() -> None:
    assert {room for room in [*HEIGHT, "cli"] if "sources" in may_import(room)} == {"sources", "ui", "cli"}
    assert may_import("sources") == {*BASE, "catalogue", "store", "sources"}


@pytest.mark.parametrize("library", OWNED)
def test_a_library_is_imported_by_its_owner_only(library: str) -> None:
    importers = [each.path for each in [*PACKAGE, *SCREEN] if library in {name.split(".")[0] for name in each.imports}]
    assert [path for path in importers if not path.startswith(OWNED[library])] == []


@pytest.mark.parametrize(
    ("library", "owner"), [("duckdb", "store"), ("yaml", "catalogue"), ("filelock", "store"), ("httpx", "sources")]
)
def test_the_owner_of_a_library_does_import_it(library: str, owner: str) -> None:
    importers = {each.room for each in PACKAGE if library in {name.split(".")[0] for name in each.imports}}
    assert importers == {owner}


def sql_in_strings(tree: ast.Module) -> list[str]:
    """Return the texts of a module that look like SQL."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        text
        for text in texts
        if re.search(r"\b(select|insert|update|delete)\b.*\b(from|into|set)\b", text, re.I | re.S)
    ]


def page_faults(each: Module, source: str) -> list[str]:
    """Return what a page may not have but has."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    faults = {
        "longer than 80 lines": len(source.splitlines()) > 80,
        "a def": any(isinstance(node, functions) for node in ast.walk(each.tree)),
        "session_state": "session_state" in source,
        "SQL": bool(sql_in_strings(each.tree)),
    }
    return [f"{each.path} has {fault}" for fault, found in faults.items() if found]


def test_pages_only_arrange() -> None:
    faults = [page_faults(each, (ROOT / each.path).read_text(encoding="utf-8")) for each in SCREEN]
    assert [fault for found in faults for fault in found] == []


def test_the_rule_finds_what_a_page_may_not_have() -> None:
    source = "import streamlit\ndef f():\n    streamlit.session_state.a = 'select a from b'\n" + "\n" * 80
    assert len(page_faults(Module("pages/x.py", "pages", ast.parse(source)), source)) == 4


def test_sql_stands_in_sql_files_only() -> None:
    found = {each.path: sql_in_strings(each.tree) for each in PACKAGE}
    assert {path: texts for path, texts in found.items() if texts} == {}


def long_functions(each: Module) -> list[str]:
    """Return the functions of more than 50 lines, decorators counted."""
    found = []
    for node in ast.walk(each.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if (node.end_lineno or first) - first + 1 > 50:
                found.append(f"{each.path}:{first} {node.name}")
    return found


def test_no_function_is_longer_than_fifty_lines() -> None:
    assert [function for each in PACKAGE for function in long_functions(each)] == []
    planted = Module("x.py", "x", ast.parse("def f():\n" + "    a = 1\n" * 50))
    assert long_functions(planted) == ["x.py:1 f"]


def test_no_module_is_a_drawer_for_everything() -> None:
    names = {Path(each.path).stem for each in [*PACKAGE, *SCREEN]}
    assert not names & {"utils", "util", "helpers", "misc", "common"}


def test_every_module_says_what_it_is() -> None:
    assert [each.path for each in PACKAGE if not ast.get_docstring(each.tree)] == []


def tracked_texts() -> dict[str, str]:
    """Return the tracked text files."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    texts = {}
    for name in listed.decode("utf-8").split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8")
    return texts


def blemishes(text: str) -> list[str]:
    """Return what no file may contain: a path of one machine, a package registry, a mark of unfinished work."""
    found = [match.group() for match in MACHINE_PATHS.finditer(text)]
    return found + [word for word in (*HOSTS, *MARKS) if word in text]


def test_no_tracked_file_names_a_machine_or_a_registry_or_is_unfinished() -> None:
    texts = tracked_texts()
    assert {"pyproject.toml", "keyfigures/settings.py", "data/master/regions.csv"} <= texts.keys()
    assert {name: found for name, text in texts.items() if (found := blemishes(text))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "see /ho" + "me/me/x",
        "C:\\Use" + "rs\\me",
        "https://pypi." + "org/simple",
        "# TO" + "DO",
        "open('/wo" + "rk/x')",
    ],
)
def test_the_rule_finds_a_blemish(planted: str) -> None:
    assert len(blemishes(planted)) == 1
    assert blemishes("https://www.slagelse.dk/home/page and ./home/x and data/work/x") == []
