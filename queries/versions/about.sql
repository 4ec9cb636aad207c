-- What a data version is: when it was built, how many figures it holds, demo ones apart, and which deliveries count.
-- Grain: one row.

with counted as (
    select count(value) as figures,
    from observation
    where source_id != 'demo'
),

delivered as (
    select coalesce(list(delivery_id order by place), []) as deliveries,
    from delivery
)

select
    build_info.data_version,
    build_info.built_at,
    counted.figures,
    delivered.deliveries,
from build_info
cross join counted
cross join delivered
order by all
