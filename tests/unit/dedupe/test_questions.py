"""Which questions are put, how many, in which order, and what becomes of those that are not."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline import layout, progress
from scopeline.dedupe import questions
from scopeline.dedupe.cluster import Rows
from scopeline.dedupe.conclude import Result
from scopeline.dedupe.decide import VERSION_CHOICES, Decisions
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.ids import Verdict
from scopeline.dedupe.results import dedupe
from scopeline.dedupe.rules import NAMES
from scopeline.protocol import Dedupe
from scopeline.records import to_table
from scopeline.tables.csv import SHEET, read_table

WORDS = (
    "amber",
    "birch",
    "cedar",
    "dune",
    "ember",
    "fjord",
    "grove",
    "heath",
    "islet",
    "jetty",
    "knoll",
    "larch",
    "marsh",
)
PLACE = {"journal": "Journal of Molecular Care", "year": "2002", "volume": "34"}


def article(number: int, **more: str) -> dict[str, Any]:
    """An article that has only its journal in common with those of other numbers."""
    words = [WORDS[(number * step + step) % len(WORDS)] + chr(97 + number) for step in (1, 3, 5, 7, 9, 11)]
    page = 100 + 20 * number
    own = {"title": " ".join(words), "authors": f"{words[0].title()}, Ann; {words[1].title()}, Ben"}
    return {**PLACE, **own, "pages": f"{page}-{page + 9}", **more}


def renumbered(count: int) -> list[dict[str, Any]]:
    """Articles with the DOI that their publisher gave them, and again with that of the publisher after it."""
    pairs = [(article(n, doi=f"10.1006/jmc.2002.{n}"), article(n, doi=f"10.1016/s0022-{n}")) for n in range(count)]
    return [record for pair in pairs for record in pair]


def deduplicated(records: list[dict[str, Any]], verdicts: tuple[Verdict, ...] = (), versions: str = "ask") -> Result:
    rows = [{"record_id": f"r{number:02d}", **record} for number, record in enumerate(records)]
    return find_duplicates(pa.Table.from_pylist(rows), verdicts, versions=versions)


def group_count(result: Result) -> int:
    return len(set(result.groups["group_id"].to_pylist()))


def test_articles_that_a_publisher_numbered_anew_are_one_question() -> None:
    asked = deduplicated(renumbered(5)).ask.to_pylist()
    assert {row["family"] for row in asked} == {"10.1006 + 10.1016, jmc"}
    assert (len(asked), len(questions.each(asked))) == (5, 1)


def test_pairs_of_other_publishers_are_questions_of_their_own() -> None:
    records = [*renumbered(2), article(7, doi="10.2143/ac.1"), article(7, doi="10.1080/ac.1")]
    asked = deduplicated(records).ask.to_pylist()
    assert [row["family"] for row in asked].count("") == 1
    assert len(questions.each(asked)) == 2


def test_the_cap_counts_questions_and_names_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "FEWEST_QUESTIONS", 1)
    records = [*renumbered(3), article(7, doi="10.2143/ac.1"), article(7, doi="10.1080/ac.1")]
    result = deduplicated(records)
    pairs = result.ask.to_pylist() + result.left_out.to_pylist()
    assert [len(questions.each(part.to_pylist())) for part in (result.ask, result.left_out)] == [1, 1]
    assert len({(row["record_id_1"], row["record_id_2"]) for row in pairs}) == 4


def test_answers_for_a_family_count_as_one_question_in_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "FEWEST_QUESTIONS", 2)
    records = [*renumbered(3), article(7, doi="10.2143/ac.1"), article(7, doi="10.1080/ac.1")]
    answers = tuple((f"r{2 * n:02d}", f"r{2 * n + 1:02d}", "different") for n in range(3))
    assert len(deduplicated(records, answers).ask) == 1


def test_a_pair_of_groups_is_asked_about_once() -> None:
    one, two = article(1, doi="10.1006/x.1"), article(1, doi="10.1016/y.1")
    result = deduplicated([one, {**one, "pages": ""}, two, {**two, "pages": ""}])
    assert group_count(result) == 2
    assert len(result.ask) == 1


def test_a_pair_whose_verdict_was_taken_back_waits_whatever_the_cap_says(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(questions, "FEWEST_QUESTIONS", 1)
    of_articles = {7: ("r00", "r01"), 8: ("r02", "r03")}
    dois = [(n, f"10.{registrant}{n}/x.{n}") for n in of_articles for registrant in (214, 108)]  # of no family
    rows = [
        {"record_id": f"r{at:02d}", "source": "pubmed", **article(n, doi=doi), "year": 2002}
        for at, (n, doi) in enumerate(dois)
    ]
    pq.write_table(to_table(rows), "records.parquet")

    def run(*said: str) -> dict[str, list[tuple[str, str]]]:
        put = [["record_id_1", "record_id_2", "verdict"], *([*of_articles[8], word] for word in said)]
        layout.VERDICTS.parent.mkdir(parents=True, exist_ok=True)
        layout.either(layout.VERDICTS).write_bytes(SHEET.encode(put))
        dedupe(Path("records.parquet"), Path("results/dedupe"))
        tables = {"asked": layout.QUESTIONS, "unasked": layout.UNASKED, "sheet": layout.either(layout.VERDICTS)}
        return {
            name: [(row["record_id_1"], row["record_id_2"]) for row in read_table(path).rows]
            for name, path in tables.items()
        }

    assert run() == {"asked": [of_articles[7]], "unasked": [of_articles[8]], "sheet": [of_articles[7]]}
    assert run("same") == {"asked": [], "unasked": [of_articles[7]], "sheet": [of_articles[8]]}
    both = [of_articles[7], of_articles[8]]
    assert run("") == {"asked": both, "unasked": [], "sheet": both[::-1]}
    (task,) = progress.read(layout.progress("dedupe"))
    assert (task.done, task.left) == (0, 2)
    assert run("different")["asked"] == []
    pq.write_table(to_table(rows[:3]), "records.parquet")
    run("different")
    (task,) = progress.read(layout.progress("dedupe"))
    assert (task.done, task.left) == (0, 1), "a verdict on a record that was withdrawn counts when it is back"


ROW = {"score": 0.5, "reason": "other year", "worth": 0.5}


@pytest.mark.parametrize(
    ("waiting", "asked", "unasked"),
    [
        ([], "ab", "cd ef gh"),
        (["dc"], "ab cd", "ef gh"),
        (["ef"], "ab ef gh", "cd"),  # what is said of one of a family is said of all
        (["aB"], "aB", "cd ef gh"),  # the pair of the same two groups that stands there
        (["cD", "CD"], "ab cD", "ef gh"),
        (["xy", "aA"], "ab", "cd ef gh"),  # one whose records are gone, one whose records are one report now
    ],
)
def test_pairs_that_stand_on_the_sheet_are_those_that_are_asked(waiting: list[str], asked: str, unasked: str) -> None:
    group_of = {name: name.lower() for name in "abcdefghABCD"}
    families = {"ef": "one family", "gh": "one family"}

    def rows(pairs: str) -> list[dict[str, object]]:
        return [
            {"record_id_1": one, "record_id_2": two, "family": families.get(one + two, ""), **ROW}
            for one, two in pairs.split()
        ]

    found = questions.put(rows("ab"), rows("cd ef gh"), [(*pair,) for pair in waiting], group_of)
    assert found == (rows(asked), rows(unasked))


@pytest.mark.parametrize(("verdict", "expected"), [("same", [1, 2]), ("different", [2, 1]), ("", [2, 1])])
def test_what_people_said_of_one_kind_of_pair_orders_the_others(verdict: str, expected: list[int]) -> None:
    """Three pairs, the first two under one rule, the third under another and by a hair more likely."""
    kinds = np.array([NAMES.index(name) for name in ("other year", "other year", "other words")], np.int16)
    worth = np.array([0.5, 0.5, 0.51], np.float32)
    decided = Decisions(np.zeros(3, np.int8), worth, worth, kinds)
    rows = np.arange(6)
    candidates = questions.Candidates(rows.astype(str), rows, rows[::2], rows[1::2], decided, {}, pa.table({}))
    said: dict[str, Rows] = {"same": [], "different": []}
    if verdict:
        said[verdict].append((1, 0))
    ordered = questions.ordered(candidates, said["same"], said["different"])
    assert [pair for pair in ordered if pair] == expected


UPDATED = {"journal": "Cochrane Database of Systematic Reviews", "volume": "", "pages": "CD006828"}
VERSIONS = {
    "version": (
        article(1, **UPDATED, doi="10.1002/14651858.cd006828.pub4"),
        article(1, **UPDATED, doi="10.1002/14651858.cd006828.pub5") | {"year": "2006"},
    ),
    "clinical evidence": (
        article(1, journal="Clinical Evidence", issue="7"),
        article(1, journal="Clinical Evidence", issue="11") | {"year": "2004"},
    ),
    "reprint": (
        article(1, doi="10.1016/a.1"),
        article(1, doi="10.1016/a.2")
        | {"title": "Reprint of: " + article(1)["title"], "volume": "36", "pages": "1-10"},
    ),
    "meeting": (
        article(1, issue="Suppl 1", pages="S12"),
        article(1, issue="4", pages="A77", journal="Annals of Nursing Homes", volume="9"),
    ),
}


@pytest.mark.parametrize("pair", VERSIONS.values(), ids=VERSIONS)
def test_versions_are_merged_or_kept_as_the_protocol_has_it(pair: tuple[dict[str, str], ...]) -> None:
    merged, kept, asked = (deduplicated(list(pair), versions=choice) for choice in ("merge", "keep", "ask"))
    assert (group_count(merged), group_count(kept), group_count(asked)) == (1, 2, 2)
    assert len(kept.ask) == 0
    assert merged.merges["rule"].to_pylist()[0] in ("version", "reprint", "meeting")


@pytest.mark.parametrize("name", ["version", "clinical evidence", "reprint"])
def test_versions_are_asked_about_as_such(name: str) -> None:
    (row,) = deduplicated(list(VERSIONS[name])).ask.to_pylist()
    assert row["reason"].startswith("two versions of one work")


def test_the_command_offers_the_protocols_choices() -> None:
    choice = Dedupe.model_json_schema()["properties"]["versions"]
    assert (tuple(choice["enum"]), choice["default"]) == (VERSION_CHOICES, VERSION_CHOICES[0])


def test_a_verdict_stands_above_the_protocols_choice_of_versions() -> None:
    pair = list(VERSIONS["version"])
    assert group_count(deduplicated(pair, (("r00", "r01", "different"),), "merge")) == 2
    assert group_count(deduplicated(pair, (("r00", "r01", "same"),), "keep")) == 1


def test_a_record_that_is_called_a_reprint_at_the_place_of_another_is_its_duplicate() -> None:
    one = article(1, issue="2")
    assert group_count(deduplicated([one, one | {"title": "Reprint of: " + one["title"]}])) == 1


def test_records_that_differ_in_their_year_alone_are_asked_about() -> None:
    one = article(1)
    result = deduplicated([one, one | {"year": "2007"}])
    assert (group_count(result), len(result.ask)) == (2, 1)


def test_a_reply_filed_under_its_partners_doi_is_no_duplicate_of_it() -> None:
    shared = {"doi": "10.1000/debate.1"}
    pro = article(1, **shared)
    con = article(2, **shared) | {"title": pro["title"] + " (CON)"}
    assert group_count(deduplicated([pro, con])) == 2


def test_one_doi_and_title_are_at_least_asked_about_whatever_year_and_number_say() -> None:
    one = article(1, doi="10.1000/a.1")
    two = one | {"year": "1997", "issue": "9", "title": one["title"] + " 2"}
    result = deduplicated([one, two])
    assert group_count(result) == 1 or len(result.ask) == 1
