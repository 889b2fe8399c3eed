"""Laying out a new review's folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL
from scopeline.tables.atomic import write_atomically

REPOSITORY = Path(__file__).parents[2]
_KNOWN = {
    "pubmed": ("PubMed", "NCBI"),
    "scopus": ("Scopus", "Elsevier"),
    "web_of_science": ("Web of Science", "Clarivate"),
    "google_scholar": ("Google Scholar", "Publish or Perish"),
    "embase": ("Embase", "Elsevier"),
}


def initialise(folder: Path, sources: Sequence[str]) -> list[Path]:
    """Lay out config/ and data/ of a new review in a folder; returns the files made.

    Raises ScopelineError, and changes nothing, where the folder already holds a review.
    """
    protocol = folder / PROTOCOL
    if protocol.exists():
        raise ScopelineError(
            Problem(protocol, "there is a review here already", "Choose another folder; nothing was changed.")
        )
    made = [protocol]
    text = (Path(__file__).parent / "template" / "review.yaml").read_text(encoding="utf-8")
    schema = (REPOSITORY / "workflow" / "schemas" / "review.schema.json").read_text(encoding="utf-8")
    write_atomically(protocol, text.format(schema="review.schema.json", sources=_entries(sources)).encode())
    write_atomically(folder / "config" / "review.schema.json", schema.encode())
    for shared in (
        REPOSITORY / "config" / "README.md",
        *sorted((REPOSITORY / layout.FRAMEWORKS).glob("*.yaml")),
    ):
        target = folder / shared.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared, target)
        made.append(target)
    for source in sources:
        exports = folder / layout.EXPORTS / source
        exports.mkdir(parents=True, exist_ok=True)
        made.append(exports)
    return made


def _entries(sources: Sequence[str]) -> str:
    entries = []
    for source in sources:
        name, platform = _KNOWN.get(source, (source.replace("_", " ").capitalize(), ""))
        entries.append(
            f"  {source}:\n    name: {name}\n    kind: database" + (f"\n    platform: {platform}" if platform else "")
        )
    return "\n".join(entries) + "\n"
