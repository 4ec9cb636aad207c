"""A municipality's own template: its theme, size and layout are kept, its slides are not."""

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from keyfigures.errors import SelectionError
from keyfigures.exports.slides import deck, template
from tests.slides import examples
from tests.slides.examples import EXAMPLES, charts, named, read


def own_template(*, slides: int = 2) -> Any:
    """Return a wide presentation with slides of its own."""
    presentation: Any = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for layout in presentation.slide_layouts:
        for shape in layout.placeholders:
            # One side set by itself leaves the others at nought.
            left, top, width, height = shape.left or 0, shape.top or 0, shape.width or 0, shape.height or 0
            shape.left, shape.width = Emu(int(left * 4 / 3)), Emu(int(width * 4 / 3))
            shape.top, shape.height = top, height
    for _ in range(slides):
        presentation.slides.add_slide(presentation.slide_layouts[1]).shapes.title.text_frame.text = "Gammel"
    return presentation


def content(presentation: Any) -> bytes:
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def as_template(made: bytes) -> bytes:
    """Return a presentation as a .potx says what it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            data = old.read(each)
            if each.filename == template.TYPES:
                data = data.replace(template.MAIN.encode(), template.AS_TEMPLATE.encode())
            new.writestr(each.filename, data)
    return out.getvalue()


def test_slides_of_a_template_are_removed_and_its_layout_is_used() -> None:
    found = read(deck([examples.ranking()], template=content(own_template())))
    assert [each.shapes.title.text_frame.text for each in found.slides] == [examples.ranking()[0].title]
    assert found.slides[0].slide_layout.name == "Title and Content"
    assert len(list(found.slides[0].placeholders)) == 1
    assert len(charts(found.slides[0])) == 1


def test_the_colours_of_a_template_are_kept_in_running_text() -> None:
    slide = read(deck([examples.ranking()], template=content(own_template()))).slides[0]
    assert named(slide, "subtitle").text_frame.paragraphs[0].runs[0].font.color.type is None
    plain = read(deck([examples.ranking()])).slides[0]
    assert plain.shapes[1].text_frame.paragraphs[0].runs[0].font.color.type is not None


@pytest.mark.parametrize("name", ["rangorden", "danmarkskort", "afdelinger-varmekort"])
def test_figures_stand_in_the_templates_room(name: str) -> None:
    slide = read(deck([EXAMPLES[name]("da")], template=content(own_template()))).slides[0]
    title = slide.slide_layout.placeholders[0]
    for shape in list(slide.shapes)[1:]:
        assert shape.top >= title.top + title.height - Emu(20000), shape.name
        assert shape.top + shape.height <= Inches(7.5)


def test_a_potx_is_a_template_too() -> None:
    found = read(deck([examples.ranking()], template=as_template(content(own_template(slides=0)))))
    assert len(found.slides) == 1


def test_sections_that_name_removed_slides_go_with_them() -> None:
    presentation = own_template()
    spaces = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    presentation.part._element.append(parse_xml(f'<p:extLst {spaces}><p:ext uri="{{521415D9}}"/></p:extLst>'))
    made = deck([examples.ranking()], template=content(presentation))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert b"521415D9" not in package.read("ppt/presentation.xml")


def without(presentation: Any, *, titles: bool) -> Any:
    """Return a presentation whose layouts have lost their titles, or whose titles fill the slide."""
    for layout in presentation.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in template.TITLES:
                if titles:
                    shape._element.getparent().remove(shape._element)
                else:
                    shape.top, shape.height = Inches(1), Inches(6)
    return presentation


@pytest.mark.parametrize("titles", [True, False])
def test_a_template_without_a_title_and_room_is_one_clear_error(titles: bool) -> None:
    with pytest.raises(SelectionError) as error:
        deck([examples.ranking()], template=content(without(own_template(), titles=titles)))
    assert error.value.text == "slides_template_no_room"


def with_titles_only() -> Any:
    """Return a presentation whose only layout has a title and nothing else."""
    only: Any = Presentation()
    for layout in list(only.slide_layouts):
        if layout.name != "Title Only":
            only.slide_layouts.remove(layout)
    return only


def test_a_layout_with_a_title_alone_has_its_room_below() -> None:
    slide = read(deck([examples.ranking()], template=content(with_titles_only()))).slides[0]
    assert slide.slide_layout.name == "Title Only"
    assert len(charts(slide)) == 1


def test_a_title_that_is_too_narrow_leaves_no_room() -> None:
    only = with_titles_only()
    title = only.slide_layouts[0].placeholders[0]
    title.left, title.top, title.width, title.height = Inches(0), Inches(0), Inches(2), Inches(1)
    with pytest.raises(SelectionError) as error:
        deck([examples.ranking()], template=content(only))
    assert error.value.text == "slides_template_no_room"


@pytest.mark.parametrize("made", [b"", b"not a deck", b"PK\x03\x04"])
def test_a_file_that_is_no_presentation_is_one_clear_error(made: bytes) -> None:
    with pytest.raises(SelectionError) as error:
        deck([examples.ranking()], template=made)
    assert error.value.text == "slides_template_broken"


def test_a_workbook_is_no_template() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(template.TYPES, "<Types/>")
    with pytest.raises(SelectionError) as error:
        deck([examples.ranking()], template=out.getvalue())
    assert error.value.text == "slides_template_broken"


def test_a_template_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = content(own_template())
    for limit in ("MOST_BYTES", "MOST_UNPACKED"):
        with monkeypatch.context() as patch:
            patch.setattr(template, limit, 1000)
            with pytest.raises(SelectionError) as error:
                deck([examples.ranking()], template=made)
        assert error.value.text == "slides_template_broken"
