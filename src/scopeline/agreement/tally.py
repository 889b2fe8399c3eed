"""Votes as counts: how many records were voted in each way, whoever voted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Votes = Mapping[str, Mapping[str, str]]  # reviewer -> record id -> category

NO_VARIATION = "undefined: no variation"
NO_PAIRS = "undefined: no record has two votes"


@dataclass(frozen=True)
class Tally:
    """The distinct ways in which records were voted.

    `counts` (ways x categories) holds the votes a record got in each category, `records` (ways) how many
    records were voted so. For a pair the ways are the cells of the table, in row order.
    """

    counts: Floats
    records: Floats

    @property
    def pairable(self) -> int:
        """Records with two or more votes."""
        return int(self.records[self.counts.sum(axis=1) >= 2].sum())

    @property
    def why_uncompared(self) -> str:
        """Why no agreement can be told, or ""."""
        return "" if self.pairable else NO_PAIRS

    @property
    def why_undefined(self) -> str:
        """Why agreement beyond the chance that is reckoned from how often each category was used (kappa, pi, alpha)
        cannot be told, or "": where all votes are alike, that chance is 1, and 0 remains to be divided by 0."""
        if self.why_uncompared:
            return self.why_uncompared
        compared = self.counts.sum(axis=1) >= 2
        used = (self.records[compared] @ self.counts[compared]) > 0
        return NO_VARIATION if used.sum() == 1 else ""


def cross_table(votes: Votes, categories: Sequence[str]) -> list[list[int]]:
    first, second = votes.values()
    cells = Counter((vote, second[record]) for record, vote in first.items() if record in second)
    return [[cells[row, column] for column in categories] for row in categories]


def tally_of_table(table: list[list[int]]) -> Tally:
    """The cells as ways of voting, the reviewers in an order of its own.

    A table and its transpose give the same tally, so that resamples, like all coefficients here, do not
    depend on who is called the first reviewer.
    """
    import numpy as np

    transposed = [list(column) for column in zip(*table, strict=True)]
    categories = np.eye(len(table))
    counts = (categories[:, None, :] + categories[None, :, :]).reshape(-1, len(table))
    return Tally(counts, np.asarray(min(table, transposed), dtype=float).ravel())


def tally_of_votes(votes: Votes, categories: Sequence[str]) -> Tally:
    import numpy as np

    place = {category: index for index, category in enumerate(categories)}
    by_record: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(categories))
    for given in votes.values():
        for record, vote in given.items():
            by_record[record][place[vote]] += 1
    ways = sorted(Counter(map(tuple, by_record.values())).items())
    counts = np.asarray([way for way, _ in ways], dtype=float).reshape(-1, len(categories))
    return Tally(counts, np.asarray([records for _, records in ways], dtype=float))
