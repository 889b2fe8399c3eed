"""A coding frame: config/frameworks/<name>.yaml as a typed tree of any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scopeline import layout
from scopeline.configuration import load_yaml
from scopeline.errors import Problem, ProtocolError
from scopeline.languages import meant
from scopeline.protocol import Text, Worded, told_apart

UNSORTED = "own_words"  # the place of what coders said in their own words, and no change has sorted
ANY_KIND = "finding"  # of every finding, in a frame that has no kinds


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Node(Worded):
    """A place in the tree: a block, one of its dimensions, a theme, a category, an item, a code."""

    id: str = Field(min_length=1, pattern=r"^[^;\s]+$", description="short, without spaces; sheets may name it")
    definition: Text = Field({})
    include: Text = Field({}, description="what belongs here")
    exclude: Text = Field({}, description="what does not, and where it belongs")
    example: Text = Field({})
    kind: str = Field("", description="the kind of finding that an item stands for")
    children: list[Node] = Field([])


class Kind(Worded):
    """A kind of finding, such as challenge or solution."""

    id: str = Field(min_length=1)
    definition: Text = Field({})


class Framework(_Part):
    """A frame: its tree, the kinds of finding it sorts, and the names of its levels."""

    id: str
    label: Text
    source: str = Field("", description="the document that defines the frame")
    version: str = ""
    method: Literal["deductive", "inductive"] = Field(
        "deductive", description="inductive: the tree grows from the findings' own words"
    )
    kinds: list[Kind] = Field([], description="kinds of finding; left out, findings are of one kind")
    levels: list[Text] = Field([], description="names of the tree's levels, from the top; the last holds the items")
    children: list[Node] = Field([], description="the top of the tree: blocks, or themes")

    @model_validator(mode="after")
    def _consistent(self) -> Framework:
        told_apart([node for _, node in self.walk()], "children")
        told_apart(self.kinds, "kinds")
        ids = [node.id for _, node in self.walk()]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            raise ValueError(f"the id {', '.join(doubled)} stands twice in the tree; give each node its own")
        kinds = {kind.id for kind in self.kinds}
        strange = sorted({node.kind for _, node in self.walk()} - kinds - {""})
        if strange:
            raise ValueError(f"kind {', '.join(strange)} is not among 'kinds'; add it there, or correct the node")
        if not self.children and self.method == "deductive":
            raise ValueError("children: a deductive frame has a tree; add it, or say method: inductive")
        return self

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Every node with its parent's id ('' at the top), parents before children, in the frame's order."""

        def below(parent: str, nodes: list[Node]) -> Iterator[tuple[str, Node]]:
            for node in nodes:
                yield parent, node
                yield from below(node.id, node.children)

        return below("", self.children)

    @property
    def kind_ids(self) -> list[str]:
        return [kind.id for kind in self.kinds]

    @property
    def kind_words(self) -> dict[str, list[str]]:
        """What each kind is called, in every language."""
        return {kind.id: [*kind.label.values()] for kind in self.kinds}

    def kind_called(self, cell: str) -> str:
        """The kind that a cell names; '' for none."""
        return (meant(cell, {kind.id: kind.words for kind in self.kinds}) or "") if cell else ""


def place_of(row: Mapping[str, str]) -> str:
    """Where a row of framework.csv stands, as the names of facts call it."""
    return row["dimension"] or row["block"] or UNSORTED


def load(name: str) -> Framework:
    """Read and validate a frame; raises ProtocolError with every problem."""
    path = layout.FRAMEWORKS / f"{name}.yaml"
    content, _ = load_yaml(path)
    try:
        frame = Framework.model_validate(content)
    except ValidationError as error:
        raise ProtocolError(
            [
                Problem(
                    path,
                    str(item["ctx"]["error"]) if item["type"] == "value_error" else item["msg"],
                    "docs/coding.md shows how a frame is written.",
                    field=".".join(map(str, item["loc"])),
                )
                for item in error.errors(include_url=False)
            ]
        ) from error
    if frame.id != name:
        raise ProtocolError(Problem(path, f"the frame calls itself '{frame.id}'", f"Write id: {name}.", field="id"))
    return frame
