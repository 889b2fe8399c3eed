"""What an audit finds."""

from __future__ import annotations

from dataclasses import dataclass

AGREES, DIFFERS, NOTE = "agrees", "differs", "note"


@dataclass(frozen=True)
class Remark:
    """One thing that a manuscript says, and what is so.

    `verdict` is AGREES, DIFFERS or NOTE (nothing false, but something to look at); `sentence` is what was read,
    `paragraph` its number in the file, and `ids_file` the list behind the fact.
    """

    place: str
    paragraph: int
    sentence: str
    said: str
    found: str
    verdict: str
    fact: str = ""
    ids_file: str = ""
