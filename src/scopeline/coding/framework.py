"""A coding frame known beforehand: config/frameworks/<name>.yaml as typed blocks and dimensions."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scopeline import layout
from scopeline.configuration import load_yaml
from scopeline.errors import Problem, ProtocolError
from scopeline.protocol import Text


class Node(BaseModel):
    """A block or one of its dimensions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: Text
    definition: Text = {}
    children: list[Node] = []


class Framework(BaseModel):
    """A frame: the kinds of finding it sorts, and its blocks in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: Text
    source: str = Field("", description="the document that defines the frame")
    kinds: list[Node] = Field(min_length=1, description="kinds of finding, such as challenge and solution")
    children: list[Node] = Field(min_length=1, description="the blocks, each with its dimensions")


def load(name: str) -> Framework:
    """Read and validate a frame; raises ProtocolError with every problem."""
    path = layout.FRAMEWORKS / f"{name}.yaml"
    content, _ = load_yaml(path)
    try:
        return Framework.model_validate(content)
    except ValidationError as error:
        raise ProtocolError(
            [
                Problem(
                    path,
                    item["msg"],
                    "config/README.md shows how a frame is written.",
                    field=".".join(map(str, item["loc"])),
                )
                for item in error.errors(include_url=False)
            ]
        ) from error
