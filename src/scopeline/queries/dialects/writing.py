"""What the platforms' syntaxes share: quoting, joining, cut words, limits as words or as advice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scopeline.queries.spelling import spellings
from scopeline.queries.strategy import Idea, Limits, Query
from scopeline.text import unspaced

_ONE_WORD = re.compile(r"[^\W_]+\*?")
# Words that one platform or another takes for its own; harmless to quote on the rest.
OPERATORS = re.compile(r"\b(?:and|or|not|near|next|adj\d*|pre|same|xor|freq)\b", re.IGNORECASE)

# Languages by the names that all these platforms use in their limits.
LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
    "zh": "chinese",
}


def quoted(text: str) -> str:
    """A single word as it is; words side by side, hyphened ones and words such as "or" in quotation marks."""
    return text if _ONE_WORD.fullmatch(text) and not OPERATORS.fullmatch(text) else f'"{text}"'


def adjacent(text: str, operator: str) -> str:
    """A phrase with a cut word for platforms whose quotation marks know no `*`: `(nurse NEXT educat*)`."""
    words = [word if "*" in word else quoted(word) for word in text.replace("-", " ").split()]
    return words[0] if len(words) == 1 else f"({f' {operator} '.join(words)})"


def any_of(items: Iterable[str]) -> str:
    """`(a OR b)`"""
    return f"({' OR '.join(items)})"


def all_of(items: Iterable[str]) -> str:
    """`a AND b`"""
    return " AND ".join(items)


def cut_words(idea: Idea, least: int, platform: str, notes: list[str]) -> Iterator[str]:
    """The idea's terms for a platform that wants so many letters before `*`: shorter ones by their whole words."""
    for term in idea.terms:
        stems = [word[:-1] for word in term.text.split() if word.endswith("*")]
        if all(len(stem) >= least for stem in stems):
            yield term.text
        elif term.whole:
            yield from in_full(term.whole)
        else:
            left_out(term.text, f"{platform} wants {least} letters before '*'; give its 'whole' words", notes)


def whole_words(idea: Idea, platform: str, notes: list[str]) -> list[str]:
    """The idea's terms for a platform without `*`: cut words by the whole words that stand for them."""
    found: list[str] = []
    for term in idea.terms:
        if "*" not in term.text:
            found.append(term.text)
        elif term.whole:
            found += in_full(term.whole)
        else:
            left_out(term.text, f"{platform} knows no '*'; give its 'whole' words", notes)
    return list(dict.fromkeys(found))


def left_out(term: str, why: str, notes: list[str]) -> None:
    """Note once, whatever the number of its spellings, that a term is not sent."""
    note = f"'{term}' is left out: {why}"
    if unspaced(note) not in map(unspaced, notes):
        notes.append(note)


def in_full(words: list[str]) -> Iterator[str]:
    """The whole words that stand for a cut one, in every spelling."""
    return (spelling for word in words for spelling in spellings(word))


def named(values: Iterable[str], words: Mapping[str, str], what: str, notes: list[str]) -> list[str]:
    """Languages or types in the platform's words; where it lacks one, none of them is sent and a note says so."""
    asked = list(values)
    unknown = [value for value in asked if value not in words]
    if unknown:
        notes.append(f"set the {what} by hand: there is no known word for {', '.join(unknown)}")
        return []
    return [words[value] for value in asked]


def years(limits: Limits, between: str = "-") -> str:
    """`2000-2023`, or nothing."""
    return f"{limits.first}{between}{limits.last}" if limits.first else ""


def by_hand(limits: Limits, *, but: str = "", where: str = "set in the platform's own form") -> list[str]:
    """Advice on the limits that a platform takes in its form only; `but`: one that its query carries."""
    told = {
        "years": f"years {years(limits)}" if limits.first else "",
        "languages": f"languages {', '.join(limits.languages)}" if limits.languages else "",
        "types": f"document types {', '.join(limits.types)}" if limits.types else "",
    }
    left = [words for kind, words in told.items() if words and kind != but]
    return [f"{where}: {'; '.join(left)}"] if left else []


def one_text(lines: dict[str, str], limits: Iterable[str], notes: list[str]) -> Query:
    """The usual shape: every concept's line and every limit joined by AND."""
    return Query([all_of([*lines.values(), *(limit for limit in limits if limit)])], lines, notes)
