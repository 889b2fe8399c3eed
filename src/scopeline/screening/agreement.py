"""How far independent votes agree, with and without a correction for chance.

Title and abstract screening excludes most records, and kappa falls when nearly all votes are the same
(Feinstein and Cicchetti 1990), so a block of figures is given and none of them alone: the table, percent
agreement, agreement on includes and on excludes, and the chance-corrected coefficients.

Everything but the table, Cohen's kappa and the two indices rests on how many votes of a record fell in each
category, whoever gave them; two reviewers are then a case of many. Records voted alike are counted together,
which makes a resample one multinomial draw, and the result independent of the records' order.

Every formula comes with its source; `n` is records, values are fractions, intervals are 95 %. numpy, scipy
and statsmodels are imported where they are used: statsmodels alone costs a second, and only a kappa needs it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    # (counts, records) -> one value for each row of records; nan where it is undefined
    Coefficient = Callable[[Floats, Floats], Floats]

Votes = Mapping[str, Mapping[str, str]]  # reviewer -> record id -> category

NO_VARIATION = "undefined: no variation"
NO_PAIRS = "undefined: no record has two votes"
UNUSED = "undefined: nobody used this category"

RESAMPLES = 2000
SEED = 1960
TAIL = 0.025  # 95 % intervals


@dataclass(frozen=True)
class Statistic:
    """One line of `agreement.csv`. `value` is None where the figure is undefined; `note` then says why."""

    name: str
    value: float | None
    ci_low: float | None
    ci_high: float | None
    n: int
    note: str


def collapse_maybe(votes: Votes, rule: str) -> dict[str, dict[str, str]]:
    """The votes with "maybe" read as "include" (rule "include") or kept as its own category (rule "own").

    Raises ValueError for any other rule.
    """
    if rule not in ("include", "own"):
        raise ValueError(f"rule for maybe: {rule!r}; allowed: 'include', 'own'")
    read_as = {"maybe": "include"} if rule == "include" else {}
    return {
        reviewer: {record: read_as.get(vote, vote) for record, vote in given.items()}
        for reviewer, given in votes.items()
    }


def statistics(votes: Votes, categories: Sequence[str], positive: str = "include") -> list[Statistic]:
    """All agreement figures of independent votes, in the order in which they are reported.

    `votes` maps each reviewer to {record id: category}. `categories` are those that could be voted, used or
    not: the chance terms of PABAK and AC1 depend on their number. With two categories, `positive` names the
    one whose agreement is `positive_agreement`.

    Exactly two reviewers, on the records that both voted: `n`, `table[first,second]` for each cell (first
    reviewer's vote first), `percent_agreement`, `positive_agreement` and `negative_agreement` (with more
    categories `specific_agreement[category]`), `cohen_kappa`, `cohen_kappa_bootstrap`, `scott_pi`, `pabak`,
    `gwet_ac1`, `gwet_ac1_bootstrap`, `krippendorff_alpha`, and for two categories `prevalence_index` and
    `bias_index`, both without sign. Any other number of reviewers, on records with two or more votes: no
    table, indices or Cohen's kappa, and `fleiss_kappa` in place of `scott_pi`.

    Coefficients corrected for chance are undefined when all votes are the same: nothing then shows that
    reviewers could tell records apart. Where nobody disagreed, or the standard error is 0 for another reason,
    no interval is given, since a point would promise certainty. Raises ValueError for a vote outside
    `categories`, fewer than two categories, or a `positive` that is not one of them.
    """
    _check(votes, categories, positive)
    if len(votes) == 2:
        return _of_a_pair(votes, categories, positive)
    return _of_many(votes, categories, positive)


def _check(votes: Votes, categories: Sequence[str], positive: str) -> None:
    allowed = set(categories)
    if len(allowed) < 2 or len(allowed) != len(categories):
        raise ValueError(f"categories: at least two, all different; found {list(categories)}")
    if len(categories) == 2 and positive not in allowed:
        raise ValueError(f"positive: {positive!r}; allowed: {list(categories)}")
    for reviewer, given in votes.items():
        if not allowed.issuperset(given.values()):
            record, vote = next((record, vote) for record, vote in given.items() if vote not in allowed)
            raise ValueError(f"{reviewer}, {record}: vote {vote!r}; allowed: {list(categories)}")


# --- from votes to counts


@dataclass(frozen=True)
class _Tally:
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
    def why_undefined(self) -> str:
        """Why agreement beyond chance cannot be told, or ""."""
        if not self.pairable:
            return NO_PAIRS
        compared = self.counts.sum(axis=1) >= 2
        used = (self.records[compared] @ self.counts[compared]) > 0
        return NO_VARIATION if used.sum() == 1 else ""


def _table(votes: Votes, categories: Sequence[str]) -> list[list[int]]:
    first, second = votes.values()
    cells = Counter((vote, second[record]) for record, vote in first.items() if record in second)
    return [[cells[row, column] for column in categories] for row in categories]


def _tally_of_table(table: list[list[int]]) -> _Tally:
    """The cells as ways of voting, the reviewers in an order of its own.

    A table and its transpose give the same tally, so that resamples, like all coefficients here, do not
    depend on who is called the first reviewer.
    """
    import numpy as np

    transposed = [list(column) for column in zip(*table, strict=True)]
    categories = np.eye(len(table))
    counts = (categories[:, None, :] + categories[None, :, :]).reshape(-1, len(table))
    return _Tally(counts, np.asarray(min(table, transposed), dtype=float).ravel())


def _tally_of_votes(votes: Votes, categories: Sequence[str]) -> _Tally:
    import numpy as np

    place = {category: index for index, category in enumerate(categories)}
    by_record: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(categories))
    for given in votes.values():
        for record, vote in given.items():
            by_record[record][place[vote]] += 1
    ways = sorted(Counter(map(tuple, by_record.values())).items())
    counts = np.asarray([way for way, _ in ways], dtype=float).reshape(-1, len(categories))
    return _Tally(counts, np.asarray([records for _, records in ways], dtype=float))


# --- the block of figures


def _of_a_pair(votes: Votes, categories: Sequence[str], positive: str) -> list[Statistic]:
    table = _table(votes, categories)
    tally = _tally_of_table(table)
    n = tally.pairable
    first, second = votes.values()
    draws = _resamples(tally)
    cells = [
        Statistic(f"table[{row},{column}]", float(table[i][j]), None, None, n, "")
        for i, row in enumerate(categories)
        for j, column in enumerate(categories)
    ]
    return [
        _size(n, left_out=len(first.keys() ^ second.keys())),
        *cells,
        *_observed(tally, draws, categories, positive),
        _kappa(tally),
        _resampled("cohen_kappa_bootstrap", _cohen_kappa, tally, draws),
        _corrected("scott_pi", _fleiss_kappa, tally),
        _pabak(tally, len(categories)),
        _ac1(tally, divisor=n),
        _resampled("gwet_ac1_bootstrap", _gwet_ac1, tally, draws),
        _resampled("krippendorff_alpha", _krippendorff_alpha, tally, draws),
        *(_indices(table) if len(categories) == 2 else []),
    ]


def _of_many(votes: Votes, categories: Sequence[str], positive: str) -> list[Statistic]:
    tally = _tally_of_votes(votes, categories)
    total = int(tally.records.sum())
    draws = _resamples(tally)
    return [
        _size(tally.pairable, left_out=total - tally.pairable),
        *_observed(tally, draws, categories, positive),
        _fleiss(tally),
        _pabak(tally, len(categories)),
        _ac1(tally, divisor=total - 1),
        _resampled("gwet_ac1_bootstrap", _gwet_ac1, tally, draws),
        _resampled("krippendorff_alpha", _krippendorff_alpha, tally, draws),
    ]


def _size(n: int, left_out: int) -> Statistic:
    note = f"records with a single vote, not compared: {left_out}" if left_out else ""
    return Statistic("n", float(n), None, None, n, note)


def _observed(tally: _Tally, draws: Floats, categories: Sequence[str], positive: str) -> list[Statistic]:
    """Agreement as it was seen, not corrected for chance."""
    names = {category: f"specific_agreement[{category}]" for category in categories}
    order = list(categories)
    if len(categories) == 2:
        order.sort(key=lambda category: category != positive)
        names = dict(zip(order, ("positive_agreement", "negative_agreement"), strict=True))
    rows = [_interval_by_resampling("percent_agreement", _percent_agreement, tally, draws, NO_PAIRS)]
    for category in order:
        agreement = _specific_agreement(categories.index(category))
        why = tally.why_undefined or UNUSED
        rows.append(_interval_by_resampling(names[category], agreement, tally, draws, why))
    return rows


def _kappa(tally: _Tally) -> Statistic:
    point = _corrected("cohen_kappa", _cohen_kappa, tally)
    if point.value is None:
        return point
    error = _kappa_standard_error(tally)
    return _around(point, error, _normal_quantile(), "normal, standard error of Fleiss-Cohen-Everitt 1969")


def _fleiss(tally: _Tally) -> Statistic:
    """Fleiss' kappa; single votes enter its chance term, and where they outweigh the rest it has no floor."""
    point = _corrected("fleiss_kappa", _fleiss_kappa, tally)
    if point.value is not None and point.value < -1:
        note = "undefined: records with a single vote outweigh the rest"
        return Statistic(point.name, None, None, None, point.n, note)
    return point


def _pabak(tally: _Tally, categories: int) -> Statistic:
    return _corrected("pabak", _brennan_prediger, tally, note="" if categories == 2 else "Brennan-Prediger")


def _ac1(tally: _Tally, divisor: int) -> Statistic:
    """AC1 with the interval that Gwet's own software prints: Student's t, one degree less than records."""
    point = _corrected("gwet_ac1", _gwet_ac1, tally)
    total = int(tally.records.sum())
    if point.value is None or total < 2:
        return point
    error = _ac1_standard_error(tally, divisor)
    return _around(point, error, _student_quantile(total - 1), "Student t, standard error of Gwet 2008")


def _indices(table: list[list[int]]) -> list[Statistic]:
    """|a - d| / n and |b - c| / n of a 2x2 table (Byrt, Bishop and Carlin 1993), both from 0 to 1."""
    (a, b), (c, d) = table
    n = a + b + c + d
    note = "" if n else NO_PAIRS
    return [
        Statistic(name, abs(difference) / n if n else None, None, None, n, note)
        for name, difference in (("prevalence_index", a - d), ("bias_index", b - c))
    ]


# --- one line of it


def _value(coefficient: Coefficient, tally: _Tally) -> float | None:
    import numpy as np

    if not tally.pairable:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(coefficient(tally.counts, tally.records))
    return value if math.isfinite(value) else None


def _corrected(name: str, coefficient: Coefficient, tally: _Tally, note: str = "") -> Statistic:
    """A coefficient corrected for chance, without interval."""
    why = tally.why_undefined
    value = None if why else _value(coefficient, tally)
    return Statistic(name, value, None, None, tally.pairable, why or note)


def _around(point: Statistic, error: float, quantile: float, method: str) -> Statistic:
    """The point with its interval, cut at -1 and 1."""
    assert point.value is not None
    if not error > 1e-9:  # nan too: rounding can turn a variance of 0 negative
        return Statistic(point.name, point.value, None, None, point.n, "no interval: standard error 0")
    low, high = point.value - quantile * error, point.value + quantile * error
    return Statistic(point.name, point.value, max(low, -1.0), min(high, 1.0), point.n, f"interval: {method}")


def _resampled(name: str, coefficient: Coefficient, tally: _Tally, draws: Floats) -> Statistic:
    """A coefficient corrected for chance, with its percentile bootstrap interval."""
    if why := tally.why_undefined:
        return Statistic(name, None, None, None, tally.pairable, why)
    return _interval_by_resampling(name, coefficient, tally, draws, NO_VARIATION)


def _interval_by_resampling(
    name: str, coefficient: Coefficient, tally: _Tally, draws: Floats, why_undefined: str
) -> Statistic:
    """Percentile bootstrap over records (Efron 1979).

    Resamples in which the value is undefined (none of the rare includes was drawn) are left out and counted.
    """
    import numpy as np

    value, n = _value(coefficient, tally), tally.pairable
    if value is None:
        return Statistic(name, None, None, None, n, why_undefined)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = coefficient(tally.counts, draws)
    defined = values[np.isfinite(values)]
    low, high = (float(bound) for bound in np.quantile(defined, [TAIL, 1 - TAIL]))
    if high - low < 1e-9:
        return Statistic(name, value, None, None, n, "no interval: resamples do not differ")
    left_out = len(values) - len(defined)
    note = f"interval: percentile bootstrap, B = {RESAMPLES}" + (f", {left_out} undefined" if left_out else "")
    return Statistic(name, value, low, high, n, note)


def _resamples(tally: _Tally) -> Floats:
    """Records drawn with replacement, as new counts for each way of voting: RESAMPLES x ways."""
    import numpy as np

    total = int(tally.records.sum())
    if not total:
        return np.zeros((RESAMPLES, len(tally.records)))
    draws = np.random.default_rng(SEED).multinomial(total, tally.records / total, size=RESAMPLES)
    return draws.astype(float)


# --- coefficients: counts (ways x q) and records (... x ways) give values (...); nan where undefined


def _percent_agreement(counts: Floats, records: Floats) -> Floats:
    """po: mean over records of the share of agreeing pairs of votes; of two reviewers, sum of p_ii."""
    return (records @ _pairs_agreeing(counts)) / (records @ _compared(counts))


def _specific_agreement(category: int) -> Coefficient:
    """Of the pairs with a vote for this category, weighted by its votes, the share that agree.

    2a / (2a + b + c) in a 2x2 table (Cicchetti and Feinstein 1990); many raters: sum of n_c (n_c - 1) over
    sum of n_c (r - 1), n_c of a record's r votes in the category (Fleiss, Levin and Paik 2003, ch. 18).
    """

    def agreement(counts: Floats, records: Floats) -> Floats:
        chosen = counts[:, category]
        return (records @ (chosen * (chosen - 1))) / (records @ (chosen * (counts.sum(axis=1) - 1)))

    return agreement


def _cohen_kappa(counts: Floats, records: Floats) -> Floats:
    """(po - pe) / (1 - pe), pe = sum of r_i c_i over the reviewers' margins (Cohen 1960). Cells only."""
    q = counts.shape[1]
    shares = (records / records.sum(axis=-1, keepdims=True)).reshape(*records.shape[:-1], q, q)
    by_chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
    return _beyond_chance(_percent_agreement(counts, records), by_chance)


def _fleiss_kappa(counts: Floats, records: Floats) -> Floats:
    """pe = sum of pi_c^2 (Scott 1955 for two raters, Fleiss 1971 for many; missing votes as in Gwet 2014)."""
    by_chance = (_use(counts, records) ** 2).sum(axis=-1)
    return _beyond_chance(_percent_agreement(counts, records), by_chance)


def _brennan_prediger(counts: Floats, records: Floats) -> Floats:
    """pe = 1/q (Brennan and Prediger 1981); 2 po - 1 for two categories (PABAK, Byrt et al. 1993)."""
    return (_percent_agreement(counts, records) * counts.shape[1] - 1) / (counts.shape[1] - 1)


def _gwet_ac1(counts: Floats, records: Floats) -> Floats:
    """pe = sum of pi_c (1 - pi_c) / (q - 1) (Gwet 2008)."""
    use = _use(counts, records)
    by_chance = (use * (1 - use)).sum(axis=-1) / (counts.shape[1] - 1)
    return _beyond_chance(_percent_agreement(counts, records), by_chance)


def _krippendorff_alpha(counts: Floats, records: Floats) -> Floats:
    """1 - (N - O)(N - 1) / (N^2 - sum of N_c^2), nominal (Krippendorff 2011).

    Over records with two or more votes: N votes, N_c of them in category c, and O the diagonal of the
    coincidence matrix, the sum of n_c (n_c - 1) / (r - 1).
    """
    compared = _compared(counts)
    of_category = records @ (counts * compared[:, None])
    votes = of_category.sum(axis=-1)
    coinciding = records @ (_pairs_agreeing(counts) * counts.sum(axis=1))
    return 1 - (votes - coinciding) * (votes - 1) / (votes**2 - (of_category**2).sum(axis=-1))


def _beyond_chance(observed: Floats, by_chance: Floats) -> Floats:
    return (observed - by_chance) / (1 - by_chance)


def _compared(counts: Floats) -> Floats:
    """1 for a way with two or more votes, else 0."""
    return (counts.sum(axis=1) >= 2).astype(float)


def _pairs_agreeing(counts: Floats) -> Floats:
    """Of a record's pairs of votes, the share that agree; 0 for a single vote."""
    import numpy as np

    votes = counts.sum(axis=1)
    return (counts * (counts - 1)).sum(axis=1) / np.maximum(votes * (votes - 1), 1)


def _use(counts: Floats, records: Floats) -> Floats:
    """pi: mean over records, those with a single vote too, of the share of votes in each category."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    return (records @ shares) / records.sum(axis=-1)[..., None]


# --- standard errors


def _kappa_standard_error(tally: _Tally) -> float:
    """Of Cohen's kappa, large-sample (Fleiss, Cohen and Everitt 1969), by statsmodels. Cells only."""
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    q = tally.counts.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(cohens_kappa(tally.records.reshape(q, q)).std_kappa)


def _ac1_standard_error(tally: _Tally, divisor: int) -> float:
    """Of AC1, linearised, without finite-population correction (Gwet 2008).

    With n records (n' of two or more votes), a_i the agreeing pairs of record i and g its AC1,
    x_i = (n/n') (a_i - pe) / (1 - pe) - 2 (1 - g) (pe_i - pe) / (1 - pe), where the first term is 0 for a
    single vote and pe_i = sum of (n_ic / r_i) (1 - pi_c) / (q - 1). The variance is the sum of (x_i - g)^2
    over n times `divisor`: n in Gwet's formula for a two-rater table, n - 1 in the one for many raters.
    """
    counts, records = tally.counts, tally.records
    use = _use(counts, records)
    q, n = counts.shape[1], records.sum()
    by_chance = (use * (1 - use)).sum() / (q - 1)
    coefficient = float(_gwet_ac1(counts, records))
    compared = _compared(counts)
    agreeing = (n / tally.pairable) * (_pairs_agreeing(counts) - by_chance * compared) / (1 - by_chance)
    chance_of_record = (counts @ (1 - use)) / counts.sum(axis=1) / (q - 1)
    linear = agreeing - 2 * (1 - coefficient) * (chance_of_record - by_chance) / (1 - by_chance)
    return math.sqrt(float(records @ (linear - coefficient) ** 2) / (n * divisor))


def _normal_quantile() -> float:
    from scipy.special import ndtri

    return float(ndtri(1 - TAIL))


def _student_quantile(degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 1 - TAIL))
