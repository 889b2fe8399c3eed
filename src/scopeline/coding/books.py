"""A framework's own files of people: codebook.csv, the recorded changes, and the links from finding to finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.coding.codebook import Change, ChangeError, Code, Codebook
from scopeline.coding.framework import Framework
from scopeline.errors import Problem, SheetError
from scopeline.languages import available, named, nearest
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.walk import Row, some, walk
from scopeline.text import unspaced

LINK_COLUMNS = ("from", "to", "study_id", "note")


@dataclass(frozen=True)
class Books:
    """The frame with codebook.csv and changes.csv applied, the steps of changes.csv that are not undone, and everything
    that is wrong with the two files."""

    book: Codebook
    steps: Sequence[Row]
    problems: list[Problem]

    def nobodys(self, known: Collection[str]) -> Iterator[Problem]:
        """A problem for each step that names a finding whose id nobody has ever had."""
        for row in self.steps:
            stray = [each for each in row.items("findings") if each not in known]
            if stray:
                yield _told(row, f"no finding has the id {some(stray)}", "Copy the ids from a coder's sheet.")

    def split_elsewhere(self, codes: Mapping[str, str]) -> Iterator[Problem]:
        """A problem for each split that names findings of another code than its own, of a book in which nothing else
        is wrong; `codes` leads from a finding to the code that it was given."""
        splits = (row for row in self.steps if _change(row).action == "split")
        for row, elsewhere in zip(splits, self.book.split_elsewhere(codes), strict=True):
            for code in dict.fromkeys(elsewhere.values()):
                theirs = some([one for one, where in elsewhere.items() if where == code])
                found = f"{theirs} stood under '{code}' then, and '{row.text('code')}' is split"
                yield _told(row, found, "Take the ids out, or split the code that they stand under.")


def _told(row: Row, found: str, remedy: str) -> Problem:
    """What is wrong with the findings that a step names."""
    row.refuse(found, remedy, "findings")
    return row.problems.pop()


def read(framework: Framework, words: Iterable[str] = ()) -> Books:
    """The frame as the team's files change it.

    `words` are the findings' own: open codes, which changes can sort.
    """
    folder = layout.CODING / framework.id
    problems: list[Problem] = []
    codes = _added(folder / "codebook.csv", framework, problems)
    book = Codebook(framework, codes)
    for word in words:
        book.open_code(word)
    steps = []
    for row in _rows(folder / "changes.csv", ("action", "code"), problems):
        if row.word("undone", "yes_no") == "yes":
            continue
        steps.append(row)
        try:
            book.change(_change(row))
        except ChangeError as wrong:
            remedy = f"Correct the row, or write yes under '{row.heading('undone')}' to leave the step out."
            row.refuse(wrong.found, remedy, wrong.field, wrong.allowed)
    return Books(book, steps, problems)


def _rows(path: Path, required: tuple[str, ...], problems: list[Problem]) -> Iterable[Row]:
    try:
        return walk(path, sheets.read(path, required), problems, keys=())
    except SheetError as error:
        problems += error.problems
        return ()


def _change(row: Row) -> Change:
    """A step as its row says it. Raises ChangeError where it is worded in a language that the review does not have."""
    if row.text("language") and row.text("language") not in available():
        raise ChangeError("language", f"found '{row.text('language')}'", ", ".join(available()))
    return Change(
        row.text("action").lower(),
        row.text("code"),
        row.text("to"),
        row.text("label"),
        row.text("language") or "en",
        row.text("kind"),
        row.items("findings"),
    )


def _added(path: Path, framework: Framework, problems: list[Problem]) -> list[Code]:
    """The codes of codebook.csv; parents may stand below their children."""
    kinds = framework.kind_ids
    known = {node.id for _, node in framework.walk()}
    rows = list(_rows(path, ("code", "parent"), problems))
    parents = known | {row.text("code") for row in rows}
    above = {_parent(row, parents) for row in rows}
    called = _called(rows, framework)
    codes: dict[str, tuple[Row, Code]] = {}
    for row in rows:
        code, parent, kind = row.text("code"), _parent(row, parents), _kind(row, framework)
        if not code or ";" in code:
            row.refuse("the code has no id", "Give it one, without ';'.", "code")
        elif code in known or code in codes:
            row.refuse(f"the code '{code}' stands twice", "Give each code its own id.", "code")
        elif parent and parent not in parents:
            near = nearest(parent, dict.fromkeys(sorted(parents - {code}), ()))
            row.refuse(f"no code is called '{parent}'", "Correct the cell.", "parent", near)
        elif kind and kind not in kinds:
            row.refuse(f"found '{kind}'", "Correct the cell.", "kind", named(framework.kind_words))
        elif shared := next((one for one in row.items("formerly") if called[unspaced(one)] - {code}), ""):
            others = some(sorted(called[unspaced(shared)] - {code}))
            row.refuse(f"'{shared}' names {others} too", "Take it out of one of them.", "formerly")
        elif not kind and kinds and framework.method == "deductive" and code not in above:
            row.refuse("the code has no kind", "Correct the cell.", "kind", named(framework.kind_words))
        else:
            codes[code] = row, _code(row, parent, kind)
    return _rooted(codes, known)


def _called(rows: Iterable[Row], framework: Framework) -> dict[str, set[str]]:
    """Spelling -> the codes that it names, in the frame and in codebook.csv, now or before."""
    words = [(node.id, word) for _, node in framework.walk() for word in (node.id, *node.words)]
    for row in rows:
        names = (row.text("code"), *_by_language(row, "label").values(), *row.items("formerly"))
        words += [(row.text("code"), word) for word in names]
    called: dict[str, set[str]] = {}
    for code, word in words:
        called.setdefault(unspaced(word), set()).add(code)
    return called


def _parent(row: Row, codes: Collection[str]) -> str:
    """The code that the row lies below, a space standing for a half-space; what names none stays as it is."""
    cell = row.text("parent")
    alike = [cell] if cell in codes else [one for one in codes if unspaced(one) == unspaced(cell)]
    return alike[0] if len(alike) == 1 else cell


def _kind(row: Row, framework: Framework) -> str:
    """The kind that the row names, else what it says; or the only kind that there is."""
    said, kinds = row.text("kind"), framework.kind_ids
    return framework.kind_called(said) or said or (kinds[0] if len(kinds) == 1 else "")


def _code(row: Row, parent: str, kind: str) -> Code:
    """A code as its row in codebook.csv has it; one without a label is called by its id."""
    code = row.text("code")
    definition, example = ({"": text} if (text := row.note(name)) else {} for name in ("definition", "example"))
    label, printed = _by_language(row, "label"), _by_language(row, "printed")
    known = definition, example, "codebook", printed, row.items("formerly")
    return Code(code, parent, label or {"": code}, kind, *known)


def _by_language(row: Row, name: str) -> dict[str, str]:
    """The cells of `name_en`, `name_fa`, ... that hold anything."""
    return {one: text for one in available() if (text := row.note(f"{name}_{one}"))}


def _rooted(codes: Mapping[str, tuple[Row, Code]], known: set[str]) -> list[Code]:
    """The codes in the file's order; those that lie below themselves are a problem, and left out."""
    whole = []
    for row, code in codes.values():
        seen, above = {code.id}, code.parent
        while above in codes and above not in seen:
            seen.add(above)
            above = codes[above][1].parent
        if above in seen:
            row.refuse(f"the code '{code.id}' lies below itself", "Correct its parent.", "parent")
        elif not above or above in known:
            whole.append(code)
    return whole


@dataclass(frozen=True)
class Link:
    """That one code answers another (a solution a challenge), said by a study or, without one, by the team."""

    from_: str
    to: str
    study_id: str = ""
    note: str = ""


def links(book: Codebook, studies: Studies) -> tuple[list[Link], list[Problem]]:
    """The framework's links, ends led to where the codes are now, and everything that is wrong with the file."""
    path = layout.CODING / book.framework.id / "links.csv"
    problems: list[Problem] = []
    found = []
    for row in _rows(path, LINK_COLUMNS[:2], problems):
        ends = [book.spelled(row.text(name)) for name in LINK_COLUMNS[:2]]
        for name, end in zip(LINK_COLUMNS[:2], ends, strict=True):
            if end is None:
                cell = row.text(name)
                row.refuse(f"no code is called '{cell}'", "Correct the cell.", name, book.near(cell))
        study = studies.resolve(row.text("study_id")) if row.text("study_id") else ""
        if study is None:
            problems.append(studies.missing(row))
        elif ends[0] and ends[1]:
            found.append(Link(book.of_finding(ends[0], ""), book.of_finding(ends[1], ""), study, row.note("note")))
    return found, problems
