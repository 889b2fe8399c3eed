"""The archive itself: an RO-Crate with every file's digest, the versions that made it, the protocol and its changes."""

from __future__ import annotations

import hashlib
import io
import json
import mimetypes
import platform
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from scopeline.archive.contents import chosen, full_texts
from scopeline.manuscript.pack import dated
from scopeline.protocol import PROTOCOL, Protocol, in_language

METADATA = "ro-crate-metadata.json"
_CRATE = "1.1"  # the version of the standard that repositories read
VERSIONS = "versions.json"
FULL_TEXTS = "full_texts.json"
_README = "README.txt"
_LISTED = """\
The full texts are their publishers' and not in it; full_texts.json lists those that the review had, with their digests.

"""
_NAME = re.compile(r"[\w.-]+")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_ABOUT = """\
{title}

This archive is an RO-Crate (ro-crate-metadata.json lists every file with its SHA-256 digest). config/ is the protocol,
data/ what people searched for, voted and charted, results/ what was made of it; versions.json names the software.

{listed}To check it, and where the votes are part of it to do the review again in an empty folder and compare every
byte:

  scopeline verify {file}
"""


def write(protocol: Protocol, out: Path) -> dict[str, bytes]:
    """Write the archive of the review in the working directory; returns its contents. Same review, same bytes."""
    from scopeline.tables.atomic import write_atomically

    files = dict(chosen(protocol))
    title = in_language(protocol.title, protocol.languages[0])
    files[VERSIONS] = (json.dumps(versions(), indent=1) + "\n").encode()
    if listed := full_texts():
        files[FULL_TEXTS] = listed
    files[_README] = _ABOUT.format(title=title, listed=_LISTED if listed else "", file=out.name).encode()
    files[METADATA] = _metadata(protocol, files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(part, files[name])
    write_atomically(out, packed.getvalue())
    return files


def versions() -> dict[str, str]:
    """Python, Scopeline and every package that it asks for, by their versions here."""
    needed = [_NAME.match(line) for line in requires("scopeline") or () if "extra ==" not in line]
    names = sorted({match[0] for match in needed if match})
    found = {"python": platform.python_version(), "scopeline": version("scopeline")}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _metadata(protocol: Protocol, files: Mapping[str, bytes]) -> bytes:
    from rocrate.model.contextentity import ContextEntity
    from rocrate.model.file import File
    from rocrate.model.person import Person
    from rocrate.rocrate import ROCrate

    crate, code = ROCrate(version=_CRATE), protocol.languages[0]
    crate.name = in_language(protocol.title, code)
    crate.description = in_language(protocol.question.text, code)
    crate.datePublished = dated(protocol).isoformat()
    entities = {
        name: crate.add(File(crate, io.BytesIO(content), name, properties=_properties(name, content)))
        for name, content in files.items()
    }
    people = []
    for number, member in enumerate(protocol.conduct.team, 1):
        named = {"name": in_language(member.name, code), "affiliation": in_language(member.affiliation, code)}
        iri = f"https://orcid.org/{member.orcid}" if member.orcid else f"#author-{number}"
        people.append(crate.add(Person(crate, iri, properties={key: value for key, value in named.items() if value})))
    if people:
        crate.creator = people
    software = {"@type": "SoftwareApplication", "name": "Scopeline", "softwareVersion": version("scopeline")}
    tool = crate.add(ContextEntity(crate, "#scopeline", properties=software))
    given = [entity for name, entity in entities.items() if name.startswith(("config/", "data/"))]
    made = [entity for name, entity in entities.items() if name.startswith("results/")]
    crate.add_action(
        tool, "#review", object=given, result=made, properties={"name": "The review, from exports to tables"}
    )
    if PROTOCOL.as_posix() in entities:
        entities[PROTOCOL.as_posix()]["name"] = "The protocol, with its amendments"
    for number, change in enumerate(protocol.conduct.amendments, 1):
        told = {"what": in_language(change.what, code), "why": in_language(change.why, code)}
        properties = {
            "@type": "UpdateAction",
            "name": told["what"],
            "description": told["why"],
            "endTime": change.date.isoformat(),
            "object": {"@id": PROTOCOL.as_posix()},
        }
        crate.add(ContextEntity(crate, f"#amendment-{number}", properties=properties))
    graph: dict[str, Any] = crate.metadata.generate()
    return (json.dumps(graph, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _properties(name: str, content: bytes) -> dict[str, str]:
    kind = _types().guess_type(name)[0] or "application/octet-stream"
    return {"sha256": digest(content), "contentSize": str(len(content)), "encodingFormat": kind}


@cache
def _types() -> mimetypes.MimeTypes:
    """What files are by their endings: Python's own list, as a machine's may call the same file otherwise."""
    types = mimetypes.MimeTypes()
    office = "application/vnd.openxmlformats-officedocument"
    for ending, kind in {
        ".docx": f"{office}.wordprocessingml.document",
        ".xlsx": f"{office}.spreadsheetml.sheet",
        ".parquet": "application/vnd.apache.parquet",
        ".yaml": "application/yaml",
        ".jsonl": "application/jsonl",
    }.items():
        types.add_type(kind, ending)
    return types
