-- Hide the figures of departments that are counted from so few people that somebody could be recognised.
-- A count below the threshold is hidden, its complement too, and every share of too few. Where no counts are given,
-- the department's dwellings stand for its residents; where those are unknown too, the figure is hidden.
-- Grain: one row of candidate per figure that is hidden.

update candidate
set
    value = null,
    numerator = null,
    denominator = null,
    status = 'suppressed',
    note = ''
from suppression_threshold, department
where
    candidate.indicator_id = suppression_threshold.indicator_id
    and candidate.entity_level = 'department'
    and candidate.entity_code = department.department_id
    and candidate.value is not null
    and (
        coalesce(candidate.denominator, department.dwellings, 0) < suppression_threshold.smallest_base
        or candidate.numerator between 1 and suppression_threshold.smallest_count - 1
        or candidate.denominator - candidate.numerator between 1 and suppression_threshold.smallest_count - 1
        or (
            candidate.numerator is null
            and suppression_threshold.smallest_base is null
            and candidate.value between 1 and suppression_threshold.smallest_count - 1
        )
        or (
            candidate.numerator is null
            and suppression_threshold.smallest_base is not null
            and (
                ceil(candidate.value * coalesce(candidate.denominator, department.dwellings, 0) / 100)
                between 1 and suppression_threshold.smallest_count - 1
                or ceil((100 - candidate.value) * coalesce(candidate.denominator, department.dwellings, 0) / 100)
                between 1 and suppression_threshold.smallest_count - 1
            )
        )
    )
