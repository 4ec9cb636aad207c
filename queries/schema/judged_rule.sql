-- The rules whose judgements stand in flag_judgement, by a hash of all they judge by.
-- Grain: one row per rule_key.

create table judged_rule (
    rule_key varchar
)
