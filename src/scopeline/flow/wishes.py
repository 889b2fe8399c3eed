"""What a team wants otherwise in its flow diagram than PRISMA's template has it: lines left out, reworded or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline.errors import Problem, ScopelineError
from scopeline.facts import fact as facts
from scopeline.facts.fact import Facts
from scopeline.flow.counts import Count
from scopeline.flow.template import LARGEST, Line, Template, load_template, nearest
from scopeline.protocol import PROTOCOL, FlowDiagram, Protocol, in_language


@dataclass(frozen=True)
class Wishes:
    """The protocol's `flow`, and the facts that its own lines ask for."""

    asked: FlowDiagram
    facts: Facts
    languages: Sequence[str]

    @property
    def plain(self) -> bool:
        """Whether the diagram has no colours."""
        return self.asked.black_and_white

    def words(self, code: str) -> dict[str, str]:
        """Other words in a language, by the id of what they name."""
        return {name: in_language(text, code) for name, text in self.asked.words.items()}

    def fulfilled(self, plan: Template, counts: Sequence[Count]) -> tuple[Template, list[Count]]:
        """The template and the counts with what the team wants; a line that holds something is never left out.

        Raises ScopelineError for a line that adds a number which the review has no fact of.
        """
        numbers = {count.box: count.n for count in counts}
        hidden = {name for name in self.asked.hide if numbers.get(name) == 0}
        added = [self._count(number) for number in range(len(self.asked.lines))]

        def wanted(line: Line) -> list[Line]:
            below = [Line(f"line.{at}") for at, its in enumerate(self.asked.lines) if its.below == line.id]
            return below if line.id in hidden else [line, *below]

        return plan.with_lines(wanted), [*counts, *added]

    def _count(self, number: int) -> Count:
        extra = self.asked.lines[number]
        label = {code: in_language(extra.text, code) for code in self.languages}
        if not extra.fact:
            return Count(f"line.{number}", label, None, words_only=True)
        try:
            value = self.facts.named(extra.fact).value
        except ScopelineError as error:
            near = error.problems[0]
            problem = Problem(PROTOCOL, near.found, near.remedy, field=f"flow.lines.{number}.fact")
            raise ScopelineError(problem) from error
        if isinstance(value, float):
            found, advice = f"'{extra.fact}' is no count", "Name a fact that is a count; docs/facts.md lists them."
            raise ScopelineError(Problem(PROTOCOL, found, advice, field=f"flow.lines.{number}.fact"))
        return Count(f"line.{number}", label, value)


def wished(protocol: Protocol, facts_json: Path | None) -> Wishes:
    """What the protocol wants, with the facts where its lines ask for any."""
    return Wishes(protocol.flow, facts.read(facts_json) if facts_json else Facts([]), protocol.languages)


def named(asked: FlowDiagram) -> list[Problem]:
    """Every name in the protocol's `flow` that is no line, header or heading of the diagram."""
    plan = load_template(LARGEST)
    lines = [line.id for line in plan.lines]
    worded = [*lines, *(cell.id for cell in plan.cells if cell.header), *(heading.id for heading in plan.headings)]
    worded += [band.id for band in plan.bands]
    given: Mapping[str, tuple[str, Sequence[str]]] = {
        **{f"flow.hide.{at}": (name, lines) for at, name in enumerate(asked.hide)},
        **{f"flow.words.{name}": (name, worded) for name in asked.words},
        **{f"flow.lines.{at}.below": (line.below, lines) for at, line in enumerate(asked.lines)},
    }
    return [
        Problem(
            PROTOCOL,
            f"the flow diagram has no line '{name}'",
            "Correct the name: lines are called as in results/flow/counts.csv.",
            field=key,
            allowed=", ".join(nearest(name, allowed) or allowed),
        )
        for key, (name, allowed) in given.items()
        if name not in allowed
    ]


def unknown_facts(protocol: Protocol) -> list[Problem]:
    """Every fact that a line of the protocol asks for and that no run of this review can have; of names that one can
    have, the run itself tells which it has not."""
    advice = facts.impossible((line.fact for line in protocol.flow.lines if line.fact), protocol)
    return [
        Problem(PROTOCOL, f"there is no fact '{line.fact}'", advice[line.fact], field=f"flow.lines.{at}.fact")
        for at, line in enumerate(protocol.flow.lines)
        if line.fact in advice
    ]
