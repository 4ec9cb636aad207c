"""Colours as eyes see them: contrast after WCAG 2, distance after CIEDE2000, and how colour-blind people see them."""

import math
import re
from collections.abc import Iterator

# Red, green and blue as 0 to 1.
Rgb = tuple[float, float, float]

BLACK: Rgb = (0.0, 0.0, 0.0)
WHITE: Rgb = (1.0, 1.0, 1.0)
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
WRITTEN = re.compile(r"rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)")
NAMED = {"black": BLACK, "white": WHITE}
# Machado, Oliveira and Fernandes 2009, table 1, severity 1.0; for linear light.
DEFICIENCIES: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# sRGB to CIE XYZ, and the white of a screen (D65).
TO_XYZ: tuple[Rgb, Rgb, Rgb] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
SCREEN_WHITE: Rgb = (0.95047, 1.0, 1.08883)


def parse(colour: object, behind: Rgb = WHITE) -> Rgb | None:
    """Return a colour as it shows on what is behind it, None where it is not written as hex or rgb.

    >>> parse("#FFF"), parse("rgba(0, 0, 0, 0.5)"), parse("tomato")
    ((1.0, 1.0, 1.0), (0.5, 0.5, 0.5), None)
    """
    if not isinstance(colour, str):
        return None
    text = colour.strip()
    if HEX.fullmatch(text):
        step = (len(text) - 1) // 3
        parts = (text[at : at + step] * (3 - step) for at in range(1, len(text), step))
        return _rgb(int(part, 16) / 255 for part in parts)
    found = WRITTEN.fullmatch(text)
    if found is None:
        return NAMED.get(text.lower())
    *rgb, opacity = found.groups()
    return mixed(behind, _rgb(min(255.0, float(part)) / 255 for part in rgb), float(opacity or 1))


def _rgb(parts: Iterator[float]) -> Rgb:
    red, green, blue = parts
    return red, green, blue


def mixed(one: Rgb, other: Rgb, part: float) -> Rgb:
    """Return a colour on the way from one to another; 1 is the other."""
    return _rgb(a + (b - a) * part for a, b in zip(one, other, strict=True))


def written(colour: Rgb) -> str:
    """Return a colour as hex.

    >>> written((1.0, 0.5, 0.0))
    '#FF8000'
    """
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02X}" for part in colour)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of WCAG 2: 0 is black, 1 is white."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21.

    >>> round(contrast(BLACK, WHITE), 1), contrast(WHITE, WHITE)
    (21.0, 1.0)
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def clear(colour: Rgb, behind: Rgb, least: float) -> Rgb:
    """Return the nearest colour on the way to black or white that has at least so much contrast, up to 4.5.

    >>> written(clear(WHITE, WHITE, 4.5)), written(clear(BLACK, WHITE, 4.5))
    ('#757575', '#000000')
    """
    ends = (BLACK, WHITE) if luminance(colour) <= luminance(behind) else (WHITE, BLACK)
    end = next(each for each in ends if contrast(each, behind) >= least)
    steps = (parse(written(mixed(colour, end, step / 100))) for step in range(101))
    return next(each for each in steps if each is not None and contrast(each, behind) >= least)


def simulated(colour: Rgb, deficiency: str) -> Rgb:
    """Return a colour as someone with a full deficiency sees it; ``deficiency`` is a name of DEFICIENCIES."""
    seen = _times(DEFICIENCIES[deficiency], _linear(colour))
    return _rgb(_encoded(min(1.0, max(0.0, part))) for part in seen)


def _linear(colour: Rgb) -> Rgb:
    return _rgb(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _times(matrix: tuple[Rgb, Rgb, Rgb], vector: Rgb) -> Rgb:
    return _rgb(math.fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour: Rgb) -> Rgb:
    """Return a colour in CIE L*a*b*."""
    x, y, z = (_root(part / white) for part, white in zip(_times(TO_XYZ, _linear(colour)), SCREEN_WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return math.cbrt(part) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29


def distance(one: Rgb, other: Rgb) -> float:
    """Return how far apart two colours look, CIEDE2000: about 1 is just seen side by side, 100 is black and white."""
    return ciede2000(lab(one), lab(other))


def ciede2000(one: Rgb, other: Rgb) -> float:
    """Return the CIEDE2000 distance of two colours in L*a*b* (Sharma, Wu and Dalal 2005)."""
    light, chroma, hue, bar = _differences(one, other)
    middle, mean_chroma, mean_hue = bar
    away = (middle - 50) ** 2
    by_light = light / (1 + 0.015 * away / math.sqrt(20 + away))
    by_chroma = chroma / (1 + 0.045 * mean_chroma)
    by_hue = hue / (1 + 0.015 * mean_chroma * _weight(mean_hue))
    turned = _turned(mean_chroma, mean_hue) * by_chroma * by_hue
    return math.sqrt(max(0.0, by_light**2 + by_chroma**2 + by_hue**2 + turned))


def _differences(one: Rgb, other: Rgb) -> tuple[float, float, float, Rgb]:
    """Return the differences in lightness, chroma and hue, and the means of the three."""
    stretch = 1 + 0.5 * (1 - math.sqrt(_seventh((math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2)))
    chromas = [math.hypot(each[1] * stretch, each[2]) for each in (one, other)]
    hues = [math.degrees(math.atan2(each[2], each[1] * stretch)) % 360 for each in (one, other)]
    turn = hues[1] - hues[0]
    around = abs(turn) > 180 and all(chromas)
    if around:
        turn -= math.copysign(360, turn)
    mean_hue = sum(hues) if not all(chromas) else (sum(hues) / 2 + (180 if around else 0)) % 360
    hue = 2 * math.sqrt(chromas[0] * chromas[1]) * math.sin(math.radians(turn) / 2)
    return other[0] - one[0], chromas[1] - chromas[0], hue, ((one[0] + other[0]) / 2, sum(chromas) / 2, mean_hue)


def _seventh(chroma: float) -> float:
    return chroma**7 / (chroma**7 + 25**7)


def _weight(hue: float) -> float:
    terms = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + math.fsum(size * math.cos(math.radians(times * hue + shift)) for size, times, shift in terms)


def _turned(chroma: float, hue: float) -> float:
    angle = 30 * math.exp(-(((hue - 275) / 25) ** 2))
    return -2 * math.sqrt(_seventh(chroma)) * math.sin(math.radians(2 * angle))
