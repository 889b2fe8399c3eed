"""Rayyan's log of customizations: created_at, user_id and/or user_email, article_id, key, value; one event a row.

key `included`, bare: 1 include, 0 maybe, -1 exclude, "deleted" takes the vote back. Every other key is a JSON text
(older logs: bare): `"__EXR__wrong population"` is a reason, `"very relevant"` a label; 1 sets it, "deleted" (older: 0)
takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.votes.foreign import ForeignVote, Told, with_labels
from scopeline.states import Decision
from scopeline.tables.csv import read_sheet

_DECISIONS = {"1": Decision.INCLUDE, "0": Decision.MAYBE, "-1": Decision.EXCLUDE, "deleted": None}
_MARKS = {"1": True, "0": False, "deleted": False}
_COLUMNS = ("created_at", "article_id", "key", "value")
_REASON = "__EXR__"
Log = tuple[str, Path]  # the name by which messages call it, and where it lies


class _Event(NamedTuple):
    shown: str
    line: str
    person: str
    article: str
    key: str
    value: str


@dataclass
class _Word:
    """What one person has said on one article so far."""

    decision: Decision | None = None
    marks: dict[str, bool] = field(default_factory=dict)  # reasons and labels, in the order given
    shown: str = ""
    line: str = ""


def is_log(path: Path) -> bool:
    """Whether a file is a log, by its header."""
    with path.open("rb") as file:
        head = file.read(2000)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    header = text.partition("\n")[0]
    return "article_id" in header and "created_at" in header


def hear(
    logs: Sequence[Log], articles: Mapping[str, Mapping[str, str]], in_notes: Iterable[ForeignVote], told: Told
) -> None:
    """Add each person's last word on each article to `told`; who reads the log finds no other words: those are history.

    articles: what is known of each, by its number. in_notes: the votes in the articles' notes, which name people as
    they are shown, where the log has addresses and numbers; who says the same throughout is the same.
    Raises ScopelineError for values that are none.
    """
    also: dict[str, set[str]] = {}
    words: dict[tuple[str, str], _Word] = {}
    problems: list[Problem] = []
    for event in _events(logs, also):
        word = words.setdefault((event.person, event.article), _Word())
        key, quoted = _plain(event.key)
        values: Iterable[str] = _MARKS
        if key == "included" and not quoted:
            values = _DECISIONS
            word.decision, word.shown, word.line = _DECISIONS.get(event.value), event.shown, event.line
        elif quoted or key.startswith(_REASON):
            word.marks.pop(key, None)
            word.marks[key] = _MARKS.get(event.value, False)
        else:
            told.unread[f"events of the key '{key}'"] += 1
            continue
        if event.value not in values:
            allowed = ", ".join(values)
            problems.append(
                Problem(event.shown, f"found '{event.value}'", "Export the log again.", event.line, "value", allowed)
            )
    if problems:
        raise ScopelineError(problems)
    _name(also, words, in_notes)
    for (person, article), word in words.items():
        record = articles.get(article, {"id": article, "missing": "the article is not among the articles given"})
        reasons, labels = _given(word)
        if word.decision is None:
            told.unread["reasons and labels on articles without a vote of the same person"] += len(reasons + labels)
            continue
        names = tuple(sorted(also[person] - {person}))
        note = with_labels("", labels)
        told.votes.append(ForeignVote(person, word.decision, reasons, note, record, word.shown, word.line, names))
    told.unread = +told.unread


def _given(word: _Word) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons and the labels that stand."""
    standing = [mark for mark, stands in word.marks.items() if stands]
    reasons = tuple(mark.removeprefix(_REASON).strip() for mark in standing if mark.startswith(_REASON))
    return reasons, tuple(mark for mark in standing if not mark.startswith(_REASON))


def _plain(key: str) -> tuple[str, bool]:
    """A key without its JSON quotes, and whether it had them."""
    if not key.startswith('"'):
        return key, False
    try:
        text = json.loads(key)
    except ValueError:
        return key.strip('"').strip(), True
    return str(text).strip(), True


def _events(logs: Sequence[Log], also: dict[str, set[str]]) -> list[_Event]:
    """All events in the order of time; where times are the same, in that of the file, which may run backwards.

    `also` is filled with each person's names: the address, else the number, is the first.
    """
    dated: list[tuple[str, str, str, dict[str, str]]] = []
    for shown, path in logs:
        table = read_sheet(path, required=_COLUMNS)
        of_file = [(_time(row), shown, f"line {n}", row) for n, row in zip(table.lines, table.rows, strict=True)]
        if of_file and of_file[0][0] > of_file[-1][0]:
            of_file.reverse()
        dated += of_file
    dated.sort(key=lambda event: event[0])
    addresses = {row["user_id"]: row["user_email"] for *_, row in dated if row.get("user_id") and row.get("user_email")}
    events = []
    for _, shown, line, row in dated:
        number, address = row.get("user_id", "").strip(), row.get("user_email", "").strip()
        person = address or addresses.get(row.get("user_id", ""), "").strip() or f"user {number}"
        also.setdefault(person, set()).update({number, f"user {number}"} if number else ())
        article = row["article_id"].strip().removeprefix("rayyan-")
        events.append(_Event(shown, line, person, article, row["key"].strip(), row["value"].strip()))
    return events


def _time(row: Mapping[str, str]) -> str:
    return row["created_at"].strip().replace("T", " ")


def _name(also: dict[str, set[str]], words: Mapping[tuple[str, str], _Word], in_notes: Iterable[ForeignVote]) -> None:
    """Give people of the log the name by which the notes show them, where just one of each says just the same."""
    shown: dict[str, set[tuple[str, Decision]]] = {}
    articles = set()
    for vote in in_notes:
        shown.setdefault(vote.person, set()).add((vote.record["id"], vote.decision))
        articles.add(vote.record["id"])
    logged: dict[str, set[tuple[str, Decision]]] = {}
    for (person, article), word in words.items():
        if word.decision and article in articles:
            logged.setdefault(person, set()).add((article, word.decision))
    for person, said in logged.items():
        names = [name for name, votes in shown.items() if votes == said]
        if len(names) == 1 and sum(votes == said for votes in logged.values()) == 1:
            also[person].add(names[0])
