"""What people charted and coded: the published tables, with an invented link between items and studies."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from generator.works import read_rows

from scopeline import layout
from scopeline.charting.form import LOG_COLUMNS, changes, fields
from scopeline.charting.printed import COLUMNS as PRINTED
from scopeline.coding.books import LINK_COLUMNS as LINKS
from scopeline.coding.findings import COLUMNS as FINDINGS
from scopeline.protocol import PROTOCOL, load
from scopeline.tables.csv import write_table

FRAMEWORK = "who_building_blocks"
CHARTED = "2024-01-22"  # the day on which the form was agreed on
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


def chart(directory: Path) -> None:
    """One row a study: what the published Table 1 tells, an aim in our words, and the values as they are printed."""
    form = fields(load(directory / PROTOCOL))
    studies = read_rows("studies.csv")
    columns = ("study_id", "citation", *(one.id for one in form), "note")
    rows = ({**study, "citation": study["authors"].partition(",")[0], "key_findings": UNKNOWN} for study in studies)
    write_table(directory / layout.CHARTING / "consensus.csv", columns, rows)
    log = ({**row, "since": CHARTED} for row in changes(form, (), dt.date.today()))
    write_table(directory / layout.FORM_LOG, LOG_COLUMNS, log)
    printed = (row for study in studies for row in as_printed(study))
    write_table(directory / layout.AS_PRINTED, PRINTED, printed)


def as_printed(study: dict[str, str]) -> Iterator[dict[str, str]]:
    """What Table 1 prints of a study in other words than its record has."""
    here = {"study_id": study["study_id"]}
    yield {**here, "field": "citation", "language": "fa", "printed": study["citation_printed"]}
    for name in ("title", "journal"):
        if study[f"{name}_printed"] != study[name]:
            yield {**here, "field": name, "printed": study[f"{name}_printed"]}
    if study["year_printed"] != study["year"]:
        yield {**here, "field": "year", "printed": study["year_printed"], "corrected": study["year"],
               "reason": "The reference list and the record have this year."}  # fmt: skip


def code(directory: Path, seed: str) -> None:
    """One row a finding: a published item and a study that, for illustration, is said to name it; and the codebook."""
    rng = Random(f"{seed}:coding")
    folder = directory / layout.CODING / FRAMEWORK
    studies = read_rows("studies.csv")
    room = {study["study_id"]: rng.uniform(1, 5) for study in studies}  # some studies have more to say
    load: Counter[str] = Counter()
    findings: list[dict[str, str]] = []
    for item, mentions in zip(items := read_rows("items.csv"), mentions_of(rng, items), strict=True):
        for study_id in sorted(namers(rng, item, mentions, studies, room, load)):
            findings.append(
                {
                    "finding_id": f"F{len(findings) + 1:03}",
                    "study_id": study_id,
                    "code": item["item_id"],
                    "memo": "Illustrative link.",
                }
            )
    write_table(folder / "consensus.csv", FINDINGS, findings)
    columns = ("code", "parent", "kind", "label_en", "label_fa", "printed_fa", "note")
    write_table(folder / "codebook.csv", columns, (codebook_row(item) for item in items))
    write_table(folder / "links.csv", LINKS, links(rng, items))


def codebook_row(item: dict[str, str]) -> dict[str, str]:
    """An item's wording, which stands here and nowhere else."""
    return {
        **item,
        "code": item["item_id"],
        "parent": item["item_id"].rpartition(".")[0],
        "label_en": item["item_en"],
        "label_fa": item["item_fa"],
    }


def links(rng: Random, items: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """For illustration: a solution answers one or two challenges of its own dimension; some challenges have none."""
    for item in items:
        if item["kind"] == "solution":
            dimension = item["item_id"].rpartition(".")[0]
            near = [one["item_id"] for one in items if one["item_id"].startswith(f"{dimension}.C")]
            for challenge in sorted(rng.sample(near, min(len(near), rng.randint(1, 2)))):
                yield {"from": challenge, "to": item["item_id"], "note": "Illustrative link."}


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
