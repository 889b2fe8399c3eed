"""The pairs that a person settles: few, and the most useful first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from scopeline.dedupe.decide import MERGE, RULES, Decisions

QUESTIONS_PER_1000 = 10
FEWEST_QUESTIONS = 3  # so that a review of 50 records may ask at all
ASK_WORTH = 0.05  # a pair that is less likely to be one report is not worth a person's time
ASK_SCHEMA = pa.schema(
    [
        ("record_id_1", pa.string()),
        ("record_id_2", pa.string()),
        ("score", pa.float64()),
        ("reason", pa.string()),
    ]
)


def questions(
    ids: np.ndarray,
    group: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    decided: Decisions,
    records: int,
    different: list[tuple[int, int]],
    answered: int,
) -> pa.Table:
    """The likeliest pairs of different groups that are not kept apart, one for each two groups.

    At most QUESTIONS_PER_1000, with those that were `answered` before. Two groups of which a person has
    called members different are not asked about.
    """
    open_ = np.flatnonzero((decided.worth >= ASK_WORTH) & (group[left] != group[right]))
    order = open_[np.lexsort((right[open_], left[open_], -decided.worth[open_]))]
    settled = {frozenset((int(group[a]), int(group[b]))) for a, b in different}
    limit = max(records * QUESTIONS_PER_1000 // 1000, FEWEST_QUESTIONS) - answered
    rows: list[dict[str, object]] = []
    for pair in order.tolist():
        between = frozenset((int(group[left[pair]]), int(group[right[pair]])))
        if between in settled:
            continue
        if len(rows) >= limit:
            break
        settled.add(between)
        reason = RULES[decided.rule[pair]].says if decided.answer[pair] != MERGE else "joins groups that are kept apart"
        rows.append(
            {
                "record_id_1": ids[left[pair]],
                "record_id_2": ids[right[pair]],
                "score": round(float(decided.score[pair]), 4),
                "reason": reason,
            }
        )
    return pa.Table.from_pylist(rows, schema=ASK_SCHEMA)
