-- Hide the figures by dwelling type of a department where one of them, or the one of all dwellings, is hidden.
-- The sum of the types is the whole, so what is left would give the hidden one away.
-- Grain: one row of candidate per figure that is hidden.

update candidate
set
    value = null,
    numerator = null,
    denominator = null,
    status = 'suppressed',
    note = ''
from (
    select distinct
        hidden.indicator_id,
        hidden.entity_code,
        hidden.year,
    from candidate as hidden
    inner join suppression_threshold on hidden.indicator_id = suppression_threshold.indicator_id
    where hidden.entity_level = 'department' and hidden.status = 'suppressed'
) as telling
where
    candidate.indicator_id = telling.indicator_id
    and candidate.entity_level = 'department'
    and candidate.entity_code = telling.entity_code
    and candidate.year = telling.year
    and candidate.dwelling_type != 'all'
    and candidate.value is not null
