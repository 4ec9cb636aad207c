"""How long it takes to flag: `python tests/bench/flags.py --runs 30` builds the country's demo data and prints a table.

Every run is asked without the answers kept from the one before; the database file stays warm, as in a running server.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from keyfigures import flags, settings, store
from keyfigures.catalogue import Rule
from keyfigures.departments import Filter
from keyfigures.flags import evaluate
from keyfigures.flags.evaluate import judgements

COUNTRY, SLAGELSE = Filter(""), Filter("330")


def main() -> None:
    """Build the data if need be, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--databases", type=Path, help="where the built database is kept; default: a folder that goes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[settings.DATABASES_VARIABLE] = str(given.databases or folder)
        os.environ[settings.DEMO_VARIABLE] = "country"
        database = store.current()
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, duckdb {duckdb.__version__}, ", end="")
        print("load average " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))
        print(f"| {'What is asked':52} | n | median ms | p95 ms | rows |\n|---|---|---|---|---|")
        for name, question in questions(database).items():
            print(line(name, question, given.runs))


def questions(database: Path) -> dict[str, Callable[[], int]]:
    """Return what is measured: each returns the number of rows it got."""
    rule_set = store.meaning().rule_sets[2026]
    saved = tuple(rule_set.rules.values())
    moved = tuple(flags.with_limit(rule_set, "vacancy_loss", "red", 8.0).rules.values())
    new = tuple(each for each in moved if each not in saved)

    def asked(rules: tuple[Rule, ...], wanted: Filter, first: int) -> Callable[[], int]:
        return lambda: len(judgements(database, rules, wanted, first=first, last=2025))

    def cases(wanted: Filter) -> Callable[[], int]:
        return lambda: len(flags.cases(database, store.meaning(), rule_set, wanted, 2025))

    return {
        "saved rules, Slagelse, one year": asked(saved, SLAGELSE, 2025),
        "saved rules, Slagelse, all years (lanes)": asked(saved, SLAGELSE, 1900),
        "saved rules, country, one year, every judgement": asked(saved, COUNTRY, 2025),
        "a moved limit, Slagelse, one year, the rule alone": asked(new, SLAGELSE, 2025),
        "a moved limit, Slagelse, one year, all rules": asked(moved, SLAGELSE, 2025),
        "a moved limit, country, one year, the rule alone": asked(new, COUNTRY, 2025),
        "a moved limit, country, all years, the rule alone": asked(new, COUNTRY, 1900),
        "cases with figures, trends and places, Slagelse": cases(SLAGELSE),
    }


def line(name: str, question: Callable[[], int], runs: int) -> str:
    """Return a line of the table."""
    times, rows = [], 0
    for _ in range(runs):
        evaluate._saved.cache_clear()
        evaluate._evaluated.cache_clear()
        started = time.perf_counter()
        rows = question()
        times.append(1000 * (time.perf_counter() - started))
    late = statistics.quantiles(times, n=20)[-1]
    return f"| {name:52} | {runs} | {statistics.median(times):.1f} | {late:.1f} | {rows} |"


if __name__ == "__main__":
    main()
