"""What `scopeline read` makes of exports beside rispy, bibtexparser, Bio.Medline and pandas, field by field.

    .venv/bin/python bench/readers.py FOLDER OF EXPORTS [--field FIELD] [--examples N]

Each file is read by the peer of its format. Values are compared without case, accents, marks and blanks, names by
their words. A line is a systematic difference: the peer, the field, the database, how the two differ, in how many
records of how many files, and an example. docs/formats.md judges them.
"""

from __future__ import annotations

import argparse
import csv
import io
import logging
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import bibtexparser
import pandas as pd
import rispy
from Bio import Medline

from scopeline.bibliography import identifiers
from scopeline.errors import ExportError
from scopeline.sources.detect import Kind, kind_of
from scopeline.sources.encoding import decode
from scopeline.sources.entries import Unreadable, lines_of
from scopeline.sources.headers import fold_name
from scopeline.sources.read import read_export
from scopeline.text import fold, parted, unescape

FIELDS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract", "keywords", "url",
    "language",
)  # fmt: skip
Row = dict[str, list[str]]  # field -> what a reader gives for it

# A field, and where the peer keeps it; the first that holds anything is what its user would take.
RISPY = {
    "title": ("title", "primary_title", "translated_title"), "authors": ("authors", "first_authors"),
    "year": ("year", "publication_year", "date"),
    "journal": ("journal_name", "secondary_title", "alternate_title3", "alternate_title1", "alternate_title2"),
    "volume": ("volume",), "issue": ("number",), "doi": ("doi",), "pmid": ("pubmed_id",),
    "abstract": ("abstract", "notes_abstract"), "keywords": ("keywords",), "url": ("urls", "url"),
    "language": ("language",),
}  # fmt: skip
MEDLINE = {
    "title": ("TI", "BTI"), "authors": ("FAU", "AU"), "year": ("DP",), "journal": ("JT", "TA"), "volume": ("VI",),
    "issue": ("IP",), "pages": ("PG",), "doi": ("LID", "AID"), "pmid": ("PMID",), "abstract": ("AB",),
    "keywords": ("OT",), "language": ("LA",),
}  # fmt: skip
BIBTEX = {
    "title": ("title",), "authors": ("author",), "year": ("year",), "journal": ("journal", "booktitle"),
    "volume": ("volume",), "issue": ("number",), "pages": ("pages",), "doi": ("doi",), "pmid": ("pmid",),
    "abstract": ("abstract",), "keywords": ("keywords", "author_keywords"), "url": ("url",), "language": ("language",),
}  # fmt: skip
PANDAS = {
    "title": ("title", "article title", "document title", "item title"), "authors": ("authors", "author", "author s"),
    "year": ("year", "publication year", "pubyear"), "volume": ("volume",), "issue": ("issue", "number"),
    "journal": ("source title", "publication title", "journal", "journal book", "journal title", "source"),
    "pages": ("pages",), "doi": ("doi", "item doi"), "pmid": ("pmid", "pubmed id", "medline pmid"),
    "abstract": ("abstract",), "keywords": ("keywords", "author keywords"), "url": ("url", "link", "urls"),
    "language": ("language", "language of original document"),
}  # fmt: skip


def by_rispy(text: str) -> list[Row]:
    records = rispy.loads(text, enforce_list_tags=False)
    rows = [_row(record, RISPY) for record in records]
    for row, record in zip(rows, records, strict=True):
        ends = [str(record[name]) for name in ("start_page", "end_page") if record.get(name)]
        row["pages"] = ["-".join(ends)] if ends else []
    return rows


def by_medline(text: str) -> list[Row]:
    return [_row(record, MEDLINE) for record in Medline.parse(io.StringIO(text)) if record]


def by_bibtexparser(text: str) -> list[Row]:
    """With its own middleware for LaTeX, and with the entries in its failed blocks that it read after all."""
    library = bibtexparser.parse_string(text, append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()])
    entries = {id(entry): entry for entry in library.entries}
    for block in library.failed_blocks:
        entry = getattr(block, "ignore_error_block", None)
        if isinstance(entry, bibtexparser.model.Entry):
            entries[id(entry)] = entry
    found = sorted(entries.values(), key=lambda entry: entry.start_line)
    return [_row({field.key.lower(): field.value for field in entry.fields}, BIBTEX) for entry in found]


def by_pandas(text: str, kind: Kind) -> list[Row]:
    """As a user would who knows the delimiter and the header's row."""
    frame = pd.read_csv(io.StringIO(text), sep=kind.delimiter, skiprows=kind.header_row, dtype=str,
                        keep_default_na=False, on_bad_lines="skip", index_col=False)  # fmt: skip
    frame.columns = [fold_name(str(name)) for name in frame.columns]
    return [_row(dict(zip(frame.columns, cells, strict=True)), PANDAS) for cells in frame.itertuples(index=False)]


def _row(record: Mapping[str, Any], places: Mapping[str, tuple[str, ...]]) -> Row:
    row: Row = {}
    for field, names in places.items():
        value = next((record[name] for name in names if record.get(name)), [])
        row[field] = [str(each) for each in (value if isinstance(value, list) else [value])]
    return row


def peer_of(path: Path, kind: Kind) -> tuple[str, list[Row]]:
    """The peer's name and its rows; none where there is no peer, or it raises."""
    text = lines_of(decode(path.read_bytes()).text)
    match kind.format:
        case "ris":
            return "rispy", by_rispy(text)
        case "medline":
            return "Bio.Medline", by_medline(text)
        case "bibtex":
            return "bibtexparser", by_bibtexparser(text)
        case "csv":
            return "pandas", by_pandas(text, kind)
    return "", []


# ---- comparing ----------------------------------------------------------------------------------------------


def comparable(field: str, values: list[str]) -> Any:
    """What two spellings of one value share."""
    together = " ".join(unescape(value) for value in values)
    match field:
        case "authors":
            names = [
                name for value in values for name in (parted(value) if ";" in value else re.split(r"\s+and\s+", value))
            ]
            return Counter(frozenset(fold(name).split()) for name in names if fold(name))
        case "keywords":
            return {fold(word) for value in values for word in parted(value) if fold(word)}
        case "doi":
            return identifiers.first_doi(values)
        case "url":
            return together.strip().lower()
    return fold(together)


def difference(field: str, ours: list[str], theirs: list[str]) -> str:
    """How two readers differ, in a word or two; '' where they do not."""
    here, there = comparable(field, ours), comparable(field, theirs)
    if here == there:
        return ""
    if not here or not there:
        return "only scopeline has it" if here else "only the peer has it"
    if field in ("authors", "keywords"):
        if len(here) != len(there):
            return "another number of items"
        return "other items"
    if str(there) in str(here):
        return "ours holds theirs and more"
    return "ours is a part of theirs" if str(here) in str(there) else "other"


def pairs(path: Path) -> Iterator[tuple[str, str, str, str, list[str], list[str]]]:
    """Peer, database, field, difference, our value, theirs."""
    reading = read_export(path)
    kind = kind_of(lines_of(decode(path.read_bytes()).text))
    if not isinstance(kind, Kind):
        return
    try:
        peer, rows = peer_of(path, kind)
    except Exception as error:  # peers raise all kinds
        yield kind.format, reading.database, "the file", f"the peer fails: {type(error).__name__}", [], []
        return
    if peer and len(rows) != len(reading.records):
        yield (
            peer,
            reading.database,
            "the file",
            "another number of records",
            [str(len(reading.records))],
            [str(len(rows))],
        )
        return
    for record, row in zip(reading.records, rows, strict=False):
        for field in FIELDS:
            ours = _ours(record, field)
            yield peer, reading.database, field, difference(field, ours, row.get(field, [])), ours, row.get(field, [])


def _ours(record: Mapping[str, Any], field: str) -> list[str]:
    value = record[field]
    return parted(value) if field in ("authors", "keywords") else [str(value)] if value else []


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--field", default="")
    parser.add_argument("--examples", type=int, default=1)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    csv.field_size_limit(2**31 - 1)
    compared: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str, str, str], list[tuple[Path, list[str], list[str]]]] = defaultdict(list)
    for path in sorted(path for path in given.folder.rglob("*") if path.is_file()):
        try:
            for peer, database, field, how, ours, theirs in pairs(path):
                compared[peer, field] += 1
                if how and given.field in ("", field):
                    found[peer, field, how, database].append((path, ours, theirs))
        except (ExportError, Unreadable):
            continue
    for (peer, field, how, database), cases in sorted(found.items()):
        files = len({path for path, _, _ in cases})
        print(f"{peer}\t{field}\t{database or '-'}\t{how}\t{len(cases)} of {compared[peer, field]} in {files} files")
        step = max(len(cases) // given.examples, 1)
        for path, ours, theirs in cases[::step][: given.examples]:
            print(f"    {path.name}: scopeline {_shown(ours)} | {peer} {_shown(theirs)}")


def _shown(values: list[str]) -> str:
    text = " ".join("; ".join(values).split())
    return repr(text[:90] + ("..." if len(text) > 90 else ""))


if __name__ == "__main__":
    sys.exit(main())
