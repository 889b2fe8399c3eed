"""The pictures of sheets in the guides show the sheets as they are."""

from __future__ import annotations

from pathlib import Path

from designs import ROOT, generator

IMAGES = ROOT / "docs" / "images"


def test_the_committed_pictures_are_those_of_the_sheets_today(tmp_path: Path) -> None:
    generator("pictures").make(tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in IMAGES.glob("sheet-*.svg")}
    guides = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("charting.md", "coding.md"))
    assert all(f"images/{name}" in guides for name in made)
