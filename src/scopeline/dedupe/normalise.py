"""Records as they can be compared: every field reduced to what two databases write alike.

`normalise` is a pure function of a batch of records, so that it runs on one machine or on many.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.bibliography import identifiers, people
from scopeline.dedupe import places, titles
from scopeline.dedupe.columns import distinct, distinct_pairs, each, folded
from scopeline.text import fold

# The columns that are compared; any of them but the id may be absent.
COMPARED = (
    "record_id",
    "title",
    "authors",
    "year",
    "journal",
    "journal_abbreviation",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "abstract",
    "document_type",
    "original_title",
)
SCHEMA = pa.schema(
    [
        ("record_id", pa.string()),
        ("title", pa.string()),  # folded, without notes of the database
        ("original_title", pa.string()),  # folded
        ("families", pa.string()),  # authors' family names in order, one word an author
        ("author_words", pa.string()),  # every word of the authors, folded
        ("year", pa.int16()),  # 0 where unknown
        ("journal", pa.string()),  # folded, without articles and places
        ("journal_abbreviation", pa.string()),  # folded
        ("initials", pa.string()),  # first letters of the journal's words
        ("volume", pa.string()),
        ("issue", pa.string()),  # its numbers, and "s" for a supplement
        ("first_page", pa.string()),  # with its letters: "s31", "e0123"
        ("last_page", pa.string()),  # in full: "139-54" ends on 154
        ("doi", pa.string()),
        ("pmid", pa.string()),
        ("abstract", pa.string()),  # folded beginning, ABSTRACT_LENGTH characters
        ("numbers", pa.string()),  # numbers and part letters of the title, in order
        ("guards", pa.int16()),  # bits of titles.GUARDS
    ]
)
ABSTRACT_LENGTH = 240
AUTHORS_LENGTH = 2_000
BATCH = 8_192  # rows at once: their bytes stay in the cache of the processor
_TITLE_HINT = r"(?i)[<&\[(]|[^\x00-\x7f]|^\W*(errat|corrig|.{0,10}correction)"


def normalise(records: pa.Table) -> pa.Table:
    """Comparable columns (SCHEMA) of records, row by row.

    `records` has `record_id` and any of COMPARED, as text or integers.
    """
    batches = [_normalise_batch(batch) for batch in _batches(records)]
    return pa.Table.from_batches(batches, schema=SCHEMA)


def _batches(records: pa.Table) -> list[pa.RecordBatch]:
    present = [name for name in COMPARED if name in records.column_names]
    table = records.select(present)
    return [table.slice(start, BATCH).combine_chunks().to_batches()[0] for start in range(0, len(table), BATCH)]


def _normalise_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    def text(name: str) -> pa.Array:
        if name not in batch.schema.names:
            return pa.array([""] * len(batch), pa.string())
        return pc.fill_null(pc.cast(batch.column(name), pa.string()), "")

    title = folded(each(text("title"), titles.clean_title, _TITLE_HINT))
    title = each(title, titles.shorten, f".{{{titles.TITLE_LENGTH}}}")
    families, words = _authors(text("authors"))
    place = _places({name: text(name) for name in places.Place._fields})
    journal, initials = distinct_pairs(place["journal"], places.journal_forms)
    abbreviation, _ = distinct_pairs(text("journal_abbreviation"), places.journal_forms)
    first, last = distinct_pairs(place["pages"], places.page_range)
    columns = {
        "record_id": text("record_id"),
        "title": title,
        "original_title": folded(text("original_title")),
        "families": families,
        "author_words": words,
        "year": distinct(place["year"], places.year_number, pa.int16()),
        "journal": journal,
        "journal_abbreviation": abbreviation,
        "initials": initials,
        "volume": distinct(place["volume"], places.volume_number),
        "issue": distinct(place["issue"], places.issue_numbers),
        "first_page": first,
        "last_page": last,
        "doi": each(text("doi"), identifiers.doi, "."),
        "pmid": each(text("pmid"), identifiers.pmid, "."),
        "abstract": _abstract(text("abstract")),
        "numbers": each(title, titles.title_numbers, titles.NUMBER_HINT, otherwise=""),
        "guards": _guards(title, text("document_type")),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _places(cells: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Journal, year, volume, issue and pages with each value in its column; a year is no page of its own volume."""
    hints = (("journal", places.JOURNAL_HINT), ("issue", places.ISSUE_HINT), ("volume", places.VOLUME_HINT))
    wrong = np.logical_or.reduce(
        [pc.match_substring_regex(cells[name], hint).to_numpy(zero_copy_only=False) for name, hint in hints]
    )
    rows = zip(*(column.filter(pa.array(wrong)).to_pylist() for column in cells.values()), strict=True)
    right = [places.put_right(places.Place(*row)) for row in rows]
    found = {
        name: pc.replace_with_mask(column, pa.array(wrong), pa.array([row[at] for row in right], pa.string()))
        for at, (name, column) in enumerate(cells.items())
    }
    own_year = pc.equal(pc.ascii_trim_whitespace(found["pages"]), pc.ascii_trim_whitespace(found["year"]))
    found["pages"] = pc.if_else(own_year, "", found["pages"])
    return found


def _authors(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Family names, one word an author, and all words."""
    column = pc.utf8_slice_codeunits(column, 0, AUTHORS_LENGTH)
    joined = pa.array(["|".join(people.families(value)) for value in column.to_pylist()], pa.string())
    foreign = pc.invert(pc.string_is_ascii(joined))
    names = ["|".join(fold(name) for name in value.split("|")) for value in joined.filter(foreign).to_pylist()]
    joined = pc.ascii_lower(pc.replace_with_mask(joined, foreign, pa.array(names, pa.string())))
    kept = pc.replace_substring_regex(joined, r"[\x00-\x2f\x3a-\x60\x7b\x7d-\x7f]+", "")
    return pc.utf8_trim(pc.replace_substring_regex(kept, r"\|+", " "), " "), folded(column)


def _abstract(column: pa.Array) -> pa.Array:
    begin = pc.utf8_slice_codeunits(column, 0, ABSTRACT_LENGTH * 2)
    return pc.utf8_slice_codeunits(folded(begin), 0, ABSTRACT_LENGTH)


def _guards(title: pa.Array, document_type: pa.Array) -> pa.Array:
    bits = np.zeros(len(title), np.int16)
    rows = np.flatnonzero(pc.match_substring_regex(title, titles.ANY_GUARD).to_numpy(zero_copy_only=False))
    for row, value in zip(rows.tolist(), title.take(pa.array(rows)).to_pylist(), strict=True):
        bits[row] = titles.title_guards(value)
    for kind, guard in titles.TYPE_GUARDS.items():
        bits[pc.equal(document_type, kind).to_numpy(zero_copy_only=False)] |= titles.GUARD_BIT[guard]
    return pa.array(bits)
