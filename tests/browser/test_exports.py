"""The files: a picture is a slide of 1920 × 1080 with its words in it, a table opens with all its rows."""

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from PIL import Image

from keyfigures.language import Language
from tests.browser.gallery import Gallery
from tests.browser.kinds import KINDS, Kind

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_files_of_a_chart_hold_what_the_screen_shows(gallery: Gallery, kind: Kind) -> None:
    screen = gallery.show(kind, Language.DA)
    stem = f"{kind.name}_slagelse_almene-boliger_{{year}}_{screen.figure_id()}"
    _is_a_slide(screen.download(screen.say("chart_png")), stem)
    _is_a_drawing(screen.download(screen.say("chart_svg")), stem, screen.words())
    table = screen.button(screen.say("download_csv"))
    if not table.is_visible():
        gallery.page.get_by_text(screen.say("figures_behind")).click()
    _is_a_csv(screen.download(screen.say("download_csv")), stem, kind.rows, screen.figure_id())
    _is_a_workbook(screen.download(screen.say("download_xlsx")), stem, kind.rows)


def _is_a_slide(file: tuple[str, Path], stem: str) -> None:
    _is_named(file[0], stem, "png")
    with Image.open(file[1]) as picture:
        assert (picture.format, picture.size) == ("PNG", (1920, 1080))
        colours = picture.convert("RGB").getcolors(1920 * 1080) or []
    assert len(colours) > 50
    assert max(count for count, _ in colours) < 0.99 * 1920 * 1080, "the picture is blank"


def _is_a_drawing(file: tuple[str, Path], stem: str, words: dict[str, str]) -> None:
    _is_named(file[0], stem, "svg")
    root = ElementTree.fromstring(file[1].read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert (root.get("width"), root.get("height")) == ("1920", "1080")
    text = _bare("".join("".join(each.itertext()) for each in root.iter(f"{SVG}text")))
    for name, said in words.items():
        assert _bare(said) in text, name


def _is_a_csv(file: tuple[str, Path], stem: str, rows: int, figure_id: str) -> None:
    _is_named(file[0], stem, "csv")
    lines = list(csv.reader(io.StringIO(file[1].read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == rows + 1
    assert {len(line) for line in lines} == {len(lines[0])}
    assert {line[-1] for line in lines[1:]} == {figure_id}


def _is_a_workbook(file: tuple[str, Path], stem: str, rows: int) -> None:
    _is_named(file[0], stem, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file[1].read_bytes()))
    figures, *_, about = book.worksheets
    assert figures.max_row == rows + 1
    assert about.max_row > 3
    book.close()


def _is_named(name: str, stem: str, ending: str) -> None:
    assert name.isascii()
    pattern = re.escape(f"{stem}.{ending}").replace(re.escape("{year}"), r"20\d\d")
    assert re.fullmatch(pattern, name), name


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
