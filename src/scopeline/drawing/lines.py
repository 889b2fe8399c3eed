"""Lines of text that were measured when they were set, and are not measured again by each format's renderer."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.text import Text

from scopeline.drawing.plotting import text_width

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}  # how much of a line stands before its place


class Line(Text):
    """One line without a box or formulas, whose baseline is at its place; painted as matplotlib's own texts are."""

    def draw(self, renderer: Any) -> None:
        """Paint it: what matplotlib would measure for its place, the typesetter has measured."""
        if not self.get_visible() or not self.get_text():
            return
        renderer.open_group("text", self.get_gid())
        look = self.get_fontproperties()
        x, y = self.get_transform().transform(self.get_unitless_position())
        if before := _BEFORE[self.get_horizontalalignment()]:
            width = text_width(self.get_text(), look.get_size(), look.get_weight(), look.get_style())
            along = math.radians(self.get_rotation())
            before *= renderer.points_to_pixels(width)
            x, y = x - before * math.cos(along), y - before * math.sin(along)
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.draw_text(gc, x, y, self.get_text(), look, self.get_rotation(), mtext=self)
        gc.restore()
        renderer.close_group("text")
