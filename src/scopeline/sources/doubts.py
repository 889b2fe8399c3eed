"""What is doubtful about a file's records, summed up for people: their flags, but for what the source writes so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scopeline.bibliography.people import CUT_SHORT, RUN_TOGETHER
from scopeline.text import parted

_OF_THE_SOURCE = (CUT_SHORT, RUN_TOGETHER)  # nothing that anybody could mend in an export
_VALUE = re.compile(r"\S*\d\S*")


def doubts(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """A warning for each kind of flag: how many records have it, the line of the first, and what stands there."""
    found: dict[str, list[tuple[int, str]]] = {}
    for record in records:
        for flag in parted(record["flags"]):
            if flag not in _OF_THE_SOURCE:
                kind = _VALUE.sub("", flag.partition(": ")[0])
                found.setdefault(kind, []).append((record["line"], flag))
    return [
        f"line {line}: {flag}" if len(told) == 1 else f"{len(told)} records, the first on line {line}: {flag}"
        for told in found.values()
        for line, flag in told[:1]
    ]
