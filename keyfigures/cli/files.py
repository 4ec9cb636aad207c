"""Files that commands write."""

from pathlib import Path

from keyfigures.errors import SelectionError


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and the folders it stands in. Raises SelectionError where that fails."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise SelectionError("cli_unwritten", out=path, problem=error.strerror) from error
