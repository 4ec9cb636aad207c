-- What a municipality was merged from and which housing organisations it meets; invented ones are not among them.
-- Grain: one row per (kind, name).

select
    'former' as kind,
    former_name as name,
    year,
    source_id,
from municipality_merger
where municipality_code = $municipality_code
union all
select
    'organisation' as kind,
    name,
    null as year,
    source_id,
from organisation
where
    municipality_code = $municipality_code
    and source_id != 'demo'
order by kind, name collate da
