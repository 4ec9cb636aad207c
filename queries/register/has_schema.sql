-- Whether a register has been given a schema at all; a new file has not.
-- Grain: one row.

select count(*) > 0 as is_there,
from duckdb_tables()
where table_name = 'migration'
order by all
