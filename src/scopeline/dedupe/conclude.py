"""What deduplication found: groups, the questions left for people, and the trace of what was merged and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scopeline.dedupe.cluster import Groups, Judge, Rows, cluster, components, rows_of
from scopeline.dedupe.compare import Pairs
from scopeline.dedupe.decide import MERGE, Decisions
from scopeline.dedupe.evidence.versions import VERSIONS
from scopeline.dedupe.questions import Candidates, questions
from scopeline.dedupe.rules import NAMES

TRACED = ("title", "authors", "journal", "year", "volume", "issue", "first_page", "doi", "pmid", "abstract")
MERGE_SCHEMA = pa.schema(
    [
        ("record_id_1", pa.string()),
        ("record_id_2", pa.string()),
        ("rule", pa.string()),
        ("score", pa.float64()),
        *((name, pa.float32()) for name in TRACED),
    ]
)


@dataclass(frozen=True)
class Result:
    """What deduplication found, as Arrow tables.

    groups  record_id, group_id: every record once; group_id is the record_id of the group's representative
    ask     questions.ASK_SCHEMA: pairs for a person, the most useful question first
    left_out  the same of the questions beyond the cap
    merges  record_id_1, record_id_2, rule, score and the evidence in TRACED (as in evidence.EVIDENCE; null for
            identical records and verdicts), one row a merged pair
    """

    groups: pa.Table
    ask: pa.Table
    left_out: pa.Table
    merges: pa.Table


def conclude(pairs: Pairs, decided: Decisions, seen: Mapping[str, np.ndarray], judge: Judge) -> Result:
    """Groups, questions and the trace, from what was decided of pairs and the evidence (TRACED) that was seen.

    Pairs that are kept apart may be absent. `judge` is as in cluster.cluster.
    """
    merged = decided.answer == MERGE
    group = cluster(
        pairs.left[merged],
        pairs.right[merged],
        decided.score[merged],
        judge,
        pairs.identifiers,
        [*pairs.same, *_joined_versions(pairs, decided)],
        pairs.different,
    )
    place = np.zeros(len(pairs.ids), np.int64)
    place[pairs.kept] = np.arange(len(pairs.kept))
    representative = pairs.kept[group[place[pairs.twin_of]]]
    ids = pairs.ids.take(pa.array(pairs.kept)).to_numpy()
    candidates = Candidates(ids, group, pairs.left, pairs.right, decided, seen, pairs.registered)
    asked = questions(candidates, len(pairs.ids), pairs.same, pairs.different)
    return Result(
        groups=pa.table({"record_id": pairs.ids, "group_id": pairs.ids.take(pa.array(representative))}),
        ask=asked.pairs,
        left_out=asked.left_out,
        merges=_merges(pairs, group, decided, seen),
    )


def _joined_versions(pairs: Pairs, decided: Decisions) -> Rows:
    """Versions of one work that the protocol merges: as a person's word they stand above two DOIs, but not above a
    verdict."""
    rows = np.flatnonzero((decided.answer == MERGE) & np.isin(decided.rule, [NAMES.index(name) for name in VERSIONS]))
    if not len(rows):
        return []
    rows = rows[np.argsort(-decided.score[rows], kind="stable")]
    unit = components(len(pairs.kept), *rows_of(pairs.same))
    against = {(int(unit[one]), int(unit[two])) for one, two in pairs.different}
    edges = unit[np.stack([pairs.left[rows], pairs.right[rows]], axis=1)]
    joined = Groups(unit, np.zeros((len(unit), 0), np.int64)).joined(edges, against)
    return [(one, first) for one, first in joined.items() if one != first]


def _merges(pairs: Pairs, group: np.ndarray, decided: Decisions, seen: Mapping[str, np.ndarray]) -> pa.Table:
    """Every pair that was joined: identical records with the first of them, merged pairs, people's verdicts."""
    left, right = pairs.left, pairs.right
    all_ids = pairs.ids.to_numpy()
    ids = all_ids[pairs.kept]
    twin = np.flatnonzero(pairs.twin_of != np.arange(len(all_ids)))
    joined = np.flatnonzero((decided.answer == MERGE) & (group[left] == group[right]))
    judged = rows_of(pairs.same)
    names = np.array(NAMES, object)
    one = np.r_[all_ids[pairs.twin_of[twin]], ids[left[joined]], ids[judged[0]]]
    two = np.r_[all_ids[twin], ids[right[joined]], ids[judged[1]]]
    rule = np.r_[["identical"] * len(twin), names[decided.rule[joined]], ["verdict"] * len(judged[0])]
    score = np.r_[np.ones(len(twin)), decided.score[joined].astype(float), np.ones(len(judged[0]))]
    unknown = np.full(len(twin), np.nan), np.full(len(judged[0]), np.nan)
    traced = {
        name: pa.array(np.r_[unknown[0], seen[name][joined], unknown[1]].astype(np.float32), from_pandas=True)
        for name in TRACED
    }
    columns = {"record_id_1": one, "record_id_2": two, "rule": rule.astype(object), "score": score.round(4), **traced}
    return pa.table(columns, schema=MERGE_SCHEMA)
