"""The databases behind exports: the marks that each leaves in its records, and what people call it."""

from __future__ import annotations

import re

from scopeline.sources import replies
from scopeline.sources.headers import HAND_SEARCH, TABLES
from scopeline.text import fold

# What names the database once, at the top of a file or above each record.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("cochrane", r"Provider: John Wiley"),
    ("jstor", r"Provider: JSTOR"),
    ("psycinfo", r"Provider: American Psychological Association"),
    ("ovid", r"\n\d+\. *\n+TY {1,2}-"),
    ("scopus", r"^\s*Scopus\s*\n|\nEXPORT DATE:"),
)
# Databases of Iran and the region sign by the addresses of their records.
_NATIONAL: tuple[tuple[str, str], ...] = (
    ("magiran", r"magiran\.com"),
    ("noormags", r"noormags\.(?:ir|com)"),
    ("sid", r"\bsid\.ir\b"),
    ("irandoc", r"irandoc\.ac\.ir"),
    ("civilica", r"civilica\.com"),
    ("imemr", r"\bemr-\d+\b|\bIMEMR\b|emro\.who\.int/(?:imemr|library)"),
)
# Those of them that print Jalali years, and what else people call these.
PERSIAN = frozenset({"sid", "magiran", "noormags", "irandoc", "civilica"})
_CALLED = PERSIAN | {"مگیران", "نورمگز", "ایرانداک", "سیویلیکا"}
PERSIAN_ADDRESS = re.compile("|".join(mark for name, mark in _NATIONAL if name in PERSIAN))
# RIS: what names it in the records, most of which must bear the mark: a library of many sources has no database.
_RIS_DATABASES: tuple[tuple[str, str], ...] = (
    ("ovid-medline", r"\nDB {1,2}- +(?:Ovid )?MEDLINE\(R\)"),
    ("rayyan", r"\nAN {1,2}- +rayyan-|\nN1 {1,2}- .*RAYYAN-"),
    ("cochrane", r"\nAN {1,2}- +(?:CN-\d|CD\d{6})"),
    ("eppi", r"\nKW {1,2}- eppi-reviewer"),
    ("refworks", r"\nID {1,2}- +RefID:"),
    ("ovid", r"\n\w\w {1,2}- .*ovidsp\."),
    ("psycinfo", r"\n(?:DB|DP) {1,2}- +(?:APA )?PsycInfo"),
    ("ebsco", r"\n\w\w {1,2}- .*ebscohost\.com|\nDP {1,2}- +EBSCO"),
    ("proquest", r"\n\w\w {1,2}- .*proquest\.com|\nDB {1,2}- .*ProQuest"),
    ("embase", r"\nUR {1,2}- .*embase\.com/|\nDB {1,2}- +Embase"),
    ("scopus", r"\nUR {1,2}- .*scopus\.com/|\nN1 {1,2}- +Export Date:|\nDB {1,2}- +Scopus"),
    ("wos", r"\n(?:AN|UT) {1,2}- +(?:WOS|ISI|BIOSIS|CABI|MEDLINE|ZOOREC):"),
    ("ieee", r"\nVO {1,2}- |\nUR {1,2}- .*ieeexplore\.ieee\.org"),
    ("dimensions", r"\n(?:AN|ID) {1,2}- +pub\.\d|\nUR {1,2}- .*app\.dimensions\.ai"),
    ("openalex", r"\n\w\w {1,2}- .*openalex\.org/W"),
    ("lens", r"\n\w\w {1,2}- .*lens\.org/"),
    ("jstor", r"\nDB {1,2}- +JSTOR"),
    ("trid", r"\nUR {1,2}- .*trid\.trb\.org"),
    ("eric", r"\nDB {1,2}- +ERIC"),
    *((name, rf"\n\w\w {{1,2}}- .*(?:{mark})") for name, mark in _NATIONAL),
    ("pubmed", r"\nDB {1,2}- +(?:PubMed|Medline|NLM)|\nUR {1,2}- .*(?:ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm)"),
)
_BIBTEX_DATABASES: tuple[tuple[str, str], ...] = (
    ("rayyan", r"@\w+\{\s*rayyan-"),
    ("wos", r"@\w+\{\s*(?:WOS|ISI|BIOSIS|CABI|MEDLINE):"),
    ("scopus", r"source\s*=\s*\{Scopus\}|scopus\.com/inward"),
    ("publish-or-perish", r"@\w+\{\s*pop\d+\s*,"),
    ("europepmc", r"@\w+\s*\{\s*PMID:"),
    ("sciencedirect", r"sciencedirect\.com/science/article"),
    ("ebsco", r"ebscohost\.com"),
    ("cochrane", r"@\w+\{\s*(?:CN-\d|https://doi\.org/10\.1002/central)"),
    ("ieee", r"@(?:INPROCEEDINGS|ARTICLE)\{\s*\d{6,8},"),
    *((name, rf"\n[^\n]*(?:{mark})") for name, mark in _NATIONAL),
)
_ENDNOTE_DATABASES = tuple((name, rf"\n%\w .*(?:{mark})") for name, mark in _NATIONAL)
_RECORD = {
    "labelled": r"\n[ \t]*عنوان(?! (?:انگلیسی|لاتین|به|نشریه|مجله))",
    "ris": r"\n[ \t]*TY {1,2}-",
    "enw": r"\n%0 ",
    "bibtex": r"(?:\n|\})[ \t]*@(?!string|comment|preamble)\w+\s*[{(]",
}

_LABELLED_DATABASES = tuple((name, rf"\n[^\n]*(?:{mark})") for name, mark in _NATIONAL)
_DATABASES_OF = {
    "ris": _RIS_DATABASES,
    "bibtex": _BIBTEX_DATABASES,
    "enw": _ENDNOTE_DATABASES,
    "labelled": _LABELLED_DATABASES,
}

# Folders whose files may come from any database: reference managers and screening tools.
_TOOLS = ("zotero", "endnote", "mendeley", "refworks", "rayyan", "covidence", "citavi", "eppi", "abstrackr", "asreview")
DATABASES = frozenset({
    "arxiv", *replies.SERVICES,
    *(name for name, _ in (*_HEADINGS, *_RIS_DATABASES, *_BIBTEX_DATABASES, *TABLES)),
}) - {*_TOOLS, "csl", HAND_SEARCH}  # fmt: skip
# Layouts of one database that have names of their own here.
VARIANTS = {
    "csl": "",
    HAND_SEARCH: "",
    "wos-excel": "wos",
    "ovid-medline": "ovid",
    "pubmed-tags": "pubmed",
    "lens-patents": "lens",
}
# Whose files may lie in the folder of another name.
KIN = {
    "publish-or-perish": ("google-scholar",),
    "google-scholar": ("publish-or-perish",),
    "ovid": ("pubmed", "embase", "psycinfo", "eric"),
    "ebsco": ("psycinfo", "eric"),
    "proquest": ("psycinfo", "eric"),
    "psycinfo": ("ebsco", "ovid", "proquest"),
    "bvs": ("imemr",),
    **dict.fromkeys(_TOOLS, tuple(DATABASES)),
}
# What people call a platform, where that is not the name here.
PLATFORMS = {"wos": ("web of science", "web of knowledge", "clarivate"), "pubmed": ("ncbi", "nlm")}


def is_persian(*names: str) -> bool:
    """Whether a source is one of those that print Jalali years, by its key, its names or its platform."""
    return not {fold(name) for name in _CALLED}.isdisjoint(fold(" ".join(names)).split())


def database_of(form: str, head: str) -> str:
    """The database of a text by its first characters, in a format that is known; empty where nothing tells."""
    if form in _DATABASES_OF:
        heading = next((name for name, pattern in _HEADINGS if re.search(pattern, head)), "")
        if heading and heading != "ovid":
            return heading
        records = len(re.findall(_RECORD[form], head, re.IGNORECASE))
        mark = next((name for name, pattern in _DATABASES_OF[form] if 2 * len(re.findall(pattern, head)) > records), "")
        return heading if heading and mark != "ovid-medline" else mark
    if form == "medline":
        return "eric" if re.search(r"\nOWN +- ERIC", head) else "pubmed"
    return {
        "ovid": "ovid",
        "pubmed-xml": "pubmed",
        "ictrp-xml": "ictrp",
        "endnote-xml": "endnote",
        "zotero-rdf": "zotero",
        "atom": "arxiv",
        "cochrane-text": "cochrane",
        "wos-tagged": "wos",
        "wos-tab": "wos",
    }.get(form, "")
