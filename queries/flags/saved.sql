-- What rules say of departments, as it was worked out when the database was built.
-- Grain: as flags/evaluate. An empty filter means all.

select
    flag_judgement.rule_key as rule_id,
    flag_judgement.department_id,
    flag_judgement.year,
    flag_judgement.value,
    flag_judgement.status,
    flag_judgement.percentile,
    flag_judgement.numerator,
    flag_judgement.denominator,
    flag_judgement.rate,
    flag_judgement.rate_known_year,
    flag_judgement.yellow_limit,
    flag_judgement.red_limit,
    flag_judgement.level,
    flag_judgement.since,
    flag_judgement.level_since,
    flag_judgement.is_need,
    flag_judgement.certainty,
from flag_judgement
inner join department on flag_judgement.department_id = department.department_id
where
    flag_judgement.rule_key in $rule_keys
    and flag_judgement.year between $first_year and $last_year
    and ($municipality_code = '' or department.municipality_code = $municipality_code)
    and ($organisation_id = '' or department.organisation_id = $organisation_id)
order by flag_judgement.rule_key, flag_judgement.department_id, flag_judgement.year
