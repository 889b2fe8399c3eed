"""Names of people and institutions, as sources write them, to `Family, Given`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scopeline.bibliography.cells import clean, python_list
from scopeline.text import fold, is_rtl, joined

# Most are so, and there is nothing to do.
_PLAIN = re.compile(r"[A-Z][A-Za-z'-]*(?: [A-Za-z'-]+)*, [A-Z][A-Za-z.]*(?:[ -][A-Z][A-Za-z.]*)*")
_FAMILY_THEN_INITIALS = re.compile(
    r"(.*[^\W\d_]{2}.*?) +((?:[A-ZÀ-ÞА-Я]\.?[ -]{0,2}){1,5}|[A-ZÀ-ÞА-Я]{1,4}(?: (?:Jr|Sr|[23](?:nd|rd)|I{2,3})\.?)?)"
)
_INITIALS_THEN_FAMILY = re.compile(r"((?:[A-ZÀ-ÞА-Я]\.[ -]*)+|[A-ZÀ-ÞА-Я]{1,4}) +(\S.*)")
_IDENTIFIER = re.compile(r"\s*(?:\((?:\d{6,}|[^()\s]+@[^()\s]+)\)|\[?https?://orcid\S*)\s*")
_NO_GIVEN = re.compile(r",\s*(?:null|nan|undefined)$")
_HAS_ID = re.compile(r"\(\d{6,}\)")
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
    r"\b(?:groups?|universit(?:y|ies)|institut\w*|committee|consortium|collaborat\w+|society|association|organi[sz]ation|"
    r"ministr(?:y|ies)|departments?|centres?|centers?|network|council|agency|foundation|investigators|team|commission|"
    r"college|academy|office|world|national|study|trial|program\w*|project|bank|hospital|federation|union)\b",
    re.IGNORECASE,
)
# Persian institutions begin with what they are; families are called بنیادی or مرکزی, never so.
_PERSIAN_INSTITUTION = re.compile(
    r"(?:وزارت|دانشگاه|دانشکده|دانشسرا|پژوهشگاه|پژوهشکده|پژوهشسرا|فرهنگستان|سازمان|مرکز|مراکز|موسسه|انستیتو|انجمن|جامعه|"
    r"شورا|شورای|شورایعالی|بیمارستان|درمانگاه|معاونت|اداره|کمیته|کمیسیون|کارگروه|گروه|دفتر|دبیرخانه|ستاد|هیات|هییت|بنیاد|"
    r"صندوق|شبکه|شرکت|جهاد دانشگاهی|بانک|فدراسیون|اتحادیه|کنسرسیوم|آکادمی|اکادمی|کلیه|معهد)(?: |$)"
)
_PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu", "af",
    "al", "el", "bin", "ibn",
})  # fmt: skip
CUT_SHORT = "the source cut the list of authors short"
RUN_TOGETHER = "authors were run together by the source and taken apart at their capitals"


@lru_cache(maxsize=20_000)
def author(name: str, order: str = "") -> str:
    """A name as `Family, Given`; institutions, and names whose order is unknown, stay whole.

    order: "given-first" where the source is known to write names so; a comma or initials tell it otherwise;
    "family-first" where it writes `ROE ANN B`, as patent offices do.

    >>> author("Wilson L.N."), author("G. Kalbe", "given-first"), author("World Health Organization")
    ('Wilson, L.N.', 'Kalbe, G.', 'World Health Organization')
    """
    if _PLAIN.fullmatch(name):
        return name
    name = _IDENTIFIER.sub(" ", clean(name)).strip(" ;").removesuffix(",").replace(";", ",")
    if _is_persian_institution(name):
        return re.sub(r"\s*,\s*", "، ", name)  # another comma would part a family's name from a given one
    name = name.replace("،", ",")
    if name.lower() in _NOBODY or _TRIAL.fullmatch(name):
        return ""
    if "," in name:
        name = _NO_GIVEN.sub("", name)
        family, _, given = name.partition(",")
        return f"{family.strip()}, {given.strip()}" if family.strip() and given.strip() else name.strip(" ,")
    if " " not in name or _INSTITUTION.search(name):
        return name
    if order == "family-first":
        return _family_first(name)
    found = _FAMILY_THEN_INITIALS.fullmatch(name)
    if found and (order != "given-first" or not found[1].isupper()):  # SJ KIM is given first, Kim SJ is not
        given = found[2].rstrip(".") if found[2].count(".") == 1 and len(found[2]) > 2 else found[2]
        return f"{found[1]}, {given}"  # PubMed ends its list of names with a full stop
    if (found := _INITIALS_THEN_FAMILY.fullmatch(name)) and (order == "given-first" or "." in found[1]):
        return f"{found[2]}, {found[1].strip()}"
    return _given_first(name) if order == "given-first" else name


def _is_persian_institution(name: str) -> bool:
    return is_rtl(name) and bool(_PERSIAN_INSTITUTION.match(fold(name)))


def _given_first(name: str) -> str:
    words = name.removeprefix("null ").split()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}" if first else words[0]


def _family_first(name: str) -> str:
    words = name.split()
    last = next((at for at, word in enumerate(words[:-2]) if word.lower() not in _PARTICLES), len(words) - 2)
    return f"{' '.join(words[: last + 1])}, {' '.join(words[last + 1 :])}"


def split(value: str, separator: str = "") -> list[str]:
    """The names in one cell: `; `, `|`, a line each, ` and `, commas, a Python list, or the layout's own separator.

    >>> split("Sundaram, Aishwarya (57200000001)", ", "), split("Bagheri A., Roe B.", ", ")
    (['Sundaram, Aishwarya (57200000001)'], ['Bagheri A.', 'Roe B.'])
    >>> split("Smith J, Jones K, and Roe B"), split("Smith, J., Jones, K.")
    (['Smith J', 'Jones K', 'Roe B'], ['Smith, J.', 'Jones, K.'])
    >>> split("Sara Roe, Bo van Low, Dan Wu"), split("Care Unit, City University, Cambridge")
    (['Sara Roe', 'Bo van Low', 'Dan Wu'], ['Care Unit, City University, Cambridge'])
    >>> split("ندا رحیمی، سارا مرادی"), split("رحیمی، ندا")
    (['ندا رحیمی', ' سارا مرادی'], ['رحیمی، ندا'])
    >>> split("حسینی، علی و محمدی، سارا", " and ")
    ['حسینی، علی', 'محمدی، سارا']
    >>> split("ندا رحیمی، وزارت بهداشت، درمان و آموزش پزشکی")
    ['ندا رحیمی', ' وزارت بهداشت، درمان و آموزش پزشکی']
    """
    if items := python_list(value):
        return items
    if " و " in value and all(part.count("،") == 1 for part in value.split(" و ")):
        names = value.split(" و ")
        if len({*map(_is_persian_institution, names)}) == 1:  # else it is one's own: بهداشت، درمان و آموزش، تهران
            return names
    for mark in (";", "؛", "|"):
        if mark in value and separator != " and ":
            return value.split(mark)
    if "،" in value and not (separator == " and " and _AND.search(value)):
        names = value.split("،")
        people = next((at for at, name in enumerate(names) if _is_persian_institution(name)), len(names))
        if all(" " in name.strip() for name in names[:people]):  # given and family names; `family، given` is one name
            return [*names[:people], *filter(None, ["،".join(names[people:])])]
    if separator == " and " or (_AND.search(value) and not _INSTITUTION.search(value)):
        return [name for part in _AND.split(value) for name in (_by_commas(part) if _OXFORD.search(value) else [part])]
    if "\n" in value:
        return value.split("\n")
    if separator == "run-together":
        return re.split(r"(?<=[a-zß-ÿ])(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!Le)(?<!La)(?<!Van)(?=[A-ZÀ-Þ])", value)
    return _by_commas(value, separator)


_AND = re.compile(r"\s*,?\s+(?:and|AND|And)\s+|\s*,\s*&\s*")
_OXFORD = re.compile(r",\s*(?:and|AND|And|&)\s+")
_WHOLE_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞА-Я]\.?[ -]?){1,4}")


def _by_commas(value: str, separator: str = "") -> list[str]:
    """Names parted by commas, where it shows that the commas do not part a family's name from a given one.

    It shows where each part ends in initials (`Smith J, Jones K`), where the parts are names and initials in turn
    (`Smith, J., Jones, K.`), where three or more parts are whole names (`Sara Roe, Bo Low, Dan Wu`), and where a layout
    is known to part so and the first part is a whole name.
    """
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) < 2 or _HAS_ID.search(value):
        return [value]
    if all(map(_FAMILY_THEN_INITIALS.fullmatch, parts)):
        if not any(part.endswith(".") for part in parts[:-1]):
            parts[-1] = parts[-1].removesuffix(".")  # the full stop ends the list
        return parts
    families, initials = parts[::2], parts[1::2]
    if len(parts) > 3 and len(families) == len(initials) and all(map(_INITIALS.fullmatch, initials)):
        return [f"{family}, {given}" for family, given in zip(families, initials, strict=True)]
    institution = _INSTITUTION.search(value) or any(map(_is_persian_institution, parts))
    if len(parts) > 2 and all(map(_WHOLE_NAME.fullmatch, parts)) and not institution:
        return parts
    return parts if separator == ", " and (len(parts) > 2 or " " in parts[0]) else [value]


def listed(names: Iterable[str], order: str = "") -> str:
    """Names as the record's list, in the order given. Two equal ones are two people: `Wang, Y` often is.

    >>> listed(["Wang, Y", "Li, X", "Wang, Y"])
    'Wang, Y; Li, X; Wang, Y'
    """
    return joined(found for name in names if (found := author(name, order)))


# ---- family names, as deduplication compares them ----------------------------------------------------------

_COLLAPSED = re.compile(r"(?<=[^\W\d_a-z]\.)(?=[^\W\d_]{2})")
# "Moody JulieGall Angela": a capital after a small letter begins another name, but for "McDonald" and its like.
_GLUED = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?=[A-Z][a-z])"
)
_INITIALS_END = re.compile(r"\s(?:[A-Z]\.?[-\s]?){1,4}$")


def families(value: str) -> list[str]:
    """Family names, in order, of a list of authors in any of the usual spellings.

    >>> families("Le Quintrec, M. and Zuber, J."), families("Przyklenk K.Kloner R. A."), families("Smith JA, Jones K")
    (['Le Quintrec', 'Zuber'], ['Przyklenk', 'Kloner'], ['Smith', 'Jones'])
    >>> families("Moody JulieGall Angela")
    ['Moody', 'Gall']
    """
    if not value:
        return []
    if ";" in value:
        names = value.split(";")
    elif " and " in value:
        names = value.split(" and ")
    elif value.count(",") > 1 or ("," in value and _INITIALS_END.search(value.partition(",")[0])):
        names = value.split(",")
    elif len(names := _GLUED.split(value)) > 1:
        return [name.strip().rpartition(" ")[0] or name.strip() for name in names]
    else:
        names = _COLLAPSED.split(value)
    return [family for name in names if (family := _family(name))]


def _family(name: str) -> str:
    family, comma, _ = name.partition(",")
    if comma:
        return family.strip()
    name = name.strip()
    shorter = _INITIALS_END.sub("", name)
    return shorter if shorter != name else name.rpartition(" ")[2]
