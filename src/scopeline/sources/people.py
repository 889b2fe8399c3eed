"""Names of people and institutions, as sources write them, to `Family, Given`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scopeline.sources.fields import QUOTED, clean

_FAMILY_THEN_INITIALS = re.compile(
    r"(.*[^\W\d_]{2}.*?) +((?:[A-ZÀ-ÞА-Я]\.?[ -]{0,2}){1,5}|[A-ZÀ-ÞА-Я]{1,4}(?: (?:Jr|Sr|[23](?:nd|rd)|I{2,3})\.?)?)"
)
_INITIALS_THEN_FAMILY = re.compile(r"((?:[A-ZÀ-ÞА-Я]\.[ -]*)+|[A-ZÀ-ÞА-Я]{1,4}) +(\S.*)")
_IDENTIFIER = re.compile(r"\s*(?:\((?:\d{6,}|[^()\s]+@[^()\s]+)\)|\[?https?://orcid\S*)\s*")
_TRIAL = re.compile(
    r"(?:NCT|ISRCTN|ACTRN|CHICTR|EUCTR|IRCT|JPRN|CTRI|NTR|DRKS|PACTR|KCT|UMIN)[\w-]*\d[\w-]*,?", re.IGNORECASE
)
_NOBODY = frozenset(
    {
        "",
        "anonymous",
        "[anonymous]",
        "anon",
        "et al",
        "et al.",
        "others",
        "...",
        "…",
        "[no author name available]",
        "no authorship indicated",
        "n/a",
        "null",
    }
)
_INSTITUTION = re.compile(
    r"\b(?:group|university|institut\w*|committee|consortium|collaborat\w+|society|association|organi[sz]ation|"
    r"ministry|department|centre|center|network|council|agency|foundation|investigators|team|commission|"
    r"college|academy|office|world|national|study|trial|program\w*|project|bank|hospital|federation|union)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu", "af",
    "al", "el", "bin", "ibn",
})  # fmt: skip
CUT_SHORT = "the source cut the list of authors short"


@lru_cache(maxsize=20_000)
def author(name: str, order: str = "") -> str:
    """A name as `Family, Given`; institutions, and names whose order is unknown, stay whole.

    order: "given-first" where the source is known to write names so; a comma or initials tell it otherwise.

    >>> author("Wilson L.N."), author("G. Kalbe", "given-first"), author("World Health Organization")
    ('Wilson, L.N.', 'Kalbe, G.', 'World Health Organization')
    """
    name = _IDENTIFIER.sub(" ", clean(name)).strip(" ;").removesuffix(",").replace(";", ",").replace("،", ",")
    if name.lower() in _NOBODY or _TRIAL.fullmatch(name):
        return ""
    if "," in name:
        family, _, given = name.removesuffix(", null").partition(",")
        return f"{family.strip()}, {given.strip()}" if family.strip() and given.strip() else name.strip(" ,")
    if " " not in name or _INSTITUTION.search(name):
        return name
    found = _FAMILY_THEN_INITIALS.fullmatch(name)
    if found and (order != "given-first" or not found[1].isupper()):  # SJ KIM is given first, Kim SJ is not
        given = found[2].rstrip(".") if found[2].count(".") == 1 and len(found[2]) > 2 else found[2]
        return f"{found[1]}, {given}"  # PubMed ends its list of names with a full stop
    if (found := _INITIALS_THEN_FAMILY.fullmatch(name)) and (order == "given-first" or "." in found[1]):
        return f"{found[2]}, {found[1].strip()}"
    return _given_first(name) if order == "given-first" else name


def _given_first(name: str) -> str:
    words = name.removeprefix("null ").split()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}" if first else words[0]


def split(value: str, separator: str = "") -> list[str]:
    """The names in one cell: `; `, `|`, a line each, ` and `, a Python list, or the layout's own separator."""
    if separator == " and ":  # BibTeX, whatever else a name holds
        return re.split(r"\s+and\s+", value)
    if value.startswith("['"):
        return QUOTED.findall(value)
    if ";" in value:
        return value.split(";")
    if "|" in value:
        return value.split("|")
    if re.search(r"\s+and\s+", value) and not _INSTITUTION.search(value):
        return re.split(r"\s+and\s+", value)
    if "\n" in value:
        return value.split("\n")
    if separator == "run-together":
        return re.split(r"(?<=[a-zß-ÿ])(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!Le)(?<!La)(?<!Van)(?=[A-ZÀ-Þ])", value)
    return value.split(separator) if separator else [value]


def listed(names: Iterable[str], order: str = "") -> str:
    """Names as the record's list, each once, in the order given."""
    return "; ".join(dict.fromkeys(found for name in names if (found := author(name, order))))
