"""Measure how long a large file takes to come in: python tests/bench/import_file.py --departments 5000 --years 20.

Writes department figures with Danish decimals, imports the departments, then does the dry run and takes the figures
in, all in a temporary folder; prints a Markdown table for docs/performance.md.
"""

import argparse
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from keyfigures import settings, store  # noqa: E402 - a script finds the project's packages only from here on
from keyfigures.sources import importing  # noqa: E402
from keyfigures.sources.importing import Report  # noqa: E402
from keyfigures.sources.mapping import Mapping  # noqa: E402

T = TypeVar("T")
TARGET_SECONDS = 20
LAST_YEAR = 2025
# Heading, and the range the made-up figures lie in.
COLUMNS = (
    ("Lejeledighed (pct.)", 0.0, 9.0),
    ("Fraflytningsprocent", 8.0, 30.0),
    ("Husleje", 600.0, 1200.0),
    ("Tab ved lejeledighed", 0.0, 40.0),
    ("Restancer", 0.0, 6.0),
)


def main() -> None:
    """Measure and print the table."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[settings.RECEIVED_VARIABLE] = str(folder / "received")
        os.environ[settings.DATABASES_VARIABLE] = str(folder / "databases")
        departments, figures = _write(folder, asked.departments, asked.years, asked.indicators)
        store.current()
        importing.take_in(_tried(departments), "bench")
        report, dry = _timed(lambda: _tried(figures))
        _, taken = _timed(lambda: importing.take_in(report, "bench"))
    print("\n".join(_table(report, dry, taken)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=5000)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--indicators", type=int, default=3, choices=range(1, len(COLUMNS) + 1))
    return parser.parse_args()


def _write(folder: Path, departments: int, years: int, indicators: int) -> tuple[Path, Path]:
    """Write the departments and their figures; the same on every machine."""
    chance = random.Random(42)  # noqa: S311 - figures, not secrets
    keys = [(f"{9000 + n // 100}", f"{n % 100:05}") for n in range(departments)]
    master = "LBF-nr;Boligorganisation;LBF-afdelingsnr;Navn;Kommunenr\n" + "".join(
        f"{owner};Organisation {owner} (demo);{number};Afdeling {number};330\n" for owner, number in keys
    )
    columns = COLUMNS[:indicators]
    lines = [";".join(("LBF-nr", "LBF-afdelingsnr", "Regnskabsår", *(heading for heading, _, _ in columns)))]
    for owner, number in keys:
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            values = (f"{chance.uniform(low, high):.2f}".replace(".", ",") for _, low, high in columns)
            lines.append(";".join((owner, number, str(year), *values)))
    paths = folder / "afdelinger.csv", folder / "nøgletal.csv"
    for path, text in zip(paths, (master, "\n".join(lines) + "\n"), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _tried(path: Path) -> Report:
    report = importing.prepare(path, name=path.name, mapping=Mapping())
    if not report.can_be_taken_in:
        raise SystemExit("\n".join(f"{each.code} {each.value}" for each in report.open_questions))
    return report


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    found = act()
    return found, time.perf_counter() - started


def _table(report: Report, dry: float, taken: float) -> list[str]:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return [
        f"Measured on {os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}, load {load}.",
        "",
        f"| {report.rows:,} rows, {len(report.observations):,} figures | Time |",
        "|---|---|",
        f"| Dry run | {dry:.1f} s |",
        f"| Taking in, with build and checks | {taken:.1f} s |",
        f"| Together (target ≤ {TARGET_SECONDS} s) | {dry + taken:.1f} s |",
    ]


if __name__ == "__main__":
    main()
