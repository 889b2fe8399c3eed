"""What coders agree or differ on: a code in a study, and as which kind of finding where it was given several.

A code that stands for one kind is one unit. One that stands for none, such as a dimension, is as many as findings give
it kinds in the study: `SDL.ENV (challenge)` and `SDL.ENV (solution)`.
"""

from __future__ import annotations

import re

from scopeline.coding.codebook import Codebook
from scopeline.protocol import in_language

_OF_KIND = re.compile(r"(.+) \(([^()]+)\)", re.DOTALL)


def of_kind(code: str, kind: str) -> str:
    """A code as one kind of finding, which a code that stands for no kind can be: `SDL.ENV (solution)`."""
    return f"{code} ({kind})" if kind else code


def parted(book: Codebook, word: str) -> tuple[str, str]:
    """What names a code, and the kind beside it; '' where none is."""
    if book.spelled(word) is None and (named := _OF_KIND.fullmatch(word.strip())):
        kind = book.framework.kind_called(named[2])
        return (named[1], kind) if kind else (word, "")
    return word, ""


def unit(book: Codebook, word: str, finding: str = "") -> str | None:
    """The unit that a cell or the journal names, as its code stands now; None where no code is called so."""
    words, kind = parted(book, word)
    code = book.spelled(words)
    if code is None:
        return None
    now = book.of_finding(code, finding)
    return of_kind(now, "" if book.kind_of(now) else kind)


def label(book: Codebook, key: str, language: str) -> str:
    """A unit's wording."""
    code, kind = parted(book, key)
    wordings = {one.id: in_language(one.label, language) for one in book.framework.kinds}
    return of_kind(book.label(code, language), wordings.get(kind, ""))
