"""Units beside numbers and in headings: whether they fit a key figure, and what its numbers are multiplied by."""

import re
from functools import lru_cache

FITTING = {
    "pct": ("%", "‰"),
    "kr_m2": ("kr", "kr/m²"),
    "kr_m2_balance": ("kr", "kr/m²"),
    "kr_lme": ("kr",),
    "kr_dwelling": ("kr",),
    "m2": ("m²",),
    "count": ("stk",),
    "persons": ("stk",),
}
OF_SIGN = {"‰": 0.1}
PROMILLE = re.compile(r"promille|per mille|‰|pr\.? ?1\.?000")
THOUSANDS = re.compile(r"1[. ]?000 ?kr|\bt\.? ?kr|\btusinde? ?kr")
MILLIONS = re.compile(r"\bmio\.? ?kr|\bmillion(er)? ?kr")
MONTHLY = re.compile(r"måned|\bmdr\b|\bmd\b|month")
# What a heading says of the unit: in brackets, or as its last word.
BRACKETS = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
LAST_WORD = re.compile(r"[ _](pct\.?|procent|promille|kr\.?|%|‰|antal|m²|m2)$")
SPOKEN = {
    "pct": re.compile(r"%|\bpct\b|procent|per cent|percent"),
    "promille": PROMILLE,
    "kr": re.compile(r"\bt?kr\b|\bdkk\b"),
    "count": re.compile(r"\bantal\b|\bstk\b|\bnumber\b|\bcount\b"),
    "fraction": re.compile(r"\bandel\b|\bfraction\b|0[-–]1"),
}
EXPECTED = {
    "pct": {"pct", "promille"},
    "count": {"count"},
    "persons": {"count"},
    **{unit: {"kr"} for unit in ("kr_m2", "kr_m2_balance", "kr_lme", "kr_dwelling")},
}


def fits(sign: str, unit: str) -> bool:
    """Tell whether a sign beside a number fits the unit of its key figure.

    >>> fits("%", "pct"), fits("kr", "pct"), fits("", "count")
    (True, False, True)
    """
    return not sign or sign in FITTING.get(unit, ())


@lru_cache(maxsize=1024)
def factor(heading: str, unit: str) -> float:
    """Return what the numbers under a heading are multiplied by to be in a unit.

    >>> factor("Ledige i promille", "pct"), factor("Resultat (1.000 kr.)", "kr_m2"), factor("Husleje", "kr_m2")
    (0.1, 1000.0, 1.0)
    """
    words = heading.casefold()
    if unit == "pct" and PROMILLE.search(words):
        return 0.1
    if unit.startswith("kr") and THOUSANDS.search(words):
        return 1000.0
    return 1_000_000.0 if unit.startswith("kr") and MILLIONS.search(words) else 1.0


def misfit(heading: str, unit: str) -> bool:
    """Tell whether a heading speaks of another unit than that of the key figure it was read as.

    >>> misfit("Fraflytning (antal)", "pct"), misfit("Husleje (kr. pr. måned)", "kr_m2"), misfit("Husleje", "kr_m2")
    (True, True, False)
    """
    words = heading.casefold()
    if unit.startswith("kr") and MONTHLY.search(words):
        return True
    parts = [first or second for first, second in BRACKETS.findall(words)]
    said = " ".join([*parts, *(found[1] for found in [LAST_WORD.search(words)] if found)])
    return bool({name for name, form in SPOKEN.items() if form.search(said)} - EXPECTED.get(unit, set()))
