"""A review with everything switched on that the small review leaves off."""

from __future__ import annotations

import shutil

from small_reviews import Review, medline
from steps import go_through

from scopeline import layout
from scopeline.tables import sheets
from scopeline.tables.worksheet import workbook_bytes


def test_workbooks_in_persian_limits_a_second_search_and_full_texts_by_name(begun_copy: Review) -> None:
    review = begun_copy
    for old in (review.folder / "data" / "screening").rglob("*.csv"):
        old.unlink()
    (review.folder / "data" / "screening" / "title_abstract" / "journal.jsonl").unlink(missing_ok=True)
    protocol = review.folder / "config" / "review.yaml"
    text = protocol.read_text(encoding="utf-8")
    text = text.replace("screening:\n", "eligibility: {years: {first: 2010, last: 2020}}\nscreening:\n"
                        "  sheet_format: xlsx\n  sheet_language: fa\n  automatic_exclusions: [years]\n")  # fmt: skip
    text = text.replace("{name: PubMed}", "{name: PubMed, updates: [{searched: 2026-05-01, files: [late.nbib]}]}")
    protocol.write_text(text, encoding="utf-8")
    late = medline(["Pharmacists in the ward team", "Triage by telephone at night"], first=41)
    late = late.replace("DP  - 2015", "DP  - 1999", 1)
    (review.folder / "data" / "exports" / "pubmed" / "late.nbib").write_text(late, encoding="utf-8")
    assert go_through(review).report == ""

    counts = review.counts()
    assert counts["database_specific_results.pubmed"] == "5"
    assert counts["database_specific_results.pubmed@2026-05-01"] == "2"
    assert (counts["excluded_automatic"], counts["records_screened"]) == ("1", "")  # nobody has screened yet
    assert [row["rule"] for row in review.table("results/screening/automatic.csv")] == ["years"]

    kept = {}
    for name in ("ann", "bob"):
        path = review.folder / "data" / "screening" / "title_abstract" / f"{name}.xlsx"
        table = sheets.read(path, ("record_id", "decision"))
        assert table is not None
        assert len(table.rows) == 7
        rows = [{**row, "decision": "شامل"} for row in table.rows]
        path.write_bytes(workbook_bytes(table.columns, rows))
        kept[path] = [row["record_id"] for row in rows]
    assert go_through(review).report == ""
    first = next(iter(kept.values()))[0]
    texts = review.folder / "data" / "full_texts"
    texts.mkdir()
    (texts / f"{first} a full text.pdf").write_bytes(b"%PDF-1.4\n")
    assert go_through(review).report == ""
    status = {row["record_id"]: row["status"] for row in review.table("results/retrieval/reports.csv")}
    assert [record_id for record_id, word in status.items() if word == "retrieved"] == [first]
    assert review.counts()["dbr_sought_reports"] == "7"
    assert (review.folder / "data" / "screening" / "full_text" / "ann.xlsx").exists()
    shutil.rmtree(review.folder / layout.RESULTS)
    review.run(str(layout.AUTOMATIC))  # the workflow's own way to the step that no other review has
    assert [row["rule"] for row in review.table(str(layout.AUTOMATIC))] == ["years"]
