"""Whether a zip archive is a workbook that is safe to open, judged by its directory alone.

The directory's own size is looked at first: a directory of a million names is an attack in itself.
"""

import re
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from keyfigures.sources.reading import bounds
from keyfigures.sources.remarks import refused

WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"
# What reading a damaged archive can raise.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError)

END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
LONGEST_COMMENT = 0xFFFF
# Archives that could be larger than 4 GB have a second end before the first: 56 bytes, then a pointer of 20.
LARGE_END = struct.Struct("<4sQ2H2L4Q")
LARGE_MARK = b"PK\x06\x06"
LARGE_BEFORE = LARGE_END.size + 20
LOCAL_HEADER_BYTES = 30

ENCRYPTED_FLAG = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
NESTED = re.compile(r"\.(zip|gz|tgz|7z|rar|bz2|xz|tar|zst|jar)$", re.IGNORECASE)
UNSAFE = re.compile(r"^/|^[A-Za-z]:|\\|\0|(^|/)\.\.(/|$)")
MACROS = re.compile(r"^xl/(vbaProject\.bin$|macrosheets/)", re.IGNORECASE)
# A member that tells what else the archive is.
OTHERS = {
    "content.xml": "OpenDocument (.ods, .odt)",
    "word/document.xml": "Word (.docx)",
    "ppt/presentation.xml": "PowerPoint (.pptx)",
    "xl/workbook.bin": "Excel (.xlsb)",
}


def check(path: Path) -> None:
    """Raise RefusedError unless the archive is an undamaged workbook without macros and without tricks."""
    try:
        with path.open("rb") as file:
            _check_directory(file)
            with zipfile.ZipFile(file) as archive:
                _check_members(archive)
    except DAMAGE as error:
        raise refused("E-BROKEN") from error


def _check_directory(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size - LONGEST_COMMENT - LARGE_BEFORE))
    tail = file.read()
    place = tail.rindex(END_MARK)
    _, _, _, _, members, directory, _, _ = END.unpack_from(tail, place)
    if place >= LARGE_BEFORE and tail.startswith(LARGE_MARK, place - LARGE_BEFORE):
        *_, members, directory, _ = LARGE_END.unpack_from(tail, place - LARGE_BEFORE)
    if members > bounds.MEMBERS or directory > bounds.DIRECTORY_BYTES:
        raise refused("E-BOMB")


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    _check_names(members)
    _check_sizes(members)
    _check_places(members)
    _check_contents(archive)


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if UNSAFE.search(member.orig_filename):
            raise refused("E-ZIPPATH", value=member.orig_filename[:100])
        if NESTED.search(member.filename):
            raise refused("E-BOMB")
    if len({member.filename for member in members}) < len(members):
        raise refused("E-BROKEN")


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > bounds.MEMBERS or unpacked > bounds.UNPACKED_BYTES or _swells(unpacked, packed):
        raise refused("E-BOMB")
    # A picture beside it must not make a bomb look small.
    if any(_swells(member.file_size, member.compress_size) for member in members):
        raise refused("E-BOMB")


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > bounds.RATIO_FROM_BYTES and unpacked > bounds.RATIO * packed


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes: a few kilobytes can be unpacked a thousand times."""
    for one, other in pairwise(sorted(members, key=lambda member: member.header_offset)):
        end = one.header_offset + LOCAL_HEADER_BYTES + len(one.orig_filename.encode()) + one.compress_size
        if end > other.header_offset:
            raise refused("E-BOMB")


def _check_contents(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(member.flag_bits & ENCRYPTED_FLAG for member in archive.infolist()):
        raise refused("E-PASSWORD")
    if any(MACROS.search(name) for name in names) or _declares_macros(archive, names):
        raise refused("E-MACRO")
    if WORKBOOK not in names:
        raise refused("E-NOTATABLE", value=next((OTHERS[name] for name in OTHERS if name in names), "ZIP"))
    if any(member.compress_type not in METHODS for member in archive.infolist()):
        raise refused("E-BROKEN")


def _declares_macros(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if CONTENT_TYPES not in names or archive.getinfo(CONTENT_TYPES).compress_type not in METHODS:
        return False
    with archive.open(CONTENT_TYPES) as file:
        return b"macroenabled" in file.read(bounds.MEGABYTE).lower()
