"""`scopeline status`: what is done, what waits for whom, and what to type next, in the protocol's first language."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scopeline import layout, progress, work
from scopeline.checks import notices
from scopeline.checks.door import before_a_run
from scopeline.checks.inside import behind_the_door
from scopeline.commands.folder import enter, folder_argument
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.fact import read
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language, load
from scopeline.running import runs
from scopeline.running.runs import Ending, Run
from scopeline.sources import since

DESCRIPTION = """\
Shows how the last run ended, the numbers of the flow diagram as of then, how many rows of which sheet wait for whom,
how many problems `scopeline check` finds, and what to type next. Votes are counted in the sheets as they are now.
"""
_FILES = 6  # that one line names


def arguments(parser: argparse.ArgumentParser) -> None:
    """The review's folder."""
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print the status."""
    typed = enter(chosen.folder)
    for line in lines(load(), typed):
        print(line)


def lines(protocol: Protocol, typed: Path) -> Iterator[str]:
    """The status as lines of text; `typed` is the folder in which the next command will be typed."""
    first = protocol.languages[0]
    say = protocol.language(first)
    yield in_language(protocol.title, first)
    yield ""
    run = runs.last()
    living = runs.at_work()  # what it has made so far is no measure of anything
    door = list(before_a_run(protocol))
    problems = [] if living else behind_the_door(protocol, unread=False)[0]
    checked = list(_checked([problem for problem in problems if problem not in door], say, bool(door)))
    if door:
        yield say.words("status_before")
        yield from _indented(str(ScopelineError(door)))
        yield from checked
        return
    yield from _last_run(run, say)
    try:
        yield from list(_counted(protocol, say, run, living, whole=not (problems or living)))
    except FileNotFoundError:
        if not living:  # a step takes its results away before it makes them anew, at this very moment too
            raise
    yield from checked
    yield say.words("status_next").format(command=work.next_command(typed))


def _counted(protocol: Protocol, say: Language, run: Run | None, living: bool, whole: bool) -> Iterator[str]:
    """What the last run counted, and what waits for whom; nothing is called complete where it is not `whole`.

    A run that was cut off, refused or goes on may have taken the numbers away; who waits is known all the same.
    """
    if layout.FACTS.exists():
        yield from _numbers(protocol, say)
    elif run is None and not any(layout.progress(step).exists() for step in progress.steps(protocol)):
        yield say.words("status_not_run")
        return
    else:
        yield say.words("status_uncounted")
    if not living:  # what is told there is held against results
        yield from _told("status_files", notices.of_files(protocol), say)
        yield from _told("status_notices", notices.of_stages(protocol), say)
    yield ""
    yield from work.waiting(protocol, say, whole=whole)


def _numbers(protocol: Protocol, say: Language) -> Iterator[str]:
    first = protocol.languages[0]
    if protocol.searched:
        yield from _earlier(say)
        yield from _flow(first, say)
    else:
        yield from _analysed(first, say)


def _last_run(run: Run | None, say: Language) -> Iterator[str]:
    """How the last run ended, where it did not end well."""
    if run is None or run.ending is Ending.FINISHED:
        return
    if run.ending is Ending.RUNNING:
        yield say.words("status_under_way").format(process=run.process, began=run.began.replace("T", " "))
    elif run.ending is Ending.CUT_OFF:
        yield say.words("status_cut_off")
    else:
        yield say.words("status_failed")
        yield from _indented(run.report or str(layout.LOGS))
    yield ""


def _checked(problems: Sequence[Problem], say: Language, more: bool) -> Iterator[str]:
    """What check finds, in a line: how much, and where. `more`: other problems are listed before it."""
    if problems:
        named = list(dict.fromkeys(str(problem.file) for problem in problems))
        files = say.listed(named[:_FILES] + ["…"] * (len(named) > _FILES))
        words = "status_problems_more" if more else "status_problems"
        yield say.words(words).format(n=say.number(len(problems)), files=files)


def _earlier(say: Language) -> Iterator[str]:
    """A word before numbers of exports that are others now: those of the run before the last, or before the next."""
    counted = {fact.key["file"]: int(fact.value or 0) for fact in read().select("records_file")}
    if files := since.uncounted(counted):
        yield say.words("status_earlier").format(files=say.listed([str(layout.EXPORTS / file) for file in files]))


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" for line in text.splitlines())


def _flow(language: str, say: Language) -> Iterator[str]:
    rows = [(f"{'    ' if '.' in fact.key['box'] else '  '}{fact.label.get(language, fact.key['box'])}", fact)
            for fact in read().select("flow")]  # fmt: skip
    wide = max((len(label) for label, _ in rows), default=0)
    for label, fact in rows:
        number = say.words("status_unknown") if fact.value is None else say.number(int(fact.value))
        yield f"{label:<{max(wide + 1, 52)}}{number:>14}"


def _analysed(language: str, say: Language) -> Iterator[str]:
    """What a content analysis has in place of the flow of records."""
    yield f"  {say.words('no_flow').strip()}"
    facts = read()
    for kind in ("studies_all", "consent", "documents_all", "paragraphs_all", "findings_all", "nodes"):
        for fact in facts.select(kind):
            yield f"  {fact.label[language]:<50}{say.number(int(fact.value or 0)):>14}"


def _told(heading: str, found: Iterable[str], say: Language) -> Iterator[str]:
    listed = list(found)
    if listed:
        yield ""
        yield say.words(heading)
        yield from (f"  {line}" for line in listed)
