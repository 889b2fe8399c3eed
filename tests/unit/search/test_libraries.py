"""Libraries as a place of full texts: what Zotero and EndNote export, in the folders as they lay them out."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from wanted_reports import TITLES, article, pdf, rows

from scopeline import cli, layout
from scopeline.protocol import Protocol
from scopeline.search.fulltexts import library
from scopeline.search.fulltexts.collect import collect

pytestmark = pytest.mark.usefixtures("read_once")
RIGHT, SCAN, ELSEWHERE = TITLES
ENGLISH = "Amiri et al. - 2019 - Barriers; integrated & health (1).pdf"
PERSIAN = "امیری - ۱۳۹۸ - چالش‌های آموزش.pdf"  # its first letter of the last word can be written as two
OUTSIDE = "../../secret.pdf"
RDF = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:dcterms="http://purl.org/dc/terms/">
{items}
</rdf:RDF>
"""
ITEM = """\
    <bib:Article rdf:about="http://example.org/{n}">
        <z:itemType>journalArticle</z:itemType>
        <dc:title>{title}</dc:title>
        <link:link rdf:resource="#item_{n}"/>
    </bib:Article>
    <z:Attachment rdf:about="#item_{n}">
        <z:itemType>attachment</z:itemType>
        <{tag} rdf:resource="{path}"/>
        <dc:title>Full Text PDF</dc:title>
        <link:type>application/pdf</link:type>
    </z:Attachment>"""


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def zotero_files(folder: Path) -> dict[str, str]:
    """files/<number>/<name> as `Export Files` writes them; report -> path as an export tells it."""
    for number, name, content in ((11, ENGLISH, article(TITLES[RIGHT])), (12, PERSIAN, pdf("12"))):
        (folder / f"files/{number}").mkdir(parents=True)
        # a Mac writes the letters and their marks apart
        (folder / f"files/{number}" / unicodedata.normalize("NFD", name)).write_bytes(content)
    return {RIGHT: f"files/11/{ENGLISH}", SCAN: f"files/12/{PERSIAN}", ELSEWHERE: OUTSIDE}


def zotero_rdf(folder: Path, tag: str, write: Callable[[str], str]) -> None:
    paths = zotero_files(folder)
    items = [
        ITEM.format(n=n, title=escaped(TITLES[i]), tag=tag, path=escaped(write(path)))
        for n, (i, path) in enumerate(paths.items(), 11)
    ]
    (folder / "My Library.rdf").write_text(RDF.format(items="\n".join(items)), encoding="utf-8")


def zotero_bibtex(folder: Path) -> None:
    entries = []
    for number, (i, path) in enumerate(zotero_files(folder).items()):
        told = path.replace(";", r"\;")
        entries.append(
            f"@article{{amiri{number},\n  title = {{{TITLES[i]}}},\n  year = {{2019}},\n"
            f"  file = {{Snapshot:files/90/page.html:text/html;Full Text PDF:{told}:application/pdf}}\n}}\n"
        )
    (folder / "My Library.bib").write_text("\n".join(entries), encoding="utf-8")


def zotero_ris(folder: Path) -> None:
    records = [
        f"TY  - JOUR\nTI  - {TITLES[i]}\nPY  - 2019\nL1  - {path}\nER  - \n" for i, path in zotero_files(folder).items()
    ]
    (folder / "My Library.ris").write_text("\n".join(records), encoding="utf-8")


def endnote_files(folder: Path) -> dict[str, str]:
    """<library>.Data/PDF/<number>/<name>; report -> path as the library holds it."""
    for number, name, content in (("1234567", ENGLISH, article(TITLES[RIGHT])), ("7654321", PERSIAN, pdf("12"))):
        (folder / f"کتابخانه.Data/PDF/{number}").mkdir(parents=True)
        (folder / f"کتابخانه.Data/PDF/{number}" / name).write_bytes(content)
    return {RIGHT: f"1234567/{ENGLISH}", SCAN: f"7654321/{PERSIAN}", ELSEWHERE: f"../{OUTSIDE}"}


def endnote_xml(folder: Path) -> None:
    styled = '<style face="normal" font="default" size="100%">{}</style>'
    records = [
        '<record><ref-type name="Journal Article">17</ref-type>'
        f"<titles><title>{styled.format(escaped(TITLES[i]))}</title></titles>"
        f"<urls><pdf-urls><url>internal-pdf://{quote(path, safe='/.')}</url></pdf-urls></urls></record>"
        for i, path in endnote_files(folder).items()
    ]
    whole = f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(records)}</records></xml>'
    (folder / "کتابخانه.xml").write_text(whole, encoding="utf-8")


def endnote_ris(folder: Path) -> None:
    records = [
        f"TY  - JOUR\nT1  - {TITLES[i]}\nY1  - 2019\nL1  - internal-pdf://{path}\nER  - \n"
        for i, path in endnote_files(folder).items()
    ]
    (folder / "library.txt").write_text("\n".join(records), encoding="utf-8")


def endnote_tags(folder: Path) -> None:
    records = [
        f"%0 Journal Article\n%T {TITLES[i]}\n%D 2019\n%> internal-pdf://{path}\n"
        for i, path in endnote_files(folder).items()
    ]
    (folder / "library.enw").write_text("\n".join(records), encoding="utf-8")


def endnote_database(folder: Path) -> None:
    files = endnote_files(folder)
    with sqlite3.connect(folder / "کتابخانه.enl") as database:
        columns = "id INTEGER, trash_state INTEGER, title TEXT, year TEXT, electronic_resource_number TEXT"
        database.execute(f"CREATE TABLE refs ({columns})")
        database.execute("CREATE TABLE file_res (refs_id INTEGER, file_path TEXT, file_type INTEGER, file_pos INTEGER)")
        for number, (i, path) in enumerate(files.items(), 1):
            database.execute("INSERT INTO refs VALUES (?, 0, ?, '2019', '')", (number, TITLES[i]))
            database.execute("INSERT INTO file_res VALUES (?, ?, 1, 0)", (number, path))
    database.close()


LAYOUTS: dict[str, Callable[[Path], None]] = {
    "Zotero RDF": lambda folder: zotero_rdf(folder, "rdf:resource", str),
    "Zotero RDF of later versions": lambda folder: zotero_rdf(folder, "z:path", str),
    "Zotero RDF, percent-encoded": lambda folder: zotero_rdf(folder, "z:path", quote),
    "Zotero BibTeX": zotero_bibtex,
    "Zotero RIS": zotero_ris,
    "EndNote XML": endnote_xml,
    "EndNote RIS": endnote_ris,
    "EndNote tags": endnote_tags,
    "EndNote library": endnote_database,
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_library_gives_the_files_of_its_items_and_none_from_outside_of_its_folder(
    name: str, desk: Protocol, tmp_path: Path
) -> None:
    folder = tmp_path / "away" / "My Library"
    folder.mkdir(parents=True)
    LAYOUTS[name](folder)
    (tmp_path / "secret.pdf").write_bytes(article(TITLES[ELSEWHERE]))
    (tmp_path / "away" / "secret.pdf").write_bytes(article(TITLES[ELSEWHERE]))
    told: list[str] = []
    collect(desk, folder, tell=told.append)
    sheet = rows(desk)
    assert (sheet[RIGHT]["status"], sheet[RIGHT]["note"]) == ("retrieved", "from the team's library")
    assert Path(sheet[RIGHT]["file_or_link"]).read_bytes() == article(TITLES[RIGHT])
    assert (sheet[SCAN]["status"], sheet[SCAN]["reason"][:23]) == ("sought", "from the team's library")
    assert Path(sheet[SCAN]["file_or_link"]).read_bytes() == pdf("12")  # a scan, put aside for a person to look at
    assert sheet[ELSEWHERE]["status"] == ""
    assert [note for note in told if "secret.pdf" in note and "outside of" in note and "not taken" in note]
    assert len(list(layout.FULL_TEXTS.rglob("*.pdf"))) == 2


def test_a_link_that_leads_out_of_the_folder_is_not_followed(desk: Protocol, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(article(TITLES[RIGHT]))
    folder = tmp_path / "library"
    (folder / "files/1").mkdir(parents=True)
    (folder / "files/1/a.pdf").symlink_to(tmp_path / "secret.pdf")
    held = library.read(folder)
    assert (held.pdfs, held.items) == ([], [])
    assert "files/1/a.pdf" in held.notes[0]


def test_a_file_that_the_library_names_and_has_not_is_told(tmp_path: Path) -> None:
    (tmp_path / "library.ris").write_text("TY  - JOUR\nTI  - A title\nL1  - files/3/gone.pdf\nER  - \n")
    assert library.read(tmp_path).notes == [f"1 files named by the library, but not in {tmp_path}: files/3/gone.pdf"]


def test_a_database_of_another_kind_asks_for_an_export(tmp_path: Path) -> None:
    (tmp_path / "old.enl").write_bytes(b"\x00\x01EndNote X7" * 100)
    assert "export the library as XML" in library.read(tmp_path).notes[0]


def test_a_full_text_that_somebody_put_in_place_stays(desk: Protocol, tmp_path: Path) -> None:
    zotero_ris(tmp_path)
    layout.FULL_TEXTS.mkdir(parents=True)
    (layout.FULL_TEXTS / f"{RIGHT}.pdf").write_bytes(b"%PDF-1.4 ours")
    collect(desk, tmp_path)
    assert (layout.FULL_TEXTS / f"{RIGHT}.pdf").read_bytes() == b"%PDF-1.4 ours"
    assert rows(desk)[RIGHT]["status"] == "retrieved"


def test_the_command_tells_what_came_and_what_did_not(
    desk: Protocol, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zotero_bibtex(tmp_path / "lib")
    cli.main(["fulltexts", "--library", str(tmp_path / "lib")])
    printed = capsys.readouterr()
    assert [line.split()[-1] for line in printed.out.split("\n")[:4]] == ["1", "1", "0", "0"]
    assert OUTSIDE in printed.err
