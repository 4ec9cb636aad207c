-- What is measured. higher_is_better is null for an indicator that is neither good nor bad.
-- rate_id is null where no limit is set year by year; peer_class is none where departments are not compared.
-- Grain: one row per indicator_id.

create table indicator (
    indicator_id varchar,
    title_da varchar,
    title_en varchar,
    unit varchar,
    higher_is_better boolean,
    goal varchar,
    low double,
    high double,
    peer_class varchar,
    rate_id varchar
)
