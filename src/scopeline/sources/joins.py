"""Files that were joined: records that meet on one line, and a second file of another format, which is refused.

Files of one format may be joined (`cat a.ris b.ris`): they are read as one. Where the first lacks its last line
feed, two records meet on a line, and are taken apart here. A second file of another format cannot be read by the
first one's rules; it is told with its line, and nothing of it is taken for text of the first.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from scopeline.sources.detect import Kind
from scopeline.sources.entries import Parsed, Unreadable, line_at
from scopeline.sources.headers import GENERIC_TITLES, header_kind

# How a record of each format begins, told by more than one line, so that no abstract looks like it. Nothing is said of
# what stands before: a file without its last line feed may. Each pattern is asked only where its letters stand: they
# are found ten times as fast, a last letter that is rare making it faster still.
_BEGINS = {
    "ris": r"TY {1,2}- {0,3}[A-Z]{3,8}[ \t]*\n[ \t]*[A-Z][A-Z0-9] {1,2}-",
    "medline": r"PMID- ?\d+[ \t]*\n(?:OWN|STAT|DCOM|DA|LR|IS|VI|IP|DP|TI|LID|PB) {0,2}-",
    "wos-tagged": r"(?:FN [^\n]*\nVR \d|PT [JBSCPD][ \t]*\n(?:AU|AF|BA|CA|GP|TI) )",
    "enw": r"%0 [A-Z][\w ]+\n%[A-Z0-9@] ",
    "bibtex": r"@[A-Za-z]+[ \t]*\{[^\s{},]*,[ \t]*\n[ \t]*[\w-]+[ \t]*=",
    "ovid": r"(?:<\d+\. *>|(?<=\n)<\d+ *>)[ \t]*\n(?:[A-Z][A-Z0-9]{1,3} {1,2}- |[A-Z][\w /&,()-]{2,40}\n {2})",
    "embase-key-value": r'"TITLE"[ \t]*,"[^\n]*\n"[A-Z][A-Z ]+"[ \t]*,"',
    "pubmed-xml": r"<(?:PubmedArticleSet|PubmedArticle)\b",
    "ictrp-xml": r"<Trials_downloaded_from_ICTRP\b",
    "endnote-xml": r"<xml>\s*<records>",
    "zotero-rdf": r"<rdf:RDF\b",
}
_LETTERS = {
    "ris": "TY", "medline": "PMID", "wos-tagged": "FN PT", "enw": "%", "bibtex": "@", "ovid": "<",
    "embase-key-value": '"TITLE', "pubmed-xml": "<Pubmed", "ictrp-xml": "<Trials_", "endnote-xml": "<xml",
    "zotero-rdf": "<rdf:RDF",
}  # fmt: skip
_NAMES = {
    "ris": "RIS", "medline": "PubMed's format", "wos-tagged": "Web of Science's format", "enw": "EndNote's format",
    "bibtex": "BibTeX", "ovid": "Ovid's format", "csv": "a table", "pubmed-xml": "PubMed's XML",
    "embase-key-value": "Embase's key-value layout", "endnote-xml": "EndNote's XML", "zotero-rdf": "Zotero's RDF",
    "ictrp-xml": "ICTRP's XML",
}  # fmt: skip
# What stands on a line before a record that begins behind another's end. RIS needs no second line of the record:
# `ER  - TY  - ` says enough.
_MET = {
    "ris": (r"TY {1,2}-", r"[ \t]*ER {1,2}-[ \t]*"),
    "medline": (_BEGINS["medline"], r".*\S"),
    "wos-tagged": (r"(?:FN |PT [A-Z][ \t]*\n)", r"E[RF][ \t]*"),
    "enw": (_BEGINS["enw"], r".*\S"),
    "embase-key-value": (r'"TITLE"[ \t]*,"', r'.*[^,]"'),
    "ovid": (_BEGINS["ovid"], r".*\S"),
}


def apart(text: str, kind: Kind) -> tuple[str, list[int]]:
    """The text with a line feed where two records meet on a line, and the new lines' numbers in the new text."""
    if kind.format not in _MET:
        return text, []
    begins, before = _MET[kind.format]
    met = [
        at
        for at in _places(text, kind.format, begins)
        if text[at - 1 : at] not in ("", "\n") and re.fullmatch(before, text[text.rfind("\n", 0, at) + 1 : at])
    ]
    if not met:
        return text, []
    lines = [line_at(text, at) + number for number, at in enumerate(met, 1)]
    return "\n".join(text[begin:end] for begin, end in pairwise([0, *met, len(text)])), lines


def _places(text: str, form: str, pattern: str) -> Iterator[int]:
    """Where a pattern is found that begins with a format's letters."""
    matches = re.compile(pattern).match
    for letters in _LETTERS[form].split():
        at = text.find(letters)
        while at >= 0:
            if matches(text, at):
                yield at
            at = text.find(letters, at + 1)


def renumber(parsed: Parsed, added: list[int]) -> None:
    """Number lines as the file does, where `added` ones were put in; and tell of those."""

    def real(line: int) -> int:
        return line - bisect_right(added, line)

    def told(text: str) -> str:
        return re.sub(r"\bline (\d+)", lambda found: f"line {real(int(found[1]))}", text)

    parsed.entries = [entry._replace(line=real(entry.line)) for entry in parsed.entries]
    parsed.rejected = [replace(piece, line=real(piece.line)) for piece in parsed.rejected]
    parsed.stray = [stray._replace(line=real(stray.line)) for stray in parsed.stray]
    parsed.warnings = [told(warning) for warning in parsed.warnings]
    parsed.cut = told(parsed.cut)
    shown = ", ".join(str(real(line)) for line in added[:10]) + (", ..." if len(added) > 10 else "")
    parsed.warnings.append(f"two records stand on one line (line {shown}) and were taken apart; were files joined?")


def refuse_second_format(text: str, kind: Kind) -> None:
    """Raise Unreadable, with the line, where records of another format stand in a text, before or behind its own.

    Tables are left out: any text may stand in their cells, so `tables` looks for what does not fill a row.
    """
    if kind.format not in _BEGINS:
        return
    for name, pattern in _BEGINS.items():
        if name != kind.format and (at := min(_places(text, name, pattern), default=-1)) >= 0:
            refuse(text, name, at, kind.format, _first_own(text, kind.format))
    for at, line in _title_lines(text):
        if is_header(line):
            refuse(text, "csv", at, kind.format, _first_own(text, kind.format))


def _first_own(text: str, form: str) -> int:
    return min(_places(text, form, _BEGINS[form]), default=0)


_TITLE = re.compile(r"\b(?:title|عنوان)\b|\tTI\t", re.IGNORECASE)


def _title_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that may be a table's header, a title being among their words, and where they begin."""
    for letter, word in (("t", "itle"), ("T", "TITLE"), ("ع", "عنوان"), ("\t", "\tTI\t")):
        at = text.find(word) if letter in text else -1  # one letter is found much faster
        while at >= 0:
            begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = len(text) if end < 0 else end
            if _TITLE.search(text, begin, end):
                yield begin, text[begin:end].strip("\ufeff ")
            at = text.find(word, end)


def is_header(line: str) -> bool:
    """Whether a line is the header of a table of records, whatever parts its cells."""
    line = " ".join(line.split("\n"))
    return any(header_kind(cells) for mark in ",;\t" if mark in line for cells in csv.reader([line], delimiter=mark))


def holds_title(cells: list[str]) -> bool:
    """Whether a row may be a header, as is quickly seen."""
    return not GENERIC_TITLES.isdisjoint(map(str.lower, cells))


def refuse(text: str, name: str, at: int, own_name: str, own_at: int) -> None:
    """Raise Unreadable for two files in one, with the line on which the second begins."""
    first, second = (name, own_name) if at < own_at else (own_name, name)
    line = line_at(text, max(at, own_at))
    raise two_files(_NAMES.get(first, first), _NAMES.get(second, second), line)


def two_files(first: str, second: str, line: int) -> Unreadable:
    return Unreadable(
        f"two files were joined: behind {first}, {second} begins",
        "Put what begins there into a file of its own.",
        place=f"line {line}",
    )
