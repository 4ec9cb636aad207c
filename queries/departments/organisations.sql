-- The organisations with departments or a seat in a municipality.
-- Grain: one row per organisation_id; departments counts those that lie in the municipality.

with counted as (
    select
        organisation_id,
        count(*) as departments,
    from department
    where municipality_code = $municipality_code
    group by all
)

select
    organisation.organisation_id,
    organisation.lbf_number,
    organisation.name,
    organisation.municipality_code,
    organisation.source_id = 'demo' as is_demo,
    coalesce(counted.departments, 0) as departments,
from organisation
left join counted on organisation.organisation_id = counted.organisation_id
where organisation.municipality_code = $municipality_code or counted.departments is not null
order by organisation.name collate da
