"""One term's spellings: Persian is typed with two sets of letters and three ways to part a word's pieces."""

from __future__ import annotations

from scopeline.text import is_rtl

ZWNJ = "\u200c"
_ONE_SET = str.maketrans("يىك", "ییک")
_OTHER_SET = str.maketrans("یک", "يك")


def spellings(term: str) -> list[str]:
    """The term as written first, then as databases hold it: ی/ي, ک/ك, and ZWNJ, a space or nothing between pieces.

    >>> [word.replace(ZWNJ, "|") for word in spellings("راهکار\\u200cها")]
    ['راهکار|ها', 'راهکار ها', 'راهکارها', 'راهكار|ها', 'راهكار ها', 'راهكارها']
    """
    if not is_rtl(term):
        return [term]
    parted = [term, term.replace(ZWNJ, " "), term.replace(ZWNJ, "")]
    forms = [form for letters in ({}, _ONE_SET, _OTHER_SET) for form in (part.translate(letters) for part in parted)]
    return list(dict.fromkeys(forms))
