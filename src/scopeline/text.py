"""Unicode: folding for comparison, cleaning for display, digits and direction for output.

Nothing here changes what is stored: records keep the spelling of their source, and `fold` serves matching.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

# Arabic letters that Persian typists and databases use for the Persian ones, and marks that carry no meaning.
_ARABIC_TO_PERSIAN = {
    "ي": "ی",
    "ى": "ی",
    "ئ": "ی",
    "ك": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
}
_INVISIBLE = (
    "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Letters that NFKD leaves whole although catalogues write them with ASCII letters.
_LATIN = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
_FOLD = str.maketrans({**_ARABIC_TO_PERSIAN, **_LATIN, **dict.fromkeys(_INVISIBLE, "")})
_HIDDEN = str.maketrans(dict.fromkeys(_INVISIBLE, ""))
_ASCII_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_TAG = re.compile(
    r"</?(?:sup|sub|i|b|em|strong|u|p|br|span|div|inf|sc|title|italic|bold|scp|h\d|a|tt|small|font|xref|ext-link|"
    r"underline|monospace|inline-formula|disp-formula|alternatives|named-content|sec|list|list-item|abstract(?:text)?|"
    r"(?:jats|mml|ce|sb|xocs|m):[\w-]+)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|title|h\d|sec|list-item|abstract(?:text)?|jats:(?:p|title|sec)|ce:(?:para|section-title))\b"
    r"[^<>]{0,400}>",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"<abstracttext\b[^<>]*\bLabel=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
_TEX = re.compile(r"<tex-math\b[^<>]*>.*?(?:</tex-math>|\Z)", re.IGNORECASE | re.DOTALL)  # beside it stands the MathML
_ENTITY = re.compile(r"&#?\w+;")
_OF_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
_RTL = re.compile(_OF_RTL)
_HALF_SPACE = re.compile(rf"(?<={_OF_RTL})\s+(?={_OF_RTL})")  # where others type one
# Marks that two scripts or keyboards have each its own form of.
_SIGNS = str.maketrans("٫٬،؛؟٪‘’“”«»‐‑‒–—−", ".,,;?%''" + '"' * 4 + "-" * 6)

RLM = "\u200f"  # right-to-left mark: sets the base direction of a label that starts with Latin letters or digits
LRM = "\u200e"  # left-to-right mark, for one that starts with Arabic letters


def fold(value: str) -> str:
    """Reduce text to what two spellings of it share: lower-case words, single spaces, no accents or marks.

    Persian and Arabic forms of one letter, ZWNJ, and the three sets of digits become one.

    >>> fold("Børge’s  Café—No. ۱۲")
    'borge s cafe no 12'
    >>> fold("يكپارچگي نظام‌ها") == fold("یکپارچگی نظامها")
    True
    """
    if value.isascii():
        return _NOT_WORD.sub(" ", value.lower()).strip()
    value = unicodedata.normalize("NFKD", value.casefold().translate(_FOLD))
    value = "".join(char for char in value if not unicodedata.combining(char)).casefold()  # a mathematical capital, too
    return _NOT_WORD.sub(" ", value.translate(_FOLD).translate(_ASCII_DIGITS)).strip()


def unspaced(value: str) -> str:
    """`fold` without what parts a word's pieces: people type a space where others type a half-space.

    >>> unspaced("زمینه ای") == unspaced("زمینه‌ای") == unspaced("زمینهای")
    True
    """
    return fold(value).replace(" ", "")


def alike(value: str) -> str:
    """Reduce text to what two people's typing of it shares, and keep what tells two answers apart: unlike `fold`, all
    marks. Between letters of a right-to-left script, a space is a half-space or none.

    >>> alike("مطالعه‌ي كيفي") == alike("مطالعه ی کیفی")
    True
    >>> alike("۱٫۵ – 2") == alike("1.5 - ۲"), alike("p < 0.05") == alike("p > 0.05"), alike("a part") == alike("apart")
    (True, False, False)
    """
    if value.isascii():
        return squeeze(value.lower())
    value = unicodedata.normalize("NFC", value).translate(_HIDDEN)
    value = value.translate(_SIGNS).translate(_ASCII_DIGITS)
    value = "".join(fold(char) if char.isalpha() else char for char in value if not unicodedata.combining(char))
    return _HALF_SPACE.sub("", squeeze(value))


def one_spelling(answers: Iterable[str]) -> dict[str, str]:
    """Each answer -> how those like it are written most often; the first by its letters where two are as frequent.

    >>> one_spelling(["ايران", "ایران", "ایران", "Iraq"])
    {'ايران': 'ایران', 'ایران': 'ایران', 'Iraq': 'Iraq'}
    """
    written = Counter(answers)
    of: dict[str, list[str]] = {}
    for answer in written:
        of.setdefault(alike(answer), []).append(answer)
    best = {key: min(same, key=lambda each: (-written[each], each)) for key, same in of.items()}
    return {answer: best[alike(answer)] for answer in written}


def squeeze(value: str) -> str:
    """One line, single spaces, no outer space; characters are otherwise kept."""
    return _SPACE.sub(" ", value).strip()


def unescape(value: str) -> str:
    """Undo HTML escaping, however often it was applied, and drop inline mark-up; `a < b` stays.

    >>> unescape("CO<sub>2</sub> &amp;amp;#8220;up&amp;amp;#8221; &amp;lt;p&amp;gt;now")
    'CO2 “up” now'
    """
    for _ in range(4):
        if not _ENTITY.search(value):
            break
        value = html.unescape(value)
    if "<" in value:
        value = _LABELLED.sub(r" \1: ", _TEX.sub(" ", value))
        value = _TAG.sub("", _BLOCK_TAG.sub(" ", value))
    return squeeze(value)


def printable(name: object) -> str:
    """A file's name as text that any program can hold: bytes that are no UTF-8, and line breaks, as escapes.

    >>> printable("a\\udcff\\n.ris")
    'a\\\\xff\\\\n.ris'
    """
    text = str(name)
    if text.isprintable():
        return text
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char in _INVISIBLE else repr(char)[1:-1] for char in whole)


def ascii_digits(value: str) -> str:
    """Persian and Arabic digits as ASCII digits."""
    return value.translate(_ASCII_DIGITS)


def is_rtl(value: str) -> bool:
    """Whether the text holds letters of a right-to-left script."""
    return bool(_RTL.search(value))


# Latin words with what stands between them: one piece that goes left to right inside a right-to-left line.
# A dot behind it is its own where it ends initials (`Flexa R.G.C. و`), else the line's. What is compared in Latin
# letters and digits is one piece, too: `OR = 1.5; 95% CI 1.2–2.0`, `χ²=3.4`.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏΑ-ω"
_BRACKETS = {"(": ")", "[": "]"}
_LATIN_WORDS = re.compile(
    r"https?://\S*[A-Za-z0-9/]"
    rf"|(?:[0-9][0-9.]*% ?(?=[A-Za-z]))?[{_LETTERS}]"
    rf"(?:[{_LETTERS}0-9 .,:;&'’/@()+<>_–=≤≥≠≈~±×÷*%²³|\[\]−-]*(?:[{_LETTERS}0-9>²³]|(?<=[0-9])%))?"
    r"(?:(?:(?<=[A-Za-zÀ-ɏ][ .-][A-Z])|(?<=[a-zß-ɏ] [A-Z]{2}))\.(?=\s+\S))?"
)


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a right-to-left line, each with whether it is one of Latin words."""
    at = 0
    while match := _LATIN_WORDS.search(text, at):
        start, end = _with_brackets(text, at, match)
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _with_brackets(text: str, at: int, match: re.Match[str]) -> tuple[int, int]:
    """Where a piece of Latin words begins and ends: with both brackets of a pair or with none, since one alone is drawn
    as its mirror image, and with those around all of it, since a line could else end behind the first."""
    start, end = match.span()
    if match[0].startswith("http"):
        return start, end
    opened: list[int] = []
    for place, sign in enumerate(match[0], start):
        if sign in _BRACKETS:
            opened.append(place)
        elif sign in _BRACKETS.values():
            if not opened:
                return start, start + len(text[start:place].rstrip())
            opened.pop()
    while opened and text[end : end + 1] == _BRACKETS[text[opened[-1]]]:
        opened.pop()
        end += 1
    if opened:
        return start, start + len(text[start : opened[0]].rstrip())
    if start > at and text[end : end + 1] and _BRACKETS.get(text[start - 1]) == text[end]:
        return start - 1, end + 1
    return start, end


_BETWEEN_ITEMS = re.compile(r";(?!(?<=\.[A-Za-z]{2};)2(?:-[^\s;]?)?(?:[\s;]|$))")
LIST_SEPARATOR = "; "  # between authors, keywords, ids in one cell


def joined(values: Iterable[str]) -> str:
    """A list as one cell; `parted` is the way back."""
    return LIST_SEPARATOR.join(values)


def parted(cell: str | None) -> list[str]:
    """The items of a cell that holds a list; an empty cell holds none. A DOI with a SICI holds a semicolon itself.

    >>> parted("10.1/a; 10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2;10.1/b")
    ['10.1/a', '10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2', '10.1/b']
    """
    cell = cell or ""
    parts = _BETWEEN_ITEMS.split(cell) if ";2" in cell else cell.split(";")
    return [item for part in parts if (item := part.strip())]
