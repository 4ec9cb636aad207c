-- The years departments have figures for.
-- Grain: one row per year.

select distinct year,
from department_figure
order by year
