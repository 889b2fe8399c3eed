"""The manuscript that the run made, beside one that people went on with: what both say, with other numbers.

A sentence or a row that still stands as the run wrote it, but for its numbers, has to have the numbers that the run
would write today. So whatever was altered by a slip, or is older than the facts, is found, whatever it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from scopeline import layout
from scopeline.manuscript.audit import reading
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.numerals import found
from scopeline.text import ascii_digits, fold

_FIGURE = re.compile(r"[0-9۰-۹٠-٩]+(?:[.,٫٬/\u202f][0-9۰-۹٠-٩]+)*")
_PLACE = "qnq"  # what stands for a number: no language's word
_LIKE = 92  # of 100, of two sentences but for their numbers; below, something else is said


@dataclass(frozen=True)
class Said:
    """A number as it stands in a text, and as it is compared."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a cell, of the manuscript that was made."""

    text: str
    place: str
    section: str = ""

    @cached_property
    def numbers(self) -> list[Said]:
        """All its numbers in their order."""
        return _numbers(self.text)


@dataclass(frozen=True)
class Otherwise:
    """A number that stands otherwise in what was made: the number, what it is there, where."""

    number: Said
    found: str
    beside: Sentence
    ordinal: int


@dataclass(frozen=True)
class Made:
    """Sentences by their words, and rows of tables by their column's heading and their words."""

    sentences: Mapping[str, Sequence[Sentence]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[tuple[frozenset[str], Sentence]]] = field(default_factory=dict)

    def beside(self, sentence: str, passage: Passage) -> tuple[Sentence, Sequence[Otherwise]] | None:
        """The sentence or cell that was made in the place of this one, and what it says otherwise; None for none."""
        numbers = _numbers(sentence)
        if not numbers:
            return None
        candidates = self._cells(passage) if passage.column else self._alike(sentence, numbers)
        compared = [(one, _otherwise(numbers, one)) for one in candidates]
        same = passage.section in [one.section for one in candidates]
        fitting = [pair for pair in compared if not same or pair[0].section == passage.section or passage.column]
        best = min(fitting, key=lambda pair: len(pair[1]), default=None)
        if not best or not best[1]:
            return best
        if passage.column and len({one.text for one in candidates}) > 1:
            return None  # several rows could be meant
        alike = [one for one, _ in fitting if len(one.numbers) == len(best[0].numbers)]
        return best[0], [_any_of(one, alike) for one in best[1]]

    def _cells(self, passage: Passage) -> Sequence[Sentence]:
        known = self.rows.get(_masked(passage.column), ())
        words = _row(passage.row)
        if not words:
            return ()
        same = [cell for row, cell in known if row == words]
        return same or [cell for row, cell in known if words < row]

    def _alike(self, sentence: str, numbers: Sequence[Said]) -> Sequence[Sentence]:
        from rapidfuzz import fuzz, process

        words = _masked(sentence)
        if words in self.sentences and words.replace(_PLACE, "").strip():
            return self.sentences[words]
        near = process.extract(words, self.sentences.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=1)
        alike = [one for key, _, _ in near for one in self.sentences[key]]
        return [one for one in alike if 2 * len(_otherwise(numbers, one)) <= len(numbers) == len(one.numbers)]


def read(folder: Path = layout.PACK) -> Made:
    """The manuscripts of all languages that the last run made; nothing where it made none."""
    sentences: dict[str, list[Sentence]] = {}
    rows: dict[str, list[tuple[frozenset[str], Sentence]]] = {}
    for path in sorted(folder.glob("manuscript.*.md")):
        for passage in reading.read(path):
            place = f"{path}, {passage.place}"
            if passage.column:
                cell = Sentence(passage.text, place)
                rows.setdefault(_masked(passage.column), []).append((_row(passage.row), cell))
                continue
            for text in passage.sentences():
                if _numbers(text):
                    sentences.setdefault(_masked(text), []).append(Sentence(text, place, passage.section))
    return Made(sentences, rows)


def _numbers(text: str) -> list[Said]:
    figures = [Said(m.start(), m.end(), _plain(m[0])) for m in _FIGURE.finditer(text)]
    words = [Said(one.start, one.end, f"{one.value:g}") for one in found(text) if one.in_words]
    return sorted([*figures, *words], key=lambda one: one.start)


def _plain(figure: str) -> str:
    """A figure without the signs between thousands."""
    figure = ascii_digits(figure).replace("٫", ".")
    return re.sub(r"[,٬\u202f](?=\d{3}(?!\d))", "", figure)


def _masked(text: str) -> str:
    """A text's words, with one sign for every number."""
    for one in reversed(_numbers(text)):
        text = f"{text[: one.start]} {_PLACE} {text[one.end :]}"
    return fold(text)


def _row(cells: Sequence[str]) -> frozenset[str]:
    """The words by which a row is known: those of its cells that are no mere numbers."""
    masked = (_masked(cell).replace(_PLACE, "").strip() for cell in cells)
    return frozenset(one for one in masked if one)


def _any_of(one: Otherwise, alike: Sequence[Sentence]) -> Otherwise:
    """The same with what every sentence that could be meant has in its place."""
    if one.ordinal < 0:
        return one
    numbers = [(other, other.numbers[one.ordinal]) for other in alike]
    told = dict.fromkeys(other.text[number.start : number.end] for other, number in numbers)
    return replace(one, found=" / ".join(told))


def _otherwise(numbers: Sequence[Said], beside: Sentence) -> list[Otherwise]:
    """The numbers that stand otherwise beside; all of them as one where they are more or fewer there."""
    if len(numbers) != len(beside.numbers):
        all_ = Said(numbers[0].start, numbers[-1].end, "")
        shown = beside.text[beside.numbers[0].start : beside.numbers[-1].end] if beside.numbers else "—"
        return [Otherwise(all_, shown, beside, -1)]
    return [
        Otherwise(here, beside.text[there.start : there.end], beside, i)
        for i, (here, there) in enumerate(zip(numbers, beside.numbers, strict=True))
        if here.value != there.value
    ]
