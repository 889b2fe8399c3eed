"""Laying out a new review's folder; where the workflow lies that runs it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL
from scopeline.queries.concepts import TEMPLATE
from scopeline.sources import by_hand
from scopeline.tables.atomic import write_atomically

# The Snakefile, its rules, the steps' scripts, the profiles and the coding frames: in the repository, or as installed.
_INSTALLED = Path(__file__).parent / "share"
HOME = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[2]
SNAKEFILE = HOME / "Snakefile"
_OWN_SNAKEFILE = """\
# This review's workflow is Scopeline's; what is yours lies in config/ and data/. To run it: snakemake --cores 4

from scopeline.project import SNAKEFILE


include: str(SNAKEFILE)


rule review:
    default_target: True
    input:
        rules.all.input,
"""
_SCHEMA = HOME / "workflow" / "schemas" / "review.schema.json"
_THROUGH = {
    "pubmed": "NCBI",
    "scopus": "Elsevier",
    "web_of_science": "Clarivate",
    "google_scholar": "Publish or Perish",
    "embase": "Elsevier",
}
# Of sources for which no query is written; those of the others stand in queries.platforms.
_NAMES = {
    "embase": "Embase",
    "arxiv": "arXiv",
    "central": "CENTRAL",
    "cinahl": "CINAHL",
    "crossref": "Crossref",
    "dblp": "dblp",
    "dimensions": "Dimensions",
    "doaj": "DOAJ",
    "eric": "ERIC",
    "ieee": "IEEE Xplore",
    "jstor": "JSTOR",
    "lens": "The Lens",
    "lilacs": "LILACS",
    "medline": "MEDLINE",
    "psycinfo": "APA PsycInfo",
    "sciencedirect": "ScienceDirect",
    "semantic_scholar": "Semantic Scholar",
    "clinicaltrials": "ClinicalTrials.gov",
    "wos": "Web of Science",
}
# Sources without an export get a sheet instead: what each is in the diagram.
_BY_HAND = {
    "websites": "website",
    "organisations": "organisation",
    "citations": "citation",
    "contacts": "contact",
}


def initialise(folder: Path, sources: Sequence[str]) -> list[Path]:
    """Lay out config/ and data/ of a new review in a folder, and what runs it there; returns the files made.

    Raises ScopelineError, and changes nothing, where the folder already holds a review.
    """
    protocol = folder / PROTOCOL
    if protocol.exists():
        raise ScopelineError(
            Problem(protocol, "there is a review here already", "Choose another folder; nothing was changed.")
        )
    made = [protocol]
    text = (Path(__file__).parent / "template" / "review.yaml").read_text(encoding="utf-8")
    write_atomically(protocol, text.format(schema=_SCHEMA.name, sources=_entries(sources)).encode())
    own = folder / SNAKEFILE.name
    write_atomically(own, _OWN_SNAKEFILE.encode())
    made.append(own)
    copies = {HOME / "config" / "README.md": "config", _SCHEMA: "config"}
    copies |= dict.fromkeys(sorted((HOME / layout.FRAMEWORKS).glob("*.yaml")), str(layout.FRAMEWORKS))
    copies |= {path: f"profiles/{path.parent.name}" for path in sorted((HOME / "profiles").glob("*/config.yaml"))}
    for shared, place in copies.items():
        target = folder / place / shared.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared, target)
        made.append(target)
    for source in sources:
        exports = folder / layout.EXPORTS / source
        exports.mkdir(parents=True, exist_ok=True)
        made.append(exports)
        if source in _BY_HAND:
            made.append(exports / layout.HAND_SHEET)
            by_hand.lay_out(made[-1])
    return made


def _entries(sources: Sequence[str]) -> str:
    from scopeline.queries.platforms import PLATFORMS

    entries = []
    names = {**{key: platform.name for key, platform in PLATFORMS.items()}, **_NAMES}
    for source in sources:
        name, platform = names.get(source, source.replace("_", " ").capitalize()), _THROUGH.get(source, "")
        kind = _BY_HAND.get(source, "database")
        entries.append(
            f"  {source}:\n    name: {name}\n    kind: {kind}" + (f"\n    platform: {platform}" if platform else "")
        )
    return "\n".join(entries) + "\n"


def begin_concepts() -> Path:
    """Lay out config/concepts.yaml, to be filled in, in the review of the working directory.

    Raises ScopelineError, and changes nothing, where it is there already.
    """
    if layout.CONCEPTS.exists():
        raise ScopelineError(Problem(layout.CONCEPTS, "the file is there already", "Edit it; nothing was changed."))
    write_atomically(layout.CONCEPTS, TEMPLATE.read_bytes())
    return layout.CONCEPTS
