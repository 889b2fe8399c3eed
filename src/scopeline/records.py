"""The record table: one row a record as one source indexed it, with a declared schema.

Every stage after ingestion reads this table; what a column means is written here and nowhere else.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scopeline.text import fold

if TYPE_CHECKING:
    import pyarrow as pa

# name -> what it holds. All are text, empty where unknown, except the integers named below. Lists are joined
# with "; " (a semicolon inside an item is written as a comma).
COLUMNS: dict[str, str] = {
    "record_id": "R- and eight consonants, stable over re-runs and later searches",
    "source": "folder of the export under data/exports",
    "file": "the export, relative to data/exports",
    "ordinal": "the record's place in its file, from 1 (integer)",
    "line": "line of the file on which the record starts, from 1 (integer)",
    "database": "database that wrote the export, as far as its content tells",
    "format": "file format: ris, medline, wos-tagged, csv, ...",
    "doi": "normalised: lower case, without resolver or prefix",
    "pmid": "PubMed id",
    "pmcid": "PubMed Central id, with PMC",
    "eid": "Scopus id",
    "ut": "Web of Science accession number, with its collection (WOS:...)",
    "central": "Cochrane id",
    "accession": "accession number of any other database",
    "title": "without mark-up, without the brackets of translated titles",
    "title_translated": "yes where the source marks the title as translated",
    "original_title": "title in the language of the document, where the source gives both",
    "abstract": "without mark-up",
    "authors": "list of `Family, Given`; institutions whole",
    "year": "publication year, Gregorian (integer, may be missing)",
    "year_as_given": "the year as the source writes it, where that differs (Jalali, Persian digits)",
    "date": "publication date as ISO 8601, as far as known: 2019, 2019-05 or 2019-05-01",
    "journal": "full title of the journal, book or proceedings",
    "journal_abbreviation": "abbreviated title",
    "issn": "list of ISSN",
    "volume": "",
    "issue": "",
    "pages": "first-last with both in full, or an article number",
    "language": "ISO 639-1 code where recognised, else as given",
    "document_type": "article, review, conference, chapter, book, editorial, letter, note, erratum, preprint, "
    "thesis, report, trial, dataset, web, other; empty where the source says nothing",
    "document_type_as_given": "the source's own words",
    "keywords": "list of authors' and database keywords",
    "mesh": "list of MeSH headings",
    "url": "",
    "flags": "list of doubts about the row, such as `issue looks like a date that a spreadsheet made`",
    "raw": "JSON: every tag or column of the source, as it stood",
}
FORMER = b"former"  # of the unique records' schema: JSON, the id of a withdrawn record -> what it stands for
INTEGERS = frozenset({"ordinal", "line", "year"})

ID_LENGTH = len("R-") + 8
_CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
_IDENTIFIERS = ("pmid", "eid", "ut", "central", "pmcid", "accession")


def schema() -> pa.Schema:
    """The Arrow schema of records.parquet."""
    import pyarrow as pa

    return pa.schema([(name, pa.int32() if name in INTEGERS else pa.string()) for name in COLUMNS])


def _consonants(key: str) -> str:
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(_CONSONANTS))
        letters.append(_CONSONANTS[rest])
    return "R-" + "".join(letters)


def identity(record: dict[str, Any], first_keys: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a record's id is made of: source and accession number, else folded title, year and first author.

    A source is called by the first key that it had, which `first_keys` tells of one that was renamed.
    """
    source = first_keys.get(record["source"], record["source"])
    for name in _IDENTIFIERS:
        if record.get(name):
            return f"{source}|{name}|{record[name]}"
    first_author = str(record.get("authors") or "").partition(";")[0]
    parts = (fold(str(record.get("title") or "")), str(record.get("year") or ""), fold(first_author))
    return f"{source}|text|{'|'.join(parts)}"


class Ids:
    """Gives out record ids, each once; `first_keys` are as for `identity`.

    A record that an export holds twice gets a second id, counted in the order of asking, so each row keeps a fate of
    its own. Two different records whose hashes meet are told apart by hashing again.
    """

    def __init__(self, first_keys: Mapping[str, str] = MappingProxyType({})) -> None:
        self._first_keys = first_keys
        self._seen: Counter[str] = Counter()
        self._taken: set[str] = set()

    def of(self, record: dict[str, Any]) -> str:
        """The id of a record that has not asked before."""
        key = identity(record, self._first_keys)
        self._seen[key] += 1
        attempt = key if self._seen[key] == 1 else f"{key}|{self._seen[key]}"
        while (record_id := _consonants(attempt)) in self._taken:
            attempt += "|again"
        self._taken.add(record_id)
        return record_id


def assign_ids(records: list[dict[str, Any]]) -> None:
    """Fill `record_id` in place, unique in the list, whatever the list's order: by file and ordinal."""
    ids = Ids()
    for record in sorted(records, key=lambda r: (r["file"], r["ordinal"], identity(r))):
        record["record_id"] = ids.of(record)


def to_table(records: Iterable[dict[str, Any]]) -> pa.Table:
    """Records as an Arrow table in the declared schema; absent text columns become empty."""
    import pyarrow as pa

    rows = list(records)
    columns = {
        name: [row.get(name) for row in rows] if name in INTEGERS else [row.get(name) or "" for row in rows]
        for name in COLUMNS
    }
    return pa.table(columns, schema=schema())


def write_csv(records: Iterable[dict[str, Any]], path: Path) -> None:
    """Records as plain CSV for other programs: UTF-8, LF, nothing escaped for spreadsheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS), restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **{n: "" for n in INTEGERS if row.get(n) is None}} for row in records)


def members(table: pa.Table) -> dict[str, str]:
    """Any record's id -> the id of its group, from the unique records (columns `record_id`, `record_ids`).

    With them those that withdrawn records had (the metadata FORMER): they stand for the group that they were of, or,
    where nothing is left of it, for one that is not among the unique records.
    """
    return former(table.schema) | {
        member: group
        for group, ids in zip(table["record_id"].to_pylist(), table["record_ids"].to_pylist(), strict=True)
        for member in ids.split("; ")
    }


def former(schema: pa.Schema) -> dict[str, str]:
    """What the ids of withdrawn records stand for, from the schema of the unique records."""
    found: dict[str, str] = json.loads((schema.metadata or {}).get(FORMER, b"{}"))
    return found


def any_former(path: Path) -> bool:
    """Whether a table of unique records may know withdrawn ones, by the name of that metadata in the file's last part.

    To load Arrow, which reads it, takes longer than all else that a run with nothing to do does here.
    """
    with path.open("rb") as file:  # a Parquet file ends in its metadata, their length in four bytes, and `PAR1`
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 8, 0))
        length = int.from_bytes(file.read(4), "little")
        file.seek(max(size - 8 - length, 0))
        return FORMER in file.read()


def lookup(table: pa.Table, columns: Sequence[str]) -> Callable[[str], dict[str, Any]]:
    """A function from a group's id to some of its columns, read when asked for; {} where there is no such group.

    The table stays in Arrow's memory: as dicts, 100,000 records with abstracts take half a gigabyte.
    """
    place = {record_id: row for row, record_id in enumerate(table["record_id"].to_pylist())}

    def record_of(record_id: str) -> dict[str, Any]:
        row = place.get(record_id)
        return {} if row is None else {name: table[name][row].as_py() for name in columns}

    return record_of
