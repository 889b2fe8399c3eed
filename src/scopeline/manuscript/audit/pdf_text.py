"""A PDF as it is read: its lines put together to paragraphs, without what stands on every page.

A PDF keeps lines, not paragraphs: words broken at their ends are made whole, running heads and page numbers left out,
headings, entries of lists and rows of tables (`Records screened 4,334`, line upon line) kept apart. Rows of several
numbers are left out, since a PDF keeps no columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

_DIGIT = "[0-9۰-۹]"
_ENTRY = re.compile(rf"\[?{_DIGIT}{{1,3}}[.\]] +\S")  # a list's
_HEADING = re.compile(rf"(?:{_DIGIT}+(?:\.{_DIGIT}+)*\.? +)?[^\W\d_][^.;:!?]{{2,60}}")
_NUMBERED = re.compile(rf"{_DIGIT}+(?:\.{_DIGIT}+)*\.? +[A-ZÀ-Þ]")
_ROW = re.compile(rf"([^\W\d_][^.;:!?]{{2,60}}?) +({_DIGIT}[{_DIGIT[1:-1]},٬]*(?: *\({_DIGIT}[^()]*\))?)")
_PAGE = re.compile(rf"(?:\w{{1,8}} )?{_DIGIT}{{1,4}}(?: \w{{1,3}} {_DIGIT}{{1,4}}| ?/ ?{_DIGIT}{{1,4}})?")
_CLOSED = re.compile(r"[.!?؟:]['\"”’)\]]*$")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]{4}")
_FULL = 0.8  # of the length of a full line; a shorter one ends a paragraph, or is a heading
_NEARLY = 0.9  # of all lines are shorter than a full one
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_NUMBER = rf"{_DIGIT}(?:[\d۰-۹.,٬٫–-]*{_DIGIT})?;?"
_CELLS = re.compile(rf"(?:^|\s){_NUMBER} {_NUMBER}$")
_MANY, _SHARE = 8, 5  # numbers by themselves, and words for each of them, that no prose has
_NARROW = 0.6  # of that, for a cell's line
_ROW_LINES = 9  # lines that a row's cells take, at most
_RUNNING = 120  # letters of a running head, at most
_EDGE = 3  # lines at a page's top and foot in which its number stands


@dataclass(frozen=True)
class Line:
    """A line with the number of its page."""

    page: int
    text: str


def paragraphs(pages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(place, text) of each paragraph, heading, entry or row, as `page 3`."""
    lines = [*_lines([[" ".join(_plain(line).split()) for line in page.split("\n")] for page in pages])]
    width = _width(lines)
    lines = [*_without_tables(lines, _FULL * width)]
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines).casefold()))
    full = _FULL * width
    kept: list[Line] = []
    of_heading = False
    for i, line in enumerate(lines):
        before = lines[i - 1].text if i else ""
        after = lines[i + 1].text if i + 1 < len(lines) else ""
        row, heading = _row(line.text, before, after), _is_heading(line.text, before, after, full)
        if kept and (row or heading or of_heading or not line.text or _begins(line.text, before, full)):
            yield from _told(kept, words)
            kept = []
        if row:
            yield f"page {line.page}", row
        elif line.text:
            kept.append(line)
        of_heading = heading
    yield from _told(kept, words)


def _told(lines: Sequence[Line], words: Counter[str]) -> Iterator[tuple[str, str]]:
    """Lines as a paragraph; nothing where as many of its words are numbers as only in what is left of a table."""
    text = _joined(lines, words) if lines else ""
    numbers = re.findall(rf"(?:^| ){_NUMBER}(?= |$)", text)
    if text and not (len(numbers) > _MANY and _SHARE * len(numbers) > len(text.split())):
        yield f"page {lines[0].page}", text


def _lines(pages: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The lines of all pages but for those that stand, with other numbers, on most of them, and page numbers."""
    on = Counter(mask for lines in pages for mask in {_masked(line) for line in lines})
    for number, lines in enumerate(pages, 1):
        for at, line in enumerate(lines):
            often = on[_masked(line)] > 1 and 2 * on[_masked(line)] > len(pages)
            running = often and len(line) < _RUNNING and _WORD.search(line)
            edge = at < _EDGE or at >= len(lines) - _EDGE
            if line and not running and not (edge and _PAGE.fullmatch(line)):
                yield Line(number, line)


def _plain(line: str) -> str:
    """A line without the signs of typesetting: two letters that are printed as one, hyphens that are not."""
    return unicodedata.normalize("NFKC", line) if _LIGATURE.search(line) else line.replace("\u00ad", "")


def _width(lines: Sequence[Line]) -> int:
    """The length of a full line: that of nearly the longest."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(_NEARLY * len(lengths))] if lengths else 0


def _without_tables(lines: Sequence[Line], full: float) -> Iterator[Line]:
    """The lines but for those with several numbers at their ends, and the short ones between two of them."""
    rows = [i for i, line in enumerate(lines) if _CELLS.search(line.text)]
    inside = set(rows)
    for first, last in pairwise(rows):
        between = range(first + 1, last)
        if len(between) < _ROW_LINES and all(len(lines[i].text) < full for i in between):
            inside.update(between)
    inside.update(_narrow(lines, full * _NARROW))
    for i, line in enumerate(lines):
        if i not in inside:
            yield line
        elif i - 1 not in inside:
            yield replace(line, text="")  # what stands before a table does not go on behind it


def _narrow(lines: Sequence[Line], most: float) -> Iterator[int]:
    """The places of short lines one behind another, as the cells of a table are broken into; but for labels with their
    numbers, as those of a diagram's boxes."""
    for short, stretch in groupby(range(len(lines)), key=lambda i: len(lines[i].text) < most):
        places = [*stretch]
        told = [i for i in places if _ROW.fullmatch(lines[i].text) or "=" in lines[i].text]
        if short and len(places) > _ROW_LINES and len(told) * _ROW_LINES < 2 * len(places):
            yield from (i for i in places if i not in told)


def _masked(line: str) -> str:
    return re.sub(rf"{_DIGIT}+", "0", line)


def _row(line: str, before: str, after: str) -> str:
    """A row of a table, its label before its number; nothing where no row stands beside, since prose can end so too."""
    row = _ROW.fullmatch(line)
    beside = _ROW.fullmatch(before) or _ROW.fullmatch(after)
    return f"{row[1]}: {row[2]}" if row and beside else ""


def _is_heading(line: str, before: str, after: str, full: float) -> bool:
    """Whether a line is a heading: a few words, maybe behind a number, between a text's end and another's beginning."""
    told = _HEADING.fullmatch(line) and (line[:1].isupper() or _NUMBERED.match(line))
    return bool(
        told
        and (not before or _CLOSED.search(before))
        and len(line) < full
        and (after[:1].isupper() or _ENTRY.match(after))
    )


def _begins(line: str, before: str, full: float) -> bool:
    """Whether a line begins an entry, or a paragraph: the last line of the one before is seldom full."""
    entry = _ENTRY.match(line) and (not before or _CLOSED.search(before))
    return bool(entry or (_CLOSED.search(before) and len(before) < full and line[:1].isupper()))


def _joined(lines: Sequence[Line], words: Counter[str]) -> str:
    """Lines as one text; a word that was broken at a line's end is written as elsewhere, else without its hyphen."""
    text = ""
    for line in lines:
        broken = _BROKEN.search(text)
        if broken and line.text[:1].islower():
            rest = re.match(r"[^\W\d_]+", line.text)
            hyphened = f"{broken[1]}-{rest[0] if rest else ''}".casefold()
            whole = words[hyphened] > words[hyphened.replace("-", "")]
            text = text + line.text if whole else text[:-1] + line.text
        else:
            text += line.text if text.endswith(("–", "/")) or not text else f" {line.text}"
    return text
