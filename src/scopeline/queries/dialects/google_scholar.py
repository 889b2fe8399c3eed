"""Google Scholar: whole words only, 256 characters at most, AND by standing side by side; never sent by a program."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scopeline.queries.dialects.writing import any_of, by_hand, quoted, whole_words
from scopeline.queries.strategy import Query, Strategy

LONGEST = 256
MOST = 50  # searches that anybody would make by hand


def write(strategy: Strategy) -> Query:
    """`(integration OR coordination) (challenges OR barriers)`, in several texts where one would be too long.

    Together the texts find what the one would: each takes a part of the words of the longest concepts.
    """
    notes = [
        "type it into Publish or Perish or the site itself, and note how many results you took: no program may ask it"
    ]
    notes += by_hand(strategy.limits)
    words = {
        idea.id: [quoted(word) for word in idea.short or whole_words(idea, "Google Scholar", notes)]
        for idea in strategy.ideas
    }
    texts = [*islice(_fitting(list(words.values())), MOST + 1)]
    if len(texts) > MOST:
        notes.append(
            f"the words would take more than {MOST} searches, since one holds {LONGEST} characters: this is none that "
            "can be made; give each concept a few 'short' words"
        )
        return Query(
            [" ".join(map(any_of, words.values()))], {name: any_of(each) for name, each in words.items()}, notes
        )
    if len(texts) > 1:
        notes.append(
            f"{len(texts)} searches, since one holds {LONGEST} characters; a concept's 'short' words make it fewer"
        )
    if any(len(text) > LONGEST for text in texts):
        notes.append(f"a phrase makes a text longer than {LONGEST} characters, which the site cuts")
    return Query(texts, {name: any_of(listed) for name, listed in words.items()}, notes)


def _fitting(concepts: list[list[str]]) -> Iterator[str]:
    text = " ".join(map(any_of, concepts))
    longest = max(range(len(concepts)), key=lambda place: (len(concepts[place]) > 1, len(any_of(concepts[place]))))
    words = concepts[longest]
    if len(text) <= LONGEST or len(words) == 1:
        yield text
        return
    for half in (words[: len(words) // 2], words[len(words) // 2 :]):
        yield from _fitting([*concepts[:longest], half, *concepts[longest + 1 :]])
