"""All languages at hand: those shipped, and those of the review's own config/languages/, each checked as it is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ProtocolError
from scopeline.languages.language import NAME, SIDES, Language
from scopeline.text import fold, unspaced

_SHIPPED = Path(__file__).parent
_OWN = str(layout.LANGUAGES)
_MODEL = "en"  # the language whose keys every other one has
_DOUBT = frozenset("?؟")
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # as in BCP 47; it becomes part of files' names
_NAMED = re.compile(r"[a-z][a-z0-9_]*")  # as the protocol names people
Wordings = Mapping[str, Iterable[str]]  # the id of a team's own word -> what it is called


def language(code: str) -> Language:
    """A language by its code, dates in the Gregorian calendar; raises ProtocolError for one that nobody has written."""
    found = _here().languages.get(code)
    if found is None:
        raise ProtocolError(Problem(layout.LANGUAGES / f"{code}.yaml", *_unknown(code)))
    return found


def available() -> tuple[str, ...]:
    """The codes of all languages: those shipped, then the review's own."""
    return tuple(_here().languages)


def check_code(code: str) -> str:
    """The code, where there is such a language; else ValueError with what is allowed (for the protocol's model)."""
    if code not in available():
        raise ValueError(" ".join(_unknown(code)))
    return code


def _unknown(code: str) -> tuple[str, str]:
    return (
        f"'{code}' is no language here. Allowed: {', '.join(available())}.",
        f"Correct the code, or write the language into {layout.LANGUAGES}/{code}.yaml (config/README.md says how).",
    )


def column_of(heading: str) -> str:
    """The column that a sheet's heading stands for, in whichever language it is; a team's own stays as it is."""
    here = _here()
    return here.columns.get(_bare(heading)) or here.of_reviewer(heading) or heading


def headings_of(column: str) -> str:
    """What may stand over a column, in every language, for messages."""
    first, *others = dict.fromkeys(one.heading(column) for one in _here().languages.values())
    return f"{first} (or {', '.join(others)})" if others else first


def choice_of(kind: str, cell: str) -> str | None:
    """The value that a cell stands for, by the words of any language: '' where it is empty, None where by none.

    A word with a question mark is a doubt, and no value.
    """
    if (folded := _bare(cell)) and _DOUBT.isdisjoint(cell):
        return _here().choices[kind].get(folded)
    return None if cell.strip() else ""


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return unspaced(word)


def meant(cell: str, wordings: Wordings) -> str | None:
    """Which of a team's own words a cell holds: by its id or a wording in any language, as it stands or, where that is
    none, in the singular for the plural; None for no word, and for one that could be two."""
    for forms in (_as_it_stands, _in_either_number):
        said = forms(cell)
        found = [one for one, words in wordings.items() if any(said & forms(word) for word in (one, *words))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def named(wordings: Wordings) -> str:
    """A team's own words for messages: each id, and in brackets what else it is called in any language."""
    shown = []
    for one, words in wordings.items():
        others = dict.fromkeys(word for word in words if _bare(word) != _bare(one))
        shown.append(f"{one} ({', '.join(others)})" if others else one)
    return ", ".join(shown)


def nearest(cell: str, wordings: Wordings, most: int = 12) -> str:
    """A team's own words as `named` gives them; of more than so `most`, those that a cell looks most like, first."""
    if len(wordings) <= most:
        return named(wordings)
    from rapidfuzz import fuzz

    typed = {_bare(cell), _bare(cell.partition(": ")[0])}  # drop-downs offer `code: its wording`

    def likeness(one: str) -> float:
        return max(fuzz.ratio(said, _bare(word)) for said in typed for word in (one, *wordings[one]))

    first = sorted(wordings, key=likeness, reverse=True)[:most]
    return named({one: wordings[one] for one in first}) + ", ..."


def _as_it_stands(word: str) -> set[str]:
    return {_bare(word)}


def _in_either_number(word: str) -> set[str]:
    bare = _bare(word)
    plurals = "|".join(say.content["plural"] for say in _here().languages.values())
    singulars = (re.sub(f"(?:{ending})$", "", bare) for ending in plurals.split("|"))
    return {bare, *(one for one in singulars if len(one) > 1)}


def allowed(kind: str) -> str:
    """What may stand in a cell of this kind, for messages: English words, then those of the other languages."""
    first, *others = (one.content["lists"]["between"].join(one.offered(kind)) for one in _here().languages.values())
    return f"{first} (or {'; '.join(others)})"


@dataclass(frozen=True)
class _Shelf:
    """The languages by code; folded headings -> columns; of headings that end in a reviewer's name, the column's
    beginning, the heading's, and that folded; kind -> folded spellings -> values."""

    languages: Mapping[str, Language]
    columns: Mapping[str, str]
    of_one: Sequence[tuple[str, str, str]]
    choices: Mapping[str, Mapping[str, str]]

    def of_reviewer(self, heading: str) -> str | None:
        """The column of one reviewer, such as `recheck_sara`, whose heading holds the reviewer's name."""
        *words, last = heading.split() or [""]
        said = fold(" ".join(words))
        for prefix, before, folded in self.of_one:
            if heading.startswith(before):
                name = heading.removeprefix(before).strip()
            else:
                name = last if before.endswith(" ") and said == folded else ""  # the form's words, however spelled
            if _NAMED.fullmatch(name):
                return prefix + name
        return None


def _here() -> _Shelf:
    """The languages of the review in whose folder the process works; read anew when its own languages change."""
    try:
        files = [(one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in os.scandir(_OWN)]
    except (FileNotFoundError, NotADirectoryError):
        files = []
    return _shelf(os.getcwd(), tuple(files))


@lru_cache(maxsize=4)
def _shelf(review: str, changed: tuple[tuple[str, int, int], ...]) -> _Shelf:
    """Every language, shipped or the review's own; raises ProtocolError with all that is wrong with the files."""
    # YAML is imported where files are read: programs that need the calendars alone start without it.
    from scopeline.configuration import load_yaml
    from scopeline.languages.checking import problems_of

    languages = dict(_shipped())
    model = languages[_MODEL].content
    problems: list[Problem] = []
    for path in sorted(Path(review, layout.LANGUAGES).glob("*.yaml")):
        shown = layout.LANGUAGES / path.name
        if not _CODE.fullmatch(path.stem):
            problems.append(Problem(shown, f"'{path.stem}' is no code of a language", "Name the file as in fr.yaml."))
        content, tree = load_yaml(path)
        problems += problems_of(shown, content, tree, model)
        languages[path.stem] = Language(path.stem, content)
    if problems:
        raise ProtocolError(problems)
    columns = _meanings(languages, "headings", problems)
    choices = {kind: _meanings(languages, f"choices.{kind}", problems) for kind in model["choices"]}
    if problems:
        raise ProtocolError(problems)
    forms = [(column, form.removesuffix(NAME)) for one in languages.values()
             for column, form in one.content["headings"].items() if NAME in form]  # fmt: skip
    return _Shelf(languages, columns, [(column, before, fold(before)) for column, before in forms], choices)


@cache
def _shipped() -> Mapping[str, Language]:
    """The shipped languages, the one whose keys all others have first."""
    from scopeline.configuration import load_yaml

    paths = sorted(_SHIPPED.glob("*.yaml"), key=lambda path: (path.stem != _MODEL, path.stem))
    return {path.stem: Language(path.stem, load_yaml(path)[0]) for path in paths}


def _meanings(languages: Mapping[str, Language], key: str, problems: list[Problem]) -> dict[str, str]:
    """Folded spelling -> what it stands for, in all languages; a spelling of two meanings is a problem."""
    found: dict[str, tuple[str, str]] = {}
    for one in languages.values():
        for meaning, spelling in _spelled(one, key):
            first, code = found.setdefault(_bare(spelling), (meaning, one.code))
            if first != meaning:
                told = f"'{spelling}' stands for {meaning}, but for {first} in {code}.yaml"
                problems.append(Problem(layout.LANGUAGES / f"{one.code}.yaml", told, "Choose another word.", field=key))
    return {spelling: meaning for spelling, (meaning, _) in found.items()}


def _spelled(one: Language, key: str) -> Iterator[tuple[str, str]]:
    """(meaning, spelling) of a kind of choices, or of the headings without a reviewer's name."""
    section, _, kind = key.partition(".")
    table = one.content[section][kind] if kind else one.content[section]
    for meaning, spellings in table.items():
        for spelling in [spellings] if isinstance(spellings, str) else spellings:
            if NAME in spelling:
                continue
            yield meaning, spelling
            if not kind:
                yield from ((f"{meaning}_{side}", one.sided(meaning, side)) for side in SIDES)
