"""Which services there are, and which of them a source of the protocol means."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from scopeline.errors import Problem, SearchError
from scopeline.protocol import PROTOCOL, Source
from scopeline.search.services.service import Service
from scopeline.text import fold

# The service's key: its module and the class in it ('' where the module itself is the service).
_SERVICES: Mapping[str, tuple[str, str]] = {
    "pubmed": ("pubmed", ""),
    "europe_pmc": ("europepmc", "EuropePmc"),
    "openalex": ("openalex", "OpenAlex"),
    "semantic_scholar": ("semanticscholar", "SemanticScholar"),
    "arxiv": ("arxiv", "Arxiv"),
    "doaj": ("doaj", "Doaj"),
    "clinicaltrials": ("clinicaltrials", "ClinicalTrials"),
    "scopus": ("scopus", "Scopus"),
    "web_of_science": ("webofscience", "WebOfScience"),
    "openalex_citations": ("citations", "OpenAlexCitations"),
    "europe_pmc_citations": ("citations", "EuropePmcCitations"),
}
SERVICES = tuple(_SERVICES)
CITATIONS = "_citations"  # what the keys of services that chase citations end with
_ALSO = {"europepmc": "europe_pmc", "semanticscholar": "semantic_scholar", "clinicaltrialsgov": "clinicaltrials",
         "wos": "web_of_science", "webofscience": "web_of_science", "webofsciencecorecollection": "web_of_science",
         "medline": "pubmed"}  # fmt: skip
_SCHOLAR = (
    "Google forbids automated queries. Search with Publish or Perish, note its version, the date and how many results "
    "were taken, save the results as CSV, and put that file into data/exports/{source}/."
)


def service(key: str) -> Service:
    """A service by its key."""
    module, name = _SERVICES[key]
    found = import_module(f"scopeline.search.services.{module}")
    made: Service = getattr(found, name)() if name else found
    return made


def key_of(name: str, source: Source) -> str:
    """The key of the service that a source means, by its key, its name or its platform.

    Raises SearchError, with what to do instead, for a source that no program may or can search.
    """
    said = [_bare(text) for text in (name, *source.name.values(), source.platform)]
    if source.kind == "citation":
        chased = [key for key in SERVICES if key.endswith(CITATIONS)]
        said = [key for each in said for key in chased if _bare(key.removesuffix(CITATIONS)) in each]
        return said[0] if said else chased[0]
    for each in said:
        if each in _ALSO or each in {_bare(key) for key in SERVICES}:
            return _ALSO.get(each) or next(key for key in SERVICES if _bare(key) == each)
    scholar = any("scholar" in each or "publishorperish" in each for each in said)
    remedy = (
        _SCHOLAR
        if scholar
        else ("Search it in its own page and put the export into data/exports/{source}/, or name one with --service.")
    )
    raise SearchError(
        Problem(
            PROTOCOL,
            "Google Scholar is not searched by programs" if scholar else "no service of this name can be searched",
            remedy.format(source=name),
            field=f"sources.{name}",
            allowed=", ".join(SERVICES),
        )
    )


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
