"""The platforms whose queries can be built, and which of them a source of the protocol is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scopeline.protocol import Source
from scopeline.queries.dialects import (
    cochrane,
    ebsco,
    embase,
    europe_pmc,
    google_scholar,
    openalex,
    ovid,
    phrases,
    proquest,
    pubmed,
    scopus,
    web_of_science,
)
from scopeline.queries.strategy import Query, Strategy
from scopeline.text import fold


@dataclass(frozen=True)
class Platform:
    """A platform: what people call it, and how it writes a strategy."""

    name: str
    write: Callable[[Strategy], Query]


PLATFORMS = {
    "pubmed": Platform("PubMed", pubmed.write),
    "scopus": Platform("Scopus", scopus.write),
    "web_of_science": Platform("Web of Science", web_of_science.write),
    "embase": Platform("Embase.com", embase.write),
    "embase_ovid": Platform("Embase (Ovid)", ovid.write_embase),
    "medline_ovid": Platform("MEDLINE (Ovid)", ovid.write_medline),
    "ebsco": Platform("EBSCOhost", ebsco.write),
    "cochrane": Platform("Cochrane Library", cochrane.write),
    "proquest": Platform("ProQuest", proquest.write),
    "europe_pmc": Platform("Europe PMC", europe_pmc.write),
    "openalex": Platform("OpenAlex", openalex.write),
    "google_scholar": Platform("Google Scholar", google_scholar.write),
    "sid": Platform("SID", phrases.write),
    "magiran": Platform("Magiran", phrases.write),
    "irandoc": Platform("IranDoc", phrases.write),
    "civilica": Platform("Civilica", phrases.write),
    "noormags": Platform("Noormags", phrases.write),
    "imemr": Platform("IMEMR", phrases.write),
}

# What a review's country reads in its own language; which studies they alone bring is a question of its own.
NATIONAL = frozenset({"sid", "magiran", "irandoc", "civilica", "noormags", "imemr"})

# Words of a source's key, name and platform, the most telling first: Embase in Ovid is not Embase.com.
_TELLING = [
    (("ovid", "embase"), "embase_ovid"),
    (("ovid",), "medline_ovid"),
    (("ebsco",), "ebsco"),
    (("ebscohost",), "ebsco"),
    (("cinahl",), "ebsco"),
    (("proquest",), "proquest"),
    (("cochrane",), "cochrane"),
    (("central",), "cochrane"),
    (("europe", "pmc"), "europe_pmc"),
    (("europepmc",), "europe_pmc"),
    (("google", "scholar"), "google_scholar"),
    (("web", "of", "science"), "web_of_science"),
    (("wos",), "web_of_science"),
    (("medline",), "pubmed"),
    *(((key,), key) for key in ("pubmed", "scopus", "embase", "openalex")),
    *(((key,), key) for key in sorted(NATIONAL)),
]


def platform_of(key: str, source: Source) -> str | None:
    """The platform's key for a source, or None where its syntax is not known here."""
    words = set(fold(f"{key} {source.name.get('en', '')} {source.platform}").split())
    return next((platform for telling, platform in _TELLING if words >= {*telling}), None)
