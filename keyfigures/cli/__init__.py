"""The command line: bring data in, compare and reconcile, for scripts and checks.

Whatever is wrong with a call gives one sentence on stderr and exit code 2; what could not be done gives 1.
"""

from keyfigures.cli import agreements, backup, data, deck, departments, figures, flags, report
from keyfigures.cli.entry import commands, main

__all__ = ["agreements", "backup", "commands", "data", "deck", "departments", "figures", "flags", "main", "report"]
