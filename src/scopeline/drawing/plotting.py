"""What every figure shares: matplotlib as it is shipped, the package's fonts, and files whose bytes do not vary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scopeline.drawing.svg import readable
from scopeline.tables.atomic import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

FAMILIES = ["Scopeline Vazirmatn", "Scopeline fallback"]
DPI, TIFF_DPI = 300, 600
FORMS = ("svg", "pdf", "png")
Style = Literal["normal", "italic"]
FONTS = Path(__file__).parent / "fonts"


def save(figure: Figure, stem: Path, description: str = "", forms: Sequence[str] = FORMS) -> None:
    """Write `<stem>.svg`, `.pdf` and `.png`, or other `forms`; the same figure gives the same bytes.

    `description` says in the SVG what the figure shows, for those who do not see it, and is all of a `txt`. A `tiff`
    has 600 dots per inch, no transparency and LZW compression, an `eps` its fonts as a PDF has: what journals take.
    """
    with settings():
        if engine := figure.get_layout_engine():
            figure.set_dpi(DPI)
            engine.execute(figure)
            figure.set_layout_engine("none")  # each form would have its places found anew, and a little otherwise
        for form in forms:
            write_atomically(stem.with_name(f"{stem.name}.{form}"), _WRITTEN[form](figure, description))


def _saved(figure: Figure, form: str, dpi: int = DPI, **options: Any) -> bytes:
    content = BytesIO()
    figure.savefig(content, format=form, dpi=dpi, **options)
    return content.getvalue()


def _svg(figure: Figure, description: str) -> bytes:
    svg = _saved(figure, "svg", metadata={"Title": str(figure.get_label()), "Date": None}).decode()
    return readable(svg, description, text_width).encode()


def _pdf(figure: Figure, description: str) -> bytes:
    with _fonts_for_print():
        return _saved(figure, "pdf", metadata={"Title": str(figure.get_label()), "CreationDate": None})


@contextmanager
def _fonts_for_print() -> Iterator[None]:
    """Fonts are embedded without the tables by which they are shaped.

    No reader of a PDF uses those, and to cut them down to a figure's letters takes longer than to draw the figure.
    """
    from fontTools import subset

    load = subset.load_font

    def bare(*given: Any, **options: Any) -> Any:
        loaded = load(*given, **options)
        for table in ("GSUB", "GPOS", "GDEF"):
            if table in loaded:
                del loaded[table]
        return loaded

    subset.load_font = bare
    try:
        yield
    finally:
        subset.load_font = load


def _png(figure: Figure, description: str) -> bytes:
    """Without transparency, and packed as fast as can be: drawings get no smaller by more."""
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Title", str(figure.get_label()))
    content = BytesIO()
    _flat(figure, DPI).save(content, "PNG", dpi=(DPI, DPI), pnginfo=said, compress_level=1)
    return content.getvalue()


def _eps(figure: Figure, description: str) -> bytes:
    return re.sub(rb"^%%CreationDate:.*\n", b"", _saved(figure, "eps"), flags=re.MULTILINE)


def _tiff(figure: Figure, description: str) -> bytes:
    """What matplotlib itself writes as TIFF has an alpha channel, which journals refuse."""
    content = BytesIO()
    _flat(figure, TIFF_DPI).save(content, "TIFF", compression="tiff_lzw", dpi=(TIFF_DPI, TIFF_DPI))
    return content.getvalue()


def _flat(figure: Figure, dpi: int) -> Image:
    """The figure as pixels without transparency: its paper is white."""
    from PIL import Image

    width, height = (int(length * dpi) for length in figure.get_size_inches())
    return Image.frombytes("RGBA", (width, height), _saved(figure, "rgba", dpi)).convert("RGB")


def _txt(figure: Figure, description: str) -> bytes:
    return f"{figure.get_label()}\n\n{description}\n".encode()


_WRITTEN = {"svg": _svg, "pdf": _pdf, "png": _png, "eps": _eps, "tiff": _tiff, "txt": _txt}


@cache
def font(size: float, weight: int = 400, style: Style = "normal") -> Any:
    """The package's font in a size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=FAMILIES, size=size, weight=weight, style=style)


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, weight: int = 400, style: Style = "normal") -> float:
    """Width of one line in points, as the renderer measures it; within `settings`."""
    width, _, _ = _renderer().get_text_width_height_descent(text, font(size, weight, style), False)
    return width * 72 / DPI


@cache
def _renderer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, DPI)


@contextmanager
def settings() -> Iterator[None]:
    """matplotlib as it is shipped, whatever the user's matplotlibrc says, plus what fixes the bytes."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": FAMILIES,
                "font.size": 8,
                "svg.hashsalt": "scopeline",
                "svg.fonttype": "none",
                "pdf.fonttype": 42,
                "ps.fonttype": 42,
                "text.hinting": "no_hinting",  # widths measured at one resolution hold at every other
                "text.parse_math": False,  # a label with two dollar signs is no formula
            }
        )
        _register_fonts()
        yield


def _register_fonts() -> None:
    """Make the package's fonts known under a name of our own: a machine may have another Vazirmatn.

    The last family lends the letters that Vazirmatn lacks (Greek, Cyrillic); matplotlib carries it. Only Latin letters
    lean, as only they do in print.
    """
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontEntry, fontManager

    if any(entry.name == FAMILIES[0] for entry in fontManager.ttflist):
        return
    lent = Path(get_data_path(), "fonts", "ttf")
    for family, weight, style, path in (
        (FAMILIES[0], 400, "normal", FONTS / "Vazirmatn-Regular.ttf"),
        (FAMILIES[0], 400, "italic", FONTS / "Vazirmatn-Oblique.ttf"),
        (FAMILIES[0], 700, "normal", FONTS / "Vazirmatn-Bold.ttf"),
        (FAMILIES[1], 400, "normal", lent / "DejaVuSans.ttf"),
        (FAMILIES[1], 700, "normal", lent / "DejaVuSans-Bold.ttf"),
    ):
        fontManager.ttflist.append(FontEntry(fname=str(path), name=family, weight=weight, style=style))
