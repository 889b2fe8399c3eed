"""Our reader against rispy and Bio.Medline, field by field, on files that they read right."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import export_examples as examples
import pytest
import rispy
from Bio import Medline

from scopeline.sources.encoding import decode
from scopeline.sources.entries import lines_of
from scopeline.sources.read import read_export
from scopeline.sources.tag_formats import AROUND

EXPORTS = Path(__file__).parents[4] / "shared" / "exports"
MANIFEST = EXPORTS / "MANIFEST.csv"
ROWS = list(csv.DictReader(MANIFEST.read_text(encoding="utf-8").splitlines())) if MANIFEST.exists() else []
# What rispy cannot read: continued single tags, other spellings, tags below the closing line, two tags in one.
BEYOND_RISPY = {
    "cochrane/cff_baseline_cochrane_endnote.ris", "cochrane/cff_baseline_cochrane_procite.ris",
    "ovid/asr_ovid_psycinfo.ris", "psycinfo/colrev_psycinfo_ris.ris",
}  # fmt: skip


def ours(path: Path) -> list[dict[str, list[str]]]:
    """Tags and values, blanks squeezed, without empty ones and without what is no tag."""
    return [squeezed(json.loads(record["raw"])) for record in read_export(path).records]


def squeezed(tags: dict[str, list[str]]) -> dict[str, list[str]]:
    found = {name: [" ".join(value.split()) for value in values] for name, values in tags.items() if name != AROUND}
    return {name: kept for name, values in found.items() if (kept := [value for value in values if value])}


def by_rispy(text: str) -> list[dict[str, list[str]]]:
    """rispy's records, told to keep the tags' names and to cut no value apart."""
    names = {name: name for name in rispy.config.TAG_KEY_MAPPING}
    records = rispy.loads(lines_of(text), mapping=names, delimiter_tags_mapping={}, enforce_list_tags=False)
    found = []
    for record in records:
        tags = {}
        for name, value in record.items():
            if isinstance(value, dict):  # tags that rispy does not know
                tags.update(value)
            else:
                tags[name] = value if isinstance(value, list) else [value]
        found.append(squeezed(tags))
    return found


def test_rispy_agrees_on_our_example(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text(examples.RIS)
    assert [in_one(record) for record in ours(path)] == [in_one(record) for record in by_rispy(examples.RIS)]


@pytest.mark.skipif(not ROWS, reason=f"needs the folder of real exports {EXPORTS}, which is not here")
@pytest.mark.parametrize(
    "file", [row["file"] for row in ROWS if row["format"] == "ris" and row["file"] not in BEYOND_RISPY]
)
def test_rispy_agrees_on_real_ris(file):
    theirs = by_rispy(decode((EXPORTS / file).read_bytes()).text)
    assert [in_one(record) for record in ours(EXPORTS / file)] == [in_one(record) for record in theirs]


def by_medline(text: str) -> list[dict[str, list[str]]]:
    return [
        squeezed({name: value if isinstance(value, list) else [value] for name, value in record.items()})
        for record in Medline.parse(io.StringIO(lines_of(text)))
        if record
    ]


def in_one(record: dict[str, list[str]]) -> dict[str, str]:
    """Bio.Medline joins the values of some repeated tags, rispy parts continued ones; so all are joined here."""
    return {name: " ".join(values) for name, values in record.items()}


def test_biopython_agrees_on_our_example(tmp_path):
    path = tmp_path / "x.nbib"
    path.write_text(examples.MEDLINE)
    assert [in_one(record) for record in ours(path)] == [in_one(record) for record in by_medline(examples.MEDLINE)]


@pytest.mark.skipif(not ROWS, reason=f"needs the folder of real exports {EXPORTS}, which is not here")
@pytest.mark.parametrize("file", [row["file"] for row in ROWS if row["format"] == "medline"])
def test_biopython_agrees_on_real_medline(file):
    theirs = by_medline(decode((EXPORTS / file).read_bytes()).text)
    assert [in_one(record) for record in ours(EXPORTS / file)] == [in_one(record) for record in theirs]
