"""How far something has come that takes longer than two seconds: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Self

_AFTER, _EVERY = 2.0, 10.0  # seconds; lines come every ten
_WIDTH = 40


class Bar:
    """Shown under one name within `with`; `show` is called as often as there is something new.

    Where a person stops what goes on, the bar is wiped, `stopped` printed, and the program left with 130.
    """

    def __init__(self, name: str, what: str, stopped: str = "") -> None:
        self._name, self._what, self._stopped = name, what, stopped
        self._began = self._shown = time.monotonic()
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._wipe()
        if self._stopped and kind is KeyboardInterrupt:
            print(f"\n{self._stopped}", file=sys.stderr)
            sys.exit(130)

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
        self._wipe()
        print(text, file=sys.stderr, flush=True)

    def _wipe(self) -> None:
        if self._length:
            print(f"\r{' ' * self._length}\r", end="", file=sys.stderr, flush=True)
            self._length = 0
