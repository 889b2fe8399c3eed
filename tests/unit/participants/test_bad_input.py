"""What people write wrongly or change after coding: one report with row and column, by check and the run alike; or a
recorded change. Nothing is lost either way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from designs import copy_of, later, review

from scopeline import layout
from scopeline.commands import check
from scopeline.errors import SheetError
from scopeline.protocol import load
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote
from scopeline.tables.csv import SHEET, read_table

CHARTED = Path("data/charting/consensus.csv")
CODED = Path("data/coding/meanings/consensus.csv")
BOOK = Path("data/coding/meanings/codebook.csv")
CHANGES = Path("data/coding/meanings/changes.csv")
LINKS = Path("data/coding/meanings/links.csv")
CONFIG = Path("config/review.yaml")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of a narrative review, with two more fields on its form, after a run."""
    folder = copy_of("narrative-review", tmp_path_factory.mktemp("finished") / "review")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        fields = "    - {id: founded, type: year}\n    - {id: members, type: integer}\n\nframeworks:"
        CONFIG.write_text(CONFIG.read_text("utf-8").replace("\nframeworks:", fields, 1), "utf-8")
        review()
        save(CHARTED, lambda rows: [row.update(founded="1999", members="7") for row in rows])
        later(load())
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(finished, tmp_path / "review")
    monkeypatch.chdir(tmp_path / "review")
    return Path()


def save(path: Path, change: Callable[[Rows], object], columns: tuple[str, ...] = ()) -> None:
    """Let somebody go through a sheet; `columns` are added where it has none of that name."""
    table = read_table(path)
    wanted = [*table.columns, *(name for name in columns if name not in table.columns)]
    change(table.rows)
    path.write_bytes(SHEET.encode([wanted, *([row.get(name, "") for name in wanted] for row in table.rows)]))


def at(number: int, **cells: str) -> Callable[[Rows], None]:
    """A change of one row, counted from 0."""
    return lambda rows: rows[number].update(cells)


def doubled(rows: Rows) -> None:
    rows.append({**rows[0], "Country": "Iran" if rows[0]["Country"] != "iran" else "international"})


DAMAGES = {
    "an unknown option": (CHARTED, at(0, Country="Atlantis"), "line 2, N01, Country: found 'Atlantis'. Allowed: iran"),
    "no year": (CHARTED, at(1, founded="not a year"), "line 3, N02, founded: found 'not a year'. Allowed: a Gregorian"),
    "no number": (CHARTED, at(1, members="many"), "line 3, N02, members: found 'many'. Allowed: a whole number"),
    "two rows of a study": (CHARTED, doubled, "which stands for the same. Make the two agree"),
    "an unknown study": (CHARTED, at(0, study_id="N99"), "line 2, N99, study_id: no study has the id 'N99'"),
    "an unknown code": (CODED, at(0, code="fog", own_words=""), "line 2, N01, code: no code is called 'fog'"),
    "a doubled id": (CODED, at(1, finding_id="F001"), "line 3, N01, finding_id: 'F001' stands at"),
    "a quote of no place": (CODED, at(2, quote="so it is"), "line 4, N01, locator: a quote without a place"),
    "a wrong kind": (CODED, at(0, kind="colour"), "line 2, N01, kind: found 'colour'. Allowed: what ("),
    "no kind": (CODED, at(0, kind="", own_words="new words"), "line 2, N01, kind: the finding has no kind"),
    "a code below itself": (BOOK, at(0, parent="curriculum"), "line 2, parent: the code 'curriculum' lies below"),
    "a deleted code": (BOOK, lambda rows: rows.pop(1), "no code is called 'care'"),
    "a link to nothing": (LINKS, at(0, to="elsewhere"), "line 2, to: no code is called 'elsewhere'"),
    "a split of no finding": (
        CHANGES,
        lambda rows: rows.append({"action": "split", "code": "care", "to": "more", "findings": "F777"}),
        "findings: no finding has the id F777",
    ),
    "an unknown step": (CHANGES, at(0, action="remove"), "line 2, action: found 'remove'. Allowed: add, rename"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_and_the_run_say_the_same_with_row_and_column_and_leave_all_as_it_was(copied: Path, damage: str) -> None:
    path, change, told = DAMAGES[damage]
    save(path, change)
    before = {file: file.read_bytes() for file in Path("data").rglob("*") if file.is_file()}
    with pytest.raises(SheetError) as refused:
        later(load())
    assert told in str(refused.value)
    assert set(refused.value.problems) <= set(check.everything())
    assert {file: file.read_bytes() for file in Path("data").rglob("*") if file.is_file()} == before


def test_headings_of_another_language_are_understood_and_of_none_are_told(copied: Path) -> None:
    table = read_table(CODED)
    cells = [[row[name] for name in table.columns] for row in table.rows]
    persian = [{"study_id": "شناسه مطالعه"}.get(name, name) for name in table.columns]
    CODED.write_bytes(SHEET.encode([persian, *cells]))
    later(load())
    german = [{"study_id": "Studie"}.get(name, name) for name in table.columns]
    CODED.write_bytes(SHEET.encode([german, *cells]))
    with pytest.raises(SheetError, match="column 'study_id' is missing"):
        later(load())


def test_a_renamed_field_takes_its_answers_along_and_one_that_leaves_the_form_keeps_them(copied: Path) -> None:
    config = CONFIG.read_text("utf-8")
    CONFIG.write_text(
        config.replace("{id: founded, type: year}", "{id: began, type: year, formerly: [founded]}"), "utf-8"
    )
    later(load())
    rows = read_table(Path("results/charting/studies.csv")).rows
    assert {row["began"] for row in rows} == {"1999"}
    CONFIG.write_text(config.replace("    - {id: founded, type: year}\n", ""), "utf-8")
    told = "\n".join(later(load()))
    assert "answers stand under 'founded', which is not on the form any more" in told
    answers = read_table(Path("results/charting/answers.csv")).rows
    assert {row["answer"] for row in answers if row["field"] == "founded"} == {"1999"}


def test_a_category_moved_to_another_theme_takes_its_findings_along(copied: Path) -> None:
    before = {row["code"]: row for row in counted()}
    everything = {row["finding_id"] for row in read_table(Path("results/coding/meanings/findings.csv")).rows}
    save(CHANGES, lambda rows: rows.append({"action": "move", "code": "care", "to": "services"}))
    later(load())
    after = {row["code"]: row for row in counted()}
    assert int(after["services"]["findings"]) == int(before["services"]["findings"]) + int(before["care"]["findings"])
    assert {row["finding_id"] for row in read_table(Path("results/coding/meanings/findings.csv")).rows} == everything


def counted() -> Rows:
    rows = read_table(Path("results/coding/meanings/counts.csv")).rows
    return [row for row in rows if not row["kind"]]


def test_what_was_coded_of_a_study_that_is_excluded_later_is_set_aside_and_told(copied: Path) -> None:
    before = CODED.read_bytes()

    def exclude(rows: Rows) -> None:
        for row in rows:
            if row["title"].startswith("Integrated care"):
                row.update(decision="exclude", reason="no_meaning")

    save(Path("data/screening/full_text/sara.csv"), exclude)
    told = "\n".join(review())
    assert "the study is not included any more; the finding is kept aside" in told
    aside = read_table(Path("results/coding/meanings/set_aside.csv")).rows
    assert {row["study_id"] for row in aside} == {"N02"}
    assert CODED.read_bytes() == before


def test_every_answer_and_finding_is_in_a_journal_that_only_grows(copied: Path) -> None:
    files = layout.CHARTING_JOURNAL, layout.coding_journal("meanings")
    before = [file.read_bytes() for file in files]
    later(load())
    assert [file.read_bytes() for file in files] == before, "nothing was said"
    save(CHARTED, at(0, founded="2001"))
    save(CODED, at(0, quote="so it is", locator="p. 3"))
    save(CODED, lambda rows: rows.pop())
    later(load())
    for file, old in zip(files, before, strict=True):
        assert file.read_bytes().startswith(old)
    charted, coded = (journal.read(file)[-1] for file in files)
    assert charted.votes == {"N01 founded": Vote("2001")}
    assert charted.was == {"N01 founded": Vote("1999")}
    assert {finding: vote.note if vote else None for finding, vote in coded.votes.items()} == {
        "F001": "so it is",
        read_last(before[1]): None,
    }


def read_last(content: bytes) -> str:
    """The last finding of which a journal knows."""
    path = Path("before.jsonl")
    path.write_bytes(content)
    return max(finding for said in journal.state(journal.read(path)).values() for finding in said if " " not in finding)


def test_a_journal_that_was_altered_is_told_by_check_and_the_run(copied: Path) -> None:
    path = layout.coding_journal("meanings")
    path.write_bytes(path.read_bytes().replace(b"F001", b"F009", 1))
    with pytest.raises(SheetError, match="was altered or removed") as refused:
        later(load())
    assert set(refused.value.problems) <= set(check.everything())
