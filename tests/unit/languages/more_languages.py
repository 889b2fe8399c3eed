"""Two languages that a team might add, each with one file: Arabic, and one that is German in its signs alone."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scopeline import layout
from scopeline.languages import language

ARABIC = Path(__file__).parents[2] / "languages" / "ar.yaml"
LIKE_GERMAN = {
    "name": "Deutsch",
    "numbers": {"digits": "0123456789", "thousands": ".", "decimal": ",", "minus": "−", "percent": "{n} %"},
    "dates": {"short": "{day}.{month}.{year}"},
    "lists": {"between": ", ", "last": " und ", "parts": "; "},
}


def plain(value: Any) -> Any:
    """A copy that may be changed."""
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return list(value) if isinstance(value, list) else value


def over(below: Any, above: Any) -> Any:
    """Keys of `above`, and those of `below` that it lacks."""
    if not isinstance(below, Mapping):
        return above
    return {**below, **{name: over(below.get(name), item) for name, item in above.items()}}


def marked(value: Any) -> Any:
    """Every word between ‹ and ›, so that text which comes from nowhere else is seen."""
    if isinstance(value, Mapping):
        return {name: marked(item) for name, item in value.items()}
    return [marked(item) for item in value] if isinstance(value, list) else f"‹{value}›"


def like_german() -> dict[str, Any]:
    content = plain(language("en").content)
    content["words"], content["prisma"]["lines"] = marked(content["words"]), marked(content["prisma"]["lines"])
    content["headings"] = {name: f"{name.title()}Spalte" for name in content["headings"] if not name.endswith("_")} | {
        name: f"{name.title()}: {{name}}" for name in content["headings"] if name.endswith("_")
    }
    content["choices"]["decision"] = {"include": ["ja"], "exclude": ["nein"], "maybe": ["vielleicht"]}
    return over(content, LIKE_GERMAN)


def add(folder: Path, code: str, content: Mapping[str, Any]) -> Path:
    """Write a language into a review's folder."""
    path = folder / layout.LANGUAGES / f"{code}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # ten times as fast, where it was built
    path.write_text(yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def arabic() -> dict[str, Any]:
    """The file as it is, completed in English where the product has grown since."""
    content = deepcopy(_arabic())
    return {**over(plain(language("en").content), content), "dates": content["dates"]}


@cache
def _arabic() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(ARABIC.read_text(encoding="utf-8"))
    return content
