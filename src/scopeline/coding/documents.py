"""Documents that are coded: data/documents/<study or participant>.txt, whose paragraphs are the units of analysis."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from scopeline import layout
from scopeline.text import ascii_digits, fold

_GAP = re.compile(r"\n\s*\n")
_NUMBER = re.compile(r"\d+")


def paragraphs(study: str) -> list[str]:
    """The paragraphs of a study's document, parted by empty lines; [] where there is no document."""
    path = layout.DOCUMENTS / f"{study}.txt"
    return list(_read(path, path.stat().st_mtime_ns)) if path.is_file() else []


@lru_cache(maxsize=1024)
def _read(path: Path, _changed: int) -> tuple[str, ...]:
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    return tuple(part.strip() for part in _GAP.split(text) if part.strip())


def wrong_place(study: str, quote: str, locator: str) -> tuple[str, str] | None:
    """What is wrong with where a quote is said to stand, and what is so; None where nothing is, or nothing can be told.

    Case, accents and punctuation are not compared.
    """
    units = paragraphs(study)
    if not units or not quote:
        return None
    holders = [number for number, unit in enumerate(units, 1) if fold(quote) in fold(unit)]
    said = _NUMBER.search(ascii_digits(locator))
    if said and int(said[0]) in holders:
        return None
    if not holders:
        return f"the quote does not stand in {layout.DOCUMENTS / study}.txt", f"one of {len(units)} paragraphs"
    return f"the quote does not stand in paragraph {locator}", ", ".join(map(str, holders))
