"""The journal: every vote (answer, finding) seen, changed or withdrawn, append-only and hash-chained.

One line of JSON for each reading of a sheet that brought something new:
    at     UTC time of the reading
    kind   vote | recheck | adjudication, or seal: all votes are in, and `digest` is that of the independent ones;
           of charting answer, of coding finding, in place of vote
    by     whose word it is
    file   the sheet, relative to the review
    votes  record id -> [decision, reason, note] with empty ends left out; null where the vote was withdrawn. Of
           charting: `study field` -> [answer]; of coding: finding id -> [code or own words, study, quote], or [nothing,
           study], where a code that stands for no kind has it beside it: `code (kind)`. Of their second
           looks and adjudications: `study field` or `study code` -> [word].
           A record's id is the one that the row bears, so that records that were taken for one and are parted again
           keep each what was said of it
    was    record id -> the word that stood before, for those that had one
    chain  digest of this line and the one before it: a line that was altered or removed breaks the chain
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scopeline.errors import Problem, SheetError
from scopeline.rounds.votes import Vote
from scopeline.tables.atomic import write_atomically

ROUNDS = ("recheck", "adjudication")


@dataclass(frozen=True)
class Entry:
    """One line of the journal."""

    at: str
    kind: str
    by: str
    file: str
    votes: Mapping[str, Vote | None]
    was: Mapping[str, Vote]
    chain: str
    digest: str = ""


def _pack(vote: Vote | None) -> list[str] | None:
    if vote is None:
        return None
    cells = [vote.decision, vote.reason, vote.note]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _unpack(cells: list[str] | None) -> Vote | None:
    return None if cells is None else Vote(*cells)


def _digest(previous: str, body: Mapping[str, Any]) -> str:
    text = previous + json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read(path: Path) -> list[Entry]:
    """All entries, with the chain checked.

    A last line without its end, as a crash in the middle of a write leaves it, is not an entry: what it was to
    say is found again in the sheet. Raises SheetError where the chain is broken.
    """
    if not path.exists():
        return []
    entries: list[Entry] = []
    chain = ""
    for number, line in enumerate(_whole_lines(path.read_bytes()), 1):
        try:
            body = json.loads(line)
            entry = _entry(body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SheetError(_broken(path, number, "the line is not an entry of the journal")) from error
        chain = _digest(chain, {name: value for name, value in body.items() if name != "chain"})
        if chain != entry.chain:
            raise SheetError(_broken(path, number, "this line or one before it was altered or removed"))
        entries.append(entry)
    return entries


def rechained(content: bytes, changed: bytes) -> bytes:
    """A journal whose words were changed on purpose, with a chain that holds again; the changed words as they are
    where its own chain does not hold, or where it is no journal."""
    before = after = ""
    lines = []
    try:
        for was, now in zip(_whole_lines(content), _whole_lines(changed), strict=True):
            bodies = json.loads(was), json.loads(now)
            chain, _ = (body.pop("chain") for body in bodies)
            before, after = (_digest(*one) for one in zip((before, after), bodies, strict=True))
            if chain != before:
                return changed
            lines.append(json.dumps({**bodies[1], "chain": after}, ensure_ascii=False, sort_keys=True))
    except (ValueError, KeyError, TypeError, AttributeError):
        return changed
    return "".join(f"{line}\n" for line in lines).encode()


def known(path: Path) -> tuple[list[Entry], list[Problem]]:
    """As `read`, with what is wrong as problems."""
    try:
        return read(path), []
    except SheetError as error:
        return [], error.problems


def _entry(body: Mapping[str, Any]) -> Entry:
    votes = {record_id: _unpack(cells) for record_id, cells in body["votes"].items()}
    was = {record_id: Vote(*cells) for record_id, cells in body["was"].items()}
    digest = body.get("digest", "")
    return Entry(body["at"], body["kind"], body["by"], body["file"], votes, was, body["chain"], digest)


def _broken(path: Path, line: int, found: str) -> Problem:
    return Problem(
        path,
        found,
        "Take the journal back from version control or your own backup; it is never edited.",
        place=f"line {line}",
    )


def _whole_lines(content: bytes) -> Iterator[str]:
    for line in content[: content.rfind(b"\n") + 1].splitlines():
        yield line.decode("utf-8")


def reworded(entries: Iterable[Entry], now: Callable[[str, Vote], Vote]) -> list[Entry]:
    """The entries in the words of today; `now` leads from an id and what was said of it to how that is called now."""

    return [
        replace(
            entry,
            votes={i: vote and now(i, vote) for i, vote in entry.votes.items()},
            was={i: now(i, vote) for i, vote in entry.was.items()},
        )
        for entry in entries
    ]


State = Mapping[tuple[str, str], Mapping[str, Vote]]  # (kind, person) -> what they last said, by id


def state(entries: Iterable[Entry]) -> dict[tuple[str, str], dict[str, Vote]]:
    """What each (kind, person) last said in each row, by the id that the row bears."""
    said: dict[tuple[str, str], dict[str, Vote]] = {}
    for entry in entries:
        votes = said.setdefault((entry.kind, entry.by), {})
        for record_id, vote in entry.votes.items():
            if vote is None:
                votes.pop(record_id, None)
            else:
                votes[record_id] = vote
    return said


@dataclass(frozen=True)
class Reading:
    """What one sheet says now: `votes` by the ids that its rows bear, of one person in one role."""

    kind: str
    by: str
    file: str
    votes: Mapping[str, Vote]


def append(
    path: Path,
    entries: list[Entry],
    readings: Iterable[Reading],
    now: dt.datetime | None = None,
) -> list[Entry]:
    """Write down what the readings bring beyond the entries; returns all entries, the new ones last.

    The lines are flushed to the disk before this returns. A torn last line of an earlier crash is cut off first.
    """
    said = state(entries)
    bodies = []
    for reading in readings:
        before = said.get((reading.kind, reading.by), {})
        changed: dict[str, Vote | None] = {
            **{i: vote for i, vote in sorted(reading.votes.items()) if before.get(i) != vote},
            **{i: None for i in sorted(before) if i not in reading.votes},
        }
        if changed:
            was = {i: _pack(before[i]) for i in changed if i in before}
            votes = {i: _pack(vote) for i, vote in changed.items()}
            bodies.append({"kind": reading.kind, "by": reading.by, "file": reading.file, "votes": votes, "was": was})
    return _write(path, entries, bodies, now)


def seal(path: Path, entries: list[Entry], digest: str, now: dt.datetime | None = None) -> list[Entry]:
    """Write down that all votes are in, unless the last seal says the same; returns all entries."""
    if next((entry.digest for entry in reversed(entries) if entry.kind == "seal"), None) == digest:
        return entries
    body = {"kind": "seal", "by": "scopeline", "file": "", "votes": {}, "was": {}, "digest": digest}
    return _write(path, entries, [body], now)


def _write(path: Path, entries: list[Entry], bodies: list[dict[str, Any]], now: dt.datetime | None) -> list[Entry]:
    at = (now or dt.datetime.now(dt.UTC)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    chain = entries[-1].chain if entries else ""
    lines = []
    added = []
    for body in bodies:
        dated = {"at": at, **body}
        chain = _digest(chain, dated)
        lines.append(json.dumps({**dated, "chain": chain}, ensure_ascii=False, sort_keys=True))
        added.append(_entry({**dated, "chain": chain}))
    if lines:
        _append_lines(path, lines)
    return [*entries, *added]


def _append_lines(path: Path, lines: list[str]) -> None:
    if path.exists():
        content = path.read_bytes()
        if not content.endswith(b"\n"):
            write_atomically(path, content[: content.rfind(b"\n") + 1])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
