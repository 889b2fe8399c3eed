"""What a group may hold: never two DOIs or two PubMed ids that no person has joined, however its records meet."""

from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scopeline.dedupe.cluster import Judge, cluster, components, first_of, rows_of
from scopeline.dedupe.compare import Pairs, compare
from scopeline.dedupe.conclude import Result, conclude
from scopeline.dedupe.decide import APART, ASK, MERGE, NEVER, decide
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.ids import Verdict
from scopeline.errors import SheetError

PAPER = {
    "title": "Integrated primary care for older people in rural districts",
    "authors": "Rahimi, Sara; Okafor, Ben",
    "journal": "Journal of Integrated Care",
    "volume": "12",
    "pages": "101-115",
    "year": "2019",
}
IDENTIFIERS = ("doi", "pmid")
NONE = {"doi": "", "pmid": ""}


def judging(answers: dict[tuple[int, int], int]) -> Judge:
    def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return np.array([answers.get((a, b), ASK) for a, b in zip(left.tolist(), right.tolist(), strict=True)])

    return judge


def grouped(
    edges: list[tuple[int, int]], dois: list[int], judge: Judge | None = None, same: list[tuple[int, int]] | None = None
) -> list[int]:
    """Groups of records with these DOIs (0: none), of which the given pairs merge, the first most certainly."""
    left, right = (np.array(side, np.int64) for side in zip(*edges, strict=True))
    strength = np.linspace(1, 0.9, len(edges))
    identifiers = np.array(dois, np.int64)[:, None]
    return cluster(left, right, strength, judge or judging({}), identifiers, same or []).tolist()


def test_the_stronger_edge_wins_where_a_chain_must_break() -> None:
    assert grouped([(1, 2), (0, 1)], [0, 0, 0], judging({(0, 2): APART})) == [0, 1, 1]


def test_a_persons_same_joins_what_the_machine_keeps_apart() -> None:
    assert grouped([(0, 1)], [0, 0, 0], judging({(0, 2): APART}), same=[(0, 2)]) == [0, 0, 0]


def test_two_dois_do_not_meet_through_a_record_without_one() -> None:
    assert grouped([(0, 1), (1, 2)], [1, 0, 2]) == [0, 0, 2]


def test_two_dois_do_not_meet_through_a_record_that_a_person_joined_to_one() -> None:
    assert grouped([(1, 2)], [1, 0, 2], same=[(0, 1)]) == [0, 0, 2]


def test_a_unit_that_a_person_made_of_two_dois_takes_records_of_either() -> None:
    assert grouped([(0, 2), (1, 3), (1, 4)], [1, 2, 1, 2, 3], same=[(0, 1)]) == [0, 0, 0, 0, 4]


def test_a_merge_through_another_member_lifts_doubt_but_no_identifier() -> None:
    judge = judging({(0, 2): APART, (1, 2): MERGE})
    assert grouped([(1, 2)], [0, 0, 0], judge, same=[(0, 1)]) == [0, 0, 0]
    assert grouped([(1, 2)], [1, 0, 2], judge, same=[(0, 1)]) == [0, 0, 2]


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_components_are_those_of_a_walk_along_the_pairs(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = graph
    walked = list(range(count))
    for _ in range(count):
        for a, b in pairs:
            walked[a] = walked[b] = min(walked[a], walked[b])
    assert components(count, *rows_of(pairs)).tolist() == walked == first_of(np.array(walked)).tolist()


# --- whole corpora: one title, few identifiers ------------------------------------------------------------

RECORD = st.fixed_dictionaries(
    {
        "doi": st.sampled_from(["", "", "10.1000/one", "10.1000/two", "10.1000/three"]),
        "pmid": st.sampled_from(["", "", "", "11111111", "22222222"]),
        "volume": st.sampled_from(["12", "", "13"]),
        "pages": st.sampled_from(["101-115", "101-15", "", "7-9"]),
        "year": st.sampled_from(["2019", "2018"]),
        "abstract": st.sampled_from(["", "Background: " + "care " * 20]),
    }
)
CORPUS = st.lists(RECORD, min_size=2, max_size=10)


@st.composite
def judged(draw: st.DrawFn) -> tuple[list[dict[str, str]], list[Verdict]]:
    """A corpus and verdicts on some of its pairs, which may contradict one another."""
    records = draw(CORPUS)
    pairs = list(combinations(range(len(records)), 2))
    verdict = st.tuples(st.sampled_from(pairs), st.sampled_from(["same", "different"]))
    return records, [(f"r{a}", f"r{b}", said) for (a, b), said in draw(st.lists(verdict, max_size=4))]


def table(records: list[dict[str, str]]) -> pa.Table:
    return pa.Table.from_pylist([{"record_id": f"r{i}", **PAPER, **record} for i, record in enumerate(records)])


def members(result: Result) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for row in result.groups.to_pylist():
        found.setdefault(row["group_id"], []).append(row["record_id"])
    return list(found.values())


def joined_by_people(group: list[str], verdicts: list[Verdict]) -> list[set[str]]:
    """The units that people made within a group: records that verdicts lead to from one another."""
    units = [{record} for record in group]
    for one, two, said in verdicts:
        if said == "same" and one in group and two in group:
            met = [unit for unit in units if one in unit or two in unit]
            units = [unit for unit in units if unit not in met] + [set().union(*met)]
    return units


@settings(max_examples=settings().max_examples // 2)
@given(judged())
@example(([NONE, NONE | {"doi": "10.1000/one"}, NONE | {"doi": "10.1000/two"}], []))
@example(([NONE | {"pmid": "11111111"}, NONE, NONE | {"pmid": "22222222"}], [("r0", "r1", "same")]))
def test_two_identifiers_meet_in_a_group_only_where_a_person_joined_them(
    given_: tuple[list[dict[str, str]], list[Verdict]],
) -> None:
    records, verdicts = given_
    borne = {f"r{i}": record for i, record in enumerate(records)}
    try:
        result = find_duplicates(table(records), verdicts)
    except SheetError:  # the verdicts contradict one another
        return
    for group in members(result):
        for kind in IDENTIFIERS:
            values = [
                {borne[record][kind] for record in unit} - {""} for unit in [group, *joined_by_people(group, verdicts)]
            ]
            assert len(values[0]) <= 1 or values[0] in values[1:]


@settings(max_examples=settings().max_examples // 3)
@given(CORPUS)
def test_what_spark_brings_to_the_driver_suffices_for_the_same_groups(records: list[dict[str, str]]) -> None:
    """Spark leaves pairs out of which nothing comes, and judges those that meet in batches of their own."""
    compared = compare(table(records))
    seen: dict[str, Any] = evidence(compared.records, compared.common, compared.left, compared.right)
    decided = decide(seen)
    some = np.flatnonzero(decided.worth > 0)

    def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        sides = pa.concat_tables([compared.records.take(pa.array(rows)) for rows in (left, right)]).combine_chunks()
        rows, common = np.arange(len(left)), compared.common[np.r_[left, right]]
        return decide(evidence(sides, common, rows, rows + len(left))).answer

    brought = Pairs(
        compared.ids,
        compared.twin_of,
        compared.kept,
        compared.left[some],
        compared.right[some],
        compared.identifiers,
        compared.registered,
        [],
        [],
    )
    columns = {name: column[some] for name, column in seen.items()}
    answers = type(decided)(*(getattr(decided, name)[some] for name in ("answer", "score", "worth", "rule")))
    found, expected = conclude(brought, answers, columns, judge), find_duplicates(table(records))
    assert found.groups.equals(expected.groups)
    assert found.ask.equals(expected.ask)


def test_of_two_identifiers_the_answer_is_never_whatever_else_agrees() -> None:
    compared = compare(table([NONE | {"doi": "10.1000/one"}, NONE | {"doi": "10.1000/two"}]))
    decided = decide(evidence(compared.records, compared.common, compared.left, compared.right))
    assert decided.answer.tolist() == [NEVER]
    assert decided.worth[0] > 0.5
