"""From charters' answers to one answer a cell: who charts what, where they differ, what counts, how well they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scopeline.charting.form import columns, plain
from scopeline.protocol import Charting, FormField
from scopeline.rounds.dealing import deal
from scopeline.rounds.independent import first_whole
from scopeline.rounds.journal import Entry
from scopeline.rounds.settling import named, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.studies import Studies
from scopeline.text import alike

Answers = Mapping[str, Mapping[str, str]]  # study -> field -> answer


@dataclass(frozen=True)
class Difference:
    """A cell in which charters who have finished the study differ."""

    study: str
    field: str
    answers: Mapping[str, str]

    @property
    def unit(self) -> tuple[str, str]:
        """What is judged where charters differ."""
        return self.study, self.field


def done(form: Sequence[FormField], cells: Mapping[str, str]) -> bool:
    """Whether a study is charted: every required field has an answer; with none required, any field has."""
    required = [one.id for one in form if one.required]
    if required:
        return all(cells.get(name) for name in required)
    return any(cells.get(one.id) for one in form)


def teams(
    charting: Charting, studies: Sequence[str], present: Mapping[str, set[str]], finished: Mapping[str, set[str]]
) -> dict[str, list[str]]:
    """Study -> its charters; `studies` in the order in which they were included.

    `present` leads from a charter to the studies in their sheet, which stay theirs; `finished` to those they have
    done, which are all that those who left keep. The pilot's studies are everybody's, and while somebody has not
    finished them no other study is dealt.
    """
    pilot = studies[: charting.pilot]
    waiting = any(study not in finished.get(name, ()) for study in pilot for name in charting.charters)
    theirs = {**present, **{name: finished.get(name, set()) for name in charting.left}}
    return deal(charting.everyone, studies, charting.charters_per_study, theirs, pilot, waiting, charting.left)


def independent(
    form: Sequence[FormField], entries: Sequence[Entry], studies: Studies, teams: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, dict[str, str]]]:
    """Study -> charter -> field -> answer, of studies with several charters, as they stood when all had first finished
    the study; in the order of `teams`."""
    column = columns(form)
    shared = {study: team for study, team in teams.items() if len(team) > 1}

    def place(cell: str, said: Vote) -> tuple[str, str]:
        study, field = study_and_key(cell, studies.known)
        return studies.resolve(study) or study, column(field)

    def whole(said: Mapping[str, Vote]) -> bool:
        return done(form, {name: vote.decision for name, vote in said.items()})

    found = first_whole(entries, "answer", lambda study: shared.get(study, ()), place, whole)
    return {
        study: {name: {key: vote.decision for key, vote in found[study][name].items()} for name in team}
        for study, team in shared.items()
        if study in found
    }


def same(field: FormField, answers: Iterable[str]) -> bool:
    """Whether answers to a field say the same, as readers see them; numbers by their value."""
    return len({alike(plain(field, answer)) for answer in answers}) < 2


def differences(
    form: Sequence[FormField], teams: Mapping[str, Sequence[str]], answers: Mapping[str, Answers]
) -> list[Difference]:
    """Every cell in which the charters of a study differ, once all of them have finished it."""
    found = []
    for study, team in teams.items():
        theirs = {name: answers.get(name, {}).get(study, {}) for name in team}
        if len(team) < 2 or not all(done(form, cells) for cells in theirs.values()):
            continue
        for one in form:
            given = {name: cells.get(one.id, "") for name, cells in theirs.items()}
            if not same(one, given.values()):
                found.append(Difference(study, one.id, given))
    return found


def settled(
    form: Sequence[FormField],
    studies: Sequence[str],
    answers: Mapping[str, Answers],
    teams: Mapping[str, Sequence[str]],
    team: Answers,
    decided: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """Study -> field -> the answer that counts; a cell that waits for somebody is left out.

    The team's own sheet has the last word, then what a difference was `decided` to be (by `study field`), then what
    all charters of the study say.
    """
    found: dict[str, dict[str, str]] = {}
    for study in studies:
        theirs = [answers.get(name, {}).get(study, {}) for name in teams.get(study, ())]
        whole = bool(theirs) and all(done(form, cells) for cells in theirs)
        cells: dict[str, str] = {}
        for one in form:
            said = [given.get(one.id, "") for given in theirs]
            agreed = said[0] if whole and same(one, said) else ""
            if value := team.get(study, {}).get(one.id) or decided.get(named((study, one.id))) or agreed:
                cells[one.id] = value
        found[study] = cells
    return found
