-- The lines of one delivery's observation file, every cell as text; an empty cell is an empty text.
-- Grain: one row per line; file_row counts from 1, which is the header.

select
    $place as delivery,
    $name as file,
    1 + row_number() over () as file_row,
    *,
from
    read_csv(
        $path,
        auto_detect = false,
        header = true,
        delim = ',',
        quote = '"',
        escape = '"',
        new_line = '\n',
        nullstr = '\0',
        columns = $columns
    )
order by file_row
