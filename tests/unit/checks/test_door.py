"""What is told at the door, before any step runs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from scopeline import layout, progress, receipts, work
from scopeline.checks.door import before_a_run
from scopeline.commands import status
from scopeline.commands.check import everything
from scopeline.errors import ScopelineError
from scopeline.facts import fact
from scopeline.facts.fact import Fact, Facts
from scopeline.protocol import load
from scopeline.running import heard, runs
from scopeline.tables.csv import SHEET, write_table
from scopeline.tables.worksheet import workbook_bytes

PROTOCOL = """\
title: A review
question: {text: q, concept: c, context: x}
sources: {pubmed: {name: P}}
frameworks: [small]
screening: {stages: [{id: titles, of: records, label: T, reviewers: [ann]}]}
"""


@pytest.fixture(autouse=True)
def _review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in {
        "config/review.yaml": PROTOCOL,
        "config/frameworks/small.yaml": "",
        "data/exports/pubmed/a.nbib": "",
    }.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


@pytest.mark.parametrize("stem", ["duplicates/verdicts", "retrieval/reports", "charting/ann", "coding/small/conflicts"])
def test_a_sheet_in_both_formats_is_told_before_any_step_runs(stem: str) -> None:
    """The step that reads it would not run for the second file alone."""
    assert list(before_a_run(load())) == []
    for suffix in ("csv", "xlsx"):
        path = Path("data", f"{stem}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [str(one.file) for one in before_a_run(load())] == [f"data/{stem}.xlsx"]


@pytest.mark.parametrize(
    "path",
    [
        *layout.plain_of_coding("small"),
        *(layout.REGISTRY, layout.FORM_LOG, layout.AS_PRINTED, layout.assignments("titles"), layout.TRUSTWORTHINESS),
        layout.PARTICIPANTS.with_suffix(".xlsx"),
    ],
    ids=str,
)
def test_a_file_that_a_run_has_read_is_missed_by_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The step would take it for one that was never made."""
    monkeypatch.setattr(heard, "WRITTEN", {})  # a step is a process of its own

    def run() -> list[str]:
        heard.leave("a step", "words", heard.begin([path]))
        return [str(one.file) for one in before_a_run(load())]

    headings, whole = (
        workbook_bytes(["code", "to"], rows) if path.suffix == ".xlsx" else SHEET.encode([["code", "to"], *rows])
        for rows in ([], [{"code": "a", "to": "b"}] if path.suffix == ".xlsx" else [["a", "b"]])
    )
    assert run() == []
    put(str(path), headings)
    assert run() == []
    path.unlink()
    assert list(before_a_run(load())) == [], "nothing stood in it"
    put(str(path), whole)
    assert run() == []
    path.unlink()
    assert [str(one) for one in before_a_run(load())] == [
        f"{path}: the sheet is gone, though a run has read what stood in it. Put it back from version control. If what "
        "stood in it is to count no more, put a sheet there with its headings alone."
    ]
    put(str(path), headings)
    assert run() == []


def test_an_empty_folder_of_exports_stops_nobody_and_a_filled_one_of_no_source_is_told() -> None:
    """`init` lays folders out for searches that a team then takes out of its protocol."""
    Path("data/exports/scopus").mkdir()
    put("data/exports/scopus/.gitkeep")
    assert list(before_a_run(load())) == []
    put("data/exports/scopus/a.csv", b"x")
    assert [str(one.file) for one in before_a_run(load())] == ["data/exports/scopus"]
    text = re.sub("(?m)^(sources|screening):.*\n", "", PROTOCOL) + "design: content_analysis\n"
    Path("config/review.yaml").write_text(text)
    told = [one for one in before_a_run(load()) if str(one.file) == "data/exports/scopus"]
    assert ["data/documents" in one.remedy for one in told] == [True]


def test_what_the_whole_protocol_is_refused_for_is_told_with_the_line_of_the_key_it_names() -> None:
    Path("config/review.yaml").write_text(PROTOCOL + "design: content_analysis\n")
    with pytest.raises(ScopelineError) as refused:
        load()
    assert [problem.place for problem in refused.value.problems] == ["line 3"]


@pytest.mark.parametrize(
    ("before", "first", "now", "advice"),
    [
        ("pubmed", "pubmed", "pubmed", None),
        ("pubmed", "pubmed", "medline", "formerly: pubmed"),
        ("pubmed", "", "medline", "formerly: pubmed"),  # as an earlier version left files.csv
        ("pubmed", "pubmed", "medline: pubmed", None),
        ("medline", "pubmed", "medline: pubmed", None),
        ("medline", "pubmed", "medline", "formerly: pubmed"),  # the line was taken out
        ("medline", "pubmed", "mdl: medline", "formerly: pubmed"),
        ("medline", "medline", "medline: pubmed", None),  # told late, after a run without it
    ],
)
def test_a_source_that_was_renamed_and_does_not_say_so_stops_the_run(
    before: str, first: str, now: str, advice: str | None
) -> None:
    """The ids of its records would be others, and all that people said of these would count for nothing."""
    key, _, formerly = now.partition(": ")
    told = f", formerly: {formerly}" if formerly else ""
    put("config/review.yaml", PROTOCOL.replace("{pubmed: {name: P}}", f"{{{key}: {{name: P{told}}}}}").encode())
    Path("data/exports/pubmed").rename(f"data/exports/{key}")
    put(f"data/exports/{key}/a.nbib", b"PMID- 1")
    row = before, first, f"{before}/a.nbib", hashlib.sha256(b"PMID- 1").hexdigest(), "1"
    columns = ["source", "first_key", "file", "sha256", "records"]
    put(str(layout.FILES), SHEET.encode([columns, row] if first else [columns[:1] + columns[2:], row[:1] + row[2:]]))
    found = list(before_a_run(load()))
    assert [one.field for one in found] == ([f"sources.{key}"] if advice else [])
    assert all(advice in one.remedy for one in found)


def test_logs_of_a_renamed_source_that_stayed_under_its_first_key_are_told() -> None:
    put("config/review.yaml", PROTOCOL.replace("{name: P}", "{name: P, formerly: medline}").encode())
    put("data/searches/medline/2024-01-01.json")
    (found,) = before_a_run(load())
    assert (str(found.file), found.remedy) == ("data/searches/medline", "Rename the folder: data/searches/pubmed.")


def put(path: str, content: bytes = b"") -> Path:
    """A file of the review."""
    there = Path(path)
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_bytes(content)
    return there


def work_of(step: str, done: int, left: int, sheet: str) -> progress.Work:
    """So many rows of a sheet."""
    rows = [(f"R-{number}",) for number in range(done + left)]
    return progress.Work(step, "team", "rows", rows[:done], rows[done:], sheet)


@pytest.mark.parametrize("name", ["screening/titles/ann.ods", "duplicates/verdicts.xls", "retrieval/reports.ods",
                                  "charting/ann.xlsm", "coding/small/conflicts.ods", "coding/small/codebook.xlsx",
                                  "coding/small/links.xlsx", "charting/as_printed.xlsx", "studies.xlsx",
                                  "studies.ods", "screening/overrides.xlsx"])  # fmt: skip
def test_a_sheet_in_a_form_that_nothing_reads_stops_the_run_and_is_named_with_what_to_do(name: str) -> None:
    path = put(f"data/{name}", b"PK")
    told = [one for one in before_a_run(load()) if one.file == path]
    assert len(told) == 1
    assert "CSV UTF-8" in told[0].remedy


@pytest.mark.parametrize("name", ["screening/titles/~$ann.xlsx", "screening/titles/.~lock.ann.xlsx#",
                                  "coding/~$small.xlsx", "retrieval/~$reports.ods", "exports/pubmed/Thumbs.db",
                                  "exports/desktop.ini", "exports/old/Thumbs.db"])  # fmt: skip
def test_what_a_spreadsheet_or_a_file_manager_leaves_while_a_file_is_open_stops_nothing(name: str) -> None:
    put("data/screening/titles/ann.xlsx", b"PK")
    put(f"data/{name}", b"who has it open")
    assert list(before_a_run(load())) == []
    assert [path.name for path in layout.exports()] == ["a.nbib"]


@pytest.mark.parametrize(("stem", "step"), [("retrieval/reports", "retrieval"), ("duplicates/verdicts", "dedupe")])
def test_a_sheet_without_a_journal_that_a_run_has_read_is_missed(stem: str, step: str) -> None:
    sheet = f"data/{stem}.xlsx"
    progress.write([work_of(step, 0, 3, sheet)], layout.progress(step))
    assert list(before_a_run(load())) == []
    progress.write([work_of(step, 2, 1, sheet)], layout.progress(step))
    (told,) = before_a_run(load())
    assert str(told.file) == sheet
    assert "gone" in told.found
    layout.progress(step).unlink()
    put(f"data/{Path(stem).parent}/.backup/{Path(sheet).name}.0123456789ab", b"what stood there")
    (told,) = before_a_run(load())
    assert ".backup" in told.remedy
    put(sheet, b"PK")
    assert list(before_a_run(load())) == []


def test_an_update_of_a_file_that_is_not_there_is_told_with_those_that_are() -> None:
    """Its records would stand under the first search, and nobody would know."""
    stated = "sources: {pubmed: {name: P, updates: [{searched: 2026-11-01, files: [a.nbib, b.nbib]}]}}"
    Path("config/review.yaml").write_text(PROTOCOL.replace("sources: {pubmed: {name: P}}", stated))
    (told,) = before_a_run(load())
    assert "no export b.nbib" in told.found
    assert told.allowed == "a.nbib"


def test_nothing_is_called_complete_before_a_run_has_got_there() -> None:
    protocol = load()
    say = protocol.language("en")
    (told,) = work.waiting(protocol, say)
    assert "what waits in dedupe, titles" in told
    for step in progress.steps(protocol):
        progress.write([], layout.progress(step))
    assert list(work.waiting(protocol, say)) == [say.words("status_nothing")]
    layout.progress("screening/titles").unlink()
    progress.write([work_of("duplicates", 1, 2, "data/v.csv")], layout.progress("dedupe"))
    told = "\n".join(work.waiting(protocol, say))
    assert "waits in titles:" in told
    assert "data/v.csv" in told


def test_drafts_that_say_what_is_not_so_are_told_where_nothing_else_waits() -> None:
    protocol = load()
    say = protocol.language("en")
    for step in progress.steps(protocol):
        progress.write([], layout.progress(step))
    for name in ("a.docx", "b.md"):
        put(layout.DRAFTS / name, b"")
    said = [("a.docx", "differs"), ("b.md", "differs"), ("b.md", "differs"), ("b.md", "agrees"), ("gone.md", "differs")]
    write_table(layout.STATEMENTS, ("draft", "verdict"), ({"draft": draft, "verdict": is_} for draft, is_ in said))
    complete, told = work.waiting(protocol, say)
    assert complete == say.words("status_complete")
    for part in (": 3 ", "data/drafts/a.docx (1)", "data/drafts/b.md (2)", str(layout.STATEMENTS)):
        assert part in told
    write_table(layout.STATEMENTS, ("draft", "verdict"), [{"draft": "b.md", "verdict": "agrees"}])
    assert list(work.waiting(protocol, say)) == [say.words("status_nothing")]


def test_a_run_that_was_cut_off_while_it_counted_is_not_called_none_and_who_waits_is_shown() -> None:
    protocol = load()
    say = protocol.language("en")
    assert say.words("status_not_run") in [*status.lines(protocol, Path())]
    runs.begin().close()
    for step in progress.steps(protocol):
        progress.write([], layout.progress(step))
    progress.write([work_of("duplicates", 0, 2, "data/v.csv")], layout.progress("dedupe"))
    told = [*status.lines(protocol, Path())]
    assert say.words("status_cut_off") in told
    assert say.words("status_uncounted") in told
    assert say.words("status_not_run") not in told
    assert any("data/v.csv" in line for line in told)


def asking(fact: str) -> str:
    return PROTOCOL + f"flow: {{lines: [{{below: records_screened, text: x, fact: {fact}}}]}}\n"


@pytest.mark.parametrize(
    ("fact", "meant"),
    [
        ("conflicts.titles", "screening.titles.conflicts"),
        ("reached.titles", "screening.titles.reached"),
        ("screening.title.conflicts", "screening.titles.conflicts"),
        ("zzzz.x", "docs/facts.md"),
    ],
)
def test_a_fact_that_no_run_can_have_is_refused_before_a_run_with_the_nearest_names(fact: str, meant: str) -> None:
    put("config/review.yaml", asking(fact).encode())
    (problem,) = before_a_run(load())
    assert (problem.field, fact in problem.found, meant in problem.remedy) == ("flow.lines.0.fact", True, True)


def test_names_of_facts_that_a_run_can_have_pass_whatever_fills_their_parts() -> None:
    for name in (
        "screening.titles.conflicts",
        "records.source.pubmed",
        "votes.titles.ann.2024-03-19",
        "flow.duplicates",
    ):
        put("config/review.yaml", asking(name).encode())
        assert list(before_a_run(load())) == [], name


def test_check_refuses_lines_and_claims_whose_fact_the_last_run_has_not() -> None:
    put("config/review.yaml", asking("screening.titles.by.nobody").encode())
    put("config/claims.yaml", b"[{id: one, says: It was so, fact: studies.country.iran, is: 3}]\n")
    before = [one for one in everything() if "there is no fact" in one.found]
    assert before == [], "before a run nobody knows"
    layout.LISTS.mkdir(parents=True)
    fact.write(Facts([Fact("studies_all", {}, 3)]), {"studies_all": {}})
    told = {str(one.file): one for one in everything() if "there is no fact" in one.found}
    assert told["config/review.yaml"].field == "flow.lines.0.fact"
    assert "studies.all" in told["config/claims.yaml"].remedy


def test_check_refuses_a_claim_whose_fact_no_run_can_have_before_there_are_any_facts() -> None:
    """The step that gathers the facts stops at such a claim, and leaves none behind."""
    stated = "[{id: a, says: x, fact: conflicts.titles, is: 3}, {id: b, says: x, sum: [studies.all, nofact.x], is: 3}]"
    put("config/claims.yaml", stated.encode())
    told = {one.place: one.remedy for one in everything() if "there is no fact" in one.found}
    assert told.keys() == {"claim a", "claim b"}
    assert "screening.titles.conflicts" in told["claim a"]


def test_the_lines_of_the_docs_examples_are_those_of_a_review() -> None:
    """As they are written, in a review with the stage that they name."""
    root = Path(__file__).parents[3]
    (example,) = re.findall(r"```yaml\n(flow:\n.*?)```", (root / "docs" / "flow.md").read_text(encoding="utf-8"), re.S)
    (keys,) = re.findall(
        r"\| `flow\.lines` .*`(\[.*\])` \|", (root / "config" / "README.md").read_text(encoding="utf-8")
    )
    for flow in (example, f"flow: {{lines: {keys}}}\n"):
        put("config/review.yaml", (PROTOCOL.replace("id: titles", "id: title_abstract") + flow).encode())
        assert load().flow.lines
        assert list(before_a_run(load())) == []


def test_votes_are_counted_as_the_step_counted_them_until_somebody_saves_a_sheet() -> None:
    protocol = load()
    (stage,) = protocol.screening.stages
    theirs = layout.screening(stage.id, stage.everyone, stage.sheet_format)
    theirs[0].parent.mkdir(parents=True)
    theirs[0].write_text("record_id,decision,reason,note\nR-B,include,,\nR-C,,,\n")
    decisions = layout.stage_results(stage.id) / "decisions.csv"
    decisions.parent.mkdir(parents=True)
    decisions.write_text("record_id,decision,by,reason\nR-B,pending,,\nR-C,pending,,\n")
    counted = progress.Work(stage.id, stage.everyone[0], "vote", [("R-B",)], [("R-C",)], str(theirs[0]))
    progress.write([counted], layout.progress(f"screening/{stage.id}"))
    receipts.keep(f"screen.{stage.id}", {}, theirs, ())
    for votes, left in ((1, 1), (2, 0), (0, 2)):
        assert [(task.done, task.left) for task in work.tasks(protocol)] == [(votes, left)]
        told = "include" if left else ""
        theirs[0].write_text(f"record_id,decision,reason,note\nR-B,{told},,\nR-C,{told},,\n")
