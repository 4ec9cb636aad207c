"""Plant faults in a copy of the data folder."""

from pathlib import Path


def put(data: Path, file: str, row: int, old: str, new: str) -> None:
    """Replace a piece of one line; the line counts from 1, which is the header."""
    lines = _lines(data, file)
    assert old in lines[row - 1], f"{file}, row {row} is {lines[row - 1]}"
    lines[row - 1] = lines[row - 1].replace(old, new, 1)
    _write(data, file, lines)


def add(data: Path, file: str, line: str) -> None:
    """Add a line at the end."""
    _write(data, file, [*_lines(data, file), line])


def again(data: Path, file: str, row: int) -> None:
    """Repeat a line at the end."""
    add(data, file, _lines(data, file)[row - 1])


def drop(data: Path, file: str, row: int) -> None:
    """Leave a line out."""
    lines = _lines(data, file)
    _write(data, file, lines[: row - 1] + lines[row:])


def _lines(data: Path, file: str) -> list[str]:
    return (data / file).read_text(encoding="utf-8").splitlines()


def _write(data: Path, file: str, lines: list[str]) -> None:
    (data / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
