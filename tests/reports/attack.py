"""The attack on public reports: all that their files say of people, put together by somebody who knows a lot besides.

The attacker has every public file of a municipality and an accounting year, knows of how many people each figure is,
and reads a rounded share back. What is left to the hidden counts is found by narrowing, exact for sums like these.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import unescape

from tests.reports.reference import ENDLESS, Count, Range, narrowed

Rows = list[list[str]]
TOGETHER, FIGURES_OF = "Alle afdelinger under ét", "Nøgletal for "


def tables(content: bytes) -> dict[str, Rows]:
    """Return the rows of every table of an HTML file, its head first, by caption."""
    found = {}
    for table in re.findall(r"<table>(.*?)</table>", content.decode(), re.DOTALL):
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        assert caption
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
        found[unescape(caption[1])] = [[unescape(cell) for cell in row] for row in cells]
    return found


def number(text: str) -> tuple[Fraction, Fraction] | None:
    """Return between what a number lies that is written so, with or without a unit; None for what is no number."""
    found = re.match(r"([\d.]+)(?:,(\d+))?", text)
    if not found:
        return None
    after = found[2] or ""
    middle, half = Fraction(f"{found[1].replace('.', '')}.{after or 0}"), Fraction(1, 2 * 10 ** len(after))
    return middle - half, middle + half


@dataclass(frozen=True)
class Attack:
    """What the attacker knows of one key figure: of how many each count is, the names, and what files have told.

    ``titles`` are the long and the short one; ``names`` lead from what files call departments and organisations to ids.
    """

    counts: Mapping[str, Count]
    titles: tuple[str, str]
    names: Mapping[str, str]
    municipality: str
    told: dict[str, Range] = field(default_factory=dict)

    def read(self, content: bytes) -> None:
        """Take all that a file says of the key figure."""
        mine = ""
        for caption, (head, *rows) in tables(content).items():
            if caption.startswith(FIGURES_OF):
                mine = self.names[caption.removeprefix(FIGURES_OF).rsplit(",", 1)[0]]
                for row in rows:
                    if row[0] == self.titles[0]:
                        self.hear(mine, row[1])
                        self.hear(self.municipality, row[3])
            places = [place for place, each in enumerate(head) if place and each.split(" (")[0] == self.titles[1]]
            for row in rows if places else ():
                self.hear(mine if row[0] == TOGETHER else self.names[row[0]], row[places[0]])

    def hear(self, id_: str, text: str) -> None:
        """Take what a cell says of a department, an organisation or the municipality; nothing where it is hidden."""
        found = number(text)
        if found is None:
            return
        own = self.counts[id_]
        low, high = (each * (Fraction(own.base, 100) if own.is_share else 1) for each in found)
        before = self.told.get(id_, (0, ENDLESS))
        self.told[id_] = max(before[0], math.ceil(low)), min(before[1], math.floor(high))
        assert self.told[id_][0] <= own.amount <= self.told[id_][1]

    def result(self) -> dict[str, Range]:
        """Return between what every count lies."""
        parts = defaultdict(list)
        for id_, each in self.counts.items():
            if each.owner:
                parts[each.owner].append(id_)
        known = {id_: self.told.get(id_, (0, each.base)) for id_, each in self.counts.items()}
        return narrowed(known, [(total, tuple(each)) for total, each in parts.items()])

    def found_out(self, limit: int) -> list[tuple[str, int, Range]]:
        """Return the counts of few people whose bounds are nearer than they may be, with those."""
        bounds = self.result()
        return [
            (id_, own.amount, bounds[id_])
            for id_, own in self.counts.items()
            if own.is_few
            and (bounds[id_][0] > max(0, own.amount - limit) or bounds[id_][1] < min(own.base, own.amount + limit))
        ]
