"""A small review's results as the stages leave them, made by hand so that every number can be counted on the page.

Six records in two sources: R-A and R-B are one report by the machine, R-C joins them by a person's verdict; R-D and R-E
are one report within a source; R-F stands alone. Three reviewers voted on the three groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scopeline import layout, progress
from scopeline.agreement import statistics
from scopeline.protocol import Protocol
from scopeline.tables.csv import write_table

SOURCES = {"R-A": "pubmed", "R-B": "scopus", "R-C": "scopus", "R-D": "scopus", "R-E": "scopus", "R-F": "pubmed"}
GROUPS = {"R-A": "R-A", "R-B": "R-A", "R-C": "R-A", "R-D": "R-D", "R-E": "R-D", "R-F": "R-F"}
VOTES = {
    "ann": {"R-A": "include", "R-D": "exclude", "R-F": "include"},
    "bob": {"R-A": "include", "R-D": "exclude", "R-F": "exclude"},
    "cat": {"R-A": "include", "R-D": "maybe", "R-F": "exclude"},
}
PROTOCOL = {
    "title": {"en": "A review", "fa": "یک مرور"},
    "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
    "languages": ["en", "fa"],
    "sources": {"pubmed": {"name": "PubMed", "hits": 2}, "scopus": {"name": {"en": "Scopus", "fa": "اسکوپوس"}}},
    "exclusion_reasons": [{"id": "wrong", "label": {"en": "Wrong concept", "fa": "مفهوم نادرست"}}],
    "screening": {
        "stages": [
            {"id": "titles", "of": "records", "label": {"en": "Titles", "fa": "عنوان‌ها"}, "reviewers": [*VOTES],
             "votes_per_record": 3, "adjudicator": "dan"},
            {"id": "texts", "of": "reports", "label": "Full texts", "reviewers": ["ann", "bob"], "adjudicator": "dan"},
        ]
    },
    "frameworks": ["blocks", "themes"],
    "charting": {"form": [
        {"id": "country", "type": "choice", "options": [{"id": "Iran", "label": {"en": "Iran", "fa": "ایران"}}]},
        {"id": "design", "type": "choice", "options": [
            {"id": "survey", "label": {"en": "survey", "fa": "پیمایش"}},
            {"id": "trial", "label": {"en": "trial", "fa": "کارآزمایی"}}]}]},
    "notice": {"en": "Made up.", "fa": "ساختگی."},
}  # fmt: skip


def lay_out() -> Protocol:
    """Write the results into the working directory; returns the protocol."""
    protocol = Protocol.model_validate(PROTOCOL)
    _records()
    _screening()
    _later()
    return protocol


def table(path: Path, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """A CSV with these columns."""
    names = columns.split(",")
    write_table(path, names, (dict(zip(names, row, strict=True)) for row in rows))


def _parquet(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows)), path)


def _records() -> None:
    about = {"authors": "Alef, Sara; Be, Omid", "year": 2019, "journal": "Journal of care"}
    file = {"pubmed": "pubmed/one (1).nbib", "scopus": "scopus/جست‌وجو.csv"}
    own = [
        {"record_id": i, "source": s, "file": file[s], "title": f"Own title of {i}", "doi": "", "ordinal": 1, **about}
        for i, s in SOURCES.items()
    ]
    merged = [
        {
            "record_id": i,
            "sources": "pubmed; scopus" if i == "R-A" else SOURCES[i],
            "title": f"Merged title of {i}",
            **dict.fromkeys(("original_title", "abstract", "keywords"), ""),
            "doi": "10.1/x" if i == "R-A" else "",
            **about,
        }
        for i in sorted(set(GROUPS.values()))
    ]
    _parquet(layout.RECORDS, own)
    _parquet(layout.UNIQUE, merged)
    _parquet(layout.GROUPS, [{"record_id": i, "group_id": group} for i, group in GROUPS.items()])
    fates = {"R-A": ("excluded_full_text", "wrong"), "R-D": ("excluded", ""), "R-F": ("included", "")}
    _parquet(
        layout.FATES,
        [
            {
                "record_id": i,
                "group_id": group,
                "fate": fates.get(i, ("duplicate", ""))[0],
                "reason": fates.get(i, ("", ""))[1],
                "study_id": "S1" if i == "R-F" else "",
            }
            for i, group in GROUPS.items()
        ],
    )
    columns = "source,file,format,raw_markers,records,rejected,hits_reported,warnings"
    table(layout.FILES, columns, [(s, f, "ris", 2, 2, 0, "", "") for s, f in file.items()])
    table(layout.REJECTED, "source,file,line,reason,text", [("scopus", file["scopus"], 7, "no title", "x")])
    merges = [("R-A", "R-B", "R-A", "same DOI"), ("R-A", "R-C", "R-A", "verdict"), ("R-D", "R-E", "R-D", "identical")]
    table(layout.MERGES, "record_id_1,record_id_2,kept,rule", merges)
    for path in (layout.QUESTIONS, layout.UNASKED):
        table(path, "record_id_1,record_id_2,score,reason", [])
    pairs = [("pairs_asked", 1), ("pairs_same", 1), ("pairs_different", 0), ("pairs_left", 0), ("pairs_unasked", 0)]
    table(layout.DEDUPLICATION, "name,value", pairs)
    table(layout.ASKED, "record_id_1,record_id_2,verdict", [("R-A", "R-C", "same")])


def _screening() -> None:
    titles, texts = layout.stage_results("titles"), layout.stage_results("texts")
    decisions = [
        ("R-A", "include", "agreement", "", ""),
        ("R-D", "exclude", "re-review", "", "vote"),
        ("R-F", "include", "adjudication", "", "vote"),
    ]
    table(titles / "decisions.csv", "record_id,decision,by,reason,conflict", decisions)
    table(titles / "included.csv", "record_id", [("R-A",), ("R-F",)])
    votes = [(i, name, vote, "yes" if i == "R-A" else "") for name, given in VOTES.items() for i, vote in given.items()]
    table(titles / "independent.csv", "record_id,reviewer,decision,pilot", votes)
    table(titles / "agreement.csv", "round,pair,statistic,value,ci_low,ci_high,n,note", [*_agreement()])
    table(titles / "changes.csv", "record_id,reviewer", [])
    days = [("2024-03-19", name, 2) for name in VOTES] + [("2024-03-20", name, 3) for name in VOTES]
    table(titles / "timeline.csv", "date,reviewer,voted", days)
    since = {"R-A": "2024-03-19", "R-D": "2024-03-19", "R-F": "2024-03-20"}
    voted = [(i, name, day, "") for name in VOTES for i, day in since.items()]
    voted.append(("R-F", "ann", "2024-03-18", "2024-03-19"))  # withdrawn, and given again
    table(titles / "voted.csv", "record_id,reviewer,since,until", voted)
    waiting = [("R-A", "exclude", "re-review", "wrong", "reason"), ("R-F", "pending", "votes", "", "")]
    table(texts / "decisions.csv", "record_id,decision,by,reason,conflict", waiting)
    for name, columns in {
        "independent": "record_id,reviewer,decision,pilot",
        "agreement": "round,pair,statistic,value,ci_low,ci_high,n,note",
        "changes": "record_id,reviewer",
        "timeline": "date,reviewer,voted",
        "voted": "record_id,reviewer,since,until",
    }.items():
        table(texts / f"{name}.csv", columns, [])
    for step in progress.steps(Protocol.model_validate(PROTOCOL)):
        stage = "coding" if step.startswith("coding") else step.rpartition("/")[2]
        done, left = [("R-A",)], [("R-D",), ("R-F",)]
        progress.write([progress.Work(stage, "team", "vote", done, left, f"data/{stage}.csv")], layout.progress(step))


def _agreement():
    read = {name: {i: "include" if v == "maybe" else v for i, v in given.items()} for name, given in VOTES.items()}
    for team in [*combinations(VOTES, 2), tuple(VOTES)]:
        for found in statistics({name: read[name] for name in team}, ("include", "exclude")):
            figures = ["" if x is None else x for x in (found.value, found.ci_low, found.ci_high)]
            yield ("all, maybe as include", "-".join(team), found.name, *figures, found.n, found.note)


def _later() -> None:
    table(layout.REPORTS, "record_id,status,file_or_link,reason,study_id", [
        ("R-A", "retrieved", "", "", ""), ("R-F", "sought", "", "", ""), ("R-D", "retrieved", "", "", "")])  # fmt: skip
    columns = "study_id,report_ids,included,charted,title,authors,year,journal,doi,url,country,design"
    table(layout.CHARTED, columns, [
        ("S1", "R-F", "yes", "yes", "On care", "Be, O", "2019", "Health & care", "", "", "Iran", "survey"),
        ("S2", "R-Z", "no", "yes", "Gone", "Te, O", "2001", "J", "", "", "", ""),
        ("S3", "R-Y", "yes", "yes", "On trust", "Pe, R", "2022", "Health and Care", "", "", "Iran", "trial"),
    ])  # fmt: skip
    table(layout.PRINTED, "study_id,field,printed,language,corrected,reason", [
        ("S3", "year", "2020", "", "2022", "as in the list"), ("S1", "journal", "HC", "", "", "")])  # fmt: skip
    cells = [("S1", "design", "yes"), ("S3", "design", "no")]
    table(layout.CHARTING_COMPARED, "study_id,field,agree", cells)
    table(layout.CHARTING_AGREEMENT, "field,n,agree,percent_agreement", [("design", 2, 1, 0.5), ("country", 0, 0, "")])
    for frame in ("blocks", "themes"):
        _coded(layout.coding_results(frame))
    table(layout.COUNTS, "box,cell,label_en,label_fa,n,ids_file", [
        ("duplicates", "box3", "Duplicates", "تکراری‌ها", 3, "sets/duplicates.csv"),
        ("new_studies", "box10", "Studies", "مطالعات", "", "")])  # fmt: skip
    table(layout.SETS / "duplicates.csv", "record_id", [("R-B",), ("R-C",), ("R-E",)])


FRAME = """\
id: {id}
label: Blocks
levels: [Block, Dimension, Item]
kinds:
  - {{id: challenge, label: {{en: Challenges, fa: چالش‌ها}}}}
  - {{id: solution, label: {{en: Solutions, fa: راهکارها}}}}
children:
  - {{id: A, label: {{en: First, fa: نخست}}, children: [{{id: A.1, label: {{en: One, fa: یک}}}}]}}
  - {{id: B, label: {{en: Second, fa: دوم}}}}
"""


def _coded(coded: Path) -> None:
    """Two challenges and a solution at A.1, of which the solution answers one challenge; nothing at B."""
    layout.FRAMEWORKS.mkdir(parents=True, exist_ok=True)
    (layout.FRAMEWORKS / f"{coded.name}.yaml").write_text(FRAME.format(id=coded.name), encoding="utf-8")
    table(coded / "findings.csv", "finding_id,study_id,kind,code,path", [
        ("F1", "S1", "challenge", "A1", "A; A.1; A1"), ("F2", "S1", "challenge", "A1", "A; A.1; A1"),
        ("F3", "S3", "challenge", "A2", "A; A.1; A2"), ("F4", "S3", "solution", "A3", "A; A.1; A3")])  # fmt: skip
    columns = ("block,block_en,block_fa,dimension,dimension_en,dimension_fa,path,kind,number,item_id,item_en,item_fa,"
               "printed_en,printed_fa,mentions,n_studies,study_ids,finding_ids")  # fmt: skip
    at = ("A", "First", "نخست", "A.1", "One", "یک", "A; A.1")
    table(coded / "framework.csv", columns, [
        (*at, "challenge", 1, "A1", "Late", "دیر", "Late", "دیر", 1, 1, "S1", "F1; F2"),
        (*at, "challenge", 2, "A2", "Dear", "گران", "Dear", "گران", 1, 1, "S3", "F3"),
        (*at, "solution", 1, "A3", "Soon", "زود", "Soon", "زود", 1, 1, "S3", "F4"),
        ("B", "Second", "دوم", "", "", "", "B", "", "", "", "", "", "", "", "", 0, "", "")])  # fmt: skip
    table(coded / "codebook.csv", "depth,code,parent,item,kind,label_en,label_fa,origin,findings,n_studies", [
        (1, "A", "", "no", "", "First", "نخست", "framework", 4, 2),
        (2, "A.1", "A", "no", "", "One", "یک", "framework", 4, 2),
        (3, "A1", "A.1", "yes", "challenge", "Late", "دیر", "codebook", 2, 1),
        (3, "A2", "A.1", "yes", "challenge", "Dear", "گران", "codebook", 1, 1),
        (3, "A3", "A.1", "yes", "solution", "Soon", "زود", "codebook", 1, 1),
        (1, "B", "", "no", "", "Second", "دوم", "framework", 0, 0)])  # fmt: skip
    table(coded / "counts.csv", "depth,code,kind,items,mentions,findings,n_studies,study_ids", [
        (0, "", "challenge", 2, 2, 3, 2, "S1; S3"), (1, "A", "challenge", 2, 2, 3, 2, "S1; S3"),
        (1, "B", "solution", 0, 0, 0, 0, "")])  # fmt: skip
    table(coded / "links.csv", "from,to,study_id,note", [("A1", "A3", "", ""), ("A1", "A3", "S1", "")])
    judged = [("S1", "A1", "ann"), ("S1", "A2", ""), ("S3", "A1", "ann; bob"), ("S3", "A2", "ann; bob")]
    told = [("all", *one) for one in judged] + [("A1", *one) for one in judged if one[1] == "A1"]
    table(coded / "compared.csv", "of,study_id,code,coders", told)
    table(coded / "agreement.csv", "code,statistic,value,ci_low,ci_high,n,note", [
        ("all", "n", 4, "", "", 4, ""), ("all", "percent_agreement", 0.75, "", "", 4, ""),
        ("A1", "n", 2, "", "", 2, ""), ("A1", "cohen_kappa", "", "", "", 2, "undefined: no variation")])  # fmt: skip
