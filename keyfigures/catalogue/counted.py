"""Which key figures are shares of things counted one by one, and how sure an interval around one is."""

# The 97.5th percentile of the normal distribution: intervals hold 95 per cent.
Z = 1.959963984540054
# A share of kroner has no such interval.
COUNTED = frozenset(
    {
        "basic_school_only_pct",
        "convicted_pct",
        "democracy_turnout_pct",
        "non_western_pct",
        "outside_work_pct",
        "turnover_pct",
        "vacancy_over_3_months_share_pct",
        "vacancy_pct",
    }
)
