"""The block of figures that is reported, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scopeline.agreement.coefficients import (
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
)
from scopeline.agreement.intervals import (
    Statistic,
    ac1_standard_error,
    around,
    corrected,
    interval_by_resampling,
    kappa_standard_error,
    normal_quantile,
    resampled,
    resamples,
    student_quantile,
)
from scopeline.agreement.tally import NO_PAIRS, Tally, Votes, cross_table, tally_of_table, tally_of_votes

if TYPE_CHECKING:
    from scopeline.agreement.coefficients import Floats

UNUSED = "undefined: nobody used this category"


def collapse_maybe(votes: Votes, rule: str) -> dict[str, dict[str, str]]:
    """The votes with "maybe" read as the `rule` says, include or exclude, or kept as its own category ("own").

    Raises ValueError for any other rule.
    """
    if rule not in ("include", "exclude", "own"):
        raise ValueError(f"rule for maybe: {rule!r}; allowed: 'include', 'exclude', 'own'")
    read_as = {} if rule == "own" else {"maybe": rule}
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

    Where all votes are the same, Cohen's, Scott's and Fleiss' coefficients and Krippendorff's alpha are undefined: they
    take the chance of agreeing from how often each category was used (Cohen 1960, Scott 1955, Fleiss 1971, Krippendorff
    2011), it is 1 then, and 0 is divided by 0. PABAK (2 po - 1: Byrt, Bishop and Carlin 1993; of q categories Brennan
    and Prediger 1981) has a fixed chance of 1/q, and the chance of AC1 (Gwet 2008) is 0 then: both are po, which is 1.
    They say no more than po does, that nobody disagreed. Where nobody disagreed, or the standard error is 0 for another
    reason, no interval is given, since a point would promise certainty. Raises ValueError for a vote outside
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


def _of_a_pair(votes: Votes, categories: Sequence[str], positive: str) -> list[Statistic]:
    table = cross_table(votes, categories)
    tally = tally_of_table(table)
    n = tally.pairable
    first, second = votes.values()
    draws = resamples(tally)
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
        resampled("cohen_kappa_bootstrap", cohen_kappa, tally, tally.why_undefined, draws),
        corrected("scott_pi", fleiss_kappa, tally, tally.why_undefined),
        _pabak(tally, len(categories)),
        _ac1(tally, divisor=n),
        resampled("gwet_ac1_bootstrap", gwet_ac1, tally, tally.why_uncompared, draws),
        resampled("krippendorff_alpha", krippendorff_alpha, tally, tally.why_undefined, draws),
        *(_indices(table) if len(categories) == 2 else []),
    ]


def _of_many(votes: Votes, categories: Sequence[str], positive: str) -> list[Statistic]:
    tally = tally_of_votes(votes, categories)
    total = int(tally.records.sum())
    draws = resamples(tally)
    return [
        _size(tally.pairable, left_out=total - tally.pairable),
        *_observed(tally, draws, categories, positive),
        _fleiss(tally),
        _pabak(tally, len(categories)),
        _ac1(tally, divisor=total - 1),
        resampled("gwet_ac1_bootstrap", gwet_ac1, tally, tally.why_uncompared, draws),
        resampled("krippendorff_alpha", krippendorff_alpha, tally, tally.why_undefined, draws),
    ]


def _size(n: int, left_out: int) -> Statistic:
    note = f"records with a single vote, not compared: {left_out}" if left_out else ""
    return Statistic("n", float(n), None, None, n, note)


def _observed(tally: Tally, draws: Floats, categories: Sequence[str], positive: str) -> list[Statistic]:
    """Agreement as it was seen, not corrected for chance."""
    names = {category: f"specific_agreement[{category}]" for category in categories}
    order = list(categories)
    if len(categories) == 2:
        order.sort(key=lambda category: category != positive)
        names = dict(zip(order, ("positive_agreement", "negative_agreement"), strict=True))
    rows = [interval_by_resampling("percent_agreement", percent_agreement, tally, draws, NO_PAIRS)]
    for category in order:
        agreement = specific_agreement(categories.index(category))
        why = tally.why_uncompared or UNUSED
        rows.append(interval_by_resampling(names[category], agreement, tally, draws, why))
    return rows


def _kappa(tally: Tally) -> Statistic:
    point = corrected("cohen_kappa", cohen_kappa, tally, tally.why_undefined)
    if point.value is None:
        return point
    error = kappa_standard_error(tally)
    return around(point, error, normal_quantile(), "normal, standard error of Fleiss-Cohen-Everitt 1969")


def _fleiss(tally: Tally) -> Statistic:
    """Fleiss' kappa; single votes enter its chance term, and where they outweigh the rest it has no floor."""
    point = corrected("fleiss_kappa", fleiss_kappa, tally, tally.why_undefined)
    if point.value is not None and point.value < -1:
        note = "undefined: records with a single vote outweigh the rest"
        return Statistic(point.name, None, None, None, point.n, note)
    return point


def _pabak(tally: Tally, categories: int) -> Statistic:
    note = "" if categories == 2 else "Brennan-Prediger"
    return corrected("pabak", brennan_prediger, tally, tally.why_uncompared, note)


def _ac1(tally: Tally, divisor: int) -> Statistic:
    """AC1 with the interval that Gwet's own software prints: Student's t, one degree less than records."""
    point = corrected("gwet_ac1", gwet_ac1, tally, tally.why_uncompared)
    total = int(tally.records.sum())
    if point.value is None or total < 2:
        return point
    error = ac1_standard_error(tally, divisor)
    return around(point, error, student_quantile(total - 1), "Student t, standard error of Gwet 2008")


def _indices(table: list[list[int]]) -> list[Statistic]:
    """|a - d| / n and |b - c| / n of a 2x2 table (Byrt, Bishop and Carlin 1993), both from 0 to 1."""
    (a, b), (c, d) = table
    n = a + b + c + d
    note = "" if n else NO_PAIRS
    return [
        Statistic(name, abs(difference) / n if n else None, None, None, n, note)
        for name, difference in (("prevalence_index", a - d), ("bias_index", b - c))
    ]
