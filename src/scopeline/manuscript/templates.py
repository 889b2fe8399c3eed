"""Sections' templates: sandboxed and strict, with the names of facts, and filters that turn them into words.

`{{ facts.flow.new_studies }}` is a number of the review; filters turn it into words, shares and counted nouns. Digits
that come from no fact and no protocol are refused unless they are marked: `{{ "PRISMA 2020"|literal }}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import Template, nodes
from jinja2.sandbox import SandboxedEnvironment

from scopeline.languages import Language
from scopeline.manuscript import numerals
from scopeline.manuscript.faults import ASKED, Faults
from scopeline.manuscript.filters import Filters
from scopeline.manuscript.voice import Missing, Named, Number, Unsaid, finalised

_BARE = re.compile(r"(?<!\w)(?<![^\W\d]-)\d[\d.,٫٬]*")  # not the 19 of COVID-19, which counts nothing


class Templates(SandboxedEnvironment):
    """Jinja, sandboxed and strict, in which names after `facts` are facts' names and only told digits come out."""

    def __init__(self, say: Language, more: Mapping[str, Callable[..., Any]] | None = None) -> None:
        """`more` are filters beside those that every review has."""
        self.faults = Faults(say)
        super().__init__(
            undefined=self.faults.undefined(),
            finalize=self._printed,
            keep_trailing_newline=True,
        )
        self.say = say
        filters: dict[str, Any] = {**self.filters, **Filters(say).by_name(), **(more or {})}
        tests: dict[str, Any] = {**self.tests, "known": _is_known, "estimated": _is_estimated}
        self.filters = {name: self.faults.noting(one, f"|{name}") for name, one in filters.items()}
        self.tests = {name: self.faults.noting(one, f"is {name}") for name, one in tests.items()}
        self.intercepted_binops = frozenset("+-*/")

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._below(obj, attribute) if isinstance(obj, Named) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._below(obj, str(argument)) if isinstance(obj, Named) else super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return self.faults.noting(super().call_binop, f"'{operator}'")(context, operator, left, right)

    def _printed(self, value: Any) -> Any:
        try:
            return finalised(value)
        except Unsaid as error:
            self.faults.note(error)
            return ""

    def _below(self, family: Named, part: str) -> Named:
        """The fact or family one part further on; that there is none is a fault."""
        try:
            return family.below(part)
        except Unsaid as error:
            self.faults.note(error)
            return self.faults.instead

    def named_wrongly(self, source: str) -> Iterator[tuple[int, Unsaid]]:
        """(line, fault) of each filter and test that there is none of, which no template can be compiled with."""
        for node in self.parse(source).find_all((nodes.Filter, nodes.Test)):
            what, known = ("filter", self.filters) if isinstance(node, nodes.Filter) else ("test", self.tests)
            if node.name not in known:
                near = get_close_matches(node.name, list(known), 3)
                advice = f"Nearest: {', '.join(near)}." if near else ASKED
                yield node.lineno, Unsaid(f"there is no {what} '{node.name}'", advice)

    def compiled(self, source: str) -> Template:
        """The template, with something in the place of every filter and test that there is none of."""
        wanted = [node.name for node in self.parse(source).find_all((nodes.Filter, nodes.Test))]
        bare = self.overlay()
        bare.filters = {**dict.fromkeys(wanted, self._nothing), **self.filters}
        bare.tests = {**dict.fromkeys(wanted, self._nothing), **self.tests}
        return bare.from_string(source)

    def _nothing(self, *_: object, **__: object) -> Missing:
        return self.faults.instead


def unsourced(environment: Templates, source: str) -> list[tuple[int, str]]:
    """(line, number) of every number in a template's text, in digits or words, that stands in no literal block."""
    found: list[tuple[int, str]] = []
    opening: list[str] = []
    inside = False
    for line, kind, value in environment.lex(source):
        if kind == "block_begin":
            opening = []
        elif kind == "name":
            opening.append(value)
        elif kind == "block_end":
            inside = (inside or opening[:2] == ["filter", "literal"]) and opening[:1] != ["endfilter"]
        elif kind == "data" and not inside:
            spans = [match.span() for match in _BARE.finditer(value)]
            spans += [(one.start, one.end) for one in numerals.found(value) if one.in_words]
            found += [(line + value.count("\n", 0, start), value[start:end]) for start, end in sorted(spans)]
    return found


def _is_known(value: Number) -> bool:
    return value.value is not None


def _is_estimated(value: Named) -> bool:
    return value.fact.interval is not None
