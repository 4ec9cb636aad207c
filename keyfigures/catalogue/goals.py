"""The five statutory goals: every indicator, rule and agreement belongs to one of them."""

from enum import StrEnum


class Goal(StrEnum):
    """One of the five statutory goals of the governance dialogue."""

    ECONOMY = "oekonomi_og_drift"
    LEADERSHIP = "ledelse_og_beboerdemokrati"
    LETTING = "udlejning"
    DEPARTMENTS = "boligafdelinger"
    BUILDING = "nybyggeri_og_renovering"
