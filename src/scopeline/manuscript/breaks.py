"""Where a word in a cell may be parted at a line's end, and where not: keys and paths after their dots, ids nowhere."""

from __future__ import annotations

import re

MAY = "\u200b"  # zero-width space: a line may end here
NOT = "\u2011"  # hyphen at which no line ends
_KEY = re.compile(r"(?<![\w:/.])[a-z_][a-z_\d]+(?:[./](?:[a-z_][a-z_\d]+|<[a-z]+>))+")
_ID = re.compile(r"(?<![\w-])(?:[A-Z]|\d+)(?:-\w+)+")


def marked(text: str) -> str:
    """A text with MAY behind each dot and slash of a key or a path, and NOT for the hyphens of an id or a date.

    >>> marked("sources.pubmed.query of R-BCDFGHJK").split(MAY)
    ['sources.', 'pubmed.', 'query of R\u2011BCDFGHJK']
    """
    text = _KEY.sub(lambda key: re.sub(r"(?<=[./])", MAY, key[0]), text)
    return _ID.sub(lambda id_: id_[0].replace("-", NOT), text)
