"""An audit as a whole: run on a file, told in lines, written as a table, and put into a copy as Word's comments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.fact import Facts
from scopeline.manuscript.audit import citing, reading
from scopeline.manuscript.audit.counting import Counter
from scopeline.manuscript.audit.lexicon import lexicon
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Remark
from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table, write_table

COLUMNS = ("place", "verdict", "said", "found", "fact", "ids_file", "sentence")
_AUTHOR, _INITIALS = "Scopeline", "S"


def audit(path: Path, protocol: Protocol, facts: Facts) -> list[Remark]:
    """Everything that a manuscript says which the facts decide, in its order. Raises ScopelineError."""
    if not layout.CHARTED.exists():
        raise ScopelineError(Problem(layout.CHARTED, "there are no studies yet", "Run the review first: snakemake."))
    passages = reading.read(path)
    known = lexicon(protocol, facts)
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    counter = Counter(protocol, facts, known)
    references = list(citing.remarks(passages, studies, known))
    listed = {one.paragraph for one in references if one.said.startswith("reference")}
    counted = [
        one for passage in _body(passages, known.references) if passage.number not in listed
        for one in counter.remarks(passage)
    ]  # fmt: skip
    return sorted(dict.fromkeys([*counted, *references]), key=lambda one: one.paragraph)


def _body(passages: Sequence[reading.Passage], heading: re.Pattern[str]) -> Sequence[reading.Passage]:
    """What stands before the reference list, whose numbers count nothing."""
    heads = [i for i, one in enumerate(passages) if len(one.text) < 30 and heading.search(one.text)]
    return passages[: heads[-1]] if heads else passages


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
    from docx.oxml.ns import qn

    from scopeline.manuscript.word import repacked

    document = docx.Document(str(path))
    found = reading.paragraphs(document)
    for one in remarks:
        runs = found[one.paragraph].runs
        if one.verdict != AGREES and runs:
            behind = f" ({layout.RESULTS / one.ids_file})" if one.ids_file else ""
            comment = document.add_comment(runs, f"{one.said}: {one.found}{behind}", _AUTHOR, _INITIALS)
            comment._comment_elm.attrib.pop(qn("w:date"), None)  # the clock would change the bytes
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue())
