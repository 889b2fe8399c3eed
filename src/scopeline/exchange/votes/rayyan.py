"""Rayyan's export: articles, the log of customizations, or the zip file of both; and votes in Rayyan's words.

Articles (CSV, RIS, BibTeX, ...): `key` (AN, the entry's name) is rayyan-<article id>; the notes hold, parted by `|`,
    RAYYAN-INCLUSION: {"Name"=>"Included", "Name2"=>"Excluded"}, RAYYAN-LABELS: a,b,
    RAYYAN-EXCLUSION-REASONS: a,b and USER-NOTES: {"Name"=>["text"]}.
The log tells each person's last word, reasons and labels; articles on which it says nothing are read by their notes.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from scopeline.errors import ExportError, Problem, ScopelineError
from scopeline.exchange.votes import rayyan_log
from scopeline.exchange.votes.foreign import (
    ForeignVote,
    Told,
    described,
    first_of,
    raw_tags,
    unread_columns,
    with_labels,
)
from scopeline.exchange.votes.reading import records_of
from scopeline.sources.entries import Unreadable
from scopeline.states import Decision
from scopeline.tables import guard

WORDS = {"Included": Decision.INCLUDE, "Excluded": Decision.EXCLUDE, "Maybe": Decision.MAYBE}
_WORD_OF = {decision: word for word, decision in WORDS.items()}
# The formats in which Rayyan exports articles.
_ARTICLES = (".csv", ".ris", ".bib", ".enw", ".xml", ".txt", ".nbib", ".ciw")
_NAME = r'"((?:[^"\\]|\\.)*)"'
_INCLUSION = re.compile(rf"RAYYAN-INCLUSION:\s*\{{?((?:\s*{_NAME}\s*=>\s*{_NAME}\s*,?)*)")
_PAIR = re.compile(rf"{_NAME}\s*=>\s*{_NAME}")
_END = r"[ \t]*(?=\|\s*(?:RAYYAN-|USER-NOTES)|[\r\n]|\Z)"
_REASONS = re.compile(rf"RAYYAN-EXCLUSION-REASONS:[ \t]*(.*?){_END}")
_LABELS = re.compile(rf"RAYYAN-LABELS:[ \t]*(.*?){_END}")
_USER_NOTES = re.compile(rf"USER-NOTES:\s*\{{((?:\s*{_NAME}\s*=>\s*\[(?:\s*{_NAME}\s*,?)*\]\s*,?)*)")
_USER_NOTE = re.compile(rf"{_NAME}\s*=>\s*\[((?:\s*{_NAME}\s*,?)*)\]")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_READ = frozenset({"key", "an", "id", "notes", "n1", "note"})


def read(paths: Sequence[Path]) -> Told:
    """What an export tells. Raises ScopelineError for a log without its articles, and for values that are no vote."""
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        files = [file for path in paths for file in _unpacked(path, Path(folder), told)]
        logs = [(shown, path) for shown, path in files if rayyan_log.is_log(path)]
        articles = [(shown, path) for shown, path in files if not rayyan_log.is_log(path)]
        if logs and not articles:
            raise ScopelineError(
                Problem(
                    logs[0][0],
                    "the log names articles by Rayyan's numbers only",
                    "Give the articles of the same export too, or the zip file as Rayyan made it.",
                )
            )
        known = {key: (record, shown) for shown, path in articles for key, record in _articles(path, shown, told)}
        in_notes, problems = _noted(known)
        rayyan_log.hear(logs, {key: described(record, key) for key, (record, _) in known.items()}, in_notes.votes, told)
    if problems:
        raise ScopelineError(problems)
    heard = {vote.record["id"]: set[str]() for vote in told.votes}
    for vote in told.votes:
        heard[vote.record["id"]] |= {vote.person, *vote.also}
    for vote in in_notes.votes:
        if vote.record["id"] not in heard:
            told.votes.append(vote)
        elif vote.person not in heard[vote.record["id"]]:
            told.unread["votes in the notes, of names that the log of the same articles does not have"] += 1
    told.unread += in_notes.unread
    return told


def _unpacked(path: Path, folder: Path, told: Told) -> Iterator[tuple[str, Path]]:
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
                if member.is_dir() or name.startswith(".") or "__MACOSX" in member.filename:
                    continue
                if not name.lower().endswith(_ARTICLES):
                    told.unread["files of another kind in the zip file"] += 1
                    continue
                target = folder / f"{len(list(folder.iterdir()))}-{number}{PurePosixPath(name).suffix}"
                target.write_bytes(archive.read(member))
                yield f"{path}/{member.filename}", target
    except (Unreadable, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ExportError(
            Problem(
                path, f"the zip file cannot be read ({error})", "Download it again, or unpack it and give its files."
            )
        ) from error


def _articles(path: Path, shown: str, told: Told) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, record in enumerate(records_of(path, told, shown), 1):
        tags = raw_tags(record)
        told.unread.update(unread_columns(tags, _READ))
        yield first_of(tags, "key", "an", "id").removeprefix("rayyan-") or f"{shown} {number}", record


# ---- the notes ----------------------------------------------------------------------------------------------


def _noted(known: Mapping[str, tuple[Mapping[str, Any], str]]) -> tuple[Told, list[Problem]]:
    """The votes in articles' notes."""
    told = Told()
    problems: list[Problem] = []
    for key, (record, shown) in known.items():
        tags = raw_tags(record)
        notes = "\n".join(value for name in ("notes", "N1", "note") for value in tags.get(name, ()))
        place = f"line {record['line']}"
        votes: dict[str, Decision] = {}
        for name, word in _said(notes):
            if word in WORDS:
                votes[name] = WORDS[word]
            else:
                problems.append(
                    Problem(shown, f"found '{word}'", "Export the articles again.", place, "notes", ", ".join(WORDS))
                )
        told.votes += _votes(notes, votes, told, described(record, key), shown, place)
    return told, problems


def _said(notes: str) -> Iterator[tuple[str, str]]:
    for found in _INCLUSION.finditer(notes):
        for name, word in _PAIR.findall(found[1]):
            yield _unescaped(name), word.capitalize()


def _votes(
    notes: str, votes: Mapping[str, Decision], told: Told, known: Mapping[str, str], shown: str, place: str
) -> Iterator[ForeignVote]:
    """The votes in one article's notes.

    Reasons and labels stand there for the article, not by person. Reasons are given to a vote only where one person
    excluded, labels only where one person voted: those of somebody else would unblind, and are not this person's word.
    """
    excluding = [person for person, decision in votes.items() if decision == Decision.EXCLUDE]
    reasons, labels = _items(_REASONS, notes), _items(_LABELS, notes)
    own_notes = dict(_user_notes(notes))
    if len(excluding) != 1:
        told.unread["reasons in the notes of articles, which do not tell whose they are"] += len(reasons)
    if len(votes) != 1:
        told.unread["labels in the notes of articles, which do not tell whose they are"] += len(labels)
    told.unread["notes of people who have not voted"] += sum(name not in votes for name in own_notes)
    told.unread = +told.unread
    for person, decision in votes.items():
        given = reasons if excluding == [person] else ()
        note = with_labels(own_notes.get(person, ""), labels if len(votes) == 1 else ())
        yield ForeignVote(person, decision, given, note, known, shown, place)


def _items(pattern: re.Pattern[str], notes: str) -> tuple[str, ...]:
    items = (item.strip() for found in pattern.findall(notes) for item in found.split(","))
    return tuple(dict.fromkeys(item for item in items if item))


def _user_notes(notes: str) -> Iterator[tuple[str, str]]:
    """Each person's own notes."""
    for block in _USER_NOTES.finditer(notes):
        for name, texts, *_ in _USER_NOTE.findall(block[1]):
            yield _unescaped(name), "; ".join(_unescaped(text) for text in re.findall(_NAME, texts))


def _unescaped(text: str) -> str:
    """A text as it was before Ruby wrote it between quotes."""
    return re.sub(r"\\(.)", lambda found: _CONTROLS.get(found[1], found[1]), text)


def inclusion(votes: Mapping[str, str], reasons: Sequence[str]) -> str:
    """Votes by name as Rayyan writes them into its notes; the names and reasons of `read`, the other way round.

    >>> inclusion({"sara": "exclude", "omid": "include"}, ["wrong population"])
    'RAYYAN-INCLUSION: {"sara"=>"Excluded", "omid"=>"Included"} | RAYYAN-EXCLUSION-REASONS: wrong population'
    """
    pairs = ", ".join(f'"{_escaped(name)}"=>"{_WORD_OF[Decision(decision)]}"' for name, decision in votes.items())
    given = f"RAYYAN-EXCLUSION-REASONS: {','.join(reason.replace(',', ' ') for reason in reasons)}" if reasons else ""
    return " | ".join(filter(None, (f"RAYYAN-INCLUSION: {{{pairs}}}", given)))


def _escaped(text: str) -> str:
    letters = {control: letter for letter, control in _CONTROLS.items()}
    return re.sub(r'["\\\n\r\t]', lambda found: "\\" + letters.get(found[0], found[0]), text)
