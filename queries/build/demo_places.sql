-- The municipalities that demo departments are made for, and how many public-housing dwellings they have to spread.
-- Grain: one row per municipality_code. $size is 'deck' for the founding deck's six, else all.

with share as (
    select
        entity_code as municipality_code,
        arg_max(value, year) as share_pct,
    from candidate
    where
        indicator_id = 'public_housing_share_pct'
        and definition_id = 'bol101_incl_cottages'
        and entity_level = 'municipality'
        and value is not null
    group by all
),

stock as (
    select
        municipality_code,
        arg_max(dwellings, year) as dwellings,
    from municipality_dwellings
    where weight_id = 'dwellings_all'
    group by all
)

select
    municipality.municipality_code,
    municipality.name,
    municipality.region_code,
    region.name as region,
    round(share.share_pct * stock.dwellings / 100)::integer as public_dwellings,
from municipality
inner join region on municipality.region_code = region.region_code
inner join share on municipality.municipality_code = share.municipality_code
inner join stock on municipality.municipality_code = stock.municipality_code
where
    $size != 'deck'
    or municipality.municipality_code in (
        select comparison_group.municipality_code,
        from comparison_group
        where comparison_group.group_id = 'deck2011'
    )
order by municipality.municipality_code
