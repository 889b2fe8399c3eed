"""The first worksheet of a coding workbook, which explains the sheet, and what its drop-downs offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import COLUMNS
from scopeline.languages import language
from scopeline.protocol import in_language
from scopeline.tables.sheets import Guide


def guide(book: Codebook, code: str, people: bool = False) -> Guide:
    """How to fill the sheet, column by column, then the frame with its codes and their definitions; `people`: whether
    the findings are of participants and not of studies."""
    spoken = language(code).of_people(people)
    rows = [[in_language(book.framework.label, code), spoken.words("coding_guide")], []]
    rows += [[spoken.heading(name), spoken.words(f"column_{name}")] for name in COLUMNS]
    rows += [[], [spoken.heading("code"), "", spoken.words("definition")]]
    for depth, one in book.tree():
        text = "\n".join(text for text in (in_language(dict(one.definition), code),) if text)
        rows.append([one.id, f"{'    ' * (depth - 1)}{book.label(one.id, code)}", text])
    return Guide(spoken.words("guide"), rows, {name: spoken.words(f"column_{name}") for name in COLUMNS}, first=True)


def offered(book: Codebook, studies: Sequence[str], code: str) -> Mapping[str, Sequence[str]]:
    """What the drop-downs offer: the studies, the kinds, and every code by its id and wording."""
    kinds = [in_language(kind.label, code) for kind in book.framework.kinds]
    codes = [f"{one.id}: {book.label(one.id, code)}" for _, one in book.tree() if one.origin != "open"]
    return {"study_id": list(studies), "kind": kinds, "code": codes}
