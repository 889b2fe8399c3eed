"""The kinds of value that several parts of a protocol share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scopeline import languages

# Names become folders and files, on any operating system.
NAME = "^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=60, description="lower-case letters, digits and underscores")]


LanguageCode = Annotated[
    str,
    Field(description="a language's code: en, fa, or one of the review's own in config/languages/<code>.yaml"),
    AfterValidator(languages.check_code),
]


def _by_language(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


Text = Annotated[
    dict[LanguageCode, str],
    BeforeValidator(_by_language, json_schema_input_type=str | dict[LanguageCode, str]),
    Field(description="plain text, or one text a language: {en: ..., fa: ...}"),
]


def in_language(text: dict[LanguageCode, str], language: str) -> str:
    """The text in that language, else in English, else in whichever there is."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


class Part(BaseModel):
    """A mapping of the protocol: keys that it does not know are refused, and nothing changes what was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_or_more(value: object) -> object:
    """One name as a list of names."""
    return [value] if isinstance(value, str) else value


def third(people: Iterable[str], adjudicators: Iterable[str]) -> None:
    """Nobody judges their own words. Raises ValueError, which pydantic turns into a problem of the key."""
    if both := sorted({*adjudicators} & {*people}):
        raise ValueError(f"{', '.join(both)} cannot judge conflicts of their own votes; name a third person")
