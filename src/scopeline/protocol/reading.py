"""From config/review.yaml to a Protocol, or to one report of all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from scopeline import searches
from scopeline.configuration import line_of, load_yaml
from scopeline.errors import Problem, ProtocolError
from scopeline.protocol.protocol import Protocol
from scopeline.protocol.sources import Source, Update
from scopeline.protocol.values import NAME, in_language

PROTOCOL = Path("config/review.yaml")
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


def load(path: Path = PROTOCOL) -> Protocol:
    """Read and validate a protocol; raises ProtocolError with every problem at once.

    What it does not say of a source (hits, dates, later searches), and of how the searches were done (reasons of
    limits, filters, reuse, review), is taken from the logs of the searches.
    """
    content, tree = load_yaml(path)
    try:
        protocol = Protocol.model_validate(content)
    except ValidationError as error:
        raise ProtocolError(list(problems_of(path, error, tree))) from error
    review = path.parent.parent
    logged = {name: searches.of(name, review) for name in protocol.sources}
    sources = {name: _as_logged(source, logged[name]) for name, source in protocol.sources.items()}
    told = {key: _told_in_logs(sources, logged, field) for key, field in _IN_LOGS.items()}
    conduct = protocol.conduct.model_copy(
        update={key: text for key, text in told.items() if text and not getattr(protocol.conduct, key)}
    )
    return protocol.model_copy(update={"sources": sources, "conduct": conduct})


# What PRISMA-S asks of people (items 9, 10, 11, 14): the key of the protocol -> the field of a log.
_IN_LOGS = {
    "search_limits": "justification_of_limits",
    "search_filters": "filters",
    "search_reuse": "reused_from",
    "search_review": "peer_review",
}


def _told_in_logs(
    sources: Mapping[str, Source], logged: Mapping[str, Sequence[searches.Search]], field: str
) -> dict[str, str]:
    """What the logs say, {} where none does; where they do not all say the same, each with its source's name."""
    said = {
        name: " ".join(dict.fromkeys(filter(None, (getattr(s, field) for s in its)))) for name, its in logged.items()
    }
    said = {name: text for name, text in said.items() if text}
    if not said:
        return {}
    if len({*said.values()}) == 1 and len(said) == sum(bool(its) for its in logged.values()):
        return {"en": next(iter(said.values()))}
    return {"en": " ".join(f"{in_language(sources[name].name, 'en')}: {text}" for name, text in said.items())}


def _as_logged(source: Source, logged: Sequence[searches.Search]) -> Source:
    """A source with what its logs say where the protocol says nothing."""
    told: dict[str, Any] = {}
    if first := next((search for search in logged if not search.update_of), None):
        told = {"searched": source.searched or first.day, "hits": first.hits if source.hits is None else source.hits}
    named = {file for update in source.updates for file in update.files}
    later = [
        Update(searched=search.day, files=[file.name for file in search.files], hits=search.hits)
        for search in logged
        if search.update_of and search.files and not named.intersection(file.name for file in search.files)
    ]
    return source.model_copy(update={**told, "updates": [*source.updates, *later]}) if logged else source


def problems_of(
    path: Path,
    error: ValidationError,
    tree: yaml.Node | None,
    model: type[BaseModel] = Protocol,
    manual: str = "config/README.md",
) -> Iterator[Problem]:
    """What is wrong with a file of configuration that should have been a `model`, each with its line and key; `manual`
    is the page that lists the keys."""
    for item in error.errors(include_url=False):
        key = ".".join(str(part) for part in item["loc"])
        place = f"line {line_of(tree, item['loc'])}"
        match item["type"]:
            case "extra_forbidden":
                yield Problem(
                    path,
                    f"key '{item['loc'][-1]}' is not known",
                    f"Correct its spelling or remove it; {manual} lists every key.",
                    place,
                    key,
                    _siblings(model, item["loc"]),
                )
            case "missing":
                yield Problem(path, "the key is missing", f"Add it; {manual} shows an example.", place, key)
            case "literal_error":
                allowed = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
                yield Problem(
                    path, f"found {item['input']!r}", "Correct its spelling or remove it.", place, key, allowed
                )
            case "list_type":
                found = (
                    f"found {item['input']!r}, where a list belongs"
                    if item["input"] is not None
                    else "the list is empty"
                )
                yield Problem(
                    path, found, "Write it in square brackets, or each item on a line after '- '.", place, key
                )
            case "string_pattern_mismatch" if item["ctx"]["pattern"] == NAME:
                yield Problem(
                    path,
                    f"found '{item['input']}', which cannot name files and columns on every computer",
                    "Take small English letters, digits and underscores, beginning with a letter, such as sara or "
                    "reviewer_1; a label beside it may be in any script.",
                    place,
                    key,
                )
            case "model_type" | "dict_type":
                found = "nothing stands there" if item["input"] is None else f"found {item['input']!r}"
                yield _not_keys(path, found, place, key, _siblings(model, (*item["loc"], "")), item["type"], manual)
            case kind if kind in _MEANT:
                yield Problem(path, f"found {item['input']!r}", "Correct it.", place, key, _MEANT[kind])
            case "value_error":
                told = str(item["ctx"]["error"])
                if not item["loc"] and (about := _KEY.match(told)):  # of the whole protocol, but it names a key
                    place = f"line {line_of(tree, tuple(about[0].split('.')))}"
                yield Problem(path, told, "", place, key)
            case _:
                yield Problem(
                    path,
                    f"found {item['input']!r}: {item['msg'].lower()}",
                    f"{manual} says what the key takes.",
                    place,
                    key,
                )


# What pydantic says of a value of the wrong kind, in words of those who write protocols.
_MEANT = {
    "int_parsing": "a whole number, without signs between its digits",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true, false",
    "bool_type": "true, false",
    "string_type": "a text; in quotes where it is a number, a day or yes and no",
}


def _not_keys(path: Path, found: str, place: str, key: str, keys: str, kind: str, manual: str) -> Problem:
    """Something stands where keys belong, or a text that may also be given by language."""
    if kind == "dict_type":
        remedy = f"Write a text (a number in quotes), or keys with their values below it; {manual} shows which."
        return Problem(path, found, remedy, place, key)
    return Problem(path, f"{found}, where keys belong", "Write them indented below it.", place, key, keys)


def _siblings(model: Any, location: tuple[int | str, ...]) -> str:
    """The keys that may stand beside a misspelt one, found by walking the model along its location."""
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        if field is None:
            continue  # a key of a mapping, such as a source's name: its values share one model
        model = _model_inside(field.annotation) or model
    return ", ".join(model.model_fields)


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_inside(inner):
            return found
    return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of review.yaml, for editors that complete and check while one types."""
    schema = Protocol.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
