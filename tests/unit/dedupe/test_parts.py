"""Evidence, pairs, clusters, merged rows and the command, one by one."""

import csv
import gzip
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.commands.dedupe import dedupe_file, write_csv
from scopeline.dedupe.evidence.authors import author_agreement
from scopeline.dedupe.evidence.journals import journal_likeness
from scopeline.dedupe.evidence.words import differing_words
from scopeline.dedupe.keys import NO_KEY, hashes, mix
from scopeline.dedupe.merge import merge_groups
from scopeline.dedupe.pairs import CAP, candidate_pairs
from scopeline.dedupe.rules import RULES
from scopeline.dedupe.score import MODELLED, shipped_model
from scopeline.errors import SheetError


def test_hashes_are_the_same_on_every_machine() -> None:
    assert hashes(pa.array(["", "care", "نظام"])).tolist() == [0, 11548142533675194995, 15274361313738554490]
    long = "care " * 20_000  # more than is hashed at once
    assert hashes(pa.array(["a", long, "care"]).slice(1)).tolist() == hashes(pa.array([long, "care"])).tolist()
    assert hashes(pa.array([long, "care"]))[1] == hashes(pa.array(["care"]))[0] != hashes(pa.array([long]))[0]


@given(st.lists(st.integers(0, 12), max_size=40))
def test_all_records_of_a_block_are_compared_with_one_another(keys: list[int]) -> None:
    key = np.where(np.array(keys, int) > 0, mix(np.array(keys, np.uint64)), NO_KEY)
    left, right = candidate_pairs({"key": key}, ())
    rows = combinations(range(len(keys)), 2)
    if max(map(keys.count, keys), default=0) <= CAP:
        assert list(zip(left.tolist(), right.tolist(), strict=True)) == [
            (one, two) for one, two in rows if keys[one] == keys[two] > 0
        ]


def test_an_oversize_block_is_split_and_none_is_dropped() -> None:
    count = 5_000
    key, finer = np.full(count, 7, np.uint64), np.arange(1, count + 1, dtype=np.uint64)
    left, right = candidate_pairs({"key": key}, (finer,))
    assert len(left) <= count * CAP
    assert set(left.tolist()) | set(right.tolist()) == set(range(count))


def test_records_without_a_key_are_no_pairs() -> None:
    left, _ = candidate_pairs({"key": np.full(9, NO_KEY)}, ())
    assert len(left) == 0


@pytest.mark.parametrize(
    ("one", "two", "like"),
    [
        ("new england journal medicine", "n engl j med", 0.9),
        ("bmj", "british medical journal", 0.85),
        ("circulation", "circulation", 1.0),
    ],
)
def test_journals_are_known_by_their_abbreviations(one: str, two: str, like: float) -> None:
    first, second = ((name, "", "".join(word[0] for word in name.split())) for name in (one, two))
    assert journal_likeness(first, second) >= like


def test_different_journals_are_not_alike() -> None:
    assert journal_likeness(("circulation", "", "c"), ("stroke", "", "s")) < 0.6


def test_interchanged_given_and_family_names_agree() -> None:
    assert author_agreement("xiangdong", "xiangdong zhou", "zhou", "zhou xiangdong")[0] == 1


def test_a_merged_row_keeps_every_identifier_and_the_best_of_every_field() -> None:
    records = pa.Table.from_pylist(
        [
            {
                "record_id": "a",
                "source": "pubmed",
                "file": "p.nbib",
                "title": "T",
                "abstract": "short",
                "doi": "10.1/x",
                "eid": "",
                "authors": "A, B; C, D",
                "keywords": "x; y",
            },
            {
                "record_id": "b",
                "source": "scopus",
                "file": "s.csv",
                "title": "T",
                "abstract": "a longer one",
                "doi": "10.1/y",
                "eid": "2-s2",
                "authors": "A, B",
                "keywords": "y; z",
            },
            {
                "record_id": "c",
                "source": "scopus",
                "file": "s.csv",
                "title": "U",
                "abstract": "",
                "doi": "",
                "eid": "",
                "authors": "",
                "keywords": "",
            },
        ]
    )
    groups = pa.table({"record_id": ["a", "b", "c"], "group_id": ["a", "a", "c"]})
    merged, single = merge_groups(records, groups).to_pylist()
    assert (merged["record_ids"], merged["sources"], merged["files"]) == ("a; b", "pubmed; scopus", "p.nbib; s.csv")
    assert (merged["abstract"], merged["authors"], merged["eid"]) == ("a longer one", "A, B; C, D", "2-s2")
    assert set(merged["keywords"].split("; ")) == {"x", "y", "z"}
    assert {merged["doi"], merged["other_identifiers"].removeprefix("doi:")} == {"10.1/x", "10.1/y"}
    assert '"abstract": "b"' in merged["field_records"]
    assert (single["record_ids"], single["sources"], single["field_records"]) == ("c", "scopus", "")


def test_the_command_reads_compressed_tables_and_writes_groups_and_questions(tmp_path: Path) -> None:
    path = tmp_path / "records.csv.gz"
    rows = (
        "record_id,title,author,year,journal\n1,Care of the old in rural towns,Roe J.,2019,Lancet\n"
        '2,"Care of the old, in rural towns",Roe J.,2019,Lancet\n'
    )
    path.write_bytes(gzip.compress(rows.encode()))
    said = dedupe_file(path, tmp_path / "groups.csv", tmp_path / "ask.csv")
    assert said.startswith("2 records, 1 duplicates, 1 left")
    assert (tmp_path / "groups.csv").read_text() == "record_id,group_id\n1,1\n2,1\n"
    assert (tmp_path / "ask.csv").read_text() == "record_id_1,record_id_2,score,reason,worth,family\n"


@pytest.mark.parametrize(
    "content",
    ["title\nx\n", "record_id,title\n1,x\n1,y\n", "record_id,title\n,x\n", "", "record_id,title\n1,\xe9\n"],
    ids=["no id column", "an id twice", "no id", "empty", "not UTF-8"],
)
def test_the_command_names_what_is_wrong(tmp_path: Path, content: str) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(SheetError, match=r"records\.csv"):
        dedupe_file(path, tmp_path / "groups.csv", None)
    assert not (tmp_path / "groups.csv").exists()


def test_a_semicolon_table_with_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_bytes("\ufeffrecord_id;title\n1;x\n2;y\n".encode())
    assert dedupe_file(path, tmp_path / "groups.csv", None).startswith("2 records")


def test_the_shipped_models_use_known_evidence_and_rules_have_names_of_their_own() -> None:
    def used(node: object) -> set[str]:
        return {node[0]} | used(node[2]) | used(node[3]) if isinstance(node, list) else set()

    model = shipped_model()
    assert set().union(*map(used, model["trees"]["trees"])) <= set(MODELLED)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("one", "two", "swapped"),
    [
        ("treatment of hypertension", "treatment of hypotension", 1),
        ("preoperative care", "postoperative care", 1),
        ("effects in vitro", "effects in vivo", 1),
        ("randomised trial of anaesthesia", "randomized trial of anesthesia", 0),
        ("follow up of tumours", "followup of tumour", 0),
    ],
)
def test_opposed_words_differ_and_spellings_do_not(one: str, two: str, swapped: int) -> None:
    assert differing_words(one, two)[0] == swapped


CELLS = st.one_of(
    st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.sampled_from(['"', "a,b"])
)


@example([(None, "\r", None)], 2)  # Python 3.11 leaves it bare where lines end in LF
@given(st.lists(st.tuples(CELLS, CELLS, st.one_of(st.none(), st.floats(0, 1))), max_size=5), st.sampled_from([2, 3]))
def test_tables_are_written_as_any_reader_of_csv_expects(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]], width: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    kinds = [pa.string(), pa.string(), pa.float64()][:width]
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)]
    write_csv(pa.table(columns, names=["a", "b", "c"][:width]), path)
    with path.open(newline="", encoding="utf-8") as file:
        read = list(csv.reader(file))
    assert read[1:] == [["" if cell is None else str(cell) for cell in row[:width]] for row in rows]
