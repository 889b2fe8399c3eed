"""Rayyan's votes: in the notes of its articles, and in the log of customizations.

articles.csv (or RIS): `key` is rayyan-<article id>; the notes hold, parted by `|`,
    RAYYAN-INCLUSION: {"Name"=>"Included", "Name2"=>"Excluded"}, RAYYAN-EXCLUSION-REASONS: a,b and
    USER-NOTES: {"Name"=>["text"]}.
customizations_log.csv: created_at, user_email and/or user_id, article_id, key, value; key `included` with 1, 0
    (maybe), -1 or "deleted"; keys that begin with __EXR__ are reasons, set by 1 and taken back by 0.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from scopeline.errors import ExportError, Problem, ScopelineError
from scopeline.exchange.foreign import Decision, ForeignVote, described, first_of, raw_tags
from scopeline.exchange.reading import records_of
from scopeline.sources.entries import Unreadable
from scopeline.tables import guard
from scopeline.tables.csv import read_table

_WORDS: dict[str, Decision] = {"included": "include", "excluded": "exclude", "maybe": "maybe"}
_EVENTS: dict[str, Decision] = {"1": "include", "0": "maybe", "-1": "exclude"}
_LOG_COLUMNS = ("created_at", "article_id", "key", "value")
_REASON_KEY = "__EXR__"
_NAME = r'"((?:[^"\\]|\\.)*)"'
_INCLUSION = re.compile(r"RAYYAN-INCLUSION:\s*\{([^}]*)\}")
_PAIR = re.compile(rf'{_NAME}\s*=>\s*"(Included|Excluded|Maybe)"', re.IGNORECASE)
_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:[ \t]*(.*?)[ \t]*(?=\|\s*(?:RAYYAN-|USER-NOTES)|[\r\n]|\Z)")
_USER_NOTES = re.compile(r"USER-NOTES:\s*(\{.*?\})\s*(?=\||[\r\n]|\Z)", re.DOTALL)
_USER_NOTE = re.compile(rf"{_NAME}\s*=>\s*\[((?:\s*{_NAME}\s*,?)*)\]")


def read(paths: Sequence[Path]) -> list[ForeignVote]:
    """Votes of an export: articles, the log, or the zip file of both.

    The log tells each person's last word and reasons; articles on which it says nothing are read by their notes.
    Raises ScopelineError for a log without its articles, and for values that are no vote.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [file for path in paths for file in _unpacked(path, Path(folder))]
        logs = [(shown, path) for shown, path in files if _is_log(path)]
        articles = [(shown, path) for shown, path in files if not _is_log(path)]
        if logs and not articles:
            raise ScopelineError(
                Problem(
                    logs[0][0],
                    "the log names articles by Rayyan's numbers only",
                    "Give articles.csv of the same export too, or the zip file as Rayyan made it.",
                )
            )
        known = {key: (record, shown) for shown, path in articles for key, record in _articles(path, shown)}
        votes = list(_logged(logs, {key: described(record, key) for key, (record, _) in known.items()}))
    told = {vote.record["id"] for vote in votes}
    for key, (record, shown) in known.items():
        if key not in told:
            votes += _noted(record, described(record, key), shown)
    return votes


def _unpacked(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of an export, each with the name by which messages call it."""
    if not zipfile.is_zipfile(path):
        yield str(path), path
        return
    try:
        if refusal := guard.archive(path.read_bytes()):
            raise Unreadable(*refusal)
        with zipfile.ZipFile(path) as archive:
            for number, member in enumerate(archive.infolist()):
                name = PurePosixPath(member.filename).name
                if name.lower().endswith((".csv", ".ris")) and not name.startswith("."):
                    target = folder / f"{number}{PurePosixPath(name).suffix}"
                    target.write_bytes(archive.read(member))
                    yield f"{path}/{member.filename}", target
    except (Unreadable, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ExportError(
            Problem(
                path, f"the zip file cannot be read ({error})", "Download it again, or unpack it and give its files."
            )
        ) from error


def _is_log(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.readline(2000).decode("utf-8", "replace")
    return "article_id" in header and "created_at" in header


def _articles(path: Path, shown: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, record in enumerate(records_of(path, shown), 1):
        yield first_of(raw_tags(record), "key", "an", "id").removeprefix("rayyan-") or f"{shown} {number}", record


# ---- the log ------------------------------------------------------------------------------------------------


def _logged(logs: Sequence[tuple[str, Path]], articles: Mapping[str, Mapping[str, str]]) -> Iterator[ForeignVote]:
    """Each person's last word on each article. Who reads the log finds no other words: those are history."""
    votes: dict[tuple[str, str], tuple[Decision | None, str, str]] = {}
    reasons: dict[tuple[str, str], dict[str, bool]] = {}
    problems: list[Problem] = []
    for shown, line, row in _events(logs):
        person = row.get("user_email", "").strip() or f"user {row.get('user_id', '').strip()}"
        at = person, row["article_id"].strip().removeprefix("rayyan-")
        key, value = row["key"].strip(), row["value"].strip()
        if key.startswith(_REASON_KEY):
            reasons.setdefault(at, {})[key.removeprefix(_REASON_KEY).strip()] = value == "1"
        elif key == "included":
            if value not in _EVENTS and value != "deleted":
                problems.append(
                    Problem(shown, f"found '{value}'", "Export the log again.", line, "value", "1, 0, -1, deleted")
                )
            votes[at] = _EVENTS.get(value), shown, line
    if problems:
        raise ScopelineError(problems)
    for at, (decision, shown, line) in votes.items():
        if decision:
            given = tuple(reason for reason, stands in reasons.get(at, {}).items() if stands)
            record = articles.get(at[1], {"id": at[1]})
            yield ForeignVote(at[0], decision, given if decision == "exclude" else (), "", record, shown, line)


def _events(logs: Sequence[tuple[str, Path]]) -> list[tuple[str, str, dict[str, str]]]:
    """All events in the order of time; where times are the same, in that of the file, which may run backwards."""
    events: list[tuple[str, str, dict[str, str]]] = []
    for shown, path in logs:
        table = read_table(path, required=_LOG_COLUMNS)
        of_file = [(shown, f"line {line}", row) for line, row in zip(table.lines, table.rows, strict=True)]
        if of_file and _time(of_file[0][2]) > _time(of_file[-1][2]):
            of_file.reverse()
        events += of_file
    return sorted(events, key=lambda event: _time(event[2]))


def _time(row: Mapping[str, str]) -> str:
    return row["created_at"].strip().replace("T", " ")


# ---- the notes ----------------------------------------------------------------------------------------------


def _noted(record: Mapping[str, Any], known: Mapping[str, str], shown: str) -> Iterator[ForeignVote]:
    """The votes in an article's notes.

    Reasons stand there for the article, not by person. They are given to a vote only where one person excluded:
    a reason of somebody else's would unblind, and would not be this person's word.
    """
    tags = raw_tags(record)
    notes = "\n".join(value for name in ("notes", "N1", "note") for value in tags.get(name, ()))
    votes = {
        _unescaped(name): _WORDS[word.lower()]
        for found in _INCLUSION.findall(notes)
        for name, word in _PAIR.findall(found)
    }
    excluding = sum(decision == "exclude" for decision in votes.values())
    reasons = tuple(
        dict.fromkeys(
            reason.strip() for found in _REASONS.findall(notes) for reason in found.split(",") if reason.strip()
        )
    )
    own_notes = _user_notes(notes)
    for person, decision in votes.items():
        given = reasons if decision == "exclude" and excluding == 1 else ()
        yield ForeignVote(person, decision, given, own_notes.get(person, ""), known, shown, f"line {record['line']}")


def _user_notes(notes: str) -> dict[str, str]:
    """Each person's own notes."""
    found: dict[str, str] = {}
    for block in _USER_NOTES.findall(notes):
        for name, texts, *_ in _USER_NOTE.findall(block):
            found[_unescaped(name)] = "; ".join(_unescaped(text) for text in re.findall(_NAME, texts))
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def inclusion(votes: Mapping[str, str], reasons: Sequence[str]) -> str:
    """Votes by name as Rayyan writes them into its notes.

    >>> inclusion({"sara": "exclude", "omid": "include"}, ["wrong population"])
    'RAYYAN-INCLUSION: {"sara"=>"Excluded", "omid"=>"Included"} | RAYYAN-EXCLUSION-REASONS: wrong population'
    """
    words = {decision: word.capitalize() for word, decision in _WORDS.items()}
    pairs = ", ".join(f'"{name}"=>"{words[decision]}"' for name, decision in votes.items())  # type: ignore[index]
    given = f"RAYYAN-EXCLUSION-REASONS: {','.join(reason.replace(',', ' ') for reason in reasons)}" if reasons else ""
    return " | ".join(filter(None, (f"RAYYAN-INCLUSION: {{{pairs}}}", given)))
