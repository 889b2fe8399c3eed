"""The small review of these tests: its protocol and five unique records, with what formats find hard."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from scopeline.records import COLUMNS, schema

PROTOCOL = """
title: A review
question: {text: q, concept: c, context: x}
sources: {pubmed: {name: PubMed}}
exclusion_reasons:
  - {id: wrong_concept, label: {en: Wrong concept, fa: مفهوم نادرست}}
  - {id: no_data, label: {en: "No data, or no results"}}
screening:
  stages:
    - {id: title_abstract, of: records, label: T, reviewers: [sara, omid], adjudicator: leila}
    - {id: full_text, of: reports, label: F, reviewers: [sara, omid], adjudicator: leila}
"""

RECORDS: list[dict[str, Any]] = [
    {
        "record_id": "R-BBBBBBBB",
        "record_ids": "R-BBBBBBBB; R-CCCCCCCC",
        "title": "Integration of health services: challenges & 50% of {solutions}",
        "title_translated": "yes",
        "abstract": "BACKGROUND: 5 < 6_and $3; we asked. RESULTS: yes.",
        "authors": "Bagheri, A.; van der Berg, Jan; World Health Organization",
        "year": 2019,
        "date": "2019-05-01",
        "journal": "Journal of Health & Care",
        "journal_abbreviation": "J Health Care",
        "volume": "12",
        "issue": "3-4",
        "pages": "117-155",
        "doi": "10.1000/abc_5(1)",
        "pmid": "30580550",
        "issn": "1234-5678; 8765-432X",
        "keywords": "integration; care",
        "mesh": "Delivery of Health Care",
        "language": "en",
        "document_type": "article",
        "url": "https://example.org/~a?b=1&c=2",
        "other_identifiers": "doi:10.1000/other; pmid:99",
    },
    {
        "record_id": "R-DDDDDDDD",
        "title": "چالش‌های یکپارچگی نظام سلامت",
        "abstract": "این پژوهش می‌پرسد: «یکپارچگی چیست؟»",
        "authors": "باقری, علی; احمدی, سارا",
        "year": 2018,
        "journal": "مجله سلامت",
        "pages": "e0209483",
        "language": "fa",
        "document_type": "thesis",
    },
    {"record_id": "R-FFFFFFFF", "title": "=HYPERLINK(1) as a title of this report", "year": 2020, "doi": "10.1000/f"},
    {"record_id": "R-GGGGGGGG", "title": "A title that two records share", "year": 2001, "doi": "10.1000/g"},
    {"record_id": "R-HHHHHHHH", "title": "A title that two records share", "year": 2001, "pmid": "777"},
]


def unique_table(rows: list[dict[str, Any]] = RECORDS) -> pa.Table:
    """Rows as unique.parquet has them."""
    added = ("record_ids", "sources", "files", "other_identifiers", "field_records")
    fields = pa.schema([*schema(), *((name, pa.string()) for name in added)])
    full = [
        {
            **dict.fromkeys((*COLUMNS, *added), ""),
            "ordinal": 1,
            "line": 1,
            "year": None,
            "source": "pubmed",
            "raw": json.dumps({}),
            "record_ids": row["record_id"],
            **row,
        }
        for row in rows
    ]
    return pa.Table.from_pylist(full, schema=fields)
