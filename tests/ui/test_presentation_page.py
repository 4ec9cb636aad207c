"""The presentation: figures go in and out, are moved, mended and made new, and become a deck; old decks are read."""

import gzip
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from keyfigures import settings, store, views
from keyfigures.catalogue import texts
from keyfigures.figures import Check
from keyfigures.language import Language
from keyfigures.ui import address, back_row, basket
from keyfigures.ui.presentation import deck, making
from keyfigures.views import Chosen
from keyfigures.views.presentation import MOST
from tests.slides.test_slides_template import content, own_template
from tests.ui.screen import Drawn, bare, charts, drawn, foreign, html, opened, sound, told, words

MODULE = views.keep.__globals__
RANKING = {"figur": "rangorden", "gruppe": "deck2011", "aar": "2010"}
# Names on its tiles are smaller than what is read with ease from the back row.
SMALL = {"figur": "danmarkskort"}
PUT_IN, IS_IN = "Læg i præsentation", "✓ I præsentationen"


@pytest.fixture(autouse=True)
def figures_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of kept figures, where none is yet, as in a process that has kept none."""
    monkeypatch.setenv(settings.FIGURES_VARIABLE, str(tmp_path / "figures"))
    monkeypatch.setitem(MODULE, "_seen", set())
    return tmp_path / "figures"


def pressed(at: AppTest, name: str, place: int = 0) -> AppTest:
    """Return the page after one of its own buttons at a chart was pressed, as the browser reports it."""
    element = at.get("bidi_component")[place]
    state = WidgetState(id=_make_trigger_id(element.proto.id, "events"))
    state.json_trigger_value = json.dumps([{"event": name, "value": name}])
    states = at._tree.get_widget_states()
    states.widgets.append(state)
    return sound(at._run(states))


def labels(chart: Drawn) -> list[str]:
    """Return the words of the page's own buttons at a chart."""
    return [each["label"] for each in chart.data["actions"]]


def page(at: AppTest) -> AppTest:
    """Return the presentation, reached by the menu in the same session."""
    return sound(at.switch_page("pages/praesentation.py").run())


def press(at: AppTest, label: str, place: int = 0) -> AppTest:
    """Return the page after a button was pressed."""
    return sound([each for each in at.button if each.label == label][place].click().run())


def kept(*kinds: str) -> list[str]:
    """Show charts of municipalities and return the ids they are kept under."""
    return [drawn(opened("kommuner", **{**RANKING, "figur": kind})).id for kind in kinds]


def presentation(*ids: str, **link: str) -> AppTest:
    """Return the presentation opened by a link."""
    return opened("praesentation", figurer=",".join(ids), **link)


@pytest.fixture
def demo(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the demo data of six municipalities."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    return demo_database


# Into the basket and out again


@pytest.mark.usefixtures("database")
def test_a_figure_goes_in_and_out_and_the_menu_counts() -> None:
    at = opened("kommuner", **RANKING)
    assert labels(drawn(at)) == [PUT_IN, "Bagerste række"]
    pressed(at, "basket")
    assert labels(drawn(at)) == [IS_IN, "Bagerste række"]
    id_ = drawn(at).id
    page(at)
    assert at.header[0].value == "Figurer (1)"
    assert asked(at) == id_
    press(at, "Tag ud")
    assert asked(at) == ""
    assert any(PUT_IN in sentence for sentence in told(at))


@pytest.mark.usefixtures("database")
def test_a_second_press_takes_a_figure_out_on_its_own_page() -> None:
    at = pressed(pressed(opened("kommuner", **RANKING), "basket"), "basket")
    assert labels(drawn(at))[0] == PUT_IN
    assert asked(page(at)) == ""


def asked(at: AppTest) -> str:
    """Return the figures in the address."""
    found = at.query_params["figurer"]
    return found if isinstance(found, str) else found[0]


@pytest.mark.parametrize(("ids", "title"), [("", "Præsentation"), ("AAAA-AAAA,BBBB-BBBB", "Præsentation (2)")])
def test_the_menu_says_how_many(ids: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit, "session_state", {f"{address.KEPT}{basket.NAME}": ids})
    monkeypatch.setattr(streamlit, "query_params", {})
    assert basket.title(texts(Language.DA)) == title


@pytest.mark.usefixtures("database")
def test_a_full_presentation_takes_no_more() -> None:
    at = opened("kommuner", **RANKING)
    full = ",".join(f"AAA{a}-AAA{b}" for a in "ABCDEFG" for b in "234567A")
    at.session_state[f"{address.KEPT}{basket.NAME}"] = full
    sound(at.run())
    assert labels(drawn(at))[0] == f"Præsentationen har plads til {MOST} figurer"
    pressed(at, "basket")
    assert drawn(at).id not in asked(page(at))
    assert at.header[0].value == f"Figurer ({MOST})"


@pytest.mark.usefixtures("demo")
def test_all_figures_of_a_page_go_in_at_once() -> None:
    at = opened("afdeling", kommune="330", afdeling="D33004-00101", aarstal="2024")
    ids = [chart.id for chart in charts(at)]
    assert len(ids) == 3
    pressed(at, "basket", 1)
    press(at, "Læg alle 3 figurer i præsentation")
    assert [labels(chart)[0] for chart in charts(at)] == [IS_IN] * 3
    assert at.button(basket.ALL).disabled
    assert asked(page(at)).split(",") == [ids[1], ids[0], ids[2]]
    assert html(at).count("<strong>DEMODATA</strong>") == 3


@pytest.mark.usefixtures("database")
def test_a_page_with_one_figure_offers_no_all() -> None:
    assert [each for each in opened("kommuner", **RANKING).button if each.key == basket.ALL] == []


# The page


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("language", ["da", "en"])
def test_an_empty_presentation_says_how_figures_come_in(language: str) -> None:
    at = opened("praesentation", sprog=language)
    (sentence,) = told(at)
    assert {"da": PUT_IN, "en": "Put in presentation"}[language] in sentence
    assert len(at.get("page_link")) == 4
    assert downloads(at) == []
    assert foreign(words(at), language) == []


def downloads(at: AppTest) -> list[str]:
    return [str(each.key) for each in at.get("download_button")]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_link_reproduces_the_presentation(language: str) -> None:
    link = {**RANKING, "sprog": language}
    ids = [drawn(opened("kommuner", **{**link, "figur": kind})).id for kind in ("rangorden", "to-aar")]
    at = presentation(ids[0], f"{ids[1].lower()}:text-size.contrast", sprog=language)
    titles = re.findall(r"<h3[^>]*>(.*?)</h3>", html(at))
    assert titles == [f"{place}. {views.kept(id_).chart.title}" for place, id_ in enumerate(ids, start=1)]
    for id_ in ids:
        assert f'href="figur?id={id_}"' in html(at)
    assert html(at).count(store.data_version()) == 2
    remedies = {"da": "✓ Rettelser: Gør teksten større; Gør farverne tydeligere.", "en": "✓ Remedies: Make the"}
    assert remedies[language] in bare(html(at))
    assert asked(at) == f"{ids[0]},{ids[1]}:text-size.contrast"
    assert downloads(at) == ["presentation_download"]
    assert foreign(words(at), language) == []


@pytest.mark.usefixtures("database")
def test_figures_are_moved_and_only_where_there_is_room() -> None:
    one, two = kept("rangorden", "to-aar")
    at = presentation(one, two)
    assert [each.label for each in at.button] == ["↓ Flyt ned", "Tag ud", "↑ Flyt op", "Tag ud"]
    press(at, "↓ Flyt ned")
    assert asked(at) == f"{two},{one}"
    press(at, "↑ Flyt op")
    assert asked(at) == f"{one},{two}"
    at.session_state[f"{address.KEPT}{basket.NAME}"] = one
    at.button[0].click()
    assert asked(sound(at.run())) in {one, f"{one},{two}"}


def test_a_move_out_of_the_order_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when another window has taken figures out meanwhile."""
    monkeypatch.setattr(streamlit, "session_state", {f"{address.KEPT}{basket.NAME}": "AAAA-AAAA,BBBB-BBBB"})
    monkeypatch.setattr(streamlit, "query_params", {})
    for place, by in ((2, -1), (0, -1), (1, 1), (-1, 1)):
        basket.move(place, by)
        assert [each.id for each in basket.figures()] == ["AAAA-AAAA", "BBBB-BBBB"]


@pytest.mark.usefixtures("database")
def test_a_figure_that_is_not_kept_is_said_and_can_go_out() -> None:
    (id_,) = kept("rangorden")
    at = presentation("AAAA-AAAA", id_)
    assert told(at) == [
        "Figuren AAAA-AAAA er ikke gemt her; se efter, om nummeret er skrevet som under figuren, fx K7F3-2QXD."
    ]
    press(at, "Tag ud")
    assert (told(at), asked(at)) == ([], id_)


@pytest.mark.usefixtures("database")
def test_where_no_figure_can_go_on_a_slide_no_deck_is_offered() -> None:
    at = presentation("AAAA-AAAA")
    assert downloads(at) == []
    assert "Ingen af figurerne kan komme på en slide." in html(at)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("text", ["[x](http://e.vil)", "AAAA-AAAA:no-such-check", "../../etc/passwd"])
def test_an_address_that_names_no_figures_is_said(text: str) -> None:
    at = opened("praesentation", figurer=text)
    assert len(at.warning) == 1
    assert "figurer = " in at.warning[0].value
    assert "[x]" not in at.warning[0].value
    assert asked(at) == ""


# What is revised since


def rewritten(folder: Path, id_: str, *, value: float = 20.1, **query: str) -> None:
    """Let a figure have been kept of earlier data, with another figure for Slagelse."""
    file = folder / f"{id_}.json.gz"
    said = json.loads(gzip.decompress(file.read_bytes()))
    next(row for row in said["rows"] if row[1] == "Slagelse")[3] = value
    said |= {"moment": "2026-03-04T10:00:00+00:00", "query": {**said["query"], "version": "earlier", **query}}
    file.write_bytes(gzip.compress(json.dumps(said).encode()))


@pytest.mark.usefixtures("database")
def test_what_is_revised_is_said_and_todays_data_takes_its_place(figures_folder: Path) -> None:
    one, two = kept("rangorden", "to-aar")
    old = figures_folder / "AAAA-AAAA.json.gz"
    said = json.loads(gzip.decompress((figures_folder / f"{one}.json.gz").read_bytes()))
    old.write_bytes(gzip.compress(json.dumps({**said, "id": "AAAA-AAAA"}).encode()))
    rewritten(figures_folder, "AAAA-AAAA")
    at = presentation("AAAA-AAAA:text-size", two)
    assert "1 tal er revideret siden 4. marts 2026: Slagelse 20,1 → 24,6." in bare(html(at))
    assert "dataversion earlier" in bare(html(at))
    press(at, "Brug dagens data")
    assert asked(at) == f"{one}:text-size,{two}"
    assert "revideret" not in bare(html(at))


@pytest.mark.usefixtures("database")
def test_a_figure_that_cannot_be_drawn_today_stays_and_it_is_said(figures_folder: Path) -> None:
    (id_,) = kept("rangorden")
    rewritten(figures_folder, id_, kommune="411")
    at = presentation(id_)
    assert "og kan ikke laves på dagens data." in bare(html(at))
    press(at, "Brug dagens data")
    assert asked(at) == id_
    assert len(told(at)) == 1
    assert "411" in told(at)[0]


# The back row


@pytest.mark.usefixtures("database")
def test_the_back_row_says_so_where_nothing_is_to_remark() -> None:
    at = opened("kommuner", **RANKING)
    assert "bagerste række" not in html(at)
    assert drawn(at).data["actions"][1]["opened"] is False
    pressed(at, "back_row")
    assert "Intet at bemærke: figuren kan læses fra bagerste række." in html(at)
    assert drawn(at).data["actions"][1]["opened"] is True
    pressed(at, "back_row")
    assert "bagerste række" not in html(at)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_remedy_is_drawn_kept_in_the_presentation_and_taken_back(language: str) -> None:
    at = opened("kommuner", **SMALL, sprog=language)
    pressed(at, "back_row")
    before = drawn(at).figure
    (larger,) = [each for each in at.button if str(each.key).endswith(f"_{Check.TEXT_SIZE}")]
    assert {"da": "· Bemærkning:", "en": "· Remark:"}[language] in bare(html(at))
    sound(larger.click().run())
    assert drawn(at).figure["data"] != before["data"] or drawn(at).figure["layout"] != before["layout"]
    assert foreign(words(at), language) == []
    pressed(at, "basket")
    id_ = drawn(at).id
    assert asked(page(at)) == f"{id_}:text-size"
    press(at, {"da": "Fjern rettelser", "en": "Take remedies away"}[language])
    assert asked(at) == id_


@pytest.mark.usefixtures("database")
def test_a_remedy_at_the_chart_reaches_the_presentation_and_stays_when_taken_out() -> None:
    at = opened("kommuner", **SMALL)
    before = drawn(at).figure
    for name in ("basket", "back_row"):
        pressed(at, name)
    press(at, "Gør teksten større")
    mended = drawn(at).figure
    assert mended != before
    pressed(at, "basket")
    assert drawn(at).figure == mended
    press(at, "Fjern rettelser")
    assert drawn(at).figure == before


@pytest.mark.usefixtures("database")
def test_names_on_the_map_are_no_abbreviations() -> None:
    at = pressed(opened("kommuner", figur="danmarkskort"), "back_row")
    assert "Set fra bagerste række: 1 ting at se på. · Bemærkning: Teksten " in bare(html(at))
    assert [each.label for each in at.button] == ["Gør teksten større"]


@pytest.mark.usefixtures("database")
def test_a_remark_nothing_mends_has_no_button(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_row, "_names", lambda _: [])
    at = pressed(opened("kommuner", figur="danmarkskort"), "back_row")
    assert "· Bemærkning: Diagrammet siger ikke, hvad RKSK står for." in bare(html(at))
    assert [each.label for each in at.button] == ["Gør teksten større"]


@pytest.mark.usefixtures("database")
def test_what_is_mended_changes_no_figure_and_is_not_what_is_kept(figures_folder: Path) -> None:
    at = pressed(opened("kommuner", **SMALL), "back_row")
    rows, file = at.dataframe[0].value.to_csv(), figures_folder / f"{drawn(at).id}.json.gz"
    before = file.read_bytes()
    press(at, "Gør teksten større")
    assert at.dataframe[0].value.to_csv() == rows
    file.unlink()
    MODULE["_seen"].clear()
    sound(at.run())
    assert json.loads(gzip.decompress(file.read_bytes()))["picture"] == json.loads(gzip.decompress(before))["picture"]


# The deck


def presented(*texts_: str, server: str = "", template: bytes | None = None) -> Any:
    """Return the deck of figures, read back."""
    ready = [(views.kept(one.id), views.kept(one.id).context, one) for one in views.chosen(",".join(texts_))]
    return Presentation(io.BytesIO(making.deck(ready, server, template)))


@pytest.mark.usefixtures("database")
def test_the_deck_has_a_slide_a_figure_in_order_with_its_id_and_address() -> None:
    one, two = kept("rangorden", "to-aar")
    found = presented(two, f"{one}:text-size.contrast", server="https://tal.kommune.dk")
    assert [slide.shapes.title.text_frame.text for slide in found.slides] == [
        views.kept(id_).chart.title for id_ in (two, one)
    ]
    notes = [slide.notes_slide.notes_text_frame.text for slide in found.slides]
    for id_, note in zip((two, one), notes, strict=True):
        assert f"https://tal.kommune.dk/figur?id={id_}" in note


def test_the_servers_own_address_is_that_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for url, expected in (
        ("https://tal.dk/a/praesentation?figurer=AAAA-AAAA", "https://tal.dk/a"),
        ("http://localhost:8501/praesentation", "http://localhost:8501"),
        (None, ""),
    ):
        monkeypatch.setattr(streamlit, "context", SimpleNamespace(url=url))
        assert deck._address() == expected


@pytest.mark.usefixtures("database")
def test_the_button_makes_the_deck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit asks for the file when the button is pressed; here the test does."""
    asked_for: list[Callable[[], bytes]] = []
    (id_,) = kept("rangorden")
    real = streamlit.download_button

    def button(label: str, data: Callable[[], bytes], **more: Any) -> bool:
        asked_for.append(data)
        assert more["file_name"].startswith("praesentation_20")
        return bool(real(label, data, **more))

    monkeypatch.setattr(streamlit, "download_button", button)
    presentation(id_)
    assert len(Presentation(io.BytesIO(asked_for[0]())).slides) == 1


@pytest.mark.usefixtures("database")
def test_a_template_is_used_and_one_that_cannot_be_used_is_one_sentence() -> None:
    (id_,) = kept("rangorden")
    at = presentation(id_)
    at.file_uploader[0].upload("kommune.potx", content(own_template()))
    sound(at.run())
    for _ in range(2):
        assert "Skabelonen kommune.potx bruges." in html(at)
        assert told(at) == []
        sound(at.run())
    at.file_uploader[0].set_value(("x.pptx", b"nix", "application/octet-stream"))
    sound(at.run())
    assert told(at) == ["Skabelonen kan ikke læses. Gem den som .pptx eller .potx i PowerPoint og prøv igen."]
    assert downloads(at) == ["presentation_download"]


@pytest.mark.usefixtures("database")
def test_a_file_that_is_too_large_is_refused_on_the_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck, "MOST_MEGABYTES", 1)
    at = opened("praesentation")
    at.file_uploader[0].upload("stor.pptx", b"x" * (2**20 + 1))
    sound(at.run())
    assert "Filen er for stor: den må fylde 1 MB." in told(at)[-1]


# An old deck


@pytest.mark.usefixtures("database")
def test_an_old_deck_is_brought_up_to_date_and_what_changed_is_listed(figures_folder: Path) -> None:
    (id_,) = kept("rangorden")
    picture = json.loads(gzip.decompress((figures_folder / f"{id_}.json.gz").read_bytes()))["picture"]
    bar = next(trace for trace in picture["data"] if trace["type"] == "bar")
    bar["x"] = [20.1 if value == max(bar["x"]) else value for value in bar["x"]]
    old = exported(figures_folder, id_, picture)
    at = opened("praesentation")
    at.file_uploader[0].upload("sidste-aar.pptx", old)
    sound(at.run())
    assert "1 tal er ændret." in html(at)
    assert [bare(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html(at))][:2] == ["1", id_]
    assert "20,1" in bare(html(at))
    assert downloads(at) == ["presentation_refresh_download"]
    assert foreign(words(at), "da") == []
    sound(at.run())
    assert "1 tal er ændret." in html(at)


def exported(folder: Path, id_: str, picture: Any) -> bytes:
    """Return the deck of a figure as it was drawn once, and leave the figure as it is."""
    file = folder / f"{id_}.json.gz"
    now = file.read_bytes()
    file.write_bytes(gzip.compress(json.dumps({**json.loads(gzip.decompress(now)), "picture": picture}).encode()))
    out = io.BytesIO()
    presented(id_).save(out)
    file.write_bytes(now)
    return out.getvalue()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("language", ["da", "en"])
def test_an_old_deck_without_changes_and_with_unknown_figures_says_so(figures_folder: Path, language: str) -> None:
    one, two = kept("rangorden", "to-aar")
    out = io.BytesIO()
    presented(one, two).save(out)
    (figures_folder / f"{two}.json.gz").unlink()
    at = opened("praesentation", sprog=language)
    at.file_uploader[0].upload("x.pptx", out.getvalue())
    sound(at.run())
    assert {"da": "Ingen tal er ændret.", "en": "No numbers have changed."}[language] in html(at)
    assert f"{two}." in bare(html(at))
    assert foreign(words(at), language) == []
    at.file_uploader[0].set_value(None)
    assert downloads(sound(at.run())) == []


@pytest.mark.usefixtures("database")
def test_a_file_that_is_no_presentation_is_one_sentence() -> None:
    at = opened("praesentation")
    at.file_uploader[0].upload("x.pptx", b"nix")
    sound(at.run())
    assert told(at)[-1] == "Præsentationen kan ikke læses. Gem den som .pptx i PowerPoint og prøv igen."
    assert downloads(at) == []


# The list in an address

checks = st.lists(st.sampled_from(Check), unique=True, max_size=3).map(tuple)
ids = st.from_regex(r"[A-Z2-7]{4}-[A-Z2-7]{4}", fullmatch=True)


@given(st.lists(st.builds(Chosen, ids, checks), unique_by=lambda each: each.id, max_size=MOST).map(tuple))
def test_a_list_is_read_as_it_is_written(figures: tuple[Chosen, ...]) -> None:
    assert views.chosen(views.written(figures)) == figures


def test_a_list_is_at_most_forty_each_once() -> None:
    many = [Chosen(f"AAAA-AAA{a}") for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]
    many += [Chosen(f"BBBB-AAA{a}") for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]
    assert len(views.chosen(views.written(many))) == MOST
    assert views.chosen("AAAA-AAAA:text-size.text-size, aaaa-aaaa") == (Chosen("AAAA-AAAA"),)


# A figure found again


@pytest.mark.usefixtures("database")
def test_a_figure_is_found_by_its_id_and_put_in() -> None:
    (id_,) = kept("rangorden")
    at = presentation()
    sound(at.text_input("presentation_find_id").set_value(f" {id_.lower().replace('-', '')} ").run())
    assert views.kept(id_).chart.title in html(at)
    assert f'href="figur?id={id_}"' in html(at)
    press(at, PUT_IN)
    assert asked(at) == id_
    press(at, IS_IN)
    assert asked(at) == ""


@pytest.mark.usefixtures("database")
def test_an_id_nobody_has_shown_is_one_sentence() -> None:
    at = presentation()
    sound(at.text_input("presentation_find_id").set_value("AAAA-2222").run())
    assert any("AAAA-2222" in sentence for sentence in told(at))
