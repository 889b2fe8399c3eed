"""Words of tables, figures and pages by language, from wording.yaml."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from scopeline.text import RLM, is_rtl


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))


def words(language: str) -> Callable[[str], str]:
    """A function from a key to its wording; a key without wording, such as a team's own column, stays itself."""
    return lambda key: _words().get(key, {}).get(language) or key


def direction(language: str) -> str:
    """`rtl` or `ltr`, as the language's own words run."""
    return "rtl" if is_rtl(words(language)("records")) else "ltr"


def directed(label: str, language: str) -> str:
    """A figure's label that runs in the direction of its language, whatever letters it begins with."""
    if direction(language) == "ltr":
        return label
    return "\n".join(RLM + line for line in label.split("\n"))
