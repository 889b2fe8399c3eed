"""A sheet's columns and the headings over them: what is missing is named as the sheet would name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scopeline.errors import Problem, SheetError
from scopeline.languages import available, language
from scopeline.text import fold


def reworded(columns: Sequence[str], headings: Sequence[str]) -> dict[str, str]:
    """The headings that read otherwise than their columns."""
    return {column: heading for column, heading in zip(columns, headings, strict=True) if column != heading}


def heading_beside(name: str, headings: Iterable[tuple[str, str]]) -> str:
    """What a column is called beside others, (column, heading): in the language that most of these are in."""
    there = [(column, fold(heading)) for column, heading in headings]
    spoken = max(
        (language(code) for code in available()),
        key=lambda say: sum(fold(say.heading(column)) == heading for column, heading in there),
    )
    return spoken.heading(name)


def heading_missing(name: str, columns: Iterable[str], headings: Mapping[str, str]) -> str:
    """As `heading_beside`, by the columns of a sheet as read and those of its headings that read otherwise."""
    return heading_beside(name, [(column, headings.get(column, column)) for column in columns])


def check_columns(path: Path, columns: Sequence[str], required: Sequence[str], headings: Sequence[str]) -> None:
    """Raise SheetError for every required column that is missing, and every column that stands twice.

    `headings` stand over the `columns`, in their order.
    """
    pairs = list(zip(columns, headings, strict=True))
    problems = [
        Problem(
            path,
            f"column '{heading_beside(name, pairs)}' is missing",
            "Put the column back; its order does not matter.",
            place="first row",
            allowed=", ".join(heading_beside(each, pairs) for each in required),
        )
        for name in required
        if name not in columns
    ]
    for name in dict.fromkeys(columns):
        twice = [heading for column, heading in pairs if column == name]
        if name and len(twice) > 1:
            called = "' and '".join(dict.fromkeys(twice))
            problems.append(
                Problem(path, f"column '{called}' stands {len(twice)} times", "Keep one of them.", place="first row")
            )
    if problems:
        raise SheetError(problems)
