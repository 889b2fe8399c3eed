"""What comes back from a program for qualitative analysis: a codebook as a frame, passages as rows of a coder's sheet.

A passage that Scopeline gave away is known by its identifier: it is not taken twice, and where it comes back under
another code that is told, since a person decides what becomes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.qda import giving, read
from scopeline.exchange.qda.model import Code, Project, Selection, Text, all_codes
from scopeline.protocol import Protocol
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.text import fold

_NO_ID = re.compile(r"[;\s]+")


def take_codebook(path: Path, name: str, language: str) -> Path:
    """Write the codes of a .qdc or .qdpx file as the frame config/frameworks/<name>.yaml.

    Raises ScopelineError, and writes nothing, where there is such a frame or the file holds no codes.
    """
    target = layout.FRAMEWORKS / f"{name}.yaml"
    if target.exists():
        raise ScopelineError(
            Problem(target, "there is a frame of this name", "Choose another name; nothing was changed.")
        )
    codes = read.codebook(path)
    if not codes:
        raise ScopelineError(Problem(path, "the file holds no codes", "Export the codebook again."))
    ids: dict[str, str] = {}
    frame = {
        "id": name,
        "label": {language: name},
        "source": path.name,
        "children": [_node(code, language, ids) for code in codes],
    }
    text = yaml.safe_dump(frame, allow_unicode=True, sort_keys=False, width=120)
    write_atomically(target, text.encode())
    return target


def _node(code: Code, language: str, ids: dict[str, str]) -> dict[str, object]:
    node: dict[str, object] = {"id": _id(code.name, ids), "label": {language: code.name}}
    if code.description:
        node["definition"] = {language: code.description}
    if code.children:
        node["children"] = [_node(child, language, ids) for child in code.children]
    return node


def _id(name: str, ids: dict[str, str]) -> str:
    """A short id made of a name, told apart from those given before by a number."""
    stem = _NO_ID.sub("_", fold(name))[:40].strip("_") or "code"
    found, count = stem, 1
    while found in ids:
        count += 1
        found = f"{stem}_{count}"
    ids[found] = name
    return found


@dataclass(frozen=True)
class Taken:
    """Passages as rows of a coding sheet, by person; what was known already, and what was not taken."""

    rows: Mapping[str, Sequence[Mapping[str, str]]]
    known: int
    recoded: Sequence[str]
    left_out: Mapping[str, int]


def passages(
    project: Project, framework: str, codes: Mapping[str, str], findings: Sequence[Mapping[str, str]],
    studies: Mapping[str, str], path: Path,
) -> Taken:  # fmt: skip
    """The new passages of a project that came from elsewhere or came back.

    `codes` leads from a code's folded wording to its id, `findings` are the rows of findings.csv, and `studies` leads
    from any id that stands for a study to the study's id: a text or a case bears one of them as its name. Raises
    ScopelineError with every text that belongs to no study.
    """
    tree = all_codes(project.codes)
    given = {giving.finding(framework, row["finding_id"]): row for row in findings}
    people = {person.guid: person.name for person in project.people}
    of_case = {text: case.name for case in project.cases for text in case.texts}
    names = {giving.code(framework, i): i for i in codes.values()}
    rows: dict[str, list[Mapping[str, str]]] = {}
    problems: list[Problem] = []
    recoded: list[str] = []
    known = 0
    for text in project.texts:
        study = studies.get(text.name) or studies.get(of_case.get(text.guid, ""))
        for selection in text.selections:
            if row := given.get(selection.guid):
                known += 1
                recoded += _recoded(row, selection, tree, names)
            elif study:
                taken = _rows(text, selection, study, tree, names, codes)
                rows.setdefault(people.get(selection.person, ""), []).extend(taken)
        if study is None and any(selection.guid not in given for selection in text.selections):
            found = f"the text '{text.name}' bears the name of no study"
            problems.append(Problem(path, found, "Name the text or its case after the study's id, and export again."))
    if problems:
        raise ScopelineError(problems)
    return Taken(rows, known, recoded, project.left_out)


def _rows(
    text: Text, selection: Selection, study: str, tree: Mapping[str, tuple[Sequence[str], Code]],
    names: Mapping[str, str], codes: Mapping[str, str],
) -> Iterator[dict[str, str]]:  # fmt: skip
    """A row for each code of a passage; a code that the codebook has not stands in its own words."""
    for guid in selection.codes:
        name = tree[guid][1].name if guid in tree else ""
        code = names.get(guid) or codes.get(fold(name), "")
        yield {
            "study_id": study,
            "code": code,
            "own_words": "" if code else name,
            "quote": text.content[selection.start : selection.end],
            "locator": f"{text.name}, {selection.start}-{selection.end}",
            "condensed": selection.description,
            "memo": selection.memo,
        }


def _recoded(
    row: Mapping[str, str], selection: Selection, tree: Mapping[str, tuple[Sequence[str], Code]],
    names: Mapping[str, str],
) -> Iterator[str]:  # fmt: skip
    now = [names.get(guid) or (tree[guid][1].name if guid in tree else guid) for guid in selection.codes]
    if row["code"] not in now:
        yield f"{row['finding_id']}: {row['code']} here, {', '.join(now) or 'no code'} in the file"


def take_passages(protocol: Protocol, framework: str, coder: str, path: Path) -> Taken:
    """Add the new passages of a project to the coders' sheets; `coder` is whose the passages of nobody known are.

    Raises ScopelineError, and writes nothing, for a file, a text or a person that cannot be placed, and for sheets that
    are wrong already.
    """
    from scopeline.coding.findings import COLUMNS, coders, path_of
    from scopeline.coding.framework import load as load_framework
    from scopeline.coding.hearing import read as read_coded
    from scopeline.studies import load as load_studies

    if not layout.STUDIES.exists():
        raise ScopelineError(
            Problem(layout.STUDIES, "no study is included yet", "Run the review; scopeline status says how.")
        )
    studies = load_studies(layout.STUDIES, protocol.analysed)
    told = read_coded(protocol, load_framework(framework), studies)
    codes = {fold(word): code.id for code in told.book.codes.values() for word in (*code.label.values(), code.id)}
    known = [  # those of studies that are not included any more too: their passages are no new ones
        {"finding_id": one.finding_id, "code": one.code}
        for sheet in told.sheets.values()
        for one in (*sheet.findings, *sheet.set_aside)
    ]
    taken = passages(read.project(path), framework, codes, known, studies.known, path)
    mine = coders(protocol)
    added: dict[str, list[Mapping[str, str]]] = {}
    for person, rows in taken.rows.items():
        added.setdefault(person if person in mine else coder or (mine[0] if len(mine) == 1 else ""), []).extend(rows)
    problems = list(told.problems)
    if {*added} - {*mine}:
        found = f"passages of {', '.join(name or 'nobody' for name in taken.rows if name not in mine)}"
        remedy = "Say with --coder whose sheet they belong in."
        problems.append(Problem(path, found, remedy, allowed=", ".join(mine)))
    if problems:
        raise ScopelineError(problems)
    language = protocol.screening.sheet_language
    for name, rows in added.items():
        sheets.extend(path_of(protocol, framework, name), told.sheets[name].table, COLUMNS, rows, language=language)
    return taken
