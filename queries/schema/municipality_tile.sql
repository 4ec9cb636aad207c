-- The place of each municipality in the tile map; row 0 is north, column 0 is west.
-- Grain: one row per municipality_code.

create table municipality_tile (
    municipality_code varchar,
    tile_column integer,
    tile_row integer,
    label varchar,
    file_row integer
)
