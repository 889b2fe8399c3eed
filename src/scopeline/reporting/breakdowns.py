"""Tables that count the studies: by year, period, journal, answers of the form and block; and what nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scopeline import layout
from scopeline.coding.framework import place_of
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.reporting.charts.studies import questions
from scopeline.reporting.coded import Coded
from scopeline.reporting.tables import Table
from scopeline.tables.csv import read_table
from scopeline.text import parted

_BY_ORDER = ("year", "period")  # in their own order; all else with the greatest first


def breakdowns(protocol: Protocol, facts: Facts, cited: Mapping[str, str], say: Language) -> Iterator[Table]:
    """A table each by_year, by_period, by_<field> and by_journal, of those that have any study."""
    for question in ["year", "period", *questions(protocol, facts)]:
        if counted := facts.select("studies_with", question=question):
            yield _by(question, counted, facts, cited, say)


def _by(question: str, counted: Sequence[Fact], facts: Facts, cited: Mapping[str, str], say: Language) -> Table:
    if question not in _BY_ORDER:
        counted = sorted(counted, key=lambda fact: (-(fact.value or 0), fact.part("answer", say.code)))
    columns = ("answer", "n_studies", "share", "studies")
    everything = int(facts.named("studies.all").value or 0)
    rows = [
        {
            "answer": fact.part("answer", say.code),
            "n_studies": say.number(int(fact.value or 0)),
            "share": say.percent((fact.value or 0) / everything) if everything else "",
            "studies": _cited(fact, cited, say),
        }
        for fact in counted
    ]
    heading = counted[0].part("question", say.code)
    headings = {"answer": heading, "studies": say.words("study_ids")}
    title = say.words("by").format(question=heading)
    behind = {(at, name): fact for at, fact in enumerate(counted) for name in ("n_studies", "share")}
    return Table(f"by_{question}", title, columns, rows, behind, headings=headings)


def _cited(fact: Fact, cited: Mapping[str, str], say: Language) -> str:
    ids = [row["study_id"] for row in read_table(layout.RESULTS / fact.ids_file).rows]
    order = {study: at for at, study in enumerate(cited)}
    return say.parted([cited.get(study, study) for study in sorted(ids, key=lambda study: order.get(study, -1))])


def by_block(coded: Coded, facts: Facts) -> Table:
    """Each block with its studies, all together and of each kind; a block without any says 0."""
    say, frame = coded.say, coded.frame.id
    kinds = [fact.key["kind"] for fact in facts.select("kind_studies", frame=frame)]
    columns = ["block", "n_studies", *(f"{part}_{kind}" for kind in kinds for part in ("studies", "mentions"))]
    rows: list[dict[str, str]] = []
    behind: dict[tuple[int, str], Fact] = {}
    empty = []
    for at, block in enumerate(coded.blocks):
        (all_of_it,) = facts.select("node_studies", frame=frame, node=block["code"])
        behind[at, "n_studies"] = all_of_it
        for kind in kinds:
            key = {"frame": frame, "kind": kind, "node": block["code"]}
            (behind[at, f"studies_{kind}"],) = facts.select("kind_studies_at", **key)
            (behind[at, f"mentions_{kind}"],) = facts.select("mentions_at", **key)
        numbers = {name: say.number(int(behind[at, name].value or 0)) for name in columns[1:]}
        rows.append({"block": block[f"label_{say.code}"], **numbers})
        if not all_of_it.value:
            empty.append(at)
    headings = {"block": coded.level(1)}
    for kind in kinds:
        headings |= {f"studies_{kind}": f"{coded.kind(kind)}: {say.words('n_studies')}"}
        headings |= {f"mentions_{kind}": f"{coded.kind(kind)}: {say.words('mentions')}"}
    title, name = coded.title("by_block"), f"by_block{coded.suffix}"
    return Table(name, title, columns, rows, behind, frozenset(empty), headings, coded.note)


def unanswered(coded: Coded, facts: Facts) -> Table:
    """Items of the frame's first kind that no linked item answers, with the studies that report them."""
    say, columns = coded.say, (*coded.levels, "item", "n_studies", "studies")
    (fact,) = facts.select("unanswered", frame=coded.frame.id)
    ids = {row["item_id"] for row in read_table(layout.RESULTS / fact.ids_file).rows} if fact.ids_file else set()
    rows: list[dict[str, str]] = []
    behind: dict[tuple[int, str], Fact] = {}
    for row in coded.rows:
        if row["item_id"] in ids and row["kind"] == coded.frame.kind_ids[0]:
            key = {"kind": row["kind"], "node": place_of(row), "item": row["item_id"]}
            (behind[len(rows), "n_studies"],) = facts.select("item_studies", frame=coded.frame.id, **key)
            number = {"n_studies": say.number(len(parted(row["study_ids"])))}
            told = {"item": coded.item(row), "studies": coded.citations(row["study_ids"])}
            rows.append({**coded.place(row), **number, **told})
    headings = {"block": coded.level(1), "dimension": coded.level(2), "item": coded.kind(coded.frame.kind_ids[0])}
    headings |= {"n_studies": say.words("n_studies"), "studies": say.words("study_ids")}
    title = say.words("unanswered_items").format(kind=coded.kind(coded.frame.kind_ids[0]))
    return Table(f"unanswered{coded.suffix}", title, columns, rows, behind, headings=headings, note=coded.note)
