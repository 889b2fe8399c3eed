"""Which records stand for the same report: the steps of deduplication, chained on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from scopeline.dedupe.cluster import Judge
from scopeline.dedupe.compare import Pairs, compare
from scopeline.dedupe.conclude import Result, conclude
from scopeline.dedupe.decide import Decisions, decide
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.ids import Verdict


def find_duplicates(
    table: pa.Table | Iterable[pa.Table],
    verdicts: Iterable[Verdict] = (),
    model: Mapping[str, Any] | None = None,
    versions: str = "ask",
) -> Result:
    """Group the records that stand for one report.

    `table`, whole or in parts, has `record_id` and any of normalise.COMPARED; of parts each is let go once it is read.
    `verdicts` are (record_id, record_id, "same" or
    "different") and are final; those that name an unknown record are passed over. `model` is as in score.score,
    `versions` as in decide.decide.
    The result does not depend on the order of the records. Raises SheetError for missing or doubled ids and
    for verdicts that contradict one another.
    """
    compared = compare(table, verdicts)
    del table  # a million records take half a gigabyte
    seen = evidence(compared.records, compared.common, compared.left, compared.right)

    decided = decide(seen, model, versions)

    def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return decide(evidence(compared.records, compared.common, left, right), model, versions).answer

    return conclude(compared, decided, seen, judging(compared, decided, judge))


def judging(pairs: Pairs, decided: Decisions, judge: Judge) -> Judge:
    """`judge` for those pairs alone that are not decided yet."""
    count = len(pairs.kept)
    codes = pairs.left * count + pairs.right

    def judged(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        asked = np.minimum(left, right) * count + np.maximum(left, right)
        places = np.minimum(np.searchsorted(codes, asked), max(len(codes) - 1, 0))
        known = codes[places] == asked if len(codes) else np.zeros(len(asked), bool)
        answers = decided.answer[places] if len(codes) else np.zeros(len(asked), np.int8)
        answers[~known] = judge(left[~known], right[~known])
        return answers

    return judged
