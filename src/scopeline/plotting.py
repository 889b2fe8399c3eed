"""What every figure shares: matplotlib as it is shipped, the package's fonts, and files whose bytes do not vary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline.tables.atomic import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FAMILIES = ["Scopeline Vazirmatn", "Scopeline fallback"]
DPI = 300
_FONTS = Path(__file__).parent / "fonts"


def save(figure: Figure, stem: Path) -> None:
    """Write `<stem>.svg`, `.pdf` and `.png`; the same figure gives the same bytes."""
    dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
    for kind, metadata in dates.items():
        content = BytesIO()
        with settings():
            figure.savefig(content, format=kind, dpi=DPI, metadata={"Title": figure.get_label(), **metadata})
        write_atomically(stem.with_name(f"{stem.name}.{kind}"), content.getvalue())


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
                "svg.fonttype": "path",
                "pdf.fonttype": 42,
                "text.hinting": "no_hinting",  # widths measured at one resolution hold at every other
                "text.parse_math": False,  # a label with two dollar signs is no formula
            }
        )
        _register_fonts()
        yield


def _register_fonts() -> None:
    """Make the package's fonts known under a name of our own: a machine may have another Vazirmatn.

    The last family lends the letters that Vazirmatn lacks (Greek, Cyrillic); matplotlib carries it.
    """
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontEntry, fontManager

    if any(entry.name == FAMILIES[0] for entry in fontManager.ttflist):
        return
    lent = Path(get_data_path(), "fonts", "ttf")
    for family, weight, path in (
        (FAMILIES[0], 400, _FONTS / "Vazirmatn-Regular.ttf"),
        (FAMILIES[0], 700, _FONTS / "Vazirmatn-Bold.ttf"),
        (FAMILIES[1], 400, lent / "DejaVuSans.ttf"),
        (FAMILIES[1], 700, lent / "DejaVuSans-Bold.ttf"),
    ):
        fontManager.ttflist.append(FontEntry(fname=str(path), name=family, weight=weight))
