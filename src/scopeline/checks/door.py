"""What must be right before any step runs: the protocol filled in, every source with its exports, no sheet gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from scopeline import languages, layout, pseudonyms, searches
from scopeline.checks import astray
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL, Protocol
from scopeline.sources import since

_NOT_SEARCHED = "Move its files out of data/exports: a content_analysis reads data/documents; or correct 'design'."
_PLACEHOLDER = re.compile(r"<[^<>]+>")  # as in the template of `scopeline init`


def at_the_door(protocol: Protocol) -> None:
    """What stops every run. Raises ScopelineError with all of it."""
    if problems := list(before_a_run(protocol)):
        raise ScopelineError(problems)


def before_a_run(protocol: Protocol) -> Iterator[Problem]:
    """Everything that stops every run, found by looking at names of files alone, and where a source is not what the
    last run knew, at the digests of exports."""
    yield from unusable_folder(Path.cwd())
    yield from placeholders(protocol)
    yield from missing_exports(protocol)
    yield from renamed_sources(protocol)
    yield from missing_files(protocol)
    yield from misspelt_lines(protocol)
    yield from pseudonyms.in_configuration()
    yield from unreadable_concepts()
    yield from astray.sheets_astray(protocol)
    yield from unaudited()


def unaudited() -> Iterator[Problem]:
    """Drafts in a form that no run can audit."""
    forms = ", ".join(layout.DRAFT_FORMATS)
    for path in layout.drafts():
        if path.suffix.lower() not in layout.DRAFT_FORMATS:
            remedy = "Put the Word file that it was made of there; `scopeline audit` reads a PDF where it lies."
            yield Problem(path, "a draft in a form that no run audits", remedy, allowed=forms)


def unreadable_concepts() -> Iterator[Problem]:
    """What is wrong with the concepts, which the facts count by, where the team has stated any."""
    if layout.CONCEPTS.exists():
        from scopeline.queries import concepts

        try:
            if concepts.stated():
                concepts.load()
        except ScopelineError as error:
            yield from error.problems


def misspelt_lines(protocol: Protocol) -> Iterator[Problem]:
    """Lines of the flow diagram that the protocol names and the diagram has not, and facts that no review has."""
    if protocol.flow.hide or protocol.flow.words or protocol.flow.lines:
        from scopeline.flow import wishes

        yield from wishes.named(protocol.flow)
        yield from wishes.unknown_facts(protocol)


def placeholders(protocol: Protocol) -> Iterator[Problem]:
    """What still stands in the protocol as the template had it."""
    for key, text in _texts("", protocol.model_dump(mode="json")):
        if _PLACEHOLDER.fullmatch(text.strip()):
            yield Problem(PROTOCOL, f"found '{text}', as in the template", "Replace it by your own words.", field=key)


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text of the protocol with its key; a text that is the same in every language once."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(key if name in languages.available() else f"{key}.{name}".strip("."), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(key, inner)


def unusable_folder(review: Path) -> Iterator[Problem]:
    """A review's folder that Snakemake cannot run in: it takes braces in the path of its own notes for wildcards."""
    if "{" in str(review) or "}" in str(review):
        yield Problem(review, "the path of the review's folder holds braces", "Rename the folder, without { and }.")


def missing_exports(protocol: Protocol) -> Iterator[Problem]:
    """Sources without an export, and folders that no source of the protocol owns."""
    for name in protocol.sources:
        if not layout.exports(name) and not searches.of(name):  # a search can come to nothing
            folder = layout.EXPORTS / name
            found = "the folder holds no export" if folder.is_dir() else "there is no such folder"
            yield Problem(
                folder,
                found,
                f"Put the export of {name} there, or take the source out of config/review.yaml.",
            )
    for folder in sorted(layout.EXPORTS.glob("*/")):
        if folder.name not in protocol.sources and not all(map(layout.hidden, folder.iterdir())):
            remedy = "Add it under 'sources', or rename the folder." if protocol.searched else _NOT_SEARCHED
            yield Problem(
                folder,
                "config/review.yaml has no source of this name",
                remedy,
                allowed=", ".join(protocol.sources),
            )
    for folder in sorted(path for path in layout.EXPORTS.glob("*/*/") if not layout.hidden(path)):
        yield Problem(
            folder, "a folder inside a source's folder, whose files are not read", f"Move them up into {folder.parent}."
        )
    for path in sorted(layout.EXPORTS.glob("*")):
        if path.is_file() and not layout.hidden(path) and not path.name.startswith("README"):
            yield Problem(
                path,
                "an export outside its source's folder",
                "Move it into the folder of its source.",
                allowed=", ".join(f"{layout.EXPORTS}/{name}/" for name in protocol.sources),
            )


def renamed_sources(protocol: Protocol) -> Iterator[Problem]:
    """Sources that the last run read under another key, and that do not say so: the ids of their records are made of
    the first, and all that was said of these would count for nothing. And logs that stayed under a former key."""
    read, first_keys = since.files(), protocol.first_keys
    known, lost = {row["source"] for row in read}, {_first(row) for row in read} - {*first_keys.values()}
    then = {row["sha256"]: row for row in read if int(row["records"]) and _first(row) in lost}
    if then:
        asked = (path for path in layout.exports() if path.parent.name in first_keys)
        found = {path.parent.name: row for path in asked if (row := then.get(since.digest(path)))}
        for name, row in found.items():
            # One that a run has read under this key alone may be told now, late, what its first was.
            if name not in known or (name == row["source"] and name != _first(row)):
                yield Problem(
                    PROTOCOL,
                    f"the source {name} has exports that a run has read as those of {_first(row)}, of which key the "
                    "ids of its records are made",
                    f"Write there: formerly: {_first(row)}; or give the source that key back.",
                    field=f"sources.{name}",
                )
    for name, first in first_keys.items():
        if first != name and searches.folder(first).exists():
            yield Problem(
                searches.folder(first),
                f"the searches of the source that is called {name} now, where nothing reads them",
                f"Rename the folder: {searches.folder(name)}.",
            )


def _first(row: Mapping[str, str]) -> str:
    return row.get("first_key") or row["source"]  # which an earlier version did not write


def missing_files(protocol: Protocol) -> Iterator[Problem]:
    """Files that the protocol names and that are not there."""
    for name, source in protocol.sources.items():
        if source.query and not source.query.exists():
            yield Problem(
                "config/review.yaml",
                f"there is no file {source.query}",
                "Put the query there exactly as it was run, or remove the key.",
                field=f"sources.{name}.query",
            )
        for number, update in enumerate(source.updates):
            for file in update.files:
                if not (layout.EXPORTS / name / file).exists():
                    yield Problem(
                        "config/review.yaml",
                        f"there is no export {file} in {layout.EXPORTS / name}",
                        "Correct the name, or put the later search's export there.",
                        field=f"sources.{name}.updates.{number}.files",
                        allowed=", ".join(path.name for path in layout.exports(name)),
                    )
    if (previous := protocol.flow.previous) and not previous.exists():
        yield Problem(
            PROTOCOL,
            f"there is no file {previous}",
            "Put the archive of the earlier version there, or a list of its included reports, or remove the key.",
            field="flow.previous",
        )
    for name in protocol.frameworks:
        if not (layout.FRAMEWORKS / f"{name}.yaml").exists():
            yield Problem(
                "config/review.yaml",
                f"there is no file {layout.FRAMEWORKS / name}.yaml",
                "Write the frame there, or correct the name.",
                field="frameworks",
            )
