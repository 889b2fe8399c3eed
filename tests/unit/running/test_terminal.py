"""What a failed run shows: one report, in words of this review's."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from scopeline.running import runs
from scopeline.running.terminal import LogHandler

STEP = "RuleException:\nCalledProcessError in file '3_screen.smk', line 78:\nCommand '...' returned status 1."


@pytest.fixture
def handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LogHandler:
    monkeypatch.chdir(tmp_path)
    names = ("dryrun", "verbose", "printshellcmds", "debug_dag", "nocolor", "stdout", "show_failed_logs")
    settings = SimpleNamespace(**dict.fromkeys(names, False), quiet=None)
    return LogHandler(settings, None)  # type: ignore[arg-type]


def record(event: object, message: str = "", **more: object) -> logging.LogRecord:
    made = logging.LogRecord("snakemake", logging.ERROR, "", 0, message, None, None)
    vars(made).update(event=event, **more)
    return made


def shown(handler: LogHandler, capsys: pytest.CaptureFixture[str]) -> str:
    handler.close()
    return capsys.readouterr().err


def test_of_a_failed_step_its_own_report_is_shown_and_not_snakemakes(handler, capsys, tmp_path: Path) -> None:
    log = tmp_path / "screen.log"
    log.write_text("ann.csv, line 2: found 'perhpas'.\n")
    handler.emit(record(LogEvent.WORKFLOW_STARTED))
    handler.emit(record(LogEvent.ERROR, STEP, exception="RuleException"))
    handler.emit(record(LogEvent.JOB_ERROR, jobid=3, rule_name="screen", log=[str(log)]))
    printed = shown(handler, capsys)
    assert "perhpas" in printed
    assert "RuleException" not in printed
    assert "CalledProcessError" not in printed


def test_a_failure_of_which_nothing_else_is_told_is_told_in_snakemakes_words(handler, capsys) -> None:
    handler.emit(record(LogEvent.WORKFLOW_STARTED))
    handler.emit(record(LogEvent.ERROR, STEP, exception="RuleException"))
    assert "CalledProcessError" in shown(handler, capsys)


def test_of_a_run_that_may_not_begin_its_reason_is_shown_and_nothing_else(handler, capsys) -> None:
    told = "Another run of this review is under way.\nNothing was changed."
    place = '  File "/a review/workflow/rules/common.smk", line 82, in __onstart'
    handler.emit(record(LogEvent.WORKFLOW_STARTED))
    message = f"NotReady in file common.smk, line 82:\n{told}\n{place}"
    handler.emit(record(LogEvent.ERROR, message, exception="NotReady"))
    assert shown(handler, capsys) == f"{told}\n"


def test_a_target_that_nothing_makes_is_named_with_how_to_ask_for_one(handler, capsys) -> None:
    message = (
        "No rule to produce results/tables/table2.en.csv (if you use input functions make sure that they don't raise "
        "unexpected exceptions)."
    )
    handler.emit(record(LogEvent.ERROR, message, exception="MissingRuleException"))
    printed = shown(handler, capsys)
    assert printed.startswith("results/tables/table2.en.csv: ")
    assert "--list-rules" in printed
    assert "input functions" not in printed


@pytest.mark.parametrize("said", ["", "R-BCDFGHJK: a notice before the end\n"])
def test_of_a_step_that_was_killed_the_status_says_what_the_run_said(said, handler, capsys, tmp_path: Path) -> None:
    log = tmp_path / "facts.log"
    log.write_text(said)
    with runs.begin():
        handler.emit(record(LogEvent.WORKFLOW_STARTED))
        handler.emit(record(LogEvent.JOB_ERROR, jobid=3, rule_name="facts", log=[str(log)]))
        runs.end(runs.Ending.FAILED)
    run = runs.last()
    assert run
    assert run.report
    assert run.report in shown(handler, capsys)


def test_what_a_step_has_reported_itself_is_not_reported_twice(handler, tmp_path: Path) -> None:
    log = tmp_path / "screen.log"
    log.write_text("a notice\nann.csv, line 2: found 'perhpas'.\n")
    with runs.begin():
        runs.report("ann.csv, line 2: found 'perhpas'.")
        handler.emit(record(LogEvent.JOB_ERROR, jobid=3, rule_name="screen", log=[str(log)]))
        runs.end(runs.Ending.FAILED)
    run = runs.last()
    assert run
    assert run.report == "ann.csv, line 2: found 'perhpas'."
