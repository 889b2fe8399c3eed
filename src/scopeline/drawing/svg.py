"""Drawings whose text is text: searched, copied, read aloud, and in its place whatever fonts the reader has.

matplotlib writes the text of an SVG in the figure's own fonts, which only this package has, and says nothing of its
direction. Here every text gets fonts of readers' machines after ours, its direction, and the width that was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import Any

from scopeline.text import LRM, RLM

# Ours, where somebody has it; then those of Windows, macOS and Linux that hold Latin and Arabic letters.
FAMILIES = "Vazirmatn, Roboto, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans Arabic', sans-serif"
Width = Callable[[str, float, int, Any], float]  # of a line, its size in points, weight and style

CONTINUES = ".on"  # ends the id of a text that continues the line of the one before it

_ROOT = re.compile(r"<svg [^>]*>\n(?: *<title>[^<]*</title>\n)?")
_TEXT = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]*)</text>')
_LINE = re.compile(rf'{_TEXT.pattern}(?:\s*</g>\s*<g id="[^"]*{re.escape(CONTINUES)}">\s*{_TEXT.pattern})*')
_HEAD = f'<svg role="img" style="direction: ltr; font-family: {FAMILIES}" '
_TURNED = {"start": "end", "middle": "middle", "end": "start"}


def readable(svg: str, description: str, width: Width) -> str:
    """An SVG of matplotlib's with its texts made readable, and a description for screen readers below its title."""
    said = f"<desc>{escape(description)}</desc>\n" if description else ""
    svg = _ROOT.sub(lambda root: root[0].replace("<svg ", _HEAD) + said, svg, count=1)
    return _LINE.sub(lambda line: _line([_Text(found, width) for found in _TEXT.finditer(line[0])]), svg)


class _Text:
    """A text as matplotlib writes it, and what it lacks: its direction and its width."""

    def __init__(self, found: re.Match[str], width: Width) -> None:
        self.style = dict(part.split(": ", 1) for part in found[1].split("; "))
        self.place = found[2]
        content = unescape(found[3])
        size, weight = float(self.style["font-size"].removesuffix("px")), int(self.style.get("font-weight", 400))
        look = (size, weight, self.style.get("font-style", "normal"))
        self.width = width(content, *look)
        self.space = width("n n", *look) - width("nn", *look)
        self.rightwards = _first_strong(content) == "L"
        self.anchor = self.style.pop("text-anchor", "start")
        self.shown = escape(content.strip(LRM + RLM), quote=False)
        del self.style["font-family"]  # the root has the readers' fonts


def _element(name: str, rightwards: bool, shown: str, style: dict[str, str], place: str = "", width: float = 0) -> str:
    """An element of a direction and a look; fitted to a width where one is given."""
    fitted = f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"' if width else ""
    looks = "; ".join(f"{key}: {value}" for key, value in style.items())
    direction = "ltr" if rightwards else "rtl"
    return f'<{name} direction="{direction}" style="{looks}"{place}{fitted}>{shown}</{name}>'


def _line(texts: Sequence[_Text]) -> str:
    """Texts that stand on one line, as one element: in wider fonts they push each other on, and never overlap.

    In a text that runs leftwards, what matplotlib calls its start is its end. Browsers take the side to which a line
    is anchored from the direction of its first letter, so a mark goes before one of the other; and they misplace
    what is fitted inside a line, so the whole line is fitted.
    """
    first = texts[0]
    if len(texts) == 1:
        anchor = first.anchor if first.rightwards else _TURNED[first.anchor]
        style = {**first.style, "text-anchor": anchor}
        return _element("text", first.rightwards, first.shown, style, first.place, first.width)
    shared = dict(set(first.style.items()).intersection(*(text.style.items() for text in texts[1:])))
    parts = []
    for text in texts:
        own = {name: value for name, value in text.style.items() if name not in shared}
        parts.append(_element("tspan", text.rightwards, text.shown, {**own, "unicode-bidi": "embed"}))
    style = {**dict(sorted(shared.items())), "text-anchor": "start"}
    rightwards = first.anchor == "start"
    width = sum(text.width for text in texts) + sum(text.space for text in texts[1:])
    mark = "" if first.rightwards == rightwards else LRM if rightwards else RLM
    return _element("text", rightwards, mark + " ".join(parts), style, first.place, width)


def _first_strong(content: str) -> str:
    """L or R: the direction of a line, as matplotlib gives it, by its first letter or mark that has one."""
    strong = (unicodedata.bidirectional(char) for char in content)
    return next(("L" if kind == "L" else "R" for kind in strong if kind in ("L", "R", "AL")), "L")
