"""How much a file may hold and how long it may take: every limit of the reading layer, nowhere else a number."""

MEGABYTE = 1024 * 1024

# The file as it was sent.
FILE_BYTES = 50 * MEGABYTE

# A workbook is a zip archive; what it says of itself before anything is unpacked.
MEMBERS = 2_000
DIRECTORY_BYTES = MEGABYTE
UNPACKED_BYTES = 400 * MEGABYTE
RATIO = 100
RATIO_FROM_BYTES = 10 * MEGABYTE

# The table itself. A cell of Excel holds 32,767 characters at most.
COLUMNS = 1_000
ROWS = 600_000
CELLS = 8_000_000
CELL_CHARACTERS = 32_767

# A quoted cell may run over this many lines.
QUOTED_LINES = 10

# The process that reads: memory and processor time it may use, and the time its caller waits.
MEMORY_BYTES = 1024 * MEGABYTE
SECONDS = 30
# What it may hand back: one long text that a workbook repeats in every cell would fill the disk.
RESULT_BYTES = 200 * MEGABYTE
# How many files one server reads at once.
AT_ONCE = 2
