"""The manuscript's sections: which file each comes from, its template rendered, and the text parsed into blocks.

A section lies in data/manuscript/<section>.<language>.md where the team wrote it, else among the ready-made ones. Of
Markdown it takes headings, paragraphs, lists, **bold** and *italics*.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import isroutine
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.languages import available
from scopeline.manuscript.document import Block, Heading, Items, Paragraph, Span
from scopeline.manuscript.faults import ASKED, WRONG
from scopeline.manuscript.marks import CITE, MARK, PLACE
from scopeline.manuscript.templates import Templates, unsourced
from scopeline.manuscript.voice import Unsaid
from scopeline.tables.atomic import write_atomically

READY = Path(__file__).with_name("prose")
_INLINE = re.compile(rf"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|(?P<mark>{MARK.pattern})")
_WRITE = 'Write {{ facts.<name> }} (docs/facts.md lists the names), or mark it: {{ "..."|literal }}.'


class Place(str):
    """The id of a table, figure or appendix that stands here, as a block of its own."""

    __slots__ = ()


Part = Block | Place


def section_file(section: str, code: str) -> Path:
    """The team's file of a section in a language, else the ready-made one in it, else the English one."""
    own = layout.MANUSCRIPT / f"{section}.{code}.md"
    ready = READY / f"{section}.{code}.md"
    return own if own.exists() else ready if ready.exists() else READY / f"{section}.en.md"


def lay_out(section: str, code: str) -> str:
    """Copy a ready-made section to where the team writes, unless it is there; returns what to tell of it."""
    own = layout.MANUSCRIPT / f"{section}.{code}.md"
    if own.exists():
        return f"{own}: it is there already, and stays as it is"
    write_atomically(own, section_file(section, code).read_bytes())
    return str(own)


def strangers(known: Iterable[str]) -> Iterator[Problem]:
    """Files among the team's sections that are none, and that no manuscript would show."""
    names = sorted(known)
    for path in sorted(layout.MANUSCRIPT.glob("*")):
        section, _, rest = path.name.partition(".")
        code = rest.removesuffix(".md")
        if path.name.startswith((".", "README", "~$")):
            continue
        if section not in names:
            yield Problem(
                path, f"no section is called '{section}'", "Rename the file.", allowed=", ".join(sorted(names))
            )
        elif not rest.endswith(".md") or code not in available():
            yield Problem(path, "its name does not end in a language and .md", f"Rename it, as in {section}.en.md.")


def sections(names: Iterable[str], templates: Templates, context: Mapping[str, Any]) -> dict[str, list[Part]]:
    """Every section rendered and parsed. Raises ScopelineError with all that is wrong in all of them."""
    made: dict[str, list[Part]] = {}
    problems: list[Problem] = []
    for name in names:
        path = section_file(name, templates.say.code)
        try:
            made[name] = parse(render(path, templates, context))
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return made


def render(path: Path, templates: Templates, context: Mapping[str, Any]) -> str:
    """A section's text. Raises ScopelineError with all that is wrong in it: numbers without a fact, facts, filters,
    names and citations that there are none of, filters that are given what they cannot take; what keeps the rest from
    being read, such as a bracket that is not closed, is told last.
    """
    source = path.read_text(encoding="utf-8-sig")
    shown = path if not path.is_absolute() else Path(path.name)
    problems: list[Problem] = []
    faults = templates.faults
    faults.found = []
    asked = {name: faults.noting(one, f"{name}()") if isroutine(one) else one for name, one in context.items()}
    try:
        for line, told in unsourced(templates, source):
            problems.append(Problem(shown, f"the number '{told}' comes from no fact", _WRITE, f"line {line}"))
        faults.found += templates.named_wrongly(source)
        text = templates.compiled(source).render(asked)
    except TemplateSyntaxError as error:
        told = str(error.message).rstrip(".")
        problems.append(Problem(shown, told, "Correct the template.", f"line {error.lineno}"))
    except Unsaid as error:
        problems.append(Problem(shown, error.found, error.remedy, _line(error)))
    except UndefinedError as error:
        problems.append(Problem(shown, str(error.message), ASKED, _line(error)))
    except WRONG as error:
        problems.append(Problem(shown, str(error), "Correct the template.", _line(error)))
    found = dict.fromkeys((line, one.found, one.remedy) for line, one in faults.found)
    problems += [Problem(shown, told, remedy, f"line {line}") for line, told, remedy in found]
    if problems:
        raise ScopelineError(sorted(problems, key=lambda one: int(one.place.removeprefix("line ") or 0)))
    return text


def _line(error: Exception) -> str:
    """The template's line at which it stopped: Jinja rewrites the frames of its templates."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return f"line {lines[-1]}" if lines else ""


def parse(text: str) -> list[Part]:
    """The blocks of a rendered section."""
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", text) if chunk.strip()]
    blocks: list[Part] = []
    for block in (block for chunk in chunks for block in _blocks(chunk)):
        if isinstance(block, Items) and blocks and isinstance(blocks[-1], Items):
            blocks[-1] = Items([*blocks[-1].items, *block.items])  # a loop leaves empty lines between items
        else:
            blocks.append(block)
    return blocks


def _blocks(chunk: str) -> Iterator[Part]:
    if (found := MARK.fullmatch(chunk)) and found[1] == PLACE:
        yield Place(found[2])
        return
    lines = [line.strip() for line in chunk.splitlines()]
    if heading := re.match(r"(#{1,3})\s+(.*)", lines[0]):
        yield Heading(len(heading[1]), inline(heading[2]))
        if lines[1:]:
            yield from _blocks("\n".join(lines[1:]))
        return
    if lines[0].startswith("- "):
        joined = re.split(r"\n- ", "\n" + "\n".join(lines))[1:]
        yield Items([inline(" ".join(item.split("\n"))) for item in joined])
        return
    yield Paragraph(inline(" ".join(lines)))


def inline(text: str) -> Sequence[Span]:
    """A line's spans."""
    spans, at = [], 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            spans.append(Span(text[at : match.start()]))
        at = match.end()
        if match["bold"] or match["italic"]:
            spans.append(Span(match["bold"] or match["italic"], bool(match["bold"]), bool(match["italic"])))
            continue
        kind, target = MARK.fullmatch(match["mark"]).groups()  # type: ignore[union-attr]
        spans.append(Span(cites=tuple(target.split(";"))) if kind == CITE else Span(see=target))
    if at < len(text):
        spans.append(Span(text[at:]))
    return spans
