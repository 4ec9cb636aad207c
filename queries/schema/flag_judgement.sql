-- What rules say of departments, worked out once: the columns of flags/evaluate.
-- A rule that judges alike is the same rule, whatever set it stands in: rule_key is a hash of all it judges by.
-- Grain: one row per (rule_key, department_id, year).

create table flag_judgement (
    rule_key varchar,
    department_id varchar,
    year integer,
    value double,
    status varchar,
    percentile double,
    numerator bigint,
    denominator bigint,
    rate double,
    rate_known_year integer,
    yellow_limit double,
    red_limit double,
    level integer,
    since integer,
    level_since integer,
    is_need boolean,
    certainty varchar
)
