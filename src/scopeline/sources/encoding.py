"""Bytes of an export -> text, whatever their encoding, telling of every byte that was not understood."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from scopeline.sources.entries import Unreadable
from scopeline.tables import guard
from scopeline.tables.csv import by_mark
from scopeline.text import printable

_PACKED = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7-Zip", b"Rar!": "RAR", b"(\xb5/\xfd": "Zstandard"}
_NAMED = 3  # of the files in an archive
_OFFICE = {"word/document.xml": "a Word document (.docx)", "ppt/presentation.xml": "a presentation (.pptx)"}
_MOJIBAKE = {
    "Ã": frozenset(map(chr, range(0x80, 0xC0))) | frozenset("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"),
    "â€": frozenset("œ“”™˜¦"),
}
_REPLACED = "\ufffd"
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_WHOLE_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{2,}(?![A-Za-z\x80-\xff])")
_ARABIC = re.compile("[\u0600-\u06ff\u200c-\u200f«»…–—]")
_MOSTLY = 0.9
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    text: str
    encoding: str
    warnings: list[str]
    cut: str = ""


def unpacked(content: bytes) -> bytes:
    """What a gzip file holds; anything else as it is. Raises Unreadable for other packed files and damaged ones."""
    if not content.startswith(b"\x1f\x8b"):
        _refuse_packed(content)
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            text = file.read(guard.UNPACKED_LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"the gzip file is damaged or cut off ({error})", "Export or download it again.") from error
    if len(text) > guard.UNPACKED_LIMIT:
        raise Unreadable(
            f"the gzip file unpacks to more than {guard.UNPACKED_LIMIT // 2**20} MB", "Split the search into parts."
        )
    _refuse_packed(text)
    return text


def _refuse_packed(content: bytes) -> None:
    """Raise Unreadable for archives, which can hold any files, and documents of office programs; workbooks pass."""
    packer = next((name for mark, name in _PACKED.items() if content.startswith(mark)), "")
    if content[257:262] == b"ustar":
        packer = "tar"
    if content.startswith(b"PK\x03\x04"):
        # A damaged one is refused with the workbooks.
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
            if written := next((name for part, name in _OFFICE.items() if part in names), ""):
                raise Unreadable(f"this is {written}", "Export the search as RIS, BibTeX, CSV or XML.")
            parts = {name.partition("/")[0] for name in names}
            if not {"[Content_Types].xml", "content.xml", "xl"} & parts:  # else some spreadsheet, which the guard sees
                inside = [printable(name) for name in names if not name.endswith("/")]
                packer = f"zip; inside: {', '.join(inside[:_NAMED])}{', ...' if len(inside) > _NAMED else ''}"
    if packer:
        remedy = "Unpack it, put the export that is inside in its place, and take the packed file away."
        raise Unreadable(f"the file is packed ({packer})", remedy)


def decode(content: bytes) -> Decoded:
    """Text by byte order mark, else UTF-8, else UTF-16 without a mark, else a Windows code page.

    A multi-byte letter that the end of the file cuts, and bytes that are no UTF-8 in a file that else is,
    become U+FFFD with a warning that names the line. Raises Unreadable for binary content.
    """
    marked, body = by_mark(content)
    if marked:
        return _strictly(body, marked.removesuffix("-sig"), marked)
    head = content[:4096]
    if b"\x00" in head:
        for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) > 0.6 * len(zeros):
                return _strictly(content, encoding, encoding)
    if len(_BINARY.findall(head)) > len(head) // 200:
        raise Unreadable("the file is binary, not text", "Export the search as RIS, BibTeX, CSV or XML.")
    return _strictly(content, "utf-8", "utf-8")


def _strictly(content: bytes, codec: str, encoding: str) -> Decoded:
    try:
        text = content.decode(codec)
        return Decoded(text, encoding, [] if text.isascii() else _lost_letters(text))
    except UnicodeDecodeError as error:
        if codec == "utf-8" and not encoding.endswith("sig") and error.end < len(content) and not _mostly_utf8(content):
            page = _code_page(content)
            return Decoded(
                content.decode(page, "replace"),
                page,
                [f"the file is not in UTF-8 and was read as {page}; check its letters with accents"],
            )
        line = content.count(b"\n", 0, error.start) + 1
        what = (
            "ends in the middle of a letter; it was cut off"
            if error.end >= len(content)
            else f"holds bytes that are not {codec}"
        )
        told = f"line {line}: the file {what}"
        return Decoded(content.decode(codec, "replace"), encoding, [told], told if error.end >= len(content) else "")


def _lost_letters(text: str) -> list[str]:
    """Letters that were spoilt before the export: UTF-8 taken for Windows-1252 (`Ã©`), and U+FFFD."""
    found = {
        "letters spoilt by a wrong encoding": sorted(
            at
            for sign, letters in _MOJIBAKE.items()
            for at in _places(text, sign)
            if text[at + len(sign) : at + len(sign) + 1] in letters
        ),
        "letters replaced by U+FFFD": list(_places(text, _REPLACED)),
    }
    return [
        f"line {text.count(chr(10), 0, places[0]) + 1}{_more(len(places) - 1)} {what}; "
        "the database or a program before it did so"
        for what, places in found.items()
        if places
    ]


def _more(places: int) -> str:
    return f" and {places} more {'place' if places == 1 else 'places'} hold" if places else " holds"


def _places(text: str, sign: str) -> Iterator[int]:
    """Where a sign stands: the first letter alone is found fastest."""
    at = text.find(sign) if sign[0] in text else -1
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _mostly_utf8(content: bytes) -> bool:
    """Whether damaged letters are few among the letters beyond ASCII that are right."""
    text = content.decode("utf-8", "replace")
    beyond = len(re.findall(r"[^\x00-\x7f]", text))
    return text.count("\ufffd") < beyond / 2


def _code_page(content: bytes) -> str:
    """Windows-1256 where most letters beyond ASCII stand in words of their own that are Arabic or Persian by it, as in
    an export whose tags and addresses are ASCII; else Windows-1252, whose letters stand among ASCII ones."""
    words = b"".join(_WHOLE_WORD.findall(content))
    if 2 * len(words) <= len(_BEYOND_ASCII.findall(content)):
        return "cp1252"
    arabic = len(_ARABIC.findall(words.decode("cp1256")))
    return "cp1256" if arabic >= _MOSTLY * len(words) else "cp1252"
