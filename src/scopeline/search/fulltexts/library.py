"""A library's export as a place of full texts: which files its items name, and which of them lie in its folder.

    Zotero    <name>.rdf, .bib, .ris or .csv beside files/<number>/<name of the PDF>
    EndNote   <name>.xml, .ris or .enw, or the library <name>.enl, beside <name>.Data/PDF/<number>/<name of the PDF>

What an item names is looked for among the PDFs of the folder, so that nothing outside of it can be meant.
"""

from __future__ import annotations

import json
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from scopeline.errors import ExportError, Problem, SearchError
from scopeline.search.fulltexts import endnote
from scopeline.sources.read import read_export

_EXPORTS = frozenset({".rdf", ".bib", ".ris", ".xml", ".enw", ".txt", ".csv"})
_PDF = ".pdf"
# Tags and columns that name files, by the formats' documents: RIS (L1, L2), EndNote (%>, pdf-urls), BibTeX as
# Zotero and JabRef write it, Zotero's RDF and CSV.
_NAMING = ("attachment@resource", "urls/pdf-urls/url", "L1", "L2", ">", "file", "File Attachments")
_INTERNAL = "internal-pdf://"  # EndNote: below <library>.Data/PDF
_BETWEEN = re.compile(r"(?<!\\);\s*")
_LINES = re.compile(r"\n")
_PARTS = re.compile(r"(?<!\\):")
_DRIVE = re.compile(r"/?[A-Za-z]:/")


class Item(NamedTuple):
    """A reference of the library, as its export tells it, and the PDFs that it names."""

    record: Mapping[str, Any]
    pdfs: tuple[Path, ...]


@dataclass
class Library:
    """The items with PDFs, every PDF of the folder, and what there is to say of files that were not taken."""

    items: list[Item] = field(default_factory=list)
    pdfs: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(folder: Path) -> Library:
    """What a library's folder holds. Raises SearchError where there is no such folder."""
    if not folder.is_dir():
        raise SearchError(Problem(folder, "there is no such folder", "Name the folder of the library's export."))
    library = Library()
    places: dict[str, Path] = {}
    outside: dict[str, None] = {}
    missing: dict[str, None] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() == _PDF and path.is_file()):
        if path.resolve().is_relative_to(folder.resolve()):
            library.pdfs.append(path)
            places[_spelt(path.relative_to(folder).as_posix())] = path
        else:
            outside[path.relative_to(folder).as_posix()] = None
    for base, record, named in _named(folder, library.notes):
        found = {name: _place(name, base, folder, places) for name in named}
        for name, there in found.items():
            if not isinstance(there, Path) and there not in outside:
                (missing if there else outside)[name] = None
        if pdfs := tuple(dict.fromkeys(there for there in found.values() if isinstance(there, Path))):
            library.items.append(Item(record, pdfs))
    library.notes += _told(outside, f"outside of {folder}, not taken")
    library.notes += _told(missing, f"named by the library, but not in {folder}")
    return library


def _named(folder: Path, notes: list[str]) -> Iterator[tuple[Path, Mapping[str, Any], list[str]]]:
    """Each item that names PDFs, with the folder from which its paths count."""
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in _EXPORTS and path.is_file()):
        try:
            records = read_export(path).records
        except ExportError as error:
            notes += [f"{path.name} was not read: {problem.found}" for problem in error.problems]
            continue
        for record in records:
            if named := list(_files(json.loads(record["raw"]))):
                yield path.parent, record, named
    unknown: list[str] = []
    for path in endnote.databases(folder):
        try:
            references = endnote.references(path)
        except endnote.Unknown as error:
            unknown.append(f"{path.name} was not read ({error}); export the library as XML into {folder}")
            continue
        yield from ((folder, each.record, [f"{_INTERNAL}{each.file}"]) for each in references)
        return
    notes += unknown


def _files(raw: Mapping[str, list[str]]) -> Iterator[str]:
    """The PDFs that a record's own tags name, without what stands around their paths."""
    for name in _NAMING:
        listed = name in ("file", "File Attachments")
        for piece in (each for value in raw.get(name, ()) for each in (_BETWEEN if listed else _LINES).split(value)):
            path = _of_bibtex(piece) if name == "file" else piece.strip()
            if path.lower().endswith(_PDF) and not path.startswith(("http://", "https://", "ftp://")):
                yield path


def _of_bibtex(piece: str) -> str:
    """The path in `description:path:type`, its signs escaped by a backslash; a path alone is one too."""
    parts = _PARTS.split(piece.strip())
    path = ":".join(parts[1:-1]) if len(parts) > 2 else ":".join(parts)
    return re.sub(r"\\([\\{}:;_&%#$])", r"\1", path).strip()


def _place(name: str, base: Path, folder: Path, places: Mapping[str, Path]) -> Path | str:
    """The PDF that a path means; the path within the folder where it is not there, '' where it leads outside."""
    within = ""
    for spelt in dict.fromkeys((name, unquote(name))):
        for path in _candidates(spelt.replace("\\", "/"), base, folder):
            if path == ".." or path.startswith(("../", "/")):
                continue
            if found := places.get(_spelt(path)):
                return found
            within = within or path
    return within


def _candidates(name: str, base: Path, folder: Path) -> Iterator[str]:
    """What a path can mean, counted from the library's folder."""
    if name.startswith(_INTERNAL):
        inner = name.removeprefix(_INTERNAL)
        homes = ["PDF", *(f"{data.name}/PDF" for data in sorted(folder.glob("*.Data")))]
        yield from (_below(home, inner) for home in homes)
        return
    name = name.removeprefix("file://")
    if name.startswith("/") or _DRIVE.match(name):
        top = f"{folder.resolve().as_posix()}/"
        yield name.removeprefix(top) if name.startswith(top) and ".." not in name.split("/") else "/"
        return
    yield posixpath.normpath(posixpath.join(base.relative_to(folder).as_posix(), name))


def _below(home: str, inner: str) -> str:
    """A path below EndNote's own folder, and no other: a name may try to climb out of it."""
    path = posixpath.normpath(posixpath.join(home, inner))
    return path if path.startswith(f"{home}/") else ".."


def _spelt(path: str) -> str:
    """A path in one spelling: some systems write letters and their marks apart."""
    return unicodedata.normalize("NFC", path)


def _told(names: Iterable[str], what: str) -> Iterator[str]:
    shown = list(names)
    if shown:
        more = f" and {len(shown) - 5:,} more" if len(shown) > 5 else ""
        yield f"{len(shown):,} files {what}: {'; '.join(shown[:5])}{more}"
