"""A content analysis from participants to themes: the published tree comes out, and no real name does."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from designs import EXAMPLES, RESULTS, analyse, generator

from scopeline import cli, documents, layout
from scopeline.archive.contents import chosen
from scopeline.checks import door
from scopeline.commands import check, status
from scopeline.errors import ScopelineError, SheetError
from scopeline.exchange.qda.giving import give
from scopeline.exchange.qda.taking import take_passages
from scopeline.participants import people
from scopeline.participants.step import take_part
from scopeline.protocol import Protocol, load
from scopeline.pseudonyms import Pseudonyms, ways
from scopeline.tables.csv import SHEET, read_table

SHEETS = {"participants": Path("data/participants.csv"), "consensus": Path("data/coding/lectures/consensus.csv"),
          "changes": Path("data/coding/lectures/changes.csv")}  # fmt: skip


def edit(path: Path, line: int, **cells: str) -> None:
    """Change cells of the row on a line of a sheet, as a person does."""
    table = read_table(path)
    table.rows[table.lines.index(line)] |= cells
    path.write_bytes(SHEET.encode([table.columns, *([row[name] for name in table.columns] for row in table.rows)]))


def everything(folder: Path) -> str:
    """All text below a folder, also inside workbooks, and the names of the files."""
    found = []
    for path in sorted(folder.rglob("*")):
        found.append(path.name)
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        elif path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def test_the_committed_data_are_what_the_generator_makes(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "content-analysis/config", tmp_path / "config")
    generator("content_analysis").make(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    folder = EXAMPLES / "content-analysis"
    assert made == {path: (folder / path).read_bytes() for path in made}
    assert {path for path in made if path.parts[0] == "data"} == {
        path.relative_to(folder)
        for path in (folder / "data").rglob("*")
        if path.is_file() and ".backup" not in path.parts
    }


def test_the_theme_table_is_the_published_one_row_by_row(analysed: Path) -> None:
    published = generator("content_analysis").lines()
    rows = read_table(analysed / "results/tables/themes.en.csv").rows
    columns = ("Theme", "Category", "Subcategory", "Code", "Participants")
    assert [tuple(row[name] for name in columns) for row in rows if row["Code"]] == [
        (line.theme, line.category, line.subcategory, line.code, "; ".join(line.speakers)) for line in published
    ]


def test_levels_are_facts_with_a_node_for_each_name_of_the_table(analysed: Path) -> None:
    published = generator("content_analysis").lines()
    facts = json.loads((analysed / "results/facts.json").read_text(encoding="utf-8"))["facts"]
    for level, names in enumerate(("theme", "category", "subcategory", "code"), 1):
        assert facts[f"findings.lectures.level.{level}"]["value"] == len({getattr(line, names) for line in published})
    assert facts["studies.all"]["value"] == len({speaker for line in published for speaker in line.speakers})


def test_the_texts_twelve_categories_do_not_agree_with_the_tables(analysed: Path) -> None:
    claims = {row["claim"]: row["agrees"] for row in read_table(analysed / "results/claims.csv").rows}
    assert claims["categories_in_the_text"] == "no"
    assert claims["initial_codes"] == "undecided"
    assert Counter(claims.values())["no"] == 1


def test_no_name_of_a_participant_stands_anywhere_in_the_results(analysed: Path) -> None:
    names = [row["name"] for row in read_table(analysed / SHEETS["participants"]).rows]
    text = everything(analysed / "results").lower()
    assert "p13" in text
    for name in names:
        for way in ways(name):
            assert way.lower() not in text, way
    said = read_table(analysed / "results/participants/paragraphs.csv").rows
    assert any("[P04]" in row["text"] and row["speaker"] == "P03" for row in said), "said of a colleague"


def test_no_name_of_a_participant_goes_into_an_archive(analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(analysed)
    files = dict(chosen(load()))
    assert "config/review.yaml" in files
    assert layout.PARAGRAPHS.as_posix() in files
    text = b"\n".join(files.values()).decode("utf-8", "replace").lower()
    people = read_table(Path("data/participants.csv")).rows
    assert [person["name"] for person in people if person["name"].lower() in text] == []


def test_saturation_goes_in_the_order_of_analysis(analysis: Path) -> None:
    edit(SHEETS["participants"], 4, order="1")
    analyse()
    rows = read_table(Path("results/coding/lectures/saturation.csv")).rows
    assert rows[0]["study_id"] == "P03"
    assert int(rows[-1]["all_codes"]) == sum(int(row["new_codes"]) for row in rows)


def test_who_withdraws_is_counted_nowhere_and_nothing_is_lost(analysis: Path) -> None:
    edit(SHEETS["participants"], 4, consent="withdrawn")
    before = SHEETS["consensus"].read_bytes()
    analyse()
    findings = read_table(Path("results/coding/lectures/findings.csv")).rows
    aside = read_table(Path("results/coding/lectures/set_aside.csv")).rows
    assert {row["study_id"] for row in aside} == {"P03"}
    assert all(row["finding_id"] for row in aside)
    assert "P03" not in {row["study_id"] for row in findings}
    assert SHEETS["consensus"].read_bytes() == before


def test_of_who_withdraws_nothing_stands_in_the_results_but_that_they_are_set_aside(analysis: Path) -> None:
    """Also after a run that counted them; a code that came of their words alone goes with them."""
    sheet = SHEETS["consensus"]
    table = read_table(sheet)
    said = {"study_id": "P03", "own_words": "wholly her own thought", "condensed": "condensed so", "memo": "a memo"}
    rows = [[row[name] for name in table.columns] for row in [*table.rows, dict.fromkeys(table.columns, "") | said]]
    sheet.write_bytes(SHEET.encode([table.columns, *rows]))
    analyse()
    mine = [row for row in read_table(Path("results/coding/lectures/findings.csv")).rows if row["study_id"] == "P03"]
    passages = {row[name] for row in mine for name in ("quote", "condensed", "memo") if row[name]}
    words = [unit.text for unit in documents.paragraphs("P03")]
    others = {unit.text for name in documents.names() if name != "P03" for unit in documents.paragraphs(name)}
    facts = json.loads((RESULTS / "facts.json").read_text(encoding="utf-8"))["facts"]
    before = {name: facts[name]["value"] for name in ("paragraphs.all", "documents.all", "findings.lectures.all")}
    ours = read_table(SHEETS["participants"])
    answers = {row["pseudonym"]: row for row in ours.rows}
    edit(SHEETS["participants"], 4, consent="خیر")
    analyse()
    facts = json.loads((RESULTS / "facts.json").read_text(encoding="utf-8"))["facts"]
    assert {name: facts[name]["value"] for name in before} == {
        "paragraphs.all": before["paragraphs.all"] - len(words),
        "documents.all": before["documents.all"] - 1,
        "findings.lectures.all": before["findings.lectures.all"] - len(mine),
    }
    (charted,) = [row for row in read_table(layout.CHARTED).rows if row["study_id"] == "P03"]
    assert {name: cell for name, cell in charted.items() if cell} == {
        "study_id": "P03", "title": "P03", "included": "no", "charted": "no", "consent": "no"}  # fmt: skip
    assert any(answers["P03"][name] for name in ours.columns[6:]), "they had answers"
    assert "P03" not in {row["study_id"] for row in read_table(Path("results/coding/lectures/saturation.csv")).rows}
    archived = "\n".join(content.decode("utf-8", "replace") for _, content in chosen(load()))
    for text in (everything(RESULTS), archived):
        assert [one for one in {*passages, *words, said["own_words"]} - others if one in text] == []


def test_words_that_may_be_of_who_withdrew_do_not_count_and_that_is_told(analysis: Path) -> None:
    """A discussion tells its speakers; a text of two people does not; a speaker may bear an unknown name."""
    edit(SHEETS["participants"], 4, consent="no", documents="P03;talk;both;circle")
    edit(SHEETS["participants"], 2, documents="P01;talk;both;circle")
    name = read_table(SHEETS["participants"]).rows[2]["name"]
    folder = layout.DOCUMENTS
    (folder / "talk.csv").write_text(f"speaker,text\n{name},secret\nP01,open\nModerator,asked\n", encoding="utf-8")
    (folder / "both.txt").write_text("one of them\n\nthe other\n", encoding="utf-8")
    (folder / "circle.csv").write_text("speaker,text\nNick,aloud\nP01,again\n", encoding="utf-8")
    told = take_part(load(), RESULTS)
    rows = read_table(layout.PARAGRAPHS).rows
    assert [(row["document"], row["paragraph"], row["speaker"], row["text"]) for row in rows
            if row["document"] in ("talk", "both", "circle")] == [
        ("circle", "1", "Nick", "aloud"), ("circle", "2", "P01", "again"),
        ("talk", "2", "P01", "open"), ("talk", "3", "Moderator", "asked")]  # fmt: skip
    assert "P03" not in {row["document"] for row in rows}
    assert [line for line in told if "both" in line and "2 of its paragraphs" in line]
    assert [line for line in told if "circle" in line and "P03" in line]
    assert not [line for line in told if "talk" in line]


def test_whoever_has_no_pseudonym_gets_one_in_the_sheet(analysis: Path) -> None:
    table = read_table(SHEETS["participants"])
    rows = [[row[name] for name in table.columns] for row in table.rows]
    new = ["Roya Sepehr" if name == "name" else "" for name in table.columns]
    SHEETS["participants"].write_bytes(SHEET.encode([table.columns, *rows, new]))
    take_part(load(), RESULTS)
    last = read_table(SHEETS["participants"]).rows[-1]
    assert (last["pseudonym"], last["name"]) == ("P14", "Roya Sepehr")
    assert "Sepehr" not in everything(RESULTS)


@pytest.mark.parametrize(
    ("sheet", "line", "cells", "told"),
    [
        ("participants", 3, {"pseudonym": "P01"}, "line 3, P01, pseudonym: 'P01' stands at line 2, P01 too"),
        ("participants", 3, {"pseudonym": "Nader Foroutan"}, "the pseudonym is a name"),
        ("participants", 3, {"consent": "perhaps"}, "line 3, P02, consent: found 'perhaps'"),
        ("participants", 3, {"gender": "x"}, "line 3, P02, gender: found 'x'. Allowed: male (مرد), female (زن)"),
        ("participants", 3, {"documents": "P99"}, "documents: there is no document 'P99'"),
        ("participants", 3, {"order": "first"}, "order: found 'first'"),
        ("consensus", 4, {"study_id": "P77"}, "no participant has the id 'P77'"),
        ("consensus", 4, {"locator": ""}, "line 4, P02, locator: a quote without a place in the text"),
        ("consensus", 4, {"locator": "paragraph 1"}, "the quote does not stand in paragraph"),
        ("consensus", 4, {"finding_id": "F001"}, "'F001' stands at"),
        ("changes", 3, {"to": "T9"}, "line 3, to: no code is called 'T9'"),
    ],
)
def test_check_and_the_run_refuse_the_same_with_row_and_column(
    analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: str, line: int, cells: dict[str, str],
    told: str,
) -> None:  # fmt: skip
    shutil.copytree(analysed, tmp_path / "review")
    monkeypatch.chdir(tmp_path / "review")
    edit(SHEETS[sheet], line, **cells)
    with pytest.raises(SheetError) as refused:
        analyse()
    assert told in str(refused.value)
    assert set(check.everything()) >= set(refused.value.problems)


def test_a_quote_of_another_speaker_of_a_discussion_is_refused(analysis: Path) -> None:
    rows = read_table(SHEETS["consensus"])
    line = next(at for at, row in zip(rows.lines, rows.rows, strict=True) if row["study_id"] == "P11")
    edit(SHEETS["consensus"], line, study_id="P12")
    with pytest.raises(SheetError, match="the quote is of another speaker"):
        analyse()


def test_a_name_in_the_configuration_stops_the_run_before_it_begins(analysis: Path) -> None:
    path = layout.FRAMEWORKS / "lectures.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "source: Bahram Tavana\n", encoding="utf-8")
    with pytest.raises(ScopelineError, match=r"a participant's name\. Write P03 in its place") as refused:
        door.at_the_door(load())
    assert "Tavana" not in str(refused.value)


def test_status_says_what_does_not_apply_and_what_waits(analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(analysed)
    text = "\n".join(status.lines(load(), analysed))
    assert "do not apply" in text
    assert "1 of 13 left" in text


def test_a_project_for_other_programs_knows_participants_by_pseudonym(
    analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(analysed)
    made = give("lectures", "en", tmp_path / "lectures.qdpx")
    assert {text.name for text in made.texts} <= {row["pseudonym"] for row in read_table(SHEETS["participants"]).rows}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("as Dr. José  García said", "as Dr. [P1] said"),
        ("JOSE GARCIA came", "[P1] came"),
        ("García's idea", "[P1]'s idea"),
        ("a garcia of words", "a garcia of words"),
        ("Garciafield", "Garciafield"),
        ("علي كريمي گفت", "[P2] گفت"),
        ("دکتر کریمی‌نژاد", "دکتر [P2]‌نژاد"),
        ("nobody here", "nobody here"),
    ],
)
def test_a_name_is_hidden_however_it_is_spelled(text: str, hidden: str) -> None:
    people = {"José García": "P1", "علی کریمی": "P2"}
    assert Pseudonyms((way, who) for name, who in people.items() for way in ways(name)).hide(text) == hidden


def test_a_sheet_with_persian_headings_and_words_is_understood_and_says_what_it_does_not_know(analysis: Path) -> None:
    table = read_table(SHEETS["participants"])
    headings = {"pseudonym": "نام مستعار", "name": "نام", "also_called": "نام های ديگر", "consent": "رضايت",
                "documents": "اسناد", "order": "ترتیب"}  # fmt: skip
    rows = [[{"consent": "بلي"}.get(name) or row[name] for name in table.columns] for row in table.rows]
    rows[4][table.columns.index("order")] = "۳"
    SHEETS["participants"].write_bytes(SHEET.encode([[headings.get(name, name) for name in table.columns], *rows]))
    known = people.read(load())
    (problem,) = known.problems
    assert "under documents (or سندها)" in str(problem), "of the discussion, which the sheet names under its heading"
    assert {one.consent for one in known.people} == {"yes"}
    assert known.people[0].order == 3
    told = [notice for notice in known.notices if "اسناد is a column of your own" in notice]
    assert ["documents (or سندها)" in notice for notice in told] == [True]


def test_markdown_headings_are_no_paragraphs(analysis: Path) -> None:
    (layout.DOCUMENTS / "P01.txt").unlink()
    (layout.DOCUMENTS / "P01.md").write_text("# A talk\n\nOne.\n\nTwo.\n", encoding="utf-8")
    assert [(unit.number, unit.text) for unit in documents.paragraphs("P01")] == [(1, "One."), (2, "Two.")]


def test_a_content_analysis_needs_no_search_and_a_review_does() -> None:
    given = {"title": "T", "question": {"text": "Q", "concept": "C", "context": "X"}}
    assert not Protocol.model_validate({**given, "design": "content_analysis"}).searched
    with pytest.raises(ValueError, match=r"sources and screening\.stages: the key is missing"):
        Protocol.model_validate(given)
    with pytest.raises(ValueError, match="searches for nothing"):
        Protocol.model_validate({**given, "design": "content_analysis", "sources": {"pubmed": {"name": "PubMed"}}})


def test_passages_of_who_withdrew_are_known_again_when_a_project_comes_back(analysis: Path, tmp_path: Path) -> None:
    protocol = analyse()
    give("lectures", "en", tmp_path / "lectures.qdpx")
    findings = read_table(Path("results/coding/lectures/findings.csv")).rows
    edit(SHEETS["participants"], 4, consent="no")
    analyse()
    taken = take_passages(protocol, "lectures", "", tmp_path / "lectures.qdpx")
    assert (dict(taken.rows), taken.known, list(taken.recoded)) == ({}, len(findings), [])


def test_an_inductive_analysis_has_its_page_from_the_first_text_on(analysis: Path) -> None:
    """As docs/coding.md goes: empty sheets, findings in own words, a codebook made of them."""
    folder = Path("data/coding/lectures")
    later = {name: (folder / name).read_bytes() for name in ("consensus.csv", "codebook.csv", "changes.csv")}
    shutil.rmtree(folder)
    layout.CLAIMS.unlink()
    for name in ("", *later):
        if name:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(later[name])
        analyse()
        shown = (RESULTS / "report/index.html").read_text(encoding="utf-8")
        facts = json.loads((RESULTS / "facts.json").read_text(encoding="utf-8"))["facts"]
        assert "<table" in shown
        assert bool(facts["findings.lectures.all"]["value"]) == bool(name)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"action": "split", "to": "new", "findings": "F001;F002"}, None),
        ({"action": "split", "to": "new", "findings": "F001;F003"}, "F003 stood under"),
        ({"action": "rename", "label": "Neu", "language": "de"}, "found 'de'.*Allowed: en, fa"),
        ({"action": "move", "to": "T2.1", "kind": "challenge"}, "found 'challenge'"),
    ],
)
def test_a_step_of_the_codebook_that_would_do_nothing_is_refused(
    analysis: Path, step: dict[str, str], told: str | None
) -> None:
    findings = read_table(SHEETS["consensus"]).rows
    code = findings[0]["own_words"]
    assert [row["own_words"] == code for row in findings[:3]] == [True, True, False]
    columns = ("action", "code", "to", "label", "language", "kind", "findings")
    rows = [["add", "T2.1", "", "", "", "", ""], [{"code": code, **step}.get(name, "") for name in columns]]
    SHEETS["changes"].write_bytes(SHEET.encode([columns, *rows]))
    shutil.rmtree(RESULTS, ignore_errors=True)
    layout.CLAIMS.unlink()
    Path("data/coding/lectures/codebook.csv").unlink()
    if told is None:
        analyse()
        assert "new" in {row["code"] for row in read_table(RESULTS / "coding/lectures/findings.csv").rows}
    else:
        with pytest.raises(SheetError, match=told):
            analyse()


def test_commands_say_what_they_do_of_a_content_analysis(
    analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(analysed)
    with pytest.raises(SystemExit, match="has no manuscript"):
        cli.main(["manuscript", "--sections", "introduction"])
    assert not layout.MANUSCRIPT.exists()
    cli.main(["codes", "give", "lectures", "--out", str(tmp_path / "codes.qdc")])
    codes = len(read_table(RESULTS / "coding/lectures/codebook.csv").rows)
    assert capsys.readouterr().out.endswith(f"codes.qdc: {codes} codes\n")
