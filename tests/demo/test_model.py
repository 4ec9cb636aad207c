"""The model is read whole, and a slip in it is named with its field."""

from pathlib import Path

import pytest

from keyfigures.catalogue import Accounts, DemoModel, demo_model
from keyfigures.errors import CatalogueError
from tests.demo.conftest import MODEL


def planted(tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of the model with one piece replaced."""
    text = MODEL.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "model.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_model_is_read(model: DemoModel) -> None:
    assert model.span == (2003, 2026)
    assert model.of_types("turnover_pct") == (10.4, 13.0, 39.9)
    assert model.course("rent_level")[-1] == (2026, 1.15)
    assert model.accounts["D33006"] is Accounts.CHANGED
    merged = next(each for each in model.planted if len(each.predecessors) == 2)
    assert (merged.organisation_id, merged.municipality_code, merged.valid_from) == ("D33001", "330", "2019-01-01")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("span: [2003, 2026]", "span: [2026, 2003]", "'span' must be the first and the last year"),
        ("span: [2003, 2026]", "span: [2003]", "'span' must be the first and the last year"),
        ("care_share: 0.15", "care_share: true", "'numbers' cannot be read at 'care_share': a number is wanted"),
        ("care_share: 0.15", "care_share: much", "'numbers' cannot be read at 'care_share'"),
        ("[10.4, 13.0, 39.9]", "[10.4, 13.0]", "at 'turnover_pct': three numbers are wanted"),
        ("{2003: 17, 2026: 23}", "17", "'years' cannot be read at 'non_western_pct'"),
        ("D33001: calendar", "D33001: lunar", "'accounts' cannot be read at 'D33001'"),
        ("mix: family, dwellings: 12, ", "dwellings: 12, ", "mix is missing"),
        ("mix: family, dwellings: 12, ", "mix: family, dwellings: 12, colour: red, ", "colour is not known"),
        ("seed:", "sead: 1\nseed:", "'sead' is not known"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        demo_model(planted(tmp_path, old, new))


@pytest.mark.parametrize("look_up", ["number", "of_types", "course", "list_of"])
def test_what_the_model_does_not_state_is_named(model: DemoModel, look_up: str) -> None:
    with pytest.raises(CatalogueError, match="does not state 'nothing'"):
        getattr(model, look_up)("nothing")
