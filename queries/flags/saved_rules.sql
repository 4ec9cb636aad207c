-- The rules whose judgements were worked out when the database was built.
-- Grain: one row per rule_key.

select rule_key,
from judged_rule
order by rule_key
