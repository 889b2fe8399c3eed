"""Marks that a rendered template leaves for the document: citations, tables and figures, references to them."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: they occur in nobody's text
MARK = re.compile(f"{_OPEN}(\\w+):([^{_CLOSE}]*){_CLOSE}")

CITE, SEE, PLACE = "cite", "see", "place"


def mark(kind: str, target: str) -> str:
    """A mark of CITE (study ids, parted by `;`), SEE (a table, figure or appendix) or PLACE (where one stands)."""
    return f"{_OPEN}{kind}:{target}{_CLOSE}"
