"""What a person settles: few questions, the most useful first, and those of one family together.

A question is about two groups of records, or about a family: a publisher that numbered a journal's articles anew left
many pairs of two DOIs that differ in nothing else, and one look answers for them all. The cap counts questions; what
lies beyond it is returned too, so that nobody takes silence for an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scopeline.dedupe.cluster import Rows
from scopeline.dedupe.decide import MERGE, Decisions
from scopeline.dedupe.evidence.agreement import SAME
from scopeline.dedupe.rules import NAMES, RULES

QUESTIONS_PER_1000 = 10
FEWEST_QUESTIONS = 3  # so that a review of 50 records may ask at all
ASK_WORTH = 0.2  # a pair that is less likely to be one report is not worth a person's time
PRIOR = 2.0  # questions of a rule that count as answered as expected before a person has answered any
ASK_SCHEMA = pa.schema(
    [
        ("record_id_1", pa.string()),
        ("record_id_2", pa.string()),
        ("score", pa.float64()),
        ("reason", pa.string()),
        ("worth", pa.float64()),
        ("family", pa.string()),
    ]
)
Row = dict[str, object]  # of ASK_SCHEMA
FAMILY_RULE = NAMES.index("two DOIs")
JOINS = "joins groups that are kept apart"


@dataclass(frozen=True)
class Asked:
    """Pairs of ASK_SCHEMA, the most useful question first: those to ask, and those that the cap leaves out."""

    pairs: pa.Table
    left_out: pa.Table


@dataclass
class Question:
    """Pairs (places in the decisions) that are answered together, of the family of that name if it has one."""

    pairs: list[int]
    family: str = ""


@dataclass(frozen=True)
class Candidates:
    """Pairs that were decided, their groups and what a family is known by.

    `left` and `right` are places in `ids`, `group`, and in `registered`, which has the columns doi and initials (of
    the journal). `seen` is the evidence of conclude.TRACED.
    """

    ids: np.ndarray
    group: np.ndarray
    left: np.ndarray
    right: np.ndarray
    decided: Decisions
    seen: Mapping[str, np.ndarray]
    registered: pa.Table

    def between(self, pair: int) -> frozenset[int]:
        return frozenset((int(self.group[self.left[pair]]), int(self.group[self.right[pair]])))

    def family(self, left: int, right: int) -> str:
        """The two registrants and the journal of two records with a DOI each; '' where one has none.

        >>> table = pa.table({"doi": ["10.1006/jmcc.1", "10.1016/s0022-2828"], "initials": ["jmcc", "jmcc"]})
        >>> Candidates(*[np.zeros(0)] * 4, None, {}, table).family(0, 1)
        '10.1006 + 10.1016, jmcc'
        """
        dois, journals = ([self.registered[name][row].as_py() for row in (left, right)] for name in ("doi", "initials"))
        if not all(dois):
            return ""
        return f"{' + '.join(sorted(doi.partition('/')[0] for doi in dois))}, {min(journals)}"


def questions(candidates: Candidates, records: int, same: Rows, different: Rows) -> Asked:
    """The likeliest pairs of different groups that are not kept apart, one for each two groups, as questions.

    `same` and `different` are people's verdicts (places in `ids`): two groups of which a person has called members
    different are not asked about, the questions answered count in the cap of QUESTIONS_PER_1000, and what was answered
    of one kind of pair orders the others of that kind.
    """
    asked = _questions(candidates, ordered(candidates, same, different), different)
    answered = {candidates.family(*pair) or pair for pair in (*same, *different)}
    limit = max(max(records * QUESTIONS_PER_1000 // 1000, FEWEST_QUESTIONS) - len(answered), 0)
    return Asked(*(_table(candidates, part) for part in (asked[:limit], asked[limit:])))


def ordered(candidates: Candidates, same: Rows, different: Rows) -> list[int]:
    """Pairs worth asking about, the most useful first."""
    decided, left, right = candidates.decided, candidates.left, candidates.right
    open_ = np.flatnonzero((decided.worth >= ASK_WORTH) & (candidates.group[left] != candidates.group[right]))
    odds = decided.worth[open_] / np.maximum(1 - decided.worth[open_], 1e-6)
    odds = odds * experience(candidates, same, different)[decided.rule[open_]]
    order: list[int] = open_[np.lexsort((right[open_], left[open_], -odds.round(6)))].tolist()
    return order


def experience(candidates: Candidates, same: Rows, different: Rows) -> np.ndarray:
    """For each rule by how much people's answers raise or lower what was expected of its pairs."""
    if not same and not different:
        return np.ones(len(RULES))
    pairs = zip(candidates.left.tolist(), candidates.right.tolist(), strict=True)
    place = {pair: row for row, pair in enumerate(pairs)}
    counted = PRIOR * np.ones((2, len(RULES)))
    for verdict, said in ((1, same), (0, different)):
        for pair in said:
            row = place.get((min(pair), max(pair)))
            if row is not None and candidates.decided.worth[row] > 0:
                rule = candidates.decided.rule[row]
                counted[:, rule] += verdict, float(candidates.decided.worth[row])
    return counted[0] / counted[1]


def _questions(candidates: Candidates, order: list[int], different: Rows) -> list[Question]:
    group = candidates.group
    settled = {frozenset((int(group[a]), int(group[b]))) for a, b in different}
    found: list[Question] = []
    families: dict[str, Question] = {}
    for pair in order:
        between = candidates.between(pair)
        if between in settled:
            continue
        settled.add(between)
        name = (
            candidates.family(int(candidates.left[pair]), int(candidates.right[pair]))
            if _alike(candidates, pair)
            else ""
        )
        if name in families:
            families[name].pairs.append(pair)
            continue
        found.append(Question([pair], name))
        if name:
            families[name] = found[-1]
    return found


def _alike(candidates: Candidates, pair: int) -> bool:
    """Whether two records differ in nothing but their DOIs: one title, one volume and page."""
    seen = candidates.seen
    return bool(
        candidates.decided.rule[pair] == FAMILY_RULE
        and seen["title"][pair] >= 0.95
        and seen["volume"][pair] == seen["first_page"][pair] == SAME
        and seen["year"][pair] <= 1
        and seen["authors"][pair] != 0
    )


def _table(candidates: Candidates, asked: list[Question]) -> pa.Table:
    decided, sizes = candidates.decided, Counter(question.family for question in asked for _ in question.pairs)
    rows = [
        {
            "record_id_1": candidates.ids[candidates.left[pair]],
            "record_id_2": candidates.ids[candidates.right[pair]],
            "score": round(float(decided.score[pair]), 4),
            "worth": round(float(decided.worth[pair]), 4),
            "reason": RULES[decided.rule[pair]].says if decided.answer[pair] != MERGE else JOINS,
            "family": question.family if sizes[question.family] > 1 else "",
        }
        for question in asked
        for pair in question.pairs
    ]
    return pa.Table.from_pylist(rows, schema=ASK_SCHEMA)


def put(
    asked: list[Row], left_out: list[Row], waiting: Sequence[tuple[str, ...]], group_of: Mapping[str, str]
) -> tuple[list[Row], list[Row]]:
    """Questions to ask and those beyond the cap, where these pairs stand on the sheet already and wait for a verdict.

    What people were asked, or took their verdict back on, is asked whatever the cap says. Of two groups the pair that
    stands there is asked about, and no second one.
    """
    there = {frozenset(pair) for pair in waiting}
    standing: dict[frozenset[str], tuple[str, str]] = {}
    for one, two in waiting:
        if one in group_of and two in group_of:
            standing.setdefault(frozenset((group_of[one], group_of[two])), (one, two))

    def stands(row: Row) -> bool:
        return frozenset((str(row["record_id_1"]), str(row["record_id_2"]))) in there

    def as_put(row: Row) -> Row:
        one, two = str(row["record_id_1"]), str(row["record_id_2"])
        if not stands(row):
            one, two = standing.get(frozenset((group_of[one], group_of[two])), (one, two))
        return {**row, "record_id_1": one, "record_id_2": two}

    beyond = [as_put(row) for row in left_out]
    families = {row["family"] for row in beyond if stands(row)} - {""}
    rest = [row for row in beyond if not stands(row) and row["family"] not in families]
    back = [row for row in beyond if stands(row) or row["family"] in families]
    return [*map(as_put, asked), *back], rest


def each(rows: list[Row]) -> list[tuple[str, ...]]:
    """The questions that pairs of ASK_SCHEMA come to, each by its first pair."""
    first: dict[object, tuple[str, ...]] = {}
    for row in rows:
        pair = (str(row["record_id_1"]), str(row["record_id_2"]))
        first.setdefault(row["family"] or pair, pair)
    return [*first.values()]
