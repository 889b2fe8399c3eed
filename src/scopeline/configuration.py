"""The YAML files that people write (protocol, coding frames, languages): read strictly, problems with their line."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from scopeline.errors import Problem, ProtocolError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's parser is some seven times faster


class _StrictLoader(_Loader):
    """YAML without its traps: a key given twice is an error, `no` is not False, and a day stays as it was typed, since
    YAML takes every year for a Gregorian one and falls over days that no month has."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """A node's value; what YAML's own code falls over (`0x_`, a list as a key) is an error of the line."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError) as error:
            told = f"cannot be read: {error}"
            raise yaml.constructor.ConstructorError(None, None, told, node.start_mark) from error


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key '{key.value}' is given twice", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def load_yaml(path: Path) -> tuple[Any, yaml.Node | None]:
    """A YAML file's content and its node tree (for line numbers); raises ProtocolError with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        loader = _StrictLoader(text)
        tree = loader.get_single_node()
        return loader.construct_document(tree) if tree else None, tree
    except FileNotFoundError as error:
        raise ProtocolError(
            Problem(
                path,
                "there is no such file",
                "Run 'scopeline init DIR' to lay out a review, or go to its folder.",
            )
        ) from error
    except UnicodeDecodeError as error:
        raise ProtocolError(Problem(path, "the file is not in UTF-8", "Save it again as UTF-8.")) from error
    except yaml.reader.ReaderError as error:
        place = f"line {text.count(chr(10), 0, error.position) + 1}"
        told = f"character U+{error.character:04X} is none of a text"
        raise ProtocolError(Problem(path, told, "Delete it, or type the line anew.", place)) from error
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ProtocolError(
            Problem(
                path,
                str(error.problem),
                "Mend the line; YAML wants spaces, not tabs, and text with ': ' in quotes.",
                place=line,
            )
        ) from error


def line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line of a key, or of the nearest thing around it."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
