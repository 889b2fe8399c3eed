"""Words that one title has and the other has not: misspelled, joined, or others."""

from __future__ import annotations

from rapidfuzz import fuzz, process

MOST_SWAPPED = 9
_OPPOSED = (
    ("hyper", "hypo"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("macro", "micro"),
    ("in", "out"),
    ("over", "under"),
    ("pro", "anti"),
)
_DIPHTHONGS = ("ae", "oe")  # of which one letter is often all that is written
# Spelled much alike, and each a word of its own.
_CONFUSED = frozenset(
    frozenset(pair.split())
    for pair in (
        *("austria australia", "qualitative quantitative", "with without", "maternal paternal", "afferent efferent"),
        *("prospective perspective", "abduction adduction", "dysphagia dysphasia", "arteritis arthritis"),
        *("ureteral urethral", "perineal peritoneal", "perineal peroneal", "neurology urology", "cardiology radiology"),
        *("endogenous exogenous", "unilateral bilateral", "ventral central", "vertical cervical", "estradiol estriol"),
        *("prednisone prednisolone", "insulin inulin", "oncology ontology", "absorption adsorption"),
        *("infection injection", "ingestion digestion", "translation transplantation", "conception contraception"),
        *("economics ergonomics",),
    )
)


def differing_words(one: str, two: str) -> tuple[int, int]:
    """How many words two titles have against each other, and how many one has beyond the other.

    Misspellings, plurals and words written apart do not count.

    >>> differing_words("effects in vitro", "effects in vivo"), differing_words("a b c trial", "the a b c trial")
    ((1, 0), (0, 1))
    """
    only_1, only_2 = _only(one.split(), two.split())
    if not only_1 or not only_2:
        return 0, min(len(only_1) + len(only_2), 20)
    whole_1, whole_2 = one.replace(" ", ""), two.replace(" ", "")
    long_1, long_2 = ([word for word in words if len(word) > 3] for words in (only_1, only_2))
    left = sum([not _spelled(word, long_2, whole_1, whole_2) for word in only_1])
    right = sum([not _spelled(word, long_1, whole_2, whole_1) for word in only_2])
    swapped = min(left, right)
    return min(swapped, MOST_SWAPPED), min(max(left, right) - swapped, 20)


def _only(one: list[str], two: list[str]) -> tuple[list[str], list[str]]:
    """The words that each title has and the other has not, or has more often."""
    only = []
    for word in one:
        if word in two:
            two.remove(word)
        else:
            only.append(word)
    return sorted(only), sorted(two)


def _spelled(word: str, others: list[str], own: str, whole: str) -> bool:
    """Whether the other title has the word misspelled, in the plural, or joined to its neighbour.

    `others` are the longer ones of the words that only the other title has; `own` and `whole` are the letters of both.
    """
    size = len(word)
    if size > 3 and whole.count(word) >= own.count(word):  # as often: one of two may be the other title's only one
        around = [other for other in others if word in other]
        if not around or any(_joined_or_longer(word, other, own) for other in around):
            return True
    if size < 5 or not word.isalpha():
        return False
    near = [other for other in others if -4 < len(other) - size < 4]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=84) if near else None
    return found is not None and not _opposed(word, found[0])


def _joined_or_longer(word: str, around: str, own: str) -> bool:
    """Whether a word that contains another is that one in the plural, or two that its own title has beside each other;
    `female` is neither of `male`, nor `international` of `national`."""
    ending = around.startswith(word) and len(around) - len(word) < 4
    return around in own or (ending and not _opposed(word, around))


def _opposed(one: str, two: str) -> bool:
    """`hypertension` and `hypotension`, `effective` and `ineffective` are spelled alike and are not the same."""
    short, long = sorted((one, two), key=len)
    if frozenset((one, two)) in _CONFUSED or (long != short and long.endswith(short) and long[:2] not in _DIPHTHONGS):
        return True
    return any(
        (one.startswith(first) and two.startswith(second)) or (one.startswith(second) and two.startswith(first))
        for first, second in _OPPOSED
    )
