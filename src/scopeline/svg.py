"""Drawings whose text is text: searched, copied, read aloud, and in its place whatever fonts the reader has.

matplotlib writes the text of an SVG in the figure's own fonts, which only this package has, and says nothing of its
direction. Here every text gets fonts of readers' machines after ours, its direction, and the width that was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from typing import Any

from scopeline.text import LRM, RLM

# Ours, where somebody has it; then those of Windows, macOS and Linux that hold Latin and Arabic letters.
FAMILIES = "Vazirmatn, Roboto, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans Arabic', sans-serif"
Width = Callable[[str, float, int, Any], float]  # of a line, its size in points, weight and style

_TEXT = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]*)</text>')
_ROOT = re.compile(r"<svg [^>]*>\n")
_TURNED = {"start": "end", "middle": "middle", "end": "start"}


def readable(svg: str, title: str, description: str, width: Width) -> str:
    """An SVG of matplotlib's with its texts made readable, and with a title and a description for screen readers."""
    head = f"<title>{escape(title)}</title>\n" if title else ""
    head += f"<desc>{escape(description)}</desc>\n" if description else ""
    svg = _ROOT.sub(lambda root: root[0].replace("<svg ", '<svg role="img" direction="ltr" ') + head, svg, count=1)
    return _TEXT.sub(lambda text: _text(text[1], text[2], unescape(text[3]), width), svg)


def _text(style: str, place: str, content: str, width: Width) -> str:
    """One text. Where it runs leftwards, what matplotlib calls its start is its end."""
    looks = dict(part.split(": ", 1) for part in style.split("; "))
    size, weight = float(looks["font-size"].removesuffix("px")), int(looks.get("font-weight", 400))
    measured = width(content, size, weight, looks.get("font-style", "normal"))
    looks["font-family"] = FAMILIES
    rightwards = _first_strong(content) == "L"
    if not rightwards:
        looks["text-anchor"] = _TURNED[looks.get("text-anchor", "start")]
    style = "; ".join(f"{name}: {value}" for name, value in looks.items())
    direction = "ltr" if rightwards else "rtl"
    fitted = f' textLength="{measured:.2f}" lengthAdjust="spacingAndGlyphs"' if measured else ""
    shown = escape(content.strip(LRM + RLM), quote=False)
    return f'<text direction="{direction}" style="{style}"{place}{fitted}>{shown}</text>'


def _first_strong(content: str) -> str:
    """L or R: the direction of a line, as matplotlib gives it, by its first letter or mark that has one."""
    strong = (unicodedata.bidirectional(char) for char in content)
    return next(("L" if kind == "L" else "R" for kind in strong if kind in ("L", "R", "AL")), "L")
