"""What templates ask of the form's answers: those of a question, the most frequent, the recent years, whom to cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scopeline import layout
from scopeline.charting import form
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.manuscript.asked import Answer, with_number
from scopeline.manuscript.voice import Number, Told, Unsaid, named
from scopeline.protocol import FormField, Protocol
from scopeline.tables.csv import read_table


@dataclass(frozen=True)
class Answers:
    """The answers of the form in one language."""

    protocol: Protocol
    facts: Facts
    say: Language

    def to(self, question: str) -> list[Answer]:
        """The answers to a question of the form by their number of studies, most first. Raises Unsaid."""
        fields = {field.id: field for field in form.fields(self.protocol)}
        if question != "year" and question not in fields:
            raise Unsaid(f"the form has no question '{question}'", f"It has: year, {', '.join(fields)}.")
        found = [
            self._answer(fact, self._shown(fields.get(question), fact.key["answer"]))
            for fact in self.facts.select("studies_with", question=question)
        ]
        return sorted(found, key=lambda one: (-(one.n.value or 0), one.id))

    def _answer(self, fact: Fact, label: Told) -> Answer:
        n = named(self.facts, fact.name, self.say)
        studies = tuple(row["study_id"] for row in read_table(layout.RESULTS / fact.ids_file).rows)
        return Answer(fact.key["answer"], label, n, studies, Told(with_number(label, str(n), self.say)))

    def _shown(self, field: FormField | None, answer: str) -> Told:
        return Told(form.shown(field, answer, self.say) if field else self.say.digits(answer))

    def years(self, first: int, last: int) -> list[Answer]:
        """The years of a span in which a study was published."""
        return [one for one in self.to("year") if one.id.isdigit() and first <= int(one.id) <= last]

    def recent(self) -> dict[str, Any]:
        """The recent years that the text tells of: since the year that the protocol names, else the fewest with more
        than half of the studies."""
        years = sorted(one for one in (answer.id for answer in self.to("year")) if one.isdigit())
        if not years:
            return {}
        all_studies = self.facts["studies.all"].value or 0
        since = self.protocol.manuscript.since or next(
            (int(year) for year in reversed(years) if 2 * self._since(int(year)) > all_studies), int(years[0])
        )
        within = self.years(since, int(years[-1]))
        first, last = Told(self.say.digits(since)), Told(self.say.digits(years[-1]))
        return {"first": first, "last": last, "n": sum((one.n for one in within), Number(0, self.say))}

    def _since(self, year: int) -> float:
        return sum(one.n.value or 0 for one in self.years(year, 9999))


def most(answers: Iterable[Answer]) -> list[Answer]:
    """The answers that the most studies give: one, or several that are equal; [] where there are none."""
    given = list(answers)
    top = max((one.n.value or 0 for one in given), default=0)
    return [one for one in given if one.n.value == top] if top else []


def only(answers: Sequence[Answer]) -> Answer | None:
    """The one answer; None where there are several, or none."""
    return answers[0] if len(answers) == 1 else None


def cited(given: Sequence[Any], studies: Sequence[str]) -> Sequence[str]:
    """The ids of the studies that ids, answers, or lists of either name. Raises Unsaid for one not in `studies`."""
    asked = [one for some in given for each in _ids(some) for one in _ids(each)]
    strangers = [one for one in asked if one not in studies]
    if strangers:
        raise Unsaid(f"no included study has the id {', '.join(strangers)}", f"Included are: {', '.join(studies)}.")
    return asked


def _ids(given: Any) -> Sequence[str]:
    return given.studies if isinstance(given, Answer) else [given] if isinstance(given, str) else list(given)
