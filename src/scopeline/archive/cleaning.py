"""E-mail addresses made unreadable in files of every kind that an archive holds, and files compared by what they say.

Of an address the signs between its letters stay, and an `x` for each letter: a file keeps its length and the number of
its words, by which a run proves that it has read all of it. A workbook or a Parquet table in which one stood is written
anew; so are two of one content not always of the same bytes, and `same` compares them by their parts or rows.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePosixPath

# What no domain ends in: `logo@2x.png` names a file. Other endings of files (.md, .py) are countries' too.
_FILES = ("csv", "tsv", "json", "jsonl", "js", "css", "html", "xml", "svg", "png", "jpe?g", "pdf", "eps", "tiff?",
          "xlsx", "docx", "parquet", "txt", "ya?ml", "ris", "nbib", "bib", "ciw", "enw")  # fmt: skip
_DATE = r"\d{4}-\d\d-\d\d"  # of a later search, in the names of its facts and lists: `sets/...sid@2024-11-20.csv`
# The escape of a JSON text before an address (`\nann@...`) is none of its letters.
_EMAIL = re.compile(
    r"(\\u[0-9A-Fa-f]{4}|\\[bfnrt])?"
    rf"[A-Za-z0-9._%+-]+@(?!{_DATE})[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    rf"\.(?!(?i:{'|'.join(_FILES)})(?![A-Za-z]))[A-Za-z]{{2,}}(?![A-Za-z])"
)
_IN_BYTES = re.compile(_EMAIL.pattern.encode())
_LETTER = re.compile(r"[A-Za-z0-9]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def of_string(text: str) -> str:
    """A text without addresses.

    >>> of_string("Write to b.author-2@clinic.example.org.")
    'Write to x.xxxxxx-x@xxxxxx.xxxxxxx.xxx.'
    """
    return _EMAIL.sub(lambda found: (found[1] or "") + _LETTER.sub("x", found[0][len(found[1] or "") :]), text)


def of_text(content: bytes) -> bytes:
    """A text's bytes without addresses, in whichever encoding."""
    if encoding := _UTF16.get(content[:2]):
        return of_string(content.decode(encoding, "surrogatepass")).encode(encoding, "surrogatepass")
    # Addresses are in ASCII letters, which stand for themselves in every other encoding.
    return _IN_BYTES.sub(lambda found: of_string(found[0].decode("ascii")).encode(), content)


def is_text(content: bytes) -> bool:
    """Whether a file is text: UTF-16 with its mark, or UTF-8."""
    if content[:2] in _UTF16:
        return True
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def of_workbook(content: bytes) -> bytes:
    """A workbook, or a document of Word, without addresses; as it was where it has none, or is no workbook at all."""
    try:
        parts = _parts(content)
    except zipfile.BadZipFile:
        return content
    cleaned = {name: of_text(part) if name.endswith((".xml", ".rels")) else part for name, part in parts.items()}
    if cleaned == parts:
        return content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in cleaned.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def of_document(content: bytes) -> bytes:
    """A Word document without addresses, those too of which a part stands in another run than the rest."""
    import docx
    from docx.oxml.ns import qn

    try:
        document = docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError):
        return content
    parts = [document.part, *(one.target_part for one in document.part.rels.values() if not one.is_external)]
    split = False
    for paragraph in (p for part in parts if hasattr(part, "element") for p in part.element.iter(qn("w:p"))):
        texts = list(paragraph.iter(qn("w:t")))
        whole = "".join(text.text or "" for text in texts)
        if (clean := of_string(whole)) != whole:
            split, at = True, 0
            for text in texts:
                length = len(text.text or "")
                text.text, at = clean[at : at + length], at + length
    packed = io.BytesIO()
    if split:
        document.save(packed)
    return of_workbook(packed.getvalue() if split else content)


def of_parquet(content: bytes) -> bytes:
    """A Parquet table without addresses in its columns of text; as it was where they have none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not content.startswith(b"PAR1"):
        return content
    table = cleaned = pq.read_table(io.BytesIO(content))
    for place, column in enumerate(table.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            values = [value and of_string(value) for value in table.column(place).to_pylist()]
            cleaned = cleaned.set_column(place, column, pa.chunked_array([pa.array(values, column.type)]))
    if cleaned.equals(table):
        return content
    packed = io.BytesIO()
    pq.write_table(cleaned, packed)
    return packed.getvalue()


def same(name: str, one: bytes, other: bytes) -> bool:
    """Whether two files are the same: byte by byte, or part by part, or row by row."""
    if one == other:
        return True
    match PurePosixPath(name).suffix:
        case ".xlsx" | ".docx":
            return _parts(one) == _parts(other)
        case ".parquet":
            import pyarrow.parquet as pq

            return bool(pq.read_table(io.BytesIO(one)).equals(pq.read_table(io.BytesIO(other))))
        case _:
            return False


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
