"""Identifiers of records: DOI, PubMed, PubMed Central, ISSN."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from scopeline.text import ascii_digits

# A DOI ends at blanks, quotes and mark-up. But `<1661::AID-SIM968>` before a version belongs to the SICI that many
# DOIs of the nineties are; without it, all articles of an issue would share one.
_DOI = re.compile(r"(?<!\d)10\.\d{4,9}(?:\.\d+)*/(?:[^\s<>\"“”|]|<[^\s<>]{1,80}>(?=\d\.[\dA-Z]\.))+", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?:doi\.org/|[?&](?:rft_)?(?:doi|id)=(?:doi:|info:doi/)?)(10\.[^&?\s\"<>]+)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*(lt|gt|amp|#60|#62|#38|#x3c|#x3e|#x26);", re.IGNORECASE)
_ENTITIES = {"lt": "<", "#60": "<", "#x3c": "<", "gt": ">", "#62": ">", "#x3e": ">"}
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u200b\u200c\u200e\u200f\u2060\ufeff", ""))
# What follows a DOI: another one, a query, a session, a database's word for it, what an address shows of the article.
_BEHIND = re.compile(
    r"[;,]?(?:https?://|doi:).*|[;,]10\.\d{4,9}/.*|[&?#].*|;jsessionid.*|\[(?:doi|pii)\].*"
    r"|/(?:abstract|summary|full(?:/(?:html|e?pdf))?|fulltext(?:\.(?:html|pdf))?|e?pdf|html|meta|references|issuetoc)/?$"
    r"|\.(?:full(?:\.pdf)?|abstract|long)$",
    re.IGNORECASE,
)
# Nine in ten are so, and take a quarter of the time: nothing stands around them or could be taken for an addition.
_PLAIN = re.compile(r"10\.(?!1101/)\d{4,9}/[a-z0-9._-]*(?<!\.full)(?<!\.long)(?<!\.abstract)(?<![._-])")
_SICI_END = re.compile(r"\d\.[\da-z]\.[a-z]{2};2(?:-.)?$")
_PREPRINT_VERSION = re.compile(r"(10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v\d+.*")
_NO_DOI = ("10.1002/central/",)  # how CENTRAL addresses its own records: leads nowhere, and is no article's


def doi(value: str) -> str:
    """The DOI inside a cell, lower case, without resolver, prefix or what follows it; empty if there is none.

    A SICI that was cut at its `<` by somebody else is none: every article of that issue would bear it.

    >>> doi("https://dx.doi.org/10.1000/ABC.5<br />"), doi("10.1111/jan.12345/abstract"), doi("10.1002/central/CN-1")
    ('10.1000/abc.5', '10.1111/jan.12345', '')
    >>> doi("doi:10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2")
    '10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2'
    """
    if _PLAIN.fullmatch(plain := value.lower()):
        return plain
    if "10." not in value:
        return ""
    if "&" in value or "?" in value or "doi.org" in value:
        value = _ENTITY.sub(lambda found: _ENTITIES.get(found[1].lower(), "&"), value)
        in_address = _IN_ADDRESS.search(value)
        value = in_address[1] + value[in_address.end() :] if in_address else value
    while _ESCAPED.search(value):  # an address inside an address is escaped twice
        value = unquote(value)
    found = _DOI.search(value if value.isascii() else value.translate(_HYPHENS))
    if not found:
        return ""
    name = found[0].lower()
    prefix, _, suffix = name.partition("/")
    name = f"{prefix}/{_bare(suffix)}"
    if version := _PREPRINT_VERSION.fullmatch(name):
        name = version[1]
    if name.endswith("/") or name.startswith(_NO_DOI) or ("(sici)" in name and not _SICI_END.search(name)):
        return ""
    return name


def _bare(suffix: str) -> str:
    """A DOI's own part without what follows it."""
    if _SICI_END.search(suffix):
        return suffix
    while True:
        before = suffix
        suffix = _BEHIND.sub("", suffix).rstrip(".,;:'’/")
        for opening, closing in ("()", "[]", "{}"):
            while suffix.endswith(closing) and suffix.count(opening) < suffix.count(closing):
                suffix = suffix[:-1].rstrip(".,;:")
        if suffix == before:
            return suffix


def first_doi(values: Iterable[str]) -> str:
    """The first DOI among cells that hold one."""
    return next((found for value in values if (found := doi(value))), "")


_PMID = re.compile(r"\s*(?:pmid:?\s*)?0*([1-9]\d{0,7})(?:\.0)?\s*", re.IGNORECASE)
# Only seven or eight digits in groups are surely one id: `123,456` might be two.
_GROUPED = re.compile(r"\s*(?:pmid:?\s*)?([1-9]\d?)([,.'’٬\s])(\d{3})\2(\d{3})\s*", re.IGNORECASE)


def pmid(value: str) -> str:
    """The digits of a PubMed id, in groups or not; empty for anything else.

    >>> pmid("PMID: 30000001"), pmid("30000001.0"), pmid("0"), pmid("WOS:1")
    ('30000001', '30000001', '', '')
    >>> pmid("30,922,926"), pmid("3.7E+07"), pmid("922,926")
    ('30922926', '', '')
    """
    value = value if value.isascii() else ascii_digits(value)
    if found := _PMID.fullmatch(value):
        return found[1]
    return "".join(grouped.group(1, 3, 4)) if (grouped := _GROUPED.fullmatch(value)) else ""


_NUMBER_ALONE = re.compile(r"\s*(?:pmid:?\s*)?\d[\d.,'’٬\s]*(?:E[+-]?\d+)?\s*", re.IGNORECASE)


def pmid_doubt(value: str, read: str = "") -> str:
    """What is doubtful about a cell of PubMed ids, as a flag: a spreadsheet or a person wrote it as an amount.

    read: the id that the record got, of several in the cell or from elsewhere.

    >>> pmid_doubt("3.7E+07"), pmid_doubt("30000001")
    ('pmid is no PubMed id, and was left out: 3.7E+07', '')
    >>> pmid_doubt("30,922,926")
    'pmid had marks between its digits, and was read as 30922926: 30,922,926'
    """
    value = ascii_digits(value).strip()
    if _PMID.fullmatch(value) or not _NUMBER_ALONE.fullmatch(value) or not value.strip("0., "):
        return ""
    if whole := pmid(value):
        return f"pmid had marks between its digits, and was read as {whole}: {value}"
    return "" if read else f"pmid is no PubMed id, and was left out: {value}"


_ISSN = re.compile(r"(?<![\dXx])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")


def issn(values: Iterable[str]) -> str:
    """Every ISSN in the cells, with its hyphen, as the record's list."""
    found = (f"{first}-{second.upper()}" for value in values for first, second in _ISSN.findall(value))
    return "; ".join(dict.fromkeys(found))
