#!/usr/bin/env python3
"""Train the models that score pairs of records and the worth of questions (src/scopeline/dedupe/model.json).

    train_dedupe.py SETS MODEL.json [--without SET] [--corrupted N]

SETS        a folder of labelled sets: <set>/records.csv.gz, and truth.csv with record_id and cluster_id
--without   leaves a set out, for a benchmark on that set
--corrupted how often each set is read again with one record of each report corrupted as exports do
            (corruptions.py), so that the models do not take the sets' own tidiness for granted

The score: a logistic regression with an L2 penalty, and gradient-boosted trees of depth 3 with monotone splits
(a leaf's value is bounded by the middle of the values on both sides of every split above it). A pair weighs less
where its records occur in many pairs, so that a few large groups do not decide.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize

from scopeline.dedupe import worth
from scopeline.dedupe.compare import compare
from scopeline.dedupe.decide import judge
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.rules import RULES
from scopeline.dedupe.score import MODELLED, features, score, terms

# Evidence that speaks against a pair as it grows; all other evidence speaks for it.
AGAINST = frozenset({"swapped", "added", "guards", "common", "year"})
SIGNS = np.array([-1 if name in AGAINST else 1 for name in MODELLED])
TREES, DEPTH, RATE, PENALTY, LEAST_WEIGHT, BOUND = 60, 3, 0.1, 2.0, 3.0, 8.0
CORRUPTED = 0.5  # what all corrupted copies of a pair weigh, against the pair itself
FOLDS, WORTH_PENALTY = 3, 3.0
CUTS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)  # added to the quantiles of likenesses


@dataclass(frozen=True)
class Pairs:
    """Pairs of one labelled set: their evidence, 1 for each that is one report, and how much each counts."""

    evidence: dict[str, np.ndarray]
    labels: np.ndarray
    weights: np.ndarray


def labelled_pairs(folder: Path, corrupted: int) -> list[Pairs]:
    """Pairs of one labelled set, as it is and with corrupted records."""
    from corruptions import LabelledSet

    labelled = LabelledSet(folder, clean=False)
    read = [pairs_of(labelled.table(), labelled.truth)]
    for turn in range(corrupted):
        changed, names = labelled.corrupted_table(turn)
        read.append(pairs_of(changed, labelled.truth, names, CORRUPTED / corrupted))
    return read


def pairs_of(
    records: pa.Table, cluster_of: dict[str, str], only: set[str] | None = None, importance: float = 1.0
) -> Pairs:
    """The pairs that the engine compares; `only` those with one of these records."""
    compared = compare(records, join_twins=False)
    ids = compared.ids.to_numpy()
    left, right = compared.left, compared.right
    if only is not None:
        chosen = np.isin(ids, list(only))
        left, right = left[chosen[left] | chosen[right]], right[chosen[left] | chosen[right]]
    clusters = np.array([cluster_of[record_id] for record_id in ids])
    labels = (clusters[left] == clusters[right]).astype(float)
    seen = evidence(compared.records, compared.common, left, right)
    return Pairs(seen, labels, importance * weights(left, right, labels))


def weights(left: np.ndarray, right: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """1 / sqrt(pairs of the left record x pairs of the right one), counted among pairs of the same label."""
    counts = []
    for side in (left, right):
        _, places, sizes = np.unique(side * 2 + labels.astype(int), return_inverse=True, return_counts=True)
        counts.append(sizes[places])
    return 1 / np.sqrt(counts[0] * counts[1])


def fit_logistic(columns: np.ndarray, labels: np.ndarray, weight: np.ndarray, penalty: float = 1.0) -> dict[str, Any]:
    """Intercept and weights of the terms, fitted on standardised terms."""
    mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    columns = (columns - mean) / spread

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        logit = columns @ beta[1:] + beta[0]
        residual = weight * (1 / (1 + np.exp(-logit)) - labels)
        value = (weight * (np.logaddexp(0, logit) - labels * logit)).sum() + penalty / 2 * (beta[1:] ** 2).sum()
        return value, np.r_[residual.sum(), columns.T @ residual + penalty * beta[1:]]

    beta = minimize(loss, np.zeros(columns.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    slopes = np.where(spread > 1e-6, beta[1:] / spread, 0)
    return {"intercept": round(float(beta[0] - mean @ slopes), 4), "weights": [round(float(x), 4) for x in slopes]}


def fit_trees(matrix: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> dict[str, Any]:
    """Intercept and trees: [evidence, threshold, below, not below] or the value of a leaf."""
    cuts = [thresholds(column) for column in matrix.T]
    bins = [
        np.searchsorted(edges, column, side="right").astype(np.int16)
        for edges, column in zip(cuts, matrix.T, strict=True)
    ]
    start = float(np.log((weight * labels).sum() / (weight * (1 - labels)).sum()))
    logit = np.full(len(labels), start)
    forest = []
    for _ in range(TREES):
        chance = 1 / (1 + np.exp(-logit))
        gradient, curvature = weight * (labels - chance), weight * chance * (1 - chance)
        grower = Grower(cuts, bins, gradient, curvature, weight, logit)
        forest.append(grower.grow(np.arange(len(labels)), DEPTH, -BOUND, BOUND))
    return {"intercept": round(start, 4), "trees": forest}


def thresholds(column: np.ndarray) -> np.ndarray:
    values = np.unique(column)
    if len(values) <= 24:
        return (values[1:] + values[:-1]) / 2
    quantiles = np.quantile(column, np.linspace(0, 1, 25)[1:-1])
    return np.unique(np.r_[quantiles, CUTS if column.max() <= 1 else ()])


class Grower:
    """Grows one tree and adds its leaves to `logit`."""

    def __init__(
        self,
        cuts: list[np.ndarray],
        bins: list[np.ndarray],
        gradient: np.ndarray,
        curvature: np.ndarray,
        weight: np.ndarray,
        logit: np.ndarray,
    ) -> None:
        self.cuts, self.bins, self.logit = cuts, bins, logit
        self.gradient, self.curvature, self.weight = gradient, curvature, weight

    def grow(self, rows: np.ndarray, depth: int, low: float, high: float) -> Any:
        values = [each[rows] for each in (self.gradient, self.curvature, self.weight)]
        splits = (self.split(rows, values, place, low, high) for place in range(len(self.cuts)))
        best = max(splits, key=lambda split: split[0])
        gain, place, cut, left, right = best
        if depth == 0 or gain <= 1e-6:
            leaf = RATE * float(np.clip(self.gradient[rows].sum() / (self.curvature[rows].sum() + PENALTY), low, high))
            self.logit[rows] += leaf
            return round(leaf, 4)
        below = self.bins[place][rows] <= cut
        middle = (left + right) / 2
        bounds = ((low, middle), (middle, high)) if SIGNS[place] > 0 else ((middle, high), (low, middle))
        children = [
            self.grow(part, depth - 1, *bound) for part, bound in zip((rows[below], rows[~below]), bounds, strict=True)
        ]
        return [MODELLED[place], round(float(self.cuts[place][cut]), 4), *children]

    def split(
        self, rows: np.ndarray, values: list[np.ndarray], place: int, low: float, high: float
    ) -> tuple[float, int, int, float, float]:
        """The best monotone split by one kind of evidence: gain, evidence, cut, and the values of both sides."""
        size = len(self.cuts[place]) + 1
        if size < 2 or not len(rows):
            return 0.0, place, 0, 0.0, 0.0
        binned = self.bins[place][rows]
        gradient, curvature, weight = (np.cumsum(np.bincount(binned, each, size)) for each in values)
        sums = np.stack([gradient[:-1], gradient[-1] - gradient[:-1]])
        curves = np.stack([curvature[:-1], curvature[-1] - curvature[:-1]])
        leaves = np.clip(sums / (curves + PENALTY), low, high)
        whole = np.clip(gradient[-1] / (curvature[-1] + PENALTY), low, high)
        gain = (sums * leaves - (curves + PENALTY) / 2 * leaves**2).sum(axis=0)
        gain -= gradient[-1] * whole - (curvature[-1] + PENALTY) / 2 * whole**2
        heavy = (weight[:-1] >= LEAST_WEIGHT) & (weight[-1] - weight[:-1] >= LEAST_WEIGHT)
        gain = np.where(heavy & (SIGNS[place] * (leaves[1] - leaves[0]) >= 0), gain, -1.0)
        cut = int(gain.argmax())
        return float(gain[cut]), place, cut, float(leaves[0, cut]), float(leaves[1, cut])


def fit_score(sets: list[Pairs]) -> dict[str, Any]:
    """The two models of the score."""
    matrix = np.concatenate([features(pairs.evidence) for pairs in sets])
    labels, weight = (np.concatenate([getattr(pairs, name) for pairs in sets]) for name in ("labels", "weights"))
    return {"logistic": fit_logistic(terms(matrix), labels, weight), "trees": fit_trees(matrix, labels, weight)}


def fit_worth(sets: list[list[Pairs]]) -> dict[str, Any]:
    """The model of questions' worth, from pairs of each third of the sets scored by models of the other two."""
    parts = []
    for fold in range(FOLDS):
        model = fit_score([pairs for place, each in enumerate(sets) if place % FOLDS != fold for pairs in each])
        parts += [open_pairs(pairs, model) for each in sets[fold::FOLDS] for pairs in each]
    matrix, labels, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
    return fit_logistic(matrix, labels, weight, WORTH_PENALTY)


def open_pairs(pairs: Pairs, model: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Terms, labels and weights of the pairs that a person might be asked about."""
    chance = score(pairs.evidence, model).astype(np.float32)
    judged = judge(pairs.evidence, chance)
    rows = ~judged.certain & ~judged.apart
    seen = {name: column[rows] for name, column in pairs.evidence.items()}
    return worth.terms(seen, chance[rows], judged.rule[rows], len(RULES)), pairs.labels[rows], pairs.weights[rows]


def train(sets: dict[str, list[Pairs]]) -> dict[str, Any]:
    """All models, trained on the pairs of the sets of these names."""
    read = list(sets.values())
    return {
        "trained_on": list(sets),
        **fit_score([pairs for each in read for pairs in each]),
        "worth": fit_worth(read),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--without", default="")
    parser.add_argument("--corrupted", type=int, default=4)
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.sets.glob("*/truth.csv") if path.parent.name != options.without)
    sets = {folder.name: labelled_pairs(folder, options.corrupted) for folder in folders}
    options.model.write_text(json.dumps(train(sets), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
