"""Every bad file gives its code, in words of both languages, or is read with a remark; nothing else ever happens."""

import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keyfigures.catalogue import all_remarks, remark_text
from keyfigures.language import Language
from keyfigures.settings import ROOT
from keyfigures.sources.reading import bounds, child, delimited, read
from keyfigures.sources.remarks import RefusedError, Severity
from keyfigures.sources.sheets import Reading
from tests.sources import files

CODE = re.compile(r'"([EWI]-[A-Z]+)"')
SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}
IN_PROCESS = [bad for bad in files.BAD if bad.code != "I-EXTENSION"]


def words() -> set[str]:
    """Return the codes of this layer that have words."""
    text = (ROOT / "keyfigures" / "catalogue" / "remarks" / "reading.yaml").read_text(encoding="utf-8")
    return set(yaml.safe_load(text))


def outcome(parse: Callable[[Any], Reading], content: Any) -> str:
    """Return what comes of parsing: "read", or the code of the refusal."""
    try:
        parse(content)
    except RefusedError as refusal:
        return refusal.remark.code
    return "read"


@pytest.mark.parametrize("bad", IN_PROCESS, ids=lambda bad: bad.case)
def test_every_bad_file_gives_its_code(bad: files.BadFile, tmp_path: Path) -> None:
    path = files.build(bad.case, tmp_path)
    if bad.is_refused:
        with pytest.raises(RefusedError) as caught:
            child.parse(path)
        remark = caught.value.remark
        assert (remark.code, remark.severity) == (bad.code, Severity.ERROR)
    else:
        remark = next(each for each in child.parse(path).remarks if each.code == bad.code)
        assert remark.severity is (Severity.ROW if bad.code.startswith("E-") else SEVERITIES[bad.code[0]])
    for language in Language:
        answer = remark.answer(language)
        assert not re.search("[{}]", answer["message"].replace(remark.value, "") + answer["remedy"])


def test_the_user_is_shown_what_the_file_is(tmp_path: Path) -> None:
    shown = {}
    for case in (
        "B23 web page",
        "B24 JSON",
        "A07 twice",
        "A06 DOS",
        "A06 DOS end",
        "G16 DuckDB",
        "G07 up",
        "G23 OpenDocument",
    ):
        with pytest.raises(RefusedError) as caught:
            child.parse(files.build(case, tmp_path))
        shown[case] = caught.value.remark.value
    assert shown == {
        "B23 web page": "Log ind",
        "B24 JSON": "Tabellen findes ikke",
        "A07 twice": "KÃ¸benhavn, SorÃ¸, KÃ¸ge",
        "A06 DOS": "K›benhavn",
        "A06 DOS end": "Sor›",
        "G16 DuckDB": "DuckDB",
        "G07 up": "../../x",
        "G23 OpenDocument": "OpenDocument (.ods, .odt)",
    }


def test_a_file_is_read_by_what_it_is_and_its_name_is_only_shown(tmp_path: Path) -> None:
    book = read(files.build("B25 workbook named csv", tmp_path), name="../../etc/pass\0wd.csv")
    assert book.typed
    assert [row.cells for row in book.sheets[0].rows] == [("kommune", "andel"), ("Ærø", "24,6")]
    assert [(each.code, each.value) for each in book.remarks] == [("I-EXTENSION", "../../etc/pass\0wd.csv")]
    text = read(files.build("B25 text named xlsx", tmp_path), name="C:\\x\\TAL.XLSX")
    assert not text.typed
    assert text.sheets[0].rows[1].cells == ("København", "19,0")
    assert [each.code for each in text.remarks] == ["I-EXTENSION"]
    assert "CSV" in text.remarks[0].message(Language.DA)


def test_an_ending_that_fits_or_says_nothing_is_not_worth_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("keyfigures.sources.reading.intake.parse_apart", child.parse)
    text, book = files.put(tmp_path, "a", files.TABLE), files.put(tmp_path, "b", files.workbook())
    for path, name in ((text, "tal.csv"), (text, "tal"), (text, "tal.2024"), (text, ""), (book, "TAL.XLSX")):
        assert read(path, name=name).remarks == ()
    assert read(book, name="tal").remarks[0].code == "I-EXTENSION"


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bounds, "FILE_BYTES", 10)
    with pytest.raises(RefusedError) as caught:
        read(files.put(tmp_path, "stor.csv", files.TABLE), name="stor.csv")
    assert caught.value.remark.code == "E-TOOLARGE"


def test_a_file_of_which_every_row_is_refused_is_not_called_empty(tmp_path: Path) -> None:
    reading = child.parse(files.put(tmp_path, "a.csv", "Sol\u202ehøj;1\n"))
    assert reading.sheets[0].rows == ()
    assert [(each.severity, each.row, each.column, each.value) for each in reading.remarks] == [
        (Severity.ROW, 1, "A", "Solhøj")
    ]


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"{")
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = files.put(tmp_path_factory.getbasetemp(), "any", content)
    assert outcome(child.parse, path) in {"read", *words()}


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_workbook_with_spoilt_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(files.workbook())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path = files.put(tmp_path_factory.getbasetemp(), "any.xlsx", bytes(content))
    assert outcome(child.parse, path) in {"read", *words()}


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet='";,\t\n\rÆa1 \u202e\u200b\u030a[{<', max_size=80))
def test_any_text_is_read_or_refused(content: str) -> None:
    assert outcome(delimited.read, content.encode()) in {"read", *words()}


def test_every_code_used_has_words_and_all_words_are_used() -> None:
    sources = sorted((ROOT / "keyfigures" / "sources" / "reading").glob("*.py"))
    used = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert used == words()
    assert words() <= set(all_remarks())


@pytest.mark.parametrize("code", sorted(words()))
def test_words_are_whole_sentences_filled_in_alike(code: str) -> None:
    text = remark_text(code)
    for each in (text.message, text.remedy):
        da, en = (sorted(name for _, name, _, _ in Formatter().parse(part) if name) for part in (each.da, each.en))
        assert da == en
        assert each.da != each.en
        assert all(re.search(r"^[\"{A-ZÆØÅ].*(\.|\})$", part) for part in (each.da, each.en))
