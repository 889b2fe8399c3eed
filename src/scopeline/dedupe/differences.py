"""Two texts side by side, with the words that differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from scopeline.text import fold

READ = 200  # words of each text that are compared; abstracts are compared by their beginning


class Run(NamedTuple):
    """Neighbouring words that the other text has too, or has not."""

    text: str
    differs: bool


def differences(one: str, two: str, shown: int = READ) -> tuple[list[Run], list[Run]]:
    """Both texts as runs of words, of which the first `shown` are given, with an ellipsis where words are left out.

    Words are the same if they fold to the same: case, accents, punctuation and spelling of Persian letters are no
    differences. Where one of the texts is empty, nothing is marked in the other.

    >>> differences("Care of the old", "care of the young")[1]
    [Run(text='care of the', differs=False), Run(text='young', differs=True)]
    """
    words = one.split(), two.split()
    folded = [[fold(word) for word in side[:READ]] for side in words]
    marks = [[bool(word) and all(words) for word in side] for side in folded]
    for block in SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_matching_blocks():
        for side, start in zip(marks, (block.a, block.b), strict=True):
            side[start : start + block.size] = [False] * block.size
    return _runs(words[0], marks[0], shown), _runs(words[1], marks[1], shown)


def _runs(words: list[str], differs: list[bool], shown: int) -> list[Run]:
    runs: list[Run] = []
    for word, mark in zip(words[:shown], differs, strict=False):
        if runs and runs[-1].differs == mark:
            runs[-1] = Run(f"{runs[-1].text} {word}", mark)
        else:
            runs.append(Run(word, mark))
    return [*runs, Run("…", False)] if len(words) > shown else runs
