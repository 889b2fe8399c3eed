"""Records as they can be compared: every field reduced to what two databases write alike.

`normalise` is a pure function of a batch of records, so that it runs on one machine or on many.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.bibliography import identifiers, people
from scopeline.dedupe import places, titles
from scopeline.dedupe.columns import before, distinct, distinct_pairs, each, folded, joined_words, same_text, sliced
from scopeline.dedupe.signs import column_of_signs

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
    "accession",
)
SCHEMA = pa.schema(
    [
        ("record_id", pa.string()),
        ("title", pa.string()),  # folded, without notes of the database
        ("original_title", pa.string()),  # folded
        ("families", pa.string()),  # authors' family names in order, one word an author
        ("authors", pa.string()),  # as they are written: few are compared by all their words
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
        ("abstract", pa.string()),  # its beginning, folded: ABSTRACT_LENGTH characters
        (
            "numbers",
            pa.string(),
        ),  # numbers and part letters of the title, in order; the number of a trial's registration
        ("signs", pa.string()),  # words of the title with their signs: "cd4+ <65"
        ("guards", pa.int16()),  # bits of titles.GUARDS
    ]
)
ABSTRACT_LENGTH = 120
AUTHORS_LENGTH = 2_000
BATCH = 8_192  # rows at once: their bytes stay in the cache of the processor
_PLAIN_RANGE = r"^[1-9]\d{0,4}-[1-9]\d{0,4}$"
_PLAIN_DOI, _WITH_MORE = r"^10\.\d{4,9}/[a-z0-9._-]*[a-z0-9]$", r"^10\.1101/|\.(?:full|long|abstract)$"
_PLAIN_AUTHORS = r"^[^;,|]*[^;,| ][^;,|]*,[^;|]*(?:;[^;,|]*[^;,| ][^;,|]*,[^;|]*)+$"  # Family, Given; Family, Given
_ODD_PMID = r"[^0-9]|^0|.{9}"
_ONE_AUTHOR = r"^[A-Z][a-z]+(?:[- ][A-Z]?[a-z]+)*, ?[A-Z](?:[a-z]*|\.?(?:[ -]?[A-Z]\.?)*)$"  # Family, Given
_ANDED_AUTHORS = r"^[^;,|]+,[^;,|]* and [^;|]+$"
_TITLE_HINT = r"(?i)[<&\[(\\]|[^\x00-\x7f]|^\W*(errat|corrig|reprint|republished|re\s*:|.{0,10}correction)"


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
            return same_text("", len(batch))
        return pc.fill_null(pc.cast(batch.column(name), pa.string()), "")

    written = each(text("title"), titles.clean_title, _TITLE_HINT)
    title = folded(written)
    if (pc.max(pc.binary_length(title)).as_py() or 0) >= titles.TITLE_LENGTH:
        title = each(title, titles.shorten, f".{{{titles.TITLE_LENGTH}}}")
    authors = sliced(text("authors"), 0, AUTHORS_LENGTH)
    place = _places({name: text(name) for name in places.Place._fields})
    journal, initials = distinct_pairs(place["journal"], places.journal_forms)
    abbreviation, _ = distinct_pairs(text("journal_abbreviation"), places.journal_forms)
    first, last = _pages(place["pages"])
    columns = {
        "record_id": text("record_id"),
        "title": title,
        "original_title": folded(text("original_title")),
        "families": _families(authors),
        "authors": authors,
        "year": distinct(place["year"], places.year_number, pa.int16()),
        "journal": journal,
        "journal_abbreviation": abbreviation,
        "initials": initials,
        "volume": distinct(place["volume"], places.volume_number),
        "issue": distinct(place["issue"], places.issue_numbers),
        "first_page": first,
        "last_page": last,
        "doi": _dois(text("doi")),
        "pmid": each(text("pmid"), identifiers.pmid, _ODD_PMID),
        "abstract": _abstract(text("abstract")),
        "numbers": _numbers(title, place["journal"], text("accession")),
        "signs": column_of_signs(written),
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


def _pages(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """First and last pages: of plain ranges by arithmetic, of others as places.page_range reads them."""
    plain = pc.match_substring_regex(column, _PLAIN_RANGE)
    numbers = pc.cast(pc.list_flatten(pc.split_pattern(column.filter(plain), "-")), pa.int64()).to_numpy()
    first, last = numbers[::2], numbers[1::2]
    beyond = 10 ** np.floor(np.log10(last)).astype(np.int64) * 10
    full = np.where(beyond <= first, first // beyond * beyond + last, last)
    read = distinct_pairs(column.filter(pc.invert(plain)), places.page_range)
    return tuple(
        pc.replace_with_mask(
            pc.replace_with_mask(column, plain, pc.cast(pa.array(own), pa.string())), pc.invert(plain), other
        )
        for own, other in zip((first, full), read, strict=True)
    )


def _families(column: pa.Array) -> pa.Array:
    """Family names, one word an author."""
    anded = pc.match_substring(column, " and ")
    if anded.true_count:
        rows = column.filter(anded)
        parted = pc.replace_substring(rows, " and ", ";")
        rows = pc.if_else(pc.match_substring_regex(rows, _ANDED_AUTHORS), parted, rows)
        column = pc.replace_with_mask(column, anded, rows)
        anded = pc.match_substring(column, " and ")
    alone = pc.and_not(pc.match_substring_regex(column, _ONE_AUTHOR), anded)
    plain = pc.or_(pc.match_substring_regex(column, _PLAIN_AUTHORS), alone)
    found = pc.replace_with_mask(column, plain, joined_words(before(column.filter(plain), ",", ";"), ";"))
    odd = pc.invert(plain)
    names = ["|".join(people.families(value)) for value in column.filter(odd).to_pylist()]
    return pc.replace_with_mask(found, odd, joined_words(pa.array(names, pa.string()), "|"))


def _dois(column: pa.Array) -> pa.Array:
    """identifiers.doi of a column, which for nearly all is the cell in small letters."""
    small = pc.ascii_lower(column)
    plain = pc.and_not(pc.match_substring_regex(small, _PLAIN_DOI), pc.match_substring_regex(small, _WITH_MORE))
    odd = pc.and_not(pc.not_equal(column, ""), plain)
    return pc.replace_with_mask(small, odd, pa.array(map(identifiers.doi, column.filter(odd).to_pylist()), pa.string()))


def _abstract(column: pa.Array) -> pa.Array:
    return sliced(folded(sliced(column, 0, ABSTRACT_LENGTH * 2)), 0, ABSTRACT_LENGTH)


def _numbers(title: pa.Array, journal: pa.Array, accession: pa.Array) -> pa.Array:
    """Of two registrations under one title, as of two trials of one drug, only the register's numbers tell."""
    named = each(title, titles.title_numbers, titles.NUMBER_HINT, otherwise="")
    for column in (journal.dictionary_encode(), accession.dictionary_encode()):
        numbers = each(column.dictionary, titles.registration, titles.REGISTRATION_HINT, otherwise="")
        if pc.any(pc.not_equal(numbers, "")).as_py():
            number = numbers.take(column.indices)
            named = pc.utf8_trim_whitespace(pc.binary_join_element_wise(named, number, " "))
    return named


def _guards(title: pa.Array, document_type: pa.Array) -> pa.Array:
    bits = np.zeros(len(title), np.int16)
    rows = np.flatnonzero(pc.match_substring_regex(title, titles.ANY_GUARD).to_numpy(zero_copy_only=False))
    for row, value in zip(rows.tolist(), title.take(pa.array(rows)).to_pylist(), strict=True):
        bits[row] = titles.title_guards(value)
    for kind, guard in titles.TYPE_GUARDS.items():
        bits[pc.equal(document_type, kind).to_numpy(zero_copy_only=False)] |= titles.GUARD_BIT[guard]
    return pa.array(bits)
