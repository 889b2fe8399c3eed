"""Facts: the right numbers, the lists behind them, names that stay, labels in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline import layout
from scopeline.coding.framework import load
from scopeline.errors import ScopelineError
from scopeline.facts.deduplicated import automatic_duplicates, by_source
from scopeline.facts.fact import Fact, Facts, read
from scopeline.facts.gather import facts, list_of
from scopeline.facts.kinds import COUNTED, KINDS, RECORDS
from scopeline.languages import available, language
from scopeline.manuscript.frames import frames
from scopeline.protocol import Protocol
from scopeline.reporting import findings
from scopeline.reporting.coded import load as load_coded
from scopeline.tables.csv import read_table, write_table


@pytest.fixture
def gathered(told: Path, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """The review's facts where they were written; nobody changes anything there."""
    monkeypatch.chdir(told)
    return read()


def listed(fact: Fact) -> list[str]:
    return [next(iter(row.values())) for row in read_table(layout.RESULTS / fact.ids_file).rows]


def test_every_fact_that_counts_records_has_a_list_of_as_many_rows(gathered: Facts) -> None:
    counting = [
        fact for fact in gathered.values() if fact.of.unit in (RECORDS, "reports", "studies", "items", "blocks")
    ]
    assert len(counting) > 50
    for fact in counting:
        if fact.value is not None:
            assert fact.ids_file, fact.name
            assert len(listed(fact)) == len(set(listed(fact))) == fact.value, fact.name


def test_every_other_list_has_as_many_rows_as_its_fact_too(gathered: Facts) -> None:
    for fact in gathered.values():
        if fact.ids_file:
            rests_on = fact.value if fact.of.unit in COUNTED else fact.n
            assert len(read_table(layout.RESULTS / fact.ids_file).rows) == rests_on, fact.name


def test_only_what_was_counted_without_being_read_has_no_list(gathered: Facts) -> None:
    without = {fact.kind for fact in gathered.values() if fact.value is not None and not fact.ids_file}
    assert without == {"hits_source", "markers_file"}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("dedupe.duplicates", ["R-B", "R-C", "R-E"]),
        ("dedupe.duplicates_automatic", ["R-B", "R-E"]),
        ("dedupe.duplicates_by_verdict", ["R-C"]),
        ("dedupe.duplicates_within", ["R-C", "R-E"]),
        ("dedupe.duplicates_across", ["R-B"]),
        ("dedupe.source.pubmed.only_here", ["R-F"]),
        ("dedupe.source.scopus.also_elsewhere", ["R-B"]),
        ("dedupe.source.scopus.twice_here", ["R-C", "R-E"]),
        ("dedupe.combination.pubmed+scopus", ["R-A"]),
        ("screening.titles.conflicts", ["R-D", "R-F"]),
        ("screening.texts.conflicts", ["R-A"]),
        ("screening.texts.conflicts.vote", []),
        ("screening.texts.conflicts.reason", ["R-A"]),
        ("screening.texts.waits.votes", ["R-F"]),
        ("retrieval.sought", ["R-A", "R-F"]),
        ("retrieval.waiting", ["R-F"]),
        ("studies.all", ["S1", "S3"]),
        ("studies.period.2015-2019", ["S1"]),
        ("studies.journal.health_and_care", ["S1", "S3"]),
        ("studies.year.2022", ["S3"]),
        ("printed.year.2020", ["S3"]),
        ("corrected.year", ["S3"]),
        ("findings.blocks.mentions.challenge", ["A1", "A2"]),
        ("findings.blocks.mentions.challenge.B", []),
        ("findings.blocks.studies.solution.A", ["S3"]),
        ("findings.blocks.node.A.1", ["S1", "S3"]),
        ("findings.blocks.passages.A", ["F1", "F2", "F3", "F4"]),
        ("findings.blocks.gap.design.survey.challenge.A", ["S1"]),
        ("findings.blocks.gap.design.survey.solution.A", []),
        ("findings.blocks.links", ["A1"]),
        ("findings.blocks.unanswered", ["A2"]),
        ("agreement.titles.main.ann+cat.votes.ann_exclude+cat_include", ["R-D"]),
        ("findings.blocks.item.challenge.A.1.A1", ["S1"]),
        ("votes.titles.ann.2024-03-19", ["R-A", "R-D"]),
        ("votes.titles.ann.2024-03-20", ["R-A", "R-D", "R-F"]),
        ("progress.titles.team.vote.done", ["R-A"]),
        ("progress.titles.team.vote.left", ["R-D", "R-F"]),
        ("dedupe.pairs_same", ["R-A"]),
        ("dedupe.pairs_different", []),
        ("coding.blocks.A1.n", ["S1", "S3"]),
    ],
)
def test_a_fact_lists_what_it_counts(gathered: Facts, name: str, ids: list[str]) -> None:
    fact = gathered.named(name)
    assert listed(fact) == ids
    assert fact.value == len(ids)


@pytest.mark.parametrize(
    ("statistic", "rests_on"),
    [
        ("agreement.titles.main.ann+bob.cohen_kappa", "agreement.titles.main.ann+bob.n"),
        ("coding.blocks.all.percent_agreement", "coding.blocks.all.n"),
        ("coding.blocks.A1.cohen_kappa", "coding.blocks.A1.n"),
    ],
)
def test_a_statistic_has_the_list_that_it_rests_on(gathered: Facts, statistic: str, rests_on: str) -> None:
    assert gathered.named(statistic).ids_file == gathered.named(rests_on).ids_file


def test_three_reviewers_give_three_pairs_and_the_team(gathered: Facts) -> None:
    kappas = {fact.key["team"] for fact in gathered.select("beyond_chance", statistic="cohen_kappa")}
    assert kappas == {"ann+bob", "ann+cat", "bob+cat"}
    team = gathered.named("agreement.titles.main.team.fleiss_kappa")
    assert team.n == gathered.named("agreement.titles.main.team.n").value == 3
    assert team.label["en"] == "Titles, all records: Fleiss' kappa, ann – bob – cat"


def test_what_is_not_known_yet_has_no_number(gathered: Facts) -> None:
    fact = gathered.named("flow.new_studies")
    assert fact.value is None
    assert not fact.ids_file


def test_how_far_coders_and_charters_agree_is_a_fact(gathered: Facts) -> None:
    assert gathered.named("coding.blocks.all.percent_agreement").value == 0.75
    undefined = gathered.named("coding.blocks.A1.cohen_kappa")
    assert (undefined.value, undefined.note) == (None, "undefined: no variation")
    assert undefined.label["fa"] == "کدگذاری، دیر: کاپای کوهن"
    assert gathered.named("charting.agreement.design").value == 0.5
    assert "charting.agreement.country" not in gathered, "nobody compared it"


def test_what_is_unanswered_is_unknown_until_something_is_linked(protocol: Protocol) -> None:
    path = layout.coding_results("blocks") / "links.csv"
    path.write_text("from,to,study_id,note\n", encoding="utf-8")
    facts(protocol)
    unanswered = read().named("findings.blocks.unanswered")
    assert (unanswered.value, unanswered.ids_file) == (None, "")


def test_a_fact_says_what_the_parts_of_its_name_are_called(gathered: Facts) -> None:
    cell = gathered.named("findings.blocks.gap.design.survey.challenge.A")
    assert [cell.part(name, "fa") for name in ("node", "kind", "answer")] == ["نخست", "چالش‌ها", "پیمایش"]
    assert cell.part("frame", "fa") == "blocks"


def test_an_unknown_name_is_told_with_the_nearest_ones(gathered: Facts) -> None:
    with pytest.raises(ScopelineError, match=r"'dedupe\.duplicate'.*Did you mean dedupe\.duplicates"):
        gathered.named("dedupe.duplicate")


def test_labels_are_in_every_language_of_the_review_and_without_latin_digits(gathered: Facts) -> None:
    for fact in gathered.values():
        assert set(fact.label) == {"en", "fa"}, fact.name
        assert all(fact.label.values()), fact.name
        assert not any(text.startswith(("fact_", "means_")) for text in fact.label.values()), fact.name
    assert gathered.named("votes.titles.ann.2024-03-20").label["fa"] == "عنوان‌ها: ann تا ۲۰۲۴/۰۳/۲۰"


def test_a_fact_says_which_file_it_was_gathered_from(gathered: Facts) -> None:
    assert gathered.named("screening.titles.reached").origin == "results/screening/titles/decisions.csv"
    assert gathered.named("progress.titles.team.vote.left").origin == "data/titles.csv"


def test_facts_are_the_same_bytes_each_time_and_old_lists_go(protocol: Protocol) -> None:
    facts(protocol)
    before = {path: path.read_bytes() for path in layout.RESULTS.rglob("*") if path.is_file()}
    (layout.LISTS / "of an earlier run.csv").touch()
    facts(protocol)
    assert {path: path.read_bytes() for path in layout.RESULTS.rglob("*") if path.is_file()} == before


def test_every_kind_is_called_something_and_means_something_in_every_language() -> None:
    for code in available():
        say = language(code)
        for kind in KINDS.values():
            for key in (f"fact_{kind.id}", f"means_{kind.id}"):
                assert say.words(key) != key, (code, key)


def test_every_kind_counts_or_measures_something_known() -> None:
    assert {kind.unit for kind in KINDS.values()} <= {*COUNTED, "fraction", "coefficient"}


NAMES = st.text(min_size=1, max_size=300)


@given(NAMES, NAMES)
def test_lists_of_different_facts_lie_in_different_files_of_any_file_system(one: str, two: str) -> None:
    paths = {list_of(f"records.file.{name}") for name in (one, two)}
    assert len({str(path).lower() for path in paths}) == len({one, two})
    for path in paths:
        assert path.parent == layout.LISTS
        assert len(path.name.encode()) <= 255
        assert str(Path(path.name)) == path.name


IDS = st.sampled_from([f"R-{letter}" for letter in "BCDFGHJKLM"])


@given(st.lists(st.tuples(IDS, IDS, st.booleans()), max_size=12))
def test_each_merged_piece_leaves_one_record_that_the_machine_did_not_remove(
    links: list[tuple[str, str, bool]],
) -> None:
    ids = {f"R-{letter}" for letter in "BCDFGHJKLM"}
    pieces = {i: {i} for i in ids}
    groups = {i: {i} for i in ids}
    for one, two, by_person in links:
        for parts in (groups,) if by_person else (groups, pieces):
            joined = parts[one] | parts[two]
            parts.update(dict.fromkeys(joined, joined))
    group_of = {i: min(groups[i]) for i in ids}
    merges = [{"record_id_1": a, "record_id_2": b, "rule": "verdict" if p else "same DOI"} for a, b, p in links]
    removed = automatic_duplicates(group_of, merges)
    assert all(len(piece - removed) == 1 for piece in pieces.values())
    assert not removed & set(group_of.values())


@given(st.dictionaries(IDS, st.tuples(IDS, st.sampled_from(["pubmed", "scopus"]))))
def test_one_record_stands_for_a_group_in_each_source(records: dict[str, tuple[str, str]]) -> None:
    group_of = {i: group for i, (group, _) in records.items()}
    source_of = {i: source for i, (_, source) in records.items()}
    standing = by_source(group_of, source_of)
    pairs = {(group, source) for group, sources in standing.items() for source in sources}
    assert pairs == set(records.values())
    assert all(source_of[i] == source for sources in standing.values() for source, i in sources.items())


def test_the_work_on_each_framework_is_told_apart(gathered: Facts) -> None:
    names = [fact.name for fact in gathered.select("left") if fact.key["step"].startswith("coding")]
    assert names == ["progress.coding.blocks.team.vote.left", "progress.coding.themes.team.vote.left"]
    assert gathered.named(names[0]).label["en"] == "Coding: blocks, team, vote: left"


def test_own_words_stand_under_no_block_and_only_once_they_count(protocol: Protocol) -> None:
    """Words that no change has sorted, settled (`trust`) and still waiting for the other coder (`fear`)."""
    coded = layout.coding_results("blocks")
    for name, rows in {
        "findings": [{"finding_id": "F9", "study_id": "S1", "kind": "challenge", "code": "trust", "path": "trust"}],
        "framework": [{"kind": "challenge", "number": 1, "item_id": "trust", "item_en": "trust", "item_fa": "trust",
                       "mentions": 1, "n_studies": 1, "study_ids": "S1", "finding_ids": "F9"}],
        "codebook": [{"depth": 1, "code": code, "item": "no", "label_en": code, "label_fa": code, "origin": "open",
                      "findings": n, "n_studies": n} for code, n in (("trust", 1), ("fear", 0))],
        "counts": [{"code": code} for code in ("A1", "A2", "A3", "B", "trust")],
    }.items():  # fmt: skip
        there = read_table(coded / f"{name}.csv")
        write_table(coded / f"{name}.csv", there.columns, [*there.rows, *rows])
    facts(protocol)
    found = read()  # refuses a number that is not as large as its list
    assert listed(found.named("findings.blocks.blocks")) == ["A", "B"]
    assert listed(found.named("findings.blocks.blocks_filled")) == ["A"]
    shown = findings.themes(load_coded(protocol, load("blocks"), {}, language("en")), found)
    assert [tuple(row[name] for name in shown.columns[:3]) for row in shown.rows] == [
        ("First", "One", "Late"), ("First", "One", "Dear"), ("First", "One", "Soon"), ("Second", "", ""),
        ("", "", "trust")]  # fmt: skip
    for code, place in (("en", "In own words, not sorted yet"), ("fa", "به بیان خود، هنوز دسته‌بندی‌نشده")):
        say = language(code)
        last = findings.table2(load_coded(protocol, load("blocks"), {}, say), found).rows[-1]
        assert (last["block"], last["dimension"], last["item"]) == (place, "", "trust")
        told = frames(protocol, found, say)["by_block"]("blocks")
        numbers = {str(block["label"]): [str(one) for one in block["told"]] for block in told}
        late, soon = (
            {"en": "Challenges ({})", "fa": "چالش‌ها ({})"}[code],
            {"en": "Solutions ({})", "fa": "راهکارها ({})"}[code],
        )
        assert [*numbers.values()] == [
            [late.format(say.number(2)), soon.format(say.number(1))],
            [late.format(say.number(1))],
        ]
        assert [*numbers][-1] == place
        assert [str(label) for label in frames(protocol, found, say)["empty_blocks"]("blocks")] == [
            {"en": "Second", "fa": "دوم"}[code]
        ]


def test_each_later_search_of_a_source_has_its_records_and_hits(protocol: Protocol) -> None:
    facts(protocol)
    before = read().named("records.source.pubmed").value
    files = sorted({row["file"] for row in read_table(layout.FILES).rows if row["source"] == "pubmed"})
    update = {"searched": "2026-05-01", "files": [file.partition("/")[2] for file in files], "hits": 7}
    sources = {"pubmed": {"name": "PubMed", "updates": [update, {**update, "files": ["none"]}]}}
    content = protocol.model_dump()
    changed = Protocol.model_validate({**content, "sources": {**content["sources"], **sources}})
    facts(changed)
    found = {fact.name: fact for fact in read().values() if fact.kind.endswith("_update")}
    assert {name: fact.value for name, fact in found.items()} == {
        "records.source.pubmed.2026-05-01": before,
        "hits.source.pubmed.2026-05-01": 14,
    }
    assert found["hits.source.pubmed.2026-05-01"].label["en"] == "Hits reported by PubMed on 2026-05-01"
