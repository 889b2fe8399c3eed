"""Volume, issue and pages of two records."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.evidence.agreement import DIFFERENT, SAME, UNKNOWN, agreement, as_bool


def volume_agreement(one: pa.Table, two: pa.Table) -> np.ndarray:
    """Agreement of volumes; a year written for the volume says nothing against another number."""
    found = agreement(one["volume"], two["volume"])
    for table in (one, two):
        is_year = pc.equal(table["volume"], pc.cast(table["year"], pa.string())).to_numpy()
        found[is_year & (found == DIFFERENT)] = UNKNOWN
    return found


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


def supplement_agreement(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> np.ndarray:
    """Whether both records stand in a supplement, where each tells its issue or that its page is one.

    Two issues that share a number are one, whatever either calls it.
    """
    within, told = [], []
    for table in (one, two):
        within.append(as_bool(pc.match_substring_regex(table["issue"], r"\bs\b")) | _of_supplement(table["first_page"]))
        told.append(as_bool(pc.not_equal(table["issue"], "")) | _of_supplement(table["first_page"]))
    known = told[0] & told[1] & ((found["issue"] != SAME) | (within[0] & within[1]))
    agreed = np.where(within[0] != within[1], DIFFERENT, np.where(within[0], SAME, UNKNOWN))
    return np.where(known, agreed, UNKNOWN)


def _of_supplement(pages: pa.ChunkedArray) -> np.ndarray:
    """Pages such as S31; posters and abstracts have such with P and A, but so have articles with their numbers."""
    return as_bool(pc.match_substring_regex(pages, r"^s\d"))


def page_evidence(one: pa.Table, two: pa.Table) -> dict[str, np.ndarray]:
    """Agreement of first and last pages, looked at more closely where they are not simply equal; and the span."""
    first, last = agreement(one["first_page"], two["first_page"]), agreement(one["last_page"], two["last_page"])
    sizes = np.stack([spans(one), spans(two)])
    alike = (sizes == 1).all(axis=0) | (sizes > 1).all(axis=0)
    length = np.where((sizes > 0).all(axis=0), np.where(alike, SAME, DIFFERENT), UNKNOWN)
    unclear = np.flatnonzero((first != SAME) | (last == DIFFERENT))
    columns = [table[name].take(pa.array(unclear)) for table in (one, two) for name in ("first_page", "last_page")]
    # Of two whole ranges of plain numbers there is no more to see.
    plain = pc.match_substring_regex(pc.binary_join_element_wise(*columns, " "), r"^(?:\d+ ){3}\d+$")
    rows, columns = unclear[~as_bool(plain)], [column.filter(pc.invert(plain)).to_pylist() for column in columns]
    for row, *pages in zip(rows.tolist(), *columns, strict=True):
        first[row], last[row] = page_agreement(*pages)
    return {"first_page": first, "last_page": last, "span": sizes.min(axis=0), "length": length}


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


def spans(table: pa.Table) -> np.ndarray:
    """Pages of each range, 0 where there is none or it is not a range of plain numbers."""
    numbers = [
        pc.cast(
            pc.if_else(pc.match_substring_regex(table[name], r"^\d{1,6}$"), table[name], "0"), pa.int32()
        ).to_numpy()
        for name in ("first_page", "last_page")
    ]
    pages = numbers[1] - numbers[0] + 1
    return np.where((numbers[0] > 0) & (pages > 0), np.minimum(pages, 99), 0)


def undo_shifts(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> None:
    """What columns hold that is not what they are named for.

    Volume and issue may be interchanged. Where one record has the other's volume for its issue, the volume agrees and
    its own page is an issue; where it has the other's pages there, they agree. Pages from 1 without a volume are those
    of an article ahead of print.
    """
    crossed = [agreement(one["volume"], two["issue"]) == SAME, agreement(one["issue"], two["volume"]) == SAME]
    interchanged = np.logical_and(*crossed) & (found["volume"] == DIFFERENT)
    found["volume"][interchanged], found["issue"][interchanged] = SAME, SAME
    for a, b in ((one, two), (two, one)):
        pages = pc.binary_join_element_wise(b["first_page"], b["last_page"], " ")
        paged = (agreement(a["issue"], pages) == SAME) & as_bool(pc.equal(a["first_page"], ""))
        found["first_page"][paged], found["last_page"][paged], found["issue"][paged] = SAME, SAME, UNKNOWN
        shifted = as_bool(pc.and_(pc.equal(a["volume"], ""), pc.not_equal(b["volume"], "")))
        shifted &= as_bool(pc.equal(a["issue"], b["volume"]))
        found["volume"][shifted], found["issue"][shifted] = SAME, UNKNOWN
        # The other's volume for an issue, where that has no issue: the two may be interchanged.
        swapped = as_bool(pc.equal(b["issue"], "")) & as_bool(pc.equal(a["issue"], b["volume"]))
        found["volume"][swapped & (found["volume"] == DIFFERENT)] = UNKNOWN
        moved = shifted & as_bool(pc.equal(a["first_page"], b["issue"]))
        ahead = as_bool(pc.and_(pc.equal(a["volume"], ""), pc.equal(a["first_page"], "1")))
        moved |= ahead & (found["first_page"] == DIFFERENT)
        found["first_page"][moved] = found["last_page"][moved] = UNKNOWN
