"""EPPI-Reviewer's JSON: codes that people gave to references, some of which mean include or exclude."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline.bibliography.identifiers import doi
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.records.plain import RECORD_ID, plain
from scopeline.exchange.votes.foreign import ForeignVote, Told
from scopeline.states import Decision
from scopeline.tables.csv import decode
from scopeline.text import fold, joined

# EPPI's screening codes are called "INCLUDE on title & abstract", "EXCLUDE on population".
_USUAL = re.compile(r"\s*(include|exclude)\b[\s:–-]*(?:on\b)?[\s:–-]*(.*)", re.IGNORECASE | re.DOTALL)


def read(paths: Sequence[Path], codes: Mapping[str, Decision]) -> Told:
    """Votes that codes stand for; the person of each is the file's name.

    `codes` leads from an attribute's name to a decision. Where it is empty, names that begin with "include" or
    "exclude" are taken at their word, and what follows is the reason. Codes that stand for neither are counted.
    Raises ScopelineError for a file that is no such JSON, for codes that the file does not have, and for references
    coded both ways.
    """
    told = Told()
    problems: list[Problem] = []
    for path in paths:
        try:
            told.take(_read(path, json.loads(decode(path.read_bytes())[0]), codes))
        except ScopelineError as error:
            problems += error.problems
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            problems.append(
                Problem(
                    path,
                    f"this is not EPPI-Reviewer's JSON ({type(error).__name__}: {error})",
                    "Export the references with their codes as JSON (CodeSets and References).",
                )
            )
    if problems:
        raise ScopelineError(problems)
    return told


def _read(path: Path, content: Mapping[str, Any], codes: Mapping[str, Decision]) -> Told:
    names = dict(_attributes([set_["Attributes"] for set_ in content["CodeSets"] if set_.get("Attributes")]))
    meanings = {number: meaning for number, name in names.items() if (meaning := _meaning(name, codes))}
    problems = _unknown_codes(path, names, codes)
    told = Told()
    for reference in content["References"]:
        given = []
        for code in reference.get("Codes") or ():
            number = code["AttributeId"]
            if number in meanings:
                given.append((code, *meanings[number]))
            else:
                told.unread[f"codes '{names.get(number, number)}', which are no vote"] += 1
            told.unread["coded passages of full texts"] += len(code.get("ItemAttributeFullTextDetails") or ())
        decisions = {decision for _, decision, _ in given}
        place = f"item {reference.get('ItemId', '')}"
        if len(decisions) > 1:
            both = ", ".join(sorted(names[code["AttributeId"]] for code, _, _ in given))
            problems.append(Problem(path, f"coded both ways ({both})", "Name the codes of this stage only.", place))
        elif decisions:
            reasons = dict.fromkeys(reason for _, decision, reason in given if decision == "exclude" and reason)
            note = "; ".join(filter(None, (plain(code.get("AdditionalText")) for code, _, _ in given)))
            told.votes.append(
                ForeignVote(path.name, decisions.pop(), tuple(reasons), note, _record(reference), str(path), place)
            )
    if problems:
        raise ScopelineError(problems)
    told.unread = +told.unread
    return told


def _attributes(lists: list[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Every attribute's number and name, at any depth; without recursion, since files come from outside."""
    while lists:
        for attribute in lists.pop().get("AttributesList") or ():
            yield attribute["AttributeId"], plain(attribute["AttributeName"])
            if attribute.get("Attributes"):
                lists.append(attribute["Attributes"])


def _meaning(name: str, codes: Mapping[str, Decision]) -> tuple[Decision, str] | None:
    """What an attribute's name stands for: a decision, and the reason it gives."""
    found = _USUAL.fullmatch(name)
    reason = found[2].strip() if found else name
    if not codes:
        include = found and found[1].lower() == "include"
        return ((Decision.INCLUDE, "") if include else (Decision.EXCLUDE, reason)) if found else None
    decision = {fold(code): meaning for code, meaning in codes.items()}.get(fold(name))
    return (decision, reason if decision == "exclude" else "") if decision else None


def _unknown_codes(path: Path, names: Mapping[int, str], codes: Mapping[str, Decision]) -> list[Problem]:
    known = {fold(name) for name in names.values()}
    return [
        Problem(path, f"no code is called '{code}'", "Correct its spelling.", allowed=", ".join(names.values()))
        for code in codes
        if fold(code) not in known
    ]


def _record(reference: Mapping[str, Any]) -> dict[str, str]:
    """What a reference gives to find it by. EPPI keeps an imported id in OldItemId, and notes elsewhere."""
    kept = " ".join(str(value) for name, value in reference.items() if name not in ("Title", "Abstract"))
    return {
        "record_ids": joined(dict.fromkeys(RECORD_ID.findall(kept))),
        "rayyan": "",
        "doi": doi(plain(reference.get("DOI")) or plain(reference.get("URL"))),
        "pmid": "",
        "title": plain(reference.get("Title")),
        "year": plain(reference.get("Year")),
        "id": plain(reference.get("ItemId")),
    }
