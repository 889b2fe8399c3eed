"""What came of the reports: full texts, included studies and their characteristics, findings by block and item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.charting import form
from scopeline.facts.found import Found, Words, counted
from scopeline.protocol import FormField, Protocol
from scopeline.states import Retrieval
from scopeline.tables.csv import read_table
from scopeline.text import parted

_COUNTED = ("choice", "choices", "yes_no", "year")  # types of fields by whose answers studies are counted
Rows = Sequence[Mapping[str, str]]


def retrieval(protocol: Protocol) -> Iterator[Found]:
    """Facts of the full texts."""
    last = [stage for stage in protocol.screening.stages if stage.of == "records"][-1]
    passed = {row["record_id"] for row in read_table(layout.stage_results(last.id) / "included.csv").rows}
    reports = [row for row in read_table(layout.REPORTS).rows if row["record_id"] in passed]
    yield counted("sought", (row["record_id"] for row in reports), layout.REPORTS)
    known = {"retrieved": Retrieval.RETRIEVED, "not_retrieved": Retrieval.NOT_RETRIEVED}
    for status, state in known.items():
        ids = (row["record_id"] for row in reports if row["status"] == state)
        yield counted("retrieval", ids, layout.REPORTS, status=status)
    waiting = (row["record_id"] for row in reports if row["status"] not in known.values())
    yield counted("retrieval", waiting, layout.REPORTS, status="waiting")


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of the studies (of a content analysis: the participants) and of what they say."""
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    yield _studies("studies_all", (row["study_id"] for row in studies), layout.CHARTED)
    yield _studies("studies_charted", (r["study_id"] for r in studies if r["charted"] == "yes"), layout.CHARTED)
    for answer in sorted({row["year"] for row in studies if row["year"]}):
        ids = (row["study_id"] for row in studies if row["year"] == answer)
        shown = {"answer": {code: protocol.language(code).digits(answer) for code in protocol.languages}}
        yield _studies("studies_with", ids, layout.CHARTED, shown, question="year", answer=answer)
    for field in form.fields(protocol):
        if field.type in _COUNTED:
            yield from _answers(protocol, field, studies)
    for frame in protocol.frameworks:
        yield from _findings(protocol, frame)


def _answers(protocol: Protocol, field: FormField, studies: Rows) -> Iterator[Found]:
    """Studies by the answer to a field of the form, called as the form calls it."""
    for answer in sorted({answer for row in studies for answer in parted(row[field.id])}):
        ids = (row["study_id"] for row in studies if answer in parted(row[field.id]))
        names = {
            "question": {code: form.heading(field, code) for code in protocol.languages},
            "answer": {code: form.shown(field, answer, code) for code in protocol.languages},
        }
        yield _studies("studies_with", ids, layout.CHARTED, names, question=field.id, answer=answer)


def _studies(
    kind: str, ids: Iterator[str], origin: Path, names: Mapping[str, Words] | None = None, /, **key: str
) -> Found:
    return counted(kind, ids, origin, "study_id", names, **key)


def _findings(protocol: Protocol, frame: str) -> Iterator[Found]:
    folder = layout.coding_results(frame)
    findings = read_table(folder / "findings.csv").rows
    rows = read_table(folder / "framework.csv").rows
    origin, filled = folder / "framework.csv", [row for row in rows if row["item_id"]]
    passages = folder / "findings.csv"
    yield Found("findings_all", {"frame": frame}, len(findings), passages, file=passages)
    yield _studies("findings_studies", (row["study_id"] for row in findings), passages, frame=frame)
    yield counted("blocks", (row["block"] for row in rows), origin, "block", frame=frame)
    yield counted("blocks_filled", (row["block"] for row in filled), origin, "block", frame=frame)
    for kind in dict.fromkeys(row["kind"] for row in filled):
        theirs = [row for row in filled if row["kind"] == kind]
        yield counted("items", (row["item_id"] for row in theirs), origin, "item_id", frame=frame, kind=kind)
        for node, label in _nodes(protocol, rows):
            ids = (row["item_id"] for row in theirs if node in (row["block"], row["dimension"]))
            yield counted("items_at", ids, origin, "item_id", {"node": label}, frame=frame, kind=kind, node=node)
    nodes = dict(_nodes(protocol, rows))
    for row in filled:
        node = row["dimension"] or row["block"]
        names = {
            "item": _label(protocol, row, "item"),
            "node": nodes.get(node, dict.fromkeys(protocol.languages, node)),
        }
        key = {"frame": frame, "kind": row["kind"], "node": node, "item": row["item_id"]}
        yield _studies("item_studies", iter(parted(row["study_ids"])), origin, names, **key)


def _nodes(protocol: Protocol, rows: Rows) -> Iterator[tuple[str, Words]]:
    """Blocks and dimensions in the frame's order, each with its label."""
    seen: set[str] = set()
    for row in rows:
        for level in ("block", "dimension"):
            if row[level] and row[level] not in seen:
                seen.add(row[level])
                yield row[level], _label(protocol, row, level)


def _label(protocol: Protocol, row: Mapping[str, str], level: str) -> Words:
    return {language: row.get(f"{level}_{language}") or row.get(f"{level}_en", "") for language in protocol.languages}
