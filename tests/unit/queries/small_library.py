"""A small library that is searched in each platform's syntax, to hold what a query finds to what its concepts mean.

It reads the texts by the platforms' documented rules, with a parser of its own: nothing here knows how they are built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Found = Callable[["Report"], bool]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<limit>PUBYEAR\s[<>]\s\d+ | PY=\d+-\d+ | PY\s\d+-\d+ | YR\(\d+-\d+\) | PUB_YEAR:\[\d+\sTO\s\d+\]
        | \[\d+-\d+\]/py | \("\d+/01/01"\[dp\]\s:\s"\d+/12/31"\[dp\]\)
        | LANGUAGE\([\w\s]+\) | LA=\([\w\s]+\) | LA\([\w\s]+\) | LA\s\w+ | \[\w+\]/lim | \w+\[la\])
    | (?P<heading>\[mh\s\^?"[^"]+"\] | "[^"]+"\[mh(?::noexp)?\] | (?:'[^']+'|"[^"]+")/(?:exp|de) | \(MH\s"[^"]+"\)
        | (?:exp\s)?[A-Z][\w,'\s]*/(?=\s|$))
    | (?P<prefix>TITLE-ABS-KEY | TS= | TI,AB,SU | TITLE_ABS: | TI(?=\s\() | AB(?=\s\() | SU(?=\s\())
    | (?P<suffix>\[tiab\] | :ti,ab,kw | \.ti,ab,k[fw]\.)
    | (?P<open>\() | (?P<close>\))
    | (?P<next>NEXT | PRE/0 | adj(?=\s))
    | (?P<operator>AND|OR|and|or)(?=[\s(])
    | (?P<quoted>"[^"]*" | '[^']*')
    | (?P<word>[^\s()"':.\[\]]+(?:'s\*?)?(?:\[\*20\])?)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Report:
    """What a database holds of a report: words by field, subject headings, year, language."""

    fields: dict[str, str]
    headings: frozenset[str] = frozenset()
    year: int = 2010
    language: str = "english"


def matches(pattern: list[str], text: str) -> bool:
    """Whether the words, of which `*` cuts one, stand side by side in the text; hyphens part words."""
    words = text.replace("-", " ").split()
    wanted = [re.compile(re.escape(word).replace(r"\*", r"\w*")) for part in pattern for word in part.split("-")]
    return any(
        all(word.fullmatch(words[start + place]) for place, word in enumerate(wanted))
        for start in range(len(words) - len(wanted) + 1)
    )


@dataclass
class Syntax:
    """How a platform reads: which operator binds first ('' : from left to right), and whether spaces join words."""

    first: str = "AND"
    side_by_side: str = "AND"  # what stands between two words without an operator: AND, or PHRASE
    one_field: dict[str, str] = field(default_factory=lambda: {"TI": "title", "AB": "abstract", "SU": "keywords"})


SYNTAX = {
    "pubmed": Syntax(first=""),
    "scopus": Syntax(first="OR"),
    "web_of_science": Syntax(),
    "embase": Syntax(),
    "embase_ovid": Syntax(side_by_side="PHRASE"),
    "medline_ovid": Syntax(side_by_side="PHRASE"),
    "ebsco": Syntax(),
    "cochrane": Syntax(),
    "proquest": Syntax(),
    "europe_pmc": Syntax(),
    "openalex": Syntax(),
    "google_scholar": Syntax(first="OR"),
}


def search(platform: str, text: str, reports: list[Report]) -> set[int]:
    """The places of the reports that the text finds; raises ValueError where the platform could not read it."""
    syntax = SYNTAX[platform]
    if platform.endswith("_ovid"):
        return _lines(syntax, text, reports)
    found = _Reader(syntax, text).whole()
    return {place for place, report in enumerate(reports) if found(report)}


def _lines(syntax: Syntax, text: str, reports: list[Report]) -> set[int]:
    sets: dict[int, set[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stated, content = line.split(". ", 1)
        assert int(stated) == number
        limit = re.fullmatch(r'limit (\d+) to \((?:(\w+) language)?(?: and )?(?:yr="(\d+) - (\d+)")?\)', content)
        if re.fullmatch(r"\d+(?: and \d+)*", content):
            sets[number] = set.intersection(*(sets[int(n)] for n in content.split(" and ")))
        elif limit:
            of, language, first, last = limit.groups()
            sets[number] = {
                place
                for place in sets[int(of)]
                if (language is None or reports[place].language == language)
                and (first is None or int(first) <= reports[place].year <= int(last))
            }
        else:
            found = _Reader(syntax, content).whole()
            sets[number] = {place for place, report in enumerate(reports) if found(report)}
    return sets[max(sets)]


class _Reader:
    """Recursive descent over one text."""

    def __init__(self, syntax: Syntax, text: str) -> None:
        self.syntax, self.text = syntax, text
        self.tokens = list(self._tokens())
        self.place = 0

    def _tokens(self) -> Iterator[tuple[str, str]]:
        at = 0
        while self.text[at:].strip():
            token = _TOKEN.match(self.text, at)
            if token is None or token.end() == at:
                raise ValueError(f"cannot read {self.text[at : at + 40]!r}")
            assert token.lastgroup
            yield token.lastgroup, token[token.lastgroup]
            at = token.end()

    def whole(self) -> Found:
        found = self.any(None)
        if self.place != len(self.tokens):
            raise ValueError(f"a bracket too many in {self.text!r}")
        return found

    def kind(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def any(self, only: str | None) -> Found:
        """Operands and operators up to a closing bracket, bound in the platform's order."""
        operands, operators = [self.operand(only)], list[str]()
        while self.kind() not in ("", "close"):
            operators.append(self.take().upper() if self.kind() == "operator" else self.syntax.side_by_side)
            operands.append(self.operand(only))
        for binds in ([self.syntax.first] if self.syntax.first else []) + [""]:
            place = 0
            while place < len(operators):
                if binds in ("", operators[place]):
                    operands[place : place + 2] = [_joined(operators.pop(place), *operands[place : place + 2])]
                else:
                    place += 1
        return operands[0]

    def operand(self, only: str | None) -> Found:
        kind, token = self.kind(), self.take()
        if kind == "limit":
            return _limit(token)
        if kind == "heading":
            return _heading(token)
        if kind == "prefix":
            if self.take() != "(":
                raise ValueError(f"{token} wants a bracket")
            found = self.any(self.syntax.one_field.get(token))
            self.take()
            return found
        if kind == "open":
            found = self.any(only)
            if self.kind() != "close":
                raise ValueError("a bracket is not closed")
            self.take()
        elif kind in ("word", "quoted"):
            found = self.phrase(token, only)
        else:
            raise ValueError(f"{token!r} stands where a term should")
        if self.kind() == "suffix":
            self.take()
        return found

    def phrase(self, token: str, only: str | None) -> Found:
        words = [token]
        while self.kind() == "next" or (self.syntax.side_by_side == "PHRASE" and self.kind() == "word"):
            if self.kind() == "next":
                self.take()
            words.append(self.take())
        pattern = [word.replace("[*20]", "*") for part in words for word in part.strip("\"'").split()]
        return lambda report: any(
            matches(pattern, text) for name, text in report.fields.items() if only is None or name == only
        )


def _joined(operator: str, left: Found, right: Found) -> Found:
    if operator == "OR":
        return lambda report: left(report) or right(report)
    return lambda report: left(report) and right(report)


def _limit(token: str) -> Found:
    numbers = [int(number) for number in re.findall(r"\d{4}", token)]
    if token.startswith("PUBYEAR"):
        return lambda report: report.year > numbers[0] if ">" in token else report.year < numbers[0]
    if numbers:
        return lambda report: numbers[0] <= report.year <= numbers[-1]
    language = re.sub(r"^LANGUAGE|^LA|\[la\]$|/lim$|[=()\[\]]", "", token).strip().lower()
    return lambda report: report.language in language.split(" or ")


def _heading(token: str) -> Found:
    name = re.sub(r"^\[mh \^?|^\(MH |^exp |\[mh(?::noexp)?\]$|/(?:exp|de)?$", "", token).strip("[]()\"'+")
    return lambda report: name in report.headings
