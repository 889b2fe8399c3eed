"""One self-contained HTML page a language: what is common to the pages of all stages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline.pages.wording import direction, words
from scopeline.protocol import Language
from scopeline.text import localise_number

if TYPE_CHECKING:
    from markupsafe import Markup

_FRAME = Path(__file__).parent  # base.html.j2, which each page extends


def file_name(stem: str, languages: Sequence[Language], language: str) -> str:
    """<stem>.html for the review's first language, <stem>.<language>.html for the others."""
    return f"{stem}.html" if language == languages[0] else f"{stem}.{language}.html"


def render(template: Path, stem: str, languages: Sequence[Language], language: str, **values: object) -> bytes:
    """A page in one language; `languages` are all in which the page `stem` is written, the first one's first.

    The template extends base.html.j2 and sees `values` and, by language, `word`, `number`, `direction` and
    `other_pages`. What a value holds is escaped unless it is Markup; a name that is not there raises UndefinedError.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([template.parent, _FRAME]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    html = environment.get_template(template.name).render(
        language=language,
        direction=direction(language),
        word=words(language),
        number=lambda n: localise_number(int(n), language),
        other_pages=[
            {"file": file_name(stem, languages, other), "language": other, "name": words(other)("other_language")}
            for other in languages
            if other != language
        ],
        **values,
    )
    return html.encode()


def inline_svg(path: Path) -> Markup:
    """A drawing without its XML declaration; it came from our own figure, so it is safe to embed."""
    from markupsafe import Markup

    text = path.read_text(encoding="utf-8")
    return Markup(text[text.index("<svg") :])
