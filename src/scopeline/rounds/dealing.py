"""Dealing work on studies to people: the same studies to everybody, or each to some, evenly and for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


def deal(
    people: Sequence[str],
    items: Sequence[str],
    each: int,
    present: Mapping[str, Collection[str]],
    everybodys: Collection[str] = (),
    wait: bool = False,
    left: Collection[str] = (),
) -> dict[str, list[str]]:
    """Item -> its people, in the order of `people`; so many `each`, and all of them for `everybodys` items.

    `present` leads from a person to the items in their sheet, which stay theirs. With `wait`, no item is dealt anew
    but everybody's; to those of the people who `left`, none is.
    """
    load = {name: len(present.get(name, ())) for name in people}
    teams: dict[str, list[str]] = {}
    for item in items:
        holders = [name for name in people if item in present.get(name, ())]
        free = sorted((name for name in people if name not in {*holders, *left}), key=lambda name: load[name])
        needed = len(free) if item in everybodys else 0 if wait else max(each - len(holders), 0)
        for name in free[:needed]:
            load[name] += 1
        teams[item] = sorted([*holders, *free[:needed]], key=people.index)
    return teams
