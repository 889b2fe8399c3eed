"""Whatever a run refuses, `scopeline check` refuses in the same words, and neither changes what is people's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_reviews import FRAME, Review
from steps import go_through

from scopeline import layout
from scopeline.commands import status
from scopeline.commands.check import everything, findings
from scopeline.errors import ScopelineError
from scopeline.project import initialise
from scopeline.protocol import load
from scopeline.sources.ingest import ingest
from scopeline.tables.csv import SHEET, read_table

ANN = "data/screening/title_abstract/ann.csv"
FULL_TEXT = "data/screening/full_text/ann.csv"
REPORTS = "data/retrieval/reports.csv"
CHARTING = "data/charting/consensus.csv"


def replaced(path: str, old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    """A person's change of one place in a file."""

    def change(folder: Path) -> None:
        file = folder / path
        content = file.read_bytes()
        assert old.encode() in content
        file.write_bytes(content.replace(old.encode(), new.encode(), times))

    return change


def added(path: str, text: str) -> Callable[[Path], None]:
    """A line that a person adds."""

    def change(folder: Path) -> None:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((file.read_bytes() if file.exists() else b"") + text.encode())

    return change


def copied(path: str, to: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / to).parent.mkdir(parents=True, exist_ok=True)
        (folder / to).write_bytes((folder / path).read_bytes())

    return change


def removed(path: str) -> Callable[[Path], None]:
    return lambda folder: (folder / path).unlink()


def cut_export(folder: Path) -> None:
    path = folder / "data/exports/scopus/scopus.csv"
    path.write_bytes(path.read_bytes()[:-30])


def latin_sheet(folder: Path) -> None:
    path = folder / ANN
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1252", errors="replace") + "R-X,,caf\xe9".encode("cp1252"))


def doubled_row(folder: Path) -> None:
    table = read_table(folder / ANN)
    row = next(row for row in table.rows if row["decision"] == "include")
    cells = [{**row, "decision": "exclude"}.get(name, "") for name in table.columns]
    added(ANN, SHEET.encode([cells], continuing=True).decode())(folder)


def renamed_study(folder: Path) -> None:
    table = read_table(folder / CHARTING)
    replaced(CHARTING, table.rows[0]["study_id"], "Smith 2015")(folder)


def finding(code: str, study: str = "", sheet: str = "data/coding/small/consensus.csv") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        known = study or read_table(folder / CHARTING).rows[0]["study_id"]
        row = ["F001", known, "challenge", code, "", "few nurses", "p. 1", "", ""]
        added(sheet, SHEET.encode([row], continuing=True).decode("utf-8"))(folder)

    return change


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a cut export": (cut_export, "scopus.csv, line 4: the last row"),
    "no export": (removed("data/exports/scopus/scopus.csv"), "data/exports/scopus: the folder holds no export"),
    "an export in a subfolder": (
        copied("data/exports/pubmed/search.nbib", "data/exports/pubmed/2024/old.nbib"),
        "data/exports/pubmed/2024: a folder inside a source's folder",
    ),
    "an export beside the folders": (
        copied("data/exports/pubmed/search.nbib", "data/exports/search.nbib"),
        "an export outside its source's folder",
    ),
    "a folder of no source": (
        copied("data/exports/pubmed/search.nbib", "data/exports/embase/search.nbib"),
        "config/review.yaml has no source of this name",
    ),
    "an unknown id": (added(ANN, "R-ZZZZZZZZ,include\r\n"), "R-ZZZZZZZZ"),
    "an unknown vote": (replaced(ANN, ",include,", ",includ,"), "found 'includ'"),
    "a sheet in another encoding": (latin_sheet, "not in UTF-8"),
    "a record twice with two votes": (doubled_row, "ann.csv"),
    "a missing column": (replaced(ANN, "decision", "verdictt"), "column 'decision' is missing"),
    "an exclusion without a reason": (
        replaced(FULL_TEXT, ",exclude,wrong_place", ",exclude,"),
        "excluded without a reason",
    ),
    "an unknown reason": (replaced(FULL_TEXT, ",exclude,wrong_place", ",exclude,wrong"), "found 'wrong'"),
    "a lost sheet": (removed(ANN), "reviewer ann has no sheet"),
    "a sheet twice": (copied(ANN, ANN.replace(".csv", ".xlsx")), "there is also ann.csv"),
    "a stranger's sheet": (copied(ANN, ANN.replace("ann", "zoe")), "zoe is no reviewer of this stage"),
    "a lost journal line": (
        lambda folder: (folder / "data/screening/title_abstract/journal.jsonl").write_bytes(
            b"".join((folder / "data/screening/title_abstract/journal.jsonl").read_bytes().splitlines(True)[1:])
        ),
        "journal.jsonl",
    ),
    "an unknown key": (replaced("config/review.yaml", "question:", "qestion:"), "key 'qestion' is not known"),
    "a reviewer named as a path": (replaced("config/review.yaml", "[ann, bob]", "[../ann, bob]"), "../ann"),
    "a reviewer named as a sheet": (
        replaced("config/review.yaml", "adjudicator: cat", "adjudicator: conflicts"),
        "'conflicts' is the name of another file",
    ),
    "a placeholder of the template": (
        replaced("config/review.yaml", "title: A small review", "title: <Title of the review>"),
        "found '<Title of the review>', as in the template",
    ),
    "a query that is not there": (
        replaced("config/review.yaml", "{name: PubMed}", "{name: PubMed, query: config/queries/pubmed.txt}"),
        "there is no file config/queries/pubmed.txt",
    ),
    "a language that nobody has written": (
        replaced("config/review.yaml", "[en, fa]", "[en, xx]"),
        "'xx' is no language",
    ),
    "a frame that is not one": (
        lambda folder: (folder / "config/frameworks/small.yaml").write_text(FRAME.replace("kinds:", "kind:")),
        "small.yaml",
    ),
    "a frame that is not there": (removed("config/frameworks/small.yaml"), "there is no file config/frameworks/small"),
    "a verdict on unknown records": (
        added("data/duplicates/verdicts.csv", "R-ZZZZZZZZ,R-XXXXXXXX,,same\r\n"),
        "R-ZZZZZZZZ",
    ),
    "an unknown status": (replaced(REPORTS, ",retrieved", ",lost"), "found 'lost'"),
    "an unknown report": (added(REPORTS, "R-ZZZZZZZZ,retrieved\r\n"), "R-ZZZZZZZZ"),
    "a renamed study": (renamed_study, "no study has the id 'Smith 2015'"),
    "a finding in no block": (finding("Z"), "Z"),
    "a finding outside a framework": (
        finding("A", sheet="data/coding/consensus.csv"),
        "data/coding/consensus.csv: a coding sheet outside the folder of its framework",
    ),
    "a known record without a name": (added("data/benchmark.csv", "doi,title\r\n,,2010\r\n"), "names no record"),
    "two lists of known records": (
        lambda folder: [added(f"data/benchmark.{form}", "doi\r\n10.1000/a\r\n")(folder) for form in ("csv", "ris")],
        "data/benchmark.ris: there is also benchmark.csv",
    ),
    "a looked-up cell of an unknown field": (
        lambda folder: added(
            "data/enrichment.csv",
            "record_id,field,value,source,checked\r\n"
            f"{read_table(folder / REPORTS).rows[0]['record_id']},abstrakt,x,by hand,2026-01-01\r\n",
        )(folder),
        "data/enrichment.csv, line 2",
    ),
    "a finding of no study": (finding("A", "Nobody 1999"), "Nobody 1999"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_run_refuses_check_refuses_in_the_same_words(
    damage: str, undrawn_copy: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, expected = DAMAGES[damage]
    change(undrawn_copy.folder)
    before = undrawn_copy.people()
    said = go_through(undrawn_copy).report
    monkeypatch.chdir(undrawn_copy.folder)
    assert expected in said
    told = ScopelineError(everything()).report()
    assert [line for line in said.splitlines() if line not in told.splitlines()] == []
    assert undrawn_copy.people() == before


def test_what_check_calls_in_order_runs(finished: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(finished.folder)  # which the whole workflow has run in
    assert everything() == []


def test_the_untouched_template_is_told_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    initialise(tmp_path / "new", ["pubmed"])
    monkeypatch.chdir(tmp_path / "new")
    told = ScopelineError(everything()).report()
    for key in ("title", "question.text", "question.concept", "eligibility.include"):
        assert f"config/review.yaml, {key}: found '<" in told
    assert "data/exports/pubmed: the folder holds no export" in told


TOGETHER = [
    ("a stranger's sheet", "an unknown vote", "a missing column in another sheet", "a lost journal line"),
    ("a lost sheet", "an unknown vote in another sheet", "a lost journal line", "an unknown reason"),
    ("a frame that is not one", "a renamed study"),
    (
        "a cut export",
        "an export beside the folders",
        "a folder of no source",
        "a query that is not there",
        "a sheet twice",
        "an unknown vote in another sheet",
        "an unknown status",
        "an unknown reason",
        "a verdict on unknown records",
        "a renamed study",
        "a finding in no block",
    ),
]
BOB = ANN.replace("ann", "bob")
OTHER_SHEET = {
    "a missing column in another sheet": (replaced(BOB, "decision", "verdictt"), "column 'decision' is missing"),
    "an unknown vote in another sheet": (replaced(BOB, ",maybe,", ",mayb,"), "found 'mayb'"),
}


@pytest.mark.parametrize("damages", TOGETHER, ids=" and ".join)
def test_no_file_hides_what_is_wrong_in_another(
    damages: tuple[str, ...], undrawn_copy: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = DAMAGES | OTHER_SHEET
    for damage in damages:
        known[damage][0](undrawn_copy.folder)
    monkeypatch.chdir(undrawn_copy.folder)
    told = ScopelineError(everything()).report()
    assert [damage for damage in damages if known[damage][1] not in told] == []


def test_what_nobody_can_judge_before_something_else_is_mended_is_said_to_be_left(
    undrawn_copy: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(undrawn_copy.folder)
    DAMAGES["a frame that is not one"][0](Path())
    assert any("data/coding/small: not looked through before" in told for told in findings()[1])
    DAMAGES["an unknown key"][0](Path())
    problems, told = findings()
    assert {str(problem.file) for problem in problems} == {"config/review.yaml"}
    assert told == ["All else is not looked through before config/review.yaml is in order; check again then."]


@pytest.mark.parametrize("damage", ["an unknown reason", "an unknown status", "a finding in no block", "a cut export"])
def test_status_never_calls_complete_what_check_refuses(
    damage: str, undrawn_copy: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(undrawn_copy.folder)
    protocol = load()
    say = protocol.language("en")
    DAMAGES[damage][0](Path())
    told = "\n".join(status.lines(protocol, Path()))
    assert say.words("status_nothing") not in told
    (problem,) = everything()
    assert f"scopeline check finds 1 to mend, in {problem.file}, and lists" in told


def test_status_says_that_its_numbers_are_of_the_run_before_the_exports_changed(
    undrawn_copy: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(undrawn_copy.folder)
    assert "an earlier run" not in "\n".join(status.lines(load(), Path()))
    copied("data/exports/pubmed/search.nbib", "data/exports/pubmed/again.nbib")(Path())
    replaced("data/exports/pubmed/again.nbib", "PMID- 900", "PMID- 800", times=99)(Path())
    told = "These numbers are of an earlier run, before the exports changed: data/exports/pubmed/again.nbib."
    assert told in list(status.lines(load(), Path()))
    ingest(load(), Path("results/records"))  # as a run does that fails after it
    assert told in list(status.lines(load(), Path()))


def test_a_run_that_cannot_write_is_told_in_one_report(begun_copy: Review) -> None:
    (begun_copy.folder / layout.MEMORY / "room").mkdir()  # root may write wherever the disk lets it
    printed = begun_copy.run(ok=False)
    assert "Traceback" not in printed
    _, begins, found = printed.partition("This review cannot run yet:\n")
    assert begins
    assert found.startswith(f"{layout.MEMORY}: is a directory. ")
