"""Real exports of 36 databases and tools, where the folder beside the repository is there.

Its manifest counts each file's records by other means than ours. Where it is not right, the reader's count
stands here with the reason, as in docs/formats.md.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scopeline.records import COLUMNS
from scopeline.sources.encoding import decode
from scopeline.sources.read import Reading, read_export
from scopeline.sources.xmls import text_only

EXPORTS = Path(__file__).parents[3] / "shared" / "exports"
MANIFEST = EXPORTS / "MANIFEST.csv"
ROWS = list(csv.DictReader(MANIFEST.read_text(encoding="utf-8").splitlines())) if MANIFEST.exists() else []

# file -> records, rejected pieces
NOT_AS_COUNTED = {
    "ais/colrev_ais_enl.txt": (6, 0),  # four records have %T and no %0
    "abstrackr/cff_baseline_abstrackr.csv": (10, 1),  # a line of prose between the rows
    "embase/cff_baseline_embase.xlsx": (10, 0),  # workbooks are not counted there
    "eppi/cff_baseline_eppireviewer.xlsx": (10, 0),
}
# Headings that stand once in a file or above each record, and names of empty columns, are no part of records.
HEADING_WORDS = 130
# Databases that sign what they write; reference managers keep or lose those marks.
SIGNED = {"scopus", "wos", "pubmed", "cochrane", "embase", "publish-or-perish", "lens", "dimensions", "springer"}

pytestmark = pytest.mark.skipif(not ROWS, reason=f"needs the folder of real exports {EXPORTS}, which is not here")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@pytest.fixture(scope="module", params=ROWS, ids=lambda row: row["file"])
def row(request: pytest.FixtureRequest) -> dict[str, str]:
    """One export's line of the manifest; all tests of an export follow each other."""
    return dict(request.param)


@cache
def reading(file: str) -> Reading:
    """An export as the readers see it, read once for all tests."""
    return read_export(EXPORTS / file)


@pytest.fixture(scope="module")
def read(row: dict[str, str]) -> Reading:
    return reading(row["file"])


def test_a_real_export_is_read_whole_and_its_database_told_by_its_mark(row: dict[str, str], read: Reading) -> None:
    records, rejected = NOT_AS_COUNTED.get(row["file"]) or (int(row["records"]), 0)
    assert (len(read.records), len(read.rejected)) == (records, rejected)
    assert read.raw_markers == records + rejected
    assert read.words_kept >= 0.995 * read.words_in_file
    assert all(set(record) == set(COLUMNS) - {"record_id"} for record in read.records)
    if row["database"] in SIGNED and row["provenance"] == "direct export":
        assert read.database == row["database"]


def test_every_word_of_a_real_export_is_in_some_record(row: dict[str, str], read: Reading) -> None:
    """The same proof by other means: words one by one, and only those in records."""
    if row["format"] == "xlsx":
        pytest.skip("a workbook's bytes hold no words")
    text = decode((EXPORTS / row["file"]).read_bytes()).text
    whole = words(text_only(text) if "xml" in row["format"] else text)
    told = [
        f"{name} {value}"
        for record in read.records
        for name, values in json.loads(record["raw"]).items()
        for value in values
    ]
    kept = words("\n".join([*told, *(piece.text for piece in read.rejected)]))
    missing = sum((whole - kept).values())
    assert missing <= max(0.005 * sum(whole.values()), HEADING_WORDS)


def test_one_search_in_three_databases_shares_its_dois():
    paths = ["scopus/restoration_scopus.ris", "wos/restoration_WoS.ciw", "pubmed/restoration_pubmed.nbib"]
    dois = [{record["doi"] for record in reading(path).records if record["doi"]} for path in paths]
    counts = Counter(doi for found in dois for doi in found)
    assert sum(count > 1 for count in counts.values()) == 124


def test_the_same_records_in_three_formats_are_the_same():
    same = ("doi", "year", "volume", "issue", "journal", "language", "document_type", "eid")
    formats = [
        sorted(
            tuple(str(record[column]) for column in same) for record in reading(f"scopus/pfas_scopus.{suffix}").records
        )
        for suffix in ("csv", "ris", "bib")
    ]
    assert formats[0] == formats[1] == formats[2]
