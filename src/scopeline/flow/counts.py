"""counts.csv: the numbers of the diagram as the flow stage writes them and the diagram reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.errors import ArithmeticFault, Problem, ScopelineError
from scopeline.flow.boxes import NO_REASON, Contents
from scopeline.flow.proof import check_sums
from scopeline.flow.template import LARGEST, load_template, nearest, template_of
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table, write_table
from scopeline.text import RLM

_LABEL = "label_"  # the column of a language's labels is this and its code
_SO_FAR = "yes"  # in `so_far`: some that wait can still come to this number
_REMEDY = "Remove the file and run the review again: the flow stage writes it."


@dataclass(frozen=True)
class Count:
    """A number of the diagram: a line's id, or a detail of it such as `dbr_excluded.wrong-concept`.

    `n` is None where nobody knows it yet, which is not 0, and not `final` while it can still grow. Its label is drawn,
    by language; a line without one has PRISMA's words.
    """

    box: str
    label: Mapping[str, str]
    n: int | None
    final: bool = True
    words_only: bool = False  # a line of the team's own that has no number

    def worded(self, say: Language, updated: bool) -> str:
        """What the line is called."""
        return self.label.get(say.code) or say.box(self.box, updated)

    def number(self, say: Language) -> str:
        """Its number, as the diagram writes it."""
        return "" if self.words_only else say.count(self.n, self.final)


def write_counts(protocol: Protocol, found: Mapping[str, Contents], path: Path) -> None:
    """Write `box,label_<language>...,n,so_far,ids_file,cell`; `n` is empty where it is not known yet.

    `cell` is the box of the diagram in which the number stands.
    """
    columns = ("box", *(_LABEL + code for code in protocol.languages), "n", "so_far", "ids_file", "cell")
    plan = load_template(template_of(list(found)))
    rows = (
        {
            "box": box,
            "cell": next((cell.id for cell in plan.cells for line in cell.lines if line.holds(box)), ""),
            **{_LABEL + code: _label(protocol, box, code, plan.updated) for code in protocol.languages},
            "n": "" if contents.n is None else contents.n,
            "so_far": "" if contents.final or contents.n is None else _SO_FAR,
            "ids_file": "" if contents.n is None else f"sets/{box}.csv",
        }
        for box, contents in found.items()
    )
    write_table(path, columns, rows, mark=False)


def _label(protocol: Protocol, box: str, code: str, updated: bool) -> str:
    """The protocol's words for a line, else PRISMA's; a detail is called as the protocol calls its source or reason."""
    say = protocol.language(code)
    line, _, detail = box.partition(".")
    if not detail:
        return in_language(protocol.flow.words.get(line, {}), code) or say.box(line, updated)
    name, _, search = detail.partition("@")
    if line.endswith("_excluded"):
        texts = {reason.id: reason.label for reason in protocol.exclusion_reasons}
        texts[NO_REASON] = {code: say.content["prisma"]["no_reason"]}
    else:
        texts = {key: source.name for key, source in protocol.sources.items()}
    label = in_language(texts[name], code)
    if not search:
        return label
    # A date behind a Latin name would be taken into its direction, and stand on the wrong side of it.
    mark = RLM if say.right_to_left else ""
    return f"{label}{mark}{say.content['lists']['between']}{say.short_date(dt.date.fromisoformat(search))}"


def read_counts(path: Path, languages: Sequence[str] = ()) -> list[Count]:
    """Read counts that can be drawn: every line of the template once, whole numbers, and sums that hold.

    Raises ScopelineError with every row that is wrong or missing, and ArithmeticFault with every sum that does not
    hold; `languages` are those whose labels are needed.
    """
    table = read_table(path, required=("box", "n", *(_LABEL + code for code in languages)))
    rows = [(f"line {line}", row["box"], row["n"]) for line, row in zip(table.lines, table.rows, strict=True)]
    if problems := list(wrong(path, rows, _REMEDY)):
        raise ScopelineError(problems)
    counts = [_count(row) for row in table.rows]
    if problems := check_sums(path, {count.box: count.n for count in counts}, _REMEDY):
        raise ArithmeticFault(problems)
    return counts


def changed_lists(boxes: Collection[str] = ()) -> Iterator[Problem]:
    """Lists of the diagram's boxes (of all of them, or of these) that are gone, or not as long as counts.csv tells."""
    for row in read_table(layout.COUNTS).rows if layout.COUNTS.exists() else ():
        path = layout.COUNTS.parent / row["ids_file"]
        if not row["ids_file"] or (boxes and row["box"] not in boxes):
            continue
        held = len(read_table(path).rows) if path.exists() else 0
        if held != int(row["n"]):
            found = f"the number of its rows is {held:,}, and {layout.COUNTS} tells {int(row['n']):,}"
            yield Problem(path, found, f"It was changed: remove {layout.COUNTS.parent} and run the review again.")


def wrong(path: Path, rows: Sequence[tuple[str, str, str]], remedy: str) -> Iterator[Problem]:
    """What is wrong with rows of (place in the file, id of a line, its number): each line once, and whole numbers."""
    everything = load_template(LARGEST)
    template = load_template(template_of([box for _, box, _ in rows if everything.has(box)]))
    lines = [line.id for line in everything.lines]
    seen: set[str] = set()
    for place, box, n in rows:
        if not everything.has(box):
            near = nearest(box, lines)
            yield Problem(path, f"'{box}' is no box of PRISMA 2020", remedy, place, "box", ", ".join(near or lines))
            seen.update(near[:1])  # which was meant, and is not missing too
        if box in seen:
            yield Problem(path, f"'{box}' stands twice", remedy, place, "box")
        if n and not (n.isascii() and n.isdigit()):
            yield Problem(path, f"'{n}' is no count", remedy, place, "n", "digits, or nothing while unknown")
        seen.add(box)
    for line in template.lines:
        if line.id not in seen and not line.optional:
            yield Problem(path, f"the box '{line.id}' is missing", remedy, field="box")


def _count(row: Mapping[str, str]) -> Count:
    labels = {name.removeprefix(_LABEL): label for name, label in row.items() if name.startswith(_LABEL)}
    return Count(row["box"], labels, int(row["n"]) if row["n"] else None, row.get("so_far") != _SO_FAR)
