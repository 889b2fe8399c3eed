"""Make the data of examples/content-analysis from theme_table.csv, the published table of themes and speakers.

The table (theme, category, subcategory, code, speakers) is published; names, lectures and quotes are invented, and the
Persian wording is ours.

    python tests/example/designs/content_analysis.py
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scopeline.coding import framework
from scopeline.coding.findings import COLUMNS as FINDINGS
from scopeline.coding.step import code
from scopeline.participants.step import take_part
from scopeline.participants.trust import STRATEGIES
from scopeline.protocol import load
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "examples" / "content-analysis"
FRAME = "lectures"
# Invented names; gender and the broad position are those that the paper prints for its speakers 1 to 13.
PEOPLE = (
    ("Kamran Sohrabi", "male", "ministry"),
    ("Nader Foroutan", "male", "ministry"),
    ("Bahram Tavana", "male", "council"),
    ("Siavash Golpar", "male", "academy"),
    ("Parvin Dehnavi", "female", "academy"),
    ("Ramin Keshtkar", "male", "academy"),
    ("Farhad Minou", "male", "academy"),
    ("Jamshid Aram", "male", "academy"),
    ("Mahin Rastegar", "female", "academy"),
    ("Dariush Pakdel", "male", "academy"),
    ("Kaveh Shokouh", "male", "university"),
    ("Iraj Navidi", "male", "university"),
    ("Shahram Bina", "male", "university"),
)
PANEL = ("P11", "P12")  # who spoke in a discussion, whose document says who speaks
_CODED = dt.datetime(2023, 3, 20, 17, 0, tzinfo=dt.UTC)
_MARK = "[invented]"


@dataclass(frozen=True)
class Line:
    """A row of the published table."""

    theme: str
    category: str
    subcategory: str
    code: str
    speakers: tuple[str, ...]


def lines() -> list[Line]:
    """The published table, speakers by pseudonym."""
    with (HERE / "theme_table.csv").open(encoding="utf-8", newline="") as file:
        return [
            Line(row["theme"], row["category"], row["subcategory"], row["code"],
                 tuple(f"P{int(number):02}" for number in row["speakers"].split(";")))
            for row in csv.DictReader(file)
        ]  # fmt: skip


def persian() -> dict[str, str]:
    """Our Persian wording of themes, categories and subcategories."""
    with (HERE / "theme_table.fa.csv").open(encoding="utf-8", newline="") as file:
        return {row["en"]: row["fa"] for row in csv.DictReader(file)}


def make(folder: Path) -> None:
    """Write everything under data/ of the example into a folder that has its config/."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    published = lines()
    said = list(_said(published))
    data = folder / "data"
    sheet(data / "participants.csv", ("pseudonym", "name", "also_called", "consent", "documents", "order", "gender",
                                      "position", "note"), _people())  # fmt: skip
    for name, content in _documents(said):
        write_atomically(data / "documents" / name, content.encode())
    coding = data / "coding" / FRAME
    sheet(coding / "consensus.csv", FINDINGS, _findings(said))
    sheet(coding / "codebook.csv", ("code", "parent", "label_en", "label_fa", "note"), _codebook(published))
    columns = ("action", "code", "to", "label", "language", "kind", "findings", "undone", "note")
    moves = ({"action": "move", "code": line.code, "to": _id(published, line, 3)} for line in published)
    sheet(coding / "changes.csv", columns, moves)
    sheet(data / "trustworthiness.csv", ("strategy", "checked", "who", "when", "result"), _trust())
    with TemporaryDirectory() as scratch, chdir(folder):  # a run, so that the journal knows what is said
        protocol, out = load(), Path(scratch)
        take_part(protocol, out)
        code(protocol, framework.load(FRAME), out / "studies/studies.csv", out / "coding", _CODED)


def sheet(path: Path, columns: tuple[str, ...], rows: Iterator[dict[str, str]]) -> None:
    """A sheet as people keep it."""
    write_atomically(path, SHEET.encode([list(columns), *([row.get(name, "") for name in columns] for row in rows)]))


def _said(published: list[Line]) -> Iterator[tuple[str, Line, str]]:
    """(speaker, row, invented quote), in the order of the table."""
    for line in published:
        for speaker in line.speakers:
            what = line.code[0].lower() + line.code[1:]
            yield speaker, line, f"{_MARK} When I look back at those years, I would put it this way: {what}."


def _people() -> Iterator[dict[str, str]]:
    for number, (name, gender, position) in enumerate(PEOPLE, 1):
        pseudonym = f"P{number:02}"
        yield {
            "pseudonym": pseudonym,
            "name": name,
            "also_called": f"Dr {name.split()[-1]}" if pseudonym in PANEL else "",
            "consent": "" if pseudonym == "P13" else "yes",
            "documents": "panel" if pseudonym in PANEL else "",
            "gender": gender,
            "position": position,
            "note": "Invented name.",
        }


def _documents(said: list[tuple[str, Line, str]]) -> Iterator[tuple[str, str]]:
    names = {f"P{number:02}": name for number, (name, _, _) in enumerate(PEOPLE, 1)}
    for pseudonym in names:
        quotes = [quote for speaker, _, quote in said if speaker == pseudonym]
        if pseudonym not in PANEL:
            opening = f"{_MARK} Ladies and gentlemen, thank you for the invitation to this conference."
            # A colleague's name in a lecture: it reads as a pseudonym in everything that is written of it.
            closing = f"{_MARK} I owe much of this to {names['P04']}." if pseudonym == "P03" else f"{_MARK} Thank you."
            yield f"{pseudonym}.txt", "\n\n".join([opening, *quotes, closing]) + "\n"
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("speaker", "text"))
    rows.writerow(("Moderator", f"{_MARK} What should be done next?"))
    rows.writerows((names[speaker], quote) for speaker, _, quote in said if speaker in PANEL)
    yield "panel.csv", out.getvalue()


def _findings(said: list[tuple[str, Line, str]]) -> Iterator[dict[str, str]]:
    place: dict[str, int] = {}
    for number, (speaker, line, quote) in enumerate(said, 1):
        document = "panel" if speaker in PANEL else speaker
        place[document] = place.get(document, 1) + 1  # the first paragraph opens the lecture
        yield {
            "finding_id": f"F{number:03}",
            "study_id": speaker,
            "own_words": line.code,
            "quote": quote,
            "locator": f"paragraph {place[document]}",
            "condensed": f"{_MARK} {line.code}",
            "memo": "",
        }


def _codebook(published: list[Line]) -> Iterator[dict[str, str]]:
    fa = persian()
    seen = set()
    for line in published:
        for depth, label in enumerate((line.theme, line.category, line.subcategory), 1):
            code = _id(published, line, depth)
            if code not in seen:
                seen.add(code)
                parent = code.rpartition(".")[0]
                yield {"code": code, "parent": parent, "label_en": label, "label_fa": fa[label]}


def _id(published: list[Line], line: Line, depth: int) -> str:
    """`T1.2.3`: the theme, its category and its subcategory by their numbers."""
    path = (line.theme, line.category, line.subcategory)
    numbers = []
    for level in range(depth):
        beside = [(o.theme, o.category, o.subcategory) for o in published]
        names = list(dict.fromkeys(other[level] for other in beside if other[:level] == path[:level]))
        numbers.append(str(names.index(path[level]) + 1))
    return "T" + ".".join(numbers)


def _trust() -> Iterator[dict[str, str]]:
    told = {
        "outside_coder": {
            "checked": "the codes of four lectures",
            "who": "a colleague outside the team [invented]",
            "when": "2023-03",
            "result": "three codes were reworded [invented]",
        },
        "audit": {"checked": "changes.csv", "who": "", "when": "", "result": ""},
    }
    for strategy in STRATEGIES:
        yield {"strategy": strategy, **told.get(strategy, {})}


if __name__ == "__main__":
    make(FOLDER)
