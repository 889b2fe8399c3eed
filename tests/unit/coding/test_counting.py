"""What each row of a framework's tables counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scopeline.coding.codebook import Change, Codebook
from scopeline.coding.counting import count_rows, framework_rows, tally
from scopeline.coding.findings import Finding
from scopeline.coding.framework import Framework

LEAF = {"id": "A.1.x", "label": "Ax"}
FRAME = Framework.model_validate(
    {
        "id": "f",
        "label": "F",
        "kinds": [{"id": "challenge", "label": "Challenges"}, {"id": "solution", "label": "Solutions"}],
        "children": [
            {"id": "A", "label": "A", "children": [{"id": "A.1", "label": "A1", "children": [LEAF]}]},
            {"id": "B", "label": "B"},
        ],
    }
)


def finding(number: int, kind: str, code: str) -> Finding:
    return Finding(f"F{number}", f"S{number}", kind, code, code, "", "", "", "", "ann")


def coded(*said: tuple[str, str]) -> Sequence[Finding]:
    return [finding(number, *one) for number, one in enumerate(said, 1)]


def rows(book: Codebook, findings: Sequence[Finding]) -> Sequence[Mapping[str, object]]:
    return list(framework_rows(book, findings, ["en"]))


def test_a_place_is_an_item_of_the_kinds_that_somebody_coded_at_it_and_of_no_other() -> None:
    found = rows(Codebook(FRAME), coded(("solution", "A"), ("challenge", "A.1"), ("solution", "A.1")))
    told = [(row["path"], row["kind"], row["mentions"], row["finding_ids"]) for row in found if row.get("item_id")]
    assert told == [("A", "solution", 1, "F1"), ("A; A.1", "challenge", 1, "F2"), ("A; A.1", "solution", 1, "F3")]


def test_every_row_of_table_2_has_somebody_behind_it_or_says_that_its_place_is_empty() -> None:
    found = rows(Codebook(FRAME), coded(("solution", "A"), ("challenge", "A.1.x")))
    assert all(row["n_studies"] for row in found if row.get("item_id"))
    assert [row["path"] for row in found if not row.get("item_id")] == ["B"]


def test_items_of_table_2_are_those_that_the_counts_count_however_deep_they_lie() -> None:
    book = Codebook(FRAME)
    for code, above in (("late", "A.1"), ("very_late", "late"), ("loose", "")):
        book.change(Change("add", code, above, kind="challenge"))
    findings = coded(*(("challenge", code) for code in ("late", "very_late", "loose", "A")))
    items = {row["item_id"]: (row["path"], row["n_studies"]) for row in rows(book, findings) if row.get("item_id")}
    assert items == {"A": ("A", 1), "late": ("A; A.1", 1), "very_late": ("A; A.1", 1), "loose": ("", 1)}
    counts = count_rows(book, tally(book, findings))
    whole = next(row for row in counts if not row["code"] and row["kind"] == "challenge")
    assert whole["items"] == len(items)
