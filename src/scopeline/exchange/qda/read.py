"""REFI-QDA files in: what other programs wrote, with their ways of counting, and a count of what has no place here."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.qda.model import Case, Code, Link, Person, Project, Selection, Text
from scopeline.tables import guard

_UNREAD = ("PictureSource", "PDFSource", "AudioSource", "VideoSource", "Set", "Graph")


def codebook(path: Path) -> tuple[Code, ...]:
    """The codes of a .qdc file, or of a project (.qdpx). Raises ScopelineError for any other file."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return project(path).codes
    root = _parsed(path, content)
    if _local(root) != "CodeBook":
        raise _refused(path, f"its outermost element is {_local(root)}, not CodeBook")
    return _codes(_child(root, "Codes"))


def project(path: Path) -> Project:
    """A .qdpx file. Raises ScopelineError where it is none, is damaged, or names a text that it does not hold."""
    content = path.read_bytes()
    if refusal := guard.archive(content):
        raise _refused(path, refusal.found)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        inner = next((name for name in sorted(files) if name.endswith(".qde")), None)
        if inner is None:
            raise _refused(path, "the archive holds no project (.qde)")
        root = _parsed(path, archive.read(files[inner]))
        texts, problems = [], []
        memos = _notes(root)
        for element in _all(root, "TextSource"):
            stored = _stored(archive, files, element)
            if stored is None:
                problems.append(_problem(path, f"the text of {element.get('name')!r} is not in the archive"))
            else:
                texts.append(_text(element, stored, memos))
    if problems:
        raise ScopelineError(problems)
    left_out = Counter(_local(element) for element in root.iter() if _local(element) in _UNREAD)
    return Project(
        root.get("name", ""),
        _codes(next(_all(root, "Codes"), None)),
        tuple(Person(_guid(e), e.get("name", "")) for e in _all(root, "User")),
        tuple(texts),
        tuple(_cases(root)),
        tuple(
            Link(_guid(e), e.get("name", ""), _bare(e.get("originGUID")), _bare(e.get("targetGUID")))
            for e in _all(root, "Link")
        ),
        dict(left_out),
    )


def _parsed(path: Path, content: bytes) -> ET.Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(content)
    except (ET.ParseError, DefusedXmlException, ValueError) as error:
        raise _refused(path, f"its XML cannot be read ({error})") from error


def _refused(path: Path, found: str) -> ScopelineError:
    return ScopelineError(_problem(path, found))


def _problem(path: Path, found: str) -> Problem:
    return Problem(path, found, "Export it again from the program that made it, as REFI-QDA (.qdc or .qdpx).")


def _local(element: ET.Element) -> str:
    """A tag without its namespace: programs write the one of codebooks in projects, or none."""
    return str(element.tag).rpartition("}")[2]


def _all(root: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if _local(element) == tag)


def _child(parent: ET.Element, tag: str) -> ET.Element | None:
    return next((element for element in parent if _local(element) == tag), None)


def _children(parent: ET.Element | None, tag: str) -> Iterator[ET.Element]:
    return (element for element in (parent if parent is not None else ()) if _local(element) == tag)


def _bare(value: str | None) -> str:
    """An identifier as it is compared: lower case, without the braces that the standard also allows."""
    return (value or "").strip("{} ").lower()


def _guid(element: ET.Element) -> str:
    return _bare(element.get("guid"))


def _said(parent: ET.Element, tag: str) -> str:
    element = _child(parent, tag)
    return (element.text or "").strip() if element is not None else ""


def _codes(parent: ET.Element | None) -> tuple[Code, ...]:
    return tuple(
        Code(
            _guid(element),
            element.get("name", ""),
            _said(element, "Description"),
            element.get("isCodable", "true").lower() in ("true", "1"),
            _codes(element),
        )
        for element in _children(parent, "Code")
    )


def _stored(archive: zipfile.ZipFile, files: Mapping[str, str], element: ET.Element) -> str | None:
    """A source's text: inside the project, or in a file of the archive, whatever the case of its folder's name."""
    inline = _child(element, "PlainTextContent")
    if inline is not None:
        return inline.text or ""
    name = element.get("plainTextPath", "").rpartition("/")[2].lower()
    found = next((files[file] for file in sorted(files) if name and file.rpartition("/")[2] == name), None)
    return archive.read(found).decode("utf-8-sig", errors="replace") if found else None


def _notes(root: ET.Element) -> dict[str, str]:
    return {_guid(note): _said(note, "PlainTextContent") or _said(note, "Description") for note in _all(root, "Note")}


def _text(element: ET.Element, stored: str, memos: Mapping[str, str]) -> Text:
    passages = list(_children(element, "PlainTextSelection"))
    content, place = _counting(stored, passages)
    selections = (
        Selection(
            _guid(passage),
            place(_position(passage, "startPosition")),
            place(_position(passage, "endPosition")),
            tuple(
                _bare(reference.get("targetGUID"))
                for coding in _children(passage, "Coding")
                for reference in _children(coding, "CodeRef")
            ),
            _bare(passage.get("creatingUser")),
            _said(passage, "Description"),
            "\n".join(filter(None, (memos.get(_bare(n.get("targetGUID")), "") for n in _children(passage, "NoteRef")))),
        )
        for passage in passages
    )
    return Text(_guid(element), element.get("name", ""), content, tuple(selections))


def _position(passage: ET.Element, name: str) -> int:
    value = passage.get(name, "")
    return int(value) if value.isdecimal() else 0


def _counting(stored: str, passages: Sequence[ET.Element]) -> tuple[str, Callable[[int], int]]:
    """The text with LF line ends, and the way from a position in the program's counting to one in it.

    Programs count a line's end as one or two characters, and letters outside the basic plane as one or two. The
    names of passages begin with their words: the counting under which most names fit is the one that was meant.
    """
    content = stored.replace("\r\n", "\n").replace("\r", "\n")
    tables = [_table(stored, wide, ends) for ends in (False, True) for wide in (1, 2)]

    def fits(table: Sequence[int]) -> int:
        starts = ((passage, _position(passage, "startPosition")) for passage in passages)
        return sum(
            _begins(content[table[min(at, len(table) - 1)] :], passage.get("name", "")) for passage, at in starts
        )

    table = max(tables, key=fits)  # the first, which is the standard's, where several fit alike
    return content, lambda at: table[min(at, len(table) - 1)]


def _begins(text: str, name: str) -> bool:
    words = "".join(name.split())[:20]
    return bool(words) and "".join(text[: len(name) * 2 + 40].split()).startswith(words)


def _table(stored: str, wide: int, both_ends: bool) -> list[int]:
    """Where each position of a program's counting lies in the text with LF line ends.

    `wide` is what a letter outside the basic plane counts, `both_ends` whether CR and LF count one each.
    """
    table: list[int] = []
    at = 0
    before = ""
    for letter in stored:
        if letter == "\n" and before == "\r":
            table += [at] if both_ends else []
        else:
            table += [at] * (wide if ord(letter) > 0xFFFF else 1)
            at += 1
        before = letter
    return [*table, at]


def _cases(root: ET.Element) -> Iterator[Case]:
    names = {_guid(variable): variable.get("name", "") for variable in _all(root, "Variable")}
    for case in _all(root, "Case"):
        values = [
            (names.get(_bare(reference.get("targetGUID")), ""), (value.text or "").strip())
            for cell in _children(case, "VariableValue")
            for reference in _children(cell, "VariableRef")
            for value in cell
            if _local(value) != "VariableRef"
        ]
        texts = tuple(_bare(reference.get("targetGUID")) for reference in _children(case, "SourceRef"))
        yield Case(_guid(case), case.get("name", ""), tuple(values), texts)
