"""BibTeX: bibtexparser's splitter an entry at a time, so that a broken entry harms no other.

Values are kept as they stand; strings, braces and LaTeX are undone for the view that fields are read from.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from itertools import pairwise

from scopeline.sources.entries import Entry, Parsed, Rejected, Stray, Tags, count_words

# IEEE writes the next entry behind the last one's brace.
_NO_ENTRY = r"(?!\s*(?:comment|preamble|string)\b)"
_KEY = r"(?=[^{}\n]*[,\n])"  # tells an entry from `@roe {and}` at a line's start in an abstract
_START = re.compile(rf"(?:^|(?<=[\n}}]))[^\S\n]*@{_NO_ENTRY}[^\S\n]*\w+[^\S\n]*[{{(]{_KEY}", re.IGNORECASE)
_BY_EYE = re.compile(rf"(?:\n|\}}|\A)\s*@{_NO_ENTRY}\s*\w+\s*[{{(]{_KEY}", re.IGNORECASE)
_FURNITURE = re.compile(r"Scopus|EXPORT DATE: .*|Record #\d+ of \d+|(?:Provider|Content|Database): .*|%.*")
_FIELD = re.compile(r"\n[ \t\u00a0]*([A-Za-z][\w\u00a0 .:+-]*?)\s*=\s*(?=[{\"\w])")
UNNAMED = ("ENTRYTYPE", "ID", "unread")  # what stands before an entry's fields, without a name of its own
_DAMAGED = "not proper BibTeX; read line by line"


def parse(text: str) -> Parsed:
    """Take a BibTeX file apart. Entries that reuse a key or repeat a field are kept whole.

    An entry that bibtexparser cannot read, but that ends as an entry should, is read line by line (an
    unbalanced brace in an abstract is the usual cause) and warned about; any other is rejected.
    """
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it warns of is told here
    cuts = [found.start() for found in _START.finditer(text)]
    parsed = Parsed([], markers=len(_BY_EYE.findall(text)), words=count_words(text))
    strings: dict[str, str] = {}
    line = 1
    for begin, finish in pairwise([0, *cuts, len(text)]):
        piece = text[begin:finish]
        _piece(piece, line, strings, parsed)
        line += piece.count("\n")
    if cuts and parsed.rejected and parsed.rejected[-1].line > text.count("\n", 0, cuts[-1]):
        parsed.cut_off(f"line {parsed.rejected[-1].line}: the last entry has no end; the file was cut off in it")
    return parsed


def _piece(piece: str, line: int, strings: dict[str, str], parsed: Parsed) -> None:
    """One entry and what follows it; the first piece of a file has no entry."""
    from bibtexparser import model
    from bibtexparser.splitter import Splitter

    blocks = Splitter(piece).split().blocks
    found = [entry for block in blocks if (entry := _entry_of(block))]
    started = bool(_START.match(piece))
    if started and _entry_of(blocks[0]) is None:
        _damaged(piece, line, parsed)
        return
    parsed.markers += len(found) - started  # an entry that begins behind other text, which no one would count
    for block in blocks:
        at = line + max(block.start_line or 0, 0)
        entry = _entry_of(block)
        if entry is not None:
            parsed.entries.append(_entry(entry, at, strings))
        elif isinstance(block, model.String):
            strings[block.key.lower()] = _opened(block.value, strings)
            parsed.furniture += count_words(block.raw or "")
        elif isinstance(block, model.ImplicitComment):
            _between(block.raw or "", at, parsed)
        elif isinstance(block, model.ExplicitComment | model.Preamble):
            parsed.furniture += count_words(block.raw or "")
        else:  # a broken @string or @comment
            parsed.stray.append(Stray(at, (block.raw or "").strip()))


def _entry(entry, line: int, strings: dict[str, str]) -> Entry:  # type: ignore[no-untyped-def]
    tags: Tags = {"ENTRYTYPE": [entry.entry_type], "ID": [entry.key]}
    for field in entry.fields:
        tags.setdefault(field.key, []).append(_unwrapped(field.value))
    return Entry(line, tags, _view(tags, entry.fields, strings))


def _entry_of(block):  # type: ignore[no-untyped-def]
    """The entry in a block, also where bibtexparser marks it for a repeated field or key."""
    from bibtexparser import model

    while isinstance(block, model.DuplicateFieldKeyBlock | model.DuplicateBlockKeyBlock):
        block = block.ignore_error_block
    return block if isinstance(block, model.Entry) else None


def _damaged(piece: str, line: int, parsed: Parsed) -> None:
    """Read an improper entry by its lines `name = ...`, or reject it."""
    opening, *fields = _FIELD.split(piece.rstrip())
    head = re.match(r"\s*@\s*(\w+)\s*[{(]\s*([^,\s]*)", opening)
    if not head or not fields or not re.search(r"[})]\s*$", piece) or "}" not in piece.rstrip()[:-1][-3:]:
        parsed.rejected.append(
            Rejected(line, "an entry without its end: damaged, or the file is cut off in it", piece.rstrip())
        )
        return
    tags: Tags = {"ENTRYTYPE": [head[1].lower()], "ID": [head[2]]}
    if unread := opening[head.end() :].strip(" ,\n"):
        tags["unread"] = [unread]
    for name, value in zip(fields[::2], fields[1::2], strict=True):
        tags.setdefault(name, []).append(value.rstrip(" \n,})").lstrip('{"'))
    view = _lower(tags)
    parsed.entries.append(
        Entry(line, tags, {name: [plain(name, value) for value in values] for name, values in view.items()})
    )
    parsed.warnings.append(f"line {line}: the entry is {_DAMAGED}")


def _between(text: str, line: int, parsed: Parsed) -> None:
    for number, content in enumerate(text.split("\n"), line):
        if _FURNITURE.fullmatch(content.strip()):
            parsed.furniture += count_words(content)
        elif content.strip():
            parsed.stray.append(Stray(number, content))


def _view(tags: Tags, fields, strings: dict[str, str]) -> Tags:  # type: ignore[no-untyped-def]
    """Field names in lower case; values with strings put in and LaTeX undone."""
    view: Tags = {"ENTRYTYPE": tags["ENTRYTYPE"], "ID": tags["ID"]}
    for field in fields:
        name = field.key.strip("\u00a0 ").lower()
        view.setdefault(name, []).append(plain(name, _opened(field.value, strings)))
    return view


def _lower(tags: Tags) -> Tags:
    return {
        name if name in ("ENTRYTYPE", "ID") else name.strip("\u00a0 ").lower(): values for name, values in tags.items()
    }


def _unwrapped(value: str) -> str:
    """A value less the one pair of braces or quotes around it."""
    return value[1:-1] if len(value) > 1 and value[0] + value[-1] in ("{}", '""') else value


def _opened(value: str, strings: dict[str, str]) -> str:
    """A value without its delimiters; parts joined by `#`, and names of @string, put in."""
    if value[:1] in '{"' and value.count("#") == 0:
        return _unwrapped(value)
    parts = (
        re.findall(r'"[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\}|\w+', value) if "#" in value and value[:1] != "{" else [value]
    )
    return "".join(strings.get(part.lower(), _unwrapped(part)) for part in parts)


_ACCENTS = dict(
    zip(
        "'`^\"~=.uvHcdbrk",
        "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u030a\u0328",
        strict=True,
    )
)
_SYMBOLS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "th": "þ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textregistered": "®",
    "texttrademark": "™",
    "textbackslash": "\\",
    "ldots": "…",
    "dots": "…",
    "textasciitilde": "~",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "mu": "μ",
    "kappa": "κ",
    "chi": "χ",
    "times": "×",
    "pm": "±",
    "leq": "≤",
    "geq": "≥",
    "textgreater": ">",
    "textless": "<",
}
_ACCENT = re.compile(r"\\(?:(['`^\"~=.])\s*|([uvHcdbrk])(?:\s+|(?=\{)))(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?(?:\{\})?")


def latex(value: str) -> str:
    r"""Text without LaTeX: accents composed, symbols and escapes as characters, braces gone.

    >>> latex(r"{M{\"u}ller} \& S{\o}n: {CO}$_2$ 10\%")
    'Müller & Søn: CO2 10%'
    >>> latex(r"TNF-$\alpha$ in {\em E. coli}")
    'TNF-α in E. coli'
    """
    if "$" in value:
        value = re.sub(r"(?<!\\)\$([^$]{0,80})(?<!\\)\$", _formula, value)
    if "\\" in value:
        value = _ACCENT.sub(_composed, value)
        value = _COMMAND.sub(lambda found: _SYMBOLS.get(found[1], ""), value)
        value = re.sub(r"\\([&%$#_{}\s-])", r"\1", value)
    return value.replace("{", "").replace("}", "").replace("~", "\u00a0").replace("--", "-")


# Fields whose `~` and `--` are their own: addresses and identifiers.
_VERBATIM = frozenset({"doi", "url", "link", "links", "howpublished", "file", "eprint", "unique-id", "pmid", "pmcid"})


def plain(name: str, value: str) -> str:
    """A field's text without LaTeX; of an address or identifier, only what escapes its marks is undone."""
    if name not in _VERBATIM:
        return latex(value)
    value = re.sub(r"\\textasciitilde\s?(?:\{\})?|\\~(?:\{\})?|\{\\~\}|\$\\sim\$", "~", value)
    return re.sub(r"\\([&%$#_{}~-])", r"\1", re.sub(r"\\url|(?<!\\)[{}]", "", value))


def _formula(found: re.Match[str]) -> str:
    # A command takes the space behind it, but only within its formula.
    symbols = _COMMAND.sub(lambda command: _SYMBOLS.get(command[1], command[0]), found[1])
    return re.sub(r"(?<!\\)[_^{}]", "", symbols)


def _composed(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])
