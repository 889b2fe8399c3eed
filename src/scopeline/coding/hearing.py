"""All that people wrote while coding with one framework, read together, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scopeline import layout
from scopeline.coding import books, reconcile
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Sheet, coders
from scopeline.coding.framework import Framework
from scopeline.coding.reading import gone, open_all, open_codes, read_all
from scopeline.errors import Problem
from scopeline.protocol import Protocol
from scopeline.rounds import journal, settling
from scopeline.rounds.settling import Settling
from scopeline.studies import Studies


@dataclass(frozen=True)
class Coded:
    """All that people wrote while coding with one framework, read and not written; `sheets` by coder."""

    book: Codebook
    sheets: Mapping[str, Sheet]
    rounds: Settling
    links: Sequence[books.Link]
    journal: list[journal.Entry]
    problems: Sequence[Problem]
    notices: Sequence[str]


def read(protocol: Protocol, framework: Framework, studies: Studies) -> Coded:
    """Every file of people about one framework, with all problems."""
    entries, broken = journal.known(layout.coding_journal(framework.id))
    known = journal.state(entries)
    wrote = {name: len(said) for (kind, name), said in known.items() if kind == "finding" and said}
    opened = open_all(protocol, framework.id, wrote)
    files = books.read(framework, open_codes(opened))
    book, problems = files.book, files.problems
    said = {name: findings for (kind, name), findings in known.items() if kind == "finding"}
    before = [finding for entry in entries if entry.kind == "finding" for finding in entry.votes]
    theirs = read_all(opened, book, studies, said, before)
    rounds = reconcile.read(protocol, book, studies, theirs, known)
    links, wrong = books.links(book, studies)
    problems += [*broken, *(one for sheet in theirs.values() for one in sheet.problems), *rounds.problems, *wrong]
    now = (one.finding_id for sheet in theirs.values() for one in (*sheet.findings, *sheet.set_aside))
    if not any(sheet.problems for sheet in theirs.values()):  # a row that could not be read has an id, too
        problems += files.nobodys({*now, *before})
    if not problems:
        coded = {one.finding_id: book.spelled(one.coded) for sheet in theirs.values() for one in sheet.findings}
        problems += files.split_elsewhere({finding: code for finding, code in coded.items() if code})
    notices = [*(told for sheet in theirs.values() for told in sheet.notices), *rounds.notices]
    notices += [told for name, sheet in theirs.items() for told in gone(sheet, said.get(name, {}))]
    notices += strangers(protocol, framework.id, known)
    return Coded(book, theirs, rounds, links, entries, problems, notices)


def strangers(protocol: Protocol, framework: str, known: journal.State) -> Iterator[str]:
    """What to say of people who have coded with a framework, as the journal knows, and are no coders any more."""
    here = coders(protocol)
    said = {name: len(words) for (kind, name), words in known.items() if kind == "finding" and name not in here}
    told = {name: f"wrote {number} finding{'' if number == 1 else 's'}" for name, number in said.items() if number}
    yield from settling.strangers(layout.CODING / framework, told, "coder", "coding.coders")


def overridden(protocol: Protocol, told: Coded, studies: Studies) -> list[str]:
    """What to say of adjudications that count no more, of sheets in which nothing is wrong."""
    team = reconcile.teams(protocol.coding, told.book.framework.id, studies.included, told.sheets)
    found = reconcile.differences(team, told.sheets, reconcile.compared(team, told.sheets))
    return [*told.rounds.overridden(reconcile.settled(told.rounds, found, team).values())]
