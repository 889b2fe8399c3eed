"""How the tree of a framework is filled: nodes by level, blocks beside one another, and who speaks of which block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from scopeline import layout
from scopeline.charting import form
from scopeline.coding.framework import load as load_framework
from scopeline.facts.found import Found, Words, counted
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table
from scopeline.text import parted

Rows = Sequence[Mapping[str, str]]


def gather(protocol: Protocol, frame: str) -> Iterator[Found]:
    """Facts of a framework's codebook.csv and findings.csv."""
    folder = layout.coding_results(frame)
    tree = [row for row in read_table(folder / "codebook.csv").rows if row["origin"] != "open"]
    yield from _levels(protocol, frame, tree)
    tops = {row["code"]: _label(protocol, row) for row in tree if row["depth"] == "1"}
    speak: dict[str, set[str]] = {top: set() for top in tops}
    for row in read_table(folder / "findings.csv").rows:
        top = (parted(row["path"]) or [""])[0]
        if top in speak:
            speak[top].add(row["study_id"])
    origin = folder / "findings.csv"
    if protocol.design == "narrative_review":
        for one, other in combinations(tops, 2):
            names = {"one": tops[one], "other": tops[other]}
            ids = speak[one] & speak[other]
            yield counted("together", ids, origin, "study_id", names, frame=frame, one=one, other=other)
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    for field in form.positioned(protocol):
        for answer, theirs in sorted(form.by_answer(field, studies).items()):
            if answer in form.BLANKS:
                continue
            names = {
                "question": {code: form.heading(field, code) for code in protocol.languages},
                "answer": {code: form.shown(field, answer, protocol.language(code)) for code in protocol.languages},
            }
            for top, label in tops.items():
                key = {"frame": frame, "question": field.id, "answer": answer, "node": top}
                yield counted("positions", theirs & speak[top], origin, "study_id", {**names, "node": label}, **key)


def _levels(protocol: Protocol, frame: str, tree: Rows) -> Iterator[Found]:
    origin = layout.coding_results(frame) / "codebook.csv"
    named = load_framework(frame).levels
    for depth in sorted({int(row["depth"]) for row in tree}):
        filled = (row["code"] for row in tree if int(row["depth"]) == depth and int(row["findings"]))
        says = {code: protocol.language(code) for code in protocol.languages}
        called = {
            code: in_language(named[depth - 1], code) if depth <= len(named) else say.number(depth)
            for code, say in says.items()
        }
        yield counted("nodes", filled, origin, "code", {"level": called}, frame=frame, level=str(depth))


def _label(protocol: Protocol, row: Mapping[str, str]) -> Words:
    return {code: row[f"label_{code}"] for code in protocol.languages}
