"""One figure with its interval: by resampling records, or by the standard error of its source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from scopeline.agreement.coefficients import gwet_ac1, mask_compared, mean_use, pairs_agreeing
from scopeline.agreement.tally import NO_VARIATION, Tally

if TYPE_CHECKING:
    from scopeline.agreement.coefficients import Coefficient, Floats

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

    def cells(self) -> dict[str, object]:
        """The statistic as a table has it: `statistic,value,ci_low,ci_high,n,note`."""
        return {
            "statistic": self.name,
            "value": figure(self.value),
            "ci_low": figure(self.ci_low),
            "ci_high": figure(self.ci_high),
            "n": self.n,
            "note": self.note,
        }


def figure(value: float | None) -> str:
    """Six digits after the point: more than any journal prints, and the same on every machine; '' for undefined."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _value(coefficient: Coefficient, tally: Tally) -> float | None:
    import numpy as np

    if not tally.pairable:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(coefficient(tally.counts, tally.records))
    return value if math.isfinite(value) else None


def corrected(name: str, coefficient: Coefficient, tally: Tally, why: str, note: str = "") -> Statistic:
    """A coefficient corrected for chance, without interval; `why` it is undefined, if it is."""
    value = None if why else _value(coefficient, tally)
    return Statistic(name, value, None, None, tally.pairable, why or note)


def around(point: Statistic, error: float, quantile: float, method: str) -> Statistic:
    """The point with its interval, cut at -1 and 1."""
    assert point.value is not None
    if not error > 1e-9:  # nan too: rounding can turn a variance of 0 negative
        return Statistic(point.name, point.value, None, None, point.n, "no interval: standard error 0")
    low, high = point.value - quantile * error, point.value + quantile * error
    return Statistic(point.name, point.value, max(low, -1.0), min(high, 1.0), point.n, f"interval: {method}")


def resampled(name: str, coefficient: Coefficient, tally: Tally, why: str, draws: Floats) -> Statistic:
    """A coefficient corrected for chance, with its percentile bootstrap interval; `why` it is undefined, if it is."""
    if why:
        return Statistic(name, None, None, None, tally.pairable, why)
    return interval_by_resampling(name, coefficient, tally, draws, NO_VARIATION)


def interval_by_resampling(
    name: str, coefficient: Coefficient, tally: Tally, draws: Floats, why_undefined: str
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


def resamples(tally: Tally) -> Floats:
    """Records drawn with replacement, as new counts for each way of voting: RESAMPLES x ways."""
    import numpy as np

    total = int(tally.records.sum())
    if not total:
        return np.zeros((RESAMPLES, len(tally.records)))
    draws = np.random.default_rng(SEED).multinomial(total, tally.records / total, size=RESAMPLES)
    return draws.astype(float)


# ---- standard errors -----------------------------------------------------------------------------------------


def kappa_standard_error(tally: Tally) -> float:
    """Of Cohen's kappa, large-sample (Fleiss, Cohen and Everitt 1969). Cells only.

    With cell shares p_ij, margins r_i and c_j, and kappa k of observed agreement po and chance agreement pe, the
    variance is [sum of p_ii (1 - (r_i + c_i)(1 - k))^2 + (1 - k)^2 sum over i != j of p_ij (c_i + r_j)^2
    - (k - pe (1 - k))^2] / (n (1 - pe)^2).
    """
    import numpy as np

    q, n = tally.counts.shape[1], tally.records.sum()
    shares = tally.records.reshape(q, q) / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    by_chance = float(rows @ columns)
    missed = (1 - float(np.trace(shares))) / (1 - by_chance)  # 1 - k
    agreeing = np.diag(shares) @ (1 - (rows + columns) * missed) ** 2
    apart = shares * (columns[:, None] + rows[None, :]) ** 2
    disagreeing = missed**2 * (apart.sum() - np.trace(apart))
    variance = (agreeing + disagreeing - (1 - missed * (1 + by_chance)) ** 2) / (n * (1 - by_chance) ** 2)
    return math.sqrt(max(float(variance), 0.0))  # where all agree, rounding can turn 0 negative


def ac1_standard_error(tally: Tally, divisor: int) -> float:
    """Of AC1, linearised, without finite-population correction (Gwet 2008).

    With n records (n' of two or more votes), a_i the agreeing pairs of record i and g its AC1,
    x_i = (n/n') (a_i - pe) / (1 - pe) - 2 (1 - g) (pe_i - pe) / (1 - pe), where the first term is 0 for a
    single vote and pe_i = sum of (n_ic / r_i) (1 - pi_c) / (q - 1). The variance is the sum of (x_i - g)^2
    over n times `divisor`: n in Gwet's formula for a two-rater table, n - 1 in the one for many raters.
    """
    counts, records = tally.counts, tally.records
    use = mean_use(counts, records)
    q, n = counts.shape[1], records.sum()
    by_chance = (use * (1 - use)).sum() / (q - 1)
    coefficient = float(gwet_ac1(counts, records))
    compared = mask_compared(counts)
    agreeing = (n / tally.pairable) * (pairs_agreeing(counts) - by_chance * compared) / (1 - by_chance)
    chance_of_record = (counts @ (1 - use)) / counts.sum(axis=1) / (q - 1)
    linear = agreeing - 2 * (1 - coefficient) * (chance_of_record - by_chance) / (1 - by_chance)
    return math.sqrt(float(records @ (linear - coefficient) ** 2) / (n * divisor))


def normal_quantile() -> float:
    return NormalDist().inv_cdf(1 - TAIL)


def student_quantile(degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 1 - TAIL))
