"""How far something has come that takes longer than two seconds: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time

_AFTER, _EVERY = 2.0, 10.0  # seconds; lines come every ten
_WIDTH = 40


class Bar:
    """Shown under one name; `show` is called as often as there is something new, `end` once."""

    def __init__(self, name: str, what: str) -> None:
        self._name, self._what = name, what
        self._began = self._shown = time.monotonic()
        self._length = 0

    def show(self, number: int, of: int) -> None:
        """So many are done, of so many; nothing is drawn in the first two seconds."""
        moment = time.monotonic()
        text = f"{self._name}: {number:,} of {of:,} {self._what}"
        if moment - self._began < _AFTER:
            return
        if sys.stderr.isatty():
            done = round(_WIDTH * number / max(of, number, 1))
            text = f"[{'#' * done}{'.' * (_WIDTH - done)}] {text}"
            print(f"\r{text.ljust(self._length)}", end="", file=sys.stderr, flush=True)
            self._length = len(text)
        elif moment - self._shown >= _EVERY:
            self._shown = moment
            print(text, file=sys.stderr, flush=True)

    def tell(self, text: str) -> None:
        """A sentence on a line of its own."""
        self.end()
        print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Wipe the bar."""
        if self._length:
            print(f"\r{' ' * self._length}\r", end="", file=sys.stderr, flush=True)
            self._length = 0
