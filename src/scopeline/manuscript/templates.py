"""Sections' templates: sandboxed and strict, with the names of facts, and filters that turn them into words.

`{{ facts.flow.new_studies }}` is a number of the review; filters turn it into words, shares and counted nouns. Digits
that come from no fact and no protocol are refused unless they are marked: `{{ "PRISMA 2020"|literal }}`.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from scopeline.languages import Language
from scopeline.manuscript import numerals
from scopeline.manuscript.filters import Filters
from scopeline.manuscript.voice import Missing, Named, Number, Unsaid, finalised

_BARE = re.compile(r"(?<!\w)(?<![^\W\d]-)\d[\d.,٫٬]*")  # not the 19 of COVID-19, which counts nothing


class Templates(SandboxedEnvironment):
    """Jinja, sandboxed and strict, in which names after `facts` are facts' names and only told digits come out."""

    def __init__(self, say: Language) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=self._printed,
            keep_trailing_newline=True,
        )
        self.say = say
        self.filters = {**self.filters, **Filters(say).by_name()}
        self.tests = {**self.tests, "known": _is_known, "estimated": _is_estimated}
        self.missed: list[tuple[int, Unsaid]] = []

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._below(obj, attribute) if isinstance(obj, Named) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._below(obj, str(argument)) if isinstance(obj, Named) else super().getitem(obj, argument)

    def _printed(self, value: Any) -> Any:
        try:
            return finalised(value)
        except Unsaid as error:
            if not (line := _line_now()):
                raise  # while the template is compiled; it is asked again when it is rendered
            self.missed.append((line, error))
            return ""

    def _below(self, family: Named, part: str) -> Named:
        """The fact or family one part further on; what there is none of is noted in `missed` with its line."""
        try:
            return family.below(part)
        except Unsaid as error:
            self.missed.append((_line_now(), error))
            return Missing(None, self.say, f"{family.name}.{part}", family.facts)


def _line_now() -> int:
    """The line of the template that is being rendered; 0 where none is."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        if (template := frame.f_globals.get("__jinja_template__")) or frame.f_code.co_filename == "<template>":
            return template.get_corresponding_lineno(frame.f_lineno) if template else 0
    return 0


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
