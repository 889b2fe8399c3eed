"""Whether a language's file says all that en.yaml says, told key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from scopeline.configuration import line_of
from scopeline.errors import Problem

_OPTIONAL = ("phrases", "dates.months.jalali", "manuscript.audit.called")
_MONTHS = 12
_HELP = "en.yaml, beside the code in scopeline/languages, shows each key in English."


def problems_of(path: Path, content: Any, tree: Any, model: Mapping[str, Any]) -> list[Problem]:
    """Everything in which a file differs from the keys, kinds and placeholders of the model (en.yaml)."""
    return [
        Problem(path, found, remedy, f"line {line_of(tree, tuple(key.split('.')))}", key)
        for key, found, remedy in [*_differences("", content, model), *_signs(content)]
    ]


def _differences(key: str, found: Any, model: Any) -> Iterator[tuple[str, str, str]]:
    """(key, what is wrong, what to do)."""
    if isinstance(model, Mapping):
        yield from _keys(key, found, model)
    elif isinstance(model, list):
        if not isinstance(found, list) or not found or not all(isinstance(item, str) for item in found):
            yield key, f"found {found!r}, but a list of words belongs here", _HELP
        elif key.startswith("dates.months.") and len(found) != _MONTHS:
            yield key, f"found {len(found)} months", f"Name all {_MONTHS}."
        elif key.startswith("manuscript.spelled.") and len(found) != len(model):
            yield key, f"found {len(found)} numbers in words", f"Write all {len(model)}."
    elif not isinstance(found, str):
        yield key, f"found {found!r}, but text belongs here", "Put it in quotes."
    elif _places(found) != _places(model):
        yield key, f"found '{found}'", f"Keep the places for values of the English words: '{model}'."


def _keys(key: str, found: Any, model: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is missing or unknown among keys, and what is wrong with those that both have."""
    if not isinstance(found, Mapping):
        yield key, f"found {found!r}, but keys belong here", _HELP
        return
    missing = [name for name in model if name not in found and _inside(key, name) not in _OPTIONAL]
    unknown = [str(name) for name in found if name not in model and key not in _OPTIONAL]
    if missing:
        yield key, f"missing, beside en.yaml: {', '.join(missing)}", f"Add the keys. {_HELP}"
    if unknown:
        yield key, f"not known: {', '.join(unknown)}", f"Correct the spelling, or remove the keys. {_HELP}"
    for name in model:
        if name in found:
            yield from _differences(_inside(key, name), found[name], model[name])


def _inside(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _places(form: str) -> set[str] | None:
    """The names in braces; None where a brace has no partner."""
    try:
        return {name for _, name, _, _ in Formatter().parse(form) if name is not None}
    except ValueError:
        return None


def _signs(content: Any) -> Iterator[tuple[str, str, str]]:
    """What no comparison with English tells: the direction's two words, and ten digits."""
    direction = content.get("direction") if isinstance(content, Mapping) else None
    if isinstance(direction, str) and direction not in ("ltr", "rtl"):
        yield "direction", f"found '{direction}'", "Write ltr or rtl."
    numbers = content.get("numbers") if isinstance(content, Mapping) else None
    digits = numbers.get("digits") if isinstance(numbers, Mapping) else None
    if isinstance(digits, str) and len(set(digits)) != 10:
        yield "numbers.digits", f"found '{digits}'", "Write the ten digits from 0 to 9, without spaces."
