"""Blocking keys: stable 64-bit hashes that two records of one report are likely to share.

Every key is computed from one record alone, so blocks can be made on one machine or on many. Together they
bring 99.8 % of the true pairs of the labelled sets into one block or another (`bench/dedupe.py --blocking`).
"""

from __future__ import annotations

from functools import reduce
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.columns import DROPPED, FOLDED, parted, sliced, text_bytes, translated, without_doubles

# Odd 64-bit constants of splitmix64 (Steele, Lea & Flood 2014) and of FNV-1a.
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BASE = 0x100000001B3
_POWERS = 1 << 16  # bytes hashed at once: they stay in the processor's cache
_BATCH = 65_536
NO_KEY = np.uint64(0)

_STOP_WORDS = pa.array(
    [
        "about",
        "after",
        "among",
        "analysis",
        "and",
        "are",
        "associated",
        "association",
        "between",
        "case",
        "clinical",
        "comparison",
        "controlled",
        "does",
        "during",
        "effect",
        "effects",
        "evaluation",
        "factors",
        "following",
        "for",
        "from",
        "group",
        "health",
        "human",
        "impact",
        "model",
        "new",
        "patients",
        "randomised",
        "randomized",
        "report",
        "review",
        "role",
        "results",
        "study",
        "systematic",
        "the",
        "their",
        "treatment",
        "trial",
        "trials",
        "use",
        "using",
        "versus",
        "with",
        "without",
    ]
)


def keys(records: pa.Table) -> dict[str, np.ndarray]:
    """One column of hashes a key, 0 where the record lacks what the key is made of.

    `records` has normalise.SCHEMA. Names say what the key is made of.
    """
    parts = [
        _batch_keys(records.slice(start, _BATCH).combine_chunks()) for start in range(0, max(len(records), 1), _BATCH)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _batch_keys(records: pa.Table) -> dict[str, np.ndarray]:
    column = {name: _flat(records[name]) for name in records.column_names}
    year = records["year"].to_numpy().astype(np.uint64)
    title, title_words, first_word = parted(column["title"])
    long_enough = pc.binary_length(title).to_numpy(zero_copy_only=False) >= 12
    _, families, first = parted(column["families"])
    author, page = hashes(families.take(pa.array(first))), hashes(column["first_page"])
    volume, initials = hashes(column["volume"]), hashes(column["initials"])
    words = _longest_words(title_words, first_word)
    start = np.where(long_enough, hashes(sliced(title, 0, 24)), NO_KEY)
    end = np.where(long_enough, hashes(sliced(title, -24)), NO_KEY)
    abstract = pc.replace_substring(column["abstract"], " ", "")
    has_abstract = pc.binary_length(abstract).to_numpy(zero_copy_only=False) >= 60
    return {
        "doi": hashes(column["doi"]),
        "pmid": hashes(column["pmid"]),
        "title": np.where(long_enough, hashes(title), NO_KEY),
        "original title": hashes(pc.replace_substring(column["original_title"], " ", "")),
        "start of title, author": both(start, author),
        "start of title, year": both(start, year),
        "end of title, author": both(end, author),
        "end of title, year": both(end, year),
        "three words, year, volume": both(*words, year, volume),
        "three words, author": both(*words, author),
        "two words, author, year": both(words[0], words[1], author, year),
        "two words, volume, page": both(words[0], words[1], volume, page),
        "author, year, page": both(author, year, page),
        "volume, year, page, last page": both(volume, year, page, hashes(column["last_page"])),
        "journal, volume, page": both(initials, volume, page),
        "abstract": np.where(has_abstract, hashes(sliced(abstract, 0, 60)), NO_KEY),
    }


def _flat(column: pa.ChunkedArray) -> pa.Array:
    column = column.combine_chunks()
    return column.chunk(0) if isinstance(column, pa.ChunkedArray) else column


def _longest_words(words: pa.Array, first: np.ndarray) -> list[np.ndarray]:
    """Hashes of the three longest words of each title that are not common in the field, longest first, as `sounded`.

    `words` are those of all titles, each of which begins at its `first`. Each distinct word is looked at once; of one
    length, the first in the alphabet comes first.
    """
    rows = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(words)]))
    words = words.dictionary_encode()
    ordered, rank = _ranked(words.dictionary)
    rank = rank[words.indices.to_numpy()]
    kept = rank >= 0
    found = distinct(rows[kept] * np.int64(max(len(ordered), 1)) + rank[kept])
    row, rank = np.divmod(found, max(len(ordered), 1))
    starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])[: len(row)]
    place = np.arange(len(row)) - np.repeat(starts, np.diff(np.r_[starts, len(row)]))
    hashed = np.zeros((3, len(first)), np.uint64)
    longest = place < 3
    hashed[place[longest], row[longest]] = hashes(ordered)[rank[longest]]
    return list(hashed)


def _ranked(words: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """The forms of distinct words, longest first, and for each word the place of its form; -1 where it is common."""
    telling = pc.and_(pc.greater(pc.utf8_length(words), 3), pc.invert(pc.is_in(words, _STOP_WORDS)))
    forms = sounded(words.filter(telling)).dictionary_encode()
    order = pc.sort_indices(forms.dictionary).to_numpy()
    order = order[np.argsort(-pc.utf8_length(forms.dictionary).to_numpy()[order], kind="stable")]
    place, rank = np.empty(len(order), np.int64), np.full(len(words), -1, np.int64)
    place[order] = np.arange(len(order))
    rank[telling.to_numpy(zero_copy_only=False)] = place[forms.indices.to_numpy()]
    return forms.dictionary.take(pa.array(order)), rank


def sounded(words: pa.Array) -> pa.Array:
    """Words by their consonants, as British, American and German spellings have them alike; other scripts as they are.

    >>> sounded(pa.array(["paediatric", "pediatric", "programme", "program", "organise", "organize"])).to_pylist()
    ['pdtrc', 'pdtrc', 'prgrm', 'prgrm', 'rgns', 'rgns']
    """
    forms = without_doubles(translated(words, _CONSONANTS))
    own = pc.or_(pc.invert(pc.string_is_ascii(words)), pc.equal(forms, ""))
    return pc.if_else(own, words, forms)


def _consonants() -> np.ndarray:
    """What each byte is to `sounded`."""
    table = FOLDED.copy()
    table[list(b"aeiouy")], table[ord("z")] = DROPPED, ord("s")
    return table


_CONSONANTS = _consonants()


def distinct(values: np.ndarray) -> np.ndarray:
    """Sorted values, each once: numpy's `unique` hashes first, which is slower where few are doubled."""
    values = np.sort(values)
    return values[np.r_[True, values[1:] != values[:-1]]] if len(values) else values


def shared(hashed: np.ndarray) -> np.ndarray:
    """Where a hash may stand in another row too: everywhere where it does, and in few rows more.

    Told by the hash's first bits, which takes a tenth of the time of a sort."""
    bits = len(hashed).bit_length() + 1
    places = (hashed >> np.uint64(64 - bits)).astype(np.int64)
    return np.bincount(places)[places] > 1 if len(hashed) else np.zeros(0, bool)


def both(*hashed: np.ndarray) -> np.ndarray:
    """One hash of several; 0 where one of them is 0."""
    present = reduce(np.logical_and, [part != NO_KEY for part in hashed])
    combined = reduce(lambda left, right: mix(left * np.uint64(31) + right), hashed)
    return np.where(present, combined, NO_KEY)


def hashes(column: pa.Array) -> np.ndarray:
    """A stable 64-bit hash of each text, 0 for empty text: a polynomial over the UTF-8 bytes, then mixed.

    The same on every machine and in every run, unlike Python's `hash`; 20 times faster over a column than
    calling a digest for each value.
    """
    data, ends = text_bytes(column)
    sums = np.empty(len(column), np.uint64)
    start = 0
    while start < len(column):
        stop = max(int(np.searchsorted(ends, ends[start] + _POWERS, side="right")) - 1, start + 1)
        sums[start:stop] = _sums(data[ends[start] : ends[stop]], ends[start : stop + 1] - ends[start])
        start = stop
    sizes = np.diff(ends)
    return np.where(sizes > 0, np.maximum(mix(sums + sizes.astype(np.uint64)), np.uint64(1)), NO_KEY)


def _sums(text: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The polynomials of rows that have no more bytes than there are powers; or of a single row that is longer.

    One sum runs over the bytes of all rows; what a row adds to it is divided by the power with which the row begins,
    which an odd base allows.
    """
    if len(text) > _POWERS:
        text = np.frombuffer(blake2b(text.tobytes()).digest(), np.uint8)
        starts = np.array([0, len(text)])
    sums = np.zeros(len(text) + 1, np.uint64)
    np.multiply(text.astype(np.uint64), _POWER_TABLE[: len(text)], out=sums[1:])
    np.cumsum(sums, out=sums)
    at = sums[starts]
    return (at[1:] - at[:-1]) * _INVERSE_TABLE[starts[:-1]]


def _powers(base: int) -> np.ndarray:
    """Powers of a base modulo 2^64, each half of the table made of the other."""
    values = np.ones(1, np.uint64)
    while len(values) <= _POWERS:
        values = np.r_[values, values * np.uint64(pow(base, len(values), 1 << 64))]
    return values


_POWER_TABLE, _INVERSE_TABLE = _powers(_BASE), _powers(pow(_BASE, -1, 1 << 64))


def mix(value: np.ndarray) -> np.ndarray:
    value = (value ^ (value >> np.uint64(30))) * _MIX_1
    value = (value ^ (value >> np.uint64(27))) * _MIX_2
    return value ^ (value >> np.uint64(31))
