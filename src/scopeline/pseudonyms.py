"""Real names of participants, which stand in data/participants.csv alone: everything written of them has pseudonyms.

A full name is known in any case and with or without accents; the family name alone, and what else a participant is
called, as whole words. What is replaced reads `[P03]`, so that a reader sees that something was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.tables import sheets
from scopeline.text import parted

_ALIKE = str.maketrans("يىكةۀؤأإ\u200c\u00a0", "ییکههواا  ")
_LEAST = 2  # letters of a word that is looked for


def _folded(text: str) -> tuple[str, list[int]]:
    """Text in small letters without accents, and for each letter of it the place in the text where it comes from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters, places = [], []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.translate(_ALIKE)):
            if not unicodedata.combining(part):
                letters.append(part.lower()[:1])
                places.append(place)
    return "".join(letters), places


class Pseudonyms:
    """What stands for whom: `names` leads from each way of calling somebody to the pseudonym."""

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        self._of: dict[str, str] = {}
        self._proper: set[str] = set()  # single words that are a name only with a capital letter
        for name, pseudonym in names:
            key = " ".join(_folded(name)[0].split())
            if len(key) >= _LEAST:
                self._of.setdefault(key, pseudonym)
                if " " not in key and name[:1].isupper():
                    self._proper.add(key)
        ways = sorted(map(re.escape, self._of), key=len, reverse=True)
        spaced = "|".join(way.replace(r"\ ", r"\s+") for way in ways)
        self._pattern = re.compile(rf"(?<!\w)(?:{spaced})(?!\w)") if ways else None

    def __bool__(self) -> bool:
        return bool(self._of)

    def of(self, name: str) -> str | None:
        """The pseudonym of somebody called so; None for a stranger."""
        return self._of.get(" ".join(_folded(name)[0].split()))

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand in a text, as (start, end, pseudonym)."""
        if self._pattern is None:
            return []
        plain, places = _folded(text)
        spans = []
        for match in self._pattern.finditer(plain):
            key = " ".join(match[0].split())
            start, end = places[match.start()], places[match.end() - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if key not in self._proper or text[start].isupper():
                spans.append((start, end, self._of[key]))
        return spans

    def hide(self, text: str) -> str:
        """The text with a pseudonym in the place of each name."""
        parts, at = [], 0
        for start, end, pseudonym in self.found(text):
            parts += [text[at:start], f"[{pseudonym}]"]
            at = end
        return "".join([*parts, text[at:]])

    def rows(self, rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
        """Rows of a table with a pseudonym in the place of each name."""
        for row in rows:
            yield {k: self.hide(v) if isinstance(v, str) else v for k, v in row.items()} if self else row


def ways(name: str, also: Iterable[str] = ()) -> list[str]:
    """What a participant can be called: the full name, its parts turned about, the family name, and what else."""
    family, comma, given = (part.strip() for part in name.partition(","))
    full = [name, f"{given} {family}"] if comma else [name]
    last = family if comma else (name.split() or [""])[-1]
    return [way for way in dict.fromkeys([*full, last, *also]) if way.strip()]


def load(path: Path | None = None) -> Pseudonyms:
    """Those of data/participants.csv as it stands; of nobody where there is no such sheet, or it cannot be read."""
    try:
        table = sheets.read(path or layout.either(layout.PARTICIPANTS), ())
    except (SheetError, OSError):
        return Pseudonyms()
    rows = table.rows if table else []
    return Pseudonyms(
        (way, row.get("pseudonym", "").strip() or "?")
        for row in rows
        for way in ways(row.get("name", "").strip(), parted(row.get("also_called", "")))
    )


def in_configuration() -> Iterator[Problem]:
    """Names of participants in config/, from where they would come into pages and tables."""
    known = load()
    paths = [*sorted(layout.CLAIMS.parent.glob("*.yaml")), *sorted(layout.FRAMEWORKS.glob("*.yaml"))]
    for path in paths if known else ():
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1):
            for _, _, pseudonym in known.found(line):
                yield Problem(path, "a participant's name", f"Write {pseudonym} in its place.", f"line {number}")
