"""The coefficients: counts (ways x q) and records (... x ways) give values (...); nan where undefined."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    # (counts, records) -> one value for each row of records; nan where it is undefined
    Coefficient = Callable[[Floats, Floats], Floats]


def percent_agreement(counts: Floats, records: Floats) -> Floats:
    """po: mean over records of the share of agreeing pairs of votes; of two reviewers, sum of p_ii."""
    return (records @ pairs_agreeing(counts)) / (records @ mask_compared(counts))


def specific_agreement(category: int) -> Coefficient:
    """Of the pairs with a vote for this category, weighted by its votes, the share that agree.

    2a / (2a + b + c) in a 2x2 table (Cicchetti and Feinstein 1990); many raters: sum of n_c (n_c - 1) over
    sum of n_c (r - 1), n_c of a record's r votes in the category (Fleiss, Levin and Paik 2003, ch. 18).
    """

    def agreement(counts: Floats, records: Floats) -> Floats:
        chosen = counts[:, category]
        return (records @ (chosen * (chosen - 1))) / (records @ (chosen * (counts.sum(axis=1) - 1)))

    return agreement


def cohen_kappa(counts: Floats, records: Floats) -> Floats:
    """(po - pe) / (1 - pe), pe = sum of r_i c_i over the reviewers' margins (Cohen 1960). Cells only."""
    q = counts.shape[1]
    shares = (records / records.sum(axis=-1, keepdims=True)).reshape(*records.shape[:-1], q, q)
    by_chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
    return _beyond_chance(percent_agreement(counts, records), by_chance)


def fleiss_kappa(counts: Floats, records: Floats) -> Floats:
    """pe = sum of pi_c^2 (Scott 1955 for two raters, Fleiss 1971 for many; missing votes as in Gwet 2014)."""
    by_chance = (mean_use(counts, records) ** 2).sum(axis=-1)
    return _beyond_chance(percent_agreement(counts, records), by_chance)


def brennan_prediger(counts: Floats, records: Floats) -> Floats:
    """pe = 1/q (Brennan and Prediger 1981); 2 po - 1 for two categories (PABAK, Byrt et al. 1993)."""
    return (percent_agreement(counts, records) * counts.shape[1] - 1) / (counts.shape[1] - 1)


def gwet_ac1(counts: Floats, records: Floats) -> Floats:
    """pe = sum of pi_c (1 - pi_c) / (q - 1) (Gwet 2008)."""
    use = mean_use(counts, records)
    by_chance = (use * (1 - use)).sum(axis=-1) / (counts.shape[1] - 1)
    return _beyond_chance(percent_agreement(counts, records), by_chance)


def krippendorff_alpha(counts: Floats, records: Floats) -> Floats:
    """1 - (N - O)(N - 1) / (N^2 - sum of N_c^2), nominal (Krippendorff 2011).

    Over records with two or more votes: N votes, N_c of them in category c, and O the diagonal of the
    coincidence matrix, the sum of n_c (n_c - 1) / (r - 1).
    """
    compared = mask_compared(counts)
    of_category = records @ (counts * compared[:, None])
    votes = of_category.sum(axis=-1)
    coinciding = records @ (pairs_agreeing(counts) * counts.sum(axis=1))
    return 1 - (votes - coinciding) * (votes - 1) / (votes**2 - (of_category**2).sum(axis=-1))


def _beyond_chance(observed: Floats, by_chance: Floats) -> Floats:
    return (observed - by_chance) / (1 - by_chance)


def mask_compared(counts: Floats) -> Floats:
    """1 for a way with two or more votes, else 0."""
    return (counts.sum(axis=1) >= 2).astype(float)


def pairs_agreeing(counts: Floats) -> Floats:
    """Of a record's pairs of votes, the share that agree; 0 for a single vote."""
    import numpy as np

    votes = counts.sum(axis=1)
    return (counts * (counts - 1)).sum(axis=1) / np.maximum(votes * (votes - 1), 1)


def mean_use(counts: Floats, records: Floats) -> Floats:
    """pi: mean over records, those with a single vote too, of the share of votes in each category."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    return (records @ shares) / records.sum(axis=-1)[..., None]
