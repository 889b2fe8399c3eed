"""What is wrong in a section's template, all of it: each fault is noted with its line, and the rest is read on."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import TemplateError, Undefined, UndefinedError

from scopeline.languages import Language
from scopeline.manuscript.voice import Missing, Unsaid

ASKED = "docs/manuscript.md lists what templates can ask."
# What a template that asks for what cannot be done ends in.
WRONG = (Unsaid, TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, MemoryError)
_PYTHONS = re.compile(r"^[\w.<>]+\(\) ")  # what Python calls a function, before what it says of it


class Faults:
    """The faults of the section that is being rendered, and what stands in for what is wrong."""

    def __init__(self, say: Language) -> None:
        self.say = say
        self.found: list[tuple[int, Unsaid]] = []

    @property
    def instead(self) -> Missing:
        """What stands in for something wrong: a number that nobody knows, a list of nothing."""
        return Missing(None, self.say)

    def note(self, error: Unsaid) -> None:
        """Note a fault at the line that is being rendered. Raises it while a template is compiled: what is constant in
        it is tried then, and asked again when it is rendered."""
        if not (line := _line_now()):
            raise error
        self.found.append((line, error))

    def noting(self, function: Callable[..., Any], called: str) -> Callable[..., Any]:
        """The same function, of which a fault is noted and something stands in for what it gives."""

        @wraps(function)
        def noted(*args: Any, **options: Any) -> Any:
            if any(isinstance(one, Missing) for one in args):
                return self.instead  # what is wrong with it is noted already
            try:
                return function(*args, **options)
            except WRONG as error:
                self.note(error if isinstance(error, Unsaid) else _told(error, called))
                return self.instead

        return noted

    def undefined(self) -> type[Undefined]:
        """The class of what has no name in a template: to use it is a fault, which is noted."""
        note, instead = self.note, self.instead

        class Unnamed(Undefined):
            def _noted(self, given: Any) -> Any:
                note(Unsaid(self._undefined_message, ASKED))
                return given

            def __getattr__(self, name: str) -> Any:
                if name.startswith("__") or name in ("unsafe_callable", "alters_data", "jinja_pass_arg"):
                    raise AttributeError(name)
                return self._noted(instead)

            def __getitem__(self, _: object) -> Any:
                return self._noted(instead)

            def __call__(self, *_: object, **__: object) -> Any:
                return self._noted(instead)

            def __str__(self) -> str:
                return str(self._noted(""))

            def __iter__(self) -> Any:
                return iter(self._noted(()))

            def __len__(self) -> int:
                return int(self._noted(0))

            def __bool__(self) -> bool:
                return bool(self._noted(False))

            def __eq__(self, other: object) -> bool:
                return bool(self._noted(False))

            def __hash__(self) -> int:
                return id(type(self))

        return Unnamed


def _told(error: Exception, called: str) -> Unsaid:
    if isinstance(error, UndefinedError):
        return Unsaid(str(error.message), ASKED)
    if isinstance(error, AttributeError):
        return Unsaid(f"{called} is given what it cannot take: {error}", ASKED)
    return Unsaid(f"{called}: {_PYTHONS.sub('', str(error))}", ASKED)


def _line_now() -> int:
    """The line of the template that is being rendered; 0 where none is."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        if (template := frame.f_globals.get("__jinja_template__")) or frame.f_code.co_filename == "<template>":
            return template.get_corresponding_lineno(frame.f_lineno) if template else 0
    return 0
