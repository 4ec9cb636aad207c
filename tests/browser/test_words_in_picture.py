"""The words inside the picture: all of them in it, none on another, at every width and in both languages."""

import pytest

from keyfigures.language import Language
from tests.browser.gallery import Gallery
from tests.browser.kinds import KINDS, Kind
from tests.browser.screen import Picture, measure

pytestmark = pytest.mark.browser

WIDTHS = (1920, 1280, 768, 390)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_words_stay_in_the_picture_and_off_each_other(gallery: Gallery, kind: Kind, language: Language) -> None:
    screen = gallery.show(kind, language)
    offenders = []
    for width in WIDTHS:
        screen.resize(width, 900)
        found = measure(screen.picture)
        offenders += [f"{kind.name} {language} {width} px: {each}" for each in _offenders(found)]
    assert not offenders, "\n" + "\n".join(offenders)


def _offenders(picture: Picture) -> list[str]:
    missing = [f"not in the picture: {part}" for part in ("title", "subtitle", "footer") if not picture.of(part)]
    return missing + picture.outside() + picture.collisions()
