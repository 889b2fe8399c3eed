"""One self-contained HTML page a language: what is common to the pages of all stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline import languages

if TYPE_CHECKING:
    from markupsafe import Markup

_DESCRIBED = re.compile(r"<desc[^>]*>([^<]*)</desc>")
_FRAME = Path(__file__).with_name("base.html.j2")  # which each page extends


def file_name(stem: str, codes: Sequence[str], code: str) -> str:
    """<stem>.html for the review's first language, <stem>.<language>.html for the others."""
    return f"{stem}.html" if code == codes[0] else f"{stem}.{code}.html"


def render(template: Path, stem: str, codes: Sequence[str], say: languages.Language, **values: object) -> bytes:
    """A page in one language; `codes` are of all in which the page `stem` is written, the first one's first.

    The template extends base.html.j2 and sees `values`, the language as `say`, and by it `word`, `number`,
    `direction` and `other_pages`. What a value holds is escaped unless it is Markup; a name that is not there raises
    UndefinedError.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([template.parent, _FRAME.parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    html = environment.get_template(template.name).render(
        say=say,
        language=say.code,
        direction=say.direction,
        word=say.words,
        number=lambda n: say.number(int(n)),
        other_pages=[
            {"file": file_name(stem, codes, other), "language": other, "name": languages.language(other).name}
            for other in codes
            if other != say.code
        ],
        **values,
    )
    return html.encode()


def described(path: Path) -> str:
    """What a drawing's own description says that it shows; '' where it has none."""
    found = _DESCRIBED.search(path.read_text(encoding="utf-8"))
    return unescape(found[1]).strip() if found else ""


def inline_svg(path: Path) -> Markup:
    """A drawing without its XML declaration; it came from our own figure, so it is safe to embed."""
    from markupsafe import Markup

    text = path.read_text(encoding="utf-8")
    return Markup(text[text.index("<svg") :])
