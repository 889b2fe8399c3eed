"""An audit of a Word manuscript on which people worked: what is read of it, and where its comments stand."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from audited_review import audited, lay_out
from worked_on import (
    control,
    deleted,
    field,
    inserted,
    moved_away,
    note,
    paragraph,
    run,
    text_box,
    write,
)

from scopeline.manuscript.audit import report
from scopeline.manuscript.audit.remark import AGREES, DIFFERS
from scopeline.protocol import Protocol

HIGH = '<w:vertAlign w:val="superscript"/>'
ZOTERO = 'ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"id":4343,"uris":["26 studies were included"]}]}'


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    return lay_out()


@pytest.mark.parametrize(
    ("inside", "verdict"),
    [
        ([run("In all, "), deleted("26"), inserted(run("27")), run(" studies were included.")], AGREES),
        ([run("In all, "), deleted("27"), inserted(run("26")), run(" studies were included.")], DIFFERS),
        ([inserted(run("In all, 26 studies were included."))], DIFFERS),
        ([moved_away("In all, 26 studies were included. "), run("In all, 27 studies were included.")], AGREES),
        ([run("In all, 2"), run("6", "<w:b/>"), run(" studies were included.")], DIFFERS),
        ([run("In all, "), control(run("26")), run(" studies were included.")], DIFFERS),
        ([run("In all, 27 studies"), field(ZOTERO, "1,3", HIGH), run(" were included.")], AGREES),
        ([run("In all, 27 studies"), field("ADDIN EN.CITE 26 studies were included", "(1, 3)"), run(" were included.")],
         AGREES),
        ([run("As "), field("REF _Ref26 \\h", "Table 1"), run(" shows, 27 studies were included.")], AGREES),
        ([run("In all, 26 studies were included.", "<w:vanish/>"), run("In all, 27 studies were included.")], AGREES),
        ([run("In all, twenty</w:t><w:noBreakHyphen/><w:t>six studies were included.")], DIFFERS),
        ([run("In all, 4\u00a0343 records were screened.")], DIFFERS),
        ([run("In all, 4\u202f334 records were screened.")], AGREES),
        ([run("We inclu\u00added</w:t><w:softHyphen/><w:t> twen\u00adty-six stud\u00adies in the review.")], DIFFERS),
        (["<m:oMath><m:r><m:t>κ=0.76</m:t></m:r></m:oMath>", run(" was Cohen's kappa of 0.76.")], DIFFERS),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_it_is_seen_with_its_changes_accepted(
    protocol: Protocol, tmp_path: Path, inside: list[str], verdict: str
) -> None:
    remarks = audited(protocol, write(tmp_path / "text.docx", paragraph(*inside)))
    assert {one.verdict for one in remarks} == {verdict}


def test_text_boxes_and_notes_are_read_once_and_headers_and_contents_not(protocol: Protocol, tmp_path: Path) -> None:
    path = write(
        tmp_path / "text.docx",
        paragraph('<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>', run("Records screened: 12")),
        paragraph(run("Beside the box."), text_box("We found 46 challenges and 26 solutions.")),
        paragraph(run("Notes follow."), note("footnote", 1)),
        footnote="In all, 26 studies were included.",
        header="Records screened: 17",
    )
    styles = docx.Document(str(path))
    styles.styles.add_style("toc 1", 1).element.set(docx.oxml.ns.qn("w:styleId"), "TOC1")
    styles.save(str(path))
    told = [(one.place, one.said) for one in audited(protocol, path) if one.verdict == DIFFERS]
    assert told == [("paragraph 3", "26 (Items: solution)"), ("footnote 1", "26 (Included studies)")]


def test_a_row_that_was_struck_out_is_no_part_of_a_table(protocol: Protocol, tmp_path: Path) -> None:
    cells = "<w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc>"
    rows = [("", "Box", "n"), ("<w:del w:id='9' w:author='Ann'/>", "records_excluded", "4,294"),
            ("", "records_excluded", "4,249")]  # fmt: skip
    table = "".join(f"<w:tr><w:trPr>{p}</w:trPr>{cells.format(run(a), run(b))}</w:tr>" for p, a, b in rows)
    path = write(tmp_path / "text.docx", f"<w:tbl><w:tblPr/><w:tblGrid/>{table}</w:tbl>")
    assert [one.verdict for one in audited(protocol, path)] == [AGREES]


@pytest.fixture
def worked_on(tmp_path: Path) -> Path:
    """A manuscript with a fault in every kind of place, and somebody's comment."""
    return write(
        tmp_path / "text.docx",
        paragraph(run("A remark stands here.")),
        paragraph(inserted(run("In all, 26 studies were included."))),
        paragraph(run("Beside the box."), text_box("We found 46 challenges and 26 solutions.")),
        paragraph(run("A note."), note("footnote", 1)),
        paragraph(control(run("Records screened: 4,343."))),
        footnote="After all, 71 reports were assessed in full.",
        header="Running head 12",
        remark="Is this right?",
    )


def test_every_fault_gets_its_comment_where_word_takes_one_and_nothing_is_lost(
    protocol: Protocol, worked_on: Path
) -> None:
    remarks = audited(protocol, worked_on)
    copy = report.commented(worked_on, remarks)
    with zipfile.ZipFile(worked_on) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        assert set(before.namelist()) <= set(after.namelist())
        assert after.read("word/footnotes.xml") == before.read("word/footnotes.xml")
        comments = after.read("word/comments.xml").decode()
        body = after.read("word/document.xml").decode()
        unmarked = re.sub(r"<w:comment(?:RangeStart|RangeEnd)[^>]*/>|<w:r><w:commentReference[^>]*/></w:r>", "", body)
        original = before.read("word/document.xml").decode()
        assert len(re.findall("<w:(?:t|delText|instrText)[ >]", unmarked)) == len(
            re.findall("<w:(?:t|delText|instrText)[ >]", original)
        )
    wrong = [one for one in remarks if one.verdict == DIFFERS]
    assert len(wrong) == 4
    assert comments.count("<w:comment ") == 1 + len(wrong)
    assert "Is this right?" in comments
    read = docx.Document(io.BytesIO(copy))
    ids = {one.comment_id for one in read.comments}
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        marks = list(read.element.body.iter(docx.oxml.ns.qn(f"w:{name}")))
        assert {int(one.get(docx.oxml.ns.qn("w:id"))) for one in marks} == ids
        assert not any(docx.oxml.ns.qn("w:txbxContent") in [a.tag for a in one.iterancestors()] for one in marks)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice), which is not installed")
def test_libreoffice_opens_the_commented_copy(protocol: Protocol, worked_on: Path, tmp_path: Path) -> None:
    (tmp_path / "audited.docx").write_bytes(report.commented(worked_on, audited(protocol, worked_on)))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "odt"]
    subprocess.run([*office, "--outdir", str(tmp_path), str(tmp_path / "audited.docx")], check=True, timeout=120,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    with zipfile.ZipFile(tmp_path / "audited.odt") as read:
        content = read.read("content.xml").decode()
    assert content.count("<office:annotation ") == 5
    assert all(part in content for part in ("26 studies were included", "26 solutions", "71 reports", "4,343"))
