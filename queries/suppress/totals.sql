-- Hide the figure of an organisation or a municipality where one of its departments is hidden the same year.
-- The difference to the departments that are shown would give the hidden one away.
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
        hidden.year,
        department.organisation_id,
        department.municipality_code,
    from candidate as hidden
    inner join suppression_threshold on hidden.indicator_id = suppression_threshold.indicator_id
    inner join department on hidden.entity_code = department.department_id
    where hidden.entity_level = 'department' and hidden.status = 'suppressed'
) as telling
where
    candidate.indicator_id = telling.indicator_id
    and candidate.year = telling.year
    and candidate.value is not null
    and (
        (candidate.entity_level = 'organisation' and candidate.entity_code = telling.organisation_id)
        or (candidate.entity_level = 'municipality' and candidate.entity_code = telling.municipality_code)
    )
