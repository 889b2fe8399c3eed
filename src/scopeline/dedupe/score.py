"""The chance that a pair is one report, from its evidence: the mean of two small models in the log-odds.

Both are readable data in `model.json`, trained by `bench/train_dedupe.py`: a logistic regression (weights) and
boosted trees of depth 3. The trees are monotone: more agreement never lowers a score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from scopeline.dedupe.evidence import EVIDENCE
from scopeline.dedupe.evidence.agreement import MISSING

# Evidence that says nothing counts as this; how each kind is bounded before the models see it.
NEUTRAL = {
    "title": 0.0,
    "title_words": 0.0,
    "authors": 0.5,
    "author_count": 0.5,
    "year": 1.0,
    "journal": 0.5,
    "abstract": 0.5,
}
LONG_TITLE = 8
_BATCH = 8_192  # pairs at once: their columns stay in the processor's cache
_NOT_MODELLED = ("span", "length", "version", "script", "supplement", "series")
MODELLED = tuple(name for name in EVIDENCE if name not in _NOT_MODELLED)


def features(evidence: Mapping[str, np.ndarray]) -> np.ndarray:
    """Evidence as the models read it: one column for each of MODELLED, missing values made neutral."""
    columns = {name: evidence[name].astype(float) for name in MODELLED}
    for name, value in NEUTRAL.items():
        columns[name] = np.where(columns[name] == MISSING, value, columns[name])
    columns["guards"] = (columns["guards"] > 0).astype(float)
    columns["words"] = np.minimum(columns["words"], LONG_TITLE)
    columns["common"] = np.log2(np.maximum(columns["common"], 1))
    return np.stack([columns[name] for name in MODELLED], axis=1)


def terms(matrix: np.ndarray) -> np.ndarray:
    """The terms of the logistic regression: the features, hinges in the titles' likeness, and joint agreements."""
    at = {name: matrix[:, place] for place, name in enumerate(MODELLED)}
    volume_and_page = (at["volume"] > 0) & (at["first_page"] > 0)
    more = (
        np.maximum(at["title"] - 0.8, 0),
        np.maximum(at["title"] - 0.9, 0),
        np.maximum(at["title"] - 0.97, 0),
        at["first_page"] * at["volume"],
        (at["volume"] < 0) & (at["first_page"] < 0),
        at["journal"] > 0.7,
        np.maximum(at["authors"] - 0.6, 0),
        (at["title"] > 0.95) & (at["authors"] > 0.7),
        at["title_words"] > 0.95,
        at["swapped"] > 0,
        at["year"] > 1,
        volume_and_page & (at["journal"] > 0.6),
    )
    return np.column_stack([matrix, *more]).astype(float)


def score(evidence: Mapping[str, np.ndarray], model: Mapping[str, Any] | None = None) -> np.ndarray:
    """Between 0 and 1 for each pair; `model` as in model.json, by default the one that ships."""
    model = model or shipped_model()
    found = []
    for start in range(0, max(len(evidence["title"]), 1), _BATCH):
        matrix = features({name: column[start : start + _BATCH] for name, column in evidence.items()})
        logit = (logistic(model["logistic"], matrix) + trees(model["trees"], matrix)) / 2
        found.append(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
    return np.concatenate(found)


@cache
def shipped_model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(Path(__file__).with_name("model.json").read_text("utf-8"))
    return model


def logistic(model: Mapping[str, Any], matrix: np.ndarray) -> np.ndarray:
    """Log-odds: intercept + weights x terms, added up one term after the other.

    A matrix product would round otherwise for other sizes of a batch, and so from one machine to many.
    """
    total = np.full(len(matrix), float(model["intercept"]))
    for weight, term in zip(model["weights"], terms(matrix).T, strict=True):
        total += weight * term
    return total


def trees(model: Mapping[str, Any], matrix: np.ndarray) -> np.ndarray:
    """Log-odds: intercept + the leaf of each tree. A node is [evidence, threshold, below, not below] or a leaf."""
    total = np.full(len(matrix), float(model["intercept"]))
    columns = dict(zip(MODELLED, np.ascontiguousarray(matrix.T), strict=True))
    for tree in model["trees"]:
        total += _leaves(tree, columns)
    return total


def _leaves(node: Any, columns: Mapping[str, np.ndarray]) -> Any:
    """The leaf of each row: all branches are looked at, which for a small tree is faster than parting the rows."""
    if not isinstance(node, list):
        return node
    name, threshold, below, above = node
    return np.where(columns[name] < threshold, _leaves(below, columns), _leaves(above, columns))
