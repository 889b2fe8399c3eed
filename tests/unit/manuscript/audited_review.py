"""A review's facts as an audit needs them: the numbers of the published review that the texts beside tell of."""

from __future__ import annotations

from pathlib import Path

from scopeline import layout
from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit import report
from scopeline.manuscript.audit.remark import Remark
from scopeline.protocol import Protocol
from scopeline.tables.csv import write_table

HERE = Path(__file__).parent
YEARS = {2002: 2, 2003: 1, 2006: 1, 2008: 1, 2009: 1, 2010: 1, 2011: 2, 2012: 1, 2014: 1, 2016: 1, 2018: 3, 2019: 1,
         2020: 1, 2021: 3, 2022: 5, 2023: 2}  # fmt: skip
DESIGNS = {"qualitative": "کیفی", "review": "مروری", "not specified": "نامشخص"}
COUNTS = {"qualitative": 14, "review": 5, "not specified": 8}
FLOW = {"records_screened": 4334, "records_excluded": 4249, "dbr_sought_reports": 85, "dbr_assessed": 70,
        "dbr_notretrieved_reports": 15, "dbr_excluded": 43, "new_reports": 27}  # fmt: skip
BROUGHT = {"pubmed": 1391, "scopus": 1642, "wos": 1263, "scholar": 700}
DEDUPED = {"duplicates_automatic": 647, "duplicates_by_verdict": 15, "pairs_asked": 29}
STUDIES = [("Auschra, C", 2018), ("Trane, K; Aasbrenn, K; Rønningen, M", 2022), ("Hu, L; Yan, R; Qi, X", 2021),
           ("Steele Gray, C", 2021), ("Ling, T; Brereton, L; Conklin, A", 2012)]  # fmt: skip
PROTOCOL = {
    "title": "A review",
    "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
    "sources": {
        "pubmed": {"name": "PubMed", "searched": "2023-09-23"},
        "scopus": {"name": "Scopus", "searched": "2023-09-24"},
        "wos": {"name": "Web of Science", "searched": "2023-09-24"},
        "scholar": {"name": "Google Scholar", "searched": "2023-09-26"},
    },
    "eligibility": {"years": {"first": 2000, "last": 2023}},
    "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
    "screening": {"stages": [{"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann", "bob"],
                              "adjudicator": "cat"}]},
    "frameworks": ["blocks"],
}  # fmt: skip
FRAME = """\
id: blocks
label: Blocks
kinds:
  - {id: challenge, label: {en: Challenges, fa: چالش‌ها}}
  - {id: solution, label: {en: Solutions, fa: راهکارها}}
children:
  - {id: GOV, label: {en: Governance and leadership, fa: حاکمیت و رهبری}}
  - {id: FIN, label: {en: Financing, fa: تأمین مالی}}
"""


def facts() -> Facts:
    """The facts, their labels as the gatherer writes them."""
    return Facts(
        [
            Fact("records_all", {}, 4996, {"en": "Records"}),
            Fact("dedupe_duplicates", {}, 662, {"en": "Duplicates"}),
            Fact("dedupe_groups", {}, 4334, {"en": "Records after deduplication"}),
            *(Fact("records_source", {"source": source}, n, {"en": f"Records of {source}"})
              for source, n in BROUGHT.items()),
            *(Fact(f"dedupe_{name}", {}, n, {"en": name}) for name, n in DEDUPED.items()),
            *(Fact("conflicts", {"stage": stage}, n, {"en": f"{stage}: conflicts"})
              for stage, n in (("titles", 67), ("full_text", 19))),
            *(Fact("decided_by", {"stage": "titles", "by": by}, n, {"en": f"Decided by {by}"})
              for by, n in (("re-review", 45), ("adjudication", 22))),
            _measured("observed", "titles", "percent_agreement", 0.9845, (0.981, 0.988)),
            _measured("beyond_chance", "titles", "cohen_kappa", 0.6745, (0.601, 0.748)),
            _measured("beyond_chance", "full_text", "cohen_kappa", 0.7034, (0.533, 0.874)),
            *(Fact("flow", {"box": f"dbr_excluded.{reason}"}, n, {"en": label})
              for reason, label, n in (("none", "No challenges reported", 14), ("other", "Not about integration", 13))),
            Fact("findings_all", {"frame": "blocks"}, 110, {"en": "Findings"}),
            *(Fact("flow", {"box": box}, n, {"en": box}) for box, n in FLOW.items()),
            Fact("studies_all", {}, 27, {"en": "Included studies"}),
            Fact("studies_charted", {}, 25, {"en": "Charted studies"}),
            *(_with("year", str(year), n, str(year), str(year)) for year, n in YEARS.items()),
            *(_with("design", key.replace(" ", "_"), n, key, DESIGNS[key]) for key, n in COUNTS.items()),
            _with("country", "england", 5, "England (UK)", "انگلیس"),
            _with("country", "australia", 3, "Australia", "استرالیا"),
            *(Fact("items", {"frame": "blocks", "kind": kind}, n, {"en": f"Items: {kind}"})
              for kind, n in (("challenge", 46), ("solution", 28))),
            *(Fact("items_at", {"frame": "blocks", "kind": "challenge", "node": node}, n,
                   {"en": f"Items in {en}: Challenges", "fa": f"گویه‌های {fa}: چالش‌ها"})
              for node, en, fa, n in (("GOV", "Governance and leadership", "حاکمیت و رهبری", 18),
                                      ("FIN", "Financing", "تأمین مالی", 2))),
            Fact("blocks", {"frame": "blocks"}, 6, {"en": "Blocks"}),
            Fact("blocks_filled", {"frame": "blocks"}, 5, {"en": "Blocks with findings"}),
        ]
    )  # fmt: skip


def _measured(kind: str, stage: str, statistic: str, value: float, interval: tuple[float, float]) -> Fact:
    key = {"stage": stage, "round": "main", "team": "ann+bob", "statistic": statistic}
    return Fact(kind, key, value, {"en": f"{stage}: {statistic}"}, interval=interval)


def _with(question: str, answer: str, n: int, en: str, fa: str) -> Fact:
    label = {"en": f"Studies, {question}: {en}", "fa": f"مطالعات، {question}: {fa}"}
    return Fact("studies_with", {"question": question, "answer": answer}, n, label)


def lay_out() -> Protocol:
    """The frame and the charted studies, in the working directory; returns the protocol."""
    layout.FRAMEWORKS.mkdir(parents=True)
    (layout.FRAMEWORKS / "blocks.yaml").write_text(FRAME, encoding="utf-8")
    rows = [{"study_id": f"S{i}", "included": "yes", "authors": a, "year": str(y)} for i, (a, y) in enumerate(STUDIES)]
    layout.CHARTED.parent.mkdir(parents=True)
    write_table(layout.CHARTED, ("study_id", "included", "authors", "year"), rows)
    return Protocol.model_validate(PROTOCOL)


def audited(protocol: Protocol, path: Path) -> list[Remark]:
    """What an audit says of a manuscript of this review."""
    return report.audit(path, protocol, facts())
