"""Backups of what people write and keep: one whole file, taken while the app runs, checked before it replaces anything.

A backup is a zip of the register's journal and database, the kept figures, and a manifest that says what is in them.
"""

import hashlib
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from keyfigures import settings
from keyfigures.errors import RegisterError
from keyfigures.store import figure_files, journal
from keyfigures.store import register as low
from keyfigures.store.register import DATABASE, JOURNAL, WAL

# The first format held no figures.
MANIFEST, FORMAT, FORMATS = "manifest.json", "keyfigures-register-2", ("keyfigures-register-1", "keyfigures-register-2")
FIGURES = "figures/"
# What a zip that is none, is cut or has been altered raises.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, RuntimeError, ValueError, TypeError)
STAGED, KEPT = ".restoring", "replaced-"
# The same day in every zip: equal registers give equal backups but for the moment in the manifest.
ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the schema of its database, how many events, the last one's hash, and each file's sha256.

    ``taken`` is UTC.
    """

    format: str
    taken: str
    schema: int
    events: int
    last_hash: str
    files: dict[str, str]

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the kept figures in it, as the zip names them."""
        return tuple(name for name in self.files if name.startswith(FIGURES))


@dataclass(frozen=True)
class Restored:
    """What a restore brought back, and the folder that keeps what was replaced; None where nothing was.

    ``figures`` counts the kept figures that were missing: one that is there is never written over.
    """

    manifest: Manifest
    kept: Path | None
    figures: int


def back_up(to: Path) -> Manifest:
    """Write a backup of the register and the kept figures to a new file, and return what is in it.

    Nobody writes in the meantime, and the register is only read. Raises RegisterError when there is nothing to back
    up, the file is there, it cannot be written, or the register is held by another or damaged.
    """
    folder = settings.register_dir()
    if not (folder / JOURNAL).exists():
        raise RegisterError("backup_of_nothing")
    if to.exists():
        raise RegisterError("backup_exists", file=to.name)
    with low.alone(folder):
        taken = _contents(folder)
    with _whole_file(to) as unfinished:
        return _packed(unfinished, *taken)


def restore(of: Path) -> Restored:
    """Replace the register by a backup, bring back figures, and return what came and where the replaced one is kept.

    Everything is checked first: the sha256 of the files, the chain of hashes, that the schema is known, the number of
    events, and that the database says what the journal says; it is brought up to today's schema beside the register.
    Raises RegisterError, and the register is as it was, when something is not right.
    """
    manifest, files = _unpacked(of)
    folder = settings.register_dir()
    staged = folder / STAGED
    with low.alone(folder):
        shutil.rmtree(staged, ignore_errors=True)
        try:
            _stage(staged, files)
            _check(of, staged, manifest)
            # Figures first: one too many of them does no harm if the register's turn never comes.
            figures = _figures_back(of, manifest)
            return Restored(manifest, _replaced(folder, staged), figures)
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def _contents(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """Return what a backup is to hold; only what the journal acknowledges is in it."""
    found = journal.read(folder / JOURNAL)
    schema = low.schema_beside(folder, found)
    files = {JOURNAL: (folder / JOURNAL).read_bytes()[: found.size]}
    if schema:
        files[DATABASE] = (folder / DATABASE).read_bytes()
    manifest = Manifest(
        format=FORMAT,
        taken=datetime.now(UTC).isoformat(timespec="seconds"),
        schema=schema,
        events=len(found.events),
        last_hash=found.chain,
        files={name: _hash(content) for name, content in files.items()} | _kept_figures(),
    )
    return manifest, files


def _kept_figures() -> dict[str, str]:
    """Return the sha256 of every kept figure, by its name in the zip; such a file never changes."""
    return {FIGURES + each.name: _hash(each.read_bytes()) for each in figure_files.every()}


def _packed(to: Path, manifest: Manifest, files: dict[str, bytes]) -> Manifest:
    said = json.dumps(asdict(manifest), indent=2).encode()
    with zipfile.ZipFile(to, "w") as packed:
        for name, content in {MANIFEST: said, **files}.items():
            packed.writestr(zipfile.ZipInfo(name, ZIP_DAY), content, zipfile.ZIP_DEFLATED)
        for name in manifest.figures:
            packed.writestr(zipfile.ZipInfo(name, ZIP_DAY), _figure_file(name).read_bytes())
    return manifest


def _figure_file(name: str) -> Path:
    """Return where a kept figure of a zip belongs. Raises ValueError for a name that is no figure's."""
    return figure_files.place(figure_files.figure_id(name.removeprefix(FIGURES)))


def _figures_back(of: Path, manifest: Manifest) -> int:
    """Bring back the kept figures that are missing, and return how many they were."""
    missing = [name for name in manifest.figures if not _figure_file(name).exists()]
    with zipfile.ZipFile(of) as packed:
        for name in missing:
            try:
                figure_files.write(_figure_file(name), packed.read(name))
            except OSError as error:
                raise RegisterError("backup_figures", reason=error.strerror or error) from error
    return len(missing)


@contextmanager
def _whole_file(to: Path) -> Iterator[Path]:
    """Give a file to write that takes its name when it is whole and on the disk; one that is not leaves nothing."""
    unfinished = to.with_name(f".{to.name}.unfinished")
    try:
        yield unfinished
        _flush(unfinished)
        unfinished.replace(to)
    except OSError as error:
        raise RegisterError("backup_unwritable", file=to.name, reason=error.strerror or error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _unpacked(of: Path) -> tuple[Manifest, dict[str, bytes]]:
    """Return the manifest of a backup and the register's files; these and the figures are what the manifest says."""
    try:
        with zipfile.ZipFile(of) as packed:
            manifest = _manifest(packed.read(MANIFEST))
            return manifest, dict(_checked(packed, of, manifest))
    except OSError as error:
        raise RegisterError("backup_missing", file=of.name, reason=error.strerror or error) from error
    except DAMAGED as error:
        raise RegisterError("backup_unreadable", file=of.name) from error


def _checked(packed: zipfile.ZipFile, of: Path, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Yield the register's files; figures, of which there may be thousands, are only checked."""
    for name, hash_ in manifest.files.items():
        content = packed.read(name)
        if _hash(content) != hash_:
            raise RegisterError("backup_altered", file=of.name, part=name)
        if name not in manifest.figures:
            yield name, content


def _manifest(said: bytes) -> Manifest:
    """Return the manifest of a backup. Raises ValueError or TypeError for what is none."""
    manifest = Manifest(**json.loads(said))
    known = {JOURNAL, DATABASE, *manifest.figures}
    if manifest.format not in FORMATS or not {JOURNAL} <= set(manifest.files) <= known:
        raise ValueError(manifest.format)
    for name in manifest.figures:
        _figure_file(name)
    return manifest


def _stage(staged: Path, files: dict[str, bytes]) -> None:
    staged.mkdir()
    for name, content in files.items():
        (staged / name).write_bytes(content)


def _check(of: Path, staged: Path, manifest: Manifest) -> None:
    """Open what was unpacked as the register will be, which brings it up to date; raise RegisterError otherwise."""
    try:
        found = journal.read(staged / JOURNAL)
        low.bring_up_to_date(staged)
    except RegisterError as error:
        if error.text == "register_newer":
            raise
        raise RegisterError("backup_inconsistent", file=of.name) from error
    except duckdb.Error as error:
        raise RegisterError("backup_database", file=of.name, reason=str(error).splitlines()[0]) from error
    if (len(found.events), found.chain) != (manifest.events, manifest.last_hash):
        raise RegisterError("backup_miscounted", file=of.name, said=manifest.events, found=len(found.events))


def _replaced(folder: Path, staged: Path) -> Path | None:
    """Put what was unpacked in the register's place and return the folder that keeps what was there.

    The journal's new name is the moment of it: before it the register is the old one, after it the new one, and where
    there is no database it is built of the journal.
    """
    kept = _keep(folder)
    for name in (JOURNAL, DATABASE):
        _flush(staged / name)
    for name in (DATABASE, WAL, *low.UNFINISHED):
        (folder / name).unlink(missing_ok=True)
    (staged / JOURNAL).replace(folder / JOURNAL)
    journal.flush_folder(folder)
    (staged / DATABASE).replace(folder / DATABASE)
    return kept


def _keep(folder: Path) -> Path | None:
    """Copy the register to a folder of its own, named by the moment, and return it; None where there is none."""
    names = [name for name in (JOURNAL, DATABASE, WAL) if (folder / name).exists()]
    if not names:
        return None
    kept = folder / f"{KEPT}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    unfinished = folder / STAGED / KEPT
    unfinished.mkdir()
    for name in names:
        shutil.copy2(folder / name, unfinished / name)
        _flush(unfinished / name)
    unfinished.replace(kept)
    return kept


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
