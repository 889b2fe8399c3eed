"""The codebook: every change replayed, every code that ever was still leads to where its findings are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.coding import books
from scopeline.coding.codebook import Change, ChangeError, Code, Codebook
from scopeline.coding.framework import Framework
from scopeline.coding.guide import guide
from scopeline.configuration import load_yaml
from scopeline.text import is_rtl, joined, parted

FRAME = Framework.model_validate(
    {
        "id": "frame",
        "label": "A frame",
        "levels": ["theme", "category", "code"],
        "children": [
            {
                "id": "T1",
                "label": "Theme one",
                "children": [
                    {"id": "C1", "label": {"en": "Category one", "fa": "رده یکم"}, "children": [
                        {"id": "a", "label": "Code a"}, {"id": "b", "label": "Code b"}]},
                    {"id": "C2", "label": "Category two", "children": [{"id": "c", "label": "Code c"}]},
                ],
            },
            {"id": "T2", "label": "Theme two"},
        ],
    }
)  # fmt: skip


def test_the_frame_that_comes_along_defines_every_code_in_the_language_of_the_sheet() -> None:
    shipped = Path(__file__).parents[3] / "config/frameworks/who_building_blocks.yaml"
    made = Codebook(Framework.model_validate(load_yaml(shipped)[0]))
    for code, persian in (("en", False), ("fa", True)):
        told = {row[0]: row[2] for row in guide(made, code).rows if row and row[0] in made.codes}
        assert told.keys() == made.codes.keys()
        assert {is_rtl(text) for text in told.values()} == {persian}


def book(*changes: Change) -> Codebook:
    made = Codebook(FRAME)
    for change in changes:
        made.change(change)
    return made


def test_a_cell_names_a_code_by_its_id_or_by_its_wording_in_any_language() -> None:
    made = book()
    assert [made.spelled(cell) for cell in ("C1", "category ONE", "رده يكم", "nothing")] == ["C1", "C1", "C1", None]


def test_a_space_stands_for_a_half_space_where_only_one_code_is_meant() -> None:
    made = Codebook(FRAME, [Code("x", "C1", {"fa": "ارائه‌دهندگان"}), Code("y", "C1", {"fa": "گفت و گو"})])
    assert [made.spelled(cell) for cell in ("ارائه دهندگان", "گفت‌وگو", "C 1")] == ["x", "y", "C1"]
    made.change(Change("rename", "ارائه دهندگان", label="Providers"))
    assert made.label("x", "en") == "Providers"
    own = [made.open_code(words) for words in ("a part", "apart")]
    assert own == ["a part", "apart"], "own words that differ in a space are two"
    assert made.spelled("ap art") is None
    assert made.open_code("کمبود بودجه‌ها") == made.open_code("كمبود بودجه ها") == "کمبود بودجه‌ها"


def test_a_parent_may_be_typed_with_a_space_for_its_half_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/coding/frame"
    folder.mkdir(parents=True)
    rows = ["code,parent", "نیمه‌تمام,T1", "نو,نیمه تمام"]
    (folder / "codebook.csv").write_text("\n".join(rows), encoding="utf-8")
    read = books.read(FRAME)
    made, problems = read.book, read.problems
    assert problems == []
    assert made.path("نو") == ["T1", "نیمه‌تمام", "نو"]


def test_a_merged_code_leads_to_the_code_that_took_its_findings_also_by_its_old_wording() -> None:
    made = book(Change("merge", "a", "b"))
    assert made.of_finding("a", "F1") == "b"
    assert made.spelled("Code a") == "a"
    assert "a" not in made.codes


def test_a_category_moves_with_all_below_it() -> None:
    made = book(Change("move", "C1", "T2"))
    assert made.path("a") == ["T2", "C1", "a"]
    assert made.path("c") == ["T1", "C2", "c"]


def test_a_renamed_code_is_found_by_both_wordings_and_keeps_the_other_languages() -> None:
    made = book(Change("rename", "C1", label="Better", language="en"))
    assert made.label("C1", "en") == "Better"
    assert made.label("C1", "fa") == "رده یکم"
    assert made.spelled("better") == made.spelled("Category one") == "C1"


def test_a_split_takes_the_named_findings_and_leaves_the_others() -> None:
    made = book(Change("split", "a", "a2", label="Newer", findings=("F1", "F3")))
    assert [made.of_finding("a", finding) for finding in ("F1", "F2", "F3")] == ["a2", "a", "a2"]
    assert made.path("a2") == ["T1", "C1", "a2"]


def test_changes_are_replayed_in_order_so_that_a_split_part_can_be_merged_elsewhere() -> None:
    made = book(Change("split", "a", "a2", findings=("F1",)), Change("merge", "a2", "c"))
    assert made.of_finding("a", "F1") == "c"
    assert made.of_finding("a", "F2") == "a"


def test_own_words_are_an_open_code_until_a_change_sorts_them() -> None:
    made = book()
    assert made.open_code("lack of trust") == made.open_code("Lack of Trust") == "lack of trust"
    assert made.codes["lack of trust"].origin == "open"
    made.change(Change("move", "Lack of trust", "C2"))
    assert made.path("lack of trust") == ["T1", "C2", "lack of trust"]
    assert made.codes["lack of trust"].origin == "codebook"


def test_spellings_of_one_code_that_people_merged_before_they_were_one_are_merged_still() -> None:
    spelled, otherwise = "بودجه شبکه‌ها", "بودجه شبكه ها"
    made = book()
    assert made.open_code(spelled) == made.open_code(otherwise) == spelled
    made.change(Change("merge", otherwise, spelled))
    assert spelled in made.codes
    made.change(Change("merge", spelled, "a"))
    made.change(Change("merge", otherwise, "a"))
    assert made.of_finding(spelled, "") == "a"
    with pytest.raises(ChangeError, match="was merged into a"):
        made.change(Change("merge", otherwise, "c"))
    with pytest.raises(ChangeError, match="itself"):
        made.change(Change("merge", "a", "a"))


def test_own_words_with_a_semicolon_are_one_code_in_lists_too() -> None:
    made = book()
    code = made.open_code("no money; no staff")
    assert parted(joined(made.path(code))) == [code]
    assert (made.label(code, "en"), made.spelled("No money; no staff")) == ("no money; no staff", code)


@pytest.mark.parametrize(
    ("change", "field", "found"),
    [
        (Change("drop", "a"), "action", "found 'drop'"),
        (Change("merge", "x", "a"), "code", "no code is called 'x'"),
        (Change("merge", "a", "x"), "to", "no code is called 'x'"),
        (Change("merge", "C1", "a"), "to", "lies below it"),
        (Change("move", "T1", "a"), "to", "'a' lies below 'T1' itself"),
        (Change("rename", "a"), "label", "the new wording is missing"),
        (Change("split", "a", "a2"), "findings", "no finding is named"),
        (Change("add", "a", "C1"), "code", "'a' is in the codebook already"),
        (Change("add", "n", "C1", kind="challenge"), "kind", "found 'challenge'"),
    ],
)
def test_a_change_that_cannot_be_replayed_is_named_by_its_column_and_changes_nothing(
    change: Change, field: str, found: str
) -> None:
    made = book()
    before = dict(made.codes)
    with pytest.raises(ChangeError) as wrong:
        made.change(change)
    assert wrong.value.field == field
    assert found in wrong.value.found
    assert made.codes == before


_IDS = ["T1", "T2", "C1", "C2", "a", "b", "c", "n1", "n2"]
_CHANGES = st.builds(
    Change,
    st.sampled_from(["add", "rename", "move", "merge", "split"]),
    st.sampled_from(_IDS),
    st.sampled_from(_IDS),
    st.sampled_from(["", "words"]),
    findings=st.sampled_from([(), ("F1",), ("F1", "F2")]),
)


@given(st.lists(_CHANGES, max_size=12))
@example([Change("merge", "a", "b"), Change("merge", "b", "c")])
@example([Change("split", "a", "n1", findings=("F1",)), Change("merge", "n1", "a"), Change("move", "C1", "T2")])
@example([Change("split", "a", "b", findings=("F1",)), Change("split", "b", "a", findings=("F1",))])
def test_whatever_was_changed_every_finding_stands_in_the_tree_and_no_code_lies_below_itself(
    changes: list[Change],
) -> None:
    made = book()
    ever = set(made.codes)
    for change in changes:
        try:
            made.change(change)
        except ChangeError:
            continue
        ever |= set(made.codes)
    for code in ever:
        for finding in ("F1", "F2", "F3"):
            assert made.of_finding(code, finding) in made.codes
    assert sorted(code.id for _, code in made.tree()) == sorted(made.codes), "the tree holds each code once"


def test_added_codes_may_come_before_their_parents() -> None:
    made = Codebook(FRAME, [Code("y", "x", {"en": "Y"}), Code("x", "C1", {"en": "X"})])
    assert made.path("y") == ["T1", "C1", "x", "y"]


def test_own_words_are_sorted_renamed_and_merged_by_changes_and_a_step_can_be_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/coding/grown"
    folder.mkdir(parents=True)
    frame = Framework.model_validate({"id": "grown", "label": "G", "method": "inductive"})
    (folder / "codebook.csv").write_text("code,parent\nT,\nT.1,T\n", encoding="utf-8")
    steps = ["move,no trust,T.1,,", "rename,no trust,,بی‌اعتمادی,fa", "merge,trust lacking,no trust,,"]
    for undone in (None, 2):
        rows = [f"{step},{'yes' if number == undone else ''}" for number, step in enumerate(steps)]
        (folder / "changes.csv").write_text("\n".join(["action,code,to,label,language,undone", *rows]), "utf-8")
        read = books.read(frame, ["no trust", "trust lacking"])
        book, problems = read.book, read.problems
        assert problems == []
        assert book.path("no trust") == ["T", "T.1", "no trust"]
        assert (book.label("no trust", "fa"), book.label("no trust", "en")) == ("بی‌اعتمادی", "no trust")
        now = book.of_finding(book.open_code("trust lacking"), "F1")
        assert now == ("no trust" if undone is None else "trust lacking")
