"""An audit as a whole: run on a file, told in lines, written as a table, and put into a copy as Word's comments."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.fact import Facts
from scopeline.manuscript.audit import citing, made, reading
from scopeline.manuscript.audit.counting import Counter
from scopeline.manuscript.audit.lexicon import lexicon
from scopeline.manuscript.audit.made import Made, Otherwise, Sentence
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Remark, Statement
from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table, write_table

COLUMNS = ("place", "verdict", "said", "found", "fact", "ids_file", "sentence")
_AUTHOR, _INITIALS = "Scopeline", "S"


def audit(path: Path, protocol: Protocol, facts: Facts) -> list[Remark]:
    """Everything that a manuscript says which the facts decide, in its order. Raises ScopelineError."""
    return Auditor.of(protocol, facts).audit(reading.read(path))


@dataclass(frozen=True)
class Auditor:
    """Holds passages against the facts of a review, its included studies, and the manuscript that the run made."""

    counter: Counter
    studies: Sequence[Mapping[str, str]]
    made: Made

    @classmethod
    def of(cls, protocol: Protocol, facts: Facts, compare: bool = True) -> Auditor:
        """The auditor of the review in this folder; without `compare` the manuscript that the run made is left out.

        Raises ScopelineError where no study has been charted.
        """
        if not layout.CHARTED.exists():
            raise ScopelineError(
                Problem(layout.CHARTED, "there are no studies yet", "Run the review first: snakemake.")
            )
        studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
        return cls(Counter(protocol, facts, lexicon(protocol, facts)), studies, made.read() if compare else Made())

    def audit(self, passages: Sequence[reading.Passage]) -> list[Remark]:
        """Everything that a manuscript says which can be decided, in its order."""
        references = list(citing.remarks(passages, self.studies, self.counter.known))
        listed = {one.paragraph for one in references if one.said.startswith("reference")}
        counted = [
            one for passage in self.body(passages) if passage.number not in listed for one in self.passage(passage)
        ]
        return sorted(dict.fromkeys([*counted, *references]), key=lambda one: one.paragraph)

    def passage(self, passage: reading.Passage) -> Iterator[Remark]:
        """What one passage says: each number by what it stood for in what the run made, else by the words beside it."""
        for sentence in [passage.text] if passage.column else passage.sentences():
            said = self.counter.statements(passage, sentence)
            beside = self.made.beside(sentence, passage)
            if beside:
                known = self.counter.statements(passage, beside[0].text) if not passage.column else []
                stale = any(one.verdict == DIFFERS for one in known)
                said = said if stale else [*_compared(sentence, *beside, said, known)]
            for one in said:
                name, ids = (one.known.name, one.known.ids_file) if one.known else ("", "")
                yield Remark(passage.place, passage.number, sentence, one.said, one.found, one.verdict, name, ids)

    def body(self, passages: Sequence[reading.Passage]) -> Sequence[reading.Passage]:
        """What stands outside the reference list, whose numbers count nothing."""
        entries = citing.entries(passages, self.counter.known)
        return [one for one in passages if one.number not in entries]


def _compared(
    sentence: str,
    there: Sentence,
    otherwise: Sequence[Otherwise],
    said: Sequence[Statement],
    known: Sequence[Statement],
) -> Iterator[Statement]:
    """What a sentence says that the run made in the same words: numbers that are others, and all else that holds."""
    apart = [one.number for one in otherwise]
    for one in said:
        if one.verdict != DIFFERS and not any(other.start < one.end and one.start < other.end for other in apart):
            yield one
    for other in otherwise:
        number = there.numbers[other.ordinal] if other.ordinal >= 0 else None
        held = [s for s in known if number and s.known and s.start <= number.start and number.end <= s.end]
        fact = min(held, key=lambda s: s.end - s.start).known if held else None
        start, end = other.number.start, other.number.end
        label = f" ({fact.label})" if fact else ""
        yield Statement(start, end, f"{sentence[start:end]}{label}", f"{other.found} ({there.place})", DIFFERS, fact)
    if not otherwise and not any(one.verdict == AGREES for one in said):
        yield Statement(0, len(sentence), sentence[:60], there.place, AGREES)


def lines(remarks: Sequence[Remark]) -> Iterator[str]:
    """What differs and what is to be looked at, then how many things were held."""
    for one in remarks:
        if one.verdict != AGREES:
            behind = f" ({layout.RESULTS / one.ids_file})" if one.ids_file else ""
            yield f"{one.place}: {one.verdict}: says {one.said}; is {one.found}{behind}"
            yield f"    {one.sentence[:160]}"
    differ = sum(one.verdict == DIFFERS for one in remarks)
    agree = sum(one.verdict == AGREES for one in remarks)
    yield f"{len(remarks)} statements held against the facts: {agree} agree, {differ} differ."


def write(remarks: Sequence[Remark], path: Path) -> None:
    """Every remark as a row, those that agree too: what was held is told, not only what failed."""
    write_table(path, COLUMNS, ({name: getattr(one, name) for name in COLUMNS} for one in remarks))


def commented(path: Path, remarks: Sequence[Remark]) -> bytes:
    """A Word manuscript's copy with a comment at each paragraph of which something is to be said."""
    import docx

    from scopeline.manuscript.audit import word_text
    from scopeline.manuscript.word import repacked

    document = docx.Document(str(path))
    read = [*word_text.paragraphs(document)]
    for one in remarks:
        anchor = read[one.paragraph].anchor
        if one.verdict != AGREES and anchor is not None:
            behind = f" ({layout.RESULTS / one.ids_file})" if one.ids_file else ""
            word_text.comment(document, anchor, f"{one.said}: {one.found}{behind}", _AUTHOR, _INITIALS)
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue())
