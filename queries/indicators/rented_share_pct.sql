-- Share of occupied dwellings that are rented: dwellings occupied by a tenant per 100 occupied dwellings.
-- Grain: one row per reading. Null where no dwellings are counted, never zero.

select
    reading_id,
    100.0 * numerator / nullif(denominator, 0) as value,
from reading
where indicator_id = 'rented_share_pct'
order by all
