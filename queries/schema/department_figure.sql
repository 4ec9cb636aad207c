-- The figure of each department for each year, with its place among its equals.
-- Grain: one row per (indicator_id, year, department_id, dwelling_type). class_id, n, rank and percentile are null
-- where there is no figure, the indicator is not compared, the account is shorter than a year (of_a_year is false) or
-- equals are too few.

create table department_figure (
    indicator_id varchar,
    year integer,
    department_id varchar,
    dwelling_type varchar,
    definition_id varchar,
    source_id varchar,
    period varchar,
    period_start date,
    value double,
    numerator bigint,
    denominator bigint,
    status varchar,
    note varchar,
    of_a_year boolean,
    class_id integer,
    n integer,
    rank integer,
    percentile double
)
