"""The PRISMA checklists, filled: each item with where the manuscript meets it, or with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from scopeline import layout, searches
from scopeline.configuration import load_yaml
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript import appendices
from scopeline.manuscript.asked import searched
from scopeline.manuscript.assembly import OUTLINE
from scopeline.manuscript.document import Block, Document, Heading, Paragraph, numbered, plain
from scopeline.protocol import Protocol, Source, in_language
from scopeline.reporting.tables import Table

NAMES = ("prisma_scr", "prisma_s", "prisma_2020")
COLUMNS = ("item", "part", "asks", "reported", "where", "missing")
YES, NO, NEVER, OPTIONAL = "yes", "no", "not_applicable", "optional"
# What a team writes of the manuscript itself -> the section's file in which it stands.
_WRITTEN = {
    **{name: name for name in ("abstract", "introduction", "discussion")},
    "conclusions": "discussion",
}
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """One item as filled: `reported` is one of YES, NO, NEVER, OPTIONAL; `where` and `missing` list places."""

    item: Item
    reported: str
    where: Sequence[str]
    missing: Sequence[str]


@cache
def load(name: str) -> Mapping[str, Any]:
    """A checklist of NAMES as its file has it: its title, and its items with what each needs."""
    content: Mapping[str, Any] = load_yaml(Path(__file__).with_name("checklists") / f"{name}.yaml")[0]
    return content


def fill(name: str, protocol: Protocol, facts: Facts, manuscript: Document) -> list[Filled]:
    """Every item of a checklist, held against the protocol, the facts and the manuscript of one language."""
    look = _Look(protocol, facts, manuscript)
    return [look.filled(item) for item in load(name)["items"]]


@dataclass(frozen=True)
class _Look:
    protocol: Protocol
    facts: Facts
    manuscript: Document

    def filled(self, item: Item) -> Filled:
        if item.get("never"):
            return Filled(item, NEVER, (), ())
        where, missing = [], []
        for needed in item["met"]:
            place, lacks = self._met(needed)
            where += [place] if place else []
            missing += lacks
        reported = (OPTIONAL if item.get("optional") else NO) if missing else YES
        return Filled(item, reported, list(dict.fromkeys(where)), missing)

    def _met(self, needed: str) -> tuple[str, list[str]]:
        """(where it is met, what is missing): one of them is empty, or both where nothing is to be shown."""
        kind, _, name = needed.replace(":", ".", 1).partition(".")
        match kind:
            case "conduct":
                return "", [] if getattr(self.protocol.conduct, name) else [needed]
            case "write":
                path = layout.MANUSCRIPT / f"{_WRITTEN[name]}.{self.manuscript.say.code}.md"
                return (self._section(_WRITTEN[name]), []) if path.exists() else ("", [str(path)])
            case "table" | "figure" | "appendix":
                labels = (label for id_, label in self.manuscript.labels.items() if id_.partition(":")[0] == name)
                return self.manuscript.say.listed(list(labels)), []
            case "source":
                there = any(source.kind == name for source in searched(self.protocol, self.facts).values())
                return "", [] if there else [f"sources.<key>.kind: {name}"]
            case _ if kind in _CHECKS:
                return "", _CHECKS[kind](self.protocol, self.facts)
            case _:
                return self._section(needed), []

    def _section(self, name: str) -> str:
        """The heading under which a section stands."""
        headings: Mapping[str, str] = self.manuscript.say.content["manuscript"]["headings"]
        if name == "title":
            return self.manuscript.say.words("title")
        return next(headings[heading] for heading, names in OUTLINE.items() if name in names)


def _value(facts: Facts, name: str) -> float:
    return (facts[name].value or 0) if name in facts else 0


def _strategy(name: str, source: Source) -> bool:
    """Whether a source's strategy stands in the appendix: that of the protocol, or as a search's log has it."""
    return bool(source.query and source.query.exists()) or bool(searches.of(name))


_Check = Callable[[Protocol, Facts], list[str]]


def _each(key: str, said: Callable[[str, Source], object], kinds: Sequence[str] = ()) -> _Check:
    """Looks for a key in every source, or in those of some kinds, and names those that lack it."""
    return lambda protocol, facts: [
        f"sources.{name}.{key}"
        for name, source in searched(protocol, facts).items()
        if (not kinds or source.kind in kinds) and not said(name, source)
    ]


def _once(lack: str, there: Callable[[Protocol, Facts], object]) -> _Check:
    """Looks for what has to be there once."""
    return lambda protocol, facts: [] if there(protocol, facts) else [lack]


# What a checklist can need of the protocol and the facts -> what of it is missing, by the places where it belongs.
_CHECKS: Mapping[str, _Check] = {
    "criteria": _once("eligibility.include", lambda p, _: p.eligibility.include or p.eligibility.years),
    "dates": _each("searched", lambda _, source: source.searched),
    "strategy": _once("sources.<key>.query", lambda p, f: any(_strategy(*one) for one in searched(p, f).items())),
    "strategies": _each("query", _strategy),
    "platform": _each("platform", lambda _, source: source.platform, ("database",)),
    "updates": _once("sources.<key>.updates", lambda p, _: any(source.updates for source in p.sources.values())),
    "records": _once("data/exports", lambda _, f: _value(f, "records.all") > 0),
    "flow": _once("data/screening", lambda _, f: (flow := f.get("flow.new_studies")) and flow.value is not None),
    "studies": _once("data/charting", lambda _, f: _value(f, "studies.all") > 0),
}


def table(name: str, filled: Iterable[Filled], say: Language) -> Table:
    """A filled checklist as a table in a language; what is missing is named, never covered up."""
    words: Mapping[str, str] = say.content["manuscript"]["checklist"]
    rows = [
        {
            "item": say.digits(one.item["id"]),
            "part": in_language(one.item["part"], say.code),
            "asks": in_language(one.item["text"], say.code),
            "reported": words[one.reported],
            "where": say.parted(list(one.where)) if one.reported == YES else "",
            "missing": say.parted(list(one.missing)),
        }
        for one in filled
    ]
    headings = {column: words[column] for column in COLUMNS}
    return Table(name, in_language(load(name)["title"], say.code), COLUMNS, rows, headings=headings)


def document(shown: Table, manuscript: Document) -> Document:
    """A filled checklist as a document of its own."""
    say = manuscript.say
    rows = [{**row, "missing": "\n".join(say.apart(row["missing"]))} for row in shown.rows]
    block = appendices.as_block(replace(shown, rows=rows), "", say, 0)
    note = Paragraph(plain(say.content["manuscript"]["checklist"]["note"]), "note")
    title = Heading(0, plain(shown.title))
    blocks: list[Block] = [title, Paragraph(plain(manuscript.title), "byline"), appendices.bare(block), note]
    return Document(shown.title, say, blocks, manuscript.title, numbered(blocks, say))
