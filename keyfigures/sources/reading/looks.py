"""The first look at a file: what its bytes say it is, whatever its name says; nothing is unpacked here."""

from enum import Enum, auto
from pathlib import Path

from keyfigures.sources.reading import archive, bounds
from keyfigures.sources.remarks import refused


class Kind(Enum):
    """The two kinds of file that can hold a table."""

    TEXT = auto()
    WORKBOOK = auto()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# Where a mark stands, the mark, and what the file is; the names are the same in both languages.
MARKS = (
    (0, b"MZ", "Windows EXE"),
    (0, b"\x7fELF", "Linux ELF"),
    (0, b"\xcf\xfa\xed\xfe", "macOS Mach-O"),
    (0, b"\xca\xfe\xba\xbe", "Java / macOS"),
    (0, b"%PDF", "PDF"),
    (0, b"{\\rtf", "RTF"),
    (0, b"SQLite format 3\0", "SQLite"),
    (8, b"DUCK", "DuckDB"),
    (0, b"PAR1", "Parquet"),
    (0, b"ARROW1", "Arrow"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"Rar!", "RAR"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (257, b"ustar", "tar"),
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (8, b"WEBP", "WebP"),
    (4, b"ftyp", "MP4 / HEIC"),
    (0, b"OggS", "Ogg"),
    (0, b"ID3", "MP3"),
)
LOOKED_AT = 512


def kind_of(path: Path) -> Kind:
    """Return what a file is by its content.

    Raises RefusedError for what is empty, too large, no table, or an archive that is not safe to open.
    """
    size = path.stat().st_size
    if size == 0:
        raise refused("E-EMPTY")
    if size > bounds.FILE_BYTES:
        raise refused("E-TOOLARGE", size=size // bounds.MEGABYTE, limit=bounds.FILE_BYTES // bounds.MEGABYTE)
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    return _kind(start, path)


def _kind(start: bytes, path: Path) -> Kind:
    if start.startswith(ZIP):
        archive.check(path)
        return Kind.WORKBOOK
    if start.startswith(OLE):
        raise refused("E-PASSWORD" if ENCRYPTED in path.read_bytes() else "E-OLDEXCEL")
    for place, mark, name in MARKS:
        if start.startswith(mark, place):
            raise refused("E-NOTATABLE", value=name)
    return Kind.TEXT
