"""data/duplicates/verdicts.csv (or .xlsx): pairs that the machine will not decide, and what people said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, pairwise
from pathlib import Path

from scopeline import languages, layout
from scopeline.dedupe.cluster import components, rows_of
from scopeline.dedupe.questions import JOINS
from scopeline.dedupe.rules import RULES
from scopeline.errors import Problem, SheetError
from scopeline.languages import Language, choice_of
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell
from scopeline.tables.walk import Row as Walked
from scopeline.tables.walk import walk
from scopeline.text import fold

COLUMNS = ("record_id_1", "record_id_2", "verdict", "note")
ADDED = ("likely", "differs", "family")
_SHOWN = ("title", "authors", "year", "journal", "volume", "pages", "doi", "source")
CONTEXT = ("question", *ADDED, *(f"{name}_{side}" for name in _SHOWN for side in (1, 2)))
FOR_ALL = {"all_same": "same", "all_different": "different"}  # said once for every row of a family
SUREST = 0.99  # nothing that is asked is certain
Verdict = tuple[str, str, str]


def read(known: Iterable[str], form: str = "csv") -> tuple[Table | None, list[Verdict]]:
    """The sheet and its settled pairs (id, id, same or different). Raises SheetError with every problem.

    What was said for a family counts for each of its rows that has no verdict of its own. `form` is the format of a
    sheet that is not made yet: csv or xlsx.
    """
    path = sheets.one(layout.VERDICTS, form)
    table = sheets.read(path, COLUMNS[:3])
    if table is None:
        return None, []
    ids = {each: each for each in known}
    problems: list[Problem] = []
    said = [(row, row.word("verdict", "verdict")) for row in walk(path, table, problems, ids.get, COLUMNS[:2])]
    for row, _ in said:
        if row.groups[0] == row.groups[1]:
            row.refuse("both ids are the same", "Correct one of them, or remove the row.")
    settled = _settled([each for each in said if each[0].groups[0] != each[0].groups[1]])
    problems += _contradictions(path, list(settled.values()))
    if problems:
        raise SheetError(problems)
    return table, [verdict for _, verdict in settled.values()]


def among(settled: Sequence[Verdict], there: Iterable[str]) -> list[Verdict]:
    """The verdicts on records that are there. Those that `same` leads to one another by way of a record whose export
    was taken away stay the same."""
    known = {*there}
    kept = [verdict for verdict in settled if known.issuperset(verdict[:2])]
    same = [verdict for verdict in settled if verdict[2] == "same"]
    ids = list(dict.fromkeys(record_id for verdict in same for record_id in verdict[:2]))
    if known.issuperset(ids):
        return kept
    number = {record_id: at for at, record_id in enumerate(ids)}
    units: dict[int, list[str]] = {}
    for record_id, unit in zip(
        ids, components(len(ids), *rows_of([(number[a], number[b]) for a, b, _ in same])), strict=True
    ):
        if record_id in known:
            units.setdefault(int(unit), []).append(record_id)
    return [*kept, *((one, two, "same") for unit in units.values() for one, two in pairwise(unit))]


def _settled(said: Sequence[tuple[Walked, str | None]]) -> dict[frozenset[str], tuple[str, Verdict]]:
    """Each pair's place and verdict, its own or that of its family. Where two differ, the second row is a problem."""
    own: dict[frozenset[str], tuple[str, Verdict]] = {}
    inherited: dict[frozenset[str], tuple[str, Verdict]] = {}
    families = _families(said)
    for row, word in said:
        one, two = row.groups
        if word and word not in FOR_ALL:
            before = own.setdefault(frozenset(row.groups), (row.place, (one, two, word)))
            if before[1][2] != word:
                row.refuse(f"'{word}' here, but '{before[1][2]}' at {before[0]}", "Make the two agree.", "verdict")
        elif verdict := FOR_ALL.get(word or "") or families.get(row.text("family"), ""):
            inherited[frozenset(row.groups)] = row.place, (one, two, verdict)
    return inherited | own


def _families(said: Sequence[tuple[Walked, str | None]]) -> dict[str, str]:
    """What was said for each family. Two answers that differ are a problem of the second row."""
    answer: dict[str, tuple[str, str]] = {}
    for row, word in said:
        if word in FOR_ALL and row.text("family"):
            before = answer.setdefault(row.text("family"), (row.place, word))
            if before[1] != word:
                found = f"'{row.text('verdict')}' here, but another answer for the same family at {before[0]}"
                row.refuse(found, "Keep one of the two.", "verdict")
    return {family: FOR_ALL[word] for family, (_, word) in answer.items()}


def given(table: Table | None) -> list[tuple[str, ...]]:
    """The pairs of the rows in which a verdict stands, each pair once."""
    said = (row for row in (table.rows if table else ()) if row.get("verdict", "").strip())
    pairs = ((row["record_id_1"].strip(), row["record_id_2"].strip()) for row in said)
    return [*{frozenset(pair): pair for pair in pairs}.values()]


def _contradictions(path: Path, settled: Sequence[tuple[str, Verdict]]) -> list[Problem]:
    """Rows that call two records different which other rows, one after the other, call the same."""
    number: dict[str, int] = {}
    for _, (one, two, _) in settled:
        number.setdefault(one, len(number))
        number.setdefault(two, len(number))
    same = [(number[one], number[two]) for _, (one, two, verdict) in settled if verdict == "same"]
    unit = components(len(number), *rows_of(same))
    return [
        Problem(
            path,
            "'different', but other rows lead from one to the other with 'same'",
            "Take back this verdict or one of those.",
            place,
            "verdict",
        )
        for place, (one, two, verdict) in settled
        if verdict == "different" and unit[number[one]] == unit[number[two]]
    ]


@dataclass(frozen=True)
class Row:
    """A pair on the sheet: the line it starts on, why it is asked ('' where a person added it), its family, and what
    was said of it: `for_all` where that was said of its whole family."""

    line: int
    record_id_1: str
    record_id_2: str
    question: str
    verdict: str
    note: str
    family: str = ""
    for_all: bool = False

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.record_id_1, self.record_id_2))


def rows(table: Table | None) -> list[Row]:
    """Every pair of a sheet that `read` has accepted, once: of rows about one pair that which has a verdict."""
    cells = list(walk(layout.either(layout.VERDICTS), table, [], keys=COLUMNS[:2]))
    words = [choice_of("verdict", each.text("verdict")) or "" for each in cells]
    families = _families(list(zip(cells, words, strict=True)))
    found: dict[frozenset[str], Row] = {}
    for each, word in zip(cells, words, strict=True):
        family = each.text("family")
        verdict = FOR_ALL.get(word) or word or families.get(family, "")
        for_all = verdict != word
        one, two = each.groups
        row = Row(each.line, one, two, reason(each.text("question")), verdict, each.text("note"), family, for_all)
        if row.pair not in found or _rank(row) > _rank(found[row.pair]):
            found[row.pair] = row
    return sorted(found.values(), key=lambda row: row.line)


def reason(text: str) -> str:
    """The rules' English sentence for what stands in a sheet, in whatever language."""
    return _reasons().get(text, text)


@cache
def _reasons() -> dict[str, str]:
    says = [languages.language(code) for code in languages.available()]
    return {context_cell(say.words(said)): said for say in says for said in (*(rule.says for rule in RULES), JOINS)}


def _rank(row: Row) -> tuple[bool, bool]:
    return bool(row.verdict), not row.for_all


def extend(
    table: Table | None,
    questions: Sequence[Mapping[str, object]],
    records: Mapping[str, Mapping[str, object]],
    form: str = "csv",
    language: str = "en",
) -> Path:
    """Add the pairs that the sheet does not hold yet; returns where it lies.

    A family that has its answer does not speak for pairs that come after it: these are a family of another number.
    """
    path, say = sheets.one(layout.VERDICTS, form), languages.language(language)
    present = {
        frozenset((row["record_id_1"].strip(), row["record_id_2"].strip())) for row in (table.rows if table else ())
    }
    new = [q for q in questions if frozenset((str(q["record_id_1"]), str(q["record_id_2"]))) not in present]
    answered = {row.family for row in rows(table) if row.for_all}
    added = [_row(question, records, answered, say) for question in new]
    if added or table is None:
        offered = {"verdict": say.offered("verdict")}
        columns = (*COLUMNS, *CONTEXT)
        sheets.extend(path, table, columns, added, needed=ADDED, choices=offered, language=language)
    return path


def _row(
    question: Mapping[str, object],
    records: Mapping[str, Mapping[str, object]],
    answered: Collection[str],
    say: Language,
) -> dict[str, str]:
    ids = str(question["record_id_1"]), str(question["record_id_2"])
    shown = {
        f"{name}_{side}": context_cell(records[i].get(name))
        for name in _SHOWN
        for side, i in zip((1, 2), ids, strict=True)
    }
    return {
        "record_id_1": ids[0],
        "record_id_2": ids[1],
        "question": context_cell(say.words(str(question["reason"]))),
        "likely": likely(float(str(question["worth"])), say),
        "differs": context_cell(say.parted([say.heading(name) for name in differing(*(records[i] for i in ids))])),
        "family": context_cell(unanswered(str(question["family"]), answered)),
        **shown,
    }


def likely(worth: float, say: Language) -> str:
    """The likely answer and how often it was the right one: `same 90%`."""
    word = "same" if worth >= 0.5 else "different"
    return f"{say.choice('verdict', word)} {say.percent(min(max(worth, 1 - worth), SUREST))}"


def differing(one: Mapping[str, object], two: Mapping[str, object]) -> list[str]:
    """The shown fields that both records have, but not alike."""
    values = ((name, *(fold(str(record.get(name) or "")) for record in (one, two))) for name in _SHOWN[:-1])
    return [name for name, first, second in values if first and second and first != second]


def unanswered(family: str, answered: Collection[str]) -> str:
    """The name of a family, with a number where families of that name have their answer."""
    names = chain([family], (f"{family} ({number})" for number in count(2)))
    return next(name for name in names if name not in answered) if family else ""
