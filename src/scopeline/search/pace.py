"""How often a service is asked by this machine: every process takes its turn from one file a service.

A service counts requests by the machine's address, so two reviews that search at once share its limit.
"""

from __future__ import annotations

import fcntl
import math
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

_LONGEST_QUEUE = 3600.0  # seconds; a later turn was written before the clock was set back


def folder() -> Path:
    """Where the turns are written: one place a user, whatever the review."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scopeline" / "pace"


def take(host: str, interval: float, now: Callable[[], float] = time.time) -> float:
    """Take the next turn at a host, `interval` seconds after the last one taken; returns the seconds to wait for it."""
    return _move(host, lambda last, moment: max(moment, last + interval), now)


def hold(host: str, seconds: float, now: Callable[[], float] = time.time) -> None:
    """Let nobody on this machine ask the host for so many seconds: it said so itself."""
    _move(host, lambda last, moment: max(last, moment + seconds), now)


def _move(host: str, rule: Callable[[float, float], float], now: Callable[[], float]) -> float:
    place = folder() / re.sub(r"[^\w.-]", "_", host)
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        moment = now()
        try:
            last = float(file.read())
        except ValueError:
            last = -math.inf
        if last - moment > _LONGEST_QUEUE:
            last = -math.inf
        turn = rule(last, moment)
        file.seek(0)
        file.truncate()
        file.write(f"{turn:.6f}")
        return turn - moment
