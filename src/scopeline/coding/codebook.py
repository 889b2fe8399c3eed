"""The codebook: the frame's tree, the codes that the team added below it, and every recorded change replayed.

A code's wording stands here once; findings name its id. Findings in their own words are open codes, known by those
words until a change sorts them. Nothing is ever taken out of reach: a code that was merged away or renamed still
leads to where its findings are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scopeline import layout
from scopeline.coding.framework import Framework
from scopeline.languages import named, nearest
from scopeline.text import alike, fold, unspaced

_OFFERED = 6  # codes that a message names in place of one that is none
ACTIONS = ("add", "rename", "move", "merge", "split")


@dataclass(frozen=True)
class Code:
    """A node of the tree; `parent` is '' at the top, `kind` '' where the frame has no kinds or the node no items.

    `origin` is framework, codebook, or open (a finding's own words that no change has sorted yet).
    """

    id: str
    parent: str
    label: Mapping[str, str]
    kind: str = ""
    definition: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    origin: str = "framework"
    printed: Mapping[str, str] = field(default_factory=dict)  # the wording of a source, where `label` corrects it
    formerly: Sequence[str] = ()  # what it was called before it was reworded


@dataclass(frozen=True)
class Change:
    """One step in the life of the codebook, as people wrote it down."""

    action: str
    code: str
    to: str = ""
    label: str = ""
    language: str = "en"
    kind: str = ""
    findings: tuple[str, ...] = ()


class ChangeError(Exception):
    """A change that cannot be replayed: what is wrong, in which column, and what is allowed there."""

    def __init__(self, field: str, found: str, allowed: str = "") -> None:
        super().__init__(found)
        self.field, self.found, self.allowed = field, found, allowed


def _written(words: str) -> str:
    return alike(fold(words)) or words


class Codebook:
    """The tree of codes as it stands, and where every code that ever was leads to."""

    def __init__(self, framework: Framework, added: Iterable[Code] = ()) -> None:
        self.framework = framework
        self.codes: dict[str, Code] = {}
        self._spelled: dict[str, str] = {}
        self._unspaced: dict[str, set[str]] = {}  # spelling without spaces -> the codes that have it
        self._gone: set[str] = set()  # codes merged away
        # merges and splits in order: the code, where its findings go, and which of them (None: all)
        self._moves: list[tuple[str, str, frozenset[str] | None]] = []
        self._splits: list[int] = []  # which of them are splits
        for parent, node in framework.walk():
            known = node.kind, node.definition, node.example
            self._enter(Code(node.id, parent, node.label, *known, formerly=node.formerly))
        for code in added:
            self._enter(code)

    def _enter(self, code: Code) -> None:
        self.codes[code.id] = code
        for spelling in (code.id, *code.label.values(), *code.formerly):
            self._spelled.setdefault(_written(spelling), code.id)
            self._unspaced.setdefault(unspaced(spelling), set()).add(code.id)

    def spelled(self, cell: str) -> str | None:
        """The code that a cell names by its id, or by its wording in any language, now or before; None for none.

        A space stands for a half-space, where only one code is meant then.
        """
        if (exactly := self._exactly(cell)) is not None:
            return exactly
        alike = self._unspaced.get(unspaced(cell), set())
        return next(iter(alike)) if len(alike) == 1 else None

    def _exactly(self, cell: str) -> str | None:
        """As `spelled`, with the spaces of the wording: own words and new codes that differ in them are two, but where
        others type a half-space."""
        cell = cell.strip()
        if cell in self.codes or cell in self._gone:
            return cell
        return self._spelled.get(_written(cell))

    @property
    def home(self) -> str:
        """Where codes have their wordings, for messages."""
        return f"{layout.FRAMEWORKS / self.framework.id}.yaml or codebook.csv"

    def near(self, cell: str) -> str:
        """What to offer in place of a cell that names no code: the codes most like it, with their wordings."""
        return nearest(cell, {one.id: [*one.label.values()] for one in self.codes.values()}, _OFFERED)

    def open_code(self, words: str) -> str:
        """The code of a finding's own words, made where nobody has used them before."""
        known = self._exactly(words)
        if known is None:
            known = words.replace(";", ",").strip()  # ids stand in lists, whose items ';' parts
            self._enter(Code(known, "", {"": words.strip()}, origin="open"))
        return known

    def of_finding(self, code: str, finding: str, moves: int | None = None) -> str:
        """Where a finding stands that was given this code: now, or after so many `moves`."""
        for before, after, findings in self._moves[:moves]:
            if code == before and (findings is None or finding in findings):
                code = after
        return code

    def split_elsewhere(self, codes: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """Of each split, the findings that it names though they did not stand under its code then, with the code that
        they stood under. `codes` leads from a finding to the code that it was given."""
        for at in self._splits:
            code, _, findings = self._moves[at]
            stood = {one: self.of_finding(codes[one], one, at) for one in sorted(findings or ()) if one in codes}
            yield {one: where for one, where in stood.items() if where != code}

    def change(self, change: Change) -> None:
        """Replay one recorded step; raises ChangeError, and changes nothing, where it cannot be."""
        apply = {
            "add": self._add,
            "rename": self._rename,
            "move": self._move,
            "merge": self._merge,
            "split": self._split,
        }.get(change.action)
        if apply is None:
            raise ChangeError("action", f"found '{change.action}'", ", ".join(ACTIONS))
        apply(change)

    def _known(self, cell: str, column: str) -> str:
        code = self.spelled(cell)
        if code is None or code in self._gone:
            found = f"'{cell}' was merged into {self.of_finding(code, '')}" if code else f"no code is called '{cell}'"
            raise ChangeError(column, found, self.near(cell))
        return code

    def _add(self, change: Change) -> None:
        if self._exactly(change.code) is not None:
            raise ChangeError("code", f"'{change.code}' is in the codebook already")
        parent = self._known(change.to, "to") if change.to else ""
        label = {change.language: change.label or change.code}
        self._enter(Code(change.code, parent, label, self._kind(change, parent), origin="codebook"))

    def _kind(self, change: Change, parent: str) -> str:
        called = self.framework.kind_called(change.kind)
        if change.kind and not called:
            raise ChangeError("kind", f"found '{change.kind}'", named(self.framework.kind_words))
        return called or (self.codes[parent].kind if parent else "")

    def _rename(self, change: Change) -> None:
        code = self.codes[self._known(change.code, "code")]
        if not change.label:
            raise ChangeError("label", "the new wording is missing")
        # Own words that were renamed in one language stay what readers of the others see.
        self._enter(replace(code, label={**code.label, change.language: change.label}))

    def _move(self, change: Change) -> None:
        code = self.codes[self._known(change.code, "code")]
        parent = self._known(change.to, "to") if change.to else ""
        if code.id in self.path(parent):
            raise ChangeError("to", f"'{parent}' lies below '{code.id}' itself")
        kind = (change.kind and self._kind(change, parent)) or code.kind or (self.codes[parent].kind if parent else "")
        origin = "codebook" if code.origin == "open" else code.origin
        self.codes[code.id] = replace(code, parent=parent, kind=kind, origin=origin)

    def _merge(self, change: Change) -> None:
        into, said = self._known(change.to, "to"), self.spelled(change.code) or ""
        # Spellings of one code's words, each merged by a step of its own, or one into the other.
        if said in self._gone and self.of_finding(said, "") == into:
            return
        if said == into and change.code.strip() != change.to.strip():
            return
        code = self._known(change.code, "code")
        if code in self.path(into):
            raise ChangeError("to", f"'{into}' is '{code}' itself, or lies below it")
        for below in [child.id for child in self.codes.values() if child.parent == code]:
            self.codes[below] = replace(self.codes[below], parent=into)
        self._gone.add(code)
        self._moves.append((code, into, None))
        del self.codes[code]

    def _split(self, change: Change) -> None:
        code = self._known(change.code, "code")
        if not change.to:
            raise ChangeError("to", "the new code is not named")
        if not change.findings:
            raise ChangeError("findings", "no finding is named that goes over to the new code")
        if (into := self.spelled(change.to)) is None:
            old = self.codes[code]
            label = {change.language: change.label or change.to}
            into = change.to.strip()
            self._enter(replace(old, id=into, label=label, definition={}, origin="codebook", formerly=()))
        self._splits.append(len(self._moves))
        self._moves.append((code, self._known(into, "to"), frozenset(change.findings)))

    def path(self, code: str) -> list[str]:
        """The codes from the top down to this one; [] for ''."""
        found: list[str] = []
        while code:
            found.append(code)
            code = self.codes[code].parent
        return found[::-1]

    def children(self, parent: str) -> list[Code]:
        """What lies directly below a code, in order; below '' lies the top."""
        return [code for code in self.codes.values() if code.parent == parent]

    def tree(self) -> Iterator[tuple[int, Code]]:
        """Every code with its depth from 1, parents before children; open codes come last."""
        below: dict[str, list[Code]] = {}
        for code in self.codes.values():
            below.setdefault(code.parent, []).append(code)

        def walk(parent: str, depth: int) -> Iterator[tuple[int, Code]]:
            for code in sorted(below.get(parent, ()), key=lambda code: code.origin == "open"):
                yield depth, code
                yield from walk(code.id, depth + 1)

        return walk("", 1)

    def is_item(self, code: str) -> bool:
        """Whether a code is what findings say, not a place where sayings are sorted: it has a kind, or lies deepest."""
        levels = len(self.framework.levels)
        return bool(self.codes[code].kind) or bool(levels and len(self.path(code)) >= levels)

    def kind_of(self, code: str | None) -> str:
        """The kind of finding that a code stands for, as far as it stands for one; also of a code merged away."""
        now = self.codes.get(self.of_finding(code, "")) if code else None
        return now.kind if now else ""

    def printed(self, code: str, language: str) -> str:
        """A code's wording as its source printed it, where that is known; else as it stands."""
        return self.codes[code].printed.get(language) or self.label(code, language)

    def label(self, code: str, language: str) -> str:
        """A code's wording in a language, else in English, else in whichever it has."""
        label = self.codes[code].label
        return label.get(language) or label.get("en") or next(iter(label.values()), code)
