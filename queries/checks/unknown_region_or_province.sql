-- the region or province is unknown, or the province lies in another region
-- Grain: one row per fault.

select
    'master/municipalities.csv' as file,
    municipality.file_row,
    concat_ws(' ', municipality.region_code, municipality.province_code) as value,
from municipality
left join region on municipality.region_code = region.region_code
left join province
    on
        municipality.province_code = province.province_code
        and municipality.region_code = province.region_code
where region.region_code is null or province.province_code is null
order by all
