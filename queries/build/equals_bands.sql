-- The quantiles of every class that somebody is compared in, all its members counted.
-- Grain: one row per (indicator_id, definition_id, year, dwelling_type, class_id).

select
    indicator_id,
    definition_id,
    year,
    dwelling_type,
    class_id,
    quantile_cont(value, 0.10) as p10,
    quantile_cont(value, 0.25) as p25,
    quantile_cont(value, 0.50) as median,
    quantile_cont(value, 0.75) as p75,
    quantile_cont(value, 0.90) as p90,
from ranked_figure
group by all
order by all
