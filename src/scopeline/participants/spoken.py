"""Whose words the paragraphs of the documents are: those of people who are set aside stand in no result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scopeline import layout
from scopeline.documents import Paragraph
from scopeline.participants.people import People, Person, documents_of
from scopeline.tables.walk import some
from scopeline.text import alike


@dataclass(frozen=True)
class Spoken:
    """The paragraphs that count, each with its speaker ('' where nobody knows); what to look at of the rest."""

    said: Sequence[tuple[Paragraph, str]]
    notices: Sequence[str]


def spoken(known: People, units: Sequence[Paragraph]) -> Spoken:
    """All paragraphs but those of people who did not consent, or withdrew: what they say, wherever it is theirs by its
    speaker, and every word of a document that is theirs alone. Where a document of theirs and of others does not say
    who speaks, a paragraph may be theirs, and is left out too."""
    said: list[tuple[Paragraph, str]] = []
    unsure: dict[str, int] = {}
    heard: dict[str, set[str]] = {}
    owners = _owners(known.people)
    included = {one.pseudonym: one.included for one in known.people}
    called = {alike(one.pseudonym): one.pseudonym for one in known.people}
    for unit in units:
        theirs = owners.get(unit.document, ())
        alone = theirs[0].pseudonym if len(theirs) == 1 else ""
        speaker = known.names.of(unit.speaker) or called.get(alike(unit.speaker), unit.speaker) or alone
        heard.setdefault(unit.document, set()).add(speaker)
        somebody_aside = not all(one.included for one in theirs)
        if not included.get(speaker, True) or (theirs and not any(one.included for one in theirs)):
            continue
        if somebody_aside and not speaker:
            unsure[unit.document] = unsure.get(unit.document, 0) + 1
        else:
            said.append((unit, speaker))
    notices = [*_unsure(unsure), *_unheard(owners, heard, unsure)]
    return Spoken(said, notices)


def _owners(people: Sequence[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in people:
        for name in documents_of(one):
            found.setdefault(name, []).append(one)
    return found


def _unsure(left_out: Mapping[str, int]) -> list[str]:
    return [
        f"{layout.DOCUMENTS / name}: nobody knows who says {number} of its paragraphs, of which some may be words of "
        "somebody who is set aside: they are left out. Name the speakers, in a .csv with the columns speaker and text"
        for name, number in left_out.items()
    ]


def _unheard(
    owners: Mapping[str, Sequence[Person]], heard: Mapping[str, set[str]], unsure: Mapping[str, int]
) -> list[str]:
    """People who are set aside and are no speaker of a document that is theirs and others': they may be called there
    by a name that the sheet does not know, and their words would count."""
    found = []
    for name, people in owners.items():
        shared = any(one.included for one in people) and name in heard and name not in unsure
        if aside := [
            one.pseudonym for one in people if shared and not one.included and one.pseudonym not in heard[name]
        ]:
            found.append(
                f"{layout.DOCUMENTS / name}: nothing in it is known to be said by {some(aside)}, who is set aside: "
                "name what they are called there under also_called, or their words count as somebody else's"
            )
    return found
