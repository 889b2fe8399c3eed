"""Records as they can be compared: every field reduced to what two databases write alike.

`normalise` is a pure function of a batch of records, so that it runs on one machine or on many.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.bibliography import dates, identifiers, people
from scopeline.text import ascii_digits, fold, unescape

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
        ("guards", pa.int16()),  # bits of GUARDS
    ]
)
ERRATUM_MARK = "erratum"
TITLE_LENGTH = 600
ABSTRACT_LENGTH = 240
AUTHORS_LENGTH = 2_000
BATCH = 8_192  # rows at once: their bytes stay in the cache of the processor

# Words that make a report another one than its neighbour of the same name. Order is the bit.
GUARDS: tuple[tuple[str, str], ...] = (
    ("erratum", r"\b(?:errat(?:um|a)|corrigend(?:um|a)|correction(?: to)?|retract(?:ion|ed)|expression of concern)\b"),
    (
        "reply",
        r"^(?:re|reply|response to|in reply|rebuttal|rejoinder)\b|\b(?:reply|replies|rebuttal|rejoinder|responds?)$",
    ),
    ("comment", r"\b(?:comment(?:s|ary|aries)?(?: on)?|letter(?: to the editor)?|invited discussion)\b"),
    (
        "editorial",
        r"\b(?:editorial|editors? (?:note|comment|choice)s?|from the editors?|introduction to the special)\b",
    ),
    ("update", r"\b(?:updat(?:e|ed|ing))\b"),
    ("protocol", r"\b(?:protocol|study design|rationale and design|design and rationale|design of)\b"),
    ("preprint", r"\bpreprint\b"),
    ("conference", r"\b(?:conference abstract|meeting abstract|abstract only)\b"),
)
GUARD_BIT = {name: 1 << place for place, (name, _) in enumerate(GUARDS)}
_GUARDS = [re.compile(pattern) for _, pattern in GUARDS]
_ANY_GUARD = (
    "errat|corrig|correction|retract|expression of|repl|respon|rebut|rejoin|comment|letter|discussion|editor|"
    "introduction to|updat|protocol|design|preprint|abstract"
)
_TYPE_GUARDS = {
    "erratum": "erratum",
    "editorial": "editorial",
    "preprint": "preprint",
    "conference": "conference",
}

_LANGUAGE = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|farsi|finnish|french|german|"
    "greek|hebrew|hungarian|italian|japanese|korean|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|"
    "serbian|slovak|slovenian|spanish|swedish|turkish|ukrainian"
)
# Notes that Ovid, Embase and others add after a title; they say nothing about which report it is.
_NOTE = re.compile(
    rf"(?:\s*(?:\[(?:{_LANGUAGE})(?:[ ,;/]+(?:and )?(?:{_LANGUAGE}))*\]|[\[(]\d+ refs?[\])]|\[\d\]|"
    r"[\[(](?:review|see comments?|comments?|multiple letters|electronic resource)[\])]|\[article in \w+\]|"
    r"[\[(](?:(?:structured|meeting) )?abstract(?: no\W+\w+)?[\])]"
    r")[.\"]*)+\s*$",
    re.IGNORECASE,
)
# These name another publication and run to the end: "[Erratum appears in J Card Surg. 2011 Mar;26(2):244]".
_SEE_ALSO = re.compile(
    r"\s*[\[(](?:erratum|corrected|corrections?|republished|retract\w*|summary|original|published|comments?)\b"
    r"[^\]]{0,30}?\b(?:appears|in|of|on|article|for)\b.*$",
    re.IGNORECASE,
)
# How Web of Science and Embase name what an erratum corrects: "(vol 360, pg 542, 2009)", "(Lancet (2009) 360 (5-9))".
_CORRECTS = re.compile(
    r"\s*\((?:vol\b[^()]*\bpg\b[^()]*|[^()]*\((?:19|20)\d\d\)[^()]*\([^()]*\)[^()]*)\)\W*$", re.IGNORECASE
)
_ERRATUM = re.compile(
    r"^\W*(?:errat(?:um|a)|corrigend(?:um|a)|(?:author |publisher )?correction)(?: (?:to|for)\b)?\W+(?=\w)",
    re.IGNORECASE,
)
_GREEK = str.maketrans(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ε": "epsilon",
        "κ": "kappa",
        "λ": "lambda",
        "μ": "mu",
        "µ": "mu",
        "ω": "omega",
        "σ": "sigma",
        "τ": "tau",
        "χ": "chi",
        "π": "pi",
    }
)
_GREEK_WORD = re.compile("[α-ωάέήίόύώ]{3,}")

_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_WORD_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "i": "1",
    "v": "5",
    "x": "10",
    "a": "a",
    "b": "b",
    "c": "c",
    "d": "d",
}
_PART = re.compile(r"\b(?:part|volume|vol|phase|paper|chapter|session|series|section|day|number|no)\s+(\w+)\b")
_NUMBER_HINT = r"\d|\b(?:ii|iii|iv|vi|vii|viii|ix|xi|xii|part|volume|vol|phase|paper|chapter|session)\b"

_JOURNAL_DROP = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "a",
        "an",
        "de",
        "der",
        "die",
        "das",
        "la",
        "le",
        "les",
        "du",
        "des",
        "di",
        "del",
        "et",
        "und",
        "fur",
        "y",
        "e",
        "online",
        "print",
        "electronic",
        "resource",
    ]
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_SPREADSHEET_DATE = re.compile(r"^(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))$")
_PAGES = re.compile(r"([a-z]*)0*(\d+)([a-z]?\d*)(?:\s*(?:-+|–|—|‐|‑|−|to)\s*([a-z]*)0*(\d+))?")
_NUMBER = re.compile(r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix|xi|xii)\b")
_UNKNOWN = frozenset(
    ("", "unknown", "na", "n a", "none", "nan", "null", "no pagination", "not available", "no", "np", "in press")
)
_THOUSANDS = re.compile(r"\b(\d{1,3}) (?=\d{3}\b)")
_ONLY_LAST = re.compile(r"(?:suppl|[a-z])-(\d+)")  # "Suppl-12", "t-20": what some converters make of S109-S112


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

    title = fold_column(
        _each(text("title"), clean_title, r"(?i)[<&\[(]|[^\x00-\x7f]|^\W*(errat|corrig|.{0,10}correction)")
    )
    title = _each(title, shorten, f".{{{TITLE_LENGTH}}}")
    families, words = _authors(text("authors"))
    journal, initials = _journals(text("journal"))
    abbreviation, _ = _journals(text("journal_abbreviation"))
    first, last = _distinct_pairs(text("pages"), page_range)
    columns = {
        "record_id": text("record_id"),
        "title": title,
        "original_title": fold_column(text("original_title")),
        "families": families,
        "author_words": words,
        "year": _distinct(text("year"), dates.year_number, pa.int16()),
        "journal": journal,
        "journal_abbreviation": abbreviation,
        "initials": initials,
        "volume": _distinct(text("volume"), volume_number),
        "issue": _distinct(text("issue"), issue_numbers),
        "first_page": first,
        "last_page": last,
        "doi": _each(text("doi"), identifiers.doi, "."),
        "pmid": _each(text("pmid"), identifiers.pmid, "."),
        "abstract": _abstract(text("abstract")),
        "numbers": _each(title, title_numbers, _NUMBER_HINT, otherwise=""),
        "guards": _guards(title, text("document_type")),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


# --- columns -----------------------------------------------------------------------------------------------


def _each(column: pa.Array, function: Callable[[str], str], hint: str, otherwise: str | None = None) -> pa.Array:
    """Apply a Python function where the text matches `hint` (RE2); elsewhere keep it, or put `otherwise`."""
    mask = pc.match_substring_regex(column, hint)
    changed = pa.array([function(value) for value in column.filter(mask).to_pylist()], pa.string())
    base = column if otherwise is None else pa.array([otherwise] * len(column), pa.string())
    return pc.replace_with_mask(base, mask, changed)


def _distinct(
    column: pa.Array,
    function: Callable[[str], object],
    kind: pa.DataType | None = None,
) -> pa.Array:
    """Apply a Python function once for each distinct value."""
    encoded = column.dictionary_encode()
    values = pa.array([function(value) for value in encoded.dictionary.to_pylist()], kind or pa.string())
    return values.take(encoded.indices)


def _distinct_pairs(column: pa.Array, function: Callable[[str], tuple[str, str]]) -> tuple[pa.Array, pa.Array]:
    encoded = column.dictionary_encode()
    both = [function(value) for value in encoded.dictionary.to_pylist()]
    first, second = (pa.array([pair[place] for pair in both], pa.string()) for place in (0, 1))
    return first.take(encoded.indices), second.take(encoded.indices)


def fold_column(column: pa.Array) -> pa.Array:
    """`text.fold` of a column: ASCII rows all at once over the bytes, the others one by one."""
    foreign = pc.invert(pc.string_is_ascii(column))
    if pc.any(foreign).as_py():
        folded = pa.array([fold(value) for value in column.filter(foreign).to_pylist()], pa.string())
        column = pc.replace_with_mask(column, foreign, folded)
    return _fold_bytes(column)


def _byte_table(*, others: int, space: str = "") -> np.ndarray:
    """What each byte becomes: lower-case letters and digits stay, `space` is a space, other ASCII is `others`."""
    table = np.arange(256, dtype=np.uint8)
    for code in range(128):
        char = chr(code)
        table[code] = ord(char.lower()) if char.isalnum() else 32 if char in space else others
    return table


_DROPPED = 0
_WORD_BYTES = _byte_table(others=32)
_NAME_BYTES = _byte_table(others=_DROPPED, space="|")


def _fold_bytes(column: pa.Array, table: np.ndarray = _WORD_BYTES) -> pa.Array:
    """Bytes through `table`, runs of spaces made one, none at the ends: over the UTF-8 buffer of a column."""
    _, offset_buffer, data_buffer = column.buffers()
    offsets = np.frombuffer(offset_buffer, np.int32)[column.offset : column.offset + len(column) + 1]
    if data_buffer is None or offsets[-1] == offsets[0]:
        return column
    data = table[np.frombuffer(data_buffer, np.uint8)[offsets[0] : offsets[-1]]]
    starts = (offsets - offsets[0]).astype(np.int64)
    if table is not _WORD_BYTES:
        data, starts = _kept(data, starts, data != _DROPPED)
    space = data == 32
    after_space = np.ones_like(space)
    after_space[1:] = space[:-1]
    after_space[starts[:-1][starts[:-1] < len(data)]] = True
    data, starts = _kept(data, starts, ~(space & after_space))
    keep = np.ones(len(data), bool)
    ends = starts[1:][starts[1:] > starts[:-1]] - 1
    keep[ends[data[ends] == 32]] = False
    data, starts = _kept(data, starts, keep)
    return pa.StringArray.from_buffers(
        len(column), pa.py_buffer(starts.astype(np.int32).tobytes()), pa.py_buffer(data.tobytes())
    )


def _kept(data: np.ndarray, starts: np.ndarray, keep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The kept bytes and where each row then starts."""
    places = np.zeros(len(data) + 1, np.int64)
    np.cumsum(keep, out=places[1:])
    return data[keep], places[starts]


def _authors(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    column = pc.utf8_slice_codeunits(column, 0, AUTHORS_LENGTH)
    joined = pa.array(["|".join(people.families(value)) for value in column.to_pylist()], pa.string())
    foreign = pc.invert(pc.string_is_ascii(joined))
    folded = ["|".join(fold(name) for name in value.split("|")) for value in joined.filter(foreign).to_pylist()]
    joined = pc.replace_with_mask(joined, foreign, pa.array(folded, pa.string()))
    return _fold_bytes(joined, _NAME_BYTES), fold_column(column)


def _journals(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    return _distinct_pairs(column, journal_forms)


def _abstract(column: pa.Array) -> pa.Array:
    begin = pc.utf8_slice_codeunits(column, 0, ABSTRACT_LENGTH * 2)
    return pc.utf8_slice_codeunits(fold_column(begin), 0, ABSTRACT_LENGTH)


def _guards(title: pa.Array, document_type: pa.Array) -> pa.Array:
    bits = np.zeros(len(title), np.int16)
    rows = np.flatnonzero(pc.match_substring_regex(title, _ANY_GUARD).to_numpy(zero_copy_only=False))
    for row, value in zip(rows.tolist(), title.take(pa.array(rows)).to_pylist(), strict=True):
        bits[row] = title_guards(value)
    for kind, guard in _TYPE_GUARDS.items():
        bits[pc.equal(document_type, kind).to_numpy(zero_copy_only=False)] |= GUARD_BIT[guard]
    return pa.array(bits)


# --- single values -----------------------------------------------------------------------------------------


def clean_title(value: str) -> str:
    """A title without mark-up and without the notes that databases add to it.

    An erratum is marked alike however a database marks it.

    >>> clean_title("Efficacy of batroxobin. [Chinese]")
    'Efficacy of batroxobin.'
    >>> clean_title("Erratum: Eculizumab (vol 360, pg 542, 2009)")
    'Eculizumab erratum'
    """
    if "<" in value or "&" in value:
        value = unescape(value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
        if not _GREEK_WORD.search(value):
            value = value.translate(_GREEK)
    corrected = _CORRECTS.sub("", value)
    bare = _ERRATUM.sub("", corrected)
    if bare != value:
        return f"{bare} {ERRATUM_MARK}"
    shorter = _NOTE.sub("", _SEE_ALSO.sub("", value))
    return shorter if len(shorter) > 3 else value


def shorten(title: str) -> str:
    """A very long title by its beginning and a digest of the whole, so that equal stays equal."""
    digest = hashlib.blake2b(title.encode(), digest_size=8).hexdigest()
    return f"{title[: TITLE_LENGTH - 17]} {digest}"


def volume_number(value: str) -> str:
    """The first number of a cell; nothing of half a bracket, which is the rest of a supplement's number.

    >>> volume_number("88 Suppl 1"), volume_number("1)")
    ('88', '')
    """
    if not value.strip() or (")" in value and "(" not in value):
        return ""
    found = re.search(r"\d+", ascii_digits(value))
    return str(int(found[0])) if found else ""


def issue_numbers(value: str) -> str:
    """The numbers of a cell, and `s` for a supplement; a date that a spreadsheet made is the numbers it was.

    >>> issue_numbers("7-8"), issue_numbers("5 SUPPL. 1"), issue_numbers("08-Jul")
    ('7 8', '5 1 s', '7 8')
    """
    text = ascii_digits(value).strip().lower()
    if made := _SPREADSHEET_DATE.match(text):
        return " ".join(map(str, sorted(_date_numbers(made))))
    numbers = [str(int(number)) for number in re.findall(r"\d+", text)]
    if numbers or "sup" in text:
        return " ".join([*numbers, "s"] if "sup" in text else numbers)
    folded = fold(text)
    return "" if folded in _UNKNOWN else folded


def _date_numbers(made: re.Match[str]) -> tuple[int, int]:
    day, month = (made[1], made[2]) if made[1] else (made[4], made[3])
    return int(day), _MONTHS.get(month, 0)


def page_range(value: str) -> tuple[str, str]:
    """First and last page, both in full and without leading zeros; an article number has no last page.

    A spreadsheet makes "1-8" into 01-Aug, "24-8" into 24-Aug and "10-16" into Oct-16.

    >>> page_range("H887-94"), page_range("1217-24; discussion 1224-5"), page_range("24-Aug"), page_range("Oct-16")
    (('h887', 'h894'), ('1217', '1224'), ('24', '28'), ('10', '16'))
    """
    text = ascii_digits(value).strip().lower()
    if made := _SPREADSHEET_DATE.match(text):
        low, high = _date_numbers(made) if made[1] else _date_numbers(made)[::-1]
        return str(low), _in_full(str(low), str(high))
    text = re.sub(r"^(?:pages?|pp?)\b\.?\s*", "", text)
    if cut := _ONLY_LAST.fullmatch(text):
        return "", cut[1]
    found = _PAGES.search(text)
    if not found:
        folded = fold(text).partition(" ")[0]
        return ("" if folded in _UNKNOWN else folded), ""
    letters, first, tail, last_letters, last = found.groups()
    if not last:
        return f"{letters}{first}{tail}", ""
    return f"{letters}{first}{tail}", f"{last_letters or letters}{_in_full(first, last)}"


def _in_full(first: str, last: str) -> str:
    """`139`, `54` -> `154`; `24`, `8` -> `28`."""
    if len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def journal_forms(value: str) -> tuple[str, str]:
    """A journal's folded name without articles, brackets and subtitle words, and its words' first letters.

    >>> journal_forms("The Annals of Thoracic Surgery (Online)")
    ('annals thoracic surgery', 'ats')
    """
    if "&" in value:
        value = unescape(value)
    words = [word for word in fold(re.sub(r"[\[(][^\])]*[\])]?", " ", value)).split() if word not in _JOURNAL_DROP]
    words = words or fold(value).split()
    name = " ".join(words)
    return ("", "") if name in _UNKNOWN else (name, "".join([word[0] for word in words]))


def title_numbers(title: str) -> str:
    """Numbers, Roman numerals and part letters of a folded title, in order.

    >>> title_numbers("p16ink4a as a marker part ii experience in 189 biopsies")
    '16 4 2 189'
    """
    title = _THOUSANDS.sub(r"\1", title)
    parts = {found.start(1): _WORD_NUMBERS[found[1]] for found in _PART.finditer(title) if found[1] in _WORD_NUMBERS}
    numbers = dict(parts)
    for found in _NUMBER.finditer(title):
        text = found[0]
        numbers[found.start()] = _ROMAN[text] if text in _ROMAN else text.lstrip("0") or "0"
    return " ".join([numbers[place] for place in sorted(numbers)])


def title_guards(title: str) -> int:
    """Bits of GUARDS whose words stand in a folded title."""
    return sum(1 << place for place, pattern in enumerate(_GUARDS) if pattern.search(title))
