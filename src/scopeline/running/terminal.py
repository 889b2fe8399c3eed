"""What a run shows: a line a step, the report of what failed, and at its end what waits for whom.

Snakemake's own words serve those who write workflows; a failed step brings 240 lines of them. They stay in its log
under .snakemake/log, and are shown for everything but a plain run: `-n`, `--verbose`, `--list-rules` and the like.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from snakemake.logging import ColorizingTextHandler, DefaultFilter, DefaultFormatter
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from scopeline import layout, work
from scopeline.checks import notices
from scopeline.errors import ScopelineError
from scopeline.protocol import Protocol, load
from scopeline.running import runs

_OURS = "NotReady"  # what workflow/rules/common.smk raises of a run that cannot begin
_MOST_TASKS, _MOST_TOLD = 5, 2  # so that the end of a run fits ten lines


class LogHandler(LogHandlerBase):
    """Shows a run's events on the terminal."""

    def __post_init__(self) -> None:
        logging.raiseExceptions = False  # a log that finds no room is no news beside the report that says so
        given: Any = self.common_settings
        self._plain = _snakemakes_own(given)
        self._own_words = bool(given.dryrun or given.verbose or given.printshellcmds or given.debug_dag)
        self._quiet = Quietness.ALL in (given.quiet or ())
        self._began = time.monotonic()
        self._typed = Path.cwd()
        self._held: list[logging.LogRecord] = []
        self._running = self._failed = self._refused = False
        self._steps = 0
        self._told: set[object] = set()
        self._unsaid: list[str] = []

    writes_to_stream = True
    writes_to_file = False
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def emit(self, record: logging.LogRecord) -> None:
        """Show an event, in words of this review's or in Snakemake's."""
        event = getattr(record, "event", None)
        if event == LogEvent.JOB_ERROR:
            with suppress(OSError):  # the report is shown all the same; only `status` has nothing to tell of it
                runs.report_unsaid("\n".join(_log(record)))
        if event == LogEvent.WORKFLOW_STARTED and not self._own_words:
            self._running = True
            self._held.clear()
        if self._own_words:
            self._plain.handle(record)
        elif not self._running and record.levelno <= logging.INFO:
            self._held.append(record)  # `--list-rules` and the like; of a run, nothing anybody needs
        elif not self._quiet:
            for line in self._lines(event, record):
                print(line, file=sys.stderr, flush=True)

    def _lines(self, event: object, record: Any) -> Iterator[str]:
        if event == LogEvent.JOB_INFO and record.rule_msg:  # a target has no message, and does nothing
            self._steps += 1
            yield f"  {record.rule_name:<14} {record.rule_msg}"
        elif event == LogEvent.JOB_ERROR and record.jobid not in self._told:
            self._told.add(record.jobid)
            self._failed = True
            self._unsaid.clear()
            yield ""
            yield from _log(record)
        elif event == LogEvent.ERROR and _of_a_step(record.getMessage()):
            self._failed = True
            self._unsaid.append(record.getMessage())  # the step's own report follows, and says it in people's words
        elif event == LogEvent.ERROR and not (self._failed and record.exception == "WorkflowError"):
            self._failed = True
            self._refused |= record.exception == _OURS
            yield _in_our_words(record.exception, record.getMessage())
        elif event is None and record.levelno == logging.WARNING and not self._failed:
            yield record.getMessage()

    def close(self) -> None:
        """Say at the end what waits for whom, and what to type next. Snakemake closes where the review lies."""
        for record in self._held:
            self._plain.handle(record)
        self._held.clear()
        if self._running and not self._quiet:
            self._running = False
            for message in self._unsaid if not self._told else ():
                print(message, file=sys.stderr)
            if not self._refused:  # a run that has not begun has no end to tell
                print("\n".join(["", *self._ending()]), file=sys.stderr, flush=True)
        super().close()

    def _ending(self) -> Iterator[str]:
        try:
            protocol = load()
            say, command = protocol.language(protocol.languages[0]), work.next_command(self._typed)
            if self._failed:
                yield say.words("run_failed").format(command=command)
                return
            seconds = say.number(round(time.monotonic() - self._began))
            done = say.words("run_done").format(n=say.number(self._steps), seconds=seconds)
            yield done if self._steps else say.words(_idle(protocol)).format(command=command)
            told = notices.of_files(protocol)
            yield from told[:_MOST_TOLD]
            if len(told) > _MOST_TOLD:
                yield say.words("run_more").format(n=say.number(len(told) - _MOST_TOLD))
            yield from work.waiting(protocol, say, _MOST_TASKS - min(len(told), _MOST_TOLD))
            if layout.PAGES.is_dir():
                yield say.words("run_report").format(
                    file=next(iter(sorted(layout.PAGES.glob("index.html"))), layout.PAGES)
                )
            yield say.words("status_next").format(command=command)
        except ScopelineError as error:
            yield str(error)


def _idle(protocol: Protocol) -> str:
    """What to say of a run with nothing to do: all is there; or, where a run of more failed, what was asked for."""
    last = runs.last()
    ended_well = last is None or last.ending is runs.Ending.FINISHED
    return "run_idle" if ended_well or not work.unreached(protocol) else "run_idle_failed"


def _snakemakes_own(given: Any) -> logging.Handler:
    """The handler that Snakemake would use itself."""
    return ColorizingTextHandler(
        nocolor=given.nocolor,
        stream=sys.stdout if given.stdout else sys.stderr,
        filter=DefaultFilter(given.quiet, given.debug_dag, given.verbose, given.dryrun, given.printshellcmds),
        formatter=DefaultFormatter(given.quiet, given.show_failed_logs),
    )


def _log(record: Any) -> Iterator[str]:
    """What a failed step had to say."""
    texts = [
        Path(path).read_text(encoding="utf-8", errors="replace").strip() for path in record.log if Path(path).exists()
    ]
    yield from filter(None, texts)
    if not any(texts):
        yield f"The step {record.rule_name} failed and left no word in {', '.join(record.log)}"


def _of_a_step(message: str) -> bool:
    """Whether Snakemake only says that a step's command failed."""
    return "CalledProcessError in file" in message


def _in_our_words(exception: str, message: str) -> str:
    """A report of this review without the line of the workflow that raised it; of a target that nothing makes, its
    name and how to ask for one; else Snakemake's own words."""
    if exception == "MissingRuleException":
        asked = message.partition("No rule to produce ")[2].partition(" (if you use")[0]
        return (
            f"{asked or message}: neither a step nor a file that a step makes. `snakemake --list-rules` names the "
            "steps; results/tables, results/report and results/manuscript are made as whole folders."
        )
    if exception != _OURS:
        return message
    return "\n".join(line for line in message.partition("\n")[2].splitlines() if not line.startswith('  File "'))
