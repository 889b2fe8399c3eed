"""The words of a PDF's first pages, read in a process of its own: a PDF from the web may be made to eat a machine.

`python -m scopeline.search.fulltexts.reading FILE` prints them as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PAGES = 3
_SECONDS = 60
_MEMORY = 2**31


def first_pages(path: Path) -> str | None:
    """The text of a PDF's first pages and of its title; None where it is no PDF that can be read."""
    program = [sys.executable, "-m", "scopeline.search.fulltexts.reading", str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(program, capture_output=True, timeout=_SECONDS, check=True, env=environment)
        return str(json.loads(ended.stdout))
    except (subprocess.SubprocessError, ValueError):
        return None


def _read(path: Path) -> str:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    title = reader.metadata.title if reader.metadata else ""
    return "\n".join([str(title or ""), *(page.extract_text() for page in reader.pages[:PAGES])])


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    print(json.dumps(_read(Path(sys.argv[1]))))
