"""Whether an archive is whole, and whether the review comes out of it again, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from scopeline import layout
from scopeline.archive.cleaning import same
from scopeline.archive.crate import FULL_TEXTS, METADATA, VERSIONS, digest, versions
from scopeline.errors import Problem, ScopelineError
from scopeline.project import SNAKEFILE

_UNPACKED_LIMIT = 8 * 2**30  # bytes; a review of 100,000 records has some 2 GB of results
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_SHEETS = "data/screening/"
_REMEDY = "Get the archive again from where it is kept; it is not as it was written."


@dataclass(frozen=True)
class Verdict:
    """`altered` differ from their digests; `different` are results that did not come out again as they were, in the
    order in which they were made; `other` are programs of another version; `again` tells whether the review could be
    done again."""

    files: int
    altered: list[str]
    again: bool
    compared: int
    different: list[str]
    other: Mapping[str, tuple[str, str]]


def verify(path: Path, cores: int = 2) -> Verdict:
    """Check an archive's digests and do the review again in an empty folder. Raises ScopelineError where it cannot."""
    files = _read(path)
    altered = sorted(_altered(files))
    then = json.loads(files.get(VERSIONS, b"{}"))
    now = versions()
    other = {name: (was, now.get(name, "")) for name, was in then.items() if now.get(name, "") != was}
    again = any(name.startswith(_SHEETS) for name in files)
    results = {name: content for name, content in files.items() if name.startswith("results/")}
    if altered or not again:
        return Verdict(len(files), altered, False, 0, [], other)
    with tempfile.TemporaryDirectory(prefix="scopeline-verify-") as folder:
        made = _done_again(Path(folder), files, cores)
        different = differing(results, made)
    return Verdict(len(files), altered, True, len(results), different, other)


def differing(results: Mapping[str, bytes], made: Mapping[str, bytes]) -> list[str]:
    """The results that did not come out again, in the order in which they were `made` now, in which the cause comes
    before what follows from it; last those that were not made at all."""
    changed = [name for name, content in made.items() if name in results and not same(name, content, results[name])]
    return [*changed, *sorted(results.keys() - made.keys())]


def _read(path: Path) -> dict[str, bytes]:
    """Every file of the archive. Raises ScopelineError for a damaged, too large or unsafe one."""
    if not path.is_file():
        raise ScopelineError(Problem(path, "there is no such file", "Correct the name."))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if sum(part.file_size for part in parts) > _UNPACKED_LIMIT:
                raise ScopelineError(Problem(path, "the archive unpacks to more than 8 GB", _REMEDY))
            for part in parts:
                place = PurePosixPath(part.filename)
                if place.is_absolute() or ".." in place.parts or "\\" in part.filename:
                    raise ScopelineError(Problem(path, f"'{part.filename}' would lie outside the archive", _REMEDY))
            files = {part.filename: archive.read(part) for part in parts}
    except _DAMAGED as error:
        raise ScopelineError(Problem(path, f"the archive is damaged or was cut ({error})", _REMEDY)) from error
    if METADATA not in files:
        advice = "Give an archive that `scopeline archive` wrote."
        raise ScopelineError(Problem(path, f"the archive has no {METADATA}", advice))
    return files


def _altered(files: Mapping[str, bytes]) -> Iterator[str]:
    """Files that are not as listed, that are listed and missing, or there and not listed."""
    graph = json.loads(files[METADATA])["@graph"]
    listed = {unquote(entity["@id"]): entity["sha256"] for entity in graph if "sha256" in entity}
    yield from (name for name, sum_ in listed.items() if name not in files or digest(files[name]) != sum_)
    yield from (name for name in files if name not in listed and name != METADATA)


def lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """An archive's protocol and data as a review's folder, each full text as an empty file of its name."""
    for name, content in files.items():
        if name.startswith(("config/", "data/")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for name in json.loads(files.get(FULL_TEXTS, b"{}")):
        if not name or name in (".", "..") or PurePosixPath(name).name != name or "\\" in name:
            raise ScopelineError(Problem(FULL_TEXTS, f"'{name}' is no name of a file", _REMEDY))
        stand_in = folder / layout.FULL_TEXTS / name
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.touch()


def _done_again(folder: Path, files: Mapping[str, bytes], cores: int) -> dict[str, bytes]:
    """The results of the review, made from what the archive holds of its protocol and data alone."""
    lay_out(folder, files)
    command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--snakefile", str(SNAKEFILE)]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    if ran.returncode:
        told = f"the review did not run again:\n{(ran.stdout + ran.stderr)[-2000:]}"
        raise ScopelineError(Problem("archive", told, "Install the versions that versions.json names, and try again."))
    there = [path for path in (folder / layout.RESULTS).rglob("*") if path.is_file()]
    there.sort(key=lambda path: (path.stat().st_mtime_ns, path))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}
