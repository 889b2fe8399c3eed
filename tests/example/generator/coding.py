"""What people charted and coded: the published tables, with an invented link between items and studies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from generator.works import read_rows

from scopeline.charting.studies import COLUMNS as CHARTED
from scopeline.coding.findings import COLUMNS as FINDINGS
from scopeline.tables.csv import write_table

UNKNOWN = "NR"
MOST_STUDIES = 6  # an item is linked to at most so many studies
# The pairs printed beside the dimensions, read as mentions of solutions and of challenges.
MENTIONS: dict[str, dict[str, int]] = {
    "GOV.LAW": {"solution": 6, "challenge": 10},
    "GOV.MGT": {"solution": 5, "challenge": 10},
    "GOV.COO": {"solution": 5, "challenge": 6},
    "FIN.BUD": {"solution": 1, "challenge": 3},
    "FIN.PAY": {"solution": 2, "challenge": 4},
    "HRH.PRO": {"solution": 6, "challenge": 22},
    "HIS.MIS": {"solution": 2, "challenge": 4},
    "HIS.USE": {"solution": 3, "challenge": 2},
    "HIS.COL": {"solution": 1, "challenge": 2},
    "HIS.SEC": {"solution": 2, "challenge": 2},
    "SDL.REC": {"solution": 2, "challenge": 3},
    "SDL.ENV": {"solution": 2, "challenge": 5},
}
_OF_OUR_DAY = ("digital", "technolog")  # items that older studies cannot have spoken of


def chart(path: Path) -> None:
    """One row a study: what its reference and the published Table 1 tell, and an aim in our words."""
    write_table(
        path,
        CHARTED,
        [
            {
                "study_id": study["study_id"],
                "citation": citation(study),
                "first_author": study["authors"].partition(",")[0],
                "year": study["year_printed"],
                "country": study["country"],
                "design": study["design"],
                "aim": study["aim"],
                "setting": study["setting"],
                "key_findings": UNKNOWN,
                "note": study["note"],
            }
            for study in read_rows("studies.csv")
        ],
    )


def citation(study: dict[str, str]) -> str:
    """The reference in one line: authors, title, journal, year;volume(issue):pages."""
    issue = f"({study['issue']})" if study["issue"] else ""
    pages = f":{study['pages']}" if study["pages"] else ""
    place = f"{study['year']};{study['volume']}{issue}{pages}"
    return f"{study['authors']}. {study['title']}. {study['journal']} {place}."


def code(path: Path, seed: str) -> None:
    """One row a finding: a published item and a study that, for illustration, is said to name it."""
    rng = Random(f"{seed}:coding")
    studies = read_rows("studies.csv")
    room = {study["study_id"]: rng.uniform(1, 5) for study in studies}  # some studies have more to say
    load: Counter[str] = Counter()
    findings: list[dict[str, str]] = []
    for item, mentions in zip(items := read_rows("items.csv"), mentions_of(rng, items), strict=True):
        for study_id in sorted(namers(rng, item, mentions, studies, room, load)):
            block, dimension, _ = item["item_id"].split(".")
            findings.append(
                {
                    **item,
                    "finding_id": f"F{len(findings) + 1:03}",
                    "study_id": study_id,
                    "block": block,
                    "dimension": f"{block}.{dimension}",
                    "note": " ".join(filter(None, ("Illustrative link.", item["note"]))),
                }
            )
    write_table(path, FINDINGS, findings)


def mentions_of(rng: Random, items: list[dict[str, str]]) -> list[int]:
    """For each item the number of studies that name it, adding up to the printed pair of its dimension."""
    mentions = [1] * len(items)
    for dimension, kinds in MENTIONS.items():
        for kind, total in kinds.items():
            here = [
                place
                for place, item in enumerate(items)
                if item["item_id"].startswith(dimension) and item["kind"] == kind
            ]
            for _ in range(total - len(here)):
                mentions[rng.choice([place for place in here if mentions[place] < MOST_STUDIES])] += 1
    return mentions


def namers(
    rng: Random,
    item: dict[str, str],
    mentions: int,
    studies: list[dict[str, str]],
    room: dict[str, float],
    load: Counter[str],
) -> list[str]:
    """The studies that name an item: those with the fewest findings for their room, so that each has some."""
    recent = any(word in item["item_en"] for word in _OF_OUR_DAY)
    able = [study["study_id"] for study in studies if not recent or int(study["year"]) >= 2018]
    rank = {study_id: (load[study_id] + rng.random()) / room[study_id] for study_id in able}
    chosen = sorted(able, key=rank.__getitem__)[:mentions]
    load.update(chosen)
    return chosen
