from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scopeline.sources.read import Reading, read_export


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Reading]:
    """Write content to a file and read it."""

    def read(content: str | bytes, folder: str = "exports", name: str = "export.txt", **options: object) -> Reading:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_export(path, **options)  # type: ignore[arg-type]

    return read
