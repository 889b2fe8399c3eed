"""The words of claims in every language at once, as patterns: stems, whole words, plurals.

They stand in the languages' files under `manuscript.audit`, parted by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scopeline.languages import Language
from scopeline.languages.calendars import Calendar

_PLURAL = re.compile("(?:s|\u200c?ها)$")
# One sign for one, so that places in a text stay: half-spaces and marks of direction, Arabic letters for Persian ones.
_EVEN = str.maketrans({**dict.fromkeys("\u200c\u200e\u200f\u061c\u00a0\u202f", " "), "ي": "ی", "ك": "ک", "‑": "-"})
# Spaces that do not break between thousands, as many journals print them: `4 334`.
_THOUSANDS = re.compile("(?<![0-9۰-۹])[0-9۰-۹]{1,3}(?:[\u00a0\u202f][0-9۰-۹]{3})+(?![0-9۰-۹])")
_STEMS = ("areas", "studies", "majority", "most", "of", "published", "references", "et_al", "searched", "conducted",
          "interval", "excluded", "documents", "brought", "whole", "sampled", "published_in", "limited", "units",
          "people", "framework", "chosen")  # fmt: skip
_WORDS = ("none", "one", "dated", "ordinals", "periods", "before", "since", "later", "each", "remaining", "every",
          "again", "bounds", "bounded")  # fmt: skip


def evened(text: str) -> str:
    """A text of the same length in which a word, and a number of thousands, is written in one way."""
    return _THOUSANDS.sub(lambda number: re.sub("[\u00a0\u202f]", ",", number[0]), text).translate(_EVEN)


@dataclass(frozen=True)
class Words:
    """What claims are made with, each a pattern of all languages; `month` says of a name which month it is, in
    which calendar and language."""

    areas: re.Pattern[str]
    studies: re.Pattern[str]
    majority: re.Pattern[str]
    most: re.Pattern[str]
    of: re.Pattern[str]
    published: re.Pattern[str]
    references: re.Pattern[str]
    et_al: re.Pattern[str]
    searched: re.Pattern[str]
    conducted: re.Pattern[str]
    interval: re.Pattern[str]
    excluded: re.Pattern[str]
    documents: re.Pattern[str]
    brought: re.Pattern[str]
    whole: re.Pattern[str]
    sampled: re.Pattern[str]
    published_in: re.Pattern[str]
    limited: re.Pattern[str]
    units: re.Pattern[str]
    people: re.Pattern[str]
    framework: re.Pattern[str]
    chosen: re.Pattern[str]
    none: re.Pattern[str]
    one: re.Pattern[str]
    dated: re.Pattern[str]
    ordinals: re.Pattern[str]
    periods: re.Pattern[str]
    before: re.Pattern[str]
    since: re.Pattern[str]
    later: re.Pattern[str]
    each: re.Pattern[str]
    remaining: re.Pattern[str]
    every: re.Pattern[str]
    again: re.Pattern[str]
    bounds: re.Pattern[str]
    bounded: re.Pattern[str]
    nouns: str  # for records and reports, where a text says of some named before that they `were excluded`
    months: re.Pattern[str]
    month: Mapping[str, tuple[Calendar, int, Language]]
    appendix: re.Pattern[str]
    joined: re.Pattern[str]  # what ends a text after which the second of two names stands

    @classmethod
    def of_all(cls, spoken: Sequence[Language]) -> Words:
        """The words of these languages."""
        months = {
            evened(name).casefold(): (calendar, number, say)
            for say in spoken
            for calendar, names in say.content["dates"]["months"].items()
            for number, name in enumerate(names, 1)
        }
        return cls(
            **{key: stems(worded(spoken, key)) for key in _STEMS},
            **{key: whole(worded(spoken, key)) for key in _WORDS},
            nouns=" ".join(worded(spoken, "whole")),
            months=whole(months),
            month=months,
            joined=re.compile(rf"(?:{'|'.join(re.escape(word) for say in spoken for word in _between_two(say))})\s*$"),
            appendix=stems(say.content["manuscript"]["labels"]["appendix"].partition(" ")[0] for say in spoken),
        )


def _between_two(say: Language) -> tuple[str, str]:
    return say.content["names"]["two"].format(first="", second="").rstrip(), say.content["lists"]["last"].rstrip()


def worded(spoken: Sequence[Language], key: str) -> Iterator[str]:
    """What the languages' files say under a key of `manuscript.audit`."""
    return (part for say in spoken for part in say.content["manuscript"]["audit"][key].split("|"))


def whole(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words, each by itself."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(evened(word)) for word in words)})(?!\w)", re.IGNORECASE)


def stems(words: Iterable[str], plural: str = "") -> re.Pattern[str]:
    """Any of some stems at a word's beginning; with `plural`, whole words, in that number too."""
    alternatives = "|".join(re.escape(evened(word.strip())) for word in words if word.strip())
    end = rf"(?:{plural})?(?!\w)" if plural else ""
    return re.compile(rf"(?<!\w)(?:{alternatives or '(?!)'}){end}", re.IGNORECASE)


def plurals(spoken: Sequence[Language]) -> str:
    """The endings of a plural."""
    return "|".join(evened(say.content["plural"]) for say in spoken)


def singular(label: str) -> str:
    """A label without the ending of its plural, which a pattern of whole words allows again."""
    return _PLURAL.sub("", label)
