"""From a complete choice to its chart, without a screen: the same for a page, a file and the command line.

``read`` finds the view a link holds, ``chart`` draws it, ``keep`` writes it down and ``kept`` has it again as it was.
``chosen`` are the figures of a presentation, ``as_kept`` and ``today`` have each of them before and now.
"""

from keyfigures.views.charts import chart, whom
from keyfigures.views.kept import Kept, keep, kept
from keyfigures.views.links import Complete, read
from keyfigures.views.meaning import context, meaning, one_meaning
from keyfigures.views.presentation import Chosen, as_kept, chosen, mended, today, today_or_none, written
from keyfigures.views.revisions import Revision, RevisionKind, revised

__all__ = [
    "Chosen",
    "Complete",
    "Kept",
    "Revision",
    "RevisionKind",
    "as_kept",
    "chart",
    "chosen",
    "context",
    "keep",
    "kept",
    "meaning",
    "mended",
    "one_meaning",
    "read",
    "revised",
    "today",
    "today_or_none",
    "whom",
    "written",
]
