-- A department's figure with its class and the class' quantiles, as the pages ask for it.
-- Grain: as department_figure. kept_* tell which parts of the class were kept.

create view department_standing as
select
    department_figure.indicator_id,
    department_figure.year,
    department_figure.department_id,
    department_figure.dwelling_type,
    department_figure.definition_id,
    department_figure.source_id,
    department_figure.period,
    department_figure.period_start,
    department_figure.value,
    department_figure.numerator,
    department_figure.denominator,
    department_figure.status,
    department_figure.note,
    department_figure.of_a_year,
    department_figure.n,
    department_figure.rank,
    department_figure.percentile,
    equals_class.size_class is not null as kept_size,
    equals_class.building_type is not null as kept_building_type,
    equals_class.first_use_class is not null as kept_first_use,
    equals_class.region_code is not null as kept_region,
    equals_band.p10,
    equals_band.p25,
    equals_band.median,
    equals_band.p75,
    equals_band.p90,
from department_figure
left join equals_class on department_figure.class_id = equals_class.class_id
left join equals_band
    on
        department_figure.indicator_id = equals_band.indicator_id
        and department_figure.definition_id = equals_band.definition_id
        and department_figure.year = equals_band.year
        and department_figure.dwelling_type = equals_band.dwelling_type
        and department_figure.class_id = equals_band.class_id
