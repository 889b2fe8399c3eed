"""A framework's codebook and findings as a REFI-QDA project: one text and one case a study, one passage a finding.

A text holds what was coded of the study's wording, finding by finding: where it stands, then the words. It is not the
study's full text, which is its publisher's. Identifiers are made of the names of codes, studies and findings, so that
what comes back from another program is known again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.qda import write
from scopeline.exchange.qda.model import Case, Code, Link, Person, Project, Selection, Text, guid
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table
from scopeline.text import joined

# What a case is not told by: ids and what the machine says of the charting.
_NOT_ATTRIBUTES = ("study_id", "report_ids", "charted", "waiting", "included", "note")
Row = Mapping[str, str]


def give(framework: str, language: str, path: Path) -> Project:
    """Write a framework's codebook (.qdc) or its whole project (.qdpx) into a file; returns what was written.

    Raises ScopelineError where the framework has no results yet, or the file's ending is neither.
    """
    folder = layout.coding_results(framework)
    if path.suffix.lower() not in (".qdc", ".qdpx"):
        raise ScopelineError(
            Problem(path, "the file's ending says nothing of its kind", "Name it .qdc (codebook) or .qdpx (project).")
        )
    if not (folder / "codebook.csv").exists():
        raise ScopelineError(
            Problem(folder, "there are no results of this framework", "Run the review; scopeline status says how.")
        )
    made = project_of(
        framework,
        read_table(folder / "codebook.csv").rows,
        read_table(folder / "findings.csv").rows,
        read_table(layout.CHARTED).rows if layout.CHARTED.exists() else [],
        read_table(folder / "links.csv").rows,
        language,
    )
    whole = path.suffix.lower() == ".qdpx"
    write_atomically(path, write.project(made) if whole else write.codebook(made.codes), backup=True)
    return made


def project_of(
    framework: str, codebook: Sequence[Row], findings: Sequence[Row], studies: Sequence[Row], links: Iterable[Row],
    language: str,
) -> Project:  # fmt: skip
    """The project of results/coding/<framework>/codebook.csv, findings.csv, links.csv and the charted studies."""
    coders = dict.fromkeys(row["coder"] for row in findings if row.get("coder"))
    by_study: dict[str, list[Row]] = {}
    for row in findings:
        by_study.setdefault(row["study_id"], []).append(row)
    charted = {row["study_id"]: row for row in studies}
    return Project(
        framework,
        _tree(framework, codebook, language),
        tuple(Person(person(name), name) for name in coders),
        tuple(_text(framework, study, rows) for study, rows in by_study.items()),
        tuple(_case(framework, study, charted.get(study, {})) for study in by_study),
        tuple(_links(framework, links)),
    )


def code(framework: str, name: str) -> str:
    """The identifier of a code."""
    return guid("code", framework, name)


def finding(framework: str, name: str) -> str:
    """The identifier of a finding."""
    return guid("finding", framework, name)


def person(name: str) -> str:
    """The identifier of a coder."""
    return guid("person", name)


def _tree(framework: str, rows: Sequence[Row], language: str) -> tuple[Code, ...]:
    below: dict[str, list[Row]] = {}
    for row in rows:
        below.setdefault(row["parent"], []).append(row)

    def children(parent: str) -> tuple[Code, ...]:
        return tuple(
            Code(
                code(framework, row["code"]),
                row.get(f"label_{language}") or row["code"],
                row.get("definition", ""),
                row["item"] == "yes" or not below.get(row["code"]),
                children(row["code"]),
            )
            for row in below.get(parent, ())
        )

    return children("")


def _text(framework: str, study: str, rows: Sequence[Row]) -> Text:
    """A study's passages one below the other, each under the id of its finding and its place."""
    content = ""
    selections = []
    for row in rows:
        words = write.clean(row["quote"] or row["condensed"] or row["memo"]).strip()
        content += joined(filter(None, (row["finding_id"], row["locator"]))) + "\n"
        start = len(content)
        content += (words or row["finding_id"]) + "\n\n"
        selections.append(
            Selection(
                finding(framework, row["finding_id"]),
                start,
                start + len(words or row["finding_id"]),
                (code(framework, row["code"]),),
                person(row["coder"]) if row.get("coder") else "",
                write.clean(row["condensed"]).strip(),
                write.clean(row["memo"]).strip(),
            )
        )
    return Text(guid("text", framework, study), study, content, tuple(selections))


def _case(framework: str, study: str, row: Row) -> Case:
    known = tuple((name, value) for name, value in row.items() if value and name not in _NOT_ATTRIBUTES)
    return Case(guid("case", study), study, known, (guid("text", framework, study),))


def _links(framework: str, rows: Iterable[Row]) -> Iterator[Link]:
    for row in rows:
        names = ("link", framework, row["from"], row["to"], row.get("study_id", ""))
        ends = code(framework, row["from"]), code(framework, row["to"])
        yield Link(guid(*names), row.get("study_id", "") or "link", *ends)
