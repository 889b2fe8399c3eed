"""Files that a command is to read or to write: a name that cannot be meant is told in a line, and nothing is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import cli, layout
from scopeline.tables.csv import write_table

REVIEW = """\
title: A review
question: {text: q, concept: c, context: x}
sources: {pubmed: {name: P}}
frameworks: [small]
screening: {stages: [{id: titles, of: records, label: T, reviewers: [ann]}]}
"""
COUNTS = "box,label,n\n"


@pytest.fixture(autouse=True)
def _review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "config/review.yaml": REVIEW,
        layout.FACTS.as_posix(): '{"facts": {}}',
        "data/kept": "",
        "counts.csv": COUNTS,
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    Path("folder.csv").mkdir()


def refused(*typed: str) -> str:
    """What a command says that does nothing."""
    before = sorted(Path().rglob("*"))
    with pytest.raises(SystemExit) as left:
        cli.main([*typed])
    assert sorted(Path().rglob("*")) == before
    return str(left.value)


@pytest.mark.parametrize("path", ["nothere.csv", "folder.csv"])
@pytest.mark.parametrize(
    "typed",
    [
        ("flow", "{}", "--out", "figure"),
        ("codes", "take", "{}", "--framework", "small"),
        ("codes", "frame", "{}", "--framework", "other"),
        ("verify", "{}"),
        ("audit", "{}"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_not_there_is_named_by_every_command_that_reads_one(typed: tuple[str, ...], path: str) -> None:
    said = refused(*(word.format(path) for word in typed))
    assert (path in said, "Correct the name." in said) == (True, True)


@pytest.mark.parametrize(
    "typed",
    [
        ("archive", "{}"),
        ("export", "--set", "unique", "--to", "ris", "--out", "{}"),
        ("codes", "give", "small", "--out", "{}"),
        ("flow", "counts.csv", "--out", "figure", "--prisma2020", "{}"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("folder.csv", "there is a folder of this name"),
        ("no/such/out.zip", "there is no such folder"),
        ("data/out.zip", "among the review's own"),
    ],
)
def test_a_file_is_written_where_it_can_be_meant_and_no_folder_is_made_for_it(
    typed: tuple[str, ...], path: str, told: str
) -> None:
    assert told in refused(*(word.format(path) for word in typed))


def test_an_archive_never_lies_where_the_next_one_would_hold_it() -> None:
    assert "outside config/, data/ and results/" in refused("archive", "results/review.zip")
    cli.main(["archive", "review.zip"])
    assert Path("review.zip").is_file()


def test_a_list_that_was_changed_since_the_run_is_not_archived() -> None:
    write_table(
        layout.COUNTS, ("box", "n", "ids_file"), [{"box": "duplicates", "n": 2, "ids_file": "sets/duplicates.csv"}]
    )
    for rows, told in (([{"record_id": "R-A"}], True), ([{"record_id": "R-A"}, {"record_id": "R-B"}], False)):
        write_table(layout.SETS / "duplicates.csv", ("record_id",), rows)
        if told:
            assert "number of its rows is 1" in refused("archive", "review.zip")
        else:
            cli.main(["archive", "review.zip"])
