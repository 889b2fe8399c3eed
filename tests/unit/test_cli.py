"""What people type: every command teaches, is in the README, and reports problems in one piece."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scopeline import cli

ROOT = Path(__file__).parents[2]


def command_named(name: str) -> argparse.ArgumentParser:
    actions = cli._parser(name)._actions
    return next(action.choices[name] for action in actions if isinstance(action, argparse._SubParsersAction))


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in cli.COMMANDS:
        assert f"scopeline {name}" in readme or f"`{name}`" in readme, name


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_and_option_has_help_that_says_more_than_its_name(name: str) -> None:
    command = command_named(name)
    assert len(command.description or "") > 80
    for action in command._actions:
        assert action.help, action.dest


def test_the_readme_is_under_two_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 80


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code not in (0, None)
    return str(ended.value.code)


def test_a_folder_without_a_review_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "scopeline init" in run(tmp_path, monkeypatch, "status")
    assert "no such folder" in run(tmp_path, monkeypatch, "check", "nowhere")


def test_a_file_that_is_no_export_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague,\nplease find attached.\n")
    report = run(tmp_path, monkeypatch, "read", "letter.txt", "missing.ris", "--out", "records.csv")
    assert "letter.txt" in report
    assert "missing.ris" in report
    assert not (tmp_path / "records.csv").exists()


def test_a_table_with_doubled_ids_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "records.csv").write_text("record_id,title\na,One\na,Two\n")
    assert "a" in run(tmp_path, monkeypatch, "dedupe", "records.csv", "--groups", "groups.csv")
    assert not (tmp_path / "groups.csv").exists()


def test_an_initialised_review_says_which_exports_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["init", "my review", "--sources", "pubmed,sid"])
    capsys.readouterr()
    cli.main(["status", "my review"])
    printed = capsys.readouterr().out
    assert "data/exports/pubmed: the folder holds no export" in printed
    assert "data/exports/sid" in printed


def test_a_program_starts_one_thread_without_pandas_and_reads_no_documentation_of_arrow() -> None:
    """Pandas, which Arrow would import, is a third of a second of each step, and the others a fortieth each; the
    functions are the same. Who imports the package alone keeps pandas.
    """
    code = (
        "import json, os, sys; from scopeline.arrow import spare; {}; import numpy;"
        "tasks = '/proc/self/task'; threads = len(os.listdir(tasks)) if os.path.isdir(tasks) else 1;"
        "import pyarrow as pa, pyarrow.compute as pc;"
        "cut = pc.utf8_slice_codeunits(pa.array(['care']), start=0, stop=2).to_pylist();"
        "print(json.dumps([cut, *(name in sys.modules for name in ('pandas', 'pydoc')), threads]))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    spared, whole = (
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code.format(call)], capture_output=True, text=True, check=True, env=environment
            ).stdout
        )
        for call in ("spare()", "pass")
    )
    assert spared == [["ca"], False, False, 1]
    assert whole[:3] == [["ca"], True, True]


def test_records_are_deduplicated_without_what_only_other_commands_need() -> None:
    """Start-up is a third of a second of CPU at most: YAML, pydantic or pandas would each take a tenth more."""
    code = (
        "import sys; from scopeline.arrow import spare; spare(); import scopeline.commands.dedupe; print(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"yaml", "pydantic", "pandas", "scipy", "sklearn", "matplotlib"} & set(said.split())
