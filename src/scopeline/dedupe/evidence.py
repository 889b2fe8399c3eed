"""Evidence for and against a pair: one number for each thing that a librarian would compare.

Agreement is 1 where two fields are equal, -1 where both are given and differ, 0 where one is missing.
Likenesses run from 0 to 1, and are MISSING where one side is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from scopeline.dedupe.columns import folded
from scopeline.dedupe.normalise import SCHEMA
from scopeline.dedupe.titles import GUARD_BIT

MISSING = -1.0
SAME, DIFFERENT, UNKNOWN = 1, -1, 0
# Titles less alike than this, and without the words of one in the other, are taken to differ in all their words.
UNLIKE, CONTAINED = 0.6, 0.85
MOST_SWAPPED = 9
LEAST_LEFT = 30  # characters of a title that was cut off
CUT_AT = "-("  # where exports cut a DOI off
_OPPOSED = (
    ("hyper", "hypo"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("macro", "micro"),
    ("in", "out"),
    ("over", "under"),
    ("pro", "anti"),
)

# name -> what it says. The models read all but the last four.
EVIDENCE: dict[str, str] = {
    "title": "likeness of the titles, spaces aside",
    "title_words": "likeness of the sets of title words: high where one title contains the other",
    "swapped": "words that only the one title has where the other has other ones (at most 9)",
    "added": "words that only one title has, beyond the swapped ones (at most 20)",
    "numbers": "numbers and part letters of the titles: agreement; 0 where only one has any or has more",
    "guards": "bits of titles.GUARDS that one record has and the other has not",
    "words": "words of the shorter title (at most 20)",
    "common": "records of the corpus with this title (at most 50)",
    "authors": "share of the shorter list's authors that the other names",
    "first_author": "agreement of the first author",
    "author_count": "authors of the shorter list over those of the longer",
    "year": "difference of the years, at most 9; MISSING where unknown",
    "journal": "likeness of the journals by name, abbreviation or initials",
    "volume": "agreement",
    "issue": "agreement",
    "first_page": "agreement",
    "last_page": "agreement",
    "doi": "agreement",
    "pmid": "agreement",
    "abstract": "likeness of the abstracts' beginnings",
    "span": "pages of the shorter of the two ranges, at most 99; 0 where one has no range",
    "length": "whether both ranges have one page, or both have several",
    "version": "as in VERSIONS where they are versions of one work, such as a Cochrane review and its update; else 0",
    "script": "1 where only one title is in Latin letters",
}
# In what two records of one work differ: another state of it, another print, another meeting's abstracts.
VERSIONS = {"version": 1, "reprint": 2, "meeting": 3}
_BATCH = 16_384  # pairs at once: their columns stay in the processor's cache
_COMPARED = tuple(name for name in SCHEMA.names if name not in ("record_id", "authors"))
_FOREIGN = r"[^\x00-\x{024f}]{3}"
# Works that are published again and again under one title: each edition is a report of its own.
_LIVING = r"^(?:cochrane database systematic reviews|(?:bmj )?clinical evidence)"
_OF_MEETING = r"\b(?:abstracts?|meetings?|congress|symposium|proceedings|conference)\b"
_SHORT = 2  # pages of an abstract
_VERSION = re.compile(r"[./]?v\d{1,2}$|\.pub\d{1,2}$|(?<=research)(\.\d+)\.\d{1,2}$")


def evidence(records: pa.Table, common: np.ndarray, left: np.ndarray, right: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of EVIDENCE (float32) for the pairs of rows `left[i]`, `right[i]` of normalised records.

    `common` is for each record how many records of the corpus have its title.
    """
    batches = [
        _batch_evidence(records, common, left[start : start + _BATCH], right[start : start + _BATCH])
        for start in range(0, max(len(left), 1), _BATCH)
    ]
    return {name: np.concatenate([batch[name] for batch in batches]).astype(np.float32) for name in EVIDENCE}


def _batch_evidence(
    records: pa.Table,
    common: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
) -> dict[str, np.ndarray]:
    compared = records.select(_COMPARED)
    one, two = compared.take(pa.array(left)), compared.take(pa.array(right))
    found: dict[str, np.ndarray] = dict(_titles(one, two))
    found |= _authors(one["families"], two["families"], records["authors"], left, right)
    years = np.stack([one["year"].to_numpy(), two["year"].to_numpy()]).astype(np.int32)
    found["year"] = np.where((years > 0).all(axis=0), np.minimum(abs(years[0] - years[1]), 9), MISSING)
    found["journal"] = _journals(one, two)
    found["pmid"] = _agreement(one["pmid"], two["pmid"])
    found["doi"] = _closer(_agreement(one["doi"], two["doi"]), one["doi"], two["doi"], doi_agreement)
    found["volume"] = _volumes(one, two)
    found["issue"] = _closer(_agreement(one["issue"], two["issue"]), one["issue"], two["issue"], issue_agreement)
    found |= _pages(one, two)
    _undo_shifts(one, two, found)
    found["abstract"] = _likeness(one["abstract"], two["abstract"])
    found["guards"] = one["guards"].to_numpy() ^ two["guards"].to_numpy()
    found["version"] = versions(one, two, found)
    found["script"] = _foreign(one["title"]) != _foreign(two["title"])
    found["common"] = np.minimum(np.maximum(common[left], common[right]), 50)
    return found


def _bool(column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy().astype(bool)


def _empty(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    return _bool(pc.or_(pc.equal(one, ""), pc.equal(two, "")))


def _foreign(column: pa.ChunkedArray) -> np.ndarray:
    """Titles in other than Latin letters."""
    found = ~_bool(pc.string_is_ascii(column))
    rows = np.flatnonzero(found)
    found[rows] = _matches(column, rows, _FOREIGN)
    return found


def _matches(column: pa.ChunkedArray, rows: np.ndarray, pattern: str) -> np.ndarray:
    return _bool(pc.match_substring_regex(column.take(pa.array(rows)), pattern))


def _agreement(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    return np.where(_empty(one, two), UNKNOWN, np.where(_bool(pc.equal(one, two)), SAME, DIFFERENT))


def _closer(
    found: np.ndarray,
    one: pa.ChunkedArray,
    two: pa.ChunkedArray,
    look: Callable[[str, str], int],
) -> np.ndarray:
    """Where two texts differ, what a closer look says."""
    rows = np.flatnonzero(found == DIFFERENT)
    ones, twos = (column.take(pa.array(rows)).to_pylist() for column in (one, two))
    found[rows] = [look(a, b) for a, b in zip(ones, twos, strict=True)]
    return found


def doi_agreement(one: str, two: str) -> int:
    """SAME where two DOIs differ in punctuation only; a DOI that was cut off says nothing.

    >>> doi_agreement("10.1160/th09-03-0165", "10.1160/th-09-03-0165")
    1
    >>> doi_agreement("10.1016/s0022", "10.1016/s0022-5223(03)01189-9"), doi_agreement("10.1/cd1", "10.1/cd1.pub2")
    (0, -1)
    """
    if [char for char in one if char.isalnum()] == [char for char in two if char.isalnum()]:
        return SAME
    short, long = sorted((one, two), key=len)
    return UNKNOWN if long.startswith(short) and long[len(short)] in CUT_AT else DIFFERENT


def issue_agreement(one: str, two: str) -> int:
    """SAME where two issues share a number; a supplement's number or a month against an issue's says nothing.

    >>> issue_agreement("7 8", "8"), issue_agreement("m5", "5"), issue_agreement("m5", "3"), issue_agreement("1 s", "3")
    (1, 1, 0, 0)
    >>> issue_agreement("5 1 s", "5"), issue_agreement("1 s", "1")  # "Suppl 1" is no issue 1
    (1, 0)
    """
    short, long = sorted((one, two), key=len)
    if long == f"{short} s" and " " not in short:
        return UNKNOWN
    first, second = ({part.lstrip("m") for part in issue.split()} for issue in (one, two))
    if (first & second) - {"s"}:
        return SAME
    by_month = one.startswith("m") != two.startswith("m")
    return UNKNOWN if "s" in first | second or by_month else DIFFERENT


def _volumes(one: pa.Table, two: pa.Table) -> np.ndarray:
    """Agreement of volumes; a year written for the volume says nothing against another number."""
    found = _agreement(one["volume"], two["volume"])
    for table in (one, two):
        is_year = pc.equal(table["volume"], pc.cast(table["year"], pa.string())).to_numpy()
        found[is_year & (found == DIFFERENT)] = UNKNOWN
    return found


def _pages(one: pa.Table, two: pa.Table) -> dict[str, np.ndarray]:
    """Agreement of first and last pages, looked at more closely where they are not simply equal; and the span."""
    first, last = _agreement(one["first_page"], two["first_page"]), _agreement(one["last_page"], two["last_page"])
    spans = np.stack([_spans(one), _spans(two)])
    alike = (spans == 1).all(axis=0) | (spans > 1).all(axis=0)
    length = np.where((spans > 0).all(axis=0), np.where(alike, SAME, DIFFERENT), UNKNOWN)
    unclear = np.flatnonzero((first != SAME) | (last == DIFFERENT))
    columns = [table[name].take(pa.array(unclear)) for table in (one, two) for name in ("first_page", "last_page")]
    # Of two whole ranges of plain numbers there is no more to see.
    plain = pc.match_substring_regex(pc.binary_join_element_wise(*columns, " "), r"^(?:\d+ ){3}\d+$")
    rows, columns = unclear[~_bool(plain)], [column.filter(pc.invert(plain)).to_pylist() for column in columns]
    for row, *pages in zip(rows.tolist(), *columns, strict=True):
        first[row], last[row] = page_agreement(*pages)
    return {"first_page": first, "last_page": last, "span": spans.min(axis=0), "length": length}


def work_of(doi: str) -> str:
    """The DOI without the number of its version.

    >>> work_of("10.1002/14651858.cd006828.pub2"), work_of("10.21203/rs.3.rs-123/v2")
    ('10.1002/14651858.cd006828', '10.21203/rs.3.rs-123')
    >>> work_of("10.12688/f1000research.8890.2"), work_of("10.1057/ejis.2008.1")
    ('10.12688/f1000research.8890', '10.1057/ejis.2008.1')
    """
    return _VERSION.sub(r"\1", doi)


def versions(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> np.ndarray:
    """In what two records of one title differ that are versions of one work, as in VERSIONS; 0 where they are none."""
    titled = (found["title"] >= 0.95) | ((found["title_words"] >= 0.97) & (found["swapped"] == 0))
    titled &= (found["doi"] != SAME) & (found["pmid"] != SAME)
    elsewhere = (found["first_page"] != SAME) | (found["volume"] != SAME)  # at one place, only one says "reprint"
    reprint = titled & has_guard(found["guards"], "reprint") & elsewhere
    kinds = (_updated(one, two, found, titled), reprint, _of_meetings(one, two, found, titled))
    return np.select(kinds, list(VERSIONS.values()), 0)


def _updated(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray], among: np.ndarray) -> np.ndarray:
    """DOIs of one work, or other issues of a journal whose works are updated; looked for `among` some pairs."""
    other = np.zeros(len(among), bool)
    other_state = (found["year"] > 0) | (found["issue"] == DIFFERENT) | (found["doi"] == DIFFERENT)
    rows = np.flatnonzero(among & other_state)
    other[rows] = _matches(one["journal"], rows, _LIVING) & _matches(two["journal"], rows, _LIVING)
    rows = np.flatnonzero(among & (found["doi"] == DIFFERENT))
    works = [[work_of(doi) for doi in table["doi"].take(pa.array(rows)).to_pylist()] for table in (one, two)]
    other[rows] |= np.array([a == b for a, b in zip(*works, strict=True)], bool)
    return other


def _of_meetings(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray], among: np.ndarray) -> np.ndarray:
    """Abstracts of two meetings: short, by the same authors, at least one in a supplement, in two journals or years;
    looked for `among` some pairs."""
    other_journal = (found["journal"] != MISSING) & (found["journal"] < 0.6)
    elsewhere = other_journal | ((found["year"] > 0) & (found["first_page"] == DIFFERENT))
    by_same = (found["authors"] >= 0.6) | (found["first_author"] == SAME)
    likely = among & elsewhere & by_same & (found["words"] > 5) & (found["volume"] != SAME)
    rows = np.flatnonzero(likely)
    for table in (one, two):
        rows = rows[_spans(table.take(pa.array(rows))) <= _SHORT]
    supplement = np.zeros(len(rows), bool)
    for table in (one, two):
        supplement |= _matches(table["issue"], rows, r"\bs\b") | _matches(table["first_page"], rows, r"^s\d")
        supplement |= _matches(table["journal"], rows, _OF_MEETING)
        supplement |= (table["guards"].to_numpy()[rows] & GUARD_BIT["conference"]) > 0
    of_meetings = np.zeros(len(among), bool)
    of_meetings[rows[supplement]] = True
    return of_meetings


def _undo_shifts(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> None:
    """What columns hold that is not what they are named for.

    Volume and issue may be interchanged. Where one record has the other's volume for its issue, the volume agrees and
    its own page is an issue; where it has the other's pages there, they agree. Pages from 1 without a volume are those
    of an article ahead of print.
    """
    crossed = [_agreement(one["volume"], two["issue"]) == SAME, _agreement(one["issue"], two["volume"]) == SAME]
    interchanged = np.logical_and(*crossed) & (found["volume"] == DIFFERENT)
    found["volume"][interchanged], found["issue"][interchanged] = SAME, SAME
    for a, b in ((one, two), (two, one)):
        pages = pc.binary_join_element_wise(b["first_page"], b["last_page"], " ")
        paged = (_agreement(a["issue"], pages) == SAME) & _bool(pc.equal(a["first_page"], ""))
        found["first_page"][paged], found["last_page"][paged], found["issue"][paged] = SAME, SAME, UNKNOWN
        shifted = _bool(pc.and_(pc.equal(a["volume"], ""), pc.not_equal(b["volume"], "")))
        shifted &= _bool(pc.equal(a["issue"], b["volume"]))
        found["volume"][shifted], found["issue"][shifted] = SAME, UNKNOWN
        # The other's volume for an issue, where that has no issue: the two may be interchanged.
        swapped = _bool(pc.equal(b["issue"], "")) & _bool(pc.equal(a["issue"], b["volume"]))
        found["volume"][swapped & (found["volume"] == DIFFERENT)] = UNKNOWN
        moved = shifted & _bool(pc.equal(a["first_page"], b["issue"]))
        ahead = _bool(pc.and_(pc.equal(a["volume"], ""), pc.equal(a["first_page"], "1")))
        moved |= ahead & (found["first_page"] == DIFFERENT)
        found["first_page"][moved] = found["last_page"][moved] = UNKNOWN


def _spans(table: pa.Table) -> np.ndarray:
    """Pages of each range, 0 where there is none or it is not a range of plain numbers."""
    numbers = [
        pc.cast(
            pc.if_else(pc.match_substring_regex(table[name], r"^\d{1,6}$"), table[name], "0"), pa.int32()
        ).to_numpy()
        for name in ("first_page", "last_page")
    ]
    pages = numbers[1] - numbers[0] + 1
    return np.where((numbers[0] > 0) & (pages > 0), np.minimum(pages, 99), 0)


def page_agreement(first_1: str, last_1: str, first_2: str, last_2: str) -> tuple[int, int]:
    """Agreement of two page ranges' beginnings and ends.

    An article number against a range says nothing. A single page inside the other's range agrees with it, and so does a
    last page of which the beginning is lost. Letters count only where both have them ("a1754" is "1754").

    >>> page_agreement("969", "972", "a1754", ""), page_agreement("567", "569", "569", "")
    ((0, 0), (1, 0))
    >>> page_agreement("s109", "s112", "", "12"), page_agreement("10", "12", "20", "22")
    ((0, 1), (-1, -1))
    """
    if _is_article_number(first_1, last_1) != _is_article_number(first_2, last_2) and first_1 and first_2:
        same = _digits(first_1) == _digits(first_2)
        return (SAME if same else UNKNOWN), UNKNOWN
    first = _page(first_1, first_2)
    one_in_two = not last_1 and _inside(first_1, first_2, last_2)
    if first == DIFFERENT and (one_in_two or (not last_2 and _inside(first_2, first_1, last_1))):
        first = SAME
    last = _page(last_1, last_2)
    if last == DIFFERENT and not (first_1 and first_2):
        short, long = sorted((_digits(last_1), _digits(last_2)), key=len)
        last = SAME if long.endswith(short) else DIFFERENT
    return first, last


def _page(one: str, two: str) -> int:
    if not one or not two:
        return UNKNOWN
    lettered = one[:1].isalpha() != two[:1].isalpha()
    return SAME if one == two or (lettered and _digits(one) == _digits(two)) else DIFFERENT


def _is_article_number(first: str, last: str) -> bool:
    """`e12724`, `a1754`, `117693`; not `s31`, `e48-e50` or `1014`."""
    digits = _digits(first)
    return not last and (len(digits) > 4 or (len(digits) > 2 and first[0] in "abcdefgo"))


def _inside(page: str, first: str, last: str) -> bool:
    """Whether a page lies within a range of at most 60 pages, of the same letters."""
    if not last or page[:1].isalpha() != first[:1].isalpha():
        return False
    number, low, high = (_digits(text) for text in (page, first, last))
    return bool(number and low and high) and int(low) <= int(number) <= int(high) < int(low) + 60


def _digits(page: str) -> str:
    return "".join([char for char in page if char.isdigit()])


def _likeness(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    """Indel likeness from 0 to 1 of two columns cut to the shorter of each two texts; MISSING where empty."""
    found = np.where(_bool(pc.equal(one, two)), 1.0, 0.0)
    found[_empty(one, two)] = MISSING
    rows = np.flatnonzero(found == 0.0)
    texts = list(zip(*(column.take(pa.array(rows)).to_pylist() for column in (one, two)), strict=True))
    ones, twos = [a[: len(b)] for a, b in texts], [b[: len(a)] for a, b in texts]
    found[rows] = process.cpdist(ones, twos, scorer=fuzz.ratio, workers=1) / 100
    return found


def _titles(one: pa.Table, two: pa.Table) -> Iterator[tuple[str, np.ndarray]]:
    """Likeness of titles and what differs in them; the other language's title counts where it fits better."""
    equal = _bool(pc.equal(one["title"], two["title"])) & ~_empty(one["title"], two["title"])
    words = np.minimum(_word_count(one["title"]), _word_count(two["title"]))
    title, word_set = np.where(equal, 1.0, 0.0), np.where(equal, 1.0, 0.0)
    swapped, added = np.zeros(len(equal)), np.zeros(len(equal))
    numbers = np.where(equal, SAME, UNKNOWN)
    rows = np.flatnonzero(~equal)
    chosen = pa.array(rows)
    ones, twos = one["title"].take(chosen).to_pylist(), two["title"].take(chosen).to_pylist()
    bare_1, bare_2 = [text.replace(" ", "") for text in ones], [text.replace(" ", "") for text in twos]
    title[rows] = process.cpdist(bare_1, bare_2, scorer=fuzz.ratio, workers=1) / 100
    word_set[rows] = process.cpdist(ones, twos, scorer=fuzz.token_set_ratio, workers=1) / 100
    numbers_1, numbers_2 = one["numbers"].take(chosen).to_pylist(), two["numbers"].take(chosen).to_pylist()
    for place, row in enumerate(rows.tolist()):
        numbers[row] = number_agreement(numbers_1[place], numbers_2[place])
        if cut_off(ones[place], twos[place]):
            word_set[row], added[row] = 1.0, abs(ones[place].count(" ") - twos[place].count(" "))
        elif title[row] < UNLIKE and word_set[row] < CONTAINED:
            swapped[row] = MOST_SWAPPED
        elif bare_1[place] != bare_2[place]:
            swapped[row], added[row] = differing_words(ones[place], twos[place])
    _use_original_titles(one, two, title, word_set, swapped, added)
    missing = _empty(one["title"], two["title"])
    title[missing] = word_set[missing] = MISSING
    yield from (
        ("title", title),
        ("title_words", word_set),
        ("swapped", swapped),
        ("added", added),
        ("numbers", numbers),
        ("words", np.minimum(words, 20)),
    )


def cut_off(one: str, two: str) -> bool:
    """Whether one title is the beginning of the other, cut off within a word or after one.

    >>> cut_off("strategies to manage complicated ple", "strategies to manage complicated pleural effusions")
    True
    """
    short, long = sorted((one, two), key=len)
    return len(short) >= LEAST_LEFT and short.count(" ") >= 3 and long.startswith(short)


def _use_original_titles(one: pa.Table, two: pa.Table, *columns: np.ndarray) -> None:
    """Where one record's original title is the other's title, the titles are the same."""
    for a, b in (("original_title", "title"), ("title", "original_title"), ("original_title", "original_title")):
        rows = _bool(pc.equal(one[a], two[b])) & ~_empty(one[a], two[b])
        for column, value in zip(columns, (1.0, 1.0, 0.0, 0.0), strict=True):
            column[rows] = value


def _word_count(column: pa.ChunkedArray) -> np.ndarray:
    return pc.add(pc.count_substring(column, " "), 1).to_numpy()


def number_agreement(one: str, two: str) -> int:
    """SAME where two titles name the same numbers, UNKNOWN where one names some of the other's or lost digits of them,
    else DIFFERENT.

    >>> number_agreement("16 4 2", "16 4 3"), number_agreement("", "2"), number_agreement("1 2", "12")
    (-1, 0, 1)
    >>> number_agreement("6 4", "16 4"), number_agreement("1", "2")
    (0, -1)
    """
    if one == two or one.replace(" ", "") == two.replace(" ", ""):
        return SAME
    first, second = set(one.split()), set(two.split())
    if first == second:
        return SAME
    pairs = zip(one.split(), two.split(), strict=False)
    lost = len(one.split()) == len(two.split()) and all(a in b or b in a for a, b in pairs)
    return UNKNOWN if first <= second or second <= first or lost else DIFFERENT


def differing_words(one: str, two: str) -> tuple[int, int]:
    """How many words two titles have against each other, and how many one has beyond the other.

    Misspellings, plurals and words written apart do not count.

    >>> differing_words("effects in vitro", "effects in vivo"), differing_words("a b c trial", "the a b c trial")
    ((1, 0), (0, 1))
    """
    first, second = Counter(one.split()), Counter(two.split())
    only_1, only_2 = sorted((first - second).elements()), sorted((second - first).elements())
    if not only_1 or not only_2:
        return 0, min(len(only_1) + len(only_2), 20)
    whole_1, whole_2 = one.replace(" ", ""), two.replace(" ", "")
    long_1, long_2 = ([word for word in words if len(word) > 3] for words in (only_1, only_2))
    left = sum([not _spelled(word, long_2, whole_2) for word in only_1])
    right = sum([not _spelled(word, long_1, whole_1) for word in only_2])
    swapped = min(left, right)
    return min(swapped, MOST_SWAPPED), min(max(left, right) - swapped, 20)


def _spelled(word: str, others: list[str], whole: str) -> bool:
    """Whether the other title, of whose words the longer ones are given, has the word misspelled, in the plural, or
    joined to its neighbour."""
    size = len(word)
    if size > 3 and word in whole:
        return True
    if size < 5 or not word.isalpha():
        return False
    near = [other for other in others if -4 < len(other) - size < 4]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=84) if near else None
    return found is not None and not _opposed(word, found[0])


def _opposed(one: str, two: str) -> bool:
    """`hypertension` and `hypotension` are spelled alike and are not the same."""
    return any(
        (one.startswith(first) and two.startswith(second)) or (one.startswith(second) and two.startswith(first))
        for first, second in _OPPOSED
    )


def _authors(
    families_1: pa.ChunkedArray,
    families_2: pa.ChunkedArray,
    written: pa.ChunkedArray,
    left: np.ndarray,
    right: np.ndarray,
) -> dict[str, np.ndarray]:
    """`families` of both sides; the authors as they are `written` in all records are read for few pairs only."""
    equal = _bool(pc.equal(families_1, families_2))
    missing = _empty(families_1, families_2)
    share = np.where(missing, MISSING, np.where(equal, 1.0, 0.0))
    first = np.where(missing, UNKNOWN, SAME)
    counts = np.stack([_word_count(families_1), _word_count(families_2)]).astype(float)
    ratio = np.where(missing, MISSING, counts.min(axis=0) / counts.max(axis=0))
    rows = np.flatnonzero(~equal & ~missing)
    columns = [
        texts.to_pylist()
        for families, side in ((families_1, left), (families_2, right))
        for texts in (families.take(pa.array(rows)), folded(written.take(pa.array(side[rows])).combine_chunks()))
    ]
    for row, *names in zip(rows.tolist(), *columns, strict=True):
        share[row], first[row] = author_agreement(*names)
    return {"authors": share, "first_author": first, "author_count": ratio}


def author_agreement(names_1: str, words_1: str, names_2: str, words_2: str) -> tuple[float, int]:
    """Share of the shorter list's families that the other list names, and agreement of the first.

    Given and family names may be interchanged, or names run into one another: a family is also sought among all words
    of the other list, and a longer one among its letters. Given names alone are nobody's.

    >>> author_agreement("smith", "smith john", "miller", "miller john")
    (0.0, -1)
    >>> author_agreement("smith", "smith john", "john", "john smith")
    (1.0, 1)
    """
    one, two = names_1.split(), names_2.split()
    all_1, all_2 = set(words_1.split()), set(words_2.split())
    if len(one) > len(two):
        one, two, words_1, words_2, all_1, all_2 = two, one, words_2, words_1, all_2, all_1
    glued = words_2.replace(" ", "")
    named = sum([_named(family, two, all_2) or (len(family) > 4 and family in glued) for family in one]) / len(one)
    long_1, long_2 = ({word for word in words if len(word) > 2} for words in (all_1, all_2))
    shorter = min(len(long_1), len(long_2))
    met = (set(one) & all_2) | (set(two) & all_1)
    share = max(named, len(long_1 & long_2) / shorter) if shorter and met else named
    first = _named(one[0], two[:1], set()) or (one[0] in two[:2] and two[0] in one[:2])
    if not first and long_1 and long_2:
        first = bool(set(words_1.split()[:3]) & set(words_2.split()[:3]) & long_1 & long_2 & met)
    return share, SAME if first else DIFFERENT


def _named(family: str, families: list[str], words: set[str]) -> bool:
    if family in words or family in families:
        return True
    if len(family) < 4:
        return False
    return any(
        len(other) > 3 and (other.startswith(family) or family.startswith(other) or fuzz.ratio(family, other) >= 80)
        for other in families
    )


def _journals(one: pa.Table, two: pa.Table) -> np.ndarray:
    """Likeness of journals; of two names that are not simply equal, once for each two that meet."""
    found = np.where(_agreement(one["journal"], two["journal"]) == SAME, 1.0, 0.0)
    rows = np.flatnonzero(found == 0.0)
    columns = [
        table[name].take(pa.array(rows)).to_pylist()
        for table in (one, two)
        for name in ("journal", "journal_abbreviation", "initials")
    ]
    found[rows] = [_journal_likeness(*names) for names in zip(*columns, strict=True)]
    return found


@lru_cache(1 << 16)
def _journal_likeness(*names: str) -> float:
    return journal_likeness(names[:3], names[3:])  # type: ignore[arg-type]


def journal_likeness(one: tuple[str, str, str], two: tuple[str, str, str]) -> float:
    """How like two journals are, given as (name, abbreviation, initials); MISSING where one has no name."""
    names_1, names_2 = ([name for name in form[:2] if name] for form in (one, two))
    if not names_1 or not names_2:
        return MISSING
    best = max(_name_likeness(a, b) for a in names_1 for b in names_2)
    return max(best, 0.8) if len(one[2]) > 2 and one[2] == two[2] else best


def _name_likeness(one: str, two: str) -> float:
    if one == two:
        return 1.0
    if abbreviates(one, two) or abbreviates(two, one):
        return 0.95
    joined_1, joined_2 = one.replace(" ", ""), two.replace(" ", "")
    initials_1, initials_2 = ("".join([word[0] for word in name.split()]) for name in (one, two))
    shortened = ({joined_1, one.split()[0]}, initials_2), ({joined_2, two.split()[0]}, initials_1)
    if any(len(initials) > 2 and initials in names for names, initials in shortened):  # "ICIS: Transforming Society"
        return 0.9
    return 0.9 * max(fuzz.ratio(one, two), 0.9 * fuzz.token_set_ratio(one, two)) / 100


def abbreviates(short: str, long: str) -> bool:
    """Whether each word of the one name begins a word of the other, in order, and the first words agree.

    >>> abbreviates("j cardiovasc pharmacol", "journal cardiovascular pharmacology")
    True
    """
    words, whole = short.split(), long.split()
    if len(words) > len(whole) or not whole[0].startswith(words[0]):
        return False
    rest = iter(whole)
    return all(any(_begins(word, other) for other in rest) for word in words)


def _begins(word: str, other: str) -> bool:
    """`natl` abbreviates `national` too: same first letter, the others in order."""
    if other.startswith(word):
        return True
    letters = iter(other)
    return word[0] == other[0] and len(word) > 2 and all(letter in letters for letter in word)


def has_guard(guards: np.ndarray, *names: str) -> np.ndarray:
    """Where one of the named guards stands in one record only."""
    bits = sum(GUARD_BIT[name] for name in names)
    return (guards.astype(np.int32) & bits) != 0
