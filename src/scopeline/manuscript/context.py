"""What a template can ask besides facts: the protocol's words, agreement by stage, families of facts, citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from scopeline.charting import form
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript.answers import Answers, cited, most, only
from scopeline.manuscript.asked import Answer, Screened, Sourced, searched, with_number
from scopeline.manuscript.marks import CITE, PLACE, SEE, mark
from scopeline.manuscript.voice import Named, Number, Told, named
from scopeline.protocol import Protocol, Stage, Text, in_language

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
    review, answers = _Review(protocol, facts, say), Answers(protocol, facts, say)
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
        "compared": bool(facts.select("compared")),
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
        "answers": answers.to,
        "recent": answers.recent,
        "years": answers.years,
        "most": most,
        "only": only,
        "count": lambda items: Number(len(items), say),
        "total": lambda items: sum((one.n if isinstance(one, Answer) else one for one in items), Number(0, say)),
        "cite": lambda *given: Told(mark(CITE, ";".join(cited(given, studies)))),
        "see": lambda target: Told(mark(SEE, target)),
        "place": lambda target: Told(mark(PLACE, target)),
    }


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
        told = Told(with_number(shown, details, self.say) if details else shown)
        number = str(self.fact(f"records.source.{name}"))
        found = Told(self.say.words("source_records").format(name=shown, n=number))
        return Sourced(name, shown, source.kind, Told(source.platform), searched, dates, told, found)

    def blank(self, name: str) -> Told:
        """What stands where only people can write: that something is missing, and where it belongs."""
        words: Mapping[str, str] = self.say.content["manuscript"]["blanks"]
        return Told(f"*[{words[name]}]*")

    def excluded(self) -> list[Told]:
        """Every reason for which reports were excluded, with its number, in both arms of the diagram together."""
        numbers: dict[str, int] = {}
        for fact in self.facts.select("flow"):
            if fact.key["box"].startswith(("dbr_excluded.", "other_excluded.")) and fact.value:
                label = fact.called.get("box", fact.label)[self.say.code]
                numbers[label] = numbers.get(label, 0) + int(fact.value)
        return [Told(with_number(label, self.say.number(n), self.say)) for label, n in numbers.items()]

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

    def stage(self, stage: Stage) -> Screened:
        prefix = f"screening.{stage.id}"
        by = {name: f"{prefix}.by.{name}" for name in ("agreement", "re-review", "adjudication")}
        over = {what: f"{prefix}.conflicts.{what}" for what in ("vote", "reason")}
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
            {way: self.fact(name) if name in self.facts else None for way, name in over.items()},
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
