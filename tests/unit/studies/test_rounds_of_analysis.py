"""Charters and coders settle what they differ on as reviewers do: blind, then a second look each, then a third."""

from __future__ import annotations

import contextlib
import copy
import shutil
from collections import Counter
from pathlib import Path

import pytest
from unit.studies.later_stages import Desk

from scopeline.checks import notices
from scopeline.errors import SheetError
from scopeline.facts.fact import Facts
from scopeline.languages import column_of
from scopeline.languages import language as speak
from scopeline.protocol import Charting, Coding
from scopeline.reporting.characteristics import characteristics
from scopeline.reporting.citations import load
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes

PEOPLE = ["ann", "bob"]
STUDY = "R-BBBBBBBB"


@pytest.fixture(scope="module", params=["csv", "xlsx", "named"])
def differing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """Two charters and coders who differ, and a third person; English CSV, Persian workbooks, and a study named by
    people. Each test has a copy of its own.
    """
    folder = tmp_path_factory.mktemp("differing")
    form, language = ("xlsx", "fa") if request.param == "xlsx" else ("csv", "en")
    with contextlib.chdir(folder):
        at = Desk(sheet_format=form, sheet_language=language)
        people = {"adjudicator": ["cat"]}
        at.protocol = at.protocol.model_copy(
            update={
                "charting": Charting.model_validate({"form": ["short"], "charters": PEOPLE, **people}),
                "coding": Coding.model_validate({"coders": PEOPLE, **people}),
            }
        )
        at.search({STUDY: [], "R-CCCCCCCC": []}, [STUDY, "R-CCCCCCCC"])
        if request.param == "named":
            at.fetch()
            name_it = {STUDY: "A study of 2019"}
            at.fill(found("retrieval/reports"), lambda row: row.update(study_id=name_it.get(row["record_id"], "")))
        at.run()
        for who, country in zip(PEOPLE, ("Iran", "Iraq"), strict=True):
            at.fill(found(f"charting/{who}"), lambda row, said=country: row.update(country=said))
            code = {"ann": "A.1.C", "bob": "nothing"}[who]
            said = {"code": code, "quote": "q", "locator": "p. 1"} if code != "nothing" else {"code": code}
            at.fill(found(f"coding/small/{who}"), lambda row, said=said: row.update(said))
        at.run()
    return at, folder


@pytest.fixture
def desk(differing: tuple[Desk, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    at, folder = differing
    monkeypatch.chdir(shutil.copytree(folder, tmp_path, dirs_exist_ok=True))
    return copy.copy(at)


def found(stem: str) -> str:
    """A sheet in whichever format it lies there."""
    return str(next(Path("data").glob(f"{stem}.*")))


def first(desk: Desk) -> str:
    """The study of the first report."""
    return str(desk.rows("results/studies/studies.csv")[0]["study_id"])


def tasks(desk: Desk, step: str) -> dict[tuple[str, str], tuple[str, str]]:
    rows = desk.rows(f"results/{step}/progress.csv")
    return {(row["who"], row["task"]): (row["done"], row["left"]) for row in rows if row["task"] in _ROUNDS}


_ROUNDS = ("re-review", "adjudication")
BOTH = pytest.mark.parametrize(
    ("step", "word", "others", "decided"),
    [("charting", "Iran", "Iraq", "answer"), ("coding/small", "include", "exclude", "decision")],
)


@pytest.mark.parametrize("stem", ["charting/ann", "coding/small/bob"])
@pytest.mark.parametrize("how", ["gone", "emptied", "in another form"])
def test_a_sheet_that_is_gone_is_missed_and_what_stood_in_it_goes_on_counting(desk: Desk, stem: str, how: str) -> None:
    sheet = Path(found(stem))
    journals = {path: path.read_bytes() for path in Path("data").rglob("journal.jsonl")}
    content = sheet.read_bytes()
    sheet.unlink()
    if how == "emptied":
        sheet.touch()
    if how == "in another form":
        sheet.with_suffix(".ods").write_bytes(content)
    with pytest.raises(SheetError) as refused:
        desk.run()
    told = [problem for problem in refused.value.problems if problem.file == sheet]
    assert len(told) == 1
    assert "gone" in told[0].found
    assert (f"save {sheet.with_suffix('.ods').name} as {sheet.name}" in told[0].remedy) == (how == "in another form")
    assert {path: path.read_bytes() for path in journals} == journals
    sheet.write_bytes(content)
    desk.run()


@pytest.mark.parametrize("step", ["charting", "coding/small"])
def test_the_sheet_of_conflicts_is_missed_once_somebody_looked_again(desk: Desk, step: str) -> None:
    sheet = Path(found(f"{step}/conflicts"))
    word = {"charting": "Iran", "coding/small": "include"}[step]
    desk.fill(str(sheet), lambda row: row.update(recheck_ann=word))
    desk.run()
    sheet.unlink()
    with pytest.raises(SheetError, match="gone"):
        desk.run()


def without(desk: Desk, sheet: str, column: str = "", rows: int = 0) -> None:
    """A sheet saved without one of its columns, or without its first rows."""
    file = Path(sheet)
    heading = speak(desk.protocol.screening.sheet_language).heading
    table = sheets.read(file, ())
    assert table
    names = [name for name in table.columns if name != column]
    headings = [table.headings.get(name) or heading(name) for name in names]
    kept = [[row[name] for name in names] for row in table.rows[rows:]]
    if file.suffix == ".xlsx":
        file.write_bytes(workbook_bytes(headings, [dict(zip(headings, row, strict=True)) for row in kept]))
    else:
        file.write_bytes(SHEET.encode([headings, *kept]))


def test_rows_that_are_deleted_while_charting_come_back_with_their_answers(desk: Desk) -> None:
    before = desk.rows("results/charting/answers.csv")
    without(desk, found("charting/ann"), rows=1)
    (told,) = [notice for notice in desk.run() if "put back" in notice]
    assert "1 deleted rows" in told
    assert desk.rows("results/charting/answers.csv") == before
    assert sorted(row["study_id"] for row in desk.rows(found("charting/ann"))) == sorted(
        row["study_id"] for row in desk.rows(found("charting/bob"))
    )
    assert not [notice for notice in desk.run() if "put back" in notice]
    assert desk.rows("results/charting/answers.csv") == before


@pytest.mark.parametrize(("stem", "column"), [("charting/ann", "country"), ("charting/conflicts", "recheck_ann"),
                                              ("coding/small/conflicts", "recheck_ann")])  # fmt: skip
def test_a_column_that_is_gone_is_missed_where_something_stood_in_it(desk: Desk, stem: str, column: str) -> None:
    for step, word in (("charting", "Iran"), ("coding/small", "include")):
        desk.fill(found(f"{step}/conflicts"), lambda row, said=word: row.update(recheck_ann=said))
    desk.run()
    sheet = Path(found(stem))
    content = sheet.read_bytes()
    journals = {path: path.read_bytes() for path in Path("data").rglob("journal.jsonl")}
    without(desk, str(sheet), column)
    with pytest.raises(SheetError) as refused:
        desk.run()
    (told,) = [problem for problem in refused.value.problems if problem.file == sheet]
    assert "the column is gone" in told.found
    assert {path: path.read_bytes() for path in journals} == journals
    sheet.write_bytes(content)
    desk.run()


def test_what_somebody_wrote_who_is_no_charter_or_coder_any_more_is_told(desk: Desk) -> None:
    charting = Charting.model_validate({"form": ["short"], "charters": ["ann", "dan"], "adjudicator": ["cat"]})
    coding = Coding.model_validate({"coders": ["dan", "bob"], "adjudicator": ["cat"]})
    desk.protocol = desk.protocol.model_copy(update={"charting": charting, "coding": coding})
    told = desk.run()
    assert any("bob charted 2 studies and is no charter any more" in one for one in told)
    assert any("ann wrote 2 findings and is no coder any more" in one for one in told)
    after = notices.of_files(desk.protocol)  # what the run's end, `status` and `check` tell
    assert {one for one in told if "any more; what stands there counts" in one} == {*after}


def gone(desk: Desk, who: str, comes: str = "") -> None:
    """Somebody leaves, as a charter and as a coder; another may come."""
    stay = [name for name in PEOPLE if name != who] + ([comes] if comes else [])
    update = {
        part: getattr(desk.protocol, part).model_copy(update={key: stay, "left": [who]})
        for part, key in (("charting", "charters"), ("coding", "coders"))
    }
    desk.protocol = desk.protocol.model_copy(update=update)


@BOTH
def test_what_somebody_finished_who_left_counts_and_stands_where_the_others_look_again(
    desk: Desk, step: str, word: str, others: str, decided: str
) -> None:
    agreement = desk.rows(f"results/{step}/agreement.csv")
    gone(desk, "bob")
    assert "no charter any more" not in "\n".join(desk.run())
    assert desk.rows(f"results/{step}/agreement.csv") == agreement
    assert tasks(desk, step) == {("ann", "re-review"): ("0", "2"), ("cat", "adjudication"): ("0", "0")}
    assert {row["who"] for row in desk.rows(f"results/{step}/progress.csv")} == {"ann", "cat"}
    looks = iter([others, word])  # of the first study ann comes round
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update(recheck_ann=next(looks)))
    desk.run()
    assert tasks(desk, step) == {("ann", "re-review"): ("2", "0"), ("cat", "adjudication"): ("0", "1")}
    desk.fill(
        found(f"{step}/conflicts"), lambda row: row.update({decided: word if row["study_id"] != first(desk) else ""})
    )
    desk.run()
    if step == "charting":
        assert [row["country"] for row in desk.rows("results/charting/studies.csv")] == ["Iraq", "Iran"]
    else:
        assert first(desk) not in {row["study_id"] for row in desk.rows("results/coding/small/findings.csv")}
    for stem in ("charting/bob", "coding/small/bob"):
        Path(found(stem)).unlink()
    with pytest.raises(SheetError, match="the sheet is gone"):
        desk.run()


@pytest.mark.parametrize("comes", ["dan", ""])
def test_what_somebody_who_left_had_not_finished_goes_to_the_others(desk: Desk, comes: str) -> None:
    form = [{"id": "country", "required": True}, {"id": "aim", "required": True}]
    options = {"form": form, "charters": PEOPLE, "adjudicator": "cat"}
    desk.protocol = desk.protocol.model_copy(update={"charting": Charting.model_validate(options)})
    desk.run()
    sheet = Path(found("charting/bob"))
    desk.fill(str(sheet), lambda row: row.update(aim="An aim" if row["study_id"] == first(desk) else ""))
    desk.fill(
        found("coding/small/bob"), lambda row: row.update(code="", quote="") if row["study_id"] != first(desk) else None
    )
    desk.run()
    gone(desk, "bob", comes)
    told = "\n".join(desk.run())
    other = next(row["study_id"] for row in desk.rows("results/studies/studies.csv") if row["study_id"] != first(desk))
    assert f"{sheet}: bob left before they had finished {other}; others chart them" in told
    if comes:
        assert [row["study_id"] for row in desk.rows(found("charting/dan"))] == [other]
        assert other in {row["study_id"] for row in desk.rows(found("coding/small/dan"))}
    desk.fill(found("charting/ann"), lambda row: row.update(country="Iran", aim="An aim"))
    if comes:
        desk.fill(found("charting/dan"), lambda row: row.update(country="Iran", aim="An aim"))
    desk.run()
    (row,) = [row for row in desk.rows("results/charting/studies.csv") if row["study_id"] == other]
    assert (row["charted"], row["country"]) == ("yes", "Iran")


@BOTH
def test_both_look_again_before_the_third_is_asked(desk: Desk, step: str, word: str, others: str, decided: str) -> None:
    assert tasks(desk, step) == {
        ("ann", "re-review"): ("0", "2"), ("bob", "re-review"): ("0", "2"), ("cat", "adjudication"): ("0", "0")
    }  # fmt: skip
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update(recheck_ann=word))
    desk.run()
    assert tasks(desk, step)["bob", "re-review"] == ("0", "2")
    assert tasks(desk, step)["cat", "adjudication"] == ("0", "0")
    looks = iter([word, others])  # of the first study bob comes round
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update(recheck_bob=next(looks)))
    desk.run()
    assert tasks(desk, step)["bob", "re-review"] == ("2", "0")
    assert tasks(desk, step)["cat", "adjudication"] == ("0", "1")
    desk.fill(
        found(f"{step}/conflicts"), lambda row: row.update({decided: others if row["study_id"] != first(desk) else ""})
    )
    desk.run()
    assert tasks(desk, step)["cat", "adjudication"] == ("1", "0")
    if step == "charting":
        assert [row["country"] for row in desk.rows("results/charting/studies.csv")] == ["Iran", "Iraq"]
    else:
        assert [row["study_id"] for row in desk.rows("results/coding/small/findings.csv")] == [first(desk)]
        assert desk.rows("results/coding/small/waiting.csv") == []


@BOTH
def test_a_word_of_the_third_before_the_second_looks_is_refused(
    desk: Desk, step: str, word: str, others: str, decided: str
) -> None:
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update({"recheck_ann": word, decided: others}))
    before = Path(found(f"{step}/conflicts")).read_bytes()
    with pytest.raises(SheetError) as refused:
        desk.run()
    told = [problem.found for problem in refused.value.problems]
    assert told == ["decided before the re-review; bob did not look again"] * 2
    assert {column_of(problem.field) for problem in refused.value.problems} == {decided}
    assert Path(found(f"{step}/conflicts")).read_bytes() == before


@BOTH
def test_a_word_of_the_third_that_a_run_has_taken_waits_for_who_comes_back(
    desk: Desk, step: str, word: str, others: str, decided: str
) -> None:
    people = {"charting": "charters", "coding/small": "coders"}[step]
    both = desk.protocol
    part = step.partition("/")[0]
    desk.protocol = both.model_copy(update={part: getattr(both, part).model_copy(update={people: ["ann"]})})
    desk.fill(
        found(f"{step}/conflicts"), lambda row: row.update({"recheck_ann": word, decided: word, "rationale": "mine"})
    )
    desk.run()
    desk.protocol = both
    desk.run()
    assert tasks(desk, step)["bob", "re-review"] == ("0", "2")
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update(rationale="mine, told at length"))
    desk.run()
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update({decided: others}))
    with pytest.raises(SheetError, match="decided before the re-review; bob did not look again"):
        desk.run()
    desk.fill(found(f"{step}/conflicts"), lambda row: row.update({decided: word, "recheck_bob": others}))
    desk.run()
    assert tasks(desk, step)["cat", "adjudication"] == ("2", "0")


def test_a_wrong_code_is_answered_with_the_codes_most_like_it(desk: Desk) -> None:
    """In a frame of more codes than a message should name."""
    frame = Path("config/frameworks/small.yaml")
    more = "".join(f"  - {{id: {letter}, label: {{en: Theme {letter}, fa: درونمایه}}}}\n" for letter in "CDEFGHIJKLM")
    frame.write_text(frame.read_text(encoding="utf-8") + more, encoding="utf-8")
    for stem in ("ann", "conflicts"):
        desk.fill(found(f"coding/small/{stem}"), lambda row: row.update(code="Thema M"))
        with pytest.raises(SheetError) as refused:
            desk.run()
        assert {problem.allowed.partition(",")[0] for problem in refused.value.problems} == {"M (Theme M"}


@BOTH
def test_agreement_is_of_what_they_said_before_they_were_compared(
    desk: Desk, step: str, word: str, others: str, decided: str
) -> None:
    agreement = f"results/{step}/agreement.csv"
    before = desk.rows(agreement)
    if step != "charting":
        listed = Counter(row["of"] for row in desk.rows(f"results/{step}/compared.csv"))
        counted = {row["code"]: int(row["n"]) for row in before if row["statistic"] == "n"}
        assert listed == counted, "each statistic has the list that it rests on"
    if step == "charting":
        desk.fill(found("charting/bob"), lambda row: row.update(country="Iran"))
    else:
        said = {"code": "A.1.C", "quote": "q", "locator": "p. 1"}
        desk.fill(found("coding/small/bob"), lambda row: row.update(said))
    desk.run()
    assert desk.rows(agreement) == before
    assert tasks(desk, step)["ann", "re-review"] == ("0", "0"), "and what they agree on now is settled"


def test_a_sheet_without_columns_for_second_looks_is_given_them(desk: Desk) -> None:
    path = Path(found("charting/conflicts"))
    if path.suffix == ".xlsx":
        pytest.skip("the same code, by the columns' names")
    path.write_text(f"study_id,field,answer,rationale\n{first(desk)},country,,mine\n", encoding="utf-8")
    desk.run()
    rows = desk.rows(str(path))
    assert {"recheck_ann", "recheck_bob"} <= rows[0].keys()
    assert [row["rationale"] for row in rows] == ["mine", ""]


@pytest.mark.parametrize(("language", "answers"), [("fa", ("بیمارستان", "درمانگاه")), ("en", ("Hospital", "Clinic"))])
def test_what_charters_differ_on_is_shown_in_their_words_and_waits_in_table_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, answers: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    at = Desk(sheet_format="xlsx", sheet_language=language)
    options = [
        {"id": "h", "label": {"en": "Hospital", "fa": "بیمارستان"}},
        {"id": "c", "label": {"en": "Clinic", "fa": "درمانگاه"}},
    ]
    fields = [{"id": "level", "label": {"en": "Level", "fa": "سطح"}, "type": "choice", "options": options},
              {"id": "years", "label": {"en": "Years", "fa": "سال‌ها"}}]  # fmt: skip
    charting = Charting.model_validate({"form": fields, "charters": PEOPLE})
    coding = Coding.model_validate({"coders": PEOPLE})
    at.protocol = at.protocol.model_copy(update={"charting": charting, "coding": coding})
    at.search({STUDY: [], "R-CCCCCCCC": []}, [STUDY, "R-CCCCCCCC"])
    at.run()
    say = at.protocol.language(language)
    level = {"fa": "سطح", "en": "Level"}[language]
    for who, answer, code in zip(PEOPLE, answers, ("A.1.C", "nothing"), strict=True):
        said = {STUDY: answer}
        at.fill(found(f"charting/{who}"), lambda row, said=said: row.update({level: said.get(row["study_id"], "")}))
        at.fill(found(f"coding/small/{who}"), lambda row, code=code: row.update(code=code))
    at.run()
    (row,) = at.rows(found("charting/conflicts"))
    assert (row["vote_ann"], row["vote_bob"]) == answers
    headings = read_workbook(Path(found("coding/small/conflicts"))).columns
    assert say.heading("label") in headings
    assert say.heading("label") != "label" or language == "en"
    table = characteristics(at.protocol, load(at.protocol), say, Facts([]))
    assert [row["level"] for row in table.rows] == [say.words("to_be_settled"), say.words("to_be_charted")]
    at.fill(found("charting/conflicts"), lambda row: row.update(recheck_ann=answers[0], recheck_bob=answers[0]))
    at.run()
    table = characteristics(at.protocol, load(at.protocol), say, Facts([]))
    assert [row["level"] for row in table.rows] == [answers[0], say.words("to_be_charted")]
