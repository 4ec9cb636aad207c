-- Note that a register has seen a migration.
-- Grain: one row.

insert into migration (number, name, applied_at)
values ($number, $name, $applied_at)
