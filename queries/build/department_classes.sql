-- The parts of the class each department is compared in. Care dwellings count as dwellings for the elderly.
-- Grain: one row per department_id; dwelling_type is null where no dwellings by type are known.

with typed as (
    select
        department_id,
        source_id = 'demo' as is_demo,
        municipality_code,
        building_type,
        first_use_year,
        dwellings,
        coalesce(dwellings_family, 0) as family,
        coalesce(dwellings_elderly, 0) + coalesce(dwellings_care, 0) as elderly,
        coalesce(dwellings_youth, 0) as youth,
    from department
)

select
    typed.department_id,
    typed.is_demo,
    case greatest(typed.family, typed.elderly, typed.youth)
        when 0 then null
        when typed.family then 'family'
        when typed.elderly then 'elderly'
        else 'youth'
    end as dwelling_type,
    size_band.band_id as size_class,
    typed.building_type,
    first_use_band.band_id as first_use_class,
    municipality.region_code,
from typed
left join municipality on typed.municipality_code = municipality.municipality_code
left join peer_band as size_band
    on
        size_band.peer_class = 'T'
        and size_band.dimension = 'size'
        and typed.dwellings between coalesce(size_band.lower, 0) and coalesce(size_band.upper, typed.dwellings)
left join peer_band as first_use_band
    on
        first_use_band.peer_class = 'T'
        and first_use_band.dimension = 'first_use'
        and typed.first_use_year between coalesce(first_use_band.lower, 0)
        and coalesce(first_use_band.upper, typed.first_use_year)
order by all
