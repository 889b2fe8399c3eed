"""REFI-QDA files out: a codebook (.qdc), a project (.qdpx); the same project gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from scopeline.exchange.qda.model import Case, Code, Project, Selection, Text, guid

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "Scopeline"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_START = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier date, and none is wanted


def clean(text: str) -> str:
    """Text that XML can hold, its lines ended by LF, so that positions in it mean the same to every reader."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def codebook(codes: Sequence[Code]) -> bytes:
    """A .qdc file of a tree of codes."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _codes(ET.SubElement(root, "Codes"), codes)
    return _xml(root)


def project(given: Project) -> bytes:
    """A .qdpx file: project.qde, and every text under Sources/."""
    root = ET.Element("Project", {"xmlns": PROJECT, "name": clean(given.name), "origin": ORIGIN})
    if given.people:
        users = ET.SubElement(root, "Users")
        for person in given.people:
            ET.SubElement(users, "User", {"guid": person.guid, "name": clean(person.name)})
    if given.codes:
        _codes(ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes"), given.codes)
    _cases(root, given.cases)
    if given.texts:
        sources = ET.SubElement(root, "Sources")
        for text in given.texts:
            _source(sources, text)
    _notes(root, given.texts)
    if given.links:
        links = ET.SubElement(root, "Links")
        for link in given.links:
            names = {"guid": link.guid, "name": clean(link.name), "direction": "OneWay"}
            ET.SubElement(links, "Link", {**names, "originGUID": link.origin, "targetGUID": link.target})
    return _packed(
        {"project.qde": _xml(root)} | {f"Sources/{t.guid}.txt": clean(t.content).encode() for t in given.texts}
    )


def _codes(parent: ET.Element, codes: Sequence[Code]) -> None:
    for code in codes:
        names = {"guid": code.guid, "name": clean(code.name), "isCodable": "true" if code.codable else "false"}
        element = ET.SubElement(parent, "Code", names)
        _described(element, code.description)
        _codes(element, code.children)


def _described(element: ET.Element, description: str) -> None:
    if description:
        ET.SubElement(element, "Description").text = clean(description)


def _cases(root: ET.Element, cases: Sequence[Case]) -> None:
    """Variables first, which the standard wants before the cases that have values of them."""
    if not cases:
        return
    names = list(dict.fromkeys(name for case in cases for name, _ in case.attributes))
    if names:
        variables = ET.SubElement(root, "Variables")
        for name in names:
            ET.SubElement(
                variables, "Variable", {"guid": guid("variable", name), "name": clean(name), "typeOfVariable": "Text"}
            )
    parent = ET.SubElement(root, "Cases")
    for case in cases:
        element = ET.SubElement(parent, "Case", {"guid": case.guid, "name": clean(case.name)})
        for name, value in case.attributes:
            cell = ET.SubElement(element, "VariableValue")
            ET.SubElement(cell, "VariableRef", {"targetGUID": guid("variable", name)})
            ET.SubElement(cell, "TextValue").text = clean(value)
        for text in case.texts:
            ET.SubElement(element, "SourceRef", {"targetGUID": text})


def _source(parent: ET.Element, text: Text) -> None:
    names = {"guid": text.guid, "name": clean(text.name), "plainTextPath": f"internal://{text.guid}.txt"}
    element = ET.SubElement(parent, "TextSource", names)
    content = clean(text.content)
    for selection in text.selections:
        _selection(element, selection, content)


def _selection(parent: ET.Element, selection: Selection, content: str) -> None:
    by = {"creatingUser": selection.person} if selection.person else {}
    places = {"startPosition": str(selection.start), "endPosition": str(selection.end)}
    name = re.sub(r"\s+", " ", content[selection.start : selection.end])[:200]
    element = ET.SubElement(parent, "PlainTextSelection", {"guid": selection.guid, "name": name, **places, **by})
    _described(element, selection.description)
    for code in selection.codes:
        coding = ET.SubElement(element, "Coding", {"guid": guid("coding", selection.guid, code), **by})
        ET.SubElement(coding, "CodeRef", {"targetGUID": code})
    if selection.memo:
        ET.SubElement(element, "NoteRef", {"targetGUID": guid("note", selection.guid)})


def _notes(root: ET.Element, texts: Sequence[Text]) -> None:
    memos = [selection for text in texts for selection in text.selections if selection.memo]
    if memos:
        notes = ET.SubElement(root, "Notes")
        for selection in memos:
            note = ET.SubElement(notes, "Note", {"guid": guid("note", selection.guid), "name": "memo"})
            ET.SubElement(note, "PlainTextContent").text = clean(selection.memo)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _START), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
