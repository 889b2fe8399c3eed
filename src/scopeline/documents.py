"""Documents that are coded: data/documents/<name>.txt, .md or .csv, whose paragraphs are the units of analysis.

In a text, empty lines part the paragraphs, and a heading of Markdown is none. A CSV has a paragraph a row, with its
`text` and, where several people speak, its `speaker`. Paragraphs are counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.tables.csv import decode, read_sheet
from scopeline.text import ascii_digits, fold

_GAP = re.compile(r"\n\s*\n")
_NUMBER = re.compile(r"\d+")
SUFFIXES = (".txt", ".md", ".csv")


@dataclass(frozen=True)
class Paragraph:
    """One unit of a document; `speaker` is '' where the document does not say who speaks."""

    document: str
    number: int
    text: str
    speaker: str = ""


def names() -> list[str]:
    """The documents of the review in the working directory, by name."""
    paths = layout.DOCUMENTS.glob("*")
    return sorted({p.stem for p in paths if p.suffix in SUFFIXES and not p.name.startswith((".", "README", "~$"))})


def paragraphs(document: str) -> Sequence[Paragraph]:
    """The paragraphs of a document; none where there is no such document. Raises SheetError."""
    paths = [layout.DOCUMENTS / f"{document}{suffix}" for suffix in SUFFIXES]
    there = [path for path in paths if path.is_file()]
    if len(there) > 1:
        raise SheetError(Problem(there[1], f"there is also {there[0].name}", "Keep one of them; move the other away."))
    return _read(there[0], there[0].stat().st_mtime_ns) if there else ()


@lru_cache(maxsize=1024)
def _read(path: Path, _changed: int) -> tuple[Paragraph, ...]:
    if path.suffix == ".csv":
        rows = [(row["text"], row.get("speaker", "")) for row in read_sheet(path, ("text",)).rows]
    else:
        try:
            text, _ = decode(path.read_bytes())
        except UnicodeDecodeError as error:
            raise SheetError(Problem(path, "the file is not in UTF-8", "Save it again as UTF-8.")) from error
        parts = _GAP.split(text.replace("\r\n", "\n"))
        rows = [(part, "") for part in parts if not (path.suffix == ".md" and part.lstrip().startswith("#"))]
    kept = [(text.strip(), speaker.strip()) for text, speaker in rows if text.strip()]
    return tuple(Paragraph(path.stem, number, *row) for number, row in enumerate(kept, 1))


def wrong_place(
    documents: Sequence[str], quote: str, locator: str, theirs: Callable[[str], bool] = lambda speaker: True
) -> tuple[str, str] | None:
    """What is wrong with where a quote is said to stand, and what is so; None where nothing is, or nothing can be told.

    `documents` are those of one study or participant; where a locator names one of several, only that is looked at.
    `theirs` tells whether a speaker is the one whom the quote is of. Case, accents and punctuation are not compared.
    """
    named = [name for name in documents if fold(name) in fold(locator)] if len(documents) > 1 else []
    units = [unit for name in named or documents for unit in paragraphs(name)]
    if not units or not quote:
        return None
    wording = fold(quote)
    holders = [unit for unit in units if wording in fold(unit.text)]
    if not holders:
        return _nowhere(units)
    spoken = [unit for unit in holders if not unit.speaker or theirs(unit.speaker)]
    if not spoken:
        return "the quote is of another speaker", _told(holders, documents)
    if _numbered(locator, named) in [unit.number for unit in spoken]:
        return None
    return f"the quote does not stand in paragraph {_bare(locator)}", _told(spoken, documents)


def _bare(locator: str) -> str:
    return re.sub(r"^\W*paragraph\W+", "", locator, flags=re.IGNORECASE)


def _nowhere(units: Sequence[Paragraph]) -> tuple[str, str]:
    shown = " or ".join(dict.fromkeys(unit.document for unit in units))
    return f"the quote does not stand in {layout.DOCUMENTS / shown}", f"one of {len(units)} paragraphs"


def _numbered(locator: str, named: Iterable[str]) -> int | None:
    """The paragraph that a locator gives, the names of documents in it left aside: they may hold numbers too."""
    for name in named:
        locator = locator.replace(name, "")
    said = _NUMBER.search(ascii_digits(locator))
    return int(said[0]) if said else None


def _told(units: Iterable[Paragraph], documents: Sequence[str]) -> str:
    """The places of paragraphs, with their document where several are there."""
    several = sum(bool(paragraphs(name)) for name in documents) > 1
    return ", ".join(f"{unit.document} {unit.number}" if several else str(unit.number) for unit in units)
