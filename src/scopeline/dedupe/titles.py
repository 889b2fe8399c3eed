"""Titles as they can be compared: without mark-up and databases' notes, their numbers, and the words that set a report
apart from its neighbour of the same name."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from scopeline.text import unescape

ERRATUM_MARK, REPRINT_MARK = "erratum", "reprint"
TITLE_LENGTH = 600

# Words that make a report another one than its neighbour of the same name: a name, what stands in any such title, and
# the pattern. Order is the bit.
GUARDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "erratum",
        ("errat", "corrig", "correction", "retract", "expression of"),
        r"\b(?:errat(?:um|a)|corrigend(?:um|a)|correction(?: to)?|retract(?:ion|ed)|expression of concern)\b",
    ),
    (
        "reply",
        ("repl", "respon", "rebut", "rejoin"),
        r"^(?:reply|response to|in reply|rebuttal|rejoinder)\b"
        r"|^(?:the )?authors?(?: s)? (?:reply|replies|responds?|response)\b"
        r"|\b(?:reply|replies|rebuttal|rejoinder|responds?)$",
    ),
    (
        "comment",
        ("comment", "letter", "discussion"),
        r"\b(?:comment(?:s|ary|aries)?(?: on)?|letter(?: to the editor)?|invited discussion)\b",
    ),
    (
        "editorial",
        ("editor", "introduction to"),
        r"\b(?:editorial|editors? (?:note|comment|choice)s?|from the editors?|introduction to the special)\b",
    ),
    ("update", ("updat",), r"\b(?:updat(?:e|ed|ing))\b"),
    (
        "protocol",
        ("protocol", "design"),
        r"\b(?:protocol|study design|rationale and design|design and rationale|design of)\b",
    ),
    ("preprint", ("preprint",), r"\bpreprint\b"),
    ("conference", ("abstract",), r"\b(?:conference abstract|meeting abstract|abstract only)\b"),
    ("reprint", ("reprint",), r"\breprint$"),
)
GUARD_BIT = {name: 1 << place for place, (name, _, _) in enumerate(GUARDS)}
_PATTERNS = [(1 << place, hints, re.compile(pattern)) for place, (_, hints, pattern) in enumerate(GUARDS)]
ANY_GUARD = "|".join(hint for _, hints, _ in GUARDS for hint in hints)
TYPE_GUARDS = {
    "erratum": "erratum",
    "editorial": "editorial",
    "preprint": "preprint",
    "conference": "conference",
}

_LANGUAGE = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|farsi|finnish|french|german|"
    "greek|hebrew|hungarian|italian|japanese|korean|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|"
    "serbian|slovak|slovenian|spanish|swedish|turkish|ukrainian"
)
# Notes that Ovid, Embase and others add after a title; they say nothing about which report it is.
_NOTE = re.compile(
    rf"(?:\s*(?:\[(?:{_LANGUAGE})(?:[ ,;/]+(?:and )?(?:{_LANGUAGE}))*\]|[\[(]\d+ refs?[\])]|\[\d\]|"
    r"[\[(](?:review|see comments?|comments?|multiple letters|electronic resource)[\])]|\[article in \w+\]|"
    r"[\[(](?:(?:structured|meeting) )?abstract(?: no\W+\w+)?[\])]"
    r")[.\"]*)+\s*$",
    re.IGNORECASE,
)
# These name another publication and run to the end: "[Erratum appears in J Card Surg. 2011 Mar;26(2):244]".
_SEE_ALSO = re.compile(
    r"\s*[\[(](?:erratum|corrected|corrections?|republished|retract\w*|summary|original|published|comments?)\b"
    r"[^\]]{0,30}?\b(?:appears|in|of|on|article|for)\b.*$",
    re.IGNORECASE,
)
# A notice that names what it is about: "(Retraction of vol 27, pg 201, 2019)"; "[Retraction in ...]" is the other way.
_NOTICE_OF = re.compile(
    r"\s*[\[(](?:errat(?:um|a)|corrigendum|corrections?|retraction|expression of concern) (?:of|to|for|on)\b"
    r"[^\])]*[\])]?\W*$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"^\W*re\s*:\s*(?=\W*\w)", re.IGNORECASE)
# How Web of Science and Embase name what an erratum corrects: "(vol 360, pg 542, 2009)", "(Lancet (2009) 360 (5-9))".
_CORRECTS = re.compile(
    r"\s*\((?:vol\b[^()]*\bpg\b[^()]*|[^()]*\((?:19|20)\d\d\)[^()]*\([^()]*\)[^()]*)\)\W*$", re.IGNORECASE
)
_ERRATUM = re.compile(
    r"^\W*(?:errat(?:um|a)|corrigend(?:um|a)|(?:author |publisher )?correction)(?: (?:to|for)\b)?\W+(?=\w)",
    re.IGNORECASE,
)
_REPRINT = re.compile(
    r"^\W*(?:republished|reprint(?:ed)?)\b(?:\s+(?:of|from)\b\s*:?|\s*[:.\-\u2013])\s+(?=\w)", re.IGNORECASE
)
_FONT = re.compile(r"\\(?:(?:math|text)[a-z]+|rm|it|bf|em|sf)\b\s*")  # of LaTeX: "$\mathrm{CO}_2$"
_GREEK = str.maketrans(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ε": "epsilon",
        "κ": "kappa",
        "λ": "lambda",
        "μ": "mu",
        "µ": "mu",
        "ω": "omega",
        "σ": "sigma",
        "τ": "tau",
        "χ": "chi",
        "π": "pi",
    }
)
_GREEK_WORD = re.compile("[α-ωάέήίόύώ]{3,}")

_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_WORD_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "i": "1",
    "v": "5",
    "x": "10",
    "a": "a",
    "b": "b",
    "c": "c",
    "d": "d",
}
_PART = re.compile(r"\b(?:part|volume|vol|phase|paper|chapter|session|series|section|day|number|no)\s+(\w+)\b")
NUMBER_HINT = r"\d|\b(?:ii|iii|iv|vi|vii|viii|ix|xi|xii|part|volume|vol|phase|paper|chapter|session)\b"

_REGISTERS = "NCT|ISRCTN|ACTRN|CHICTR|EUCTR|IRCT|JPRN-|CTRI/|NTR|DRKS|PACTR|KCT|UMIN"
_REGISTRATION = re.compile(rf"(?:{_REGISTERS})[\w/-]*\d{{4}}[\w/-]*", re.IGNORECASE)
REGISTRATION_HINT = rf"(?i)(?:{_REGISTERS})\S*\p{{Nd}}{{4}}"
_NUMBER = re.compile(r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix|xi|xii)\b")
_THOUSANDS = re.compile(r"\b(\d{1,3}) (?=\d{3}\b)")


def clean_title(value: str) -> str:
    """A title without mark-up and without the notes that databases add to it.

    An erratum and a reprint are marked alike however a database marks them.

    >>> clean_title("Efficacy of batroxobin. [Chinese]")
    'Efficacy of batroxobin.'
    >>> clean_title("Erratum: Eculizumab (vol 360, pg 542, 2009)")
    'Eculizumab erratum'
    >>> clean_title("Reprint of: Imaging of the gallbladder")
    'Imaging of the gallbladder reprint'
    >>> clean_title("Eculizumab (Retraction of vol 360, pg 542, 2009)"), clean_title("Re: Eculizumab")
    ('Eculizumab erratum', 'reply to Eculizumab')
    """
    if "<" in value or "&" in value:
        value = unescape(value)
    value = _FONT.sub("", value) if "\\" in value else value
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
        if not _GREEK_WORD.search(value):
            value = value.translate(_GREEK)
    value = _ANSWERS.sub("reply to ", value)
    first = _REPRINT.sub("", value)
    if first != value:
        return f"{first.rstrip(' .')} {REPRINT_MARK}"
    corrected = _CORRECTS.sub("", _NOTICE_OF.sub(f" {ERRATUM_MARK}", value))
    bare = _ERRATUM.sub("", corrected)
    if bare != value:
        return f"{bare.removesuffix(ERRATUM_MARK).rstrip()} {ERRATUM_MARK}"
    shorter = _NOTE.sub("", _SEE_ALSO.sub("", value))
    return shorter if len(shorter) > 3 else value


def shorten(title: str) -> str:
    """A very long title by its beginning and a digest of the whole, so that equal stays equal."""
    digest = hashlib.blake2b(title.encode(), digest_size=8).hexdigest()
    return f"{title[: TITLE_LENGTH - 17]} {digest}"


def title_numbers(title: str) -> str:
    """Numbers, Roman numerals and part letters of a folded title, in order.

    >>> title_numbers("p16ink4a as a marker part ii experience in 189 biopsies")
    '16 4 2 189'
    """
    title = _THOUSANDS.sub(r"\1", title)
    parts = {found.start(1): _WORD_NUMBERS[found[1]] for found in _PART.finditer(title) if found[1] in _WORD_NUMBERS}
    numbers = dict(parts)
    for found in _NUMBER.finditer(title):
        text = found[0]
        numbers[found.start()] = _ROMAN[text] if text in _ROMAN else text.lstrip("0") or "0"
    return " ".join([numbers[place] for place in sorted(numbers)])


def registration(value: str) -> str:
    """The number of a trial's registration in a cell, in small letters.

    >>> registration("https://clinicaltrials.gov/show/NCT01234567"), registration("Trials")
    ('nct01234567', '')
    """
    found = _REGISTRATION.search(value)
    return found[0].lower() if found else ""


def title_guards(title: str) -> int:
    """Bits of GUARDS whose words stand in a folded title."""
    found = 0
    for bit, hints, pattern in _PATTERNS:
        for hint in hints:
            if hint in title:
                found |= bit if pattern.search(title) else 0
                break
    return found
