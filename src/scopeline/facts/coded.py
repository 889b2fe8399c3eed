"""What coding came to: items, mentions and studies of every place in a framework, links, gaps, agreement of coders.

A mention is one study's saying of one item, however many passages say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scopeline import layout
from scopeline.charting import form
from scopeline.coding.framework import ANY_KIND, UNSORTED, Framework, place_of
from scopeline.coding.framework import load as load_framework
from scopeline.facts.found import Found, Listed, Words, counted
from scopeline.facts.kinds import KINDS
from scopeline.facts.studied import COUNTED
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table
from scopeline.text import parted

Row = Mapping[str, str]
_ALL = "all"  # the code of agreement.csv that stands for all codes together
_OBSERVED = ("percent_agreement", "positive_agreement", "negative_agreement", "prevalence_index", "bias_index")


@dataclass(frozen=True)
class Coded:
    """One framework's tables as coding left them."""

    protocol: Protocol
    frame: Framework
    folder: Path

    @cached_property
    def findings(self) -> Sequence[Row]:
        return read_table(self.folder / "findings.csv").rows

    @cached_property
    def items(self) -> Sequence[Row]:
        """The rows of framework.csv."""
        return read_table(self.folder / "framework.csv").rows

    @cached_property
    def tree(self) -> Sequence[Row]:
        """The rows of codebook.csv."""
        return read_table(self.folder / "codebook.csv").rows

    @property
    def origin(self) -> Path:
        return self.folder / "findings.csv"

    @property
    def kinds(self) -> list[str]:
        """The kinds of finding: the frame's, else those that the findings have."""
        return self.frame.kind_ids or list(dict.fromkeys(row["kind"] for row in self.findings))

    @property
    def blocks(self) -> list[Row]:
        """The top of the tree."""
        return [row for row in self.tree if not row["parent"] and row["item"] != "yes" and row["origin"] != "open"]

    @property
    def places(self) -> list[Row]:
        """The places of the tree that are no items."""
        return [row for row in self.tree if row["item"] != "yes" and row["origin"] != "open"]

    def label(self, row: Row) -> Words:
        """What a row of the tree is called."""
        return {code: row[f"label_{code}"] for code in self.protocol.languages}

    def kind(self, kind: str) -> dict[str, Words]:
        """What a kind is called, as a part of a fact's name."""
        labels = {one.id: one.label for one in self.frame.kinds}
        if kind not in labels:
            codes = self.protocol.languages if kind == ANY_KIND else ()
            return {"kind": {code: self.protocol.language(code).words(ANY_KIND) for code in codes}}
        return {"kind": {code: in_language(labels[kind], code) for code in self.protocol.languages}}


def gather(protocol: Protocol, frame: str) -> Iterator[Found]:
    """Facts of one framework."""
    coded = Coded(protocol, load_framework(frame), layout.coding_results(frame))
    yield Found("findings_all", {"frame": frame}, len(coded.findings), coded.origin, file=coded.origin)
    yield _studies("findings_studies", coded.findings, coded, frame=frame)
    yield from _blocks(coded)
    yield from _items(coded)
    yield from _places(coded)
    yield from _own(coded)
    yield from _gaps(coded)
    yield from _links(coded)
    yield from _agreement(coded)


def _studies(
    fact_kind: str, rows: Sequence[Row], coded: Coded, names: Mapping[str, Words] | None = None, /, **key: str
) -> Found:
    return counted(fact_kind, (row["study_id"] for row in rows), coded.origin, "study_id", names, **key)


def _blocks(coded: Coded) -> Iterator[Found]:
    origin, frame = coded.folder / "framework.csv", coded.frame.id
    under = [row for row in coded.items if row["block"]]  # own words that no change has sorted stand under none
    yield counted("blocks", (row["block"] for row in under), origin, "block", frame=frame)
    filled = (row["block"] for row in under if row["item_id"])
    yield counted("blocks_filled", filled, origin, "block", frame=frame)


def _items(coded: Coded) -> Iterator[Found]:
    """Items by kind and place, and the studies that report each."""
    origin, frame = coded.folder / "framework.csv", coded.frame.id
    filled = [row for row in coded.items if row["item_id"]]
    nodes = dict(_nodes(coded))
    for kind in dict.fromkeys([*coded.kinds, *(row["kind"] for row in filled)]):
        theirs, named = [row for row in filled if row["kind"] == kind], coded.kind(kind)
        key = {"frame": frame, "kind": kind}
        yield counted("items", (row["item_id"] for row in theirs), origin, "item_id", named, **key)
        for node, label in nodes.items():
            ids = (row["item_id"] for row in theirs if node in (parted(row["path"]) or [UNSORTED]))
            yield counted("items_at", ids, origin, "item_id", {**named, "node": label}, **key, node=node)
    for row in filled:
        node = place_of(row)
        languages = coded.protocol.languages
        names = {
            **coded.kind(row["kind"]),
            "item": {code: row.get(f"item_{code}") or row.get("item_en", "") for code in languages},
            "node": nodes.get(node, dict.fromkeys(languages, node)),
        }
        key = {"frame": frame, "kind": row["kind"], "node": node, "item": row["item_id"]}
        yield counted("item_studies", parted(row["study_ids"]), origin, "study_id", names, **key)
        yield counted("item_findings", parted(row["finding_ids"]), origin, "finding_id", names, **key)


def _nodes(coded: Coded) -> Iterator[tuple[str, Words]]:
    """The tree's places in its order, each with its label; last where own words stand, if there are any."""
    for place in coded.places:
        yield place["code"], coded.label(place)
    if any(row["item_id"] and place_of(row) == UNSORTED for row in coded.items):
        yield UNSORTED, {code: coded.protocol.language(code).words("unsorted") for code in coded.protocol.languages}


def _places(coded: Coded) -> Iterator[Found]:
    """Mentions and distinct studies of each kind, in the whole frame and at each of its places."""
    frame = coded.frame.id
    paths = [set(parted(row["path"])) for row in coded.findings]
    at = {
        place["code"]: [row for row, path in zip(coded.findings, paths, strict=True) if place["code"] in path]
        for place in coded.places
    }
    for kind in coded.kinds:
        named, key = coded.kind(kind), {"frame": frame, "kind": kind}
        theirs = [row for row in coded.findings if row["kind"] == kind]
        yield _mentions("mentions", theirs, coded, named, **key)
        yield _studies("kind_studies", theirs, coded, named, **key)
        for place in coded.places:
            here = [row for row in at[place["code"]] if row["kind"] == kind]
            names = {**named, "node": coded.label(place)}
            yield _mentions("mentions_at", here, coded, names, **key, node=place["code"])
            yield _studies("kind_studies_at", here, coded, names, **key, node=place["code"])
    for place in coded.places:
        here, names = at[place["code"]], {"node": coded.label(place)}
        yield _studies("node_studies", here, coded, names, frame=frame, node=place["code"])
        passages = (row["finding_id"] for row in here)
        yield counted("node_findings", passages, coded.origin, "finding_id", names, frame=frame, node=place["code"])


def _own(coded: Coded) -> Iterator[Found]:
    """What was coded as a code itself that has others below it: the theme tree counts it beside theirs."""
    parents = {row["parent"] for row in coded.tree}
    for code in (row for row in coded.tree if row["code"] in parents):
        here = [row for row in coded.findings if row["code"] == code["code"]]
        if here:
            names, key = {"node": coded.label(code)}, {"frame": coded.frame.id, "node": code["code"]}
            passages = (row["finding_id"] for row in here)
            yield _studies("own_studies", here, coded, names, **key)
            yield counted("own_findings", passages, coded.origin, "finding_id", names, **key)


def _mentions(fact_kind: str, rows: Sequence[Row], coded: Coded, names: Mapping[str, Words], /, **key: str) -> Found:
    pairs = sorted({(row["code"], row["study_id"]) for row in rows})
    return Found(fact_kind, key, len(pairs), coded.origin, Listed(("item_id", "study_id"), pairs), names=names)


def _gaps(coded: Coded) -> Iterator[Found]:
    """The evidence gap map: studies with a finding of a kind in a block, by the answers that the protocol counts by.

    A cell without studies is a fact too: the gap.
    """
    answers = {row["study_id"]: row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"}
    said: dict[tuple[str, str], set[str]] = {}
    for row in coded.findings:
        said.setdefault((row["kind"], parted(row["path"])[0]), set()).add(row["study_id"])
    languages = coded.protocol.languages
    for field in form.fields(coded.protocol):
        if field.id not in coded.protocol.tables.by or field.type not in COUNTED:
            continue
        heads = {code: form.heading(field, code) for code in languages}
        for answer, those in sorted(form.by_answer(field, answers.values()).items()):
            shown = {code: form.shown(field, answer, coded.protocol.language(code)) for code in languages}
            for block in coded.blocks:
                for kind in coded.kinds:
                    names = {**coded.kind(kind), "node": coded.label(block), "question": heads, "answer": shown}
                    key = {"question": field.id, "answer": answer, "kind": kind, "node": block["code"]}
                    ids = said.get((kind, block["code"]), set()) & those
                    yield counted("gap", ids, coded.origin, "study_id", names, frame=coded.frame.id, **key)


def _links(coded: Coded) -> Iterator[Found]:
    """Links between items, and the items of the first kind that something, or nothing, answers.

    Until the team has linked anything, nobody can know what is unanswered.
    """
    if len(coded.kinds) < 2:
        return
    key, origin = {"frame": coded.frame.id}, coded.folder / "links.csv"
    kind = {row["code"]: row["kind"] for row in coded.tree}
    rows = ((row["from"], row["to"]) for row in read_table(origin).rows)
    # A link between two items of one kind says that they are alike, and answers nothing.
    linked = sorted({ends for ends in rows if len({kind.get(end, "") for end in ends}) == len(ends)})
    found = {row["code"] for row in coded.findings if row["kind"] == coded.kinds[0]}
    ends = {end for link in linked for end in link}
    names = coded.kind(coded.kinds[0])
    yield Found("links", key, len(linked), origin, Listed(("from", "to"), linked))
    for name, ids in (("answered", found & ends), ("unanswered", found - ends)):
        if linked:
            yield counted(name, ids, origin, "item_id", names, **key)
        else:
            yield Found(name, key, None, origin, names=names)


def _agreement(coded: Coded) -> Iterator[Found]:
    """How far coders agree on whether a study says a code: of all codes, of each block and of each code."""
    origin = coded.folder / "agreement.csv"
    labels = {row["code"]: coded.label(row) for row in coded.tree}
    columns = ("study_id", "code", "coders")
    judged: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in read_table(coded.folder / "compared.csv").rows:
        judged[row["of"]].append((*(row[column] for column in columns),))
    for row in read_table(origin).rows:
        name = row["statistic"].replace("[", ".").removesuffix("]")
        if name.startswith("table"):
            continue
        names = {"code": labels[row["code"]]} if row["code"] != _ALL else {}
        key = {"frame": coded.frame.id, "code": row["code"]}
        if name == "n":
            rows = judged[row["code"]]
            yield Found("coding_compared", key, len(rows), origin, Listed(columns, rows), names=names)
            continue
        fact = "coding_observed" if name in _OBSERVED or "." in name else "coding_beyond_chance"
        interval = (float(row["ci_low"]), float(row["ci_high"])) if row["ci_low"] else None
        value = float(row["value"]) if row["value"] else None
        rests_on = KINDS["coding_compared"].pattern.format(**key)
        key["statistic"] = name
        n, note = int(row["n"]), row["note"]
        yield Found(fact, key, value, origin, names=names, interval=interval, n=n, note=note, rests_on=rests_on)
