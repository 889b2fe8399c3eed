"""Fields, options, codes and kinds whose wording changed: what was typed under the old one stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from unit.studies.later_stages import Desk

from scopeline.errors import SheetError
from scopeline.protocol import Charting, Coding

STUDIES = ["R-BBBBBBBB", "R-CCCCCCCC"]
FRAME = Path("config/frameworks/small.yaml")


def level(**said: Any) -> dict[str, Any]:
    options = [{"id": "ward", "label": "Ward", **said.pop("ward", {})}, {"id": "home", "label": "At home"}]
    return {"id": "level", "label": "Level of care", "type": "choice", "options": options, **said}


def form(desk: Desk, field: dict[str, Any]) -> None:
    charting = Charting.model_validate({"form": [field], "charters": ["ann", "bob"], "adjudicator": "cat"})
    coding = Coding.model_validate({"coders": ["ann", "bob"], "adjudicator": ["cat"]})
    desk.protocol = desk.protocol.model_copy(update={"charting": charting, "coding": coding})


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Desk:
    """Two charters and coders who differ on one study, and have looked at it again."""
    at = Desk()
    form(at, level())
    at.search({study: [] for study in STUDIES}, STUDIES)
    at.run()
    for who in ("ann", "bob"):
        said = {STUDIES[0]: "At home", STUDIES[1]: "Ward" if who == "ann" else "At home"}
        at.fill(f"data/charting/{who}.csv", lambda row, said=said: row.update({"Level of care": said[row["study_id"]]}))
        passage = {"code": "A challenge", "quote": "q", "locator": "p. 1", "kind": "چالش"}
        at.fill(f"data/coding/small/{who}.csv", lambda row, said=passage: row.update(said))
    at.run()
    at.fill("data/charting/conflicts.csv", lambda row: row.update(recheck_ann="Ward", recheck_bob="Ward"))
    at.run()
    return at


def answers(desk: Desk) -> list[str]:
    return [row["level"] for row in desk.rows("results/charting/studies.csv")]


@pytest.mark.parametrize(
    "option",
    [{"label": "Bed", "formerly": ["Ward"]}, {"id": "bed", "label": "Bed", "formerly": ["Ward", "ward"]}],
    ids=["another wording", "another id too"],
)
def test_a_former_wording_of_an_option_goes_on_counting(desk: Desk, option: dict[str, Any]) -> None:
    assert answers(desk) == ["home", "ward"]
    agreement = desk.rows("results/charting/agreement.csv")
    journal = Path("data/charting/journal.jsonl").read_bytes()
    form(desk, level(ward=option))
    desk.run()
    assert answers(desk) == ["home", option.get("id", "ward")]
    assert Path("data/charting/journal.jsonl").read_bytes() == journal, "nobody has said anything new"
    sheet = Path("data/charting/ann.csv")
    sheet.write_text("".join(sheet.read_text("utf-8-sig").splitlines(keepends=True)[:2]), "utf-8")
    assert "put back" in "\n".join(desk.run())
    assert answers(desk) == ["home", option.get("id", "ward")]
    assert desk.rows("results/charting/agreement.csv") == agreement


def test_an_option_that_nobody_knows_any_more_is_refused_with_what_a_run_took_it_for(desk: Desk) -> None:
    form(desk, level(ward={"label": "Bed", "id": "bed"}))
    with pytest.raises(SheetError) as told:
        desk.run()
    way = 'write beside it in the options of level in config/review.yaml: formerly: ["Ward"]'
    assert {str(one.file) for one in told.value.problems} == {"data/charting/ann.csv", "data/charting/conflicts.csv"}
    assert {one.remedy for one in told.value.problems} == {
        f"Correct the cell. A run has read 'ward' in this cell; if that was called so then, {way}."
    }


def test_a_former_heading_of_a_field_goes_on_counting_and_one_that_is_not_named_is_missed(desk: Desk) -> None:
    form(desk, level(label="Where"))
    with pytest.raises(SheetError, match="write the heading that it has there under 'formerly' of level"):
        desk.run()
    form(desk, level(label="Where", formerly=["Level of care"]))
    desk.run()
    assert answers(desk) == ["home", "ward"]


def test_rows_that_come_back_bring_the_answers_of_a_field_that_has_another_id(desk: Desk) -> None:
    form(desk, level(id="place", formerly=["level", "Level of care"]))
    sheet = Path("data/charting/ann.csv")
    sheet.write_text("".join(sheet.read_text("utf-8-sig").splitlines(keepends=True)[:2]), "utf-8")
    desk.run()
    assert [row["place"] for row in desk.rows("results/charting/studies.csv")] == ["home", "ward"]


@pytest.mark.parametrize("id_", ["A.1.C", "A.1.D"])
def test_a_former_wording_of_a_code_and_of_a_kind_goes_on_counting(desk: Desk, id_: str) -> None:
    before = desk.rows("results/coding/small/agreement.csv")
    frame = FRAME.read_text("utf-8")
    other = frame.replace("A.1.C, label: {en: A challenge,", f"{id_}, label: {{en: An obstacle,")
    other = other.replace("fa: چالش}", "fa: مانع}")
    FRAME.write_text(other, "utf-8")
    with pytest.raises(SheetError) as told:
        desk.run()
    remedies = {problem.field: problem.remedy for problem in told.value.problems}
    where = "write beside it in config/frameworks/small.yaml or codebook.csv"
    assert f"""if that was called so then, {where}: formerly: ["A challenge"].""" in remedies["code"]
    assert "A run has read 'A.1.C' in this cell" in remedies["code"]
    assert f'{where}: formerly: ["چالش"].' in remedies["kind"]
    named = other.replace("kind: challenge}", "kind: challenge, formerly: [A challenge, A.1.C]}")
    if id_ == "A.1.C":
        named = named.replace(", A.1.C]}", "]}")
    FRAME.write_text(named.replace("fa: مانع}", "fa: مانع}, formerly: [چالش]", 1), "utf-8")
    desk.run()
    assert {row["code"] for row in desk.rows("results/coding/small/findings.csv")} == {id_}
    after = desk.rows("results/coding/small/agreement.csv")
    assert [row["value"] for row in after] == [row["value"] for row in before]


def test_a_former_wording_of_a_code_of_the_codebook_goes_on_counting(desk: Desk) -> None:
    book = Path("data/coding/small/codebook.csv")
    book.write_text("code,parent,kind,label_en\nnew,B,challenge,Newly found\n", "utf-8")
    desk.fill("data/coding/small/ann.csv", lambda row: row.update(code="Newly found"))
    desk.run()
    book.write_text("code,parent,kind,label_en,formerly\nnew,B,challenge,Found,Newly found; older\n", "utf-8")
    desk.run()
    assert {row["code"] for row in desk.rows("results/coding/small/waiting.csv")} == {"new", "A.1.C"}
    book.write_text("code,parent,kind,label_en,formerly\nnew,B,challenge,Found,Newly found; A.1.C\n", "utf-8")
    with pytest.raises(SheetError, match=r"'A\.1\.C' names A\.1\.C too"):
        desk.run()
