"""How often a question like this one was about one report: the chance behind the order of the questions.

The score says how alike two records are; of pairs that a rule keeps from merging, it promises too much. So a small
logistic regression over the score, the rule and what agrees is fitted to such pairs alone, with the scores that models
gave to sets that they were not trained on (`bench/train_dedupe.py`, whose figures stand in docs/deduplication.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from scopeline.dedupe.evidence.agreement import DIFFERENT, MISSING, SAME, UNKNOWN

Columns = Mapping[str, np.ndarray]
BOUND = 5.0  # log-odds of the score, beyond which it tells no more


def terms(evidence: Columns, chance: np.ndarray, rule: np.ndarray, rules: int) -> np.ndarray:
    """One row a pair: the log-odds of its score, what agrees and what does not, and which of so many rules holds."""
    odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / np.clip(1 - chance, 1e-6, 1))
    text, journal = evidence["abstract"], evidence["journal"]
    agree = (
        np.clip(odds, -BOUND, BOUND),
        (evidence["title"] >= 0.97) & (evidence["swapped"] == 0),
        evidence["swapped"] > 0,
        text >= 0.97,
        (text != MISSING) & (text < 0.6),
        evidence["first_page"] == SAME,
        evidence["first_page"] == DIFFERENT,
        (evidence["first_page"] == SAME) & (evidence["last_page"] == SAME) & (evidence["volume"] == SAME),
        evidence["volume"] == DIFFERENT,
        (journal != MISSING) & (journal < 0.6),
        evidence["authors"] >= 0.8,
        evidence["first_author"] == SAME,
        (evidence["doi"] == SAME) | (evidence["pmid"] == SAME),
        (evidence["doi"] == UNKNOWN) & (evidence["pmid"] == UNKNOWN),
        evidence["guards"] > 0,
    )
    return np.column_stack([*agree, *(rule == place for place in range(rules))]).astype(float)


def worth(model: Mapping[str, Any], matrix: np.ndarray) -> np.ndarray:
    """The chance that each pair is one report; `matrix` as `terms` gives it.

    Added up one term after the other, so that a batch's size does not change the last digit (see score.logistic).
    """
    total = np.full(len(matrix), float(model["intercept"]))
    for weight, term in zip(model["weights"], matrix.T, strict=True):
        total += weight * term
    return 1 / (1 + np.exp(-total))
