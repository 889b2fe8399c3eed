"""Draw the pictures of sheets in docs/images from real sheets: the examples', and one of two charters who differ.

python tests/example/designs/pictures.py
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from scopeline import layout
from scopeline.charting.studies import chart
from scopeline.dedupe.results import dedupe
from scopeline.drawing.plotting import settings, text_width
from scopeline.drawing.svg import FAMILIES
from scopeline.protocol import load
from scopeline.sources.ingest import ingest
from scopeline.studies import record
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, letters, read_table, write_table

ROOT = Path(__file__).parents[3]
IMAGES = ROOT / "docs" / "images"
_EXAMPLES = ROOT / "examples"
_SIZE, _LINE, _GAP, _HEAD = 11.0, 15.0, 6.0, 20.0
_NUMBERS = 30.0  # width of the column of row numbers
_BAND, _RULE, _INK, _SOFT, _FILLED = "#eef2f8", "#c9d2de", "#1d2733", "#5b6b7c", "#fff8e1"


@dataclass(frozen=True)
class Picture:
    """A part of a sheet: the columns with their widths, of which people fill `filled`, and the number of rows."""

    name: str
    title: str
    sheet: Path
    columns: dict[str, float]
    filled: Sequence[str]
    rows: int = 4


def pictures() -> list[Picture]:
    """Those of the sheets that lie in the examples."""
    narrative, analysis = _EXAMPLES / "narrative-review/data", _EXAMPLES / "content-analysis/data"
    charted = {"study_id": 72.0, "citation": 130.0, "Country": 110.0, "Organisation": 110.0, "Kind of document": 130.0,
               "Language": 80.0}  # fmt: skip
    coded = {"finding_id": 80.0, "study_id": 72.0, "code": 60.0, "own_words": 150.0, "quote": 250.0, "locator": 90.0,
             "condensed": 130.0}  # fmt: skip
    changed = {"action": 70.0, "code": 300.0, "to": 90.0, "undone": 70.0}
    book = {"code": 60.0, "parent": 60.0, "label_en": 230.0, "label_fa": 190.0}
    people = {"pseudonym": 90.0, "name": 110.0, "consent": 70.0, "documents": 92.0, "gender": 70.0, "position": 90.0}
    return [
        Picture("sheet-charting", "A charting sheet", narrative / "charting/consensus.csv", charted, list(charted)[2:]),
        Picture("sheet-coding", "A coding sheet", analysis / "coding/lectures/consensus.csv", coded, list(coded)[1:]),
        Picture("sheet-changes", "changes.csv", analysis / "coding/lectures/changes.csv", changed, list(changed)),
        Picture("sheet-codebook", "codebook.csv", analysis / "coding/lectures/codebook.csv", book, list(book)),
        Picture("sheet-participants", "participants.csv", analysis / "participants.csv", people, list(people)),
    ]


def make(folder: Path) -> None:
    """Draw all of them into a folder."""
    with settings(), TemporaryDirectory() as scratch:
        for picture in [*pictures(), _conflicts(Path(scratch))]:
            write_atomically(folder / f"{picture.name}.svg", draw(picture).encode())


def _conflicts(scratch: Path) -> Picture:
    """The sheet in which two charters differ about one study of the narrative review."""
    for top in ("config", "data"):
        shutil.copytree(_EXAMPLES / "narrative-review" / top, scratch / top)
    shutil.rmtree(scratch / "data/charting")
    config = scratch / "config/review.yaml"
    text = config.read_text("utf-8").replace(
        "charting:\n", "charting:\n  charters: [sara, omid]\n  adjudicator: leila\n", 1
    )
    config.write_text(text, "utf-8")
    with chdir(scratch):
        protocol, out = load(), Path("results")
        ingest(protocol, out)
        dedupe(out / "records.parquet", out)
        reports = [{"record_id": row["record_id"]} for row in read_table(layout.REGISTRY).rows]
        write_table(out / "included.csv", ("record_id",), reports)
        write_table(out / "reports.csv", ("record_id", "study_id"), ())
        record(out / "unique.parquet", out / "included.csv", out / "reports.csv", out)
        for turn in range(2):
            chart(protocol, out / "unique.parquet", out / "studies.csv", out / "charting")
            for name in protocol.charting.charters if turn == 0 else ():
                _fill(layout.CHARTING / f"{name}.csv", name)
    columns = {"study_id": 72.0, "field": 80.0, "vote_sara": 95.0, "vote_omid": 95.0, "recheck_sara": 95.0,
               "recheck_omid": 95.0, "answer": 80.0, "rationale": 90.0}  # fmt: skip
    sheet = scratch / layout.CHARTING / "conflicts.csv"
    return Picture(
        "sheet-conflicts", "conflicts.csv", sheet, columns, ("recheck_sara", "recheck_omid", "answer", "rationale"), 2
    )


def _fill(path: Path, name: str) -> None:
    """What a charter writes; the two differ in a country and in a kind of document."""
    table = read_table(path)
    for row in table.rows:
        row |= {"Country": "iran", "Organisation": "NA", "Kind of document": "article", "Language": "en"}
    if name == "omid":
        table.rows[0]["Country"] = "united_kingdom"
        table.rows[1]["Kind of document"] = "statement"
    cells = [[row[column] for column in table.columns] for row in table.rows]
    path.write_bytes(SHEET.encode([table.columns, *cells]))


def draw(picture: Picture) -> str:
    """A part of a sheet as a spreadsheet shows it; what people fill is tinted."""
    table = read_table(picture.sheet)
    rows = [[row[name] for name in picture.columns] for row in table.rows[: picture.rows]]
    widths = list(picture.columns.values())
    lines = [[_wrapped(cell, width - 2 * _GAP) for cell, width in zip(row, widths, strict=True)] for row in rows]
    width, y = _NUMBERS + sum(widths), _HEAD
    parts = [_rectangle(0, 0, width, _HEAD, _BAND)]
    parts += [_text(x + w / 2, 14, letters(at), _SOFT, "middle") for at, (x, w) in enumerate(_places(widths))]
    grid = [_HEAD]
    heads = [[name] for name in picture.columns]
    for number, cells in enumerate([heads, *lines], 1):
        height = _LINE * max(map(len, cells)) + _GAP
        for name, (x, w), cell in zip(picture.columns, _places(widths), cells, strict=True):
            fill = "#e3ebf6" if number == 1 else _FILLED if name in picture.filled else "#ffffff"
            parts.append(_rectangle(x, y, w, height, fill))
            for at, line in enumerate(cell):
                rightwards = not line or line[0] < "\u0590"
                place = x + _GAP if rightwards else x + w - _GAP
                parts.append(_text(place, y + 13 + at * _LINE, line, _INK, "start", number == 1))
        parts += [_rectangle(0, y, _NUMBERS, height, _BAND), _text(_NUMBERS / 2, y + 13, str(number), _SOFT, "middle")]
        y += height
        grid.append(y)
    rules = [f"M0 {at:g}H{width:g}" for at in grid] + [f"M{x:g} 0V{y:g}" for x, _ in _places(widths)]
    frame = f'<path d="{"".join(rules)}M0 0H{width:g}V{y:g}H0Z" fill="none" stroke="{_RULE}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="-1 -1 {width + 2:g} {y + 2:g}" '
    head += f'width="{width + 2:g}" height="{y + 2:g}" font-family="{FAMILIES}" font-size="{_SIZE:g}">'
    return "\n".join([head, f"<title>{escape(picture.title)}</title>", *parts, frame, "</svg>\n"])


def _places(widths: Sequence[float]) -> list[tuple[float, float]]:
    return [(_NUMBERS + sum(widths[:at]), width) for at, width in enumerate(widths)]


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, colour: str, anchor: str, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    direction = ' direction="rtl"' if text and text[0] >= "\u0590" else ""
    place = f'x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}"{weight}{direction}'
    return f"<text {place}>{escape(text, quote=False)}</text>" if text else ""


def _wrapped(cell: str, width: float, most: int = 2) -> list[str]:
    """A cell on at most two lines; what does not fit is cut, as a spreadsheet does."""
    found = [""]
    for word in cell.split():
        longer = f"{found[-1]} {word}".strip()
        if _width(longer) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > most:
        found = [*found[: most - 1], f"{found[most - 1]} …"]
    return [_cut(line, width) for line in found]


def _cut(line: str, width: float) -> str:
    while _width(line) > width and len(line) > 2:
        line = f"{line.removesuffix('…').rstrip()[:-1]}…"
    return line


def _width(text: str) -> float:
    return 1.22 * text_width(text, _SIZE, 400, "normal")  # readers' fonts are wider than ours


if __name__ == "__main__":
    make(IMAGES)
