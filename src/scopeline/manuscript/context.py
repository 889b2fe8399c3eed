"""What a template can ask besides facts: the protocol's words, agreement by stage, families of facts, citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from scopeline import layout
from scopeline.charting import form
from scopeline.coding.framework import UNSORTED
from scopeline.coding.framework import load as load_framework
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript.asked import Answer, Screened, Sourced, searched
from scopeline.manuscript.marks import CITE, PLACE, SEE, mark
from scopeline.manuscript.voice import Named, Number, Told, Unsaid, named
from scopeline.protocol import FormField, Protocol, Stage, Text, in_language
from scopeline.tables.csv import read_table

_STATISTICS = (
    "percent_agreement",
    "positive_agreement",
    "negative_agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
)


# The lines of the flow diagram at which records come in, by any way.
_BROUGHT = ("database_results", "register_results", "website_results", "organisation_results", "citations_results",
            "contact_results")  # fmt: skip


def context(protocol: Protocol, facts: Facts, say: Language, studies: Sequence[str]) -> dict[str, Any]:
    """The names of a template in one language; `studies` are the ids of the included ones, in the references' order."""
    review = _Review(protocol, facts, say)
    return {
        "facts": Named(None, say, "", facts),
        "title": review.text(protocol.title),
        "design": Told(say.content["manuscript"]["designs"][protocol.design]),
        "scoping": protocol.design == "scoping_review",
        "question": review.text(protocol.question.text),
        "population": review.text(protocol.question.population),
        "concept": review.text(protocol.question.concept),
        "context": review.text(protocol.question.context),
        "eligibility": review.eligibility(),
        "reasons": {one.id: review.text(one.label) for one in protocol.exclusion_reasons},
        "sources": [review.source(name) for name in searched(protocol, facts)],
        "stages": [review.stage(stage) for stage in protocol.screening.stages],
        "maybe": protocol.screening.maybe,
        "form": [Told(form.heading(field, say.code)) for field in form.fields(protocol)],
        "charters": Number(len(protocol.charting.everyone), say),
        "coders": Number(len(protocol.coding.everyone), say),
        "frames": protocol.frameworks,
        "conduct": review.conduct(),
        "studies": list(studies),
        "questions": review.questions(),
        "software": Told(f"Scopeline {version('scopeline')}"),
        "blank": review.blank,
        "excluded": review.excluded,
        "brought": review.brought,
        "both_arms": review.both_arms,
        "has": lambda name: name in facts or any(other.startswith(f"{name}.") for other in facts),
        "answers": review.answers,
        "recent": review.recent,
        "years": review.years,
        "most": most,
        "only": lambda answers: _one(answers),
        "count": lambda items: Number(len(items), say),
        "total": lambda items: sum((one.n if isinstance(one, Answer) else one for one in items), Number(0, say)),
        "cite": lambda *given: Told(
            mark(CITE, ";".join(_included([one for all_ in given for one in _ids(all_)], studies)))
        ),
        "see": lambda target: Told(mark(SEE, target)),
        "place": lambda target: Told(mark(PLACE, target)),
    }


def frames(protocol: Protocol, facts: Facts, say: Language) -> dict[str, Callable[[str], Any]]:
    """The filters that tell of a coding frame: `frame`, `kinds`, `by_block`, `empty_blocks`."""
    return _Review(protocol, facts, say).frames()


def most(answers: Iterable[Answer]) -> list[Answer]:
    """The answers that the most studies give: one, or several that are equal; [] where there are none."""
    given = list(answers)
    top = max((one.n.value or 0 for one in given), default=0)
    return [one for one in given if one.n.value == top] if top else []


def _one(answers: Sequence[Answer]) -> Answer | None:
    return answers[0] if len(answers) == 1 else None


def _included(given: Sequence[Any], studies: Sequence[str]) -> Sequence[str]:
    asked = [one for some in given for one in _ids(some)]
    strangers = [one for one in asked if one not in studies]
    if strangers:
        raise Unsaid(f"no included study has the id {', '.join(strangers)}", f"Included are: {', '.join(studies)}.")
    return asked


def _ids(given: Any) -> Sequence[str]:
    return given.studies if isinstance(given, Answer) else [given] if isinstance(given, str) else list(given)


@dataclass(frozen=True)
class _Review:
    protocol: Protocol
    facts: Facts
    say: Language

    def text(self, text: Text) -> Told:
        return Told(in_language(text, self.say.code))

    def fact(self, name: str) -> Named:
        return named(self.facts, name, self.say)

    def eligibility(self) -> dict[str, Any]:
        asked = self.protocol.eligibility
        return {
            "first": Told(self.say.digits(asked.years.first)) if asked.years else None,
            "last": Told(self.say.digits(asked.years.last)) if asked.years else None,
            "include": [self.text(one) for one in asked.include],
            "exclude": [self.text(one) for one in asked.exclude],
            "languages": [Told(self.say.tongue(one)) for one in asked.languages],
        }

    def source(self, name: str) -> Sourced:
        source = self.protocol.sources[name]
        dates = [Told(self.say.date(update.searched)) for update in source.updates]
        searched = Told(self.say.date(source.searched)) if source.searched else Told("")
        shown = self.text(source.name)
        details = self.say.content["lists"]["between"].join([one for one in (source.platform, searched, *dates) if one])
        told = Told(self._with(shown, details) if details else shown)
        number = str(self.fact(f"records.source.{name}"))
        found = Told(self.say.words("source_records").format(name=shown, n=number))
        return Sourced(name, shown, source.kind, Told(source.platform), searched, dates, told, found)

    def _with(self, label: str, number: str) -> str:
        form: str = self.say.content["manuscript"]["with_number"]
        return form.format(label=label, n=number)

    def blank(self, name: str) -> Told:
        """What stands where only people can write: that something is missing, and where it belongs."""
        words: Mapping[str, str] = self.say.content["manuscript"]["blanks"]
        return Told(f"*[{words[name]}]*")

    def excluded(self) -> list[Told]:
        """Every reason for which reports were excluded, with its number, in both arms of the diagram together."""
        numbers: dict[str, int] = {}
        for fact in self.facts.select("flow"):
            if fact.key["box"].startswith(("dbr_excluded.", "other_excluded.")) and fact.value:
                label = fact.label[self.say.code]
                numbers[label] = numbers.get(label, 0) + int(fact.value)
        return [Told(self._with(label, self.say.number(n))) for label, n in numbers.items()]

    def brought(self) -> dict[str, Any]:
        """What the searches brought in all arms of the diagram: their number, and each line with a record."""
        lines = [(box, self.fact(f"flow.{box}")) for box in _BROUGHT if f"flow.{box}" in self.facts]
        form = self.say.words("source_records")
        told = [Told(form.format(name=self.say.box(box), n=str(n))) for box, n in lines if n > 0]
        return {"n": sum((n for _, n in lines), Number(0, self.say)), "told": told}

    def both_arms(self, box: str) -> Number:
        """A box's number in both arms of the diagram together; of one where the review has no other."""
        names = [name for name in (f"flow.dbr_{box}", f"flow.other_{box}") if name in self.facts]
        return sum((self.fact(name) for name in names), Number(0, self.say))

    def questions(self) -> list[dict[str, Any]]:
        """The questions of the form by whose answers studies are counted."""
        asked = [field for field in form.fields(self.protocol) if field.type in ("choice", "choices", "yes_no")]
        return [
            {"id": field.id, "label": Told(form.heading(field, self.say.code)), "more": field.type == "choices"}
            for field in asked
            if self.facts.select("studies_with", question=field.id)
        ]

    def frames(self) -> dict[str, Callable[[str], Any]]:
        """The filters that tell of a coding frame by its id."""
        loaded = {name: load_framework(name) for name in self.protocol.frameworks}
        blocks = {name: self._blocks(name) for name in loaded}

        def kinds(name: str, node: str = "") -> list[Told]:
            found = []
            labels = {one.id: in_language(one.label, self.say.code) for one in loaded[name].kinds}
            for kind, label in (labels or {"": self.say.words("item")}).items():
                fact = f"findings.{name}.items.{kind}" + (f".{node}" if node else "")
                if fact in self.facts and (not node or self.facts[fact].value):
                    found.append(Told(self._with(label, str(self.fact(fact)))))
            return found

        def by_block(name: str) -> list[dict[str, Any]]:
            found = [{"label": label, "told": kinds(name, node)} for node, label in blocks[name].items()]
            return [block for block in found if block["told"]]

        return {
            "frame": lambda name: self.text(loaded[name].label),
            "kinds": kinds,
            "by_block": by_block,
            "empty_blocks": lambda name: [label for node, label in blocks[name].items() if not kinds(name, node)],
        }

    def _blocks(self, frame: str) -> dict[str, Told]:
        """The blocks of a frame by their ids, those into which nothing fell too; last where own words stand."""
        rows = read_table(layout.coding_results(frame) / "framework.csv").rows
        found = {row["block"]: Told(row[f"block_{self.say.code}"]) for row in rows if row["block"]}
        own = Told(self.say.words("unsorted"))
        return found if all(row["block"] for row in rows) else {**found, UNSORTED: own}

    def stage(self, stage: Stage) -> Screened:
        prefix = f"screening.{stage.id}"
        by = {name: f"{prefix}.by.{name}" for name in ("agreement", "re-review", "adjudication")}
        return Screened(
            stage.id,
            self.text(stage.label),
            stage.of,
            Number(len(stage.everyone), self.say),
            Number(stage.votes_needed, self.say),
            bool(stage.left),
            bool(stage.adjudicator),
            Number(stage.pilot.records, self.say) if stage.pilot else None,
            self.fact(f"{prefix}.reached"),
            self.fact(f"{prefix}.decision.include"),
            self.fact(f"{prefix}.decision.exclude"),
            self.fact(f"{prefix}.decision.pending"),
            self.fact(f"{prefix}.conflicts"),
            {way: self.fact(name) if name in self.facts else None for way, name in by.items()},
            self._agreement(stage),
        )

    def _agreement(self, stage: Stage) -> dict[str, Named | None]:
        """The whole team's, or the only pair's, over all records; of several pairs without a team nothing is told."""
        teams = {fact.key["team"] for fact in self.facts.select("compared", stage=stage.id, round="main")}
        team = "team" if "team" in teams else teams.pop() if len(teams) == 1 else ""
        prefix = f"agreement.{stage.id}.main.{team}"
        names = {name: f"{prefix}.{name}" for name in ("n", *_STATISTICS)}
        if not team or not self.facts[names["n"]].value:
            return {}
        there = {short: name in self.facts and self.facts[name].value is not None for short, name in names.items()}
        return {short: self.fact(name) if there[short] else None for short, name in names.items()}

    def conduct(self) -> dict[str, Any]:
        said = self.protocol.conduct
        searched = ("search_review", "search_limits", "search_filters", "search_reuse")
        words = ("registration", *searched, "appraisal", "limitations")
        statements = ("funding", "interests", "ethics", "availability")
        return {
            **{name: self.text(getattr(said, name)) for name in (*words, *statements)},
            "began": Told(self.say.date(said.began)) if said.began else None,
            "ended": Told(self.say.date(said.ended)) if said.ended else None,
            "amendments": [
                {"date": Told(self.say.date(one.date)), "what": self.text(one.what), "why": self.text(one.why)}
                for one in said.amendments
            ],
        }

    def answers(self, question: str) -> list[Answer]:
        """The answers to a question of the form by their number of studies, most first. Raises Unsaid."""
        fields = {field.id: field for field in form.fields(self.protocol)}
        if question != "year" and question not in fields:
            raise Unsaid(f"the form has no question '{question}'", f"It has: year, {', '.join(fields)}.")
        found = [
            Answer(
                fact.key["answer"],
                self._shown(fields.get(question), fact.key["answer"]),
                self.fact(fact.name),
                tuple(row["study_id"] for row in read_table(layout.RESULTS / fact.ids_file).rows),
                Told(self._with(self._shown(fields.get(question), fact.key["answer"]), str(self.fact(fact.name)))),
            )
            for fact in self.facts.select("studies_with", question=question)
        ]
        return sorted(found, key=lambda one: (-(one.n.value or 0), one.id))

    def _shown(self, field: FormField | None, answer: str) -> Told:
        return Told(form.shown(field, answer, self.say) if field else self.say.digits(answer))

    def years(self, first: int, last: int) -> list[Answer]:
        """The years of a span in which a study was published."""
        return [one for one in self.answers("year") if one.id.isdigit() and first <= int(one.id) <= last]

    def recent(self) -> dict[str, Any]:
        """The recent years that the text tells of: since the year that the protocol names, else the fewest with more
        than half of the studies."""
        years = sorted(one for one in (answer.id for answer in self.answers("year")) if one.isdigit())
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
