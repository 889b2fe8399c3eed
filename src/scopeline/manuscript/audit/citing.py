"""The reference list and what cites it: numbers doubled, skipped, shifted; years, and `et al.` of a single author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, NOTE, Remark
from scopeline.text import ascii_digits, fold, parted

_ENTRY = re.compile(r"\s*\[?([0-9۰-۹]{1,3})[.\])]\s*(\S.{20,})")
_AUTHOR = re.compile(r"(?<!\w)([A-ZÀ-Þ][\w'’-]+(?:[ -](?:[A-ZÀ-Þ][\w'’-]+|van|de|der))?)")
_SECOND = re.compile(r"(\s*(?:and|&|و)\s*)([A-ZÀ-Þ][\w'’-]+)")
_ENDS_WITH_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+[,،]?\s*$")
_NUMBERS = re.compile(r"[\[(]([0-9۰-۹]{1,3}(?:\s*[,،;–-]\s*[0-9۰-۹]{1,3})*)[\])]")
_YEAR = re.compile(r"[,(،\s]*\(?((?:19|20)\d\d|(?:۱۹|۲۰)[۰-۹]{2})\)?")
_ALIKE = 95  # of 100, of two entries that are one
_NEAR = 40  # letters between a name and the number that cites it


def remarks(passages: Sequence[Passage], studies: Sequence[Mapping[str, str]], known: Lexicon) -> Iterator[Remark]:
    """Everything that the list and the citations say of themselves and of the included studies."""
    list_ = entries(passages, known)
    yield from _list([*list_.values()])
    listed = {number: text for number, text, _ in reversed(list_.values())}
    authors = _authors(studies)
    for passage in (one for one in passages if one.number not in list_):
        for sentence in passage.sentences():
            yield from _named(passage, sentence, authors, listed, known)
            if listed:
                yield from _beyond(passage, sentence, max(listed))


def entries(passages: Sequence[Passage], known: Lexicon) -> dict[int, tuple[int, str, Passage]]:
    """What stands between the list's heading and the next one, or an appendix: the passage's number -> (number, text,
    passage) of the entry."""
    heads = [
        i
        for i, one in enumerate(passages)
        if len(one.text) < 30 and not one.column and known.references.match(one.text.lstrip("#* 0123456789."))
    ]
    found: dict[int, tuple[int, str, Passage]] = {}
    for passage in passages[heads[-1] + 1 :] if heads else ():
        if passage.heading or known.appendix.match(passage.text):
            break
        if entry := _ENTRY.match(passage.text):
            found[passage.number] = (int(ascii_digits(entry[1])), entry[2].strip(), passage)
    return found


def _list(entries: Sequence[tuple[int, str, Passage]]) -> Iterator[Remark]:
    from rapidfuzz import fuzz

    times = Counter(number for number, _, _ in entries)
    for number, text, passage in entries:
        if times[number] > 1:
            yield _remark(passage, text, f"reference {number}", f"the number stands {times[number]} times", DIFFERS)
    numbers = sorted(times)
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
        passage = next(one for n, _, one in entries if n > number)
        yield _remark(passage, passage.text, f"reference {number}", "the number is skipped", DIFFERS)
    folded = [fold(text) for _, text, _ in entries]
    for i, (number, text, passage) in enumerate(entries):
        for earlier in range(i):
            if fuzz.token_sort_ratio(folded[i], folded[earlier]) >= _ALIKE:
                said = f"references {entries[earlier][0]} and {number}"
                yield _remark(passage, text, said, "they are the same", DIFFERS)


def _authors(studies: Sequence[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for study in studies:
        for name in parted(study["authors"])[:1]:
            found.setdefault(fold(name.partition(",")[0]), []).append(study)
    return found


def _named(
    passage: Passage,
    sentence: str,
    authors: Mapping[str, Sequence[Mapping[str, str]]],
    listed: Mapping[int, str],
    known: Lexicon,
) -> Iterator[Remark]:
    """First authors of included studies as they are named: with `et al.`, a year, a number of the list."""
    for match in _AUTHOR.finditer(sentence):
        theirs = authors.get(fold(match[1]))
        if not theirs or _is_second(sentence[: match.start()], known):
            continue
        after = sentence[match.end() :]
        second = _SECOND.match(after)
        if (
            second
            and known.joined.search(after[: second.end(1)])
            and fold(second[2])
            in {fold(name.partition(",")[0]) for study in theirs for name in parted(study["authors"])[1:]}
        ):
            after = after[second.end() :]  # `Bamber and Marshall (2023)`
        others = known.et_al.match(after.lstrip(" ,،"))
        if others and all(len(parted(study["authors"])) == 1 for study in theirs):
            yield _remark(passage, sentence, f"{match[0]} {others[0]}", f"{theirs[0]['authors']}: one author", DIFFERS)
        rest = after.lstrip(" ,،")[others.end() :].lstrip(".") if others else after
        if (year := _YEAR.match(rest)) and ascii_digits(year[1]) not in [study["year"] for study in theirs]:
            said = f"{match[0]} {ascii_digits(year[1])}"
            yield _remark(passage, sentence, said, ", ".join(study["year"] for study in theirs), DIFFERS)
        elif year:
            yield _remark(passage, sentence, f"{match[0]} {ascii_digits(year[1])}", ascii_digits(year[1]), AGREES)
        if listed and (numbers := _NUMBERS.search(rest[:_NEAR])):
            yield from _numbered(passage, sentence, match[0], numbers[1], listed)


def _is_second(before: str, known: Lexicon) -> bool:
    """Whether a name stands behind another author's, as the second of two."""
    joint = known.joined.search(before)
    return bool(joint and _ENDS_WITH_NAME.search(before[: joint.start()]))


def _numbered(passage: Passage, sentence: str, name: str, numbers: str, listed: Mapping[int, str]) -> Iterator[Remark]:
    """Whether one of the numbers beside a name is that of an entry which begins with the name."""
    cited = [int(one) for one in re.findall(r"\d+", ascii_digits(numbers))]
    right = [number for number, text in listed.items() if fold(name) in fold(text[:60])]
    if right and not set(cited) & set(right):
        said = f"{name} ({', '.join(map(str, cited))})"
        yield _remark(passage, sentence, said, f"reference {', '.join(map(str, right))}", DIFFERS)


def _beyond(passage: Passage, sentence: str, last: int) -> Iterator[Remark]:
    for match in _NUMBERS.finditer(sentence):
        beyond = [one for one in re.findall(r"\d+", ascii_digits(match[1])) if last < int(one) <= last + 50]
        # A bracket with a number is most often a count; only lists of them are surely citations.
        if beyond and re.search(r"[,،;–-]", match[1]):
            yield _remark(passage, sentence, match[0], f"the list ends at {last}", NOTE)


def _remark(passage: Passage, sentence: str, said: str, found: str, verdict: str) -> Remark:
    return Remark(passage.place, passage.number, sentence, said, found, verdict)
