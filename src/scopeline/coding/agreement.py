"""How far coders agree, on what each of them found before they saw what others had found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from scopeline.agreement import Votes, statistics
from scopeline.coding import units
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import NOTHING
from scopeline.rounds import journal
from scopeline.rounds.independent import first_whole
from scopeline.rounds.settling import Unit, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.states import Decision
from scopeline.studies import Studies
from scopeline.text import joined

AGREEMENT_COLUMNS = ("code", "statistic", "value", "ci_low", "ci_high", "n", "note")
COMPARED_COLUMNS = ("of", "study_id", "code", "coders")


def independent(
    entries: Sequence[journal.Entry], book: Codebook, studies: Studies, team: Mapping[str, Sequence[str]]
) -> dict[str, set[Unit]]:
    """Coder -> the units that they found, as they stood when a run first had all codings of the study."""

    def place(finding: str, said: Vote) -> tuple[str, str]:
        return studies.resolve(said.reason) or said.reason, finding

    found: dict[str, list[tuple[str, str, str]]] = {}
    teams = {study: names for study, names in team.items() if len(names) > 1}
    whole = first_whole(entries, "finding", lambda study: teams.get(study, ()), place, lambda said: True)
    for study, coders in whole.items():
        for name, said in coders.items():
            theirs = found.setdefault(name, [])
            for finding, vote in said.items():
                if vote.decision != NOTHING:
                    words, kind = units.parted(book, vote.decision)
                    code = book.of_finding(book.spelled(words) or book.open_code(words), finding)
                    theirs.append((study, code, "" if book.kind_of(code) else kind))
    return _with_kinds(found)


def _with_kinds(found: Mapping[str, Sequence[tuple[str, str, str]]]) -> dict[str, set[Unit]]:
    """Coder -> units, of (study, code, kind): what was given several kinds is told by them, everything else is not.

    By the code alone, where findings.told_apart, by which conflicts go, looks at each study: agreement is counted over
    all studies and all units of a code, and a unit that only another study had would pass for one that nobody found.
    """
    kinds: dict[str, set[str]] = {}
    for _, code, kind in (one for theirs in found.values() for one in theirs):
        kinds.setdefault(code, set()).update({kind} - {""})
    return {
        name: {(study, units.of_kind(code, kind if len(kinds[code]) > 1 else "")) for study, code, kind in theirs}
        for name, theirs in found.items()
    }


def judged(
    book: Codebook, first: Mapping[str, Collection[Unit]], team: Mapping[str, Sequence[str]], shared: Sequence[str]
) -> Iterator[tuple[str, Votes]]:
    """What several coders judged, of all codes, of each top of the tree and of each code."""
    for name, votes in _votes(book, first, team, shared):
        given = {coder: said for coder, said in votes.items() if said}
        if len(given) > 1:
            yield name, given


def _votes(
    book: Codebook,
    said: Mapping[str, Collection[Unit]],
    team: Mapping[str, Sequence[str]],
    shared: Sequence[str],
) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """What agreement is counted from, of what coders `said` independently: (code, coder -> study -> include or
    exclude), and the same for all units of the codes below each top of the tree and of the whole tree, then by `study
    code`."""
    within = set(shared)
    used: dict[str, list[str]] = {}
    for key in sorted({key for theirs in said.values() for study, key in theirs if study in within}):
        used.setdefault(units.parted(book, key)[0], []).append(key)
    groups: dict[str, list[str]] = {"all": []}
    for _, code in book.tree():
        if code.id in used:
            for name in ("all", book.path(code.id)[0], code.id):
                groups.setdefault(name, []).extend(used[code.id])
    for name, codes in groups.items():
        yield (
            name,
            {
                coder: {
                    f"{study} {code}": Decision.INCLUDE if (study, code) in said[coder] else Decision.EXCLUDE
                    for study in shared
                    if coder in team[study]
                    for code in dict.fromkeys(codes)
                }
                for coder in said
            },
        )


def agreement_rows(judged: Iterable[tuple[str, Votes]]) -> Iterator[dict[str, object]]:
    """Every statistic of what was judged, in AGREEMENT_COLUMNS."""
    words = (Decision.INCLUDE.value, Decision.EXCLUDE.value)
    for name, given in judged:
        for one in statistics(given, words):
            yield {"code": name, **one.cells()}


def compared_rows(judged: Iterable[tuple[str, Votes]], team: Container[str]) -> Iterator[dict[str, object]]:
    """Each study and code that two or more coders judged, with those who found the code in the study."""
    for name, given in judged:
        times = Counter(unit for said in given.values() for unit in said)
        for unit in sorted(unit for unit, number in times.items() if number > 1):
            study, code = study_and_key(unit, team)
            coders = joined(coder for coder, said in given.items() if said.get(unit) == Decision.INCLUDE)
            yield {"of": name, "study_id": study, "code": code, "coders": coders}
