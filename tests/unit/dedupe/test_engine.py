"""What deduplication promises, whatever the records are."""

import random
import time
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeline.dedupe.conclude import Result
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.ids import Verdict
from scopeline.dedupe.merge import merge_groups
from scopeline.errors import SheetError

FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "document_type", "abstract")
BASE = {
    "title": "Integrated primary care for older people in rural districts",
    "authors": "Rahimi, Sara; Okafor, Ben",
    "year": "2019",
    "journal": "Journal of Integrated Care",
    "volume": "12",
    "issue": "3",
    "pages": "101-115",
    "doi": "",
    "pmid": "",
    "document_type": "",
    "abstract": "",
}


def table(*records: dict[str, Any]) -> pa.Table:
    rows = [{"record_id": f"r{i}", **BASE, **record} for i, record in enumerate(records)]
    return pa.Table.from_pylist(rows)


def groups(result: Result) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for row in result.groups.to_pylist():
        members.setdefault(row["group_id"], set()).add(row["record_id"])
    return {frozenset(ids) for ids in members.values()}


def joined(*records: dict[str, Any], verdicts: tuple[Verdict, ...] = ()) -> bool:
    return len(groups(find_duplicates(table(*records), verdicts))) == 1


SAME_REPORT = [
    ("identical", {}),
    ("abbreviated journal and short pages", {"journal": "J Integr Care", "pages": "101-15"}),
    ("other list of authors", {"authors": "Rahimi S.Okafor B."}),
    ("no pages, no issue", {"pages": "", "issue": ""}),
    ("online a year before", {"year": "2018"}),
    ("upper case", {"title": BASE["title"].upper()}),
    ("a note of the database", {"title": BASE["title"] + ". [Review] [33 refs]"}),
]


@pytest.mark.parametrize(("what", "change"), SAME_REPORT, ids=[name for name, _ in SAME_REPORT])
def test_one_report_written_in_two_ways_is_merged(what: str, change: dict[str, str]) -> None:
    assert joined({}, change)


NEVER = [
    ("two DOIs", {"doi": "10.1000/one"}, {"doi": "10.1000/two"}),
    ("two PubMed ids", {"pmid": "12345678"}, {"pmid": "12345679"}),
    ("two parts", {"title": BASE["title"] + ". Part I"}, {"title": BASE["title"] + ". Part II"}),
    ("two volumes in the title", {"title": BASE["title"] + ", volume 1"}, {"title": BASE["title"] + ", volume 2"}),
    ("an erratum", {}, {"title": "Erratum: " + BASE["title"]}),
    ("a reply", {}, {"title": BASE["title"] + ": reply"}),
    ("a comment", {}, {"title": "Comment on: " + BASE["title"]}),
    ("an update", {}, {"title": BASE["title"] + ": an update"}),
    (
        "a conference abstract",
        {"document_type": "article"},
        {"document_type": "conference", "pages": "S31", "volume": "9"},
    ),
    (
        "a preprint",
        {"document_type": "article"},
        {"document_type": "preprint", "journal": "medRxiv", "volume": "", "pages": ""},
    ),
    (
        "an abstract in the supplement of the article's volume",
        {"issue": "1"},
        {"issue": "Suppl 1", "pages": "S12"},
    ),
    ("years apart", {}, {"year": "2014"}),
    ("no titles", {"title": ""}, {"title": ""}),
    (
        "in vitro and in vivo",
        {"title": "Effects of care in vitro on cells"},
        {"title": "Effects of care in vivo on cells", "pages": "116-130"},
    ),
]


@pytest.mark.parametrize(("what", "one", "two"), NEVER, ids=[name for name, _, _ in NEVER])
def test_what_the_machine_never_merges(what: str, one: dict[str, str], two: dict[str, str]) -> None:
    assert not joined(one, two)


@pytest.mark.parametrize(("what", "one", "two"), NEVER[:6], ids=[name for name, _, _ in NEVER[:6]])
def test_a_verdict_merges_what_the_machine_does_not(what: str, one: dict[str, str], two: dict[str, str]) -> None:
    assert joined(one, two, verdicts=(("r0", "r1", "same"),))


def test_two_dois_at_one_place_are_asked_about() -> None:
    ask = find_duplicates(table({"doi": "10.1000/one"}, {"doi": "10.1000/two"})).ask.to_pylist()
    assert [(row["record_id_1"], row["record_id_2"], row["reason"]) for row in ask] == [("r0", "r1", "the DOIs differ")]


def test_a_doi_given_to_another_article_is_asked_about() -> None:
    """An abstract filed under the DOI of the article: without a page, journal and volume still tell them apart."""
    one = {"doi": "10.1000/x", "journal": "Circulation", "volume": "61", "pages": "March"}
    two = {"doi": "10.1000/x", "journal": "American Journal of Cardiology", "volume": "45", "pages": "480"}
    result = find_duplicates(table(one, two))
    assert groups(result) == {frozenset({"r0"}), frozenset({"r1"})}
    assert result.ask["reason"].to_pylist() == ["journal, volume or page contradict each other"]


def test_a_verdict_splits_identical_records_and_is_not_asked_again() -> None:
    result = find_duplicates(table({}, {}), [("r1", "r0", "different")])
    assert len(groups(result)) == 2
    assert len(result.ask) == 0


def test_a_verdict_splits_a_group_of_three() -> None:
    result = find_duplicates(table({}, {"issue": ""}, {"pages": "101-15"}), [("r0", "r2", "different")])
    assert not any({"r0", "r2"} <= group for group in groups(result))


def test_verdicts_that_contradict_one_another_are_named() -> None:
    with pytest.raises(SheetError, match="r0 and r2"):
        find_duplicates(table({}, {}, {}), [("r0", "r1", "same"), ("r1", "r2", "same"), ("r0", "r2", "different")])


def test_a_group_never_holds_a_pair_that_is_kept_apart() -> None:
    records = [{"doi": "10.1000/one"}, {"doi": ""}, {"doi": "10.1000/two", "volume": "13", "pages": "1-9"}]
    assert not any({"r0", "r2"} <= group for group in groups(find_duplicates(table(*records))))


@pytest.mark.parametrize("ids", [["a", "a"], ["a", ""], ["a", None]])
def test_ids_must_be_there_and_differ(ids: list[str | None]) -> None:
    with pytest.raises(SheetError):
        find_duplicates(pa.table({"record_id": ids, "title": ["x", "y"]}))


def test_no_records_give_no_groups() -> None:
    result = find_duplicates(pa.table({"record_id": pa.array([], pa.string()), "title": pa.array([], pa.string())}))
    assert (len(result.groups), len(result.ask), len(result.merges)) == (0, 0, 0)


WORDS = st.sampled_from(
    ["care", "health", "integration", "reply", "part", "ii", "2", "rural", "نظام", "سلامت", "ي", "erratum", "β"]
)
RECORD = st.fixed_dictionaries(
    {
        "title": st.one_of(
            st.just(BASE["title"]),
            st.just("Editorial"),
            st.lists(WORDS, max_size=8).map(" ".join),
            st.text(max_size=12),
        ),
        "authors": st.sampled_from(["", "Rahimi, Sara; Okafor, Ben", "Rahimi S.", "کریمی، زهرا"]),
        "year": st.sampled_from(["", "2018", "2019", "1398"]),
        "journal": st.sampled_from(["", "Journal of Integrated Care", "J Integr Care", "Lancet"]),
        "volume": st.sampled_from(["", "12", "13"]),
        "pages": st.sampled_from(["", "101-115", "101-15", "e5"]),
        "doi": st.sampled_from(["", "10.1000/one", "10.1000/two", "n/a"]),
        "abstract": st.sampled_from(["", "Background: " + "care " * 30]),
    }
)


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(RECORD, max_size=14), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_the_records(
    records: list[dict[str, str]], order: random.Random
) -> None:
    rows = [{"record_id": f"r{i}", **record} for i, record in enumerate(records)]
    schema = pa.schema([(name, pa.string()) for name in ("record_id", *RECORD_FIELDS)])
    shuffled = rows[:]
    order.shuffle(shuffled)
    one = find_duplicates(pa.Table.from_pylist(rows, schema=schema))
    two = find_duplicates(
        pa.concat_tables(  # and split over files
            [pa.Table.from_pylist(part, schema=schema) for part in (shuffled[:5], shuffled[5:])]
        )
    )
    assert one.groups.equals(two.groups)
    assert one.ask.equals(two.ask)
    ids = one.groups["record_id"].to_pylist()
    assert sorted(ids) == sorted(row["record_id"] for row in rows)
    assert set(one.groups["group_id"].to_pylist()) <= set(ids)


RECORD_FIELDS = ("title", "authors", "year", "journal", "volume", "pages", "doi", "abstract")


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(RECORD, min_size=1, max_size=10))
def test_merging_merged_rows_changes_nothing(records: list[dict[str, str]]) -> None:
    rows = [{"record_id": f"r{i}", "source": "s", "file": "f", **record} for i, record in enumerate(records)]
    records_table = pa.Table.from_pylist(rows)
    unique = merge_groups(records_table, find_duplicates(records_table).groups)
    alone = pa.table({"record_id": unique["record_id"], "group_id": unique["record_id"]})
    assert merge_groups(unique, alone).equals(unique)


HARD = {
    "editorials": [
        {
            "title": "Editorial",
            "authors": "",
            "pages": "",
            "issue": str(i % 12),
            "volume": str(i % 60),
            "journal": f"Journal {i % 40}",
            "year": str(1980 + i % 40),
        }
        for i in range(10_000)
    ],
    "bare editorials": [dict.fromkeys(FIELDS, "") | {"title": "Editorial"} for _ in range(10_000)],
    "empty": [dict.fromkeys(FIELDS, "") for _ in range(10_000)],
    "long titles": [{"title": "care " * 990 + f"of kind {i}", "pages": f"{i}-{i + 1}"} for i in range(500)],
    "one author": [
        {"title": f"{chr(97 + i % 26) * 6} {chr(97 + i // 26 % 26) * 7} study of care {i}", "pages": ""}
        for i in range(3_000)
    ],
}


@pytest.mark.parametrize("kind", HARD)
def test_hard_corpora_neither_merge_nor_blow_up(kind: str) -> None:
    start = time.process_time()
    result = find_duplicates(table(*HARD[kind]))
    assert time.process_time() - start < 20
    assert len(groups(result)) == len(HARD[kind])


def test_a_thousand_nearly_identical_records_do_not_blow_up() -> None:
    start = time.process_time()
    result = find_duplicates(
        table(*({"abstract": f"Background: {chr(97 + i % 26)} {'care ' * (i % 97)}{i}"} for i in range(2_000)))
    )
    assert time.process_time() - start < 30
    assert len(groups(result)) < 50
